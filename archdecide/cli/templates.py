"""`archdecide templates`."""

import sys
from typing import Annotated

import typer

app = typer.Typer(help="Show the templates of `report --template`.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_templates() -> None:
    """List the templates by name."""
    from archdecide.load.templates import BUNDLED

    sys.stdout.writelines(f"{name}\n" for name in BUNDLED)


@app.command()
def show(name: Annotated[str, typer.Argument(help="Name of the template.", metavar="NAME")]) -> None:
    """Print a template, to start one of your own from it."""
    from archdecide.load.templates import read_template

    sys.stdout.write(read_template(name))
