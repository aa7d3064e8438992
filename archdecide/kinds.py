"""The kinds of values a fact may take.

Each kind reads what a user wrote, also in another spelling than the prescribed one where that has one meaning, says in
words what is allowed, and describes itself as JSON Schema.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import combinations
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from archdecide.errors import nearest
from archdecide.values import Interval, NamedInterval, OneOf, Scalar, Value, found, number_text, rounded
from archdecide.written_forms import Amount, amount, by_meaning, how_to_write, steps, truth, word_meant

if TYPE_CHECKING:
    from pydantic_core import CoreSchema


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
        try:
            return self.exact(raw)
        except ValueError:
            meant = self.meant(raw)
            if meant is None:
                raise
        return self.exact(meant)

    def exact(self, raw: object) -> Value | date:
        """The value that `raw` stands for if it is written as it ought to be. Raises ValueError as `read` does."""
        raise NotImplementedError

    def meant(self, _raw: object) -> Any:
        """What to write instead of `raw` where that has one meaning, but is written in another way; else None."""
        return None

    def canonical(self, raw: object) -> Any:
        """What a careful person would have written: `raw` itself if that is right. Raises ValueError as `read` does."""
        self.read(raw)
        try:
            self.exact(raw)
        except ValueError:
            return self.meant(raw)
        return raw

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


_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"  # no two parts of which may share digits: that takes n²
_INTERVAL = re.compile(rf"\s*({_NUMBER})\.\.({_NUMBER})\s*")


ESTIMATES = ', or an estimate such as {min: 6, max: 9} or "6..9"'


class WordRange(Struct, frozen=True):
    """What a word for a number stands for, in the unit of its fact, and in words."""

    low: float
    high: float
    meaning: str


class Number(Kind, frozen=True):
    """A number in [low, high], or with `estimate` also an interval in it, or a word of its scale.

    A word counts as its interval, which is an estimate; without `estimate`, as the one number it stands for.
    """

    low: float
    high: float
    unit: str = ""
    whole: bool = False
    estimate: bool = True
    scale: Mapping[str, WordRange] = field(default_factory=dict)

    def words(self) -> tuple[str, ...]:
        return tuple(self.scale)

    def allowed(self) -> str:
        unit = f" ({self.unit})" if self.unit else ""
        if self.low == self.high:
            return f"only {number_text(self.low)}"
        sort = "a whole number" if self.whole else "a number"
        interval = ESTIMATES if self.estimate else ""
        words = ", ".join(f"{word} ({item.meaning})" for word, item in self.scale.items())
        scale = f"; or a word: {words}" if words else ""
        return f"{sort} from {number_text(self.low)} to {number_text(self.high)}{unit}{interval}{scale}"

    def exact(self, raw: object) -> Value:
        if type(raw) is int or type(raw) is float:  # most are: before all others
            return self._number(raw)
        if isinstance(raw, str) and raw in self.scale:
            return self._word(raw)
        if self.estimate and isinstance(raw, list) and raw and all(word in self.scale for word in map(str, raw)):
            items = [self.scale[word] for word in raw]  # open is which of them it is: all that lies between them
            return self._interval(min(item.low for item in items), max(item.high for item in items))
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

    def hint(self, raw: object) -> str:
        clearer = how_to_write(raw, self.unit) if isinstance(raw, str) else ""
        return "; ".join(filter(None, (clearer, super().hint(raw))))

    def _word(self, word: str) -> Value:
        item = self.scale[word]
        return NamedInterval(item.low, item.high, word) if item.low < item.high else item.low

    def meant(self, raw: object) -> Any:
        if self.estimate and isinstance(raw, list) and raw and all(isinstance(word, str) for word in raw):
            words = [word_meant(word, self.scale, {}) for word in raw]
            return words if None not in words else None
        if isinstance(raw, Mapping) and set(raw) == {"min", "max"}:
            ends = {key: self.meant(end) if isinstance(end, str) else end for key, end in raw.items()}
            return ends if all(isinstance(end, int | float) for end in ends.values()) else None
        if not isinstance(raw, str):
            return None
        word = word_meant(raw, self.scale, {})
        if word is not None:
            return word
        found = amount(raw, self.unit)
        if found is None:
            return None
        if found.low == found.high:
            return rounded(found.low)
        return self._estimated(found) if self.estimate else None

    def _estimated(self, found: Amount) -> str | None:
        """An estimate within the range, of whole numbers between whole ones; none where it says nothing."""
        low, high = max(self.low, found.low), min(self.high, found.high)
        if self.whole:
            low, high = ceil(low), floor(high)
        if low > high or (low, high) == (self.low, self.high):
            return None
        return f"{number_text(low)}..{number_text(high)}"

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
        meanings = {word: item.meaning for word, item in self.scale.items()}
        words = [{"type": "string", **enumeration(meanings)}] if meanings else []
        if not self.estimate:
            return {"anyOf": [number, *words]} if words else number
        bounds = {"type": "object", "properties": {"min": number, "max": number}, "required": ["min", "max"]}
        text = {
            "type": "string",
            "pattern": r"^\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\.\.[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*$",
        }
        words += [{"type": "array", "items": word, "minItems": 1} for word in words]
        return {"anyOf": [number, bounds | {"additionalProperties": False}, text, *words]}


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

    def exact(self, raw: object) -> Value:
        return _one_or_several(raw, self.values(), self._step)

    def meant(self, raw: object) -> Any:
        if isinstance(raw, list):
            return _each(raw, self.meant)
        if not isinstance(raw, str):
            return raw
        named: list[Any] = steps(raw, self.high) or [by_meaning(raw, self.anchors)]
        return named[0] if len(named) == 1 else named

    def _step(self, raw: object) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int | float) or raw not in self.values():
            raise ValueError(f"{found(raw)} is not a step of this scale")
        return int(raw)

    def schema(self) -> dict[str, Any]:
        step = {"type": "integer", **enumeration({step: self.anchors.get(step, "") for step in self.values()})}
        return {"anyOf": [step, {"type": "array", "items": step, "minItems": 1, "uniqueItems": True}]}


class Choice(Kind, frozen=True):
    """One of several words, in their natural order, or with `estimate` a list of those still possible."""

    meanings: Mapping[str, str]
    estimate: bool = True
    synonyms: Mapping[str, str] = field(default_factory=dict)
    """What people write for a word of this choice, in lower case with hyphens."""

    def values(self) -> tuple[str, ...]:
        return self.words()

    def words(self) -> tuple[str, ...]:
        return tuple(self.meanings)

    def allowed(self) -> str:
        return "one of " + ", ".join(self.meanings)

    def exact(self, raw: object) -> Value:
        if self.estimate and isinstance(raw, list):
            return _one_or_several(raw, self.values(), self._word)
        return self._word(raw)

    def meant(self, raw: object) -> Any:
        if isinstance(raw, list):
            return _each(raw, self.meant) if self.estimate else None
        text = {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else raw
        if not isinstance(text, str):
            return None
        return word_meant(text, self.meanings, self.synonyms) or by_meaning(text, self.meanings)

    def _word(self, raw: object) -> str:
        if not isinstance(raw, str) or raw not in self.meanings:
            raise ValueError(f"{found(raw)} is not a known word")
        return raw

    def schema(self) -> dict[str, Any]:
        word = {"type": "string", **enumeration(self.meanings)}
        if not self.estimate:
            return word
        return {"anyOf": [word, {"type": "array", "items": word, "minItems": 1, "uniqueItems": True}]}


class Flag(Kind, frozen=True):
    """Yes or no, written `true` or `false`."""

    def allowed(self) -> str:
        return "true or false"

    def exact(self, raw: object) -> Value:
        if not isinstance(raw, bool):
            raise ValueError(f"{found(raw)} is neither true nor false")
        return raw

    def meant(self, raw: object) -> Any:
        return truth(raw) if isinstance(raw, str) else None

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
    synonyms: Mapping[str, str] = field(default_factory=dict)
    """What people write for a word of this set, in lower case with hyphens."""

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

    def meant(self, raw: object) -> Any:
        if raw is False or (isinstance(raw, str) and word_meant(raw, ("none",), {})):
            return []
        items = raw.split(",") if isinstance(raw, str) else raw
        if not isinstance(items, list):
            return None
        return _each(items, self._meant) if all(isinstance(item, str) for item in items) else None

    def _meant(self, word: str) -> Any:
        return word_meant(word, self.meanings, self.synonyms) or by_meaning(word, self.meanings)

    def exact(self, raw: object) -> Value:
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
        word = {"type": "string", **enumeration(self.meanings)}
        limit = {} if self.most is None else {"maxItems": self.most}
        return {"type": "array", "items": word, "uniqueItems": True, **limit}


def enumeration(meanings: Mapping[Any, str]) -> dict[str, Any]:
    """The values as JSON Schema, with their meanings where they have any, which editors show beside them."""
    described = {"enumDescriptions": list(meanings.values())} if any(meanings.values()) else {}
    return {"enum": list(meanings), **described}


def _each(items: list[Any], meant: Callable[[Any], Any]) -> list[Any] | None:
    """What is meant by every item; None if one of them has no meaning."""
    found = [meant(item) for item in items]
    return found if None not in found else None


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
