"""What JSON shows of explanations."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar

from msgspec import UNSET, Struct, UnsetType, field

from archdecide.contract import describe
from archdecide.decide.findings import State
from archdecide.explain.requirements import Demand
from archdecide.rules import Effect
from archdecide.sensitivity.tipping import Direction
from archdecide.values import Value


class ExplainedProfile(Struct, frozen=True):
    """The profile."""

    name: Annotated[str, describe("Its name.")]
    path: Annotated[str, describe("Its file.")]


class ExplainableNames(Struct, frozen=True):
    """What can be explained; only there when nothing was asked for."""

    criteria: Annotated[tuple[str, ...], describe("Criteria.")]
    facts: Annotated[tuple[str, ...], describe("Known facts.")]
    unknown_facts: Annotated[tuple[str, ...], describe("Facts nobody has stated.")]
    options: Annotated[tuple[str, ...], describe("Options.")]
    gates: Annotated[tuple[str, ...], describe("Gates.")]


class PrintedSource(Struct, frozen=True):
    """A source."""

    identifier: Annotated[str, describe("Its id.")] = field(name="id")
    says: Annotated[str, describe("What it says.")]
    origin: Annotated[str, describe("Where.")]
    grade: Annotated[str | None, describe("The grade of its evidence.")]


class NamedRule(Struct, frozen=True):
    """What a rule is called."""

    id: Annotated[str, describe("Its id.")]
    code: Annotated[str, describe("Its short code.")]
    title: Annotated[str, describe("Its name.")]


class PrintedCurveStep(Struct, frozen=True, kw_only=True):
    """A part of a curve."""

    definition: ClassVar = "step"

    form: Annotated[str, describe("Its form.")]
    role: Annotated[str, describe("What it is for.")]
    height: Annotated[float | None, describe("What it gives here; null: unknown.")]
    share: Annotated[float | UnsetType, describe("Its share in a mean.")] = UNSET
    fact: Annotated[str | UnsetType, describe("The fact that it reads.")] = UNSET
    value: Value | UnsetType = UNSET
    segment: Annotated[
        tuple[Annotated[tuple[Annotated[float, describe("A number.")], ...], describe("Value and height.")] | None, ...]
        | UnsetType,
        describe("The two ends of the segment that the value lies on; null: open."),
    ] = UNSET
    words: Annotated[
        Mapping[str, Annotated[float, describe("A height.")]] | UnsetType, describe("The height of every word.")
    ] = UNSET
    parts: Annotated[tuple[PrintedCurveStep, ...] | UnsetType, describe("Its parts.")] = UNSET


class PrintedGateFinding(Struct, frozen=True):
    """What a gate says."""

    id: Annotated[str, describe("The gate.")]
    code: Annotated[str, describe("Its short code.")]
    option: Annotated[str | None, describe("The option it acts on.")]
    effect: Annotated[Effect, describe("What it does, or could do.")]
    state: Annotated[State, describe("Whether it holds.")]
    settles: Annotated[tuple[str, ...], describe("The open facts that would tell.")]


class CriterionWeight(Struct, frozen=True):
    """Its weight."""

    value: Annotated[float, describe("The weight.", 0)]
    low: Annotated[float, describe("The least.", 0)]
    high: Annotated[float, describe("The most.", 0)]


class OptionEffect(Struct, frozen=True):
    """What it does for an option."""

    performance: Annotated[float, describe("0 none to 1 ideal.", 0, 1)]
    points: Annotated[float, describe("Its part in the score.")]
    contribution: Annotated[float, describe("The same around the options' mean.")]
    because: Annotated[str, describe("Why.")]


class PrintedCriterion(NamedRule, frozen=True, tag="criterion", tag_field="kind"):
    """A criterion."""

    question: Annotated[str, describe("What it asks.")]
    grade: Annotated[str, describe("The grade of its evidence.")]
    importance: Annotated[float, describe("0 does not matter to 1 decides; null: unknown.", 0, 1)] | None
    curve: PrintedCurveStep
    weight: CriterionWeight
    share: Annotated[float, describe("Its share of all weighted importance.", 0, 1)]
    options: Annotated[Mapping[str, OptionEffect], describe("By option.")]
    sources: Annotated[tuple[PrintedSource, ...], describe("Where it comes from.")]


class PrintedEvidence(Struct, frozen=True):
    """Where it comes from."""

    source: Annotated[str | None, describe("The source.")]
    as_of: Annotated[date | None, describe("The day, ISO.")]
    confidence: Annotated[str | None, describe("How sure it is.")]


class PrintedUse(NamedRule, frozen=True):
    """A criterion that reads it."""

    importance: Annotated[float, describe("0 does not matter to 1 decides; null: unknown.", 0, 1)] | None
    importance_without: Annotated[float, describe("The importance if the fact were unknown.", 0, 1)] | None
    curves: Annotated[tuple[PrintedCurveStep, ...], describe("The curves that read it.")]


class PrintedSign(Struct, frozen=True):
    """A sign."""

    id: Annotated[str, describe("Its id.")]
    code: Annotated[str, describe("Its code.")]
    state: Annotated[str, describe("Whether it shows.")]


class PrintedReader(Struct, frozen=True):
    """A rule."""

    kind: Annotated[str, describe("Its kind.")]
    id: Annotated[str, describe("Its id.")]
    code: Annotated[str, describe("Its code.")]


class PrintedTip(Struct, frozen=True):
    """A tipping point."""

    at: Value
    direction: Annotated[Direction, describe("Where it lies from today's value; words and lists have no order.")]
    becomes: Annotated[str | None, describe("An option.")]


class PrintedFact(Struct, frozen=True, tag="fact", tag_field="kind"):
    """A fact."""

    fact: Annotated[str, describe("Its path.")]
    question: Annotated[str, describe("What asks for it.")]
    allowed: Annotated[str, describe("What may be answered.")]
    value: Value
    evidence: PrintedEvidence | None
    computed_from: Annotated[tuple[str, ...], describe("Facts that it is computed from.")]
    ratios: Annotated[tuple[str, ...], describe("Ratios that read it.")]
    points: Annotated[
        Mapping[str, Annotated[float, describe("Points.")]] | None, describe("What knowing it adds to each option.")
    ]
    criteria: Annotated[tuple[PrintedUse, ...], describe("Criteria that read it.")]
    gates: Annotated[tuple[PrintedGateFinding, ...], describe("Gates that read it.")]
    triggers: Annotated[tuple[PrintedSign, ...], describe("Signs that read it.")]
    other_rules: Annotated[tuple[PrintedReader, ...], describe("Other rules that read it.")]
    tipping_points: Annotated[tuple[PrintedTip, ...], describe("Where it changes the recommendation.")]


class OptionPart(NamedRule, frozen=True):
    """What a criterion does for it."""

    share: Annotated[float, describe("The criterion's share of all weighted importance.", 0, 1)]
    performance: Annotated[float, describe("0 none to 1 ideal.", 0, 1)]
    points: Annotated[float, describe("Its part in the score.")]
    contribution: Annotated[float, describe("The same around the options' mean.")]
    because: Annotated[str, describe("Why.")]


class PrintedOption(Struct, frozen=True, tag="option", tag_field="kind"):
    """An option."""

    id: Annotated[str, describe("Its id.")]
    title: Annotated[str, describe("Its name.")]
    means: Annotated[str, describe("What it means.")]
    score: Annotated[float, describe("Points.", 0, 100)] | None
    criteria: Annotated[tuple[OptionPart, ...], describe("What makes up its score.")]
    gates: Annotated[tuple[PrintedGateFinding, ...], describe("Gates that act on it.")]


class PrintedLevel(Struct, frozen=True):
    """A level."""

    effect: Annotated[Effect, describe("What it does, or could do.")]
    options: Annotated[tuple[str, ...], describe("The options it acts on; none: the recommendation as a whole.")]
    holds: Annotated[bool | None, describe("Whether it holds; null: open.")]
    because: Annotated[str, describe("Why.")]
    action: Annotated[str, describe("What to do.")]
    tests: Demand
    to_clear: Demand


class PrintedGate(NamedRule, frozen=True, tag="gate", tag_field="kind"):
    """A gate."""

    grade: Annotated[str, describe("The grade of its evidence.")]
    levels: Annotated[tuple[PrintedLevel, ...], describe("Its levels, strongest first.")]
    findings: Annotated[tuple[PrintedGateFinding, ...], describe("What it says of each option.")]
    sources: Annotated[tuple[PrintedSource, ...], describe("Where it comes from.")]


PrintedExplanation = PrintedCriterion | PrintedFact | PrintedOption | PrintedGate


class PrintedExplanations(Struct, frozen=True):
    """Where numbers come from."""

    profile: ExplainedProfile
    recommendation: Annotated[str | None, describe("The recommended option.")]
    explanations: Annotated[
        tuple[Annotated[PrintedExplanation, describe("An explanation.")], ...],
        describe("What was asked for, in the order of the kinds."),
    ]
    can_be_explained: ExplainableNames | UnsetType = UNSET
