"""Answers to open questions, written into the profile they belong to."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from archdecide.boundaries.cut.worth_cutting import cut_by
from archdecide.errors import Diagnostic, InputError
from archdecide.facts import DERIVED
from archdecide.load.answers import Answer, read_answers
from archdecide.load.profile_reader import parse_profile
from archdecide.rules import Pack
from archdecide.sensitivity.interview import Interview, answered_in_order
from archdecide.usecases.editing import edit_profile, editable_text, write_edited
from archdecide.values import Interval, OneOf, value_text


class Answered(Struct, frozen=True):
    """Where questions have led: the interview now, the facts written in this order, and answers that nobody needed."""

    interview: Interview
    written: tuple[str, ...]
    not_needed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Session(Struct):
    """An interview at a terminal: every answer is in the file at once, and the last one can be taken back.

    `interviews` are the states so far, the present one last; `texts` is the file before each step.
    """

    source: str
    pack: Pack
    interviews: list[Interview]
    texts: list[str] = field(default_factory=list)
    steps: list[tuple[str, bool, bool]] = field(default_factory=list)
    """By step the fact, whether it was answered, and whether somebody may still know it."""

    @property
    def now(self) -> Interview:
        """What is known and asked for so far."""
        return self.interviews[-1]

    @property
    def asked(self) -> int:
        """How many questions are behind us."""
        return len(self.steps)

    @property
    def written(self) -> tuple[str, ...]:
        """The facts that were answered, in their order."""
        return tuple(fact for fact, is_answered, _ in self.steps if is_answered)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The facts of which the user said that nobody at hand knows them."""
        return tuple(fact for fact, _, knows in self.steps if not knows)

    @property
    def outcome(self) -> Answered:
        """Where the questions so far have led."""
        return Answered(self.now, self.written, unknown=self.unknown)

    def take(self, fact: str, answer: Answer | None, *, knows: bool = True) -> None:
        """Writes an answer, or notes that there is none. Raises InputError where it cannot be written."""
        self.texts.append(editable_text(self.source))
        if answer is not None:
            edit_profile(self.source, {fact: answer.raw}, self.pack)
        self.steps.append((fact, answer is not None, knows))
        self.interviews.append(self.now.answered(fact, answer.value if answer is not None else None))

    def back(self) -> bool:
        """Takes the last step back, in the file too; False where there was none."""
        if not self.steps:
            return False
        before = self.texts.pop()
        if editable_text(self.source) != before:
            write_edited(self.source, before)
        self.steps.pop()
        self.interviews.pop()
        return True


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
