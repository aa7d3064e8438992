"""The files of a checkout as importers read them: with all limits, each text and each document at most once."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from archdecide.errors import Diagnostic, InputError, Place
from archdecide.evidence.observations import LeftOut
from archdecide.evidence.patterns import file_pattern
from archdecide.load.foreign import LenientDocument, read_documents
from archdecide.load.json_records import JsonRecord, read_records
from archdecide.load.scan_tables import scan_tables
from archdecide.load.source_code import ATTRIBUTES, SourceCode
from archdecide.load.text import BYTE_ORDER_MARK, STANDARD_INPUT
from archdecide.load.trees import MAXIMUM_FILES, FileTree, UnreadError

if TYPE_CHECKING:
    from archdecide.importers import CheckoutFiles

CONFIGURATION_BYTES = 1 << 20
SOURCE_BYTES = 2 << 20
RECORDS_BYTES = 256 << 20
_BINARY_SIGN = 8_000
"""Bytes in which a null character means that a file is binary, as git decides it."""


class ScannedFiles:
    """See `archdecide.importers.Files`. What is not read is in `left_out` and `problems`, each file once."""

    def __init__(self, tree: FileTree, prefix: str = "") -> None:
        """`prefix` goes before the names of files in places, e.g. the folder that was named with its `/`."""
        self.tree = tree
        self.prefix = prefix
        self._left_out: dict[str, LeftOut] = {}
        self._problems: dict[str, Diagnostic] = {}
        self._documents: dict[str, tuple[LenientDocument, ...]] = {}
        self._lines: dict[str, int] = {}

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Files that were wanted and not read, by name."""
        return tuple(self._left_out[name] for name in sorted(self._left_out))

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What was wrong with files that were read, by name."""
        return tuple(self._problems[name] for name in sorted(self._problems))

    def names(self) -> Sequence[str]:
        """Every file, sorted."""
        names = self.tree.names()
        if len(names) == MAXIMUM_FILES:
            self._leave_out("...", f"only the first {MAXIMUM_FILES:,} files are looked at")
        return names

    def matching(self, patterns: Sequence[str]) -> Sequence[str]:
        """The files that match one of the patterns, sorted."""
        if not patterns:
            return ()
        any_of = re.compile("|".join(f"(?:{file_pattern(pattern).pattern})" for pattern in patterns), re.DOTALL)
        return tuple(name for name in self.names() if any_of.fullmatch(name))

    def below(self, folder: str) -> Sequence[str]:
        """The files in a folder and its subfolders, sorted; `.` is everything."""
        names = self.names()
        if folder in (".", ""):
            return names
        start = folder.rstrip("/")
        return names[bisect_left(names, f"{start}/") : bisect_left(names, f"{start}0")]  # 0 follows the slash

    def text(self, name: str) -> str | None:
        """The text of a file; invalid UTF-8 is replaced. None where it is absent, binary or not to be read."""
        content = self._content(name, SOURCE_BYTES)
        if content is None or b"\0" in content[:_BINARY_SIGN]:
            return None
        return content.decode("utf-8", "replace").removeprefix(BYTE_ORDER_MARK)

    def place(self, name: str, line: int | None = None) -> Place:
        """Where a file or a line of it stands, under the name that people gave for its folder."""
        return Place(self._shown(name), line)

    def documents(self, name: str) -> tuple[LenientDocument, ...]:
        """The YAML documents of a file (JSON is YAML); none where it is absent or no YAML."""
        if name not in self._documents:
            content = self._content(name, CONFIGURATION_BYTES)
            text = (content or b"").decode("utf-8", "replace").removeprefix(BYTE_ORDER_MARK)
            self._documents[name], problems = read_documents(text, self._shown(name))
            if problems:
                self._problems.setdefault(name, problems[0])
        return self._documents[name]

    def records(self, name: str, lists: Sequence[str] = ()) -> Iterator[JsonRecord]:
        """The items of a JSON file one by one, see `archdecide.load.json_records`; a fault ends them."""
        try:
            opened = self.tree.open(name)
            if opened is None:
                return
            with opened[0] as stream:
                yield from read_records(stream, self._shown(name), lists, RECORDS_BYTES)
        except UnreadError as error:
            self._leave_out(name, str(error))
        except InputError as error:
            self._problems.setdefault(name, error.problems[0])

    def language(self, name: str) -> str | None:
        """The programming language of a file by its name."""
        return self._code.language(name)

    def is_own_source(self, name: str) -> bool:
        """Whether a file is source that people of this system write."""
        return self._code.is_own(name)

    def lines_of_code(self, name: str) -> int:
        """The lines of a file that are not blank; 0 where `is_own_source` is false."""
        if name not in self._lines:
            self._lines[name] = self._code.lines(name, lambda wanted: self._content(wanted, SOURCE_BYTES))
        return self._lines[name]

    @cached_property
    def _code(self) -> SourceCode:
        named = [name for name in self.names() if name == ATTRIBUTES or name.endswith(f"/{ATTRIBUTES}")]
        texts = [(name.removesuffix(ATTRIBUTES), self.text(name) or "") for name in named]
        return SourceCode(scan_tables()["code"], texts)

    def _content(self, name: str, most: int) -> bytes | None:
        """The bytes of a file, None where it is absent or not to be read."""
        try:
            opened = self.tree.open(name)
            if opened is None:
                return None
            with opened[0] as stream:
                content = stream.read(most + 1) if opened[1] <= most else b""
        except UnreadError as error:
            self._leave_out(name, str(error))
            return None
        except OSError as error:
            self._leave_out(name, str(error.strerror or error))
            return None
        if opened[1] > most or len(content) > most:
            self._leave_out(name, f"it is larger than {most >> 20} MiB")
            return None
        return content

    def _leave_out(self, name: str, why: str) -> None:
        self._left_out.setdefault(name, LeftOut(name, "file", why, Place(self._shown(name))))

    def _shown(self, name: str) -> str:
        return "<stdin>" if name == STANDARD_INPUT else f"{self.prefix}{name}"


if TYPE_CHECKING:
    _FILES: type[CheckoutFiles] = ScannedFiles
