"""Where facts and rules come from, in rows ready to print."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from archdecide.facts import DERIVED, Fact
from archdecide.formats.wording.numbers import in_words, is_estimate
from archdecide.profile import Profile
from archdecide.rules import Pack, SourceDocument
from archdecide.sensitivity.decision import Decision
from archdecide.values import NamedInterval


class FactRow(Struct, frozen=True):
    """A fact with its evidence; empty where the profile names none."""

    path: str
    value: str
    estimate: bool
    source: str
    as_of: str
    confidence: str


class CitedSource(Struct, frozen=True):
    """A source of a rule: what it says, and where that stands."""

    identifier: str
    says: str
    origin: str


def fact_rows(decision: Decision, profile: Profile, facts: Mapping[str, Fact]) -> tuple[FactRow, ...]:
    """Every known fact, then the evidence of single components and interactions."""
    rows = [
        _row(
            path,
            in_words(value, facts.get(path)),
            is_estimate(value),
            profile,
            "low" if isinstance(value, NamedInterval) else "",
        )
        for path, value in decision.facts.items()
    ]
    others = [path for path in profile.evidence if path not in decision.facts]
    return (*rows, *(_row(path, "", False, profile) for path in others))


def _row(path: str, value: str, estimate: bool, profile: Profile, default_confidence: str = "") -> FactRow:
    evidence = profile.evidence.get(path)
    default = "computed from components and interactions" if path in DERIVED else "the profile"
    return FactRow(
        path=path,
        value=value,
        estimate=estimate,
        source=(evidence.source if evidence else None) or default,
        as_of=evidence.as_of.isoformat() if evidence and evidence.as_of else "",
        confidence=(evidence.confidence if evidence else None) or default_confidence,
    )


def source_of(identifier: str, pack: Pack) -> CitedSource:
    """What stands behind an id: a claim, a work of the literature, a document, or the id alone."""
    for claim in pack.claims:
        if claim.id == identifier:
            return CitedSource(identifier, claim.says, "")
    for work in pack.literature:
        if work.id == identifier:
            return CitedSource(identifier, work.takes, f"{work.title}; grade {work.grade}, read: {work.read}")
    for document in pack.documents:
        if document.id == identifier:
            return CitedSource(identifier, document.title, document.author)
    return CitedSource(identifier, "", "")


def documents_behind(identifiers: Iterable[str], pack: Pack) -> tuple[SourceDocument, ...]:
    """The documents that claims with these ids were taken from."""
    named = {identifier.partition(".")[0] for identifier in identifiers}
    return tuple(document for document in pack.documents if document.id in named)
