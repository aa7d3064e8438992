"""The title and the status of a decision record, wherever its format or its editors have put them.

Front matter (MADR), a field (`- Status: accepted`, log4brains) and a section (`## Status`, Nygard) are recognized in
every record, whichever format it was written in: people edit records, convert them and translate their headings.
Every other character of a record stays as it is, line ends included.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

STATUS_WORDS = (
    "status",
    "state",
    "statut",
    "estado",
    "estat",
    "stato",
    "stav",
    "stan",
    "tila",
    "durum",
    "állapot",
    "статус",
    "стан",
    "状态",
    "狀態",
    "状態",
    "ステータス",
    "상태",
)
"""What people call the status, in lower case."""
LONGEST_LINE = 2000
"""In characters. A longer line is prose, and no expression has to search it."""

_WORD = "|".join(STATUS_WORDS)
_FRONT_MATTER = re.compile(rf"(['\"]?(?:{_WORD})['\"]?[ \t]*:[ \t]*)(.*?)([ \t]+#.*|[ \t]*)", re.IGNORECASE)
_FIELD = re.compile(
    rf"( {{0,3}}(?:[-*+][ \t]+)?(?:\*\*|__)?(?:{_WORD})(?:\*\*|__)?[ \t]*[:：](?:\*\*|__)?[ \t]*)(.*?)([ \t]*)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"([ \t]*(?:[-*+>][ \t]+)?)(.*?)([ \t]*)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_TITLE_NUMBER = re.compile(r"(?:ADR[-_ ]?)?\d+(?:[.:]| -)[ \t]+", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENDED = re.compile(r"[\W_]*(?:superseded|superceded|deprecated|rejected)\b", re.IGNORECASE)


class Successor(Struct, frozen=True):
    """The record that supersedes another one: its file beside it, its title in Markdown, its number if it has one."""

    file: str
    title: str
    number: int | None = None

    @property
    def stem(self) -> str:
        """The name of the file without its ending."""
        return self.file.removesuffix(".md")


class _Status(Struct, frozen=True):
    """The line of the status: what stands before and after its value, and the value for a superseded record."""

    index: int
    before: str
    value: str
    after: str
    place: str


def title(text: str) -> str | None:
    """The first heading after the front matter, without its number and escapes; None where there is none."""
    found = next(_headings(text.splitlines()), None)
    if found is None:
        return None
    return _ESCAPED.sub(r"\1", _TITLE_NUMBER.sub("", found[2], count=1)) or None


def is_in_force(text: str) -> bool:
    """Whether a record is neither superseded nor deprecated nor rejected. A record without a status is in force."""
    lines = text.splitlines()
    status = _status(lines)
    if status is None:
        return not any(_ENDED.match(lines[index]) for index in _head(lines))
    said = [status.value]
    if status.place == "section":  # adr-tools adds further lines to it
        said += [lines[index] for index in _section(lines, status.index)]
    return not any(_ENDED.match(line) for line in said)


def superseded(text: str, by: Successor, *, has_status: bool) -> str | None:
    """A record that says in its own format which one supersedes it; None where no line of its status can be found.

    A format without a status (`has_status` is false) says it below the title.
    """
    lines = text.splitlines(keepends=True)
    plain = text.splitlines()
    status = _status(plain)
    if status is not None:
        end = lines[status.index][len(plain[status.index]) :]
        lines[status.index] = f"{status.before}{_words(status.place, by)}{status.after}{end}"
        return "".join(lines)
    heading = next(_headings(plain), None)
    if has_status or heading is None:
        return None
    index = heading[1]
    end = lines[index][len(plain[index]) :] or "\n"
    below = end if "".join(plain[index + 1 : index + 2]).strip() else ""
    lines[index] = f"{plain[index]}{end}{end}Superseded by [{by.title}]({by.file}).{end}{below}"
    return "".join(lines)


def _words(place: str, by: Successor) -> str:
    """What each format says of a superseded record."""
    match place:
        case "front matter":
            return f'"superseded by {by.stem if by.number is None else f"ADR-{by.number:04}"}"'
        case "field":
            return f"superseded by [{by.stem}]({by.file})"
        case _:  # the spelling of adr-tools, which look for it
            number = "" if by.number is None else f"{by.number}. "
            return f"Superceded by [{number}{by.title}]({by.file})"


def _status(lines: Sequence[str]) -> _Status | None:
    return _in_front_matter(lines) or _in_field(lines) or _in_section(lines)


def _in_front_matter(lines: Sequence[str]) -> _Status | None:
    for index in range(1, _body(lines) - 1):
        found = _matched(_FRONT_MATTER, lines[index])
        if found and found[2] and not lines[index + 1].startswith((" ", "\t")):  # else the value goes on
            return _Status(index, found[1], found[2].strip("'\""), found[3], "front matter")
    return None


def _in_field(lines: Sequence[str]) -> _Status | None:
    for index in _head(lines):
        found = _matched(_FIELD, lines[index])
        if found and found[2]:
            return _Status(index, found[1], found[2], found[3], "field")
    return None


def _in_section(lines: Sequence[str]) -> _Status | None:
    ends = (last for _, last, name in _headings(lines) if name.casefold().strip(":：*_ ") in STATUS_WORDS)
    index = next(_section(lines, next(ends, len(lines)) + 1), None)
    found = None if index is None else _matched(_ITEM, lines[index])
    return _Status(index, found[1], found[2], found[3], "section") if index is not None and found else None


def _matched(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    return pattern.fullmatch(line) if len(line) <= LONGEST_LINE else None


def _head(lines: Sequence[str]) -> Iterator[int]:
    """The lines between the title and the next heading."""
    headings = _headings(lines)
    title_line = next(headings, None)
    following = next(headings, None)
    start = _body(lines) if title_line is None else title_line[1] + 1
    end = len(lines) if following is None else following[0]
    return (index for index in _prose(lines) if start <= index < end)


def _section(lines: Sequence[str], start: int) -> Iterator[int]:
    """The lines with text from here to the next heading."""
    end = next((first for first, _, _ in _headings(lines) if first >= start), len(lines))
    return (index for index in _prose(lines) if start <= index < end and lines[index].strip())


def _headings(lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """The first and the last line of each heading, and its text."""
    before = None
    for index in _prose(lines):
        if found := _matched(_HEADING, lines[index]):
            yield index, index, found[1]
        elif before == index - 1 and _matched(_UNDERLINE, lines[index]) and not _HEADING.match(lines[before]):
            yield before, index, lines[before].strip()
            before = None
            continue
        before = index if lines[index].strip() else None


def _prose(lines: Sequence[str]) -> Iterator[int]:
    """The lines after the front matter that stand in no code block and no comment."""
    end = ""  # what ends the block or the comment
    for index in range(_body(lines), len(lines)):
        line = lines[index].strip()
        if end:
            end = "" if (end in line if end == "-->" else line.startswith(end)) else end
        elif line.startswith(("```", "~~~")):
            end = line[:3]
        elif line.startswith("<!--"):
            end = "" if "-->" in line else "-->"
        else:
            yield index


def _body(lines: Sequence[str]) -> int:
    """The first line after the front matter."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((index + 1 for index in range(1, len(lines)) if lines[index].rstrip() in {"---", "..."}), 0)
