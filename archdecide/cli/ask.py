"""`archdecide ask`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archdecide.cli.options import PROFILE, RULES, look
from archdecide.cli.output_format import TextOrJson
from archdecide.cli.streams import print_document, print_note, print_text

if TYPE_CHECKING:
    from archdecide.load.answers import Answer
    from archdecide.rules import Pack

LISTED = 10


def ask(  # noqa: PLR0913, PLR0917  # one for each option
    profile: PROFILE,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Ask at the terminal, and write the answers into the profile.")
    ] = False,
    answers: Annotated[
        str | None,
        typer.Option(
            "--answers",
            help="File with `fact: value` lines: write those that are needed into the profile, in the order of value.",
            metavar="FILE",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", help="List (default 10) or ask (default all) at most so many questions.", min=1),
    ] = None,
    form: Annotated[TextOrJson, typer.Option("--format", "-f", help="How to print the list.")] = TextOrJson.TEXT,
    rules: RULES = None,
) -> None:
    """Say which open question to answer next, or ask them: what is worth most first, until nothing can change."""
    from archdecide import api
    from archdecide.formats.terminal import questions

    pack = api.load_pack(*rules or ())
    if answers is not None:
        print_text(questions.outcome(api.answer(profile, answers, pack), look()))
    elif interactive:
        _ask_each(profile, limit, pack)
    else:
        interview = api.interview(api.load_profile(profile, pack), pack)
        if form is TextOrJson.JSON:
            from archdecide.formats.json import questions_json

            print_document(questions_json.text(interview, limit or LISTED))
        else:
            print_text(questions.text(interview, limit or LISTED, look()))


def _ask_each(profile: str, limit: int | None, pack: "Pack") -> None:
    """One question after the other; every answer is written at once, so that an interruption loses nothing."""
    from archdecide import api
    from archdecide.errors import refusal
    from archdecide.formats.terminal import questions
    from archdecide.usecases.answering import Answered
    from archdecide.usecases.editing import edit_profile, editable_text

    if not is_terminal():
        hint = "use --answers FILE, or leave --interactive out to list the questions"
        raise refusal("--interactive", "there is no terminal to ask at", hint)
    editable_text(profile)
    interview = api.interview(api.load_profile(profile, pack), pack)
    written: list[str] = []
    while (question := interview.next) is not None and (limit is None or len(interview.asked) < limit):
        print_text(questions.one(question, interview, look()))
        try:
            answer = _answer(question.fact, pack)
        except typer.Abort:
            print_text("\n")
            break
        if answer is not None:
            edit_profile(profile, {question.fact: answer.raw}, pack)
            written.append(question.fact)
        interview = interview.answered(question.fact, answer.value if answer else None)
    print_text(questions.outcome(Answered(interview, tuple(written)), look()))


def _answer(path: str, pack: "Pack") -> "Answer | None":
    """What the user answers; None if nothing. A wrong answer is explained, and asked for again."""
    from archdecide.errors import InputError, Place
    from archdecide.load.answers import fact_of, read_answer

    place = Place("your answer")
    while True:
        words = typer.prompt("Answer (empty: skip)", default="", show_default=False)
        try:
            answer = read_answer(words, fact_of(path, place, pack), place)
        except InputError as error:
            print_note("".join(f"{problem}\n" for problem in error.problems))
            continue
        return answer if answer.value is not None else None


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()
