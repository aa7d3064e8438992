"""`archdecide compare`."""

from pathlib import Path
from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import OUTPUT, RULES, deliver, look
from archdecide.cli.output_format import TextFormat


def compare(  # noqa: PLR0913, PLR0917  # one for each option
    before: Annotated[
        str,
        typer.Argument(
            help="Profile to start from; with only one profile, see --rev.", metavar="PROFILE", show_default=False
        ),
    ],
    after: Annotated[
        str | None, typer.Argument(help="Profile to compare it with.", metavar="[PROFILE]", show_default=False)
    ] = None,
    revisions: Annotated[
        list[str] | None,
        typer.Option(
            "--rev",
            help="Compare the profile at this git revision with the current file; given twice, compare two revisions.",
            metavar="REV",
        ),
    ] = None,
    rules_before: Annotated[
        list[Path] | None,
        typer.Option(
            "--rules-before",
            help="Folder of a further rule pack for the first profile only. May be repeated.",
            metavar="DIR",
        ),
    ] = None,
    form: Annotated[TextFormat, typer.Option("--format", "-f", help="Output format.")] = "text",
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Compare two profiles, two revisions of one, or two rule packs: what changed, and what each change contributed."""
    packs = rules or ()
    change = api.compare_files(before, after, revisions=revisions or (), packs=packs, packs_before=rules_before or ())
    text = api.render_change(change, api.load_pack(*packs), form, look(output))
    deliver(text, output, "Comparison", for_people=form == "text")
