"""What rules say of one profile: findings of criteria, gates, signs and precautions, and the leads of options."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Struct

from archdecide.contract import describe
from archdecide.rules import Area, Effect
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

    id: str
    importance: float | None
    weight: float
    performances: Mapping[str, float]


class CriterionFinding(WeighedCriterion, frozen=True):
    """All that is said of a criterion. `because` says why each option satisfies it so well. `contributions` are
    points per option: 100 · w·I·(p − mean p) / Σ w·I (MODEL §11)."""

    code: str
    title: str
    because: Mapping[str, str]
    group: str
    question: str
    grade: str
    state: Knowledge
    facts: Mapping[str, Value]
    missing: tuple[str, ...]
    contributions: Mapping[str, float]
    sources: tuple[str, ...]


class GateFinding(Struct, frozen=True):
    """What a gate says of one option (None: of the recommendation as a whole).

    `state` is `holds`, `unproven` (a fact is open; the effect is what it could be) or `clear`. `could_become`
    names a stronger effect that open facts leave possible. `settles` are the open facts that would tell. `area` is
    what the gate asks for, where it is a prerequisite.
    """

    id: str
    code: str
    title: str
    option: str | None
    effect: Effect
    state: State
    because: str
    action: str
    facts: Mapping[str, Value]
    settles: tuple[str, ...]
    could_become: Effect | None
    area: Area | None
    sources: tuple[str, ...]


class TriggerFinding(Struct, frozen=True):
    """A sign of being outgrown or over-split; `watch` means that the profile holds no fact for it."""

    id: str
    code: str
    title: str
    sign: str
    state: TriggerState
    level: str | None
    because: str
    watch: str
    advice: str
    facts: Mapping[str, Value]
    sources: tuple[str, ...]


class PrecautionFinding(Struct, frozen=True):
    """What to take care of under these options (none named: under all), and whether the facts say so.

    `holds` means that a risk bites, that a prerequisite is missing, or that a duty is owed.
    """

    id: str
    code: str
    title: str
    kind: Literal["risk", "prerequisite", "duty"]
    area: Area | None
    options: tuple[str, ...]
    state: State
    because: str
    action: str
    facts: Mapping[str, Value]
    settles: tuple[str, ...]
    sources: tuple[str, ...]


class Argument(Struct, frozen=True):
    """One criterion's part in a lead, in points of the score: positive for the winner, negative for the rival.

    `decisive` marks the sufficient reasons: the fewest largest arguments for the winner that outweigh
    everything against it (MODEL §3).
    """

    criterion: str
    title: str
    points: float
    because: str
    decisive: bool = False


class Advantage(Struct, frozen=True):
    """How far the winner is ahead of one rival.

    `lead` is in points. `weight_error_factor` is k*: while no weight is wrong by more than this factor the
    winner stays ahead (None: unbounded). `win_share` is the share of all weightings under which it wins, exact.
    `performance_error_margin` is ε*: how far every performance may be off before the winner loses (MODEL §4).
    """

    winner: str
    rival: str
    lead: float
    weight_error_factor: float | None
    win_share: float
    performance_error_margin: float


class Comparison(Advantage, frozen=True):
    """The winner against one rival, with everything that speaks for either, strongest first."""

    arguments: tuple[Argument, ...]


class WeightTippingPoint(Struct, frozen=True):
    """The weight of a criterion, 0 to 5, at which the winner and a rival score alike, all others unchanged."""

    criterion: str
    rival: str
    weight: float
    at: float


class Robustness(Struct, frozen=True):
    """How sure a recommendation is against the rivals that no gate has removed.

    `weight_error_factor` and `performance_error_margin` are the smallest of the comparisons (None: unbounded),
    `win_share` is by rival. Within `first_rank_bracket` lies the share of all weightings under which the winner beats
    every rival at once. `weight_tipping_points` stand in the order of the change that they need.
    """

    weight_error_factor: float | None
    win_share: Mapping[str, float]
    performance_error_margin: float
    first_rank_bracket: tuple[float, float]
    weight_tipping_points: tuple[WeightTippingPoint, ...]


class OpenQuestion(Struct, frozen=True):
    """A fact nobody has stated, what asks for it, and what it would decide."""

    fact: str
    question: str
    allowed: str
    criteria: tuple[str, ...]
    gates: tuple[str, ...]
