"""The sides of an importance curve: its segments, the words of its tables and the branches of its choices.

Examples must reach each of them for a curve to count as tested. A segment is reached by a value inside it; one that
holds no value of its fact (between two steps of a scale) is reached at its ends. A branch that is only taken while a
fact is unknown has no sides over that fact; it only says that the fact is missing. A part that cannot change the
result is not reached: of `largest` only those parts that are, of a product nothing that is multiplied by nought.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import ceil, floor
from typing import cast

from archdecide.conditions import AnyOf, Condition, FactSource, FactTest
from archdecide.curves import (
    Choose,
    Constant,
    Curve,
    Largest,
    Mean,
    MultipliedCurve,
    Piecewise,
    Scaled,
    Table,
    point,
)
from archdecide.facts import Fact
from archdecide.kinds import Number, Ordinal, Several
from archdecide.schema_node import SchemaNode
from archdecide.values import number_text

NO_WORD = "no word"


def curve_sides(curve: Curve, names: Mapping[str, Fact], path: str = "importance") -> tuple[str, ...]:
    """Every side of a curve, named by where it is written and what it is, in the order of the file."""
    return tuple(dict.fromkeys(_sides(curve, names, path)))


def _sides(
    curve: SchemaNode, names: Mapping[str, Fact], path: str, unknown: frozenset[str] = frozenset()
) -> Iterator[str]:
    match curve:
        case Piecewise(fact=fact) | Table(fact=fact) if fact in unknown:
            return
        case Piecewise():
            yield from (f"{path}: {curve.fact} {where}" for where in segments(curve, names[curve.fact]))
        case Table():
            words = (NO_WORD,) if isinstance(names[curve.fact].kind, Several) else ()
            yield from (f"{path}: {curve.fact} {word}" for word in (*curve.values, *words))
        case Largest(largest=parts):
            yield from (f"{path}: part {number} is the largest" for number in range(1, len(parts) + 1))
        case Choose(choose=branches):
            for number, branch in enumerate(branches):
                yield f"{path}: branch {number + 1}"
                yield from _sides(branch.then, names, f"{path}.choose[{number}].then", unknown)
                if branch.when is not None:
                    unknown |= unknown_unless(branch.when)
            return
    for key, inner in inner_curves(curve):
        yield from _sides(inner, names, f"{path}.{key}", unknown)


def unknown_unless(condition: Condition) -> frozenset[str]:
    """The facts that are certainly unknown where a condition does not hold, because it asks whether they are known."""
    match condition:
        case FactTest(fact=fact, known=True) if len(condition.tests) == 1:
            return frozenset({fact})
        case AnyOf(any=parts):
            return frozenset(fact for part in parts for fact in unknown_unless(part))
        case _:
            return frozenset()


def inner_curves(curve: SchemaNode) -> Iterator[tuple[str, Curve]]:
    """The curves directly inside a curve that is no choice, by the path that leads to each."""
    match curve:
        case Mean(mean=parts):
            yield from ((f"mean[{number}].of", part.of) for number, part in enumerate(parts))
        case Largest(largest=curves):
            yield from ((f"largest[{number}]", inner) for number, inner in enumerate(curves))
        case Scaled(scaled=inner):
            yield "scaled", inner
        case MultipliedCurve(multiply=driver, by=multiplier):
            yield "multiply", driver
            yield "by", multiplier


def segments(curve: Piecewise, fact: Fact) -> tuple[str, ...]:
    """The segments of a piecewise curve that the values of its fact can reach, flat ends included."""
    kind = fact.kind
    if not isinstance(kind, Number | Ordinal):
        return ()
    places = [place for place in curve.places if kind.low <= place <= kind.high]
    found: list[str] = []
    if _holds_value(kind, kind.low, curve.places[0], with_low=True):
        found.append(f"below {number_text(curve.places[0])}")
    for left, right in pairwise(curve.places):
        if _holds_value(kind, max(left, kind.low), min(right, kind.high)):
            found.append(_between(left, right))
        else:
            found += [_at(place) for place in (left, right) if place in places]
    if _holds_value(kind, curve.places[-1], kind.high, with_high=True):
        found.append(f"above {number_text(curve.places[-1])}")
    return tuple(dict.fromkeys(found))


def _between(left: float, right: float) -> str:
    return f"between {number_text(left)} and {number_text(right)}"


def _at(place: float) -> str:
    return f"at {number_text(place)}"


def _holds_value(
    kind: Number | Ordinal, low: float, high: float, *, with_low: bool = False, with_high: bool = False
) -> bool:
    """Whether a value of this kind lies strictly between the two (or at an end that counts)."""
    if isinstance(kind, Ordinal) or kind.whole:
        first = ceil(low) if with_low else floor(low) + 1
        last = floor(high) if with_high else ceil(high) - 1
        return first <= last
    return low < high


def reached_sides(curve: Curve, scene: FactSource, path: str = "importance") -> Iterator[str]:
    """The sides of a curve that decide its value in this scene. Facts must be known exactly or not at all."""
    match curve:
        case Piecewise():
            yield from _reached_segment(curve, scene, path)
        case Table():
            yield from _reached_word(curve, scene, path)
        case Constant():
            return
        case Mean() | Scaled():
            for key, inner in inner_curves(curve):
                yield from reached_sides(inner, scene, f"{path}.{key}")
        case Largest():
            yield from _reached_largest(curve, scene, path)
        case MultipliedCurve(multiply=driver, by=multiplier):
            height, factor = driver.level(scene).value, multiplier.level(scene).value
            if (curve.unknown if factor is None else factor) != 0:
                yield from reached_sides(driver, scene, f"{path}.multiply")
            if height:
                yield from reached_sides(multiplier, scene, f"{path}.by")
        case Choose(choose=branches):
            for number, branch in enumerate(branches):
                if branch.when is None or branch.when.holds(scene) is True:
                    yield f"{path}: branch {number + 1}"
                    yield from reached_sides(branch.then, scene, f"{path}.choose[{number}].then")
                    return


def _reached_largest(curve: Largest, scene: FactSource, path: str) -> Iterator[str]:
    heights = [part.level(scene).value for part in curve.largest]
    greatest = max((height for height in heights if height is not None), default=None)
    for number, (part, height) in enumerate(zip(curve.largest, heights, strict=True)):
        if height is not None and height == greatest:
            yield f"{path}: part {number + 1} is the largest"
            yield from reached_sides(part, scene, f"{path}.largest[{number}]")


def _reached_segment(curve: Piecewise, scene: FactSource, path: str) -> Iterator[str]:
    value = point(scene.value(curve.fact))
    if value is None:
        return
    x = cast("float", value)
    if x in curve.places:
        where = _at(x)
    elif x < curve.places[0]:
        where = f"below {number_text(curve.places[0])}"
    elif x > curve.places[-1]:
        where = f"above {number_text(curve.places[-1])}"
    else:
        where = next(_between(left, right) for left, right in pairwise(curve.places) if left < x < right)
    yield f"{path}: {curve.fact} {where}"


def _reached_word(curve: Table, scene: FactSource, path: str) -> Iterator[str]:
    """Of a set of words only those with the greatest height decide."""
    value = scene.value(curve.fact)
    match value:
        case frozenset():
            highest = max((curve.values[word] for word in value), default=0.0)
            words = [word for word in sorted(value) if curve.values[word] == highest] if value else [NO_WORD]
        case bool():
            words = ["true" if value else "false"]
        case str():
            words = [value]
        case _:
            words = []
    yield from (f"{path}: {curve.fact} {word}" for word in words)
