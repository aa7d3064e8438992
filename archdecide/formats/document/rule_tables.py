"""The rules that decide, and the facts of a profile, as plain data for a reader in another language.

What is exported is what `rules/` writes: curves, conditions and performances keep the form of the pack, so that no rule
is coded twice.
"""

from collections.abc import Mapping
from math import copysign, isinf
from sys import float_info
from typing import Any

from msgspec.structs import fields

from archdecide.rules import Pack
from archdecide.schema_node import SchemaNode
from archdecide.sensitivity.decision import Decision
from archdecide.values import Interval, OneOf, Value

Data = dict[str, Any]


def tables(pack: Pack, weights: Mapping[str, float]) -> Data:
    """Options, criteria with these weights, gates, triggers, ratios and the tie margin."""
    return {
        "options": [{"id": option.id, "title": option.title} for option in pack.options],
        "tie_margin": pack.limits.tie_margin,
        "ratios": {
            ratio.path: {
                "fact": ratio.numerator.fact,
                "times": ratio.numerator.times,
                "plus": ratio.numerator.plus,
                "denominator": ratio.denominator,
                "held": ratio.held,
            }
            for ratio in pack.ratios
        },
        "criteria": [
            {
                "id": criterion.id,
                "driver": criterion.driver,
                "weight": weights.get(criterion.id, criterion.weight.value),
                "inputs": list(pack.inputs_of_criterion(criterion)),
                "importance": plain(criterion.importance),
                "performances": {
                    option: {
                        "value": part.value,
                        "cases": [{"when": plain(case.when), "value": case.value} for case in part.cases],
                    }
                    for option, part in criterion.performances.items()
                },
            }
            for criterion in pack.criteria
        ],
        "gates": [
            {
                "id": gate.id,
                "code": gate.code,
                "levels": [
                    {"effect": level.effect, "options": list(level.options), "when": plain(level.when)}
                    for level in gate.levels
                ],
            }
            for gate in pack.gates
        ],
        "triggers": {trigger.id: [plain(level.when) for level in trigger.levels] for trigger in pack.triggers},
    }


def plain(part: object) -> Any:
    """A curve or a condition as a pack writes it, defaults filled in and what is not stated left out."""
    if isinstance(part, SchemaNode):
        stated = ((field.encode_name, getattr(part, field.name)) for field in fields(part))
        return {name: plain(value) for name, value in stated if value is not None}
    if isinstance(part, Mapping):
        return {name: plain(value) for name, value in part.items()}
    if isinstance(part, tuple | list):
        return [plain(item) for item in part]
    return part


def facts(decision: Decision, pack: Pack) -> Data:
    """The known facts but for ratios, which follow. An estimate is {min, max} or {one_of}, a set of words {set}."""
    stated = decision.facts.items()
    return {path: plain_value(value) for path, value in stated if value is not None and path not in pack.ratio_by_path}


def plain_value(value: Value) -> Any:
    """A value as the page reads it."""
    match value:
        case Interval(low, high):
            return {"min": plain_value(low), "max": plain_value(high)}
        case OneOf(values):
            return {"one_of": [plain_value(item) for item in values]}
        case frozenset():
            return {"set": sorted(value)}
        case float() if isinf(value):
            return copysign(float_info.max, value)  # JSON has no infinity; no limit of a rule lies beyond this
        case _:
            return value
