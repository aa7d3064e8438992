"""The observations of several sources, with one name for each component whatever the sources call it."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from archdecide.evidence.names import Names, Shared
from archdecide.evidence.observations import (
    EXISTS,
    Confidence,
    Observation,
    Observations,
    Pair,
    PartSubject,
    Subject,
    SystemSubject,
    Unresolved,
)
from archdecide.evidence.values import combined_value, outermost


class Known(Struct, frozen=True):
    """A component before any source is read: its folders and kind as the profile states them."""

    folders: tuple[str, ...] = ()
    kind: str | None = None


class Gathering:
    """Takes in one source after the other, in the order of the table of importers.

    Every source sees the components of those before it. Names come from the profile first, then from the first source
    that has them, so the order in which a user names sources changes nothing.
    """

    def __init__(self, known: Mapping[str, Known], aliases: Mapping[str, str], *, accept_low: bool = False) -> None:
        self.known = known
        self.names = Names(known, aliases)
        self.stores = Names((), aliases)
        """Stores and brokers, which two deployments of one system may call differently as well."""
        self.accept_low = accept_low
        self.parts: list[tuple[str, Observations]] = []
        self.items: dict[tuple[Subject, str], dict[Observation, None]] = {}
        self.unresolved: dict[Unresolved, None] = {}
        self.notes: dict[str, None] = {}

    def add(self, importer: str, found: Observations) -> None:
        """Takes in everything that an importer says."""
        self.parts.append((importer, found))
        existing = dict.fromkeys(
            item.subject.name
            for item in found.items
            if isinstance(item.subject, PartSubject) and item.field == EXISTS and self._counts(item)
        )
        every = [item.subject.name for item in found.items if isinstance(item.subject, PartSubject)]
        shared = Shared(every)
        meaning = _Meaning(self.names, shared)
        for name in existing:
            if not meaning.of(name) and not meaning.is_ambiguous(name):
                self.names.add(name)
        for second in found.names:
            if component := meaning.of(second.component):
                self.names.add_second(component, second)
        for backing in found.backing:
            if not self.stores.matches(backing.name, shared):
                self.stores.add(backing.name)
        for item in found.items:
            self._keep(self._with_store(item, shared), meaning)
        for name in sorted(meaning.ambiguous):
            several = ", ".join(meaning.ambiguous[name])
            self.notes[f"{importer}: '{name}' may be each of {several}; --alias {name}=NAME says which."] = None

    def _counts(self, item: Observation) -> bool:
        return self.accept_low or item.bounds or item.confidence > Confidence.LOW

    def _with_store(self, item: Observation, shared: Shared) -> Observation:
        """The observation of a data store under the first name of that store."""
        if item.field != "data_store" or not isinstance(item.value, str):
            return item
        found = self.stores.matches(item.value, shared)
        return replace(item, value=found[0]) if len(found) == 1 else item

    def _keep(self, item: Observation, meaning: "_Meaning") -> None:
        subject = self._subject(item, meaning)
        if subject is not None:
            self.items.setdefault((subject, item.field), {})[replace(item, subject=subject)] = None

    def _subject(self, item: Observation, meaning: "_Meaning") -> Subject | None:
        match item.subject:
            case PartSubject(name):
                known = meaning.of(name)
                if known is None and item.field == EXISTS and not meaning.is_ambiguous(name):
                    return item.subject  # of low confidence: a candidate
                return PartSubject(known) if known else None
            case Pair(source, target, directed):
                ends = meaning.of(source), meaning.of(target)
                for name, end in zip((source, target), ends, strict=True):
                    if end is None:
                        self.unresolved[Unresolved(str(item.subject), name, item.place)] = None
                if None in ends or ends[0] == ends[1]:
                    return None
                first, second = (str(end) for end in ends)
                return Pair(first, second) if directed else Pair(min(first, second), max(first, second), False)
            case _:
                return SystemSubject()

    # What the sources that follow see

    def folders(self) -> dict[str, tuple[str, ...]]:
        """The folders of every component, none where they are unknown."""
        return {
            name: self.known[name].folders if name in self.known and self.known[name].folders else self._folders(name)
            for name in self.names.known
        }

    def _folders(self, name: str) -> tuple[str, ...]:
        values = [item.value for item in self.items.get((PartSubject(name), "code"), ())]
        return tuple(sorted(outermost(path for value in values if isinstance(value, frozenset) for path in value)))

    def kinds(self) -> dict[str, str]:
        """The kinds known of components."""
        stated = {name: known.kind for name, known in self.known.items() if known.kind}
        return self._words("kind") | stated

    def data_stores(self) -> dict[str, str]:
        """The data stores known of components."""
        return self._words("data_store")

    def backing(self) -> dict[str, str]:
        """The role of every store and broker that a deployment runs."""
        return {item.name: item.role for _, found in self.parts for item in found.backing}

    def _words(self, field: str) -> dict[str, str]:
        found = {}
        for name in self.names.known:
            if items := self.items.get((PartSubject(name), field)):
                value = combined_value([item.value for item in items])
                if isinstance(value, str):
                    found[name] = value
        return found

    def every(self) -> Iterable[tuple[tuple[Subject, str], tuple[Observation, ...]]]:
        """All observations by subject and field, in an order that only they decide."""
        return [(key, tuple(sorted(self.items[key], key=_order))) for key in sorted(self.items, key=_place)]


class _Meaning:
    """What the names of one source mean."""

    def __init__(self, names: Names, shared: Shared) -> None:
        self.names = names
        self.shared = shared
        self.ambiguous: dict[str, tuple[str, ...]] = {}
        self._clear: dict[str, str] = {}

    def of(self, name: str) -> str | None:
        """The component that a name means, None for none or several."""
        if name not in self._clear:
            found = self.names.matches(name, self.shared)
            if len(found) == 1:
                self._clear[name] = found[0]
            elif found:
                self.ambiguous[name] = found
        return self._clear.get(name)

    def is_ambiguous(self, name: str) -> bool:
        """Whether a name may mean several components."""
        return name in self.ambiguous


def _place(key: tuple[Subject, str]) -> tuple[int, str, str]:
    subject, field = key
    return (
        (0 if isinstance(subject, SystemSubject) else 1 if isinstance(subject, PartSubject) else 2),
        str(subject),
        field,
    )


def _order(item: Observation) -> tuple[int, str, str]:
    return -item.confidence, item.source, str(item.value)
