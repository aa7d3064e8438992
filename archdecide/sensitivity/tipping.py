"""What would change the recommendation: the nearest tipping point of every fact, exactly (MODEL §5).

All other facts stay as they are. Along a number the decision procedure itself is followed with forms: on each
piece every comparison keeps its answer, so the recommendation does too, and the end of a piece is the root of
one of the formulas compared. Steps, words and sets are enumerated.
"""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterator, Sequence
from functools import cached_property
from math import ceil, floor, inf
from typing import Annotated, Literal, cast

from msgspec import Struct
from msgspec.structs import replace

from archdecide.contract import describe
from archdecide.curves import point
from archdecide.decide.bounds import whole_range
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Recommender, StartingPoint, Weights
from archdecide.facts import WORTH_CUTTING, Fact, all_facts, yardstick
from archdecide.kinds import Choice, Flag, Number, Ordinal, Several
from archdecide.sensitivity.plausible import is_plausible
from archdecide.sensitivity.symbolic import SMALLEST_STEP, pieces
from archdecide.values import Interval, OneOf, Scalar, Value

Direction = Literal["below", "above", "other"]
FEW = 2
"""So many other values are looked at without a proof first that none of them matters."""
SLACK = 1e-6
"""Relative change by which the search for near tips goes too far, so that it does not end before the end."""


class TippingPoint(Struct, frozen=True):
    """A tipping point: the new answer holds at it for whole numbers and words, and beyond it for other numbers.

    `distance` is relative to the current value for numbers (to the downtime for an availability), and counts
    steps for ordinals and words and changed words for sets; `steps` says which. The new answer holds at `at` for
    whole numbers, steps and words, and strictly beyond it for other numbers.
    """

    fact: Annotated[str, describe("The fact.")]
    current: Value
    at: Value
    direction: Annotated[Direction, describe("Where it lies from today's value; words and lists have no order.")]
    becomes: Annotated[str | None, describe("The option that is then recommended; null: none.")]
    distance: Annotated[
        float, describe("How far away: relative to the current value, of an availability to 100 − it, or steps.", 0)
    ]
    steps: Annotated[bool, describe("Whether the distance counts steps on a scale, or changed words, instead.")]
    plausible: Annotated[
        bool, describe("Whether the rules deem the change realistic: people are shown only those that are.")
    ] = True


PEOPLE = ("persons", "full-time equivalents")
"""Units of what comes in whole numbers only, whatever a computation says."""


def whole_people(at: float, *, above: bool, inclusive: bool) -> int:
    """The number of people at which an answer holds for certain that holds beyond `at`, or from it on."""
    if inclusive:
        return ceil(at) if above else floor(at)
    return floor(at) + 1 if above else max(0, ceil(at) - 1)


def tipping_points(
    facts: FactContext, weights: Weights, baseline: StartingPoint | None = None, within: float = inf
) -> tuple[TippingPoint, ...]:
    """The nearest tipping points of every known fact, nearest first; nothing if nothing is recommended.

    `baseline` is that of the facts and weights, where somebody has it already. A finite `within` leaves out what is
    not near (see `is_near`), and costs less than all of them.
    """
    baseline = baseline or StartingPoint(facts, weights)
    if baseline.now is None:
        return ()
    found = [
        tip if is_plausible({tip.fact: tip.at}, facts) else replace(tip, plausible=False)
        for fact in _movable(facts)
        for tip in tips_of(fact, baseline, within)
    ]
    return tuple(sorted(found, key=lambda tip: (tip.steps, tip.distance, tip.fact, tip.direction)))


def is_near(tip: TippingPoint, within: float) -> bool:
    """Numbers by their relative change; scales and words in an order by one step. Sets and flags have no near value.

    Without a limit everything is near.
    """
    if tip.steps and within < inf:
        return isinstance(all_facts()[tip.fact].kind, Ordinal | Choice) and tip.distance <= 1
    return tip.distance <= within


