"""Arguments that several commands share, and the delivery of their output."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from archdecide import api
from archdecide.cli.streams import print_document, print_note, print_text, shows_unicode

PROFILE = Annotated[
    str, typer.Argument(help="Profile to read; - for standard input.", metavar="PROFILE", show_default=False)
]
RULES = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules", help="Folder of a further rule pack, added to the core rules by id. May be repeated.", metavar="DIR"
    ),
]
CODE_ROOT = Annotated[
    str | None,
    typer.Option(
        "--root", help="Folder from which the paths of code: start (default: that of the profile).", metavar="DIR"
    ),
]
OUTPUT = Annotated[str, typer.Option("--output", "-o", help="File to write; - for standard output.", metavar="FILE")]
LARGE = 1_000
"""Number of interactions from which a progress bar is worth showing."""
MANY = 200
"""Number of profiles from which it is."""
BAR_STEPS = 100
STANDARD_OUTPUT = "-"
PIPED_WIDTH = 80
"""Columns used when the output is not a terminal."""


def deliver(  # noqa: PLR0913  # three of them by name only
    text: str,
    output: str,
    what: str,
    *,
    for_people: bool = False,
    quiet: bool = False,
    make_parents: bool | None = None,
) -> None:
    """Prints a text, or writes it to a file and, unless `quiet`, says so on standard error (see write_text).

    A file is UTF-8, and so is what is printed, unless it is `for_people` at a terminal (see print_text).
    Raises InputError where it cannot be written, or would replace a file that was read.
    """
    if output == STANDARD_OUTPUT:
        (print_text if for_people else print_document)(text)
        return
    api.write_output(_named(output, what), text, make_parents=make_parents)
    if not quiet:
        print_note(f"{what} written to {output}\n")


def expect_output(output: str, what: str, *, make_parents: bool | None = None) -> None:
    """Raises InputError if `deliver` could not write, before anything else is written."""
    if output != STANDARD_OUTPUT:
        api.expect_output(_named(output, what), make_parents=make_parents)


def _named(output: str, what: str) -> Path:
    """The named file. Raises InputError if the name is empty or that of a folder."""
    if not output or output.endswith(("/", os.sep)):
        hint = f"name one, e.g. {output}{what.lower().replace(' ', '-')}, or - for standard output"
        raise api.refusal("--output", f"'{output}' is not a file name", hint)
    return Path(output)


@contextmanager
def progress_bar(label: str, size: int) -> Iterator[Callable[[float], None] | None]:
    """A progress bar on standard error, moved by shares from 0 to 1; None for small work or without a terminal."""
    if size < LARGE or not sys.stderr.isatty():
        yield None
        return
    with typer.progressbar(length=BAR_STEPS, label=label, file=sys.stderr) as bar:
        yield lambda share: bar.update(round(share * BAR_STEPS) - bar.pos)


@contextmanager
def counting_bar(label: str, *, quiet: bool = False, least: int = MANY) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on standard error, moved by (done, total); None if `quiet` or without a terminal.

    It stays away where the total is below `least`.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        bars: list[Any] = []

        def move(done: int, of: int) -> None:
            if of >= least:
                if not bars:
                    bars.append(stack.enter_context(typer.progressbar(length=of, label=label, file=sys.stderr)))
                bars[0].update(done - bars[0].pos)

        yield move


def colour() -> bool:
    """Whether to print in colour: FORCE_COLOR, then NO_COLOR, then whether standard output is a terminal."""
    if os.environ.get("FORCE_COLOR"):
        return True
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def width() -> int:
    """Columns of the terminal; 80 if the output is piped."""
    return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if sys.stdout.isatty() else PIPED_WIDTH


def look(output: str = STANDARD_OUTPUT) -> "api.OutputStyle":
    """How to print to this output: as the terminal can show it, or plainly in a file."""
    return api.OutputStyle(width(), colour(), shows_unicode()) if output == STANDARD_OUTPUT else api.OutputStyle()
