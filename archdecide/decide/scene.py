"""The facts of one profile as conditions and curves see them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import inf
from typing import TypeVar, cast

from archdecide.conditions import Truth, any_of
from archdecide.curves import Level, joined, point, total
from archdecide.rules import Criterion, Gate, Pack, Performance, Ratio, Term
from archdecide.values import Interval, OneOf, Value, completions

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Facts:
    """Known facts by path, read through the rules of a pack.

    What several rules ask for is kept once computed, and survives a change of facts that it does not read:
    asking "what if" costs only what changes.
    """

    known: Mapping[str, Value]
    pack: Pack
    _kept: dict[tuple[str, str], object] = field(default_factory=dict, compare=False, repr=False)

    def with_facts(self, changes: Mapping[str, Value]) -> "Facts":
        """The same pack with further or other facts; None makes a fact unknown."""
        kept = dict(self._kept)
        for path in changes:
            for key in self.pack.dependents.get(path, ()):
                kept.pop(key, None)
        return Facts({**self.known, **changes}, self.pack, kept)

    def value(self, path: str) -> Value:
        """The fact at this path, None if unknown."""
        if path in self.known or not path.startswith("ratio."):
            return self.known.get(path)
        return self.once("ratio", path, lambda: self._ratio(self.pack.ratio_by_path[path]))

    def _ratio(self, ratio: Ratio) -> Value:
        return quotient(ratio, self.known.get(ratio.numerator.fact), self.known.get(ratio.denominator))

    def trigger(self, identifier: str) -> Truth:
        """Whether any level of the trigger with this id holds; a trigger without levels is never known."""
        levels = self.pack.trigger_by_id[identifier].levels
        if not levels:
            return None
        return self.once("trigger", identifier, lambda: any_of(level.when.holds(self) for level in levels))

    def gate_holds(self, gate: Gate, level: int) -> Truth:
        """Whether the condition of a gate's level holds."""
        return self.once("gate", f"{gate.id}/{level}", lambda: gate.levels[level].when.holds(self))

    def importance(self, criterion: Criterion) -> Level:
        """How much a criterion matters, 0 to 1: the mean over the values that its open words may still take."""
        return self.once("importance", criterion.id, lambda: self._importance(criterion))

    def _importance(self, criterion: Criterion) -> Level:
        read = self.pack.inputs_of_criterion(criterion)
        open_words = [path for path in read if isinstance(self.known.get(path), OneOf)]
        midpoints = {path: point(value) for path in read if isinstance(value := self.known.get(path), Interval)}
        if not open_words and not midpoints:
            return criterion.importance.level(self)
        cases = [{**midpoints, **case} for case in _cases(open_words, self.known)]
        levels = [criterion.importance.level(Facts({**self.known, **case}, self.pack)) for case in cases]
        heights = [level.value for level in levels if level.value is not None]
        return joined(total(heights) / len(heights) if heights else None, levels)

    def performances(self, criterion: Criterion) -> Mapping[str, tuple[float, str]]:
        """How well each option satisfies a criterion, 0 to 1, and why."""
        return self.once(
            "performances",
            criterion.id,
            lambda: {option: self._performance(part) for option, part in criterion.performances.items()},
        )

    def _performance(self, part: Performance) -> tuple[float, str]:
        """The first case that certainly holds, else the plain value."""
        for case in part.cases:
            if case.when.holds(self) is True:
                return case.value, case.because
        return part.value, part.because

    def driver_importances(self) -> Mapping[str, float | None]:
        """Importance of every driver of independent services, None where unknown."""
        return self.once(
            "drivers",
            "",
            lambda: {item.id: self.importance(item).value for item in self.pack.criteria if item.driver},
        )

    @property
    def coverage(self) -> float:
        """Share of the criteria with at least one known driver, 0 to 1."""
        return self.once("coverage", "", self._coverage)

    def _coverage(self) -> float:
        known = sum(self.importance(criterion).value is not None for criterion in self.pack.criteria)
        return known / len(self.pack.criteria) if self.pack.criteria else 0.0

    def once(self, kind: str, identifier: str, compute: Callable[[], Result]) -> Result:
        """A result of these facts, computed at most once; its kind must be among the pack's dependents."""
        key = (kind, identifier)
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
    if numerator[0] is numerator[1] and denominator[0] is denominator[1]:
        return low
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
