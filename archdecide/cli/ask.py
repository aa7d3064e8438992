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
KEYS = ("s", "u", "b", "q")
"""What is no answer but skips, says "don't know", goes back or ends."""


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
        interview = api.interview(api.load_profile(profile, pack), pack)
        text = questions.json_list if form is TextOrJson.JSON else questions.text
        typer.echo(text(interview, limit or LISTED, look()), nl=False)


def _ask_each(profile: str, limit: int | None, pack: "Pack") -> None:
    """One question after the other; every answer is written at once, so that an interruption loses nothing."""
    from archdecide import api
    from archdecide.errors import Diagnostic, InputError, Place
    from archdecide.formats.terminal import questions
    from archdecide.usecases.answering import Answered, Session
    from archdecide.usecases.editing import editable_text

    if not is_terminal():
        hint = "use --answers FILE, or leave --interactive out to list the questions"
        raise InputError([Diagnostic(Place("--interactive"), "there is no terminal to ask at", hint)])
    editable_text(profile)
    session = Session(profile, pack, [api.interview(api.load_profile(profile, pack), pack)])
    typer.echo(questions.KEYS)
    while (question := session.now.next) is not None and (limit is None or session.asked < limit):
        typer.echo(questions.one(question, session.now, look()), nl=False)
        try:
            reply = _reply(question.fact, pack)
        except typer.Abort:
            typer.echo("")
            break
        if reply == "q":
            break
        if reply == "b":
            if not session.back():
                typer.echo("This is the first question.", err=True)
            continue
        session.take(question.fact, None if isinstance(reply, str) else reply, knows=reply != "u")
    typer.echo(questions.outcome(Answered(session.now, session.written, unknown=session.unknown), look()), nl=False)


def _reply(path: str, pack: "Pack") -> "Answer | str":
    """An answer, or the key `s`, `u`, `b` or `q`. What is wrong is explained, and asked again."""
    from archdecide.errors import InputError, Place
    from archdecide.formats.terminal import questions
    from archdecide.load.answers import fact_of, read_answer

    place = Place("your answer")
    while True:
        words = typer.prompt("Answer (? for help)", default="", show_default=False).strip()
        if words == "?":
            typer.echo(questions.explained(path, pack, look()), nl=False)
            continue
        if words.lower() in ("", *KEYS):
            return words.lower() or "s"
        try:
            answer = read_answer(words, fact_of(path, place, pack), place)
        except InputError as error:
            for problem in error.problems:
                typer.echo(f"{problem}", err=True)
            continue
        return answer if answer.value is not None else "u"


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()
