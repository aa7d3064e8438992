"""The decision for a profile as a record in a folder of decision records.

A file of a record is never rewritten. Where a new record supersedes it, the value of its status is replaced, or a line
is added where the format has none; whatever else people have written in it stays.
"""

import os
import shlex
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

from msgspec import Struct, structs

from archdecide.boundaries import service_graph
from archdecide.errors import InputError, refusal
from archdecide.formats import adr_status
from archdecide.formats.document import adr
from archdecide.formats.wording.escaping import md
from archdecide.load.profile_reader import read_profile
from archdecide.load.record_files import RecordFile, RecordFolder, new_name, read_folder
from archdecide.load.text import BYTE_ORDER_MARK, STANDARD_INPUT
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import VERDICT_MEANINGS, Decision
from archdecide.sensitivity.verdict import decide
from archdecide.write import expect_place, make_parent, write_text
from archdecide.write.lock import alone_in

MOST_ATTEMPTS = 100
"""Other writers that take a name first, on a system that cannot keep them waiting."""
STATUS_LINES = {
    "madr4": "status: accepted, in its front matter",
    "nygard": "Accepted, below a heading ## Status",
    "log4brains": "- Status: accepted, below its title",
}
"""How each format that has a status says it."""


class Written(Struct, frozen=True):
    """What became of the records: the file that holds the decision, whether it is new, and what it superseded.

    `skipped` has a sentence about each file of the folder that is no text.
    """

    file: Path
    is_new: bool
    superseded: Path | None = None
    skipped: tuple[str, ...] = ()


class _New(Struct, frozen=True):
    """Everything about a new record that does not depend on the other records."""

    source: str
    folder: Path
    form: str
    day: date
    profile: Profile
    decision: Decision
    said: adr.Marker


def write_record(  # noqa: PLR0913  # one of them by name only
    source: str, folder: Path, form: str, day: date, pack: Pack, *, make_folder: bool = False
) -> Written:
    """Writes the decision for a profile as a record into a folder, unless the newest one there says the same.

    Runs at the same time wait for each other. Raises InputError where nothing is recommended, where a file cannot be
    read or written, or where an earlier record cannot be marked as superseded; then no file has changed.
    """
    profile = read_profile(source, pack).profile
    decision = decide(profile, pack, deep=True)
    style = decision.outcome.recommendation
    if style is None:
        verdict = decision.outcome.verdict
        what = f"nothing is recommended ({verdict}: {VERDICT_MEANINGS[verdict]}), so there is nothing to record"
        raise refusal(source, what, "archdecide assess says what is in the way")
    graph = service_graph(profile, pack, style, basis="recommendation")
    said = adr.Marker(
        profile.name,
        style,
        {unit.name: tuple(sorted(unit.components)) for unit in sorted(graph.services, key=lambda unit: unit.name)},
        source=_from_folder(source, folder),
        date=day.isoformat(),
        format=form,
    )
    new = _New(source, folder, form, day, profile, decision, said)
    if make_folder:
        make_parent(folder / "record.md")
    with alone_in(folder):
        for _ in range(MOST_ATTEMPTS):
            written = _written(new)
            if written is not None:
                return written
    raise refusal(str(folder), "other programs keep taking the name of the new record", "try again")


def _written(new: _New) -> Written | None:
    """None where somebody else took the name of the record after it was chosen."""
    found = read_folder(new.folder)
    newest = _newest(found, new)
    if newest is not None and newest[1].decision == new.said.decision:
        return Written(newest[0].path, is_new=False, skipped=found.skipped)
    title = adr.title_of(new.decision, new.profile)
    name, number = new_name(new.form, title, new.day, found.names)
    file = new.folder / name
    earlier = ended = None
    if newest is not None:
        record = newest[0]
        ended = _superseded(record, newest[1], adr_status.Successor(name, md(title), number))
        earlier = adr.Earlier(adr_status.title(record.text) or "an earlier decision", record.path.name, record.number)
        expect_place(record.path)
    frame = adr.Frame(number, new.day.isoformat(), f"archdecide check {shlex.quote(new.source)}", earlier)
    text = adr.text(new.form, new.decision, new.profile, frame, _marker(new, name, newest[1] if newest else None))
    try:
        write_text(file, text, overwrite=False)
    except InputError:
        if os.path.lexists(file):
            return None
        raise
    if newest is not None and ended is not None:
        try:
            write_text(newest[0].path, ended)
        except InputError:
            file.unlink()  # both or none: a later run would take the new record for the whole work
            raise
    return Written(file, is_new=True, superseded=newest[0].path if newest else None, skipped=found.skipped)


