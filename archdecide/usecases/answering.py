"""Answers to open questions, written into the profile they belong to."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from archdecide.boundaries.cut.worth_cutting import cut_by
from archdecide.errors import Diagnostic, InputError
from archdecide.facts import DERIVED
from archdecide.load.answers import Answer, read_answers
from archdecide.load.profile_reader import parse_profile
from archdecide.rules import Pack
from archdecide.sensitivity.interview import Interview, answered_in_order
from archdecide.usecases.editing import edit_profile, editable_text
from archdecide.values import Interval, OneOf, value_text


class Answered(Struct, frozen=True):
    """Where questions have led: the interview now, the facts written in this order, and answers that nobody needed."""

    interview: Interview
    written: tuple[str, ...]
    not_needed: tuple[str, ...] = ()


def answer_from_file(source: str, answers: str, pack: Pack) -> Answered:
    """Writes answers in the order of their value until no further one can change the recommendation.

    Raises InputError with every problem of both files; then nothing is written.
    """
    given = read_answers(answers, pack)
    profile = parse_profile(editable_text(source), source, pack).profile
    interview = Interview.of(profile, pack, cut_by(profile))
    if problems := list(_problems(given, interview)):
        raise InputError(problems)
    new = {path: item for path, item in given.items() if interview.facts.value(path) != item.value}
    after, written = answered_in_order(interview, {path: item.value for path, item in new.items()})
    edit_profile(source, {path: new[path].raw for path in written}, pack)
    return Answered(after, written, tuple(path for path in new if path not in written))


def _problems(answers: Mapping[str, Answer], interview: Interview) -> Iterator[Diagnostic]:
    """Answers to what cannot be answered, or has been answered otherwise."""
    for path, item in answers.items():
        known = interview.facts.value(path)
        if path in DERIVED:
            hint = "describe these in the profile"
            yield Diagnostic(item.place, "this is computed from components and interactions", hint, path)
        elif known not in (None, item.value) and not isinstance(known, Interval | OneOf):
            hint = "leave the answer out, or change the profile by hand"
            yield Diagnostic(item.place, f"the profile already says {value_text(known)}", hint, path)
