"""Is the answer already determined? What every completion of the open facts would recommend (MODEL §6).

Each open fact ranges over everything it may be, all together. Whether one option stays ahead of another is the
sign of a sum over criteria; its minimum is bounded by interval arithmetic, criterion by criterion, and where
criteria share open facts by branch and bound. Nothing is called determined or eliminated without proof.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush
from math import fsum, sqrt

from archdecide.curves import Piecewise, nodes_in
from archdecide.decide.bounds import criterion_bounds, whole_range
from archdecide.decide.recommend import Weights, recommendation, utilities
from archdecide.decide.scene import Facts
from archdecide.facts import DERIVED, profile_facts
from archdecide.rules import Criterion
from archdecide.values import Interval, OneOf, Scalar, Value

MAXIMUM_BOXES = 400
"""Boxes that branch and bound may look at for one question, about 0.1 ms each; then it says "not proved"."""


@dataclass(frozen=True, slots=True)
class Possibilities:
    """What the open facts leave possible.

    `determined` is the option that every completion recommends; `by_lead` says that it is so by lead or by
    gates, never by tie-break. `eliminated` are options that no completion recommends. Both are proofs; an
    option in neither is possible, or its case is not proved.
    """

    open_facts: tuple[str, ...]
    determined: str | None
    by_lead: bool
    eliminated: tuple[str, ...]


def possibilities(facts: Facts, weights: Weights) -> Possibilities:
    """What every completion of the open facts has in common."""
    space = open_space(facts)
    if not space:
        return Possibilities((), None, False, ())
    return _Completions(facts.with_facts(space), tuple(space), weights).possibilities()


def open_space(facts: Facts) -> dict[str, Value]:
    """Every fact that may change the recommendation and is not known exactly, with everything it may be."""
    space: dict[str, Value] = {}
    for fact in (*profile_facts().values(), *DERIVED.values()):
        value = facts.value(fact.path)
        if fact.path in facts.pack.decisive_facts and (value is None or isinstance(value, Interval | OneOf)):
            space[fact.path] = whole_range(fact.kind) if value is None else value
    return space


class _Completions:
    """All completions of the open facts at once."""

    def __init__(self, facts: Facts, space: Sequence[str], weights: Weights) -> None:
        self.facts, self.space, self.weights = facts, space, weights
        self.options = facts.pack.option_ids
        self.margin = facts.pack.limits.tie_margin / 100

    @cached_property
    def _samples(self) -> Sequence[Facts]:
        """A few extreme completions: what one of them refutes needs no attempt at a proof."""
        ends = {path: _ends(self.facts.value(path)) for path in self.space}
        base = self.facts.with_facts({path: values[len(values) // 2] for path, values in ends.items()})
        single = [base.with_facts({path: value}) for path, values in ends.items() for value in values]
        return [base, *single, *(self._pushed_towards(option, base, ends) for option in self.options)]

    def _pushed_towards(self, option: str, base: Facts, ends: Mapping[str, Sequence[Value]]) -> Facts:
        """Each open fact in turn at the value that helps this option most."""
        for path, values in ends.items():
            base = max(
                (base.with_facts({path: value}) for value in values), key=lambda facts: self._lead(option, facts)
            )
        return base

    def _lead(self, option: str, facts: Facts) -> float:
        values, _ = utilities(facts, self.weights)
        return values[option] - max(value for name, value in values.items() if name != option)

    @cached_property
    def _seen(self) -> frozenset[str | None]:
        """What the samples recommend."""
        return frozenset(recommendation(facts, self.weights) for facts in self._samples)

    @cached_property
    def _seen_utilities(self) -> Sequence[tuple[Mapping[str, float], float]]:
        return [utilities(facts, self.weights) for facts in self._samples]

    def possibilities(self) -> Possibilities:
        only = next(iter(self._seen)) if len(self._seen) == 1 else None
        determined = only if only is not None and self._is_determined(only, self.margin) else None
        return Possibilities(
            open_facts=tuple(self.space),
            determined=determined,
            by_lead=determined is not None and self._is_determined(determined, 0.0),
            eliminated=tuple(option for option in self.options if self._is_eliminated(option, determined)),
        )

    @cached_property
    def _out(self) -> Mapping[str, bool | None]:
        """Per option: whether gates remove it in every completion (True), in none (False), or in some (None)."""
        answers: dict[str, bool | None] = dict.fromkeys(self.options, False)
        for gate in self.facts.pack.gates:
            for number, level in enumerate(gate.levels):
                if level.effect != "out":
                    continue
                holds = self.facts.gate_holds(gate, number)
                for option in level.options:
                    if holds is True or (holds is None and answers[option] is False):
                        answers[option] = holds
        return answers

    def _is_determined(self, option: str, allowance: float) -> bool:
        """Proved: never out, ahead of every simpler rival, and less than the allowance behind every other one."""
        if self._out[option] is not False:
            return False
        place = self.options.index(option)
        for number, rival in enumerate(self.options):
            if rival == option or self._out[rival] is True:
                continue
            if number < place and not self.never_negative(option, rival, self.margin):
                return False
            if number > place and not self.never_negative(option, rival, -allowance):
                return False
        return True

    def _is_eliminated(self, option: str, determined: str | None) -> bool:
        """Proved: always out, or always too far behind a rival, or always after a simpler one that is near enough."""
        if option in self._seen:
            return False
        if determined is not None or self._out[option] is True:
            return True
        place = self.options.index(option)
        rivals = [rival for rival in self.options if rival != option and self._out[rival] is False]
        if any(self.never_negative(rival, option, self.margin) for rival in rivals):
            return True
        simpler = [rival for rival in rivals if self.options.index(rival) < place]
        return any(
            all(other == rival or self.never_negative(rival, other, -self.margin) for other in self.options)
            for rival in simpler
        )

    def never_negative(self, ahead: str, behind: str, margin: float) -> bool:
        """Proved: Σ w·I·(p_ahead − p_behind − margin) ≥ 0 in every completion."""
        if any(values[ahead] - values[behind] - margin * amount < 0 for values, amount in self._seen_utilities):
            return False
        return _Minimum(self.facts, self.space, self.weights, (ahead, behind, margin)).is_never_negative()


class _Minimum:
    """The least value of one lead over all completions."""

    def __init__(self, facts: Facts, space: Sequence[str], weights: Weights, lead: tuple[str, str, float]) -> None:
        self.facts, self.weights, self.space = facts, weights, frozenset(space)
        self.ahead, self.behind, self.margin = lead

    def is_never_negative(self) -> bool:
        """Whether the least value is proved not to be negative."""
        groups = self._groups()
        least = [self._least(criteria, self.facts) for criteria, _ in groups]
        for position, (criteria, shared) in enumerate(groups):
            if fsum(least) >= 0:
                return True
            if shared:
                rest = fsum(value for number, value in enumerate(least) if number != position)
                least[position] = self._branched(criteria, shared, -rest)
        return fsum(least) >= 0

    def _groups(self) -> list[tuple[list[Criterion], tuple[str, ...]]]:
        """Criteria that share open facts, directly or through others, with the facts whose sharing loosens bounds."""
        groups: list[tuple[list[Criterion], list[str]]] = []
        for criterion in self.facts.pack.criteria:
            reads = [path for path in self.facts.pack.inputs_of_criterion(criterion) if path in self.space]
            touching = [group for group in groups if set(group[1]) & set(reads)]
            merged = ([criterion], reads)
            for group in touching:
                groups.remove(group)
                merged = (group[0] + merged[0], group[1] + merged[1])
            groups.append(merged)
        return [(criteria, tuple(dict.fromkeys(reads))) for criteria, reads in groups]

    def _least(self, criteria: Sequence[Criterion], facts: Facts) -> float:
        """A lower bound of the group's part of the lead."""
        return fsum(self._term(criterion, facts) for criterion in criteria)

    def _term(self, criterion: Criterion, facts: Facts) -> float:
        (low, high), performances = criterion_bounds(criterion, facts)
        worst = performances[self.ahead][0] - performances[self.behind][1] - self.margin
        return self.weights[criterion.id] * min(low * worst, high * worst)

    def _branched(self, criteria: Sequence[Criterion], shared: Sequence[str], enough: float) -> float:
        """A lower bound at least `enough` if one is found by splitting the box, else the best bound found."""
        kinks = {path: _kinks(criteria, path) for path in shared}
        gains = {path: self._gain(criteria, path, kinks[path]) for path in shared}
        boxes = [_Box(self._least(criteria, self.facts), 0, self.facts, gains)]
        for count in range(1, MAXIMUM_BOXES):
            halves = boxes[0].halves(kinks) if boxes[0].least < enough else None
            if halves is None:
                break
            box = heappop(boxes)
            for number, (facts, left) in enumerate(halves):
                # A part is never worse than the whole, whatever rounding says.
                least = max(box.least, self._least(criteria, facts))
                heappush(boxes, _Box(least, 2 * count + number, facts, left))
        return boxes[0].least

    def _gain(self, criteria: Sequence[Criterion], path: str, kinks: Sequence[float]) -> float:
        """By how much the bound rises if this fact is fixed in its middle: what splitting it promises."""
        halves = _parted(self.facts.value(path), kinks)
        if halves is None:
            return 0.0
        return max(self._least(criteria, self.facts.with_facts({path: half})) for half in halves) - self._least(
            criteria, self.facts
        )


