"""What a profile takes over from sources, what it keeps, and where the two contradict each other.

A value that a person wrote or changed is never replaced. A value that a scan wrote, and that still is what the scan
found, follows the sources. Everything else is reported and left alone.
"""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar

from msgspec import Struct

from archdecide.contract import describe
from archdecide.errors import Diagnostic, Path, Place
from archdecide.evidence.current import Current, evidence_path, kind_of, plain, read
from archdecide.evidence.gathering import Gathering
from archdecide.evidence.observations import (
    EXISTS,
    Confidence,
    Observation,
    Pair,
    PartSubject,
    Subject,
    SystemSubject,
    Trust,
)
from archdecide.evidence.values import agree, combined, combined_value
from archdecide.kinds import Number
from archdecide.profile import SCAN
from archdecide.values import Interval, OneOf, Value

REFRESH_DAYS = 90
"""After so many days the evidence of a value that has not changed gets a new day; before, a refresh stays silent."""
LONGEST_SOURCE = 1000


class EvidenceFinding(Struct, frozen=True):
    """A value.

    It is what sources say about one field, as plain data.
    """

    subject: Subject
    field: str
    value: Value
    source: Annotated[str, describe("What was read or counted; it begins with the name of the source.")]
    as_of: Annotated[date, describe("The day on which it was true.")]
    confidence: Confidence
    because: tuple[Observation, ...]

    printed: ClassVar[tuple[str | tuple[str, str], ...]] = (
        *("path", "value", "source", "as_of", ("trust", "confidence"), "place"),
    )

    @property
    def path(self) -> Annotated[str, describe("The path of the value, as under `evidence`.")]:
        """The path of the field, as under `evidence`."""
        return evidence_path(self.subject, self.field)

    @property
    def trust(self) -> Annotated[Trust, describe("How far it can be trusted.")]:
        """The confidence in a word."""
        return self.confidence.word

    @property
    def place(self) -> Annotated[Place | None, describe("Where the source says so, `file:line:column`.")]:
        """The first place that a source names."""
        return next((item.place for item in self.because if item.place is not None), None)


class EvidenceChange(Struct, frozen=True):
    """A value to write; `was` is what a scan wrote before, None where nothing was stated.

    With `renews` the value stays, and only its evidence gets a new day.
    """

    found: EvidenceFinding
    was: Any = None
    renews: bool = False


class Conflict(Struct, frozen=True):
    """A person's value that the evidence contradicts; or sources that contradict each other (`yours` is None)."""

    path: str
    where: Path
    yours: Any
    origin: str
    theirs: tuple[EvidenceFinding, ...]


class Candidate(Struct, frozen=True):
    """Something that sources suggest and that is not written, with the reason."""

    found: EvidenceFinding
    why: str


class Gone(Struct, frozen=True):
    """A component or interaction.

    An earlier scan wrote it, and no source has it any more.
    """

    subject: Subject
    kept: Annotated[str, describe("Why pruning would keep it.")]

    printed: ClassVar = ("name", "kept")

    @property
    def name(self) -> Annotated[str, describe("Its name.")]:
        """What it is called."""
        return str(self.subject)


class Merged(Struct, frozen=True):
    """Everything that becomes of the observations of a run."""

    changes: tuple[EvidenceChange, ...]
    agreed: tuple[EvidenceFinding, ...]
    conflicts: tuple[Conflict, ...]
    candidates: tuple[Candidate, ...]
    gone: tuple[Gone, ...]
    problems: tuple[Diagnostic, ...]

    @property
    def differs(self) -> bool:
        """Whether a value of the profile differs from the evidence; days and counts in sources do not matter."""
        return bool(self.conflicts or self.gone or any(not change.renews for change in self.changes))


LOW = "confidence low; --accept-low writes it"
UNKNOWN_PART = "the component is not in the profile"
NO_INTERACTION = "they belong together, but no source says that one calls the other"


def merge(gathered: Gathering, current: Current) -> Merged:
    """What becomes of everything that was gathered, in an order that only the observations decide."""
    return _Merge(gathered, current).merged()


