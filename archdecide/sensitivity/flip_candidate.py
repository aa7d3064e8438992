"""One set of facts, tried with values: does it flip the recommendation, and how small may the change be?"""

from collections.abc import Sequence
from itertools import islice, product

from archdecide.decide.recommend import StartingPoint
from archdecide.sensitivity.breakpoints import Places
from archdecide.sensitivity.lead_bounds import parted
from archdecide.sensitivity.plausible import MutableFact, beyond
from archdecide.values import Interval, Value

MAXIMUM_CORNERS = 60
"""Combinations of values that are tried for one set, about 0.1 ms each."""
MAXIMUM_BOXES = 60
"""Boxes into which one set may be split before it counts as not settled, about 0.2 ms each."""
HALVINGS = 24
"""Halvings of a change: down to less than 1e-7 of it."""

Values = tuple[Value, ...]


class FlipCandidate:
    """A set of facts, and values for them in the same order."""

    def __init__(self, baseline: StartingPoint, chosen: tuple[MutableFact, ...], places: Places) -> None:
        self.baseline, self.chosen, self.places = baseline, chosen, places
        self.recommend = baseline.varying([fact.path for fact in chosen])

    def answer(self, values: Sequence[Value]) -> str | None:
        """The recommendation with these values."""
        changes = {fact.path: value for fact, value in zip(self.chosen, values, strict=True)}
        return self.recommend(self.baseline.facts.with_facts(changes))

    def flips(self, values: Sequence[Value]) -> bool:
        """Whether another option, or none, is recommended with these values."""
        return self.answer(values) != self.baseline.now

    def largest_change(self, values: Sequence[Value]) -> float:
        """The largest of the changes."""
        return max(fact.change(value) for fact, value in zip(self.chosen, values, strict=True))

    def flipping_corner(self, reach: float) -> Values | None:
        """Values within this change that flip, at the ends of the ranges or where rules bend, if any are found."""
        candidates = [self._candidates(fact, reach) for fact in self.chosen]
        return next((values for values in islice(product(*candidates), MAXIMUM_CORNERS) if self.flips(values)), None)

    def _candidates(self, fact: MutableFact, reach: float) -> list[Value]:
        """Every word within this change; of a number the ends of its range, and the limits and kinks inside."""
        if not fact.is_number:
            return fact.words(reach)
        low, high = fact.ends(reach)
        found = [end for end in (high, low) if end != fact.center]
        for place in self.places(fact.path):
            # A limit is met at it or just past it.
            beside = (
                (place - 1, place, place + 1) if fact.whole else (place, *(beyond(place, up) for up in (True, False)))
            )
            found += [x for x in beside if low < x < high and x != fact.center and (not fact.whole or x == int(x))]
        return list(dict.fromkeys(int(x) if fact.whole else x for x in found))

    def shrunk(self, values: Values) -> Values:
        """Values in the same directions with the smallest largest change that still flips."""
        return self._nearer(values, self._numbers())

    def polished(self, values: Values) -> Values:
        """Each number as near to its current value as the others allow, and then as short as it can be written."""
        for place in self._numbers():
            values = self._nearer(values, [place])
        short = tuple(self._short(fact, value) for fact, value in zip(self.chosen, values, strict=True))
        return short if self.flips(short) else values

    def _numbers(self) -> list[int]:
        return [place for place, fact in enumerate(self.chosen) if fact.is_number]

    def _nearer(self, values: Values, places: Sequence[int]) -> Values:
        """These numbers moved back towards their current values as far as the set still flips."""
        low, high = 0.0, max((self.chosen[place].change(values[place]) for place in places), default=0.0)
        for _ in range(HALVINGS if places else 0):
            middle = (low + high) / 2
            if self.flips(self._within(values, places, middle)):
                high = middle
            else:
                low = middle
        return self._within(values, places, high)

    def _within(self, values: Values, places: Sequence[int], reach: float) -> Values:
        """The values with these numbers at most so far from their current ones."""
        moved = list(values)
        for place in places:
            low, high = self.chosen[place].ends(reach)
            moved[place] = min(max(values[place], low), high)  # type: ignore[type-var]
        return tuple(moved)

    def _short(self, fact: MutableFact, value: Value) -> Value:
        """A short number just past this one, away from the current one, within the plausible range."""
        if not fact.is_number or fact.whole or not isinstance(value, int | float) or value == fact.center:
            return value
        upwards = value > fact.center
        further = beyond(value, upwards)
        return further if fact.low <= further <= fact.high else value

    def split(self, reach: float) -> tuple[bool, Values | None]:
        """Whether it is settled that nothing within this change flips, or that the values given do."""
        choices = [[fact.range(reach)] if fact.is_number else fact.words(reach) for fact in self.chosen]
        boxes: list[Values] = list(product(*choices))
        for _ in range(MAXIMUM_BOXES):
            if not boxes:
                return True, None
            box = boxes.pop()
            ranges = {fact.path: value for fact, value in zip(self.chosen, box, strict=True)}
            if self.recommend.certainly(self.baseline.now, self.baseline.facts.opened(ranges)):
                continue
            middle = tuple(_middle(fact, value) for fact, value in zip(self.chosen, box, strict=True))
            if self.flips(middle):
                return True, middle
            widths = [_width(fact, value) for fact, value in zip(self.chosen, box, strict=True)]
            place = widths.index(max(widths))
            halves = self._halves(self.chosen[place], box[place])
            if halves is None:
                return False, None
            boxes += [(*box[:place], half, *box[place + 1 :]) for half in halves]
        return not boxes, None

    def _halves(self, fact: MutableFact, value: Value) -> tuple[Value, ...] | None:
        if not fact.whole or not isinstance(value, Interval):
            return parted(value, self.places(fact.path))
        middle = int((value.low + value.high) // 2)
        lower = Interval(value.low, middle) if value.low < middle else value.low
        upper = Interval(middle + 1, value.high) if middle + 1 < value.high else value.high
        return lower, upper


def _middle(fact: MutableFact, value: Value) -> Value:
    if not isinstance(value, Interval):
        return value
    middle = value.low + (value.high - value.low) / 2
    return int(middle) if fact.whole else middle


def _width(fact: MutableFact, value: Value) -> float:
    """The share of its plausible range; relative to its value, an availability would look narrow at any width."""
    return (value.high - value.low) / ((fact.high - fact.low) or 1) if isinstance(value, Interval) else 0.0
