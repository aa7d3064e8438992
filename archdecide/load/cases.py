"""A file of cases to cases with their decisions: real systems, what they became, and what was known of them."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from msgspec import Struct

from archdecide.errors import Violation, nearest
from archdecide.load.document import parse
from archdecide.load.schema_reader import read_model
from archdecide.load.text import read_text
from archdecide.packtools.evaluation import EvaluatedCase
from archdecide.packtools.matched_pairs import MatchedPair
from archdecide.profile import Profile
from archdecide.profile.inconsistencies import inconsistencies
from archdecide.rules import Pack
from archdecide.rules.profile_complaints import profile_complaints
from archdecide.schema_node import SchemaNode, held
from archdecide.sensitivity.verdict import decide
from archdecide.text_kinds import Text

Name = Annotated[str, Text(200)]


class _CaseEntry(SchemaNode, frozen=True):
    """What is read of an entry; the rest (sources, reasons, notes) is for people."""

    unknown_keys = "ignore"


class CaseEntry(_CaseEntry, frozen=True, kw_only=True):
    """One case as it is written."""

    id: Name
    system: Name
    family: Name
    outcome: Name
    label: Literal["clear", "debatable"] = "clear"
    score_it: bool = True
    profile: Profile


class PairEntry(_CaseEntry, frozen=True):
    """Two cases and what must happen from `a` to `b`."""

    a: Name
    b: Name
    expect: Name
    same: Name | None = None


class CaseFile(_CaseEntry, frozen=True):
    """A whole file."""

    cases: Annotated[tuple[CaseEntry, ...], held(min_length=1)]
    matched_pairs: tuple[PairEntry, ...] = ()


class LoadedCases(Struct, frozen=True):
    """The cases of a file, its matched pairs, and the sha256 of its text."""

    cases: tuple[EvaluatedCase, ...]
    pairs: tuple[MatchedPair, ...]
    sha256: str


def read_cases(source: str, pack: Pack) -> LoadedCases:
    """The cases in a file (`-`: standard input), each decided under a pack. Raises InputError with every problem."""
    name, text = read_text(source)
    entries = read_model(parse(text, name), CaseFile, lambda found: _complaints(found, pack))
    cases = tuple(
        EvaluatedCase(
            id=entry.id,
            system=entry.system,
            family=entry.family,
            outcome=entry.outcome,
            is_clear=entry.label == "clear",
            counts=entry.score_it,
            decision=decide(entry.profile, pack, tipping=None),
        )
        for entry in entries.cases
    )
    pairs = tuple(MatchedPair(pair.a, pair.b, pair.expect, pair.same) for pair in entries.matched_pairs)
    return LoadedCases(cases, pairs, hashlib.sha256(text.encode()).hexdigest())


def _complaints(file: CaseFile, pack: Pack) -> Iterator[Violation]:
    """What the form cannot see: repeated and missing ids, outcomes that are no option, profiles that cannot be."""
    seen: dict[str, int] = {}
    for number, case in enumerate(file.cases):
        if case.id in seen:
            yield Violation(("cases", number, "id"), f"the id '{case.id}' is there twice", "", ("cases", seen[case.id]))
        seen.setdefault(case.id, number)
        if case.outcome not in pack.option_ids:
            hint = nearest(case.outcome, pack.option_ids) or f"options: {', '.join(pack.option_ids)}"
            yield Violation(("cases", number, "outcome"), f"there is no option '{case.outcome}'", hint)
        yield from _inside(number, (*inconsistencies(case.profile), *profile_complaints(case.profile, pack)))
    for number, pair in enumerate(file.matched_pairs):
        for key, identifier in (("a", pair.a), ("b", pair.b)):
            if identifier not in seen:
                yield Violation(
                    ("matched_pairs", number, key), f"there is no case '{identifier}'", nearest(identifier, seen)
                )


def _inside(number: int, complaints: Iterable[Violation]) -> Iterator[Violation]:
    """Complaints about a profile as complaints about the file that holds it."""
    at = ("cases", number, "profile")
    for found in complaints:
        also = None if found.also is None else (*at, *found.also)
        yield Violation((*at, *found.path), found.what, found.hint, also)
