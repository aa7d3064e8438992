"""`archdecide whatif`."""

from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver, look
from archdecide.cli.output_format import TextOrJson


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
    form: Annotated[TextOrJson, typer.Option("--format", "-f", help="How to print.")] = TextOrJson.TEXT,
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Say what would be different if some facts were: before, after, and what carried the change."""
    from archdecide import api
    from archdecide.formats.json import plain
    from archdecide.formats.terminal import change
    from archdecide.load.answers import read_assignments

    pack = api.load_pack(*rules or ())
    changes = {path: answer.raw for path, answer in read_assignments(settings or (), "--set", pack).items()}
    found = api.what_if(api.load_profile(profile, pack), changes, pack)
    text = plain.text(found) if form is TextOrJson.JSON else change.text(found, pack, look(output))
    deliver(text, output, "Change", for_people=form is TextOrJson.TEXT)
