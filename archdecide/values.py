"""The kinds of values a fact may take, and how far a value may be known.

A fact is known exactly, known as an `Interval` or as `OneOf` several values, or unknown (None). Each kind
reads what a user wrote, says in words what is allowed, and describes itself as JSON Schema.
"""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from archdecide.errors import nearest

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

Scalar = str | int | float | bool


class Interval(Struct, frozen=True):
    """A number known only to lie in [low, high]."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{number_text(self.low)}..{number_text(self.high)}"


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


class Kind(Struct, frozen=True):
    """What a value of a field may be. Subclasses say how it is read and described."""

    def allowed(self) -> str:
        """What is allowed, in words."""
        raise NotImplementedError

    def hint(self, raw: object) -> str:
        """What to write instead of `raw`: the known word most like it, and what is allowed."""
        known = self.words()
        wrong = [
            word for word in (raw if isinstance(raw, list) else [raw]) if isinstance(word, str) and word not in known
        ]
        similar = next(filter(None, (nearest(word, known) for word in wrong)), "")
        return "; ".join(filter(None, (similar, f"allowed: {self.allowed()}")))

    def words(self) -> tuple[str, ...]:
        """The words that may be written; none where anything else is."""
        return ()

    def read(self, raw: object) -> Value | date:
        """The value that `raw` stands for. Raises ValueError, whose text says what is wrong."""
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        """JSON Schema (2020-12) of what may be written, without null."""
        raise NotImplementedError

    def checked(self, raw: object) -> Any:
        """The value, for pydantic, which takes what is wrong and what to do in an error of its own."""
        try:
            return self.read(raw)
        except ValueError as error:
            from pydantic_core import PydanticCustomError  # takes longer to import than a profile to read

            context = {"what": str(error), "hint": self.hint(raw)}
            raise PydanticCustomError("not_allowed", "{what}; {hint}", context) from None

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> "CoreSchema":
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(self.checked)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        return self.schema()


_INTERVAL = re.compile(
    r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\.\.([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*"
)


class Number(Kind, frozen=True):
    """A number in [low, high], or with `estimate` also an interval in it."""

    low: float
    high: float
    unit: str = ""
    whole: bool = False
    estimate: bool = True

    def allowed(self) -> str:
        unit = f" ({self.unit})" if self.unit else ""
        if self.low == self.high:
            return f"only {number_text(self.low)}"
        sort = "a whole number" if self.whole else "a number"
        interval = ', or an estimate such as {min: 6, max: 9} or "6..9"' if self.estimate else ""
        return f"{sort} from {number_text(self.low)} to {number_text(self.high)}{unit}{interval}"

    def read(self, raw: object) -> Value:
        if self.estimate and isinstance(raw, Mapping):
            if set(raw) != {"min", "max"}:
                raise ValueError(
                    f"an interval has exactly the keys min and max, found {', '.join(map(str, raw)) or 'none'}"
                )
            return self._interval(self._number(raw["min"]), self._number(raw["max"]))
        if self.estimate and isinstance(raw, str) and (match := _INTERVAL.fullmatch(raw)):
            low, high = (float(text) for text in match.groups())
            return self._interval(self._number(low), self._number(high))
        return self._number(raw)

    def _number(self, raw: object) -> float:
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise ValueError(f"{found(raw)} is not a number")
        if isinstance(raw, float) and not math.isfinite(raw):
            raise ValueError(f"{raw} is not a finite number")
        if not self.low <= raw <= self.high:
            raise ValueError(f"{found(raw)} is out of range")
        if self.whole and raw != int(raw):
            raise ValueError(f"{found(raw)} is not a whole number")
        return int(raw) if self.whole else raw

    def _interval(self, low: float, high: float) -> Value:
        if low > high:
            raise ValueError(f"the interval {number_text(low)}..{number_text(high)} is upside down")
        return Interval(low, high) if low < high else low

    def schema(self) -> dict[str, Any]:
        number = {"type": "integer" if self.whole else "number", "minimum": self.low, "maximum": self.high}
        if not self.estimate:
            return number
        bounds = {"type": "object", "properties": {"min": number, "max": number}, "required": ["min", "max"]}
        text = {
            "type": "string",
            "pattern": r"^\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\.\.[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*$",
        }
        return {"anyOf": [number, bounds | {"additionalProperties": False}, text]}


class Ordinal(Kind, frozen=True):
    """A step on a scale of whole numbers with written anchors, or a list of steps still possible."""

    low: int
    high: int
    anchors: Mapping[int, str] = field(default_factory=dict)

    def values(self) -> tuple[int, ...]:
        return tuple(range(self.low, self.high + 1))

    def allowed(self) -> str:
        anchors = "; ".join(f"{step} = {text}" for step, text in self.anchors.items())
        return f"a whole number from {self.low} to {self.high}" + (f" ({anchors})" if anchors else "")

    def read(self, raw: object) -> Value:
        return _one_or_several(raw, self.values(), self._step)

    def _step(self, raw: object) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int | float) or raw not in self.values():
            raise ValueError(f"{found(raw)} is not a step of this scale")
        return int(raw)

    def schema(self) -> dict[str, Any]:
        step = {"type": "integer", "minimum": self.low, "maximum": self.high}
        return {"anyOf": [step, {"type": "array", "items": step, "minItems": 1, "uniqueItems": True}]}


class Choice(Kind, frozen=True):
    """One of several words, in their natural order, or with `estimate` a list of those still possible."""

    meanings: Mapping[str, str]
    estimate: bool = True

    def values(self) -> tuple[str, ...]:
        return self.words()

    def words(self) -> tuple[str, ...]:
        return tuple(self.meanings)

    def allowed(self) -> str:
        return "one of " + ", ".join(self.meanings)

    def read(self, raw: object) -> Value:
        if self.estimate:
            return _one_or_several(raw, self.values(), self._word)
        return self._word(raw)

    def _word(self, raw: object) -> str:
        if not isinstance(raw, str) or raw not in self.meanings:
            raise ValueError(f"{found(raw)} is not a known word")
        return raw

    def schema(self) -> dict[str, Any]:
        word = {"type": "string", "enum": list(self.meanings)}
        if not self.estimate:
            return word
        return {"anyOf": [word, {"type": "array", "items": word, "minItems": 1, "uniqueItems": True}]}


class Flag(Kind, frozen=True):
    """Yes or no, written `true` or `false`."""

    def allowed(self) -> str:
        return "true or false"

    def read(self, raw: object) -> Value:
        if not isinstance(raw, bool):
            raise ValueError(f"{found(raw)} is neither true nor false")
        return raw

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


FEW_WORDS = 6
"""Of so many words all sets can be looked at; of more words ..."""
FEW_OF_MANY = 3
"""... those of at most so many of them."""


class Several(Kind, frozen=True):
    """A set of words; the empty list states that there are none, which is not the same as unknown."""

    meanings: Mapping[str, str]
    most: int | None = None
    """How many of them may be named at most."""

    def values(self) -> tuple[str, ...]:
        return self.words()

    def words(self) -> tuple[str, ...]:
        return tuple(self.meanings)

    def sets(self) -> Iterator[frozenset[str]]:
        """The sets that may occur, smaller ones first: all of few words, of many words those of at most three."""
        words = self.words()
        most = len(words) if self.most is None else self.most
        for size in range(1 + (most if len(words) <= FEW_WORDS else min(most, FEW_OF_MANY))):
            yield from map(frozenset, combinations(words, size))

    def allowed(self) -> str:
        sort = "a list" if self.most is None else f"a list of at most {self.most}"
        return f"{sort} of " + ", ".join(self.meanings) + " (an empty list states that there are none)"

    def read(self, raw: object) -> Value:
        if not isinstance(raw, list):
            raise ValueError(f"{found(raw)} is not a list")
        unknown = [item for item in raw if not isinstance(item, str) or item not in self.meanings]
        if unknown:
            raise ValueError(f"{found(unknown[0])} is not a known word")
        if len(set(raw)) != len(raw):
            raise ValueError("a word is listed twice")
        if self.most is not None and len(raw) > self.most:
            raise ValueError(f"there are {len(raw)} words")
        return frozenset(raw)

    def schema(self) -> dict[str, Any]:
        word = {"type": "string", "enum": list(self.meanings)}
        limit = {} if self.most is None else {"maxItems": self.most}
        return {"type": "array", "items": word, "uniqueItems": True, **limit}


class Text(Kind, frozen=True):
    """Free text of a bounded length; on one line unless `lines` is set."""

    longest: int
    lines: bool = False

    def allowed(self) -> str:
        line = "" if self.lines else " on one line"
        return f"text of 1 to {self.longest} characters{line}, without control characters"

    def read(self, raw: object) -> Value:
        if not isinstance(raw, str):
            raise ValueError(f"{found(raw)} is not text; put it in quotes if it is meant as text")
        if not raw.strip():
            raise ValueError("the text is empty")
        if len(raw) > self.longest:
            raise ValueError(f"the text has {len(raw)} characters")
        if has_control(raw, self.lines):
            raise ValueError("the text contains a control character or a line break")
        return raw

    def schema(self) -> dict[str, Any]:
        pattern = r"^[^\x00-\x08\x0b-\x1f\x7f]*$" if self.lines else r"^[^\x00-\x1f\x7f]*$"
        return {"type": "string", "minLength": 1, "maxLength": self.longest, "pattern": pattern}


def has_control(text: str, lines: bool) -> bool:
    """Whether there is a control character, with `lines` other than a tab or line feed.

    U+0085, U+2028 and U+2029 end a line for some readers; lone surrogates cannot be written as UTF-8.
    """
    # True of most texts; compiling the pattern takes longer than reading a whole profile.
    if all(map(str.isprintable, text.split("\n") if lines else (text,))):
        return False
    refused = "\x00-\x08\x0b-\x1f" if lines else "\x00-\x1f"
    return re.search(f"[{refused}\x7f-\x9f\u2028\u2029\ud800-\udfff]", text) is not None


class Day(Kind, frozen=True):
    """A calendar day, written YYYY-MM-DD."""

    def allowed(self) -> str:
        return "a day written YYYY-MM-DD"

    def read(self, raw: object) -> date:
        if not isinstance(raw, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw, re.ASCII):
            raise ValueError(f"{found(raw)} is not a day")
        try:
            return date.fromisoformat(raw)
        except ValueError:
            raise ValueError(f"{raw} is not a day of the calendar") from None

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


def _one_or_several(raw: object, order: tuple[Scalar, ...], read_one: Any) -> Value:
    if not isinstance(raw, list):
        return read_one(raw)  # type: ignore[no-any-return]
    if not raw:
        raise ValueError("the list of values still possible is empty")
    values = {read_one(item) for item in raw}
    if len(values) != len(raw):
        raise ValueError("a value is listed twice")
    if len(values) == 1:
        return read_one(raw[0])  # type: ignore[no-any-return]
    return OneOf(tuple(value for value in order if value in values))


def completions(value: Value) -> Iterator[Value]:
    """The values that a `OneOf` may still take; anything else only itself."""
    if isinstance(value, OneOf):
        yield from value.values
    else:
        yield value
