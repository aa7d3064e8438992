"""Arguments that several commands share, and where their output goes."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

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
PIPED_WIDTH = 80
"""Columns where the output is no terminal."""


def deliver(text: str, output: str, what: str, *, make_parents: bool | None = None) -> None:
    """Prints a text, or writes it to a file and says so on standard error (see write_text). Raises InputError."""
    if output == "-":
        _print(text)
        return
    from archdecide.write import write_text

    write_text(_named(output, what), text, make_parents=make_parents)
    sys.stderr.write(f"{what} written to {output}\n")


def expect_output(output: str, what: str, *, make_parents: bool | None = None) -> None:
    """Raises InputError where `deliver` could not write, before something else is written."""
    if output != "-":
        from archdecide.write import expect_place

        expect_place(_named(output, what), make_parents=make_parents)


def _named(output: str, what: str) -> Path:
    """The file that is named. Raises InputError where none is."""
    if not output or output.endswith(("/", os.sep)):
        from archdecide.errors import refusal

        hint = f"name one, e.g. {output}{what.lower().replace(' ', '-')}, or - for standard output"
        raise refusal("--output", f"'{output}' names no file", hint)
    return Path(output)


def _print(text: str) -> None:
    """Prints a text. Raises InputError where what standard output goes to is full or broken."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        from archdecide.errors import refusal

        what = f"cannot be written: {error.strerror or error}"
        raise refusal("standard output", what, "check the disk") from None


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


def unicode() -> bool:
    """Whether the output can show more than ASCII."""
    return (sys.stdout.encoding or "ascii").lower().replace("-", "") in ("utf8", "utf16", "utf32", "cp65001")
