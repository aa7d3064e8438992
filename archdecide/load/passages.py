"""Findings in the text that they are about: line, columns, and the line itself."""

import re
from functools import cached_property
from typing import Any

from msgspec import Struct

from archdecide.check.results import CodePlace, Finding, LocatedFinding
from archdecide.check.waivers import Judged
from archdecide.errors import Path, Place
from archdecide.load.document import Document
from archdecide.load.text import lines_of

_WORD = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|(?:(?!:\s|:$|\s+\#|\s+$)[^,\[\]{}])+""")
"""What a mark stands under: a quoted text, or a plain one up to a comment, a colon or the end of a list."""


class Passages(Struct, frozen=True, dict=True):
    """A text whose lines are asked for."""

    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines, as YAML counts them."""
        return lines_of(self.text)

    def located(self, judged: Judged, document: Document) -> LocatedFinding:
        """A finding at its line of code, or at its path in the document, or the nearest part of the path there."""
        if judged.finding.code is not None:
            return _in_code(judged, judged.finding.code)
        place = _place(document, judged.finding.path)
        return self.at(judged.finding, place, judged)

    def at(self, finding: Finding, place: Place, judged: Judged | None = None) -> LocatedFinding:
        """A finding at a place; where nothing is known of it, at the start of the file."""
        line, column = place.line or 1, place.column or 1
        source = self.lines[line - 1] if line <= len(self.lines) else ""
        word = _WORD.match(source, column - 1)
        return LocatedFinding.of(
            finding,
            line=line,
            column=column,
            end_column=max(word.end() + 1 if word else 0, column + 1),
            source_line=source,
            status=judged.status if judged is not None else "open",
            reason=judged.reason if judged is not None else "",
        )


def _in_code(judged: Judged, code: CodePlace) -> LocatedFinding:
    """A finding at a line of code, without the spaces around it."""
    text = code.text.rstrip()
    column = len(text) - len(text.lstrip()) + 1
    ends = max(len(text) + 1, column + 1)
    return LocatedFinding.of(
        judged.finding,
        file=code.file,
        line=code.line,
        column=column,
        end_column=ends,
        source_line=text,
        status=judged.status,
        reason=judged.reason,
    )


def _place(document: Document, path: Path) -> Place:
    """Where a value is; of a section or list the place of its key, because it may be long."""
    value: Any = document.data
    known: Path = ()
    for part in path:
        is_there = part in value if isinstance(value, dict) else isinstance(value, list) and part in range(len(value))
        if not is_there:
            break
        value = value[part]
        known = (*known, part)
    return document.place_of_key(known) if isinstance(value, dict | list) else document.place(known)
