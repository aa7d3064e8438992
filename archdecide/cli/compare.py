"""`archdecide compare`."""

from pathlib import Path
from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import OUTPUT, RULES, deliver, look
from archdecide.cli.output_format import TextFormat


def compare(  # noqa: PLR0913, PLR0917  # one for each option
    before: Annotated[
        str, typer.Argument(help="Profile; with one profile only, see --rev.", metavar="PROFILE", show_default=False)
    ],
    after: Annotated[
        str | None, typer.Argument(help="Profile to compare it with.", metavar="[PROFILE]", show_default=False)
    ] = None,
    revisions: Annotated[
        list[str] | None,
        typer.Option(
            "--rev",
            help="The one profile at this git revision, against the file of today; given twice, two revisions.",
            metavar="REV",
        ),
    ] = None,
    rules_before: Annotated[
        list[Path] | None,
        typer.Option(
            "--rules-before",
            help="Folder of a further rule pack for the first side only. May be repeated.",
            metavar="DIR",
        ),
    ] = None,
    form: Annotated[TextFormat, typer.Option("--format", "-f", help="How to print.")] = "text",
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Compare two profiles, two revisions of one, or two rule packs: what carried the difference, in exact parts."""
    packs = rules or ()
    change = api.compare_files(before, after, revisions=revisions or (), packs=packs, packs_before=rules_before or ())
    text = api.render_change(change, api.load_pack(*packs), form, look(output))
    deliver(text, output, "Comparison", for_people=form == "text")
