"""A decision: everything that is said of one profile, sorted and complete, so that formats only print."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Struct

from archdecide.contract import describe
from archdecide.decide.findings import (
    Comparison,
    CriterionFinding,
    GateFinding,
    OpenQuestion,
    PackIdentity,
    PrecautionFinding,
    Robustness,
    State,
    TriggerFinding,
)
from archdecide.lazy_fields import LazyFields
from archdecide.sensitivity.possible import Possibilities
from archdecide.sensitivity.tipping import TippingPoint
from archdecide.values import Value

if TYPE_CHECKING:
    from archdecide.sensitivity.flips import FlipSearch
    from archdecide.sensitivity.questions import NextQuestion
    from archdecide.sensitivity.trajectory import Trajectory

Verdict = Literal["blocked", "determined", "insufficient", "close-call", "robust", "leaning"]
Confidence = Literal["close-call", "robust", "leaning"]

VERDICT_MEANINGS: Mapping[Verdict, str] = {
    "blocked": "gates leave no option",
    "determined": "no answer to an open question can change the recommendation",
    "insufficient": "too little is known to recommend anything",
    "close-call": "the options are too close to tell apart; the simpler one is preferred",
    "robust": "the recommendation holds under most ways of weighing the criteria",
    "leaning": "the facts favour the recommendation, but other priorities could change it",
}


class Outcome(Struct, frozen=True):
    """The short answer.

    `verdict` is the first word that applies (MODEL §8). `confidence` is the word for the lead alone, so that
    "determined", which speaks of open facts, does not hide how much hangs on priorities.
    """

    recommendation: Annotated[str | None, describe("The recommended option; null where nothing is recommended.")]
    score_leader: Annotated[str | None, describe("The option with the best score, gates or not.")]
    verdict: Annotated[Verdict, describe("How sure the recommendation is.")]
    confidence: Annotated[Confidence | None, describe("How sure the lead is, whatever is open.")]
    tie_break: Annotated[bool, describe("Whether a simpler option won a tie against a better score.")]
    scores: Annotated[
        Mapping[str, Annotated[float, describe("Points.", 0, 100)] | None],
        describe("Points of every option; null where nothing is known."),
    ]


class DeepAnalysis(Struct, frozen=True):
    """What only some readers ask for: the fewest facts that turn the answer, what forecasts do to it, what to ask
    next, and what to take care of under each option."""

    flips: FlipSearch
    trajectory: Trajectory
    questions: tuple[NextQuestion, ...]
    precautions: tuple[PrecautionFinding, ...]


@dataclass(frozen=True)
class Decision(LazyFields):
    """Everything that is said of one profile. `tipping_points` and `deep` are None where they were not asked for,
    `robustness` where nothing is recommended or no rival is left."""

    profile: str
    pack: PackIdentity
    options: Mapping[str, str]
    meanings: Mapping[str, str]
    outcome: Outcome
    with_default_weights: Outcome | None
    own_weights: Mapping[str, float]
    coverage: float
    coverage_word: Literal["high", "medium", "low"]
    removed: tuple[str, ...]
    criteria: tuple[CriterionFinding, ...]
    gates: tuple[GateFinding, ...]
    triggers: tuple[TriggerFinding, ...]
    comparisons: tuple[Comparison, ...]
    robustness: Robustness | None
    open_questions: tuple[OpenQuestion, ...]
    possibilities: Possibilities
    tipping_points: tuple[TippingPoint, ...] | None
    deep: DeepAnalysis | None
    facts: Mapping[str, Value]

    @property
    def determined_option(self) -> str | None:
        """The option that every answer to the open facts leads to; None if none is proved to be so."""
        return self.possibilities.determined

    @property
    def is_determined(self) -> bool:
        """Whether no answer to an open fact can change the recommendation that is given."""
        return self.outcome.recommendation is not None and self.determined_option == self.outcome.recommendation

    @property
    def subject(self) -> str | None:
        """The option that a reader is shown: the recommendation, or else the score leader."""
        return self.outcome.recommendation or self.outcome.score_leader

    @property
    def strongest_rival(self) -> Comparison | None:
        """The comparison with the rival of the smallest lead that no gate has removed, or of all if all are removed."""
        remaining = [item for item in self.comparisons if item.rival not in self.removed]
        return min(remaining or self.comparisons, key=lambda item: item.lead, default=None)

    def gates_of(self, option: str | None, state: State = "holds") -> tuple[GateFinding, ...]:
        """The gates in this state for one option."""
        return tuple(gate for gate in self.gates if gate.option == option and gate.state == state)
