"""Problems of an input, for people: what, where, what is allowed, what to do.

Three kinds of trouble are never mixed. *Unknown* is a value, not an error. *Input problems* are collected
and raised once as `InputError`. *Bugs* are every other exception, and keep their traceback.
"""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterable
from difflib import get_close_matches
from os import PathLike, fspath
from typing import Annotated, ClassVar

from msgspec import Struct

from archdecide.contract import describe

Path = tuple[str | int, ...]
"""A path inside a document: keys and list positions, from the root."""


class Place(Struct, frozen=True):
    """A place in a file. Lines and columns start at 1; None means the whole file."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        numbers = [str(number) for number in (self.line, self.column) if number is not None]
        return ":".join([self.file, *numbers])


class Diagnostic(Struct, frozen=True):
    """A problem.

    It is one thing that is wrong in an input, at which path.
    """

    where: Annotated[Place, describe("Where.")]
    what: Annotated[str, describe("What.")]
    hint: Annotated[str, describe("What to do.")] = ""
    path: str = ""

    printed: ClassVar = (("where", "place"), "what", "hint")

    def __str__(self) -> str:
        subject = f"{self.path}: " if self.path else ""
        advice = f" ({self.hint})" if self.hint else ""
        return f"{self.where}: {subject}{self.what}{advice}"


class Violation(Struct, frozen=True):
    """A problem as the core finds it, which knows paths but no files.

    `also` is the path of a second place that has a part in it, e.g. the other of two contradicting lines.
    """

    path: Path
    what: str
    hint: str = ""
    also: Path | None = None


class InputError(Exception):
    """Everything that is wrong with what a user gave. Raised once, with all problems found."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Diagnostic, ...]]]:
        """Made of its problems again, not of their text, where it goes from one process to another."""
        return InputError, (self.problems,)


def refusal(place: Place | str | PathLike[str], what: str, hint: str = "", path: str = "") -> InputError:
    """One problem as an error to raise. The place is a file as a whole, an option or a command where it is text."""
    where = place if isinstance(place, Place) else Place(fspath(place))
    return InputError([Diagnostic(where, what, hint, path)])


def unknown(kind: str, name: str, known: Iterable[str], place: Place | str, *, otherwise: str = "") -> InputError:
    """The error to raise for a name that does not exist. Its hint is the nearest known name.

    Where none is near, the hint is `otherwise`, or all known names.
    """
    names = tuple(known)
    hint = nearest(name, names) or otherwise or f"{kind}s: {', '.join(names)}"
    return refusal(place, f"there is no {kind} '{name}'", hint)


def dotted(path: Path) -> str:
    """`("components", 2, "name")` as `components[2].name`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word most like `word`, or the empty string if none is near."""
    matches = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{matches[0]}'?" if matches else ""
