"""`archdecide ask`."""

import sys
from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import PROFILE, RULES, look
from archdecide.cli.output_format import TextFormat
from archdecide.cli.streams import print_document, print_note, print_text

LISTED = 10
KEYS = ("s", "u", "b", "q")
"""What is no answer but skips, says "don't know", goes back or ends."""


def ask(  # noqa: PLR0913, PLR0917  # one for each option
    profile: PROFILE,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Ask at the terminal and write the answers into the profile.")
    ] = False,
    answers: Annotated[
        str | None,
        typer.Option(
            "--answers",
            help="File of `fact: value` lines; those that matter are written into the profile, most valuable first.",
            metavar="FILE",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", help="Maximum number of questions to list (default 10) or to ask (default: all).", min=1
        ),
    ] = None,
    form: Annotated[TextFormat, typer.Option("--format", "-f", help="How to print the list.")] = "text",
    rules: RULES = None,
) -> None:
    """List the open questions, most valuable first, or ask them until no answer can change the recommendation."""
    pack = api.load_pack(*rules or ())
    if answers is not None:
        print_text(api.render_answered(api.answer(profile, answers, pack), look()))
    elif interactive:
        _ask_each(profile, limit, pack)
    else:
        loaded = api.load_profile(profile, pack)
        plan = api.plan(loaded, pack)
        listing = api.render_questions(api.interview(loaded, pack), plan, limit or LISTED, form, look())
        (print_document if form == "json" else print_text)(listing)


def _ask_each(profile: str, limit: int | None, pack: "api.Pack") -> None:
    """Asks one question after another, and writes each answer immediately, so that an interruption loses nothing."""
    if not is_terminal():
        hint = "use --answers FILE, or leave --interactive out to list the questions"
        raise api.refusal("--interactive", "there is no terminal to ask at", hint)
    api.editable_text(profile)
    session = api.Session(profile, pack, [api.interview(api.load_profile(profile, pack), pack)])
    print_text(api.render_keys())
    while (question := session.now.next) is not None and (limit is None or session.asked < limit):
        print_text(api.render_question(question, session.now, look()))
        try:
            reply = _reply(question.fact, pack)
        except typer.Abort:
            print_text("\n")
            break
        if reply == "q":
            break
        if reply == "b":
            if not session.back():
                print_note("This is the first question.\n")
            continue
        session.take(question.fact, None if isinstance(reply, str) else reply, knows=reply != "u")
    print_text(api.render_answered(session.outcome, look()))


def _reply(path: str, pack: "api.Pack") -> "api.Answer | str":
    """The user's answer, or the key `s`, `u`, `b` or `q`. An invalid answer is explained and asked for again."""
    while True:
        words = typer.prompt("Answer (? for help)", default="", show_default=False).strip()
        if words == "?":
            print_text(api.render_help(path, pack, look()))
            continue
        if words.lower() in ("", *KEYS):
            return words.lower() or "s"
        try:
            answer = api.read_answer(words, path, pack)
        except api.InputError as error:
            print_note("".join(f"{problem}\n" for problem in error.problems))
            continue
        return answer if answer.value is not None else "u"


def is_terminal() -> bool:
    """Whether standard input is a terminal at which questions can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()
