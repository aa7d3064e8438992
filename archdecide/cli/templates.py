"""`archdecide templates`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import deliver, look

app = typer.Typer(help="Show the templates of `report --template`.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_templates() -> None:
    """List the templates by name."""
    deliver("".join(f"{name}\n" for name in api.template_names()), "-", "Templates", for_people=True)


@app.command()
def show(name: Annotated[str, typer.Argument(help="Name of the template.", metavar="NAME")]) -> None:
    """Print a template as a starting point for your own."""
    deliver(api.show_template(name), "-", "Template")


@app.command()
def variables() -> None:
    """Print everything that a template can use: the variables with their meaning and parts, and the filters."""
    deliver(api.template_variables(look()), "-", "Variables", for_people=True)
