"""Smells of a cut (Taibi, Lenarduzzi and Pahl 2020, L14; L62): findings that name the nodes that cause them.

Cyclic replies, shared stores, chatty pairs and broken transactions are among the findings of `findings.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from statistics import median

from archdecide.boundaries.deployable_kinds import COUNTED
from archdecide.boundaries.graph import Deployable, GraphFinding, ServiceGraph
from archdecide.boundaries.system import System, other_end, waits

_SHOWN = 5
TEAM_HOLDS = 7
"""Components that one team can hold in its head (T6)."""
LOCKSTEP_PCT = 40
"""Share of common commits from which two services change in lockstep (C2, V15)."""
HUB_NEIGHBOURS = 6
HUB_TO_MEDIAN = 4
"""A hub has at least 6 neighbours, and 4 times as many as the middle component (judgement)."""
TECHNOLOGIES = 4
LAYERS = 3


def smells(system: System, graph: ServiceGraph) -> Iterator[GraphFinding]:
    """Every smell of a cut."""
    counted = {unit.name: unit for unit in graph.deployables if unit.kind in COUNTED}
    yield from _sizes(system, graph, counted)
    yield from _lockstep(system, graph, counted)
    yield from _layers(graph, counted)
    yield from _hubs(system)
    yield from _entries(system, graph)
    yield from _technologies(system)


def _names(names: Iterable[str]) -> str:
    listed = [f"'{name}'" for name in names]
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more


def _sizes(system: System, graph: ServiceGraph, counted: Mapping[str, Deployable]) -> Iterator[GraphFinding]:
    """Services that hold too little to be worth running, or too much for one team. One deployable is no service."""
    if len(counted) < 2:
        return
    nets = {item.name: item.net for item in graph.components}
    nano = [
        unit.components[0]
        for unit in counted.values()
        if unit.kind == "service"
        and len(unit.components) == 1
        and nets[unit.components[0]] <= 0
        and system.process(unit.components[0]) != "own"
    ]
    if nano:
        message = f"Nothing speaks for running {_names(nano)} alone; merge each with the part that it talks to most."
        yield GraphFinding("nano-service", "note", message, tuple(nano))
    if graph.style != "microservices":
        return
    for unit in counted.values():
        parts = [name for name in unit.components if system.is_part(name)]
        if len(parts) > TEAM_HOLDS and 2 * len(parts) > len(system.parts):
            message = (
                f"'{unit.name}' holds {len(parts)} of {len(system.parts)} parts, more than the {TEAM_HOLDS} that one "
                "team can hold; give it inner modules, and look for the next cut there."
            )
            yield GraphFinding("mega-service", "warning" if len(unit.owners) > 1 else "note", message, tuple(parts))


def _lockstep(system: System, graph: ServiceGraph, counted: Mapping[str, Deployable]) -> Iterator[GraphFinding]:
    """Services that cannot change or be released apart; where most are such, they are one monolith with a network."""
    home = graph.assignment
    bound: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for item in system.interactions:
        ends = home[item.source], home[item.target]
        if ends[0] == ends[1] or not all(end in counted for end in ends):
            continue
        together = item.co_change_pct is not None and item.co_change_pct > LOCKSTEP_PCT
        if together:
            pairs.add((min(item.source, item.target), max(item.source, item.target)))
        if together or item.consistency == "strong":
            bound.update(ends)
    for users in system.users.values():
        homes = {home[name] for name in users} & set(counted)
        if len(homes) > 1:
            bound |= homes
    if pairs:
        shown = [f"'{one}' with '{other}'" for one, other in sorted(pairs)]
        more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
        message = (
            f"These change together across a boundary: {', '.join(shown[:_SHOWN])}{more}; merge them, or find out why."
        )
        yield GraphFinding(
            "lockstep-pair", "warning", message, tuple(sorted({name for pair in pairs for name in pair}))
        )
    if len(counted) >= 3 and 2 * len(bound) > len(counted):
        message = (
            f"{len(bound)} of {len(counted)} services change together, share a store or need a common transaction "
            f"({_names(sorted(bound))}): a monolith with a network in it. Merge them before anything else is split."
        )
        parts = sorted(name for name in system.parts if home[name] in bound)
        yield GraphFinding("distributed-monolith", "warning", message, tuple(parts))


def _layers(graph: ServiceGraph, counted: Mapping[str, Deployable]) -> Iterator[GraphFinding]:
    """All services in one line, each waiting for the next: layers of one thing, unless hardware or data demand it."""
    following: dict[str, set[str]] = {name: set() for name in counted}
    before: dict[str, set[str]] = {name: set() for name in counted}
    for edge in graph.edges:
        if edge.crosses and edge.source in counted and edge.target in counted:
            if all(item.need == "none" for item in edge.interactions):
                continue
            following[edge.source].add(edge.target)
            before[edge.target].add(edge.source)
    starts = [name for name in counted if not before[name]]
    if (
        len(counted) < LAYERS
        or len(starts) != 1
        or any(len(found) > 1 for found in (*following.values(), *before.values()))
    ):
        return
    line = [starts[0]]
    while following[line[-1]]:
        line.append(next(iter(following[line[-1]])))
    demanded = {item.deployable for item in graph.components if any(force.hard for force in item.forces_for)} | {
        unit.name for unit in counted.values() if unit.demanded
    }
    if len(line) == len(counted) and not demanded & set(line):
        shown = " → ".join(f"'{name}'" for name in line[:_SHOWN]) + (" → …" if len(line) > _SHOWN else "")
        message = f"Every request passes through {shown}: that looks cut by layer. Cut by what users can do instead."
        parts = tuple(name for name in graph.assignment if graph.assignment[name] in line)
        yield GraphFinding("layer-shaped-cut", "note", message, parts)


def _hubs(system: System) -> Iterator[GraphFinding]:
    """Gateways, collectors and shared kernels: parts that far more others touch than is usual."""
    callers: dict[str, set[str]] = {name: set() for name in system.parts}
    callees: dict[str, set[str]] = {name: set() for name in system.parts}
    for item in system.interactions:
        if item.source in callees and not system.is_external(item.target):
            callees[item.source].add(item.target)
        if item.target in callers and not system.is_external(item.source):
            callers[item.target].add(item.source)
    degree = {name: len(callers[name] | callees[name]) for name in system.parts}
    if not degree:
        return
    least = max(HUB_NEIGHBOURS, HUB_TO_MEDIAN * median(degree.values()))
    for name in sorted((name for name in degree if degree[name] >= least), key=lambda name: (-degree[name], name))[
        :_SHOWN
    ]:
        message = f"'{name}' is a hub with {degree[name]} neighbours: {_role(len(callers[name]), len(callees[name]))}"
        yield GraphFinding("hub", "note", message, (name,))


def _role(callers: int, callees: int) -> str:
    if callers >= HUB_NEIGHBOURS and callers > 3 * callees:
        return (
            "many call it, like a shared kernel or a collector. Keep it small and stable; its failure is everybody's."
        )
    if callees >= HUB_NEIGHBOURS and callees > 3 * callers:
        return "it calls many, like a gateway or a conductor. Keep business rules out of it."
    return "most calls pass through it. Check whether it should be split."


def _entries(system: System, graph: ServiceGraph) -> Iterator[GraphFinding]:
    """User interfaces that reach several services without a gateway between."""
    has_gateway = any(component.kind == "api-gateway" for component in system.components.values())
    reached = {
        graph.assignment[other_end(item, item.source)]
        for item in system.interactions
        if system.is_interface(item.source) and system.is_part(item.target) and waits(item)
    }
    if len(reached) > 1 and not has_gateway:
        message = (
            f"User interfaces call {_names(sorted(reached))} directly; a gateway in front would hold login and limits."
        )
        yield GraphFinding("missing-gateway", "note", message, tuple(sorted(reached)))


def _technologies(system: System) -> Iterator[GraphFinding]:
    runtimes = sorted(
        {part.runtime for name, part in system.components.items() if part.runtime and system.is_part(name)}
    )
    teams = system.facts.value("team.teams")
    if len(runtimes) >= TECHNOLOGIES and isinstance(teams, int | float) and len(runtimes) > teams:
        count = "1 team" if teams == 1 else f"{teams:g} teams"
        message = f"{len(runtimes)} runtimes for {count} ({_names(runtimes)}): more than these people can know well."
        yield GraphFinding("too-many-technologies", "note", message)
