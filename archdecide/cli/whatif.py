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
            help="Assume this value for a fact, written as in a profile, or unknown; also for "
            "components.NAME.FIELD and 'interactions.FROM -> TO.FIELD'. May be repeated.",
            metavar="PATH=VALUE",
        ),
    ] = None,
    form: Annotated[TextFormat, typer.Option("--format", "-f", help="Output format.")] = "text",
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Show how the decision would change if some facts did: before, after, and what each change contributes."""
    pack = api.load_pack(*rules or ())
    known = api.load_profile(profile, pack)
    change = api.what_if(known, api.read_changes(settings or (), pack, known), pack)
    text = api.render_change(change, pack, form, look(output))
    deliver(text, output, "Change", for_people=form == "text")
