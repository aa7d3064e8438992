"""`archdecide history`."""

from enum import StrEnum
from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import OUTPUT, RULES, counting_bar, deliver, look


class HistoryFormat(StrEnum):
    """How to print a history."""

    TEXT = "text"
    JSON = "json"
    SVG = "svg"


def history(  # noqa: PLR0913, PLR0917  # one for each option
    profile: Annotated[str, typer.Argument(help="Profile to read.", metavar="PROFILE", show_default=False)],
    path: Annotated[str, typer.Option("--path", help="Folder of the checkout.", metavar="PATH")] = ".",
    every: Annotated[str, typer.Option("--every", help="Distance of the dates.", metavar="PERIOD")] = "3-months",
    since: Annotated[
        str | None, typer.Option("--since", help="The first date (default: two years ago).", metavar="YYYY-MM-DD")
    ] = None,
    form: Annotated[HistoryFormat, typer.Option("--format", "-f", help="How to print.")] = HistoryFormat.TEXT,
    output: OUTPUT = "-",
    today: Annotated[
        str | None, typer.Option("--today", help="The last date, instead of today.", metavar="YYYY-MM-DD")
    ] = None,
    rules: RULES = None,
) -> None:
    """Show when the recommendation would have changed or come close, by the facts that git knows at earlier dates.

    Rates of change, people, co-change and the size of the code follow the history; everything else stays as today.
    """
    end = api.chosen_day(today, "--today")
    pack = api.load_pack(*rules or ())
    begin = api.read_day(since, "--since")
    months = api.months_of(every)
    with counting_bar("Looking back", least=2) as progress:
        past = api.history(profile, path, pack, today=end, every=months, since=begin, progress=progress)
    deliver(api.render_history(past, form.value, look(output)), output, "History", for_people=form == "text")
