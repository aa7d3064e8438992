"""Every setting of `check` with its default, and the kinds of values that settings have."""

import os
from collections.abc import Iterable, Mapping
from typing import Any, Literal, Protocol

from msgspec import Struct

from archdecide.check.check_settings import CheckSettings
from archdecide.errors import nearest
from archdecide.formats import CHECK_FORMATS
from archdecide.load.repository_paths import LONGEST_CATEGORY
from archdecide.rules import SEVERITIES, Severity

Grade = Severity | Literal["off"]
STANDARD_OUTPUT = "-"
DEFAULTS = CheckSettings()


class SettingKind(Protocol):
    """What values a setting can have."""

    @property
    def allowed(self) -> str:
        """What is allowed, for people."""

    def value(self, raw: Any) -> Any:
        """The value for what a file, a variable or a flag says. Raises ValueError with what is wrong."""

    def of_text(self, text: str) -> Any:
        """What the text of a variable says, as a file would say it."""

    def below(self, value: Any, folder: str) -> Any:
        """The value, where files in it are named from a folder."""


class _Plain:
    """A kind that names no file, and is one word in a variable."""

    def of_text(self, text: str) -> Any:
        return text.strip()

    def below(self, value: Any, folder: str) -> Any:  # noqa: ARG002
        return value


class Share(Struct, _Plain, frozen=True):
    """A share from 0 to 1, also as per cent."""

    highest: float = 1

    @property
    def allowed(self) -> str:
        return f"a share from 0 to {self.highest:g}, e.g. 0.2 or 20%"

    def value(self, raw: Any) -> float:
        number = _number(raw.removesuffix("%")) if isinstance(raw, str) else raw
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError(f"{raw!r} is not a share")
        share = number / 100 if isinstance(raw, str) and raw.endswith("%") else float(number)
        if not 0 <= share <= self.highest:
            raise ValueError(f"{raw} is out of range")
        return share


class Whole(Struct, _Plain, frozen=True):
    """A whole number."""

    lowest: int
    highest: int

    @property
    def allowed(self) -> str:
        return f"a whole number from {self.lowest} to {self.highest}"

    def value(self, raw: Any) -> int:
        number = _number(raw) if isinstance(raw, str) else raw
        if isinstance(number, bool) or not isinstance(number, int | float) or number != number // 1:
            raise ValueError(f"{raw!r} is not a whole number")
        if not self.lowest <= number <= self.highest:
            raise ValueError(f"{raw} is out of range")
        return int(number)


class Word(Struct, _Plain, frozen=True):
    """One of some words."""

    words: tuple[str, ...]

    @property
    def allowed(self) -> str:
        return ", ".join(self.words)

    def value(self, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in self.words:
            raise ValueError(f"{raw!r} is not allowed{_meant(raw, self.words)}")
        return raw


class File(Struct, frozen=True):
    """The name of a file, or nothing."""

    @property
    def allowed(self) -> str:
        return "the name of a file"

    def value(self, raw: Any) -> str | None:
        if not isinstance(raw, str) or "\0" in raw:
            raise ValueError(f"{raw!r} is not a file name")
        return raw or None

    def of_text(self, text: str) -> Any:
        return text

    def below(self, value: Any, folder: str) -> Any:
        return value and _below(value, folder)


class Name(Struct, _Plain, frozen=True):
    """A name that people choose, or nothing."""

    longest: int

    @property
    def allowed(self) -> str:
        return f"a name of 1 to {self.longest} printable characters, e.g. payments/architecture"

    def value(self, raw: Any) -> str:
        name = raw.strip("/ ") if isinstance(raw, str) else ""
        if not name or len(name) > self.longest or not name.isprintable():
            raise ValueError(f"{raw!r} is not a name")
        return name


class Files(Struct, frozen=True):
    """Names of files, folders or patterns."""

    @property
    def allowed(self) -> str:
        return "a list of names"

    def value(self, raw: Any) -> tuple[str, ...]:
        return _texts(raw)

    def of_text(self, text: str) -> Any:
        return [name for name in text.split(os.pathsep) if name]

    def below(self, value: Any, folder: str) -> Any:
        return tuple(_below(name, folder) for name in value)


class Formats(Struct, frozen=True):
    """Names of output formats, each with the file that it goes to: `text`, `sarif=out.sarif`."""

    @property
    def allowed(self) -> str:
        return f"a list of NAME or NAME=FILE; names: {', '.join(CHECK_FORMATS)}"

    def value(self, raw: Any) -> tuple[tuple[str, str], ...]:
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


class Setting(Struct, frozen=True):
    """One setting: its name in files, its flag, what it can be, and what it is where nobody says otherwise."""

    name: str
    kind: SettingKind
    default: Any
    flag: str


SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting("paths", Files(), (".",), "PATH"),
        Setting("formats", Formats(), (("text", STANDARD_OUTPUT),), "--format"),
        Setting("fail_on", Word(SEVERITIES), "error", "--fail-on"),
        Setting("margin", Share(), DEFAULTS.margin, "--margin"),
        Setting("distance", Share(), DEFAULTS.distance, "--distance"),
        Setting("coverage_minimum", Share(), None, "--coverage-minimum"),
        Setting("evidence_max_age_days", Whole(0, 36_500), DEFAULTS.evidence_max_age_days, "--evidence-max-age-days"),
        Setting("baseline", File(), None, "--baseline"),
        Setting("category", Name(LONGEST_CATEGORY), None, "--category"),
        Setting("packs", Files(), (), "--rules"),
        Setting("jobs", Whole(0, 1024), 0, "--jobs"),
    )
}
GRADE = Setting("rules", Word(("off", *SEVERITIES)), "", "--rule")
"""What a check rule can be graded; there is one such setting for each rule that somebody grades."""


def setting_names() -> tuple[str, ...]:
    """Everything that a table `[check]` can hold."""
    return (*SETTINGS, GRADE.name)


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