def _marker(new: _New, name: str, earlier: adr.Marker | None) -> adr.Marker:
    """What the record says of itself, with an id made of all of it: the same run gives the same id."""
    said = structs.replace(
        new.said,
        supersedes=earlier.id if earlier else "",
        source=new.said.source or (earlier.source if earlier else ""),
    )
    return structs.replace(said, id=sha256(f"{name}\n{adr.marker(said)}".encode()).hexdigest()[:16])


def _superseded(record: RecordFile, said: adr.Marker, by: adr_status.Successor) -> str:
    """The text of a record that says that it is superseded. Raises InputError where it has no place to say so."""
    text = adr_status.superseded(record.text, by, has_status=said.format != "madr-minimal")
    if text is None:
        line = STATUS_LINES.get(said.format, STATUS_LINES["madr4"])
        what = "no status line was found, so the record cannot be marked as superseded, and nothing was written"
        raise refusal(str(record.path), what, f"add the line {line}")
    with record.path.open("rb") as stream:
        marked = stream.read(3) == BYTE_ORDER_MARK.encode()
    return f"{BYTE_ORDER_MARK if marked else ''}{text}"


def _newest(found: RecordFolder, new: _New) -> tuple[RecordFile, adr.Marker] | None:
    """The record of this profile that is in force: the end of the chain, then the latest day, then the highest number.

    A profile that was renamed is known by its file. One that was moved is known by its name, or by the file that its
    `decision.adr` names, as long as no other profile stands where the record says.
    Raises InputError where the records of several such profiles have its name.
    """
    ours = [(record, record.said) for record in found.records if record.said is not None]
    superseded = {said.supersedes for _, said in ours if said.supersedes}
    ends = [pair for pair in ours if pair[1].id not in superseded and adr_status.is_in_force(pair[0].text)]
    owners = [_owner(said, new) for _, said in ends]
    chosen = [pair for pair, owner in zip(ends, owners, strict=True) if owner == "this"]
    if not chosen:
        missing = [pair for pair, owner in zip(ends, owners, strict=True) if owner == "missing"]
        chosen = [pair for pair in missing if pair[0].path.name == _linked(new.profile)]
        chosen = chosen or [pair for pair in missing if pair[1].profile == new.profile.name]
        if len({said.source for _, said in chosen if said.source}) > 1:
            names = ", ".join(record.path.name for record, _ in chosen)
            what = f"the records {names} are of several profiles named {new.profile.name}, none of which is this file"
            hint = "name the record that this profile continues in its decision.adr"
            raise refusal(str(new.folder), what, hint)
    return max(chosen, key=lambda pair: (pair[1].date, pair[0].number or 0, pair[0].path.name), default=None)


def _owner(said: adr.Marker, new: _New) -> Literal["this", "other", "missing"]:
    """Whether the profile that a record was made of is this one, another one, or no longer there (or not known)."""
    if not said.source or said.source.startswith("/") or "\\" in said.source or new.source == STANDARD_INPUT:
        return "missing"
    try:
        place = new.folder.resolve() / said.source
        if not place.is_file():
            return "missing"
        return "this" if place.samefile(new.source) else "other"
    except (OSError, ValueError):  # ValueError: a null character
        return "missing"


def _linked(profile: Profile) -> str | None:
    """The name of the file that a profile names as the record of its decision."""
    link = profile.decision.adr if profile.decision else None
    return link.replace("\\", "/").rpartition("/")[2] if link else None


def _from_folder(source: str, folder: Path) -> str:
    """The file of a profile as seen from the folder of the records, so that it holds in every checkout."""
    if source == STANDARD_INPUT:
        return ""
    try:
        return Path(os.path.relpath(Path(source).resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return ""
