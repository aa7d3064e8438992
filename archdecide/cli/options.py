"""Arguments that several commands share, and where their output goes."""

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
OUTPUT = Annotated[str, typer.Option("--output", "-o", help="File to write; - for standard output.", metavar="FILE")]
LARGE = 1_000
"""Interactions from which people wait long enough to see a bar."""
MANY = 200
"""Profiles from which they do."""
BAR_STEPS = 100
STANDARD_OUTPUT = "-"
PIPED_WIDTH = 80
"""Columns where the output is no terminal."""


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
    """Raises InputError where `deliver` could not write, before something else is written."""
    if output != STANDARD_OUTPUT:
        api.expect_output(_named(output, what), make_parents=make_parents)


def _named(output: str, what: str) -> Path:
    """The file that is named. Raises InputError where none is."""
    if not output or output.endswith(("/", os.sep)):
        hint = f"name one, e.g. {output}{what.lower().replace(' ', '-')}, or - for standard output"
        raise api.refusal("--output", f"'{output}' names no file", hint)
    return Path(output)


@contextmanager
def progress_bar(label: str, size: int) -> Iterator[Callable[[float], None] | None]:
    """A bar on standard error that takes shares from 0 to 1; nothing for small work or where no person looks."""
    if size < LARGE or not sys.stderr.isatty():
        yield None
        return
    with typer.progressbar(length=BAR_STEPS, label=label, file=sys.stderr) as bar:
        yield lambda share: bar.update(round(share * BAR_STEPS) - bar.pos)


@contextmanager
def counting_bar(label: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error that is told how many of how many are done; nothing for few, or where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        bars: list[Any] = []

        def move(done: int, of: int) -> None:
            if of >= MANY:
                if not bars:
                    bars.append(stack.enter_context(typer.progressbar(length=of, label=label, file=sys.stderr)))
                bars[0].update(done - bars[0].pos)

        yield move


def colour() -> bool:
    """Whether to print in colour: FORCE_COLOR, then NO_COLOR, then whether a person looks."""
    if os.environ.get("FORCE_COLOR"):
        return True
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and sys.stdout.isatty()


def width() -> int:
    """Columns of the terminal; 80 where the output is piped."""
    return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if sys.stdout.isatty() else PIPED_WIDTH


def look(output: str = STANDARD_OUTPUT) -> "api.OutputStyle":
    """How a page is printed where the output goes: at a terminal as it can show it, in a file plainly."""
    return api.OutputStyle(width(), colour(), shows_unicode()) if output == STANDARD_OUTPUT else api.OutputStyle()
