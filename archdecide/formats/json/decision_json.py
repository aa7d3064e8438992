"""A decision as JSON: the stable contract of `archdecide assess --format json`.

Fields are added, never renamed. `archdecide schema decision` prints the schema.
"""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Struct, field
from msgspec.structs import asdict

from archdecide.contract import describe
from archdecide.decide.findings import (
    Argument,
    Comparison,
    CriterionFinding,
    GateFinding,
    OpenQuestion,
    PackIdentity,
    PrecautionFinding,
    Robustness,
    TriggerFinding,
)
from archdecide.formats.json import plan_json
from archdecide.formats.json.plain import document, json_text, view, views
from archdecide.formats.json.plan_json import PrintedPlan
from archdecide.plan.plan import Plan
from archdecide.sensitivity.decision import VERDICT_MEANINGS, Decision, DeepAnalysis, Outcome
from archdecide.sensitivity.questions import NextQuestion
from archdecide.sensitivity.tipping import TippingPoint
from archdecide.values import Value

DEEP = ("flip_sets", "flip_sets_proved", "trajectory", "next_questions", "precautions")
"""What only a deep analysis says; null where it was not asked for."""


class AssessedProfile(Struct, frozen=True):
    """The profile that was assessed."""

    name: Annotated[str, describe("Its name.")]
    path: Annotated[str, describe("Its file.")]


class DescribedOption(Struct, frozen=True):
    """An option."""

    id: Annotated[str, describe("Its id.")]
    title: Annotated[str, describe("Its name.")]
    means: Annotated[str, describe("What it means.")]


class LeadReason(Argument, frozen=True, kw_only=True):
    """One criterion's part in the lead."""

    versus: Annotated[str, describe("The rival.")]

    printed: ClassVar = ("criterion", "title", "versus", "side", "points", "decisive", "because")

    @property
    def side(
        self,
    ) -> Annotated[Literal["for", "against"], describe("Whether it speaks for or against the shown option.")]:
        """Whether it speaks for or against the shown option."""
        return "for" if self.points > 0 else "against"


class ChangedFact(Struct, frozen=True):
    """One fact."""

    fact: Annotated[str, describe("Its path.")]
    now: Value = field(name="from")
    then: Value = field(name="to")


class PrintedFlipSet(Struct, frozen=True):
    """Facts that turn the recommendation together."""

    changes: Annotated[tuple[ChangedFact, ...], describe("What changes.")]
    becomes: Annotated[str | None, describe("The option that is then recommended; null: none.")]
    largest_change: Annotated[float, describe("The largest relative change among them.", 0)]
    plausible: Annotated[bool, describe("Whether the rules deem it realistic: people are shown only what is.")]


class TrajectoryStep(Struct, frozen=True):
    """A change."""

    month: Annotated[float, describe("Months from now.", 0, 24)]
    becomes: Annotated[str | None, describe("The option that is then recommended; null: none.")]


class AnswerLeads(Struct, frozen=True):
    """One answer."""

    answer: Annotated[str, describe("The answer.")]
    becomes: Annotated[str | None, describe("The option that is then recommended; null: none.")]


class DecisiveQuestion(NextQuestion, frozen=True):
    """A question."""

    printed: ClassVar = (
        *("fact", "question", "why", "allowed", "evpi", "flip_probability", "effort"),
        ("leads", "outcomes"),
    )

    @property
    def leads(self) -> Annotated[tuple[AnswerLeads, ...], describe("What each answer leads to.")]:
        """What each answer leads to."""
        return tuple(AnswerLeads(answer, option) for answer, option in self.outcomes)


