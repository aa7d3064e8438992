"""`archdecide init`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import deliver
from archdecide.cli.streams import print_text


def init(
    path: Annotated[
        str, typer.Argument(help="File or folder to write to; - for standard output.", metavar="PATH")
    ] = "archdecide.yaml",
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
    minimal: Annotated[bool, typer.Option("--minimal", help="Ask only the 10 questions that decide most.")] = False,
    list_kinds: Annotated[
        bool, typer.Option("--list-kinds", help="Print the kinds that a component may have, and write nothing.")
    ] = False,
) -> None:
    """Write a commented starter profile: every fact with its question, to be filled in."""
    if list_kinds:
        deliver(api.component_kinds(), "-", "Kinds", for_people=True)
        return
    if path == "-":
        deliver(api.starter_profile(minimal=minimal), path, "Starter profile")
        return
    target = api.write_starter_profile(path, overwrite=force, minimal=minimal)
    print_text(
        f"Starter profile written to {target}. Fill in what you know, then: archdecide assess {target}\n"
        f"The five facts that matter most first:\n{api.first_questions()}"
    )