def _movable(facts: FactContext) -> Iterator[Fact]:
    """The known facts that can change a recommendation."""
    decisive = facts.pack.decisive_facts
    leading = [path for path in facts.follows if not decisive.keys().isdisjoint(facts.followers(path))]
    movable = {**decisive, **{path: all_facts()[path] for path in leading}}
    # Whether a cut is worth it follows from components and interactions, which move by themselves.
    return (fact for path, fact in movable.items() if facts.value(path) is not None and path != WORTH_CUTTING)


def tips_of(fact: Fact, baseline: StartingPoint, within: float = inf) -> list[TippingPoint]:
    """The nearest tipping points of one known fact: for a number at most one below and one above."""
    kind = fact.kind
    if (isinstance(kind, Flag | Several) and within < inf) or baseline.is_settled([fact.path]):
        return []
    if isinstance(kind, Number):
        return _Line(fact, kind, baseline).tips(within)
    return _enumerated(fact, baseline, 1 if within < inf else inf)


def nearest_tip(path: str, baseline: StartingPoint, end: float) -> float | None:
    """Where the recommendation first changes on the way of a number from its current value to `end`, if it does."""
    fact = all_facts()[path]
    tip = _Line(fact, cast("Number", fact.kind), baseline).towards(end)
    return None if tip is None else tip[0]


class _Line:
    """One number that varies while everything else stays."""

    def __init__(self, fact: Fact, kind: Number, baseline: StartingPoint) -> None:
        self.fact, self.kind, self.facts, self.baseline, self.now = fact, kind, baseline.facts, baseline, baseline.now
        value = self.facts.value(fact.path)
        self.current = cast("float", point(value))
        self.ends = (value.low, value.high) if isinstance(value, Interval) else (self.current, self.current)

    @cached_property
    def recommend(self) -> Recommender:
        return self.baseline.varying([self.fact.path])

    def tips(self, within: float) -> list[TippingPoint]:
        """The nearest tip below and the nearest above."""
        low, high = self._near(within)
        if self.kind.whole and floor(high) - ceil(low) <= FEW:
            others = [x for x in range(ceil(low), floor(high) + 1) if x != self.current]
            return [tip for tip in self._among(others) if not self._is_open(tip)]
        if self._is_safe(low, high):
            return []
        ends: tuple[tuple[Direction, float], ...] = (("below", low), ("above", high))
        found = [self._tip(direction, *tip) for direction, end in ends if (tip := self.towards(end)) is not None]
        return [tip for tip in found if is_near(tip, within) and not self._is_open(tip)]

    def _is_open(self, tip: TippingPoint) -> bool:
        """Whether a value lies within the estimate: the fact has to be known better, and nothing needs to change."""
        low, high = self.ends
        at = cast("float", tip.at)
        inside = at > low if tip.direction == "below" else at < high
        # Of whole numbers the new answer holds at the value itself, of others only beyond it.
        return low < high and (inside or (self.kind.whole and at in self.ends))

    def _near(self, within: float) -> tuple[float, float]:
        """The values within this relative change, and a little more: what lies at the very end counts."""
        low, high = (
            end + sign * (within * (1 + SLACK) * yardstick(self.fact.path, end) + SLACK)
            for end, sign in zip(self.ends, (-1, 1), strict=True)
        )
        if self.kind.whole and within < inf:
            low, high = ceil(low) - 0.5, floor(high) + 0.5
        return max(self.kind.low, low), min(self.kind.high, high)

    def _among(self, numbers: Sequence[int]) -> Iterator[TippingPoint]:
        """The tips among some numbers in rising order, on each side of the current one."""
        below = [x for x in reversed(numbers) if x < self.current]
        above = [x for x in numbers if x > self.current]
        sides: tuple[tuple[Direction, list[int]], ...] = (("below", below), ("above", above))
        for direction, side in sides:
            answers = ((x, self._at(x)) for x in side)
            tip = next((item for item in answers if item[1] != self.now), None)
            if tip is not None:
                yield self._tip(direction, *tip)

    def towards(self, end: float) -> tuple[float, str | None] | None:
        """The first other recommendation on the way to `end`, and where."""
        return None if self._is_safe(*sorted((self.current, end))) else self._march(end)

    def _tip(self, direction: Direction, at: float, becomes: str | None) -> TippingPoint:
        """The distance of an estimate is that from its nearer end."""
        end = self.ends[0] if direction == "below" else self.ends[1]
        distance = abs(at - end) / yardstick(self.fact.path, end)
        current = self.facts.value(self.fact.path)
        return TippingPoint(self.fact.path, current, at, direction, becomes, distance, steps=False)

    def _is_safe(self, low: float, high: float) -> bool:
        """Whether bounds alone prove that nothing changes between these values; spares most marches."""
        if low == high:
            return True
        return self.recommend.certainly(self.now, self.facts.opened({self.fact.path: Interval(low, high)}))

    def _at(self, value: object) -> str | None:
        return self.recommend(self.facts.with_facts({self.fact.path: cast("Value", value)}))

    def _march(self, end: float) -> tuple[float, str | None] | None:
        """Piece by piece from the current value to the end of the range, to the first other recommendation."""
        for start, stop, answer in pieces(self.current, end, self._at):
            if answer != self.now:
                at = self._first_whole(start, stop) if self.kind.whole else start
                if at is not None:
                    return at, answer
            exact = self._counted(stop, end)
            if exact is not None and (there := self._at(exact)) != self.now:
                return exact, there
        return None

    def _counted(self, x: float, end: float) -> float | None:
        """The value at which the end of a piece counts by itself: a whole number, or the end of the range."""
        if self.kind.whole and abs(x - round(x)) <= abs(x) * SMALLEST_STEP:
            return round(x)
        return x if x == end else None

    def _first_whole(self, start: float, stop: float) -> float | None:
        """The first whole number strictly after start and before stop on the way."""
        sign = 1 if stop > start else -1
        whole = floor(start) + 1 if sign > 0 else ceil(start) - 1
        return whole if (stop - whole) * sign > 0 else None


