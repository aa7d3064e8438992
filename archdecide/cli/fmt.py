"""`archdecide fmt`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.exit import Exit
from archdecide.cli.options import RULES, deliver
from archdecide.cli.streams import print_note


def fmt(
    profiles: Annotated[
        list[str],
        typer.Argument(
            help="Profiles to rewrite; - reads standard input and prints.", metavar="PROFILE...", show_default=False
        ),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with 1 if a profile would change.")
    ] = False,
    rules: RULES = None,
) -> None:
    """Spell the values of profiles as the format prescribes: `10%` becomes 10, `4h` becomes 4; all else stays."""
    found = api.formatted(profiles, api.load_pack(*rules or ()))
    if not check:
        api.write_formatted(found)
        for profile in found:
            if profile.source == "-":
                deliver(profile.edited, "-", "Profile")
    print_note(api.render_formatted(found, written=not check))
    if check and any(profile.is_changed for profile in found):
        raise typer.Exit(Exit.FINDINGS)
