"""Every combination of facts that conditions can tell apart.

A condition compares facts with constants, so that it cannot tell two values apart between which no constant lies.
One value per cell, and unknown, stand for all values; what holds in no combination of them holds nowhere. Ratios
vary freely here, although their terms tie them together: what is called unreachable certainly is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, pairwise
from math import ceil, floor, gcd, prod
from typing import Self

from archdecide.conditions import Clause, CoverageBelow, FactTest, NoDriver, Truth, any_of, nodes_in, triggers_in
from archdecide.facts import Fact
from archdecide.kinds import Choice, Flag, Number, Ordinal, Several
from archdecide.rules import Pack
from archdecide.values import Value

MAXIMUM_CELLS = 100_000
"""Combinations that are looked at for one question, about 20 µs each."""
DRIVERS, COVERAGE = "(drivers)", "(coverage)"
GOLDEN_RATIO = (1 + 5**0.5) / 2


class CellScene:
    """One combination of values, as conditions see it (conditions.Scene)."""

    __slots__ = ("_coverage", "_drivers", "_pack", "_values")

    def __init__(self, pack: Pack, values: Mapping[str, Value], coverage: float, drivers: Mapping[str, float]) -> None:
        self._pack, self._values, self._coverage, self._drivers = pack, values, coverage, drivers

    @property
    def coverage(self) -> float:
        return self._coverage

    def value(self, path: str) -> Value:
        return self._values.get(path)

    def trigger(self, identifier: str) -> Truth:
        levels = self._pack.trigger_by_id[identifier].levels
        return any_of(level.when.holds(self) for level in levels) if levels else None

    def driver_importances(self) -> Mapping[str, float | None]:
        return self._drivers


class Cells:
    """The cells of the facts that some conditions read."""

    def __init__(self, pack: Pack, names: Mapping[str, Fact], conditions: Iterable[Clause]) -> None:
        self.pack = pack
        tests: dict[str, list[FactTest]] = {}
        shares, quorums = [0.0, 1.0], [(0, 1.0)]
        for node in with_triggers(pack, conditions):
            match node:
                case FactTest(fact=path):
                    tests.setdefault(path, []).append(node)
                case CoverageBelow(coverage_below=share):
                    shares.append(share)
                case NoDriver(no_driver=quorum):
                    quorums.append((quorum.known, quorum.below))
        self.axes = {path: cells_of(names[path], found) for path, found in tests.items()}
        self.coverages = sorted(set(shares)) if len(shares) > 2 else [1.0]
        self.drivers = _driver_states(quorums) if len(quorums) > 1 else [{}]

    @property
    def reads(self) -> frozenset[str]:
        """The facts that the conditions read, with a name each for the drivers and the coverage."""
        whole = [DRIVERS] * (len(self.drivers) > 1) + [COVERAGE] * (len(self.coverages) > 1)
        return frozenset((*self.axes, *whole))

    def over(self, read: frozenset[str]) -> Self:
        """The same cells with everything else unknown."""
        self.axes = {path: values for path, values in self.axes.items() if path in read}
        self.drivers = self.drivers if DRIVERS in read else [{}]
        self.coverages = self.coverages if COVERAGE in read else [1.0]
        return self

    @property
    def count(self) -> int:
        """How many combinations there are."""
        return prod(map(len, self.axes.values())) * len(self.coverages) * len(self.drivers)

    def scenes(self) -> Iterator[CellScene]:
        """Every combination once, in strides of the golden ratio, so that the first few differ in everything."""
        paths, count = list(self.axes), self.count
        stride = next(step for step in range(int(count / GOLDEN_RATIO) or 1, count + 2) if gcd(step, count) == 1)
        for turn in range(count):
            rest = turn * stride % count
            rest, place = divmod(rest, len(self.coverages))
            rest, state = divmod(rest, len(self.drivers))
            known: dict[str, Value] = {}
            for path in paths:
                rest, number = divmod(rest, len(self.axes[path]))
                known[path] = self.axes[path][number]
            yield CellScene(self.pack, known, self.coverages[place], self.drivers[state])


def with_triggers(pack: Pack, conditions: Iterable[Clause]) -> Iterator[Clause]:
    """All nodes of some conditions, and of the conditions of the triggers that they ask."""
    for condition in conditions:
        yield from nodes_in(condition)
        for identifier in triggers_in(condition):
            for level in pack.trigger_by_id[identifier].levels:
                yield from nodes_in(level.when)


def _driver_states(quorums: Sequence[tuple[int, float]]) -> list[dict[str, float]]:
    """For each quorum: nothing known, just enough known and weak, one strong."""
    states: list[dict[str, float]] = [{}, {"0": 1.0}]
    for known, below in quorums[1:]:
        states += [{str(number): 0.0 for number in range(known)}, {str(number): below for number in range(known)}]
    return states


def cells_of(fact: Fact, tests: Sequence[FactTest]) -> list[Value]:
    """One value for each part of a fact's range that these tests tell apart, and None for unknown."""
    limits = {
        limit for test in tests for limit in (test.at_least, test.at_most, test.above, test.below) if limit is not None
    }
    words = [word for test in tests for word in (test.equals, *(test.one_of or ()), *(test.includes or ()))]
    match fact.kind:
        case Number() | Ordinal() as kind:
            limits |= {word for word in words if isinstance(word, int | float)}
            return [*_numbers(kind, limits), None]
        case Choice() as kind:
            others = [word for word in kind.values() if word not in words]
            return [*(word for word in kind.values() if word in words), *others[:1], None]
        case Flag():
            return [True, False, None]
        case Several() as kind:
            named = [word for word in kind.values() if word in words]
            others = [word for word in kind.values() if word not in words]
            chosen = [*named, *others[:1]]
            sets = chain.from_iterable(combinations(chosen, size) for size in range(len(chosen) + 1))
            return [*map(frozenset, sets), None]
        case _:
            return [None]


def _numbers(kind: Number | Ordinal, limits: set[float]) -> list[Value]:
    inside = sorted({kind.low, kind.high, *(limit for limit in limits if kind.low <= limit <= kind.high)})
    if isinstance(kind, Ordinal) or kind.whole:
        near = {whole for limit in inside for whole in (floor(limit), floor(limit) + 1, ceil(limit) - 1, ceil(limit))}
        return [whole for whole in sorted(near) if kind.low <= whole <= kind.high]
    between = [(left + right) / 2 for left, right in pairwise(inside)]
    return [*sorted((*inside, *between))]
