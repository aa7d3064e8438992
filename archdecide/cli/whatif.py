"""`archdecide whatif`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver, look
from archdecide.cli.output_format import TextFormat


def whatif(
    profile: PROFILE,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="A fact with another value, as a profile would state it, or unknown. May be repeated.",
            metavar="PATH=VALUE",
        ),
    ] = None,
    form: Annotated[TextFormat, typer.Option("--format", "-f", help="How to print.")] = "text",
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Say what would be different if some facts were: before, after, and what carried the change."""
    pack = api.load_pack(*rules or ())
    changes = api.read_changes(settings or (), pack)
    change = api.what_if(api.load_profile(profile, pack), changes, pack)
    text = api.render_change(change, pack, form, look(output))
    deliver(text, output, "Change", for_people=form == "text")