@dataclass(frozen=True, slots=True, order=True)
class _Box:
    """A part of the completions with a lower bound of the lead in it. `gains` halve with every split of a fact."""

    least: float
    number: int
    facts: Facts = field(compare=False)
    gains: Mapping[str, float] = field(compare=False)

    def halves(self, kinks: Mapping[str, Sequence[float]]) -> list[tuple[Facts, Mapping[str, float]]] | None:
        """The box in two parts, split where that promises most; None if no fact can be split."""
        for path in sorted(self.gains, key=lambda path: (-self.gains[path], path)):
            parts = _parted(self.facts.value(path), kinks[path])
            if parts is not None:
                gains = {**self.gains, path: self.gains[path] / 2}
                return [(self.facts.with_facts({path: part}), gains) for part in parts]
        return None


def _kinks(criteria: Sequence[Criterion], path: str) -> tuple[float, ...]:
    """Where curves over this fact bend."""
    nodes = (node for criterion in criteria for node in nodes_in(criterion.importance))
    return tuple(
        sorted({x for node in nodes if isinstance(node, Piecewise) and node.fact == path for x in node.places})
    )


def _parted(value: Value, kinks: Sequence[float]) -> tuple[Value, Value] | None:
    """An open value in two parts: words in halves, an interval at the middle kink inside it, else in its middle."""
    match value:
        case OneOf(values) if len(values) > 1:
            half = len(values) // 2
            return _one_of(values[:half]), _one_of(values[half:])
        case Interval(low, high) if high - low > 1e-9 * max(1.0, abs(high)):
            inside = [kink for kink in kinks if low < kink < high]
            middle = inside[len(inside) // 2] if inside else _middle(low, high)
            return Interval(low, middle), Interval(middle, high)
        case _:
            return None


def _ends(value: Value) -> tuple[Value, ...]:
    """A few values of an open fact: the ends of an interval and its middle, or every word."""
    match value:
        case Interval(low, high):
            return low, _middle(low, high), high
        case OneOf(values):
            return values
        case _:
            return (frozenset(), frozenset(("pci",)))


def _middle(low: float, high: float) -> float:
    """The geometric middle of a range over several magnitudes, else the arithmetic one."""
    return sqrt(low * high) if low > 0 and high / low > 16 else low + (high - low) / 2


def _one_of(values: tuple[Scalar, ...]) -> Value:
    return values[0] if len(values) == 1 else OneOf(values)
