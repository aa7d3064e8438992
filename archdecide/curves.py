"""Importance curves: how much a criterion matters, as a function of facts.

A curve is a small tree. Its leaves are piecewise-linear curves over a number and tables over words; its
inner nodes are weighted means, the largest, products with a multiplier, an affine scale and a choice by
condition. `height` is the value alone, which is asked for thousands of times; `level` says besides which facts
gave it. An unknown fact makes its leaf unknown; a mean or the largest uses its known parts; a multiplier
declares the value it takes when unknown and never makes a criterion known (docs: MODEL, small print).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from math import fsum
from operator import add
from typing import Annotated, Literal, cast

from msgspec import Struct

from archdecide.conditions import Condition, FactSource
from archdecide.facts import all_facts
from archdecide.kinds import Several
from archdecide.schema_node import Amount, Figure, Relative, SchemaNode, TaggedUnion, held
from archdecide.values import Interval, Value

Share = Annotated[Amount, held(ge=0, le=1)]


class Level(Struct, frozen=True):
    """The value of a curve, 0 to 1 or unknown, with the facts that gave it and those that it lacks."""

    value: float | None
    used: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    missing_multipliers: tuple[str, ...] = ()


def point(value: Value) -> Value:
    """The point value of a fact: the midpoint of an interval, anything else unchanged."""
    return (value.low + value.high) / 2 if isinstance(value, Interval) else value


class Piecewise(SchemaNode, frozen=True):
    """`{fact, points: [[x, y], ...]}`: linear between the points, flat outside them. y from 0 to 1.

    `monotone` promises that the curve never turns; the lint of a pack holds it to that. `direction` promises more:
    where the fact alone rises, the importance of the whole criterion never falls (rising), or never rises (falling).
    """

    fact: str
    points: Annotated[tuple[tuple[Figure, Share], ...], held(min_length=2)]
    monotone: Literal["rising", "falling"] | None = None
    direction: Literal["rising", "falling"] | None = None

    def height(self, scene: FactSource) -> float | None:
        value = scene.value(self.fact)
        return None if value is None else self.at(cast("float", point(value)))

    def level(self, scene: FactSource) -> Level:
        return _of_fact(self.fact, self.height(scene))

    @cached_property
    def places(self) -> tuple[float, ...]:
        """Where the points of the curve stand."""
        return tuple(place for place, _ in self.points)

    def at(self, x: float) -> float:
        """The height of the curve at x."""
        position = bisect_right(self.places, x)
        if position == 0:
            return self.points[0][1]
        if position == len(self.places):
            return self.points[-1][1]
        (left, low), (right, high) = self.points[position - 1], self.points[position]
        return low + (high - low) * (x - left) / (right - left)


class Table(SchemaNode, frozen=True):
    """`{fact, values: {word: y}}`: a height per word; of a set of words the largest height, 0 for none."""

    fact: str
    values: Annotated[Mapping[str, Share], held(min_length=1)]

    def height(self, scene: FactSource) -> float | None:
        value = scene.value(self.fact)
        match value:
            case frozenset():
                return max((self.values[word] for word in value if word in self.values), default=0.0)
            case bool():
                return self.values["true" if value else "false"]
            case str():
                return self.values.get(value)  # a pack of an earlier version does not know every word
            case _:
                return None

    def level(self, scene: FactSource) -> Level:
        return _of_fact(self.fact, self.height(scene))


class Constant(SchemaNode, frozen=True):
    """`{constant: y}`: a fixed height, inside a choice."""

    constant: Share

    def height(self, _scene: FactSource) -> float:
        return self.constant

    def level(self, _scene: FactSource) -> Level:
        return Level(self.constant)


class Part(SchemaNode, frozen=True):
    """One term of a weighted mean."""

    weight: Relative
    of: "Curve"


class Mean(SchemaNode, frozen=True):
    """`{mean: [{weight, of}, ...]}`: the weighted mean of the known parts, weights re-normalised."""

    mean: Annotated[tuple[Part, ...], held(min_length=2)]

    def height(self, scene: FactSource) -> float | None:
        known = [(part.weight, height) for part in self.mean if (height := part.of.height(scene)) is not None]
        if not known:
            return None
        return total([weight * height for weight, height in known]) / fsum([weight for weight, _ in known])

    def level(self, scene: FactSource) -> Level:
        return joined(self.height(scene), [part.of.level(scene) for part in self.mean])


class Largest(SchemaNode, frozen=True):
    """`{largest: [...]}`: the largest of the known parts."""

    largest: "Annotated[tuple[Curve, ...], held(min_length=2)]"

    def height(self, scene: FactSource) -> float | None:
        heights = [height for part in self.largest if (height := part.height(scene)) is not None]
        return max(heights, default=None)

    def level(self, scene: FactSource) -> Level:
        return joined(self.height(scene), [part.level(scene) for part in self.largest])


class Scaled(SchemaNode, frozen=True):
    """`{scaled: curve, times, plus, at_most}`: plus + times · curve, limited to at_most.

    `unknown` is the value while the inner curve is unknown; without it the whole is unknown too.
    """

    scaled: "Curve"
    times: Figure = 1
    plus: Figure = 0
    at_most: Share = 1
    unknown: Share | None = None

    def height(self, scene: FactSource) -> float | None:
        inner = self.scaled.height(scene)
        return self.unknown if inner is None else min(self.at_most, self.plus + self.times * inner)

    def level(self, scene: FactSource) -> Level:
        inner = self.scaled.level(scene)
        return Level(self.height(scene), inner.used, inner.missing, inner.missing_multipliers)


class MultipliedCurve(SchemaNode, frozen=True):
    """`{multiply: curve, by: multiplier, unknown: y}`: the multiplier counts as y while it is unknown."""

    multiply: "Curve"
    by: "Curve"
    unknown: Share

    def height(self, scene: FactSource) -> float | None:
        driver, multiplier = self.multiply.height(scene), self.by.height(scene)
        return None if driver is None else driver * (self.unknown if multiplier is None else multiplier)

    def level(self, scene: FactSource) -> Level:
        driver, multiplier = self.multiply.level(scene), self.by.level(scene)
        return Level(
            self.height(scene),
            driver.used + multiplier.used,
            driver.missing,
            driver.missing_multipliers + multiplier.missing + multiplier.missing_multipliers,
        )


class Branch(SchemaNode, frozen=True, kw_only=True):
    """One branch of a choice; without `when` it takes what is left."""

    when: Condition | None = None
    then: "Curve"


class Choose(SchemaNode, frozen=True):
    """`{choose: [{when, then}, ..., {then}]}`: the first branch whose condition is true; unknown where none is."""

    choose: Annotated[tuple[Branch, ...], held(min_length=1)]

    def height(self, scene: FactSource) -> float | None:
        taken = self._taken(scene)
        return None if taken is None else self.choose[taken].then.height(scene)

    def _taken(self, scene: FactSource) -> int | None:
        """The position of the first branch whose condition is true."""
        for number, branch in enumerate(self.choose):
            if branch.when is None or branch.when.holds(scene) is True:
                return number
        return None

    def level(self, scene: FactSource) -> Level:
        taken = self._taken(scene)
        if taken is None:
            return Level(None)
        conditions = [branch.when for branch in self.choose[: taken + 1] if branch.when is not None]
        asked = [test.fact for condition in conditions for test in condition.tests_inside]
        level = self.choose[taken].then.level(scene)
        used = (*(fact for fact in asked if scene.value(fact) is not None), *level.used)
        return Level(level.value, tuple(dict.fromkeys(used)), level.missing, level.missing_multipliers)


def _of_fact(fact: str, height: float | None) -> Level:
    return Level(None, missing=(fact,)) if height is None else Level(height, used=(fact,))


def total(values: Sequence[float]) -> float:
    """The sum, exactly rounded where all values are plain numbers (they may be forms along a line)."""
    try:
        return fsum(values)
    except TypeError:
        return reduce(add, values)


def joined(value: float | None, parts: list[Level]) -> Level:
    """A level with this value and everything its parts used and lacked."""
    return Level(
        value,
        tuple(dict.fromkeys(path for part in parts for path in part.used)),
        tuple(dict.fromkeys(path for part in parts for path in part.missing)),
        tuple(dict.fromkeys(path for part in parts for path in part.missing_multipliers)),
    )


Curve = Annotated[
    Piecewise | Table | Constant | Mean | Largest | Scaled | MultipliedCurve | Choose,
    TaggedUnion("a curve", ("points", "values", "constant", "mean", "largest", "scaled", "multiply", "choose")),
]


def nodes_in(curve: SchemaNode) -> Iterator[SchemaNode]:
    """The curve and every node below it, in the order in which they are written."""
    yield curve
    match curve:
        case Mean(mean=parts):
            for part in parts:
                yield from nodes_in(part.of)
        case Largest(largest=curves):
            for inner in curves:
                yield from nodes_in(inner)
        case Scaled(scaled=inner):
            yield from nodes_in(inner)
        case MultipliedCurve(multiply=driver, by=multiplier):
            yield from nodes_in(driver)
            yield from nodes_in(multiplier)
        case Choose(choose=branches):
            for branch in branches:
                yield from nodes_in(branch.then)


def facts_in(curve: SchemaNode) -> tuple[str, ...]:
    """Every fact that a curve may read, conditions of choices included, in the order of first mention."""
    paths: list[str] = []
    for node in nodes_in(curve):
        match node:
            case Piecewise(fact=path) | Table(fact=path):
                paths.append(path)
            case Choose(choose=branches):
                paths += [test.fact for branch in branches if branch.when for test in branch.when.tests_inside]
    return tuple(dict.fromkeys(paths))


def reach(curve: SchemaNode) -> tuple[float, float]:
    """The least and the greatest height that the form of a curve allows, whatever the facts."""
    match curve:
        case Piecewise(points=points):
            heights = [height for _, height in points]
        case Table(fact=path, values=values):
            fact = all_facts().get(path)
            # The empty set of words has the height 0.
            heights = [*values.values(), *((0.0,) if fact is not None and isinstance(fact.kind, Several) else ())]
        case Constant(constant=height):
            heights = [height]
        case Mean(mean=parts):
            heights = _ends(part.of for part in parts)
        case Largest(largest=curves):
            heights = _ends(curves)
        case Scaled(scaled=inner):
            heights = [min(curve.at_most, curve.plus + curve.times * end) for end in reach(inner)]
            heights += [] if curve.unknown is None else [curve.unknown]
        case MultipliedCurve(multiply=driver, by=multiplier, unknown=unknown):
            heights = [one * other for one in reach(driver) for other in (*reach(multiplier), unknown)]
        case Choose(choose=branches):
            heights = _ends(branch.then for branch in branches)
        case _:
            heights = []
    return min(heights, default=0.0), max(heights, default=1.0)


def _ends(curves: Iterable[SchemaNode]) -> list[float]:
    return [end for curve in curves for end in reach(curve)]
