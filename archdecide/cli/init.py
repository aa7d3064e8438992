"""`archdecide init`."""

from functools import partial
from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import deliver
from archdecide.cli.streams import print_note, print_text


def init(
    path: Annotated[
        str, typer.Argument(help="File or folder to write to; - for standard output.", metavar="PATH")
    ] = "archdecide.yaml",
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
    minimal: Annotated[bool, typer.Option("--minimal", help="Ask only the 10 questions that decide most.")] = False,
    schema: Annotated[
        str | None,
        typer.Option(
            "--schema",
            help="Where editors find the JSON Schema: a URL, or a path from the profile, written there if it does not "
            "exist (default: archdecide.schema.json, beside a file); none: nowhere.",
            metavar="PATH|URL",
        ),
    ] = None,
    list_kinds: Annotated[
        bool, typer.Option("--list-kinds", help="Print the kinds that a component may have, and write nothing.")
    ] = False,
) -> None:
    """Write a commented starter profile: every fact with its question, to be filled in."""
    if list_kinds:
        deliver(api.component_kinds(), "-", "Kinds", for_people=True)
        return
    if path == "-":
        deliver(api.starter_profile(minimal=minimal, schema=schema), path, "Starter profile")
        return
    write = partial(api.write_starter_profile, path, overwrite=force, minimal=minimal)
    target, written = write() if schema is None else write(schema=schema)
    if written is not None:
        print_note(f"JSON Schema for editors written to {written}\n")
    print_text(
        f"Starter profile written to {target}. Fill in what you know, then: archdecide assess {target}\n"
        f"The five facts that matter most first:\n{api.first_questions()}"
    )
