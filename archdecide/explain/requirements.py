"""What would have to be true for a condition to hold, or not to hold: its negation pushed down to the facts."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Struct, UnsetType, field

from archdecide.conditions import (
    AllOf,
    AnyOf,
    Clause,
    CoverageBelow,
    FactTest,
    NoDriver,
    Not,
    TriggerFires,
    Truth,
    all_of,
    any_of,
)
from archdecide.contract import describe
from archdecide.decide.fact_context import FactContext
from archdecide.kinds import Choice, Flag, Kind, Ordinal
from archdecide.rules import vocabulary
from archdecide.values import Scalar

Operator = Literal[
    "is", "is not", "at least", "at most", "above", "below", "includes", "includes none of", "is known", "is unknown"
]
OPPOSITE: dict[Operator, Operator] = {
    "is": "is not",
    "at least": "below",
    "at most": "above",
    "above": "at most",
    "below": "at least",
    "includes": "includes none of",
    "is known": "is unknown",
}
OPPOSITE |= {opposite: operator for operator, opposite in OPPOSITE.items()}


class FactDemand(Struct, frozen=True):
    """Of a fact.

    It must compare so with one of these values.
    """

    definition: ClassVar = "demand"

    fact: Annotated[str, describe("A fact.")]
    operator: Annotated[Operator, describe("How.")]
    values: Annotated[tuple[Scalar, ...], describe("With.")]
    met: Annotated[Truth, describe("Whether it is met; null: open.")]


class QuorumDemand(Struct, frozen=True):
    """Of the drivers.

    Every known importance is below the limit, and at least `known` are known.
    """

    definition: ClassVar = "demand"

    below: Annotated[float, describe("Limit.")] = field(name="drivers_below")
    known: Annotated[int, describe("Known.", 0)]
    wanted: Annotated[bool, describe("Whether that, or its opposite, is asked for.")]
    met: Annotated[Truth, describe("Whether it is met; null: open.")]


class CoverageDemand(Struct, frozen=True):
    """Of the coverage.

    It is the share of criteria with a known driver.
    """

    definition: ClassVar = "demand"

    below: Annotated[float, describe("Limit.")] = field(name="coverage_below")
    wanted: Annotated[bool, describe("Whether that, or its opposite, is asked for.")]
    met: Annotated[Truth, describe("Whether it is met; null: open.")]


class JointDemand(Struct, frozen=True):
    """Several demands at once."""

    definition: ClassVar = "demand"
    mode: ClassVar[Literal["all", "any"]]

    parts: Annotated[tuple[Demand, ...], describe("Its parts.")]
    met: Annotated[Truth, describe("Whether it is met; null: open.")]
    trigger: Annotated[str | UnsetType, describe("The sign whose levels they stand for.")] = UNSET


class AllDemand(JointDemand, frozen=True):
    """All of several."""

    mode = "all"
    printed: ClassVar = (("parts", "all"), "met", "trigger")


class AnyDemand(JointDemand, frozen=True):
    """Any of several."""

    mode = "any"
    printed: ClassVar = (("parts", "any"), "met", "trigger")


Demand = FactDemand | QuorumDemand | CoverageDemand | AllDemand | AnyDemand


def demand(condition: Clause, facts: FactContext, *, wanted: bool = True) -> Demand:
    """What would have to be true for the condition to hold, or not to hold."""
    kinds = {path: fact.kind for path, fact in vocabulary(facts.pack).items()}
    return _Demands(facts, kinds.__getitem__).of(condition, wanted=wanted)


class _Demands:
    """Demands in one scene."""

    def __init__(self, facts: FactContext, kind_of: Callable[[str], Kind]) -> None:
        self.facts, self.kind_of = facts, kind_of

    def of(self, condition: Clause, *, wanted: bool) -> Demand:
        match condition:
            case FactTest():
                singles: list[Demand] = [self.single(*item, wanted=wanted) for item in _tests(condition)]
                return self.joint(singles, "all", wanted)
            case AllOf(all=parts):
                return self.joint([self.of(part, wanted=wanted) for part in parts], "all", wanted)
            case AnyOf(any=parts):
                return self.joint([self.of(part, wanted=wanted) for part in parts], "any", wanted)
            case Not(inner=part):
                return self.of(part, wanted=not wanted)
            case TriggerFires(trigger=identifier):
                levels = self.facts.pack.trigger_by_id[identifier].levels
                return self.joint([self.of(level.when, wanted=wanted) for level in levels], "any", wanted, identifier)
            case NoDriver(no_driver=quorum):
                met = _turned(condition.holds(self.facts), wanted)
                return QuorumDemand(quorum.below, quorum.known, wanted, met)
            case CoverageBelow(coverage_below=share):
                return CoverageDemand(share, wanted, _turned(condition.holds(self.facts), wanted))
            case _:
                raise TypeError(f"no demand for the condition {condition!r}")

    def joint(self, parts: list[Demand], mode: Literal["all", "any"], wanted: bool, trigger: str = "") -> Demand:
        """By De Morgan: not all is any not."""
        if len(parts) == 1 and not trigger:
            return parts[0]
        mode = mode if wanted else "any" if mode == "all" else "all"
        if mode == "all":
            return AllDemand(tuple(parts), all_of(part.met for part in parts), trigger or UNSET)
        return AnyDemand(tuple(parts), any_of(part.met for part in parts), trigger or UNSET)

    def single(self, test: FactTest, operator: Operator, values: tuple[Scalar, ...], *, wanted: bool) -> Demand:
        met = _turned(test.holds(self.facts), wanted)
        if not wanted:
            operator = OPPOSITE[operator]
        if operator == "is not" and (others := _others(self.kind_of(test.fact), values)):
            operator, values = "is", others
        return FactDemand(test.fact, operator, values, met)


def _turned(truth: Truth, wanted: bool) -> Truth:
    return truth if wanted or truth is None else not truth


def _tests(test: FactTest) -> list[tuple[FactTest, Operator, tuple[Scalar, ...]]]:
    """Every operator of a test as a test of its own."""
    found: list[tuple[FactTest, Operator, tuple[Scalar, ...]]] = []
    if test.known is not None:
        operator: Operator = "is known" if test.known else "is unknown"
        found.append((FactTest(fact=test.fact, known=test.known), operator, ()))
    if test.equals is not None:
        found.append((FactTest(fact=test.fact, equals=test.equals), "is", (test.equals,)))
    if test.one_of is not None:
        found.append((FactTest(fact=test.fact, one_of=test.one_of), "is", test.one_of))
    if test.includes is not None:
        found.append((FactTest(fact=test.fact, includes=test.includes), "includes", test.includes))
    limits: tuple[tuple[str, Operator], ...] = (
        ("at_least", "at least"),
        ("above", "above"),
        ("at_most", "at most"),
        ("below", "below"),
    )
    for name, word in limits:
        limit = getattr(test, name)
        if limit is not None:
            found.append((FactTest.model_validate({"fact": test.fact, name: limit}), word, (limit,)))
    return found


def _others(kind: Kind, values: tuple[Scalar, ...]) -> tuple[Scalar, ...]:
    """All other values of a kind with few of them; empty for numbers and sets."""
    match kind:
        case Choice() | Ordinal():
            return tuple(word for word in kind.values() if word not in values)
        case Flag():
            return tuple(word for word in (True, False) if word not in values)
        case _:
            return ()
