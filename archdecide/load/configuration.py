"""The configuration file of `check`: which one it is, what it says, and in which line."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from archdecide.errors import Diagnostic, InputError, Place, nearest, refusal
from archdecide.load.text import read_text

OWN = "archdecide.toml"
SHARED = "pyproject.toml"
TABLE = ("tool", "archdecide")
COMMAND = "check"

_HEADER = re.compile(r"^\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w.-]+|"[^"]*"|'[^']*'|\s*\.\s*)+?)\s*=""")
_PART = re.compile(r"""[\w-]+|"([^"]*)"|'([^']*)'""")
_AT = re.compile(r" \(at line (\d+), column (\d+)\)$| \(at end of document\)$")


class ConfigurationFile(Struct, frozen=True):
    """A configuration file. `data` is what stands below `root`, the keys at which ours begin."""

    name: str
    folder: str
    root: tuple[str, ...]
    data: Mapping[str, Any]
    lines: Mapping[tuple[str, ...], int]

    def place(self, *path: str) -> Place:
        """Where a key is written, or the file if that is not known."""
        full = (*self.root, *path)
        return Place(self.name, self.lines.get(full) or next(iter(self._below(full)), None))

    def _below(self, path: tuple[str, ...]) -> list[int]:
        return sorted(line for known, line in self.lines.items() if known[: len(path)] == path)

    def entries(self, problems: list[Diagnostic]) -> list[tuple[tuple[str, ...], Any]]:
        """The paths and values of the table `check`; whatever stands beside it is a problem."""
        for name in self.data:
            if name != COMMAND:
                hint = nearest(name, [COMMAND]) or f"write it in [{'.'.join((*self.root, COMMAND))}]"
                problems.append(Diagnostic(self.place(name), f"there is no table '{name}' here", hint))
        table = self.data.get(COMMAND, {})
        if not isinstance(table, Mapping):
            problems.append(Diagnostic(self.place(COMMAND), f"'{COMMAND}' is not a table", f"write: [{COMMAND}]"))
            return []
        return [((COMMAND, name), value) for name, value in table.items()]


def configuration_file(named: str | None) -> ConfigurationFile | None:
    """The file that is named, or the nearest from the working folder upwards; None where there is none.

    Raises InputError where it cannot be read, or is not TOML.
    """
    if named is not None:
        return _read(named, required=True)
    here = Path.cwd()
    for folder in (here, *here.parents):
        for name in (OWN, SHARED):
            path = folder / name
            if path.is_file() and (found := _read(_shown(path, here))) is not None:
                return found
    return None


def _read(name: str, *, required: bool = False) -> ConfigurationFile | None:
    """The file; None for a shared one without a table of ours, unless it is required."""
    _, text = read_text(name)
    root = TABLE if Path(name).name == SHARED else ()
    if root and not required and root[-1] not in text:
        return None
    import tomllib  # only where there is a file to read

    try:
        data: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([_syntax(str(error), name)]) from None
    for key in root:
        data = data.get(key) if isinstance(data, Mapping) else None
    if data is None and not required:
        return None
    if not isinstance(data, Mapping):
        raise refusal(name, f"there is no table [{'.'.join(root)}]", "add it, or name another file")
    folder = os.path.dirname(name)  # noqa: PTH120  # "" for the working folder, where names stay as they are
    return ConfigurationFile(name, folder, root, data, _lines(text))


def _shown(path: Path, here: Path) -> str:
    return os.path.relpath(path, here)


def _syntax(said: str, name: str) -> Diagnostic:
    found = _AT.search(said)
    line, column = (int(part) if part else None for part in found.groups()) if found else (None, None)
    what = _AT.sub("", said)
    return Diagnostic(Place(name, line, column), f"is not TOML: {what[:1].lower()}{what[1:]}", "see https://toml.io")


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """The line of every key that stands at the start of one. The TOML reader gives no places.

    Keys inside of values of several lines may be among them; they never match a path that the reader knows.
    """
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _parts(header[1])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_parts(key[1])), number)
    return found


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part[1] or part[2] or part[0] for part in _PART.finditer(key))
