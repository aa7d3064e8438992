"""Risks and prerequisites of the target and of the option beyond it, grouped as documents show them."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from archdecide.plan.answers import Prerequisite, RuleAnswer
from archdecide.plan.plan import Plan
from archdecide.rules import Area


class Precautions(Struct, frozen=True):
    """What an option brings: risks that bite, risks that open facts leave possible, and prerequisites by area."""

    option: str
    risks: tuple[RuleAnswer, ...]
    possible_risks: tuple[RuleAnswer, ...]
    prerequisites: Mapping[Area, tuple[Prerequisite, ...]]


def of_option(plan: Plan, option: str) -> Precautions:
    """The precautions of the target's option, or of the one beyond it."""
    risks = plan.risks[option]
    return Precautions(
        option=option,
        risks=tuple(item for item in risks if item.word == "yes"),
        possible_risks=tuple(item for item in risks if item.word == "unknown"),
        prerequisites=plan.needs_by_area(option),
    )


def chosen_and_next(plan: Plan) -> Iterator[Precautions]:
    """The precautions of the decided or recommended option, then of the next one beyond it; none without either."""
    if plan.target.basis != "score leader":
        yield from (of_option(plan, option) for option in plan.needed)
