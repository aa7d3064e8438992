"""What rules say of one profile: findings of criteria, gates, signs and precautions, and the leads of options."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Meta, Struct, field

from archdecide.contract import describe
from archdecide.rules import Area, Effect, Grade
from archdecide.values import Value

State = Literal["holds", "unproven", "clear"]


Knowledge = Literal["known", "partial", "unknown"]


TriggerState = Literal["fires", "clear", "unknown", "watch"]


class PackIdentity(Struct, frozen=True):
    """The rules that decided."""

    name: Annotated[str, describe("Its name.")]
    version: Annotated[str, describe("Its version.")]
    sha256: Annotated[str, describe("The hash of all its rules.", pattern="^[0-9a-f]*$")]


class WeighedCriterion(Struct, frozen=True):
    """A criterion applied to the facts, as far as scores go. `importance` is 0 to 1, or None when no driver is known.

    `performances` say how well each option satisfies it, 0 to 1.
    """

    id: Annotated[str, describe("The criterion.")]
    importance: Annotated[float, describe("How much it matters here.", 0, 1)] | None
    weight: Annotated[float, describe("Its weight.", 0)]
    performances: Annotated[
        Mapping[str, Annotated[float, describe("0 none to 1 ideal.", 0, 1)]],
        describe("How well each option satisfies it."),
    ]


class CriterionFinding(WeighedCriterion, frozen=True):
    """A criterion, applied to the facts.

    `contributions` are 100 · w·I·(p − mean p) / Σ w·I (MODEL §11).
    """

    code: Annotated[str, describe("Its short code.")]
    title: Annotated[str, describe("Its name.")]
    because: Annotated[Mapping[str, Annotated[str, describe("A reason.")]], describe("Why, by option.")]
    group: Annotated[str, describe("The group it belongs to.")]
    question: Annotated[str, describe("What it asks.")]
    grade: Annotated[Grade, describe("The grade of its evidence, A (measured) to C, or J (judgement).")]
    state: Annotated[Knowledge, describe("How much of it is known.")]
    facts: Annotated[Mapping[str, Value], describe("The facts that it read.")]
    missing: Annotated[tuple[str, ...], describe("The facts it lacks.")]
    contributions: Annotated[
        Mapping[str, Annotated[float, describe("Points.")]],
        describe("Points it adds to each option, around the options' mean."),
    ]
    sources: Annotated[tuple[str, ...], describe("Where it comes from.")]

    printed: ClassVar = (
        *("id", "code", "title", "group", "question", "grade", "state", "importance", "weight", "facts", "missing"),
        *("performances", "because", "contributions", "sources"),
    )


class GateFinding(Struct, frozen=True):
    """What a gate says of one option.

    `state` is `holds`, `unproven` (a fact is open; the effect is what it could be) or `clear`.
    """

    id: Annotated[str, describe("The gate.")]
    code: Annotated[str, describe("Its short code.")]
    title: Annotated[str, describe("Its name.")]
    option: Annotated[str | None, describe("The option; null for the recommendation as a whole.")]
    effect: Annotated[Effect, describe("What it does, or, unproven, could do.")]
    state: Annotated[State, describe("Whether it holds.")]
    because: Annotated[str, describe("Why.")]
    action: Annotated[str, describe("What to do about it.")]
    facts: Annotated[Mapping[str, Value], describe("The facts that it read.")]
    settles: Annotated[tuple[str, ...], describe("The open facts that would tell.")]
    could_become: Annotated[Effect | None, describe("A stronger effect that open facts leave possible.")]
    area: Annotated[Area | None, describe("What it asks for, where it is a prerequisite.")]
    sources: Annotated[tuple[str, ...], describe("Where it comes from.")]


class TriggerFinding(Struct, frozen=True):
    """A sign.

    It is one of being outgrown or over-split.
    """

    id: Annotated[str, describe("The sign.")]
    code: Annotated[str, describe("Its short code.")]
    title: Annotated[str, describe("Its name.")]
    sign: Annotated[Literal["outgrown", "over-split"], describe("What it is a sign of.")]
    state: Annotated[TriggerState, describe("Whether it shows; `watch` where the profile holds no fact for it.")]
    level: Annotated[Literal["warn", "act"] | None, describe("How loud it is.")]
    because: Annotated[str, describe("Why; empty unless it fires.")]
    watch: Annotated[str, describe("What to look at.")]
    advice: Annotated[str, describe("What to do.")]
    facts: Annotated[Mapping[str, Value], describe("The facts that it read.")]
    sources: Annotated[tuple[str, ...], describe("Where it comes from.")]


class PrecautionFinding(Struct, frozen=True):
    """A risk, a prerequisite or a duty.

    It is what to take care of under an option.
    """

    id: Annotated[str, describe("The rule.")]
    code: Annotated[str, describe("Its short code.")]
    title: Annotated[str, describe("Its name.")]
    kind: Annotated[Literal["risk", "prerequisite", "duty"], describe("What it is.")]
    area: Annotated[Area | None, describe("What a prerequisite is made of.")]
    options: Annotated[tuple[str, ...], describe("The options it is about; empty: all.")]
    state: Annotated[State, describe("holds: a risk bites, a prerequisite is missing, a duty is owed.")]
    because: Annotated[str, describe("Why.")]
    action: Annotated[str, describe("What to do about it.")]
    facts: Annotated[Mapping[str, Value], describe("The facts that it read.")]
    settles: Annotated[tuple[str, ...], describe("The open facts that would tell.")]
    sources: Annotated[tuple[str, ...], describe("Where it comes from.")]


class Argument(Struct, frozen=True):
    """One criterion's part in a lead, in points of the score: positive for the winner, negative for the rival.

    `decisive` marks the sufficient reasons: the fewest largest arguments for the winner that outweigh
    everything against it (MODEL §3).
    """

    criterion: Annotated[str, describe("The criterion.")]
    title: Annotated[str, describe("Its name.")]
    points: Annotated[float, describe("Points of the score: positive for, negative against.")]
    because: Annotated[str, describe("Why.")]
    decisive: Annotated[bool, describe("Whether it is among the fewest reasons that outweigh everything against.")] = (
        False
    )


class Advantage(Struct, frozen=True):
    """The shown option against one rival.

    `weight_error_factor` is k*, `performance_error_margin` is ε* (MODEL §4); `win_share` is exact.
    """

    winner: Annotated[str, describe("The shown option.")] = field(name="option")
    rival: Annotated[str, describe("The rival.")] = field(name="versus")
    lead: Annotated[float, describe("Points between them.")]
    weight_error_factor: (
        Annotated[
            float,
            describe("While no weight is wrong by more than this factor, the option stays ahead; null: unbounded.", 0),
        ]
        | None
    )
    win_share: Annotated[float, describe("Share of all weightings under which the option is ahead.", 0, 1)]
    performance_error_margin: Annotated[
        float, describe("How far every performance may be off before the lead is gone.")
    ]


class Comparison(Advantage, frozen=True):
    """The shown option against one rival.

    `arguments` are everything that speaks for either, strongest first.
    """

    arguments: tuple[Argument, ...]

    printed: ClassVar = Advantage.__struct_fields__


class WeightTippingPoint(Struct, frozen=True):
    """One criterion's weight.

    Weights lie between 0 and 5.
    """

    criterion: Annotated[str, describe("The criterion.")]
    rival: Annotated[str, describe("The rival that catches up.")] = field(name="versus")
    weight: Annotated[float, describe("The weight that it has.", 0)]
    at: Annotated[float, describe("The weight, all others unchanged, at which the scores are equal.", 0)]


class Robustness(Struct, frozen=True):
    """How wrong weights and performances may be before the recommended option loses its lead.

    The rivals are those that no gate has removed. `weight_error_factor` and `performance_error_margin` are the
    smallest of the comparisons. Within `first_rank_bracket` lies the share of all weightings under which the winner
    beats every rival at once.
    """

    weight_error_factor: (
        Annotated[float, describe("No weight may be wrong by more than this factor; null: unbounded.", 0)] | None
    )
    win_share: Annotated[
        Mapping[str, Annotated[float, describe("A share.", 0, 1)]],
        describe("Share of all weightings under which it is ahead, by rival."),
    ]
    performance_error_margin: Annotated[float, describe("How far every performance may be off.")]
    first_rank_bracket: Annotated[
        tuple[Annotated[float, Meta(ge=0, le=1)], Annotated[float, Meta(ge=0, le=1)]],
        describe("Between which shares of all weightings the option beats every remaining rival at once.", items=2),
    ]
    weight_tipping_points: Annotated[
        tuple[WeightTippingPoint, ...], describe("The weights at which a rival catches up, nearest first.")
    ]


class OpenQuestion(Struct, frozen=True):
    """A fact nobody has stated."""

    fact: Annotated[str, describe("Its path.")]
    question: Annotated[str, describe("What to ask.")]
    allowed: Annotated[str, describe("What may be answered.")]
    criteria: Annotated[tuple[str, ...], describe("The criteria that wait for it.")]
    gates: Annotated[tuple[str, ...], describe("The gates that wait for it.")]
