"""The decision put on record: in the profile, and as a decision record (ADR)."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from archdecide.formats import RecordFormat
from archdecide.rules import Pack
from archdecide.usecases.loading import load_pack

if TYPE_CHECKING:
    from archdecide.usecases.deciding import Recorded
    from archdecide.usecases.records import Written


def record_decision(  # noqa: PLR0913  # all but two by name only
    source: str | os.PathLike[str],
    pack: Pack | None = None,
    *,
    today: date,
    style: str | None = None,
    decided: date | None = None,
    review_by: date | None = None,
    adr: str | None = None,
) -> "Recorded":
    """Writes the recommended style, or `style` if given, into the profile in a file as its decision on record.

    The day of the decision is `decided`; without it, `today` if anything changes.
    Raises InputError if no style is given and nothing is recommended, or only by a close call; then nothing is written.
    """
    from archdecide.usecases.deciding import Details
    from archdecide.usecases.deciding import record_decision as recorded

    return recorded(os.fspath(source), pack or load_pack(), Details(today, decided, review_by, adr), style)


def write_record(  # noqa: PLR0913  # one of them by name only
    source: str | os.PathLike[str],
    folder: str | os.PathLike[str],
    day: date,
    form: RecordFormat = "madr4",
    pack: Pack | None = None,
    *,
    make_folder: bool = False,
    path: str | None = None,
) -> "Written":
    """Writes the decision for a profile as a decision record into a folder, unless the newest one says the same.

    A record that says otherwise is superseded: only its status changes. `day` is the day of the decision. `path` is
    the file name to record for standard input; without it, the record names no file.
    Raises InputError if nothing is recommended, if a file cannot be read or written, or if an earlier record has no
    status that could be changed; then no file has changed.
    """
    from archdecide.usecases.records import write_record as written

    rules = pack or load_pack()
    return written(os.fspath(source), Path(folder), form, day, rules, make_folder=make_folder, path=path)
