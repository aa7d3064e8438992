"""`archdecide init`."""

from pathlib import Path
from typing import Annotated

import typer

from archdecide.cli.options import deliver

MINIMAL = 10
MOST_FIRST = 5


def init(
    path: Annotated[
        str, typer.Argument(help="File or folder to write to; - for standard output.", metavar="PATH")
    ] = "archdecide.yaml",
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
    minimal: Annotated[
        bool, typer.Option("--minimal", help=f"Ask only the {MINIMAL} questions that decide most.")
    ] = False,
    list_kinds: Annotated[
        bool, typer.Option("--list-kinds", help="Print the kinds that a component may have, and write nothing.")
    ] = False,
) -> None:
    """Write a commented starter profile: every fact with its question, to be filled in."""
    from archdecide import api
    from archdecide.facts import profile_facts
    from archdecide.formats.document import starter
    from archdecide.write import write_text

    if list_kinds:
        deliver(starter.kinds_text(), "-", "Kinds")
        return
    deciding = api.deciding_facts()
    text = starter.minimal(deciding[:MINIMAL]) if minimal else starter.text()
    if path == "-":
        deliver(text, path, "Starter profile")
        return
    target = Path(path) / "archdecide.yaml" if Path(path).is_dir() else Path(path)
    write_text(target, text, overwrite=force)
    typer.echo(f"Starter profile written to {target}. Fill in what you know, then: archdecide assess {target}")
    typer.echo("The five facts that matter most first:")
    for fact in deciding[:MOST_FIRST]:
        typer.echo(f"  {fact}: {profile_facts()[fact].question}")
