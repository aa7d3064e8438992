"""What would change the recommendation: the nearest tipping point of every fact, exactly (MODEL §5).

All other facts stay as they are. Along a number the decision procedure itself is followed with forms: on each
piece every comparison keeps its answer, so the recommendation does too, and the end of a piece is the root of
one of the formulas compared. Steps, words and sets are enumerated.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import ceil, floor
from typing import Literal, cast

from archdecide.curves import point
from archdecide.decide.forms import SMALLEST_STEP, Trace
from archdecide.decide.recommend import Recommender, Weights, recommendation
from archdecide.decide.scene import Facts
from archdecide.facts import DERIVED, Fact, profile_facts
from archdecide.values import Choice, Flag, Interval, Number, OneOf, Ordinal, Scalar, Several, Value

Direction = Literal["above", "below", "other"]


@dataclass(frozen=True, slots=True)
class TippingPoint:
    """The nearest value of one fact at which another option is recommended.

    `distance` is relative to the current value for numbers, and counts steps for ordinals and words and
    changed words for sets; `steps` says which. The new answer holds at `at` for whole numbers, steps and
    words, and strictly beyond it for other numbers.
    """

    fact: str
    current: Value
    at: Value
    direction: Direction
    becomes: str | None
    distance: float
    steps: bool


def tipping_points(facts: Facts, weights: Weights) -> tuple[TippingPoint, ...]:
    """The nearest tipping points of every known fact, nearest first; nothing if nothing is recommended."""
    if recommendation(facts, weights) is None:
        return ()
    found = [tip for fact in _movable(facts) for tip in tips_of(fact, facts, weights)]
    return tuple(sorted(found, key=lambda tip: (tip.steps, tip.distance, tip.fact, tip.direction)))


def _movable(facts: Facts) -> Iterator[Fact]:
    """The known facts that some rule reads."""
    for fact in (*profile_facts().values(), *DERIVED.values()):
        if facts.value(fact.path) is not None and fact.path in facts.pack.dependents:
            yield fact


def tips_of(fact: Fact, facts: Facts, weights: Weights) -> list[TippingPoint]:
    """The nearest tipping points of one known fact: for a number at most one below and one above."""
    match fact.kind:
        case Number():
            return _Line(fact, fact.kind, facts, weights).tips()
        case Ordinal() | Choice() | Flag() | Several():
            return _enumerated(fact, facts, weights)
        case _:
            return []


class _Line:
    """One number that varies while everything else stays."""

    def __init__(self, fact: Fact, kind: Number, facts: Facts, weights: Weights) -> None:
        self.fact, self.kind, self.facts, self.weights = fact, kind, facts, weights
        self.current = cast("float", point(facts.value(fact.path)))
        self.recommend = Recommender(facts, weights, [fact.path])
        self.now = self.recommend(facts)

    def tips(self) -> list[TippingPoint]:
        """The nearest tip below and the nearest above."""
        found = []
        for direction, end in (("below", self.kind.low), ("above", self.kind.high)):
            tip = None if self._is_safe(end) else self._march(end)
            if tip is not None:
                at, becomes = tip
                distance = abs(at - self.current) / abs(self.current) if self.current else abs(at - self.current)
                found.append(
                    TippingPoint(
                        self.fact.path,
                        self.facts.value(self.fact.path),
                        at,
                        cast("Direction", direction),
                        becomes,
                        distance,
                        steps=False,
                    )
                )
        return found

    def _is_safe(self, end: float) -> bool:
        """Whether bounds alone prove that nothing changes on the way; spares most marches."""
        low, high = min(self.current, end), max(self.current, end)
        return low == high or self.recommend.certainly(self.now, self._facts_at(Interval(low, high)))

    def _facts_at(self, value: object) -> Facts:
        return self.facts.with_facts({self.fact.path: cast("Value", value)})

    def _march(self, end: float) -> tuple[float, str | None] | None:
        """Piece by piece from the current value to the end of the range, to the first other recommendation."""
        start = self.current
        sign = 1 if end > start else -1
        while start != end:
            inside = start + sign * max(abs(start), 1e-3) * SMALLEST_STEP
            if (end - inside) * sign <= 0:
                break
            answer, stop = self._piece(inside, end)
            if answer != self.now:
                at = self._first_whole(start, stop, sign) if self.kind.whole else start
                if at is not None:
                    return at, answer
            if self._at_whole_or_end(stop, end) and (there := self._at(stop)) != self.now:
                return stop, there
            start = stop
        return None

    def _piece(self, x: float, end: float) -> tuple[str | None, float]:
        """The recommendation around x, and where the piece on which it certainly stays the same ends."""
        trace = Trace(x)
        answer = self.recommend(self._facts_at(trace.variable()))
        return answer, trace.next_change(end)

    def _at(self, x: float) -> str | None:
        return self.recommend(self._facts_at(int(x) if self.kind.whole else x))

    def _at_whole_or_end(self, x: float, end: float) -> bool:
        """Whether the answer exactly at x counts: whole numbers, and the end of the range."""
        return x == end or (self.kind.whole and float(x).is_integer())

    def _first_whole(self, start: float, stop: float, sign: int) -> float | None:
        """The first whole number strictly after start and before stop on the way."""
        whole = floor(start) + 1 if sign > 0 else ceil(start) - 1
        return whole if (stop - whole) * sign > 0 else None


def _enumerated(fact: Fact, facts: Facts, weights: Weights) -> list[TippingPoint]:
    """Steps and words: the nearest other value on each side; of sets the fewest changed words."""
    current = facts.value(fact.path)
    recommend = Recommender(facts, weights, [fact.path])
    now = recommend(facts)
    best: dict[Direction, TippingPoint] = {}
    for value, direction, distance in _other_values(fact, current):
        becomes = recommend(facts.with_facts({fact.path: value}))
        if becomes != now and (direction not in best or distance < best[direction].distance):
            best[direction] = TippingPoint(fact.path, current, value, direction, becomes, distance, steps=True)
    return list(best.values())


def _other_values(fact: Fact, current: Value) -> Iterator[tuple[Value, Direction, float]]:
    match fact.kind, current:
        case Flag(), bool():
            yield not current, "other", 1
        case Several() as kind, frozenset():
            words = kind.values()
            for size in range(len(words) + 1):
                for chosen in map(frozenset, combinations(words, size)):
                    if chosen != current:
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
