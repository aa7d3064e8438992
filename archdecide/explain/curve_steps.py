"""A curve followed step by step: what every part of it gives for the facts as they are, down to the segment.

Where words are open, a curve is followed for each of them, and every part shows the mean, as the importance does.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import fsum
from typing import Literal, cast

from msgspec import Struct
from msgspec.structs import replace

from archdecide.curves import (
    Branch,
    Choose,
    Largest,
    Mean,
    MultipliedCurve,
    Piecewise,
    Scaled,
    Table,
    point,
)
from archdecide.decide.fact_context import FactContext
from archdecide.rules import Criterion
from archdecide.schema_node import SchemaNode
from archdecide.values import Interval, OneOf, Scalar, Value, completions

Role = Literal["whole", "part", "candidate", "driver", "multiplier", "scaled", "branch"]
Point = tuple[float, float]


class CurveStep(Struct, frozen=True):
    """One part of a curve. `height` is 0 to 1, None while unknown or where its branch is not taken.

    `share` is the part's share of a weighted mean among the known parts, or of the open cases in which a branch is
    taken. A leaf has its fact with the value, and either the two points of the curve between which that lies (None:
    the curve is flat on that side) or the height of each word that is still possible.
    """

    node: SchemaNode
    role: Role
    height: float | None
    share: float | None = None
    fact: str = ""
    value: Value = None
    segment: tuple[Point | None, Point | None] | None = None
    words: Mapping[Scalar, float] | None = None
    parts: tuple["CurveStep", ...] = ()

    def leaves(self) -> "Iterator[CurveStep]":
        """Every part that reads a fact, in the order of the curve; branches that are not taken are left out."""
        if self.fact:
            yield self
        for part in self.parts:
            if part.role != "branch" or part.share:
                yield from part.leaves()


def curve_steps(criterion: Criterion, facts: FactContext) -> CurveStep:
    """The importance curve of a criterion, followed."""
    return _step(criterion.importance, "whole", _cases(criterion, facts), facts)


def _cases(criterion: Criterion, facts: FactContext) -> list[FactContext]:
    """The facts with every estimate at its midpoint, once for each combination of open words."""
    read = facts.pack.inputs_of_criterion(criterion)
    middles = {path: point(value) for path in read if isinstance(value := facts.value(path), Interval)}
    open_words = [path for path in read if isinstance(facts.value(path), OneOf)]
    combinations = product(*(completions(facts.value(path)) for path in open_words))
    return [
        FactContext({**facts.known, **middles, **dict(zip(open_words, words, strict=True))}, facts.pack)
        for words in combinations
    ]


def _step(node: SchemaNode, role: Role, cases: Sequence[FactContext], facts: FactContext) -> CurveStep:
    step = CurveStep(node, role, _mean_height(node, cases))
    match node:
        case Piecewise(fact=path) | Table(fact=path):
            return _leaf(step, node, path, facts)
        case Mean(mean=terms):
            parts = [_step(term.of, "part", cases, facts) for term in terms]
            known = fsum(term.weight for term, part in zip(terms, parts, strict=True) if part.height is not None)
            shares = [
                term.weight / known if part.height is not None else 0.0 for term, part in zip(terms, parts, strict=True)
            ]
            return replace(step, parts=tuple(map(_with_share, parts, shares)))
        case Largest(largest=curves):
            return replace(step, parts=tuple(_step(inner, "candidate", cases, facts) for inner in curves))
        case Scaled(scaled=inner):
            return replace(step, parts=(_step(inner, "scaled", cases, facts),))
        case MultipliedCurve(multiply=driver, by=multiplier):
            parts = [_step(driver, "driver", cases, facts), _step(multiplier, "multiplier", cases, facts)]
            return replace(step, parts=tuple(parts))
        case Choose(choose=branches):
            return replace(step, parts=tuple(_branches(branches, cases, facts)))
        case _:
            return step


def _mean_height(node: SchemaNode, cases: Sequence[FactContext]) -> float | None:
    levels = [node.level(case) for case in cases]  # type: ignore[attr-defined]  # a curve's node
    heights = [level.value for level in levels if level.value is not None]
    return fsum(heights) / len(heights) if heights else None


def _with_share(step: CurveStep, share: float) -> CurveStep:
    return replace(step, share=share)


def _branches(branches: Sequence[Branch], cases: Sequence[FactContext], facts: FactContext) -> Iterator[CurveStep]:
    """Every branch, with the share of the cases that take it."""
    left = list(cases)
    for branch in branches:
        taken = [case for case in left if branch.when is None or branch.when.holds(case) is True]
        left = [case for case in left if not any(case is other for other in taken)]
        step = _step(branch.then, "branch", taken, facts)
        yield _with_share(step, len(taken) / len(cases) if cases else 0.0)


def _leaf(step: CurveStep, node: Piecewise | Table, path: str, facts: FactContext) -> CurveStep:
    value = facts.value(path)
    step = replace(step, fact=path, value=value)
    match value:
        case None:
            return step
        case OneOf(values):
            heights = {word: _leaf_height(node, path, word, facts) for word in values}
            return replace(step, words=heights)
        case _ if isinstance(node, Piecewise):
            return replace(step, segment=_segment(node, cast("float", point(value))))
        case _:
            return step


def _leaf_height(node: Piecewise | Table, path: str, word: Scalar, facts: FactContext) -> float:
    return node.level(FactContext({**facts.known, path: word}, facts.pack)).value or 0.0


def _segment(curve: Piecewise, x: float) -> tuple[Point | None, Point | None]:
    """The points left and right of x."""
    left = [item for item in curve.points if item[0] <= x]
    right = [item for item in curve.points if item[0] > x]
    return left[-1] if left else None, right[0] if right else None
