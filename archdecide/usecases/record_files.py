"""The files of a folder of decision records: what they say, and how the team numbers them."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from msgspec import Struct

from archdecide.errors import InputError
from archdecide.formats.document import adr
from archdecide.load.text import MAXIMUM_BYTES, read_text

ENDINGS = {".md", ".markdown", ".mdx", ".adoc", ".asciidoc", ".rst", ".org", ".txt"}
"""Files with these endings may be records, so their numbers are taken."""
_NUMBERED = re.compile(r"((?:m?adr|decision)[-_. ]*)?(\d{1,5})(?:([-_. ]+).*)?", re.IGNORECASE)
_DAY = re.compile(r"(?:19|20)\d\d[-_.](?:0[1-9]|1[0-2])[-_.](?:0[1-9]|[12]\d|3[01])(?!\d)")


class RecordFile(Struct, frozen=True):
    """A record of ours: its file, its text, and what its marker says."""

    path: Path
    text: str
    said: adr.Marker

    @property
    def number(self) -> int | None:
        """The number in its name; None where names have days instead."""
        found = _spelling(self.path.name)
        return found.number if found else None


class RecordFolder(Struct, frozen=True):
    """Our records, the names of all files, and a sentence about each Markdown file that could not be read."""

    records: tuple[RecordFile, ...] = ()
    names: frozenset[str] = frozenset()
    skipped: tuple[str, ...] = ()


class _Spelling(Struct, frozen=True):
    """A number as a team writes it in the names of its records: `ADR-0007-` is ADR-, 7, four digits and a dash."""

    number: int
    before: str = ""
    digits: int = 4
    after: str = "-"


def read_folder(folder: Path) -> RecordFolder:
    """Everything in a folder; nothing if there is none. A foreign file that is not UTF-8 text is skipped.

    Raises InputError where a file may not be read, or where a record of ours is not UTF-8 text.
    """
    if not folder.is_dir():
        return RecordFolder()
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))  # macOS: ._0001-x.md
    records, skipped = [], []
    for path in paths:
        if path.suffix.lower() == ".md" and path.is_file():
            try:
                text = read_text(str(path))[1]
            except InputError as error:
                if not _is_foreign(path):
                    raise
                skipped.append(f"{path} was skipped: it {error.problems[0].what}")
            else:
                said = adr.marker_in(text)
                records += [] if said is None else [RecordFile(path, text, said)]
    return RecordFolder(tuple(records), frozenset(path.name for path in paths), tuple(skipped))


def new_name(form: str, title: str, day: date, names: Iterable[str]) -> tuple[str, int | None]:
    """The name of a new record and its number: by day for log4brains, else the next one as the team writes numbers."""
    taken = {name.casefold() for name in names}
    if form == "log4brains":
        return _unlike(f"{day:%Y%m%d}-{adr.slug(title)}", taken), None
    found = [spelling for name in sorted(names) if (spelling := _spelling(name))]
    last = max(found, key=lambda spelling: spelling.number, default=_Spelling(0))
    number = last.number + 1
    return _unlike(f"{last.before}{number:0{last.digits}}{last.after}{adr.slug(title)}", taken), number


def _spelling(name: str) -> _Spelling | None:
    path = Path(name)
    found = _NUMBERED.fullmatch(path.stem)
    if found is None or path.suffix.lower() not in ENDINGS or _DAY.match(path.stem):
        return None
    return _Spelling(int(found[2]), found[1] or "", len(found[2]), found[3] or "-")


def _unlike(start: str, taken: set[str]) -> str:
    """A name made unlike those that are taken, which some systems compare without regard to case."""
    names = (f"{start}{f'-{further}' if further > 1 else ''}.md" for further in range(1, len(taken) + 2))
    return next(name for name in names if name.casefold() not in taken)


def _is_foreign(path: Path) -> bool:
    """Whether a file that cannot be read as text can be no record of ours, saved in another encoding or too large."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAXIMUM_BYTES + 1)
    except OSError:
        return False
    return not any(adr.START.encode(encoding) in content for encoding in ("ascii", "utf-16-le", "utf-16-be"))
