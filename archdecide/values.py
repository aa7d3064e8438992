"""How far a value may be known: exactly, as an `Interval`, as `OneOf` several values, or not at all (None).

What kinds of values there are, and how they are read, is in `kinds`.
"""

import math
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

Scalar = str | int | float | bool


class Interval(Struct, frozen=True):
    """A number known only to lie in [low, high]."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{number_text(self.low)}..{number_text(self.high)}"


class NamedInterval(Interval, frozen=True):
    """What a word for a number stands for, e.g. `often`: an estimate that knows its word."""

    word: str

    def __str__(self) -> str:
        return f"{self.word} ({number_text(self.begin)} to {number_text(self.end)})"

    @property
    def begin(self) -> float:
        """Where the word begins, for people: a line between two words belongs to neither, by less than they see."""
        return round(self.low, 9)

    @property
    def end(self) -> float:
        """Where it ends."""
        return round(self.high, 9)


class OneOf(Struct, frozen=True):
    """A value known only to be one of these, in the order of their kind."""

    values: tuple[Scalar, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.values))


Value = Scalar | Interval | OneOf | frozenset[str] | None


def is_number(value: object) -> bool:
    """Whether this is a finite number; booleans are no numbers."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def number_text(value: float) -> str:
    """A number as people write it: no exponent below 10^15, no trailing zero, at most 9 significant digits."""
    if math.isinf(value):
        return "unbounded" if value > 0 else "-unbounded"
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.9g}"


def value_text(value: Value) -> str:
    """Any value in words, e.g. `unknown`, `6..9`, `growth or mature`, `none`."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return number_text(value)
        case frozenset():
            return ", ".join(sorted(value)) or "none"
        case _:
            return str(value)


def value_data(value: Value) -> Any:
    """A value as plain data: what a user would write in the profile (infinity, which nobody writes, as null)."""
    match value:
        case NamedInterval(word=word):
            return word
        case Interval(low, high):
            return {"min": value_data(low), "max": value_data(high)}
        case OneOf(values):
            return list(values)
        case frozenset():
            return sorted(value)
        case float():
            return rounded(value) if math.isfinite(value) else None
        case _:
            return value


def rounded(value: float) -> float | int:
    """9 significant digits, the precision of every number we print as JSON; integral values as integers."""
    number = float(f"{value:.9g}")
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def found(raw: object) -> str:
    """A raw value as an error message shows it: short, on one line."""
    words = repr(raw)
    text = {"True": "true", "False": "false", "None": "null"}.get(words, words)
    return text if len(text) <= 60 else text[:57] + "..."


def composed(name: str) -> str:
    """A name in Unicode's composed form (NFC): an accent is one character, whether it was typed as one or as two."""
    if name.isascii():
        return name
    from unicodedata import normalize  # few names need it

    return normalize("NFC", name)


def completions(value: Value) -> Iterator[Value]:
    """The values that a `OneOf` may still take; anything else only itself."""
    if isinstance(value, OneOf):
        yield from value.values
    else:
        yield value
