"""What a decision on record rests on: the facts that carried it, so that a later check can say which have moved."""

from collections.abc import Iterator, Mapping
from typing import Any

from archdecide.facts import all_facts
from archdecide.sensitivity.decision import Decision
from archdecide.values import value_data


def carrying_facts(decision: Decision, style: str) -> Mapping[str, Any]:
    """The known facts that carried a style, as plain data in the order of a profile.

    They are those of the sufficient reasons between it and each other option, those of the gates that hold for any
    option, and those that turn the recommendation alone.
    """
    carried = {*_of_arguments(decision, style), *_of_gates(decision)}
    carried.update(tip.fact for tip in decision.tipping_points or ())
    found = {path: value_data(decision.facts.get(path)) for path in all_facts() if path in carried}
    return {path: value for path, value in found.items() if value is not None}


def _of_arguments(decision: Decision, style: str) -> Iterator[str]:
    facts = {criterion.id: criterion.facts for criterion in decision.criteria}
    for comparison in decision.comparisons:
        if style in (comparison.winner, comparison.rival):
            for argument in comparison.arguments:
                if argument.decisive:
                    yield from facts[argument.criterion]


def _of_gates(decision: Decision) -> Iterator[str]:
    for gate in decision.gates:
        if gate.state == "holds" and gate.effect != "warn":
            yield from gate.facts
