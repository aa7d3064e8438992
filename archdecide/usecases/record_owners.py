"""Which of the records in a folder are of a profile: by its file, whatever its name; else by its name or its link.

Two systems of one name may share a folder, a profile may be renamed, and it may be moved.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from archdecide.errors import refusal
from archdecide.formats.document import adr_status
from archdecide.load.text import STANDARD_INPUT
from archdecide.profile import Profile
from archdecide.usecases.record_files import RecordFile

Owner = Literal["this", "other", "missing"]
"""Whose a record is: this profile's, another one's, or that of a profile which is no longer there or not known."""


def in_force(records: Sequence[RecordFile], source: str, folder: Path, profile: Profile) -> list[RecordFile]:
    """The records of a profile that nothing supersedes: by day, then by number, the newest last.

    A record whose profile is missing belongs to the profile that links to it (`decision.adr`), or has its name.
    Raises InputError where several missing profiles had this name.
    """
    superseded = {record.said.supersedes for record in records if record.said.supersedes}
    ends = [record for record in records if record.said.id not in superseded and adr_status.is_in_force(record.text)]
    owners = [(record, _owner(record, source, folder)) for record in ends]
    found = [record for record, owner in owners if owner == "this"]
    return sorted(
        found or _of_missing([record for record, owner in owners if owner == "missing"], folder, profile),
        key=lambda record: (record.said.date, record.number or 0, record.path.name),
    )


def source_in(folder: Path, source: str) -> str:
    """The file of a profile as seen from the folder, so that it holds in every checkout; empty where there is none."""
    if source == STANDARD_INPUT:
        return ""
    try:
        return Path(os.path.relpath(Path(source).resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return ""


def _of_missing(records: Sequence[RecordFile], folder: Path, profile: Profile) -> list[RecordFile]:
    link = profile.decision.adr if profile.decision else None
    linked = link.replace("\\", "/").rpartition("/")[2] if link else ""
    found = [record for record in records if record.path.name == linked]
    found = found or [record for record in records if record.said.profile == profile.name]
    if len({record.said.source for record in found if record.said.source}) > 1:
        names = ", ".join(record.path.name for record in found)
        what = f"the records {names} are of several profiles named {profile.name}, none of which is this file"
        raise refusal(folder, what, "name the record that this profile continues in its decision.adr")
    return found


def _owner(record: RecordFile, source: str, folder: Path) -> Owner:
    recorded = record.said.source
    if not recorded or recorded.startswith("/") or "\\" in recorded or source == STANDARD_INPUT:
        return (
            "missing"  # what a record says was perhaps written by a stranger: no path of another machine is asked for
        )
    try:
        place = folder.resolve() / recorded
        if not place.is_file():
            return "missing"
        return "this" if place.samefile(source) else "other"
    except (OSError, ValueError):  # ValueError: a null character
        return "missing"
