"""`archdecide adr`."""

from pathlib import Path
from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.check_options import PATH
from archdecide.cli.options import PROFILE, RULES
from archdecide.cli.output_format import RecordFormat
from archdecide.cli.streams import print_note


def adr(  # noqa: PLR0913, PLR0917  # one for each option
    profile: PROFILE,
    form: Annotated[RecordFormat, typer.Option("--format", "-f", help="Format of the record.")] = "madr4",
    folder: Annotated[Path, typer.Option("--dir", "-d", help="Folder of the decision records.", metavar="DIR")] = Path(
        "docs/decisions"
    ),
    day: Annotated[
        str | None, typer.Option("--date", help="Day of the decision (default: today).", metavar="YYYY-MM-DD")
    ] = None,
    make_folder: Annotated[bool, typer.Option("--mkdir", help="Create the folder if it does not exist.")] = False,
    path: PATH = None,
    rules: RULES = None,
) -> None:
    """Write the decision as a record (ADR) in the team's format; supersede an earlier record that says otherwise."""
    if path is not None and profile != "-":
        what = "names the file behind standard input, but standard input is not read"
        raise api.refusal("--path", what, "leave it out, or read -")
    decided = api.chosen_day(day, "--date")
    pack = api.load_pack(*rules or ())
    written = api.write_record(profile, folder, decided, form, pack, make_folder=make_folder, path=path)
    for sentence in written.notes:
        print_note(f"note: {sentence}\n")
    if not written.is_new:
        print_note(f"{written.file} already says the same; nothing was written\n")
        return
    print_note(f"Decision record written to {written.file}\n")
    if written.superseded is not None:
        print_note(f"{written.superseded} is superseded; only its status has changed\n")
