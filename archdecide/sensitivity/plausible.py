"""How far known facts may plausibly change, and by how much one value differs from another (MODEL §5)."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import ceil, floor, log10
from typing import cast

from msgspec import Struct

from archdecide.curves import point
from archdecide.decide.fact_context import FactContext
from archdecide.facts import Fact, profile_facts
from archdecide.kinds import Choice, Flag, Number, Ordinal, Several
from archdecide.rules import PlausibleChange
from archdecide.values import Interval, OneOf, Scalar, Value


class MutableFact(Struct, frozen=True):
    """A known fact that may change: a number between `low` and `high`, or to one of the `others`.

    A change is relative to the current value for numbers (to 1 where it is 0), and to the length of the scale for
    steps and words; of a set, the share of its possible words that change. `others` stand with their changes, the
    smallest first. `center` is the current number, of an estimate its middle.
    """

    path: str
    current: Value
    center: float = 0.0
    low: float = 0.0
    high: float = 0.0
    whole: bool = False
    others: tuple[tuple[float, Value], ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it moves along a line."""
        return not self.others

    @property
    def is_estimate(self) -> bool:
        """Whether the current value is not known exactly."""
        return isinstance(self.current, Interval | OneOf)

    @property
    def largest(self) -> float:
        """The largest plausible change."""
        if self.others:
            return self.others[-1][0]
        return max(self.center - self.low, self.high - self.center) / (abs(self.center) or 1)

    def change(self, value: Value) -> float:
        """How far a value is from the current one."""
        if self.is_number:
            return abs(cast("float", value) - self.center) / (abs(self.center) or 1)
        return next((change for change, other in self.others if other == value), 0.0)

    def ends(self, reach: float) -> tuple[float, float]:
        """The lowest and the highest number within this change."""
        span = reach * (abs(self.center) or 1)
        low, high = max(self.low, self.center - span), min(self.high, self.center + span)
        if self.whole:
            # A whole number that is reached exactly must not be lost to rounding.
            low, high = ceil(low - 1e-9), floor(high + 1e-9)
        return (low, high) if low <= high else (self.center, self.center)

    def words(self, reach: float) -> list[Value]:
        """The other values within this change."""
        return [other for change, other in self.others if change <= reach + 1e-12]

    def range(self, reach: float) -> Value:
        """Everything that it may be within this change, the current value included, as an open value."""
        if self.is_number:
            low, high = self.ends(reach)
            return Interval(min(low, self.center), max(high, self.center)) if low < high else low
        if isinstance(self.current, frozenset):
            return None
        now = self.current.values if isinstance(self.current, OneOf) else (self.current,)
        values = (*now, *self.words(reach))
        return OneOf(cast("tuple[Scalar, ...]", values)) if len(values) > 1 else self.current


def is_plausible(changes: Mapping[str, Value], facts: FactContext) -> bool:
    """Whether facts may have these values at once: nothing moves back that only moves forward, and facts that belong
    together stay within their ratio, or no further outside it than they are."""
    notes = facts.pack.note_by_path
    for path, value in changes.items():
        note = notes.get(path)
        if note is not None and note.plausible.forward and _is_back(path, facts.value(path), value):
            return False
    for note in notes.values():
        for ratio in note.together:
            if note.fact in changes or ratio.per in changes:
                now, then = (_ratio(note.fact, ratio.per, known, facts) for known in ({}, changes))
                outside = 0.0 if then is None else _outside(then, ratio.at_least, ratio.at_most)
                if outside > (0.0 if now is None else _outside(now, ratio.at_least, ratio.at_most)):
                    return False
    return True


def _is_back(path: str, now: Value, then: Value) -> bool:
    kind = profile_facts()[path].kind
    if not isinstance(kind, Ordinal | Choice) or isinstance(now, OneOf) or now is None or then is None:
        return False
    order = list(kind.values())
    return now in order and then in order and order.index(cast("Scalar", then)) < order.index(cast("Scalar", now))


def _ratio(path: str, per: str, changes: Mapping[str, Value], facts: FactContext) -> float | None:
    one, other = (point(changes.get(name, facts.value(name))) for name in (path, per))
    return one / other if isinstance(one, int | float) and isinstance(other, int | float) and other else None


def _outside(value: float, low: float, high: float) -> float:
    """How far a ratio lies outside its range."""
    return max(low - value, value - high, 0.0)


def movable_facts(facts: FactContext) -> list[MutableFact]:
    """The known facts that may plausibly change and can change the recommendation, in the order of the profile."""
    found = []
    for path, fact in profile_facts().items():
        value, note = facts.value(path), facts.pack.note_by_path.get(path)
        if value is None or path not in facts.pack.decisive_facts or (note is not None and not note.mutable):
            continue
        movable = _movable(fact, value, note.plausible if note is not None else PlausibleChange())
        if movable.others or movable.low < movable.high:
            found.append(movable)
    return found


def _movable(fact: Fact, value: Value, plausible: PlausibleChange) -> MutableFact:
    match fact.kind:
        case Number() as kind:
            center = cast("float", point(value))
            low = max(kind.low, min(center * plausible.times[0], center + plausible.plus[0]))
            high = min(kind.high, max(center * plausible.times[1], center + plausible.plus[1]))
            return MutableFact(fact.path, value, center, low, high, kind.whole)
        case Flag():
            return MutableFact(fact.path, value, others=((1.0, not value),))
        case Several() as words:
            changes = _changed_words(words, cast("frozenset[str]", value), plausible.steps)
            return MutableFact(fact.path, value, others=tuple(changes))
        case Ordinal() | Choice() as kind:
            return MutableFact(fact.path, value, others=tuple(_steps(kind.values(), value, plausible.steps)))
        case _:
            return MutableFact(fact.path, value)


def _changed_words(kind: Several, now: frozenset[str], steps: int) -> list[tuple[float, Value]]:
    words = kind.words()
    changes = (frozenset(chosen) for size in range(1, steps + 1) for chosen in combinations(words, size))
    most = len(words) if kind.most is None else kind.most
    return [(len(changed) / len(words), now ^ changed) for changed in changes if len(now ^ changed) <= most]


def _steps(order: Sequence[Scalar], value: Value, steps: int) -> list[tuple[float, Value]]:
    """The values at most so many steps outside the current ones, the nearest first."""
    now = value.values if isinstance(value, OneOf) else (value,)
    places = [place for place, word in enumerate(order) if word in now]
    distances = [max(min(places) - place, place - max(places)) for place in range(len(order))]
    reachable = [(distance, place) for place, distance in enumerate(distances) if 0 < distance <= steps]
    return [(distance / (len(order) - 1), order[place]) for distance, place in sorted(reachable)]


def beyond(at: float, upwards: bool) -> float:
    """A short number just past `at`, by less than about 1e-5 of it: what holds strictly beyond a tipping point."""
    step = 10.0 ** (floor(log10(abs(at))) - 5) if at else 1e-6
    nearest = (floor(at / step + 1e-3) + 1) * step if upwards else (ceil(at / step - 1e-3) - 1) * step
    return float(f"{nearest:.9g}")
