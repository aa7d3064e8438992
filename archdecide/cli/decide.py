"""`archdecide decide`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import RULES
from archdecide.cli.streams import print_note, print_text

DAY = "YYYY-MM-DD"


def decide(  # noqa: PLR0913, PLR0917  # one for each option
    profile: Annotated[
        str, typer.Argument(help="Profile to record the decision in.", metavar="PROFILE", show_default=False)
    ],
    style: Annotated[
        str | None, typer.Option("--style", help="Record this style instead of the recommended one.", metavar="STYLE")
    ] = None,
    decided: Annotated[
        str | None, typer.Option("--date", help="Day of the decision (default: today).", metavar=DAY)
    ] = None,
    review_by: Annotated[str | None, typer.Option("--review-by", help="Day of the next review.", metavar=DAY)] = None,
    adr: Annotated[
        str | None, typer.Option("--adr", help="Path or URL of the decision record.", metavar="PATH_OR_URL")
    ] = None,
    rules: RULES = None,
) -> None:
    """Record the decision in the profile: style, services, modules, and the facts it rests on.

    Comments and everything else in the file stay. A close call is refused unless --style says what you decided.
    """
    days = {"decided": api.read_day(decided, "--date"), "review_by": api.read_day(review_by, "--review-by")}
    recorded = api.record_decision(
        profile,
        api.load_pack(*rules or ()),
        style=style,
        today=api.chosen_day(),
        adr=adr,
        **days,
    )
    if not recorded.changed:
        print_text(f"'{recorded.style}' is already on record in {profile}; nothing has changed.\n")
    else:
        print_text(f"'{recorded.style}' is now on record in {profile} ({', '.join(recorded.changed)}).\n")
    if recorded.recommendation not in (recorded.style, None) and recorded.verdict != "close-call":
        print_note(
            f"note: '{recorded.recommendation}' is recommended ({recorded.verdict}), so archdecide check will call "
            "this drift; to keep it on purpose, waive decision-drift in the profile\n"
        )
