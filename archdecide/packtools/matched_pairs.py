"""Matched pairs of cases: two systems that differ in little, and the direction in which the decision must move."""

from __future__ import annotations  # descriptions are made when a schema is asked for

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from msgspec import Struct, field

from archdecide.contract import describe
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import utilities, weights_of
from archdecide.rules import Pack
from archdecide.values import Value

SAME_SYSTEM = ("company", "system")
"""What a pair has in common where the second case is the first one at a later time."""


class MatchedPair(Struct, frozen=True):
    """Two cases by id, what must happen from the first to the second, in words, and what both have in common."""

    first: str
    second: str
    expect: str
    same: str | None = None


class Direction(Struct, frozen=True):
    """`towards` must gain on `away`, or on whatever is best besides it; without both the answer must stay."""

    towards: str | None
    away: str | None


class PairResult(Struct, frozen=True):
    """Two cases that differ in known facts.

    Whether the second moves as expected, as stated and with the first case's facts carried over to it.

    The change is in points of the score; None where the pair has no direction, or a case no score. A later case of
    the same system that does not mention a fact has not lost it, so that carrying over is the fairer reading.
    """

    pair: MatchedPair
    direction: Direction | None
    change: Annotated[float | None, describe("By how many points.")]
    moves: Annotated[bool | None, describe("Whether the answer moves so; null: unanswered.")]
    change_carried: Annotated[float | None, describe("By how many points.")] = field(
        name="change_with_facts_carried_over"
    )
    moves_carried: Annotated[bool | None, describe("The same.")] = field(name="moves_with_facts_carried_over")

    printed: ClassVar = (
        *(("first", "a"), ("second", "b"), "expect", "has_direction", "moves", "change"),
        *("moves_carried", "change_carried"),
    )

    @property
    def first(self) -> Annotated[str, describe("The one.")]:
        """The first case."""
        return self.pair.first

    @property
    def second(self) -> Annotated[str, describe("The other.")]:
        """The second case."""
        return self.pair.second

    @property
    def expect(self) -> Annotated[str, describe("What should differ.")]:
        """What must happen from the first to the second."""
        return self.pair.expect

    @property
    def has_direction(self) -> Annotated[bool, describe("Whether that says in which direction.")]:
        """Whether that says in which direction."""
        return self.direction is not None


def direction_of(expect: str, options: Sequence[str]) -> Direction | None:
    """The direction that a text states: "leans more to X", "leans from X to Y" or "no change"; None for any other."""
    words = "|".join(re.escape(option) for option in sorted(options, key=len, reverse=True))
    if found := re.search(rf"\bleans more to ({words})\b", expect):
        return Direction(found[1], None)
    if found := re.search(rf"\bleans from ({words}) to ({words})(?![\w-])", expect):
        return Direction(found[2], found[1])
    return Direction(None, None) if expect.strip() == "no change" else None


def pair_result(pair: MatchedPair, first: Mapping[str, Value], second: Mapping[str, Value], pack: Pack) -> PairResult:
    """How the decision moves from one set of facts to another."""
    direction = direction_of(pair.expect, pack.option_ids)
    if direction is None:
        return PairResult(pair, None, None, None, None, None)
    change, moves = _moves(direction, first, second, pack)
    if pair.same not in SAME_SYSTEM:
        return PairResult(pair, direction, change, moves, None, None)
    return PairResult(pair, direction, change, moves, *_moves(direction, first, {**first, **second}, pack))


def _moves(
    direction: Direction, first: Mapping[str, Value], second: Mapping[str, Value], pack: Pack
) -> tuple[float | None, bool | None]:
    before, after = points(first, pack), points(second, pack)
    if before is None or after is None:
        return None, None
    if direction.towards is None:
        leaders = [max(values, key=lambda option: values[option]) for values in (before, after)]
        return None, leaders[0] == leaders[1]
    change = _gain(direction, after) - _gain(direction, before)
    return change, change > 0


def _gain(direction: Direction, values: Mapping[str, float]) -> float:
    towards = direction.towards or ""
    if direction.away is not None:
        return values[towards] - values[direction.away]
    return lead_of(towards, values)


def lead_of(option: str, values: Mapping[str, float]) -> float:
    """The score of an option less the best of the others, in points."""
    return values[option] - max((value for other, value in values.items() if other != option), default=0.0)


def points(known: Mapping[str, Value], pack: Pack) -> dict[str, float] | None:
    """The score of every option for these facts, None where no criterion matters."""
    facts = FactContext(known, pack)
    values, amount = utilities(facts, weights_of(facts, {}))
    return {option: 100 * value / amount for option, value in values.items()} if amount else None