class _Merge:
    def __init__(self, gathered: Gathering, current: Current) -> None:
        self.gathered, self.current = gathered, current
        self.changes: list[EvidenceChange] = []
        self.agreed: list[EvidenceFinding] = []
        self.conflicts: list[Conflict] = []
        self.candidates: list[Candidate] = []
        self.problems: list[Diagnostic] = []
        self.there: set[Subject] = set(current.subjects())
        """Components and interactions that the profile has, or will have."""

    def merged(self) -> Merged:
        every = self.gathered.every()
        for (subject, field), items in every:
            if field == EXISTS:
                self.existence(subject, items)
        for (subject, field), items in every:
            if field != EXISTS:
                for target in self.targets(subject, field, items):
                    self.field(target, field, items)
        return Merged(
            tuple(self.changes),
            tuple(self.agreed),
            tuple(self.conflicts),
            tuple(self.candidates),
            tuple(self.gone()),
            tuple(dict.fromkeys(self.problems)),
        )

    # Components and interactions

    def existence(self, subject: Subject, items: Sequence[Observation]) -> None:
        found = _finding(subject, EXISTS, True, combined(items) or items)
        if isinstance(subject, Pair) and not {PartSubject(subject.source), PartSubject(subject.target)} <= self.there:
            self.candidates.append(Candidate(found, UNKNOWN_PART))
        elif subject in self.there:
            self.known_existence(subject, found)
        elif self.is_held_back(items):
            self.candidates.append(Candidate(found, LOW))
        else:
            self.there.add(subject)
            self.changes.append(EvidenceChange(found))

    def known_existence(self, subject: Subject, found: EvidenceFinding) -> None:
        if self.current.is_of_scan(subject, EXISTS) and self.is_stale(subject, EXISTS, found):
            self.changes.append(EvidenceChange(found, renews=True))
        else:
            self.agreed.append(found)

    def is_held_back(self, items: Sequence[Observation]) -> bool:
        return not self.gathered.accept_low and all(
            item.confidence == Confidence.LOW and not item.bounds for item in items
        )

    def targets(self, subject: Subject, field: str, items: Sequence[Observation]) -> Iterator[Subject]:
        """The subjects that observations apply to; what applies to nothing is a candidate."""
        if isinstance(subject, SystemSubject) or subject in self.there:
            yield subject
        elif isinstance(subject, Pair) and not subject.directed:
            both = (Pair(subject.source, subject.target), Pair(subject.target, subject.source))
            known = [pair for pair in both if pair in self.there]
            yield from known
            if not known:
                self.candidate(subject, field, items, NO_INTERACTION)
        elif not isinstance(subject, Pair) or self.gathered.items.get((subject, EXISTS)):
            pass  # it is a candidate itself
        else:
            self.candidate(subject, field, items, NO_INTERACTION)

    def candidate(self, subject: Subject, field: str, items: Sequence[Observation], why: str) -> None:
        deciding = combined(items)
        if deciding is not None and (value := combined_value([item.value for item in deciding])) is not None:
            self.candidates.append(Candidate(_finding(subject, field, plain(value), deciding), why))

    # Fields

    def field(self, subject: Subject, field: str, items: Sequence[Observation]) -> None:
        kind = kind_of(subject, field)
        if kind is None:
            return
        deciding = combined(items)
        if deciding is None:
            highest = [item for item in items if item.confidence == items[0].confidence]
            theirs = tuple(_finding(subject, field, plain(item.value), (item,)) for item in highest)
            path, where = evidence_path(subject, field), self.current.path(subject, field)
            self.conflicts.append(Conflict(path, where, None, "", theirs))
            return
        observed = combined_value([item.value for item in deciding])
        assert observed is not None  # noqa: S101  # that is what `combined` made sure of
        try:
            value = read(kind, plain(observed) if not isinstance(observed, frozenset) else sorted(observed))
        except ValueError as error:
            self.refuse(deciding, f"{evidence_path(subject, field)}: {error}")
            return
        self.decide(subject, field, value, _finding(subject, field, plain(value), deciding))

    def refuse(self, items: Sequence[Observation], what: str) -> None:
        where = next((item.place for item in items if item.place is not None), None)
        if where is not None:
            self.problems.append(Diagnostic(where, what, "this is not written into the profile"))

    def decide(self, subject: Subject, field: str, value: Any, found: EvidenceFinding) -> None:
        """What to do about a field for which the sources have one value."""
        raw = self.current.raw(subject, field)
        kind = kind_of(subject, field)
        if raw is None or kind is None:
            if self.is_held_back(found.because):
                self.candidates.append(Candidate(found, LOW))
            else:
                self.changes.append(EvidenceChange(found))
            return
        stated = read(kind, raw)
        if self.current.is_of_scan(subject, field):
            if stated != value and not self.is_held_back(found.because):
                self.changes.append(EvidenceChange(found, was=raw))
            elif stated == value and self.is_stale(subject, field, found):
                self.changes.append(EvidenceChange(found, was=raw, renews=True))
            else:
                self.agreed.append(found)
        elif agree(stated, value, whole=isinstance(kind, Number) and kind.whole):
            self.agreed.append(found)
        elif found.confidence == Confidence.LOW and not isinstance(value, Interval | OneOf):
            self.candidates.append(Candidate(found, f"confidence low; yours is {raw}"))
        else:
            origin = self.current.origin(subject, field)
            self.conflicts.append(Conflict(found.path, self.current.path(subject, field), raw, origin, (found,)))

    def is_stale(self, subject: Subject, field: str, found: EvidenceFinding) -> bool:
        evidence = self.current.evidence(subject, field)
        as_of = evidence.as_of if evidence is not None else None
        return as_of is None or found.as_of - as_of > timedelta(days=REFRESH_DAYS)

    # What is no longer there

    def gone(self) -> Iterator[Gone]:
        """What an earlier scan wrote and none of the sources that ran has any more; interactions first."""
        missing = [subject for subject in self.current.subjects() if self.is_missing(subject)]
        removed: set[Subject] = set()
        for subject in sorted(missing, key=lambda subject: (isinstance(subject, PartSubject), str(subject))):
            kept = self.kept(subject, removed)
            if not kept:
                removed.add(subject)
            yield Gone(subject, kept)

    def is_missing(self, subject: Subject) -> bool:
        """Whether a scan wrote a component or interaction by a source that ran now and no longer has it."""
        evidence = self.current.evidence(subject, EXISTS)
        if evidence is None or not self.current.is_of_scan(subject, EXISTS):
            return False
        sources = (evidence.source or "").removeprefix(SCAN).split("; ")
        ran = {importer for importer, _ in self.gathered.parts}
        seen = (subject, EXISTS) in self.gathered.items
        return not seen and not ran.isdisjoint(source.split(":")[0] for source in sources)

    def kept(self, subject: Subject, removed: set[Subject]) -> str:
        """Why something is not removed; empty where nothing speaks against it."""
        stated = [key for key in self.current.fields(subject) if key not in ("name", "from", "to")]
        by_hand = [key for key in stated if not self.current.is_of_scan(subject, key)]
        if by_hand:
            return f"a person wrote its {', '.join(by_hand)}"
        return next(self.mentions(subject.name, removed), "") if isinstance(subject, PartSubject) else ""

    def mentions(self, name: str, removed: set[Subject]) -> Iterator[str]:
        """Where else the profile names a component."""
        profile = self.current.profile
        for item in profile.interactions or ():
            if name in (item.source, item.target) and Pair(item.source, item.target) not in removed:
                yield f"the interaction {item.source} -> {item.target} stays"
        constraints = profile.boundaries
        groups = [*constraints.together, *constraints.apart, *constraints.fixed.values()]
        services = profile.decision.services if profile.decision is not None else None
        if any(name in group for group in [*groups, *(services or {}).values()]):
            yield "the boundaries or the decision name it"


def _finding(subject: Subject, field: str, value: Any, items: Sequence[Observation]) -> EvidenceFinding:
    sources = "; ".join(dict.fromkeys(item.source for item in items))
    source = (
        sources if len(sources) <= LONGEST_SOURCE - len(SCAN) else sources[: LONGEST_SOURCE - len(SCAN) - 3] + "..."
    )
    if field == EXISTS and not isinstance(subject, SystemSubject):
        value = subject.name if isinstance(subject, PartSubject) else subject.target
    as_of, confidence = max(item.as_of for item in items), max(item.confidence for item in items)
    return EvidenceFinding(subject, field, value, source, as_of, confidence, tuple(items))


def evidence_of(found: EvidenceFinding) -> Mapping[str, Any]:
    """What goes into the profile's evidence beside a value."""
    return {
        "source": f"{SCAN}{found.source}",
        "as_of": found.as_of,
        "confidence": found.confidence.word,
        "found": found.value,
    }
