"""Decision records in a folder: which ones are ours, what the newest says, and a new one beside them.

A file of a record is never rewritten. Where a new record supersedes it, its line of status is replaced, or a line is
added where the format has none; whatever else people have written in it stays.
"""

import re
import shlex
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from archdecide.errors import Diagnostic, InputError, Place
from archdecide.formats.document import adr
from archdecide.formats.wording.escaping import md
from archdecide.load.profile_reader import read_profile
from archdecide.load.text import read_text
from archdecide.rules import Pack
from archdecide.sensitivity.decision import VERDICT_MEANINGS
from archdecide.usecases.assessing import decided
from archdecide.usecases.planning import plan as plan_of
from archdecide.write import write_text

NUMBERED = re.compile(r"^(\d{4})-.*\.md$")
TITLE = re.compile(r"^# (?:\d+\. )?(.+)$", re.MULTILINE)


class Successor(Struct, frozen=True):
    """The record that supersedes another one: its file beside it, its number and its title."""

    file: str
    number: int
    title: str


class Written(Struct, frozen=True):
    """What became of the records: the file that holds the decision, whether it is new, and what it superseded."""

    file: Path
    is_new: bool
    superseded: Path | None = None


def write_record(  # noqa: PLR0913  # one of them by name only
    source: str, folder: Path, form: str, day: date, pack: Pack, *, make_folder: bool = False
) -> Written:
    """Writes the decision for a profile as a record into a folder, unless the newest one there says the same.

    Raises InputError where nothing is decided or recommended, or where a file cannot be read or written.
    """
    profile = read_profile(source, pack).profile
    decision = decided(profile, pack, deep=True)
    plan = plan_of(profile, pack, decision)
    if plan.target.basis == "score leader":
        verdict = decision.outcome.verdict
        what = f"nothing is recommended ({verdict}: {VERDICT_MEANINGS[verdict]}), so there is nothing to record"
        raise InputError([Diagnostic(Place(source), what, "archdecide assess says what is in the way")])
    said = adr.says(profile, plan.target.style, {unit.name: unit.components for unit in plan.target.graph.services})
    records = _records(folder)
    ours = [(path, text) for path, text in records if (found := adr.said_in(text)) and found["profile"] == profile.name]
    newest = ours[-1] if ours else None
    if newest is not None and adr.said_in(newest[1]) == said:
        return Written(newest[0], is_new=False)
    number = 1 + max((_number(path) or 0 for path, _ in records), default=0)
    title = adr.title_of(plan, profile)
    file = folder / _name(form, number, title, day, {path.name for path, _ in records})
    earlier = None if newest is None else adr.Earlier(_title(newest[1]), newest[0].name, _number(newest[0]))
    frame = adr.RecordDetails(number, day.isoformat(), f"archdecide check {shlex.quote(source)}", earlier)
    write_text(file, adr.text(form, plan, profile, frame, said), overwrite=False, make_parents=make_folder)
    if newest is not None:
        try:
            write_text(newest[0], SUPERSEDED[form](newest[1], Successor(file.name, number, md(title))))
        except InputError:
            file.unlink()  # both or none: a later run would take the new record for the whole work
            raise
    return Written(file, is_new=True, superseded=None if newest is None else newest[0])


def _records(folder: Path) -> list[tuple[Path, str]]:
    """The Markdown files of a folder by name, oldest first as numbers and days sort."""
    if not folder.is_dir():
        return []
    return [(path, read_text(str(path))[1]) for path in sorted(folder.glob("*.md")) if path.is_file()]


def _name(form: str, number: int, title: str, day: date, taken: set[str]) -> str:
    """The name of a new record by the convention of its format, made unlike those that exist."""
    start = f"{day:%Y%m%d}" if form == "log4brains" else f"{number:04}"
    name = f"{start}-{adr.slug(title)}"
    further = next(n for n in range(1, len(taken) + 2) if f"{name}{f'-{n}' if n > 1 else ''}.md" not in taken)
    return f"{name}{f'-{further}' if further > 1 else ''}.md"


def _number(path: Path) -> int | None:
    """The number in the name of a record; None where names have days instead."""
    found = NUMBERED.match(path.name)
    return int(found[1]) if found else None


def _title(text: str) -> str:
    found = TITLE.search(text)
    return found[1].replace("\\", "") if found else "an earlier decision"


def _of_madr(text: str, by: Successor) -> str:
    line = f'status: "superseded by ADR-{by.number:04}"'
    return re.sub(r"\A(---\n(?:.*\n)*?)status:.*$", lambda found: found[1] + line, text, count=1, flags=re.MULTILINE)


def _of_nygard(text: str, by: Successor) -> str:
    line = f"Superceded by [{by.number}. {by.title}]({by.file})"
    return re.sub(r"^(## Status\n\n).*$", lambda found: found[1] + line, text, count=1, flags=re.MULTILINE)


def _of_log4brains(text: str, by: Successor) -> str:
    name = by.file.removesuffix(".md")
    line = f"- Status: superseded by [{name}]({by.file})"
    return re.sub(r"^- Status:.*$", lambda _: line, text, count=1, flags=re.MULTILINE)


def _of_minimal(text: str, by: Successor) -> str:
    line = f"Superseded by [{by.title}]({by.file})."
    return re.sub(r"^(# .*\n)", lambda found: f"{found[1]}\n{line}\n", text, count=1, flags=re.MULTILINE)


SUPERSEDED: Mapping[str, Callable[[str, Successor], str]] = {
    "madr4": _of_madr,
    "madr-minimal": _of_minimal,
    "nygard": _of_nygard,
    "log4brains": _of_log4brains,
}
"""A record's text with the words of its format for being superseded by another one."""
