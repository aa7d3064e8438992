"""Which files of a component hold its own code and configuration, and their lines without comments."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from archdecide.evidence.folders import Folders
from archdecide.evidence.patterns import file_pattern, ignore_pattern
from archdecide.importers import CheckoutFiles

_QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`"
LONGEST_LINE = 4_000
"""Characters of a line that are looked at; longer lines are data or code that a program wrote."""


class SourceLine(Struct, frozen=True):
    """One line without comments; `number` starts at 1."""

    file: str
    number: int
    text: str


class ComponentFiles:
    """The files that belong to each component, by its folders."""

    def __init__(self, files: CheckoutFiles, folders: Mapping[str, Sequence[str]], table: Mapping[str, Any]) -> None:
        """`folders` leads from components to their folders; `table` is the content of `rules/scan/addresses.yaml`."""
        self.files = files
        self.folders = {name: tuple(places) for name, places in folders.items() if places}
        self.owners = Folders(self.folders)
        skipped = [pattern for patterns in table.get("skipped", {}).values() for pattern in patterns]
        self.skipped = _any_of([ignore_pattern(pattern).pattern for pattern in skipped])
        self.configuration = _any_of([file_pattern(pattern).pattern for pattern in table.get("configuration", ())])
        self.deployment = _any_of(table.get("deployment", ()))
        self.comments = {ending: sign for sign, endings in table.get("comment", {}).items() for ending in endings}

    def of(self, component: str) -> Iterator[str]:
        """The names of a component's files that may hold addresses, without those of a component inside of it."""
        for folder in self.folders.get(component, ()):
            yield from (name for name in self.candidates(folder) if component in self.owners.owners(name))

    def owned(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every file that may hold addresses, with the components that it belongs to; each once."""
        seen: set[str] = set()
        for folder in dict.fromkeys(folder for folders in self.folders.values() for folder in folders):
            for name in self.candidates(folder):
                if name not in seen:
                    seen.add(name)
                    yield name, self.owners.owners(name)

    def candidates(self, folder: str) -> Iterator[str]:
        """The names of the files below a folder that may hold addresses."""
        for name in self.files.below(folder):
            inside = name if folder == "." else name[len(folder) + 1 :]
            if self.skipped.fullmatch(inside.lower()):
                continue
            if self.files.is_own_source(name) or self.is_configuration(name):
                yield name

    def is_configuration(self, name: str) -> bool:
        """Whether a file configures a program, by its name."""
        return self.files.language(name) is None and self.configuration.fullmatch(name) is not None

    def text(self, name: str) -> str:
        """The text of a file; empty where it cannot be read or describes a deployment."""
        content = self.files.text(name) or ""
        return "" if self.is_configuration(name) and self.deployment.search(content) else content

    def lines(self, name: str, words: Sequence[str]) -> Iterator[SourceLine]:
        """The lines of a file that hold one of the words, in any case and with `_` or `-`, without comments.

        `words` are in lower case and with `-`.
        """
        content = self.text(name)
        if not _holds(content, words):
            return
        base = name.rpartition("/")[2].lower()
        sign = self.comments.get("dockerfile" if "dockerfile" in base else base.rpartition(".")[2], "//")
        comment = _Comments(sign)
        for number, line in enumerate(content.splitlines(), start=1):
            text = comment.without(line[:LONGEST_LINE])
            if _holds(text, words):
                yield SourceLine(name, number, text)


def _holds(text: str, words: Sequence[str]) -> bool:
    spelling = text.lower().replace("_", "-")
    return any(word in spelling for word in words)


class _Comments:
    """Takes comments out of the lines of a file, one after the other; `sign` begins one that ends with its line."""

    def __init__(self, sign: str) -> None:
        before = r"(?<![:\w])" if sign == "//" else r"(?:(?<=\s)|^)"
        block = r"|(?P<block>/\*|<!--)" if sign == "//" else ""
        self._pattern = re.compile(rf"{_QUOTED}|(?P<line>{before}{re.escape(sign)}){block}")
        self._ending = ""

    def without(self, line: str) -> str:
        """A line without comments; a `//` after a colon belongs to an address."""
        kept: list[str] = []
        rest = line
        while rest:
            if self._ending:
                _, found, rest = rest.partition(self._ending)
                self._ending = "" if found else self._ending
                continue
            match = next((one for one in self._pattern.finditer(rest) if one.lastgroup), None)
            if match is None:
                return "".join([*kept, rest])
            kept.append(rest[: match.start()])
            if match.lastgroup == "line":
                break
            self._ending = "*/" if match["block"] == "/*" else "-->"
            rest = rest[match.end() :]
        return "".join(kept)


def _any_of(expressions: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in expressions) or "(?!)", re.DOTALL)
