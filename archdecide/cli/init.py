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
) -> None:
    """Write a commented starter profile: every fact with its question, to be filled in."""
    if path == "-":
        deliver(api.starter_profile(), path, "Starter profile")
        return
    target = api.write_starter_profile(path, overwrite=force)
    print_text(f"Starter profile written to {target}. Fill in what you know, then: archdecide assess {target}\n")