class PrintedDecision(Outcome, frozen=True, kw_only=True):
    """What archdecide says of one profile. Keys are added, never renamed."""

    profile: AssessedProfile
    pack: PackIdentity
    verdict_meaning: Annotated[str, describe("The verdict in words.")]
    coverage: Annotated[float, describe("Share of the criteria with at least one known driver.", 0, 1)]
    coverage_word: Annotated[Literal["high", "medium", "low"], describe("The coverage in a word.")]
    options: Annotated[tuple[DescribedOption, ...], describe("The options, operationally simplest first.")]
    removed: Annotated[tuple[Annotated[str, describe("An option.")], ...], describe("Options that a gate has removed.")]
    own_weights: Annotated[
        Mapping[str, Annotated[float, describe("A weight.", 0)]], describe("The team's own weights, by criterion.")
    ]
    with_default_weights: Annotated[
        Outcome | None,
        describe("The outcome with the pack's weights; null where the team has none of its own."),
    ]
    gates: Annotated[tuple[GateFinding, ...], describe("Every gate, once per option it acts on.")]
    criteria: Annotated[tuple[CriterionFinding, ...], describe("Every criterion, applied to the facts.")]
    reasons: Annotated[
        tuple[LeadReason, ...], describe("The arguments against the strongest remaining rival, largest first.")
    ]
    comparisons: Annotated[tuple[Comparison, ...], describe("The shown option against every other one.")]
    robustness: Robustness | None
    tipping_points: Annotated[
        tuple[TippingPoint, ...] | None, describe("Where one fact alone changes the recommendation.")
    ]
    flip_sets: Annotated[
        tuple[PrintedFlipSet, ...] | None,
        describe("The fewest facts whose plausible change turns it, mildest first."),
    ] = None
    flip_sets_proved: Annotated[
        bool | None,
        describe("Whether it is proved that no set of fewer facts turns it (none listed: no set of up to three)."),
    ] = None
    trajectory: Annotated[tuple[TrajectoryStep, ...] | None, describe("What forecasts do to the recommendation.")] = (
        None
    )
    next_questions: Annotated[
        tuple[DecisiveQuestion, ...] | None,
        describe("What to ask next, what can change the recommendation most first."),
    ] = None
    precautions: Annotated[
        tuple[PrecautionFinding, ...] | None,
        describe("What to take care of under an option; it moves no score."),
    ] = None
    determined: Annotated[bool, describe("Whether no open fact can change the recommendation that is given.")]
    determined_option: Annotated[
        str | None, describe("The option that every answer to the open facts leads to; null: none proved.")
    ]
    eliminated: Annotated[tuple[str, ...], describe("Options that no answer to an open question can bring back.")]
    open_facts: Annotated[tuple[str, ...], describe("Facts that are unknown or estimated.")]
    triggers: Annotated[tuple[TriggerFinding, ...], describe("Signs that the architecture is outgrown or over-split.")]
    open_questions: Annotated[tuple[OpenQuestion, ...], describe("Facts nobody has stated, most urgent first.")]
    facts: Annotated[Mapping[str, Value], describe("Every known fact, by path.")]
    plan: PrintedPlan | None

    printed: ClassVar = (
        *("profile", "pack", *Outcome.__struct_fields__, "verdict_meaning", "coverage", "coverage_word", "options"),
        *("removed", "own_weights", "with_default_weights", "gates", "criteria", "reasons", "comparisons"),
        *("robustness", "tipping_points", *DEEP, "determined", "determined_option", "eliminated"),
        *("open_facts", "triggers", "open_questions", "facts", "plan"),
    )


def text(decision: Decision, path: str, plan: Plan | None = None) -> str:
    """The decision as indented JSON. `path` is the profile as the user named it."""
    return json_text(data(decision, path, plan))


def data(decision: Decision, path: str, plan: Plan | None = None) -> dict[str, Any]:
    """The decision as plain data, with its plan where that was made; numbers have 9 significant digits."""
    return document(printed(decision, path, plan))


def printed(decision: Decision, path: str, plan: Plan | None) -> PrintedDecision:
    """The decision as it is printed."""
    possible = decision.possibilities
    options = (DescribedOption(name, title, decision.meanings[name]) for name, title in decision.options.items())
    return view(
        PrintedDecision,
        decision,
        **asdict(decision.outcome),
        **_deep(decision.deep),
        profile=AssessedProfile(decision.profile, path),
        verdict_meaning=VERDICT_MEANINGS[decision.outcome.verdict],
        options=tuple(options),
        reasons=tuple(_reasons(decision.strongest_rival)),
        determined=decision.is_determined,
        eliminated=possible.eliminated,
        open_facts=possible.open_facts,
        plan=None if plan is None else plan_json.printed(plan),
    )


def _deep(deep: DeepAnalysis | None) -> dict[str, Any]:
    """What a deep analysis has found; None where it was not asked for."""
    if deep is None:
        return dict.fromkeys(DEEP)
    found = () if deep.flips.found is None else (deep.flips.found, *deep.flips.others)
    flips = (
        view(PrintedFlipSet, item, changes=tuple(ChangedFact(*change) for change in item.changes)) for item in found
    )
    return {
        "flip_sets": tuple(flips),
        "flip_sets_proved": deep.flips.proved,
        "trajectory": tuple(TrajectoryStep(*step) for step in deep.trajectory.steps),
        "next_questions": views(DecisiveQuestion, deep.questions),
        "precautions": deep.precautions,
    }


def _reasons(comparison: Comparison | None) -> Iterator[LeadReason]:
    """The arguments against the strongest rival, largest first."""
    if comparison is not None:
        for item in comparison.arguments:
            yield view(LeadReason, item, versus=comparison.rival)