def _enumerated(fact: Fact, baseline: StartingPoint, furthest: float) -> list[TippingPoint]:
    """Steps and words: the nearest other value on each side; of sets the fewest changed words."""
    facts, now, recommend = baseline.facts, baseline.now, baseline.varying([fact.path])
    current = facts.value(fact.path)
    others = [item for item in _other_values(fact, current) if item[2] <= furthest]
    # A proof costs as much as a look at two or three values.
    if len(others) > FEW and recommend.certainly(now, facts.opened({fact.path: whole_range(fact.kind)})):
        return []
    best: dict[Direction, TippingPoint] = {}
    for value, direction, distance in others:
        if direction in best and distance >= best[direction].distance:
            continue
        becomes = recommend(facts.with_facts({fact.path: value}))
        if becomes != now:
            best[direction] = TippingPoint(fact.path, current, value, direction, becomes, distance, steps=True)
    return list(best.values())


def _other_values(fact: Fact, current: Value) -> Iterator[tuple[Value, Direction, float]]:
    match fact.kind, current:
        case Flag(), bool():
            yield not current, "other", 1
        case Several() as kind, frozenset():
            for chosen in dict.fromkeys((*kind.sets(), *(current ^ changed for changed in kind.sets()))):
                if chosen != current and (kind.most is None or len(chosen) <= kind.most):
                    yield chosen, "other", len(chosen ^ current)
        case Ordinal() | Choice() as kind, _:
            order: list[Scalar] = list(kind.values())
            known = current.values if isinstance(current, OneOf) else (current,)
            places = [place for place, value in enumerate(order) if value in known]
            for place, value in enumerate(order):
                if place < min(places):
                    yield value, "below", min(places) - place
                elif place > max(places):
                    yield value, "above", place - max(places)
        case _:
            return
