"""`archdecide ask`."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archdecide.cli.options import PROFILE, RULES
from archdecide.cli.output_format import TextOrJson, look

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
        typer.echo(questions.outcome(api.answer(profile, answers, pack), look()), nl=False)
    elif interactive:
        _ask_each(profile, limit, pack)
    else:
        loaded = api.load_profile(profile, pack)
        text = questions.json_list if form is TextOrJson.JSON else questions.text
        page = text(api.interview(loaded, pack), limit or LISTED, look(), api.plan(loaded, pack))
        typer.echo(page, nl=False)


def _ask_each(profile: str, limit: int | None, pack: "Pack") -> None:
    """One question after the other; every answer is written at once, so that an interruption loses nothing."""
    from archdecide import api
    from archdecide.errors import Diagnostic, InputError, Place
    from archdecide.formats.terminal import questions
    from archdecide.usecases.answering import Answered
    from archdecide.usecases.editing import edit_profile, editable_text

    if not is_terminal():
        hint = "use --answers FILE, or leave --interactive out to list the questions"
        raise InputError([Diagnostic(Place("--interactive"), "there is no terminal to ask at", hint)])
    editable_text(profile)
    interview = api.interview(api.load_profile(profile, pack), pack)
    written: list[str] = []
    while (question := interview.next) is not None and (limit is None or len(interview.asked) < limit):
        typer.echo(questions.one(question, interview, look()), nl=False)
        try:
            answer = _answer(question.fact, pack)
        except typer.Abort:
            typer.echo("")
            break
        if answer is not None:
            edit_profile(profile, {question.fact: answer.raw}, pack)
            written.append(question.fact)
        interview = interview.answered(question.fact, answer.value if answer else None)
    typer.echo(questions.outcome(Answered(interview, tuple(written)), look()), nl=False)


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
            for problem in error.problems:
                typer.echo(f"{problem}", err=True)
            continue
        return answer if answer.value is not None else None


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()
