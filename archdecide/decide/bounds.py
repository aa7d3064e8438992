"""How far importances, performances and scores can move while facts are open: guaranteed bounds.

An open fact is an interval, a list of values still possible, or unknown, which means anything in its range.
Bounds follow the curve by interval arithmetic: never too narrow, and exact where each fact enters once.
"""

from collections.abc import Mapping
from math import fsum
from typing import cast

from archdecide.conditions import Node
from archdecide.curves import Choose, Constant, Largest, Mean, Piecewise, Product, Scaled, Table
from archdecide.decide.scene import Facts
from archdecide.rules import Criterion
from archdecide.values import Choice, Flag, Interval, Number, OneOf, Ordinal, Value

Bounds = tuple[float, float]


def whole_range(kind: object) -> Value:
    """Everything a fact of this kind may be, as an open value; None for a set of words."""
    match kind:
        case Number(low=low, high=high):
            return Interval(low, high)
        case Ordinal() | Choice():
            return OneOf(kind.values())
        case Flag():
            return OneOf((False, True))
        case _:
            return None


def criterion_bounds(criterion: Criterion, facts: Facts) -> tuple[Bounds, Mapping[str, Bounds]]:
    """The least and the greatest importance, and performance of each option, over all that open facts may be."""
    return facts.once(
        "bounds",
        criterion.id,
        lambda: (curve_bounds(criterion.importance, facts), _performance_bounds(criterion, facts)),
    )


def curve_bounds(curve: Node, facts: Facts) -> Bounds:
    """The least and the greatest height of a curve."""
    match curve:
        case Piecewise():
            return _piecewise(curve, facts.value(curve.fact))
        case Table():
            return _table(curve, facts.value(curve.fact))
        case Constant(constant=height):
            return height, height
        case Mean(mean=parts):
            terms = [(part.weight, curve_bounds(part.of, facts)) for part in parts]
            weight = fsum(weight for weight, _ in terms)
            return fsum(w * low for w, (low, _) in terms) / weight, fsum(w * high for w, (_, high) in terms) / weight
        case Largest(largest=curves):
            bounds_of = [curve_bounds(inner, facts) for inner in curves]
            return max(low for low, _ in bounds_of), max(high for _, high in bounds_of)
        case Scaled():
            ends = [min(curve.at_most, curve.plus + curve.times * end) for end in curve_bounds(curve.scaled, facts)]
            return min(ends), max(ends)
        case Product(multiply=driver, by=multiplier):
            (low, high), (least, most) = curve_bounds(driver, facts), curve_bounds(multiplier, facts)
            return low * least, high * most
        case Choose():
            return _choice(curve, facts)
        case _:
            raise TypeError(f"not a curve: {curve!r}")


def _piecewise(curve: Piecewise, value: Value) -> Bounds:
    if isinstance(value, OneOf):
        heights = [curve.at(cast("float", item)) for item in value.values]
    elif isinstance(value, Interval):
        inside = [height for place, height in curve.points if value.low < place < value.high]
        heights = [curve.at(value.low), curve.at(value.high), *inside]
    elif value is None:
        heights = [height for _, height in curve.points]
    else:
        heights = [curve.at(cast("float", value))]
    return min(heights), max(heights)


def _table(curve: Table, value: Value) -> Bounds:
    match value:
        case None:
            # Only sets of words have no range of their own to stand in for the unknown; the empty set gives 0.
            return 0.0, max(curve.values.values())
        case OneOf(values):
            heights = [curve.values[_word(item)] for item in values]
            return min(heights), max(heights)
        case frozenset():
            height = max((curve.values[word] for word in value), default=0.0)
            return height, height
        case _:
            height = curve.values[_word(value)]
            return height, height


def _word(value: object) -> str:
    return str(value) if not isinstance(value, bool) else "true" if value else "false"


def _choice(curve: Choose, facts: Facts) -> Bounds:
    """Over every branch that may be taken: those before the first that is certain, and that one."""
    possible: list[Bounds] = []
    for branch in curve.choose:
        answer = True if branch.when is None else branch.when.holds(facts)
        if answer is not False:
            possible.append(curve_bounds(branch.then, facts))
        if answer is True:
            break
    else:
        possible.append((0.0, 0.0))  # no branch: the criterion does not vote
    return min(low for low, _ in possible), max(high for _, high in possible)


def _performance_bounds(criterion: Criterion, facts: Facts) -> Mapping[str, Bounds]:
    found = {}
    for option, part in criterion.performances.items():
        possible = []
        for case in part.cases:
            answer = case.when.holds(facts)
            if answer is not False:
                possible.append(case.value)
            if answer is True:
                break
        else:
            possible.append(part.value)
        found[option] = (min(possible), max(possible))
    return found
