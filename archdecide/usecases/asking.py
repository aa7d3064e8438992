"""Open questions: the most valuable first, and what answers to them leave open."""

import os
from typing import TYPE_CHECKING

from archdecide.boundaries.cut.worth_cutting import cut_by
from archdecide.errors import Place
from archdecide.facts import profile_facts
from archdecide.load import answers as reading
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.interview import Interview
from archdecide.usecases.answering import Answered, answer_from_file
from archdecide.usecases.loading import load_pack

if TYPE_CHECKING:
    from archdecide.formats import TextFormat
    from archdecide.formats.terminal.output_style import OutputStyle
    from archdecide.plan.plan import Plan
    from archdecide.sensitivity.questions import NextQuestion

LISTED = 10


def interview(profile: Profile, pack: Pack | None = None) -> Interview:
    """What to ask next, and what each answer leaves to ask."""
    return Interview.of(profile, pack or load_pack(), cut_by(profile))


def deciding_facts(pack: Pack | None = None) -> tuple[str, ...]:
    """The facts to state of a system of which nothing is known yet, those that decide most first."""
    found = interview(Profile(name="nothing is known"), pack).questions
    return tuple(item.fact for item in found if item.fact in profile_facts())


def answer(source: str | os.PathLike[str], answers: str | os.PathLike[str], pack: Pack | None = None) -> Answered:
    """Writes the answers in a file (`fact: value` lines) into the profile in another, most valuable first, until no
    further answer can change the recommendation.

    Raises InputError with every problem of both files; then nothing is written.
    """
    return answer_from_file(os.fspath(source), os.fspath(answers), pack or load_pack())


def read_answer(text: str, fact: str, pack: Pack, place: str = "your answer") -> reading.Answer:
    """The value of a fact as a user typed it. Raises InputError, which names the place."""
    where = Place(place)
    return reading.read_answer(text, reading.fact_of(fact, where, pack), where)


def render_questions(
    asked: Interview,
    plan: "Plan",
    limit: int = LISTED,
    form: "TextFormat" = "text",
    style: "OutputStyle | None" = None,
) -> str:
    """At most `limit` open questions of a plan as text for people or as JSON; `asked` is the interview about it."""
    if form == "json":
        from archdecide.formats.json import questions_json

        return questions_json.text(asked, limit, plan)
    from archdecide.formats.terminal import questions

    return questions.text(asked, limit, style or _plain(), plan)


def render_question(question: "NextQuestion", asked: Interview, style: "OutputStyle | None" = None) -> str:
    """One question of an interview, for people."""
    from archdecide.formats.terminal import questions

    return questions.one(question, asked, style or _plain())


def render_keys() -> str:
    """What may be typed at a question besides an answer, for people."""
    from archdecide.formats.terminal import questions

    return questions.KEYS + "\n"


def render_help(fact: str, pack: Pack, style: "OutputStyle | None" = None) -> str:
    """What a question asks for, which answers it allows, and how people find out, for people."""
    from archdecide.formats.terminal import questions

    return questions.explained(fact, pack, style or _plain())


def render_answered(answered: Answered, style: "OutputStyle | None" = None) -> str:
    """What the answers changed and what is still open, for people."""
    from archdecide.formats.terminal import questions

    return questions.outcome(answered, style or _plain())


def _plain() -> "OutputStyle":
    from archdecide.formats.terminal.output_style import OutputStyle

    return OutputStyle()
