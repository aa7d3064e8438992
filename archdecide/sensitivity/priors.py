"""How likely the values of an open fact are before anybody has answered (MODEL §7).

Unless the pack says otherwise every segment of the curves over a number is equally likely, and every value within it;
a uniform prior over the whole range would put nearly everything where the curves are flat. A number that no curve
reads directly takes the segments that the curves over its ratios give it; one that only conditions compare, the parts
between their limits. Steps and words are equally likely; of sets, the empty one and each word alone.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, fsum

from msgspec import Struct

from archdecide.decide.recommend import StartingPoint
from archdecide.facts import Fact
from archdecide.kinds import Choice, Flag, Number, Ordinal, Several
from archdecide.rules import PriorPart
from archdecide.sensitivity.breakpoints import curve_places, limit_places, through_ratios
from archdecide.values import Interval, OneOf, Scalar, Value


class Likely(Struct, frozen=True):
    """One value, with its probability."""

    value: Value
    share: float


class LikelyRange(Struct, frozen=True):
    """Numbers from low to high, all equally likely (of whole numbers both ends included), with their probability."""

    low: float
    high: float
    share: float


Prior = tuple[Likely | LikelyRange, ...]


def prior_of(fact: Fact, baseline: StartingPoint) -> Prior:
    """The prior of an open fact; empty if no rule would notice its value."""
    note = baseline.facts.pack.note_by_path.get(fact.path)
    known = baseline.facts.value(fact.path)
    if note is not None and note.prior and (declared := _declared(note.prior, fact, known)):
        return declared
    match fact.kind:
        case Number() as kind:
            return _segments(_breaks(fact, kind, known, baseline), kind)
        case Several() as words:
            return _equally([frozenset(), *(frozenset((word,)) for word in words.values())])
        case Flag():
            return _equally([False, True])
        case Ordinal() | Choice() as steps:
            return _equally(known.values if isinstance(known, OneOf) else steps.values())
        case _:
            return ()


def _equally(values: Sequence[Value]) -> Prior:
    return tuple(Likely(value, 1 / len(values)) for value in values)


def _declared(parts: Sequence[PriorPart], fact: Fact, known: Value) -> Prior:
    """What the pack says, as far as it agrees with what is known."""
    found: list[Likely | LikelyRange] = []
    for part in parts:
        if part.low is not None and part.high is not None:
            low, high = part.low, part.high
            if isinstance(known, Interval):
                low, high = max(low, known.low), min(high, known.high)
            if low < high:
                found.append(LikelyRange(low, high, part.share * (high - low) / (part.high - part.low)))
        elif part.value is not None and _is_possible(part.value, known):
            value = frozenset((str(part.value),)) if isinstance(fact.kind, Several) else part.value
            found.append(Likely(value, part.share))
    return _normalised(found)


def _is_possible(value: Scalar, known: Value) -> bool:
    match known:
        case OneOf(values):
            return value in values
        case Interval(low, high):
            return not isinstance(value, str) and low <= value <= high
        case _:
            return True


def _normalised(parts: Sequence[Likely | LikelyRange]) -> Prior:
    whole = fsum(part.share for part in parts)
    return tuple(
        Likely(part.value, part.share / whole)
        if isinstance(part, Likely)
        else LikelyRange(part.low, part.high, part.share / whole)
        for part in parts
    )


def _breaks(fact: Fact, kind: Number, known: Value, baseline: StartingPoint) -> list[float]:
    """Where the segments of a number begin and end."""
    facts, criteria = baseline.facts, baseline.facts.pack.criteria
    levels = list(baseline.levels.values())
    bends = curve_places(fact.path, criteria)
    if len(bends) < 2:
        bends = through_ratios(fact.path, facts, lambda path: curve_places(path, criteria))

    def limits_of(path: str) -> tuple[float, ...]:
        return limit_places(path, facts, criteria, levels)

    limits = [*limits_of(fact.path), *through_ratios(fact.path, facts, limits_of)]
    if isinstance(known, Interval):
        inside = [x for x in (*bends, *(limits if not bends else ())) if known.low < x < known.high]
        return [known.low, *sorted(set(inside)), known.high]
    first, last = (min(bends), max(bends)) if bends else (float("inf"), float("-inf"))
    outside = [limit for limit in limits if not first <= limit <= last]
    breaks = {*bends, *outside}
    if outside and min(breaks) in outside:
        breaks.add(min(breaks) / 2)  # both sides of a limit are possible
    if outside and max(breaks) in outside:
        breaks.add(max(breaks) * 2 or 1.0)
    return sorted({min(max(place, kind.low), kind.high) for place in breaks})


def _segments(breaks: Sequence[float], kind: Number) -> Prior:
    """Every part between neighbouring breaks, equally likely; a whole number on a break counts to the upper part."""
    parts = list(pairwise(breaks))
    if kind.whole:
        last = len(parts) - 1
        ends = [(ceil(low), int(high) if n == last else ceil(high) - 1) for n, (low, high) in enumerate(parts)]
        parts = [(low, high) for low, high in ends if low <= high]
    return tuple(LikelyRange(low, high, 1 / len(parts)) for low, high in parts)
