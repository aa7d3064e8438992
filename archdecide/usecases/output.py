"""Results written to files, none of which may replace an input."""

from pathlib import Path

from archdecide.load.inputs import refuse_input
from archdecide.write import expect_place, write_text


def write_output(path: Path, text: str, *, make_parents: bool | None = None) -> None:
    """Writes a result to a file (see write_text). Raises InputError if that is an input, or cannot be written."""
    refuse_input(path)
    write_text(path, text, make_parents=make_parents)


def expect_output(path: Path, *, make_parents: bool | None = None) -> None:
    """Raises InputError if `write_output` could not write this file, before anything else is written."""
    refuse_input(path)
    expect_place(path, make_parents=make_parents)
