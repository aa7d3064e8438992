"""Risks, prerequisites and duties of a decision, as readers need them: those of an option that the facts call for."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from archdecide.decide.findings import GateFinding, PrecautionFinding, State
from archdecide.rules import AREAS, Area
from archdecide.sensitivity.decision import Decision

STATE_WORDS: Mapping[State, str] = {"holds": "missing", "unproven": "open", "clear": "met"}


class Precautions(Struct, frozen=True):
    """What an option brings: risks that bite, risks that open facts leave possible, and prerequisites by area."""

    option: str
    risks: tuple[PrecautionFinding, ...]
    possible_risks: tuple[PrecautionFinding, ...]
    prerequisites: Mapping[Area, tuple[GateFinding | PrecautionFinding, ...]]


def of_option(decision: Decision, option: str) -> Precautions:
    """The precautions of one option; the decision must be a deep one."""
    found = [item for item in _all(decision) if option in item.options or not item.options]
    risks = [item for item in found if item.kind == "risk"]
    return Precautions(
        option=option,
        risks=tuple(item for item in risks if item.state == "holds"),
        possible_risks=tuple(item for item in risks if item.state == "unproven"),
        prerequisites={
            area: (
                *(gate for gate in decision.gates if gate.option == option and gate.area == area),
                *(item for item in found if item.area == area),
            )
            for area in AREAS
        },
    )


def duties(decision: Decision) -> tuple[PrecautionFinding, ...]:
    """The duties that the facts give, whatever is chosen."""
    return tuple(item for item in _all(decision) if item.kind == "duty" and item.state == "holds")


def chosen_and_next(decision: Decision) -> Iterator[Precautions]:
    """The precautions of the recommended option, then of the next one beyond it; none where none is recommended."""
    options = tuple(decision.options)
    if decision.outcome.recommendation is not None:
        place = options.index(decision.outcome.recommendation)
        yield from (of_option(decision, option) for option in options[place : place + 2])


def _all(decision: Decision) -> tuple[PrecautionFinding, ...]:
    return decision.deep.precautions if decision.deep else ()
