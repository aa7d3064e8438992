"""`archdecide init`."""

from pathlib import Path
from typing import Annotated

import typer

from archdecide.cli.options import deliver
from archdecide.cli.streams import print_text


def init(
    path: Annotated[
        str, typer.Argument(help="File or folder to write to; - for standard output.", metavar="PATH")
    ] = "archdecide.yaml",
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write a commented starter profile: every fact with its question, to be filled in."""
    from archdecide.formats.document import starter
    from archdecide.write import write_text

    if path == "-":
        deliver(starter.text(), path, "Starter profile")
        return
    target = Path(path) / "archdecide.yaml" if Path(path).is_dir() else Path(path)
    write_text(target, starter.text(), overwrite=force)
    print_text(f"Starter profile written to {target}. Fill in what you know, then: archdecide assess {target}\n")
