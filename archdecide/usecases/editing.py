"""A profile in a file with other values: read, changed in its text, checked, and only then written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archdecide.errors import refusal
from archdecide.load.profile_reader import LoadedProfile, parse_profile
from archdecide.load.text import BYTE_ORDER_MARK, STANDARD_INPUT, read_text
from archdecide.rules import Pack
from archdecide.write import Key, set_values, write_text


def edit_profile(source: str, changes: Mapping[Key, Any], pack: Pack) -> LoadedProfile:
    """Writes these values into the profile in a file; comments, layout and every other value stay.

    Raises InputError where a value is not allowed or cannot be changed alone; then the file is as it was.
    """
    text = editable_text(source)
    edited = set_values(text, changes, source)
    loaded = parse_profile(edited, source, pack)
    if edited != text:
        write_edited(source, edited)
    return loaded


def write_edited(source: str, text: str) -> None:
    """Writes an edited text back into its file, which keeps its byte order mark. Raises InputError."""
    write_text(Path(source), _mark_of(source) + text)


def editable_text(source: str) -> str:
    """The text of a file that can be changed. Raises InputError for standard input, or a file that cannot be read."""
    if source == STANDARD_INPUT:
        raise refusal("<stdin>", "nothing can be written to standard input", "name a file")
    return read_text(source)[1]


def _mark_of(source: str) -> str:
    """The byte order mark of a file, which reading takes off."""
    with Path(source).open(encoding="utf-8", newline="") as file:
        return BYTE_ORDER_MARK if file.read(1) == BYTE_ORDER_MARK else ""
