"""The facts of one profile as conditions and curves see them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import inf
from typing import TypeVar, cast

from archdecide.conditions import Truth, any_of
from archdecide.curves import Level, joined, point, total
from archdecide.rules import Criterion, Pack, Ratio, Term, inputs_of
from archdecide.values import Interval, OneOf, Value, completions

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Facts:
    """Known facts by path, read through the ratios, triggers and drivers of a pack.

    Results that several rules ask for (ratios, triggers, importances) are kept once computed.
    """

    known: Mapping[str, Value]
    pack: Pack
    _kept: dict[tuple[str, str], object] = field(default_factory=dict, compare=False, repr=False)

    def with_facts(self, extra: Mapping[str, Value]) -> "Facts":
        """The same pack with further or other facts; None makes a fact unknown."""
        return replace(self, known={**self.known, **extra}, _kept={})

    def value(self, path: str) -> Value:
        """The fact at this path, None if unknown."""
        if path in self.known or not path.startswith("ratio."):
            return self.known.get(path)
        return self._once(("ratio", path), lambda: self._ratio(path))

    def _ratio(self, path: str) -> Value:
        ratio = self.pack.ratio_by_path[path]
        return quotient(ratio, self.known.get(ratio.numerator.fact), self.known.get(ratio.denominator))

    def trigger(self, identifier: str) -> Truth:
        """Whether any level of the trigger with this id holds; a trigger without levels is never known."""
        trigger = next(trigger for trigger in self.pack.triggers if trigger.id == identifier)
        if not trigger.levels:
            return None
        return self._once(("trigger", identifier), lambda: any_of(level.when.holds(self) for level in trigger.levels))

    def importance(self, criterion: Criterion) -> Level:
        """How much a criterion matters, 0 to 1: the mean over the values that its open words may still take."""
        return self._once(("importance", criterion.id), lambda: self._importance(criterion))

    def _importance(self, criterion: Criterion) -> Level:
        read = {path for name in criterion.reads for path in inputs_of(name, self.pack)}
        several = [path for path in sorted(read) if isinstance(self.known.get(path), OneOf)]
        points = self.with_facts(
            {path: point(self.known[path]) for path in read if isinstance(self.known.get(path), Interval)}
        )
        levels = [criterion.importance.level(points.with_facts(case)) for case in _cases(several, self.known)]
        heights = [level.value for level in levels if level.value is not None]
        return joined(total(heights) / len(heights) if heights else None, levels)

    def driver_importances(self) -> Mapping[str, float | None]:
        """Importance of every driver of independent services, None where unknown."""
        return self._once(
            ("drivers", ""),
            lambda: {
                criterion.id: self.importance(criterion).value for criterion in self.pack.criteria if criterion.driver
            },
        )

    @property
    def coverage(self) -> float:
        """Share of the criteria with at least one known driver, 0 to 1."""
        known = sum(self.importance(criterion).value is not None for criterion in self.pack.criteria)
        return known / len(self.pack.criteria) if self.pack.criteria else 0.0

    def _once(self, key: tuple[str, str], compute: Callable[[], Result]) -> Result:
        if key not in self._kept:
            self._kept[key] = compute()
        return cast("Result", self._kept[key])


def _cases(paths: list[str], known: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
    for values in product(*(completions(known[path]) for path in paths)):
        yield dict(zip(paths, values, strict=True))


def quotient(ratio: Ratio, above: Value, below: Value) -> Value:
    """The value of a ratio; it needs both inputs, and x/0 is unbounded."""
    numerator, denominator = _bounds(above), _bounds(below)
    if numerator is None or denominator is None:
        return None
    low = divided(_term(ratio.numerator, numerator[0]), denominator[1])
    high = divided(_term(ratio.numerator, numerator[1]), denominator[0])
    return low if low == high else Interval(low, high)


def divided(numerator: float, denominator: float) -> float:
    """numerator ÷ denominator; unbounded for a denominator of 0, but 0/0 is 0: nothing is shared by nobody."""
    if denominator == 0:
        return inf if numerator else 0.0
    return numerator / denominator


def _term(term: Term, value: float) -> float:
    return term.times * value + term.plus


def _bounds(value: Value) -> tuple[float, float] | None:
    match value:
        case Interval(low, high):
            return low, high
        case OneOf(values):
            numbers = [item for item in values if not isinstance(item, str)]
            return min(numbers), max(numbers)
        case None | str() | frozenset():
            return None
        case _:
            return value, value
