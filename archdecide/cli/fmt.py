"""`archdecide fmt`."""

from typing import Annotated

import typer

from archdecide.cli.exit import Exit
from archdecide.cli.options import RULES, deliver


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
    from archdecide import api
    from archdecide.errors import dotted
    from archdecide.formats.wording.decision_wording import counted
    from archdecide.usecases.formatting import formatted, write_formatted
    from archdecide.write.emit import inline

    found = formatted(profiles, api.load_pack(*rules or ()))
    changed = [profile for profile in found if profile.is_changed]
    if not check:
        write_formatted(found)
        for profile in found:
            if profile.source == "-":
                deliver(profile.edited, "-", "Profile")
    for profile in changed:
        if check:
            for path, value in profile.changes:
                typer.echo(f"{profile.source}: {dotted(path)}: {inline(value)}", err=True)
        verb = "would change" if check else "changed"
        typer.echo(f"{profile.source}: {counted(len(profile.changes), 'value')} {verb}", err=True)
    if not changed:
        typer.echo(f"{counted(len(found), 'profile')} checked: nothing to change", err=True)
    if check and changed:
        raise typer.Exit(Exit.FINDINGS)
