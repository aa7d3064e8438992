"""Facts stated with their sources, written into a profile."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from archdecide.errors import Diagnostic, InputError, Place, nearest
from archdecide.facts import profile_facts
from archdecide.load.answers import Answer, read_data
from archdecide.load.profile_reader import parse_profile
from archdecide.profile import SCAN, Profile
from archdecide.rules import Pack
from archdecide.usecases.editing import edit_profile, editable_text
from archdecide.usecases.stated_source import StatedSource
from archdecide.values import Interval, OneOf, Value, value_text
from archdecide.write.steps import Steps


class StatedFacts(Struct, frozen=True):
    """What was written into a file: the facts with their values, in plain data, and those that it said already."""

    file: str
    written: dict[str, Any]
    unchanged: tuple[str, ...]


def state_facts(
    source: str,
    facts: Mapping[str, Any],
    evidence: Mapping[str, StatedSource],
    pack: Pack,
    *,
    replace: bool = False,
) -> StatedFacts:
    """Writes facts with their sources into the profile in a file; every other character stays as it is.

    Values are plain data as in a profile. An estimate may be replaced, a known value only with `replace`.
    Raises InputError with every problem, above all a fact without a source; then nothing is written.
    """
    profile = parse_profile(editable_text(source), source, pack).profile
    given = read_data(facts, "facts", pack)
    problems = [
        *_without_source(given, evidence),
        *(problem for path, answer in given.items() for problem in _complaints(path, answer, profile, source, replace)),
    ]
    if not given:
        problems.append(Diagnostic(Place("facts"), "there is none", "give at least one, e.g. {team.engineers: 12}"))
    if problems:
        raise InputError(problems)
    new = {path: answer for path, answer in given.items() if _known(profile, path) != answer.value}
    changes: dict[str | Steps, Any] = {path: answer.raw for path, answer in new.items()}
    for path in given:
        said = {key: getattr(evidence[path], key) for key in ("source", "as_of", "confidence")}
        changes["evidence", path] = {key: value for key, value in said.items() if value is not None}
    edit_profile(source, changes, pack)
    return StatedFacts(
        source, {path: answer.raw for path, answer in new.items()}, tuple(path for path in given if path not in new)
    )


def _without_source(given: Mapping[str, Answer], evidence: Mapping[str, StatedSource]) -> list[Diagnostic]:
    """Facts without a source, and sources without a fact."""
    where = Place("evidence")
    missing = [
        Diagnostic(where, "this fact has no source", "say where the value comes from, or leave the fact out", path)
        for path in given
        if path not in evidence or not evidence[path].source.strip()
    ]
    vain = [
        Diagnostic(where, "no value of this fact is given", nearest(path, given) or "give one under facts", path)
        for path in evidence
        if path not in given
    ]
    scans = [
        Diagnostic(where, f"only a scan writes sources that begin with '{SCAN}'", "name the source itself", path)
        for path in given
        if path in evidence and evidence[path].source.strip().startswith(SCAN.strip())
    ]
    return [*missing, *vain, *scans]


def _complaints(path: str, answer: Answer, profile: Profile, source: str, replace: bool) -> list[Diagnostic]:
    if path not in profile_facts():
        return [Diagnostic(answer.place, "this is computed", "describe components and interactions", path)]
    known = _known(profile, path)
    if answer.value is None:
        return [Diagnostic(answer.place, "unknown needs no statement", "leave the fact out", path)]
    if replace or known in (None, answer.value) or isinstance(known, Interval | OneOf):
        return []
    hint = "ask the people who wrote it, then repeat the call with replace"
    return [Diagnostic(Place(source), f"the profile already says {value_text(known)}", hint, path)]


def _known(profile: Profile, path: str) -> Value | None:
    group, name = path.split(".")
    value: Value | None = getattr(getattr(profile, group), name)
    return value
