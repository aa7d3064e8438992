"""The kinds of values that settings of `check` have, in a file, in a variable and as a flag."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from archdecide.errors import nearest
from archdecide.formats import CHECK_FORMATS
from archdecide.kinds import Kind

STANDARD_OUTPUT = "-"


class SettingKind(Kind, frozen=True):
    """What values a setting can have; most are one word in a variable, and name no file."""

    def of_text(self, text: str) -> Any:
        """What the text of a variable says, as a file would say it."""
        return text.strip()

    def below(self, value: Any, folder: str) -> Any:  # noqa: ARG002
        """The value, where files in it are named from a folder."""
        return value

    def written(self, value: Any) -> Any:
        """The value as a configuration file would write it."""
        return value


class Share(SettingKind, frozen=True):
    """A share from 0 to 1, also as per cent."""

    highest: float = 1

    def allowed(self) -> str:
        return f"a share from 0 to {self.highest:g}, e.g. 0.2 or 20%"

    def read(self, raw: Any) -> Any:
        number = _number(raw.removesuffix("%")) if isinstance(raw, str) else raw
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError(f"{raw!r} is not a share")
        share = number / 100 if isinstance(raw, str) and raw.endswith("%") else float(number)
        if not 0 <= share <= self.highest:
            raise ValueError(f"{raw} is out of range")
        return share


class Whole(SettingKind, frozen=True):
    """A whole number."""

    lowest: int
    highest: int

    def allowed(self) -> str:
        return f"a whole number from {self.lowest} to {self.highest}"

    def read(self, raw: Any) -> Any:
        number = _number(raw) if isinstance(raw, str) else raw
        if isinstance(number, bool) or not isinstance(number, int | float) or number != number // 1:
            raise ValueError(f"{raw!r} is not a whole number")
        if not self.lowest <= number <= self.highest:
            raise ValueError(f"{raw} is out of range")
        return int(number)


class Word(SettingKind, frozen=True):
    """One of some words."""

    choices: tuple[str, ...]

    def allowed(self) -> str:
        return ", ".join(self.choices)

    def words(self) -> tuple[str, ...]:
        return self.choices

    def read(self, raw: Any) -> Any:
        if not isinstance(raw, str) or raw not in self.choices:
            raise ValueError(f"{raw!r} is not allowed{_meant(raw, self.choices)}")
        return raw


class File(SettingKind, frozen=True):
    """The name of a file, or nothing."""

    def allowed(self) -> str:
        return "the name of a file"

    def read(self, raw: Any) -> Any:
        if not isinstance(raw, str) or "\0" in raw:
            raise ValueError(f"{raw!r} is not a file name")
        return raw or None

    def of_text(self, text: str) -> Any:
        return text

    def below(self, value: Any, folder: str) -> Any:
        return value and _below(value, folder)


class Name(SettingKind, frozen=True):
    """A name that people choose, or nothing."""

    longest: int

    def allowed(self) -> str:
        return f"a name of 1 to {self.longest} printable characters, e.g. payments/architecture"

    def read(self, raw: Any) -> Any:
        name = raw.strip("/ ") if isinstance(raw, str) else ""
        if not name or len(name) > self.longest or not name.isprintable():
            raise ValueError(f"{raw!r} is not a name")
        return name


class Files(SettingKind, frozen=True):
    """Names of files, folders or patterns."""

    def allowed(self) -> str:
        return "a list of names"

    def read(self, raw: Any) -> Any:
        return _texts(raw)

    def of_text(self, text: str) -> Any:
        return [name for name in text.split(os.pathsep) if name]

    def below(self, value: Any, folder: str) -> Any:
        return tuple(_below(name, folder) for name in value)

    def written(self, value: Any) -> Any:
        return list(map(str, value))


class PackFolders(Files, frozen=True):
    """Names of folders."""

    def read(self, raw: Any) -> Any:
        return tuple(map(Path, _texts(raw)))

    def below(self, value: Any, folder: str) -> Any:
        return tuple(Path(_below(str(name), folder)) for name in value)


class Formats(SettingKind, frozen=True):
    """Names of output formats, each with the file that it goes to: `text`, `sarif=out.sarif`."""

    def allowed(self) -> str:
        return f"a list of NAME or NAME=FILE; names: {', '.join(CHECK_FORMATS)}"

    def read(self, raw: Any) -> Any:
        found = []
        for text in _texts(raw):
            name, _, file = text.partition("=")
            if name not in CHECK_FORMATS:
                raise ValueError(f"there is no format {name!r}{_meant(name, CHECK_FORMATS)}")
            if text.endswith("="):
                raise ValueError(f"{text!r} names no file")
            found.append((name, file or STANDARD_OUTPUT))
        files = [file for _, file in found]
        if twice := next((file for file in files if files.count(file) > 1), None):
            place = "standard output" if twice == STANDARD_OUTPUT else twice
            raise ValueError(f"two formats go to {place}: name another file, as in sarif=out.sarif")
        return tuple(found)

    def of_text(self, text: str) -> Any:
        return [word.strip() for word in text.split(",") if word.strip()]

    def below(self, value: Any, folder: str) -> Any:
        return tuple((name, _below(file, folder)) for name, file in value)

    def written(self, value: Any) -> Any:
        return [name if file == STANDARD_OUTPUT else f"{name}={file}" for name, file in value]


def _below(name: str, folder: str) -> str:
    return name if name == STANDARD_OUTPUT or not folder else os.path.normpath(os.path.join(folder, name))  # noqa: PTH118


def _texts(raw: Any) -> tuple[str, ...]:
    if isinstance(raw, str) or not isinstance(raw, list | tuple):
        raise ValueError(f"{raw!r} is not a list")
    if wrong := [entry for entry in raw if not isinstance(entry, str) or "\0" in entry]:
        raise ValueError(f"{wrong[0]!r} is not a name")
    if not raw:
        raise ValueError("the list is empty")
    return tuple(raw)


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _meant(word: Any, known: Iterable[str]) -> str:
    hint = nearest(word, known) if isinstance(word, str) else ""
    return f" ({hint})" if hint else ""
