"""The least lead of one option over another while facts are open: interval arithmetic, then branch and bound.

A lead is a sum over criteria. Criteria that share no open fact reach their least independently of each other. Where
a fact enters several times, the bound takes its worst value in each place, which no completion may do; splitting
its range and bounding each part brings the bound as near to the truth as the work limit allows.
"""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from math import fsum, sqrt
from typing import NamedTuple

from msgspec import Struct

from archdecide.conditions import Clause
from archdecide.curves import Choose, Piecewise, Table, nodes_in
from archdecide.decide.bounds import least_term
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Recommender
from archdecide.rules import Criterion
from archdecide.sensitivity.breakpoints import curve_places
from archdecide.values import Interval, OneOf, Scalar, Value

MAXIMUM_BOXES = 200
"""Boxes that branch and bound may look at for all leads together, about 0.1 ms each; then it says "not proved"."""


class Lead(NamedTuple):
    """Σ w·I·(p_ahead − p_behind − margin)."""

    ahead: str
    behind: str
    margin: float


class LeastLead:
    """Leads over all that the open facts among `facts` may be."""

    def __init__(self, recommend: Recommender, facts: FactContext, space: Sequence[str]) -> None:
        self.recommend, self.facts = recommend, facts
        self.groups = _groups(recommend.criteria, facts, space)
        self.boxes_left = MAXIMUM_BOXES

    def is_plainly_positive(self, lead: Lead) -> bool:
        """Whether the least value is proved to be positive by bounds alone, which costs little."""
        least = [self._least(criteria, self.facts, lead) for criteria, _ in self.groups]
        return self.recommend.fixed_lead(lead) + fsum(least) > self.recommend.baseline.noise

    def is_positive(self, lead: Lead) -> bool:
        """Whether the least value is proved to be positive."""
        least = [self._least(criteria, self.facts, lead) for criteria, _ in self.groups]
        fixed = self.recommend.fixed_lead(lead)
        for position, (criteria, shared) in enumerate(self.groups):
            missing = self.recommend.baseline.noise - fixed - fsum(least)
            if missing < 0:
                return True
            if shared:
                least[position] = self._branched(criteria, shared, lead, least[position] + missing)
        return fixed + fsum(least) > self.recommend.baseline.noise

    def _least(self, criteria: Sequence[Criterion], facts: FactContext, lead: Lead) -> float:
        """A lower bound of what these criteria add."""
        return least_of(self.recommend, facts, lead, criteria)

    def _branched(self, criteria: Sequence[Criterion], shared: Sequence[str], lead: Lead, enough: float) -> float:
        """A lower bound above `enough` if one is found by splitting the box, else the best bound found."""
        kinks = {path: curve_places(path, criteria) for path in shared}
        whole = self._least(criteria, self.facts, lead)
        gains = {path: self._gain(criteria, path, kinks[path], lead) - whole for path in shared}
        boxes = [_Box(whole, 0, self.facts, gains)]
        count = 0
        while boxes[0].least <= enough and self.boxes_left > 0:
            halves = boxes[0].halves(kinks)
            if halves is None:
                break
            box = heappop(boxes)
            for facts, left in halves:
                count += 1
                self.boxes_left -= 1
                # A part is never worse than the whole, whatever rounding says.
                least = max(box.least, self._least(criteria, facts, lead))
                heappush(boxes, _Box(least, count, facts, left))
        return boxes[0].least

    def _gain(self, criteria: Sequence[Criterion], path: str, kinks: Sequence[float], lead: Lead) -> float:
        """The better bound of the two halves of a fact: what splitting it promises."""
        halves = parted(self.facts.value(path), kinks) or ()
        return max(
            (self._least(criteria, self.facts.with_facts({path: half}), lead) for half in halves),
            default=self._least(criteria, self.facts, lead),
        )


def least_of(
    recommend: Recommender, facts: FactContext, lead: Lead, criteria: Sequence[Criterion] | None = None
) -> float:
    """A lower bound of what these criteria (by default all that may change) add to a lead."""
    chosen = recommend.criteria if criteria is None else criteria
    return fsum(recommend.weights[criterion.id] * least_term(criterion, facts, lead) for criterion in chosen)


class _Box(Struct, frozen=True, order=True):
    """A part of the completions with a lower bound of the lead in it. `gains` halve with every split of a fact."""

    least: float
    number: int
    facts: FactContext
    gains: Mapping[str, float]

    def halves(self, kinks: Mapping[str, Sequence[float]]) -> list[tuple[FactContext, Mapping[str, float]]] | None:
        """The box in two parts, split where that promises most; None if no fact can be split."""
        for path in sorted(self.gains, key=lambda path: (-self.gains[path], path)):
            parts = parted(self.facts.value(path), kinks[path])
            if parts is not None:
                gains = {**self.gains, path: self.gains[path] / 2}
                return [(self.facts.with_facts({path: part}), gains) for part in parts]
        return None


def _groups(
    criteria: Sequence[Criterion], facts: FactContext, space: Sequence[str]
) -> list[tuple[list[Criterion], tuple[str, ...]]]:
    """Criteria that share open facts, directly or through others, with the facts that enter more than once."""
    groups: list[tuple[list[Criterion], list[str]]] = []
    for criterion in criteria:
        mentions = [path for name in _mentions(criterion) for path in facts.pack.inputs_of(name) if path in space]
        merged = ([criterion], mentions)
        for group in [group for group in groups if set(group[1]) & set(mentions)]:
            groups.remove(group)
            merged = (group[0] + merged[0], group[1] + merged[1])
        groups.append(merged)
    return [
        (members, tuple(path for path in dict.fromkeys(mentions) if mentions.count(path) > 1))
        for members, mentions in groups
    ]


def _mentions(criterion: Criterion) -> list[str]:
    """Every fact or ratio that a criterion reads, as often as it stands there."""
    found: list[str] = []
    for node in nodes_in(criterion.importance):
        match node:
            case Piecewise(fact=path) | Table(fact=path):
                found.append(path)
            case Choose(choose=branches):
                found += _tested([branch.when for branch in branches if branch.when is not None])
    cases = [case.when for performance in criterion.performances.values() for case in performance.cases]
    return found + _tested(cases)


def _tested(conditions: Sequence[Clause]) -> list[str]:
    return [test.fact for condition in conditions for test in condition.tests_inside]


def parted(value: Value, kinks: Sequence[float]) -> tuple[Value, Value] | None:
    """An open value in two parts: words in halves, an interval at the middle kink inside it, else in its middle."""
    match value:
        case OneOf(values) if len(values) > 1:
            half = len(values) // 2
            return one_of(values[:half]), one_of(values[half:])
        case Interval(low, high) if high - low > 1e-9 * max(1.0, abs(high)):
            inside = [kink for kink in kinks if low < kink < high]
            middle_kink = inside[len(inside) // 2] if inside else middle(low, high)
            return Interval(low, middle_kink), Interval(middle_kink, high)
        case _:
            return None


def one_of(values: Sequence[Scalar]) -> Value:
    """One value, or several that are still possible."""
    return values[0] if len(values) == 1 else OneOf(tuple(values))


def middle(low: float, high: float) -> float:
    """The geometric middle of a range over several magnitudes, else the arithmetic one."""
    return sqrt(low * high) if low > 0 and high / low > 16 else low + (high - low) / 2
