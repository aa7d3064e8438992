"""`archdecide compare`."""

from pathlib import Path
from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, RULES, deliver, look
from archdecide.cli.output_format import TextOrJson


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
    form: Annotated[TextOrJson, typer.Option("--format", "-f", help="How to print.")] = TextOrJson.TEXT,
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Compare two profiles, two revisions of one, or two rule packs: what carried the difference, in exact parts."""
    from archdecide import api
    from archdecide.formats.json import plain
    from archdecide.formats.terminal import change
    from archdecide.load.sources import two_sources

    first, second = two_sources(before, after, revisions or (), by_rules=bool(rules or rules_before))
    pack = api.load_pack(*rules or ())
    default = () if first == second else rules or ()
    pack_before = api.load_pack(*(rules_before or default))
    found = api.compare(
        first.profile(pack_before), second.profile(pack), pack, pack_before, names=(first.name, second.name)
    )
    text = plain.text(found) if form is TextOrJson.JSON else change.text(found, pack, look(output))
    deliver(text, output, "Comparison", for_people=form is TextOrJson.TEXT)
