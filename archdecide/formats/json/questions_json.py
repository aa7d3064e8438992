"""Open questions as JSON: the contract of `archdecide ask --format json`."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from typing import Annotated, ClassVar

from msgspec import Struct

from archdecide.contract import describe
from archdecide.formats.json import plain
from archdecide.formats.json.plain import view
from archdecide.plan.plan import Plan
from archdecide.plan.questions import Questions
from archdecide.sensitivity.interview import Interview
from archdecide.sensitivity.questions import NextQuestion


class AnswerOutcome(Struct, frozen=True):
    """One answer."""

    answer: Annotated[str, describe("The answer.")]
    recommendation: Annotated[str | None, describe("The option that is then recommended; null: none.")]


class PrintedQuestion(NextQuestion, frozen=True):
    """A question."""

    printed: ClassVar = (
        *("fact", "question", "why", "allowed", "effort", "evpi", "flip_probability"),
        ("leads", "outcomes"),
    )

    @property
    def leads(self) -> Annotated[tuple[AnswerOutcome, ...], describe("What each answer leads to.")]:
        """What each answer leads to."""
        return tuple(AnswerOutcome(answer, option) for answer, option in self.outcomes)


class OpenQuestions(Struct, frozen=True):
    """What to ask next."""

    determined: Annotated[str | None, describe("The option that no open fact can change; null while one can.")]
    open_facts: Annotated[tuple[str, ...], describe("Facts that could still be asked for.")]
    next_questions: Annotated[tuple[PrintedQuestion, ...], describe("What can change the recommendation most first.")]
    questions: Questions


def text(interview: Interview, limit: int, plan: Plan) -> str:
    """The questions as indented JSON, at most `limit` of them. `evpi` is in units of weighted importance (MODEL §7)."""
    questions = tuple(view(PrintedQuestion, question) for question in interview.questions[:limit])
    return plain.text(OpenQuestions(interview.settled, interview.left, questions, plan.questions))
