"""The plan as JSON: the key `plan` of `archdecide assess --format json`. Fields are added, never renamed."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from archdecide.boundaries.cut.worth_cutting import NearCase
from archdecide.contract import describe
from archdecide.formats.json.plain import view
from archdecide.formats.wording import plan_wording
from archdecide.plan.answers import Prerequisite, RuleAnswer
from archdecide.plan.comparison import RunningDeployable
from archdecide.plan.plan import Plan
from archdecide.plan.questions import Questions
from archdecide.plan.step import Step
from archdecide.plan.target import TargetBasis


class ConfirmedRule(Struct, frozen=True):
    """What a person has said of a rule."""

    state: Annotated[Literal["done", "declined"], describe("Whether it is done or declined.")]
    by: Annotated[str | None, describe("Who says so.")]
    as_of: Annotated[date | None, describe("Since which day.")]
    why: Annotated[str | None, describe("Why.")]


class PrintedSituation(Struct, frozen=True):
    """What exists today, beside the target."""

    architecture: Annotated[str | None, describe("The architecture of today; null: unknown.")]
    deployables: Annotated[int, describe("How many deployables run today; null: unknown.", 0)] | None
    target_deployables: Annotated[int, describe("How many the target has; null where no parts are listed.", 0)] | None
    running: Annotated[
        tuple[RunningDeployable, ...] | None,
        describe("Each of them; null where nobody has stated where all parts run."),
    ]
    unstated: Annotated[tuple[str, ...], describe("The parts of which nobody has stated where they run.")]
    new: Annotated[tuple[str, ...], describe("Deployables of the target that do not run by themselves today.")]
    confirmed: Annotated[Mapping[str, ConfirmedRule], describe("What people have confirmed or declined, by rule.")]


class PrintedTarget(Struct, frozen=True):
    """The decided or recommended style with its services."""

    style: Annotated[str, describe("The option.")]
    basis: Annotated[TargetBasis, describe("Why this option.")]
    decided: Annotated[date | None, describe("The day of the decision on record.")]
    recommended: Annotated[str | None, describe("The recommended option; null: none.")]
    agrees: Annotated[bool | None, describe("Whether it is the one on record; null where one of the two is missing.")]
    moved: Annotated[
        tuple[str, ...], describe("Components that the rules would keep in other company than the record.")
    ]
    services: Annotated[
        Mapping[str, Annotated[tuple[str, ...], describe("Components.")]],
        describe("Its services with their components."),
    ]
    worth_cutting: Annotated[
        bool | None,
        describe("Whether there is something to cut out; null: unknown, or nobody had to ask."),
    ]
    preliminary: Annotated[bool, describe("Whether too little is listed to say what there is to cut out.")]
    nearest: Annotated[tuple[NearCase, ...], describe("The parts that come nearest to a service of their own.")]


class PrintedStep(Step, frozen=True, kw_only=True):
    """A step; kind and subject name it."""

    step: Annotated[int, describe("Its place.", 1)]

    printed: ClassVar = ("step", *Step.printed)


class PrintedPlan(Struct, frozen=True):
    """The plan that every document prints."""

    situation: PrintedSituation
    target: PrintedTarget
    steps: Annotated[tuple[PrintedStep, ...], describe("What to do, now, next and later; declined steps stand last.")]
    questions: Questions
    signs: Annotated[tuple[RuleAnswer, ...], describe("Whether the signs of being outgrown or over-split show.")]
    risks: Annotated[
        Mapping[str, Annotated[tuple[RuleAnswer, ...], describe("Risks.")]],
        describe("Risks of the target, and of the option beyond it."),
    ]
    duties: Annotated[tuple[RuleAnswer, ...], describe("What is owed whatever is chosen.")]
    prerequisites: Annotated[
        Mapping[str, Annotated[tuple[Prerequisite, ...], describe("Prerequisites.")]],
        describe("What they need, by option."),
    ]


def printed(plan: Plan) -> PrintedPlan:
    """The plan as it is printed."""
    steps = (
        view(PrintedStep, step, step=number, title=plan_wording.step_title(step))
        for number, step in enumerate(plan.steps, start=1)
    )
    return view(
        PrintedPlan,
        plan,
        situation=_situation(plan),
        target=_target(plan),
        steps=tuple(steps),
        prerequisites=plan.needed,
    )


def _situation(plan: Plan) -> PrintedSituation:
    comparison, architecture = plan.comparison, plan.situation.architecture
    return view(
        PrintedSituation,
        comparison,
        architecture=architecture if isinstance(architecture, str) else None,
        deployables=comparison.today,
        target_deployables=comparison.target if plan.situation.parts else None,
        confirmed={rule: view(ConfirmedRule, word) for rule, word in plan.confirmed.items()},
    )


def _target(plan: Plan) -> PrintedTarget:
    target = plan.target
    return view(
        PrintedTarget,
        target,
        moved=target.moved if target.is_recorded else (),
        services={unit.name: unit.components for unit in target.graph.services},
        worth_cutting=None if target.cut is None else target.cut.worth,
        preliminary=target.is_preliminary,
        nearest=() if target.cut is None else target.cut.nearest,
    )
