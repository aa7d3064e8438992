"""The facts of one component that a boundary rule may name (`component.*`, see scopes.py)."""

from collections.abc import Collection, Mapping
from math import fsum

from archdecide.boundaries.cut.population import Population, per, to_median_of_others
from archdecide.boundaries.system import System, waits
from archdecide.conditions import agreed
from archdecide.profile import Interaction
from archdecide.values import Interval, Value

_HOP_MS = 3.0
"""Milliseconds of one meshed hop between services (CRITERIA C2, sources L26 and L27)."""

_ZONES = ("none", "other", "pii", "pci", "phi")
"""Regulated data, the sort that asks for most last."""

Neighbours = Mapping[str, list[Interaction]]


def component_facts(system: System, population: Population, name: str) -> dict[str, Value]:
    """Every `component.*` fact of one component; None is unknown."""
    neighbours = system.neighbours(name)
    stores = system.stores[name]
    shared = any(len(system.users[store]) > 1 for store in stores) if stores else None
    return _alone(system, population, name) | join_facts(system, name, neighbours, shared)


def _alone(system: System, population: Population, name: str) -> dict[str, Value]:
    component = system.components[name]
    mode = system.mode(name)
    return {
        "component.kind": component.kind,
        "component.hardware": system.hardware(name),
        "component.hardware_differs": _hardware_differs(system, population, name),
        # Parts that name no runtime use the system's main one, so they never differ.
        "component.runtime_differs": component.runtime not in (None, population.main_runtime),
        "component.load_to_median": to_median_of_others(component.relative_load, population.loads),
        "component.cadence_to_median": to_median_of_others(component.changes_per_month, population.cadences),
        "component.owner_differs": population.owner_differs(component.team),
        "component.zone": population.zone(system.situation.sensitivity.get(name)),
        "component.crash_risk": system.crash_risk(name),
        "component.needs_one_more_nine": _needs_one_more_nine(system, component.availability_pct),
        "component.products": component.products,
        "component.mode": mode,
        "component.batch_beside_interactive": mode == "batch" and population.interactive,
        "component.untrusted_code": system.runs_untrusted_code(name),
        "component.parts_per_platform_engineer": population.parts_per_platform_engineer,
        "component.parts_per_engineer": population.parts_per_engineer,
    }


def join_facts(system: System, name: str, neighbours: Neighbours, shared: bool | None) -> dict[str, Value]:
    """The facts that tie a component to these neighbours: all of them, or one for the pull of a single pair."""
    volumes, payloads, co_changes, consistencies = [], [], [], []
    for interactions in neighbours.values():
        waited_for = []
        for item in interactions:
            consistencies.append(item.consistency)
            if item.co_change_pct is not None:
                co_changes.append(item.co_change_pct)
            if waits(item):
                waited_for.append(item.calls_per_request)
                if item.payload_kb is not None:
                    payloads.append(item.payload_kb)
        volumes.append(fsum(waited_for))
    calls = max(volumes, default=0)
    return {
        "component.strong_consistency": _is_one_of("strong", consistencies),
        "component.calls_to_neighbour": calls,
        "component.co_change_pct": max(co_changes, default=None),
        "component.hop_share": per(calls * _HOP_MS, system.facts.value("scale.latency_p95_ms")),
        "component.payload_kb": max(payloads, default=None),
        "component.same_team_as_neighbour": _same_team(system, name, neighbours),
        "component.shares_store": shared,
    }


def difference_facts(
    system: System, pair: tuple[str, str], one: Mapping[str, Value], other: Mapping[str, Value]
) -> dict[str, Value]:
    """The facts that set two components apart, in the words of the split forces; `one` and `other` are their facts.

    Every fact says what would be true of one of them if the other were all of its surroundings. What is unknown of
    either is unknown of the pair.
    """
    parts = [system.components[name] for name in pair]
    hardware = {system.hardware(name) for name in pair}
    modes = {one["component.mode"], other["component.mode"]}
    others = (facts["component.runtime_differs"] for facts in (one, other))
    runtimes = {part.runtime if differs else None for part, differs in zip(parts, others, strict=True)}

    def differing(fact: str, order: tuple[Value, ...]) -> Value:
        """The later of two different values in an order, its first where both are the same."""
        if one[fact] is None or other[fact] is None:
            return None
        return order[0] if one[fact] == other[fact] else max(one[fact], other[fact], key=order.index)

    return {
        "component.hardware_differs": len(hardware) > 1 and "gpu" in hardware,
        "component.runtime_differs": len(runtimes) > 1,
        "component.load_to_median": _ratio(parts[0].relative_load, parts[1].relative_load),
        "component.cadence_to_median": _ratio(parts[0].changes_per_month, parts[1].changes_per_month),
        "component.owner_differs": parts[0].team != parts[1].team if parts[0].team and parts[1].team else None,
        "component.zone": differing("component.zone", _ZONES),
        "component.crash_risk": differing("component.crash_risk", ("low", "medium", "high")),
        "component.needs_one_more_nine": differing("component.needs_one_more_nine", (False, True)),
        "component.products": 1 if parts[0].products == parts[1].products else max(part.products for part in parts),
        "component.batch_beside_interactive": modes == {"batch", "interactive"},
        "component.untrusted_code": one["component.untrusted_code"] != other["component.untrusted_code"],
    }


def _ratio(one: float | None, other: float | None) -> float | None:
    """The larger ÷ the smaller of two; None where one is unknown, or 0 and therefore says nothing."""
    return max(one, other) / min(one, other) if one and other else None


def _hardware_differs(system: System, population: Population, name: str) -> bool:
    """Whether it needs an accelerator and a caller does not; without callers the rest of the system decides."""
    if system.hardware(name) != "gpu":
        return False
    callers = {
        system.hardware(interaction.source)
        for interaction in system.touching[name]
        if interaction.target == name and not system.is_external(interaction.source)
    }
    return (callers or population.hardware) != {"gpu"}


def _needs_one_more_nine(system: System, offered: float | None) -> bool | None:
    """Whether the stated availability leaves at most a tenth of the downtime that the target leaves (L24)."""
    if offered is None:
        return None
    match system.facts.value("reliability.availability_target_pct"):
        case Interval(low, high):
            return agreed((_is_nine_above(offered, low), _is_nine_above(offered, high)))
        case bool():
            return None
        case int() | float() as target:
            return _is_nine_above(offered, target)
    return None


def _is_nine_above(offered: float, target: float) -> bool:
    # A ten-billionth of slack: 100 - 99.9 is not exactly 0.1 in binary.
    return (100 - offered) * 10 <= (100 - target) * (1 + 1e-10)


def _same_team(system: System, name: str, neighbours: Neighbours) -> bool | None:
    team = system.components[name].team
    return None if team is None else _is_one_of(team, [system.components[other].team for other in neighbours])


def _is_one_of(wanted: str, words: Collection[str | None]) -> bool | None:
    """True if one is, else None if one is unknown, else false."""
    return True if wanted in words else None if None in words else False
