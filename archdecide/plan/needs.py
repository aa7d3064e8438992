"""What people can write into a profile to settle what a rule leaves open; no list of needs is empty (law L6)."""

from collections.abc import Iterable, Iterator

from archdecide.conditions import Clause, CoverageBelow, NoDriver, nodes_in
from archdecide.decide.fact_context import FactContext
from archdecide.facts import DERIVED
from archdecide.sensitivity.questions import DETAILS, NEEDS_INTERACTIONS
from archdecide.values import Interval, OneOf

APART = ("derived.zone_apart", "derived.untrusted_apart", "derived.hardware_apart", "derived.runtimes_apart")
"""Derived facts that hang on where parts run today."""


def writable(path: str, facts: FactContext) -> str:
    """What a person can write for a fact: the fact itself, or what a derived one is computed from."""
    if path not in DERIVED:
        return path
    if path in APART:
        return "runs_in of the components"
    if path in NEEDS_INTERACTIONS and facts.value("derived.sync_depth") is None:
        return "interactions"
    if facts.value("derived.component_count") is None or path not in DETAILS:
        return "components"
    items, key = DETAILS[path]
    return f"{key} of the {items}"


def needs(conditions: Iterable[Clause], facts: FactContext) -> tuple[str, ...]:
    """What would settle these conditions: open facts, those that an estimate leaves open among them, as people write
    them. Where all that is read is known, as after a gate without conditions, there is nothing."""
    found = (path for condition in conditions for path in _read(condition, facts) if _is_open(path, facts))
    return tuple(dict.fromkeys(writable(path, facts) for path in found))


def _read(condition: Clause, facts: FactContext) -> Iterator[str]:
    pack = facts.pack
    yield from pack.inputs_of_condition(condition)
    for node in nodes_in(condition):
        if isinstance(node, NoDriver | CoverageBelow):
            asked = pack.drivers if isinstance(node, NoDriver) else pack.criteria
            for criterion in asked:
                yield from pack.inputs_of_importance(criterion)


def _is_open(path: str, facts: FactContext) -> bool:
    value = facts.value(path)
    return value is None or isinstance(value, Interval | OneOf)
