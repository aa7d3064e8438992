"""The decision for a profile as a record in a folder of decision records.

A file of a record is never rewritten. Where a new record supersedes it, the value of its status is replaced, or a line
is added where the format has none; whatever else people have written in it stays.
"""

import os
import shlex
from datetime import date
from hashlib import sha256
from pathlib import Path

from msgspec import Struct, structs

from archdecide.errors import InputError, refusal
from archdecide.formats.document import adr, adr_status
from archdecide.formats.wording.escaping import md
from archdecide.load.profile_reader import read_profile
from archdecide.load.text import BYTE_ORDER_MARK, STANDARD_INPUT
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import VERDICT_MEANINGS
from archdecide.usecases.assessing import decided
from archdecide.usecases.planning import plan as plan_of
from archdecide.usecases.record_files import RecordFile, new_name, read_folder
from archdecide.usecases.record_owners import in_force, source_in
from archdecide.write import expect_place, make_parent, write_text
from archdecide.write.lock import alone_in

MOST_ATTEMPTS = 100
"""Other writers that take a name first, on a system that cannot keep them waiting."""
ONE_IN_FORCE = "mark all but one of these records as superseded"
STATUS_LINES = {
    "madr4": "status: accepted, in its front matter",
    "nygard": "Accepted, below a heading ## Status",
    "log4brains": "- Status: accepted, below its title",
}
"""How each format that has a status says it."""


class Written(Struct, frozen=True):
    """What became of the records: the file that holds the decision, whether it is new, and what it superseded.

    `notes` has a sentence about each file that was skipped, and about each further record that is in force.
    """

    file: Path
    is_new: bool
    superseded: Path | None = None
    notes: tuple[str, ...] = ()


class _New(Struct, frozen=True):
    """Everything about a new record that does not depend on the other records."""

    source: str
    folder: Path
    form: str
    day: date
    profile: Profile
    pack: Pack
    plan: Plan
    said: adr.Marker
    path: str | None


def write_record(  # noqa: PLR0913  # one of them by name only
    source: str,
    folder: Path,
    form: str,
    day: date,
    pack: Pack,
    *,
    make_folder: bool = False,
    path: str | None = None,
) -> Written:
    """Writes the decision for a profile as a record into a folder, unless the newest one there says the same.

    `path` is the file that standard input stands for; without one, the record names no file.
    Runs at the same time wait for each other. Raises InputError where nothing is decided or recommended, where a file
    cannot be read or written, or where an earlier record cannot be marked as superseded; then no file has changed.
    """
    profile = read_profile(source, pack).profile
    decision = decided(profile, pack, deep=True)
    plan = plan_of(profile, pack, decision)
    if plan.target.basis == "score leader":
        verdict = decision.outcome.verdict
        what = f"nothing is recommended ({verdict}: {VERDICT_MEANINGS[verdict]}), so there is nothing to record"
        raise refusal(source, what, "archdecide assess says what is in the way")
    said = adr.Marker(
        profile.name,
        plan.target.style,
        {
            unit.name: tuple(sorted(unit.components))
            for unit in sorted(plan.target.graph.services, key=lambda unit: unit.name)
        },
        source=source_in(folder, path or source),
        date=day.isoformat(),
        format=form,
    )
    new = _New(source, folder, form, day, profile, pack, plan, said, path)
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
    records = in_force(found.records, new.source, new.folder, new.profile)
    newest = records[-1] if records else None
    notes = (*found.skipped, *(f"{record.path} is in force, too; {ONE_IN_FORCE}" for record in records[:-1]))
    if newest is not None and newest.said.decision == new.said.decision:
        return Written(newest.path, is_new=False, notes=notes)
    name, number = new_name(new.form, adr.title_of(new.plan, new.profile), new.day, found.names)
    file = new.folder / name
    ended = None if newest is None else _superseded(newest, new, name, number)
    try:
        write_text(file, _text(new, name, number, newest), overwrite=False)
    except InputError:
        if os.path.lexists(file):
            return None
        raise
    if newest is None or ended is None:
        return Written(file, is_new=True, notes=notes)
    try:
        write_text(newest.path, ended)
    except InputError:
        file.unlink()  # both or none: a later run would take the new record for the whole work
        raise
    return Written(file, is_new=True, superseded=newest.path, notes=notes)


def _text(new: _New, name: str, number: int | None, newest: RecordFile | None) -> str:
    """The new record, with an id made of all that it says: the same run gives the same id."""
    said, earlier = new.said, None
    if newest is not None:
        said = structs.replace(said, supersedes=newest.said.id, source=said.source or newest.said.source)
        title = adr_status.title(newest.text) or "an earlier decision"
        earlier = adr.Earlier(title, newest.path.name, newest.number)
    said = structs.replace(said, id=sha256(f"{name}\n{adr.marker(said)}".encode()).hexdigest()[:16])
    frame = adr.RecordDetails(number, new.day.isoformat(), _command(new.source, new.path), earlier)
    return adr.text(new.form, new.plan, new.profile, new.pack, frame, said)


def _command(source: str, path: str | None) -> str:
    """The command that checks the decision later, when nothing is on standard input any more."""
    named = path if source == STANDARD_INPUT else source
    return "archdecide check" if named is None else f"archdecide check {shlex.quote(named)}"


def _superseded(record: RecordFile, new: _New, name: str, number: int | None) -> str:
    """The text of a record that says which one supersedes it.

    Raises InputError where it has no place to say so, or cannot be written.
    """
    by = adr_status.Successor(name, md(adr.title_of(new.plan, new.profile)), number)
    text = adr_status.superseded(record.text, by, has_status=record.said.format != "madr-minimal")
    if text is None:
        line = STATUS_LINES.get(record.said.format, STATUS_LINES["madr4"])
        what = "no status line was found, so the record cannot be marked as superseded, and nothing was written"
        raise refusal(record.path, what, f"add the line {line}")
    expect_place(record.path)
    with record.path.open("rb") as stream:
        has_mark = stream.read(3) == BYTE_ORDER_MARK.encode()
    return f"{BYTE_ORDER_MARK if has_mark else ''}{text}"
