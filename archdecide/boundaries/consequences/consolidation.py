"""Steps from too many services back to fewer deployables (CRITERIA §4.2; L16)."""

from collections.abc import Iterable, Iterator
from math import fsum

from archdecide.boundaries.consequences.consequences import Condition, RoadmapStep
from archdecide.boundaries.consequences.readiness import NO_GATE, SYSTEM, Readiness
from archdecide.boundaries.cut.smells import LOCKSTEP_PCT
from archdecide.boundaries.deployable_kinds import COUNTED
from archdecide.boundaries.graph import Deployable, ServiceGraph
from archdecide.boundaries.system import System, waits

STEP_HOLDS = 4
"""Parts that are merged in one step; of more, the pairs that gain most go first."""
MOST_PAIRS = 3
CHATTY_CALLS = 10
"""Calls per user operation from which a pair is chatty (J2, C3)."""


def consolidation(
    system: System, graph: ServiceGraph, ready: Readiness, over_split: Condition
) -> Iterator[RoadmapStep]:
    """The steps from too many services to the deployables of a graph, what talks most first."""
    signs = tuple(sign for sign in ready.signs("over-split") if sign.state != "not met")
    yield RoadmapStep(
        step=0,
        horizon="now",
        component=SYSTEM,
        action="Stop adding services; one pipeline and one test run for what will merge",
        why=over_split.text if over_split.state == "met" else f"Fewer deployables fit better here ({graph.style})",
        preconditions=signs,
        gate=NO_GATE,
        goal="no release of one service needs a release of another",
    )
    merging = [unit for unit in graph.deployables if unit.kind in COUNTED and len(_parts(system, unit)) > 1]
    for unit in sorted(merging, key=lambda item: (-_bond(system, item), item.name)):
        yield from _first_pairs(system, unit)
        yield RoadmapStep(
            step=0,
            horizon="next",
            component=unit.name,
            action=f"Merge {_some(_parts(system, unit))} into one deployable, each as a module",
            why=_why(system, unit),
            preconditions=(ready.owner(unit),),
            gate=NO_GATE,
            goal="calls between them are function calls, and one change needs one release",
        )
    for store, users in sorted(system.users.items()):
        homes = {graph.assignment[name] for name in users}
        if len(homes) > 1:
            yield RoadmapStep(
                step=0,
                horizon="next",
                component=store,
                action=f"Give the data store '{store}' to one of {_some(sorted(homes))}; the others ask it",
                why="A shared store ties services together that should change apart",
                preconditions=(),
                gate=NO_GATE,
                goal="one deployable writes to it",
            )
    yield from _fewer(system)


def _first_pairs(system: System, unit: Deployable) -> Iterator[RoadmapStep]:
    """The pairs that gain most from one process, where the whole is too much for one step."""
    parts = _parts(system, unit)
    if len(parts) <= STEP_HOLDS:
        return
    found: dict[tuple[str, str], tuple[float, float]] = {}
    inside = set(parts)
    for name in parts:
        for item in system.touching[name]:
            if item.source == name and item.target in inside:
                pair = (min(name, item.target), max(name, item.target))
                changed, called = found.get(pair, (0.0, 0.0))
                calls = item.calls_per_request if waits(item) else 0.0
                found[pair] = (max(changed, item.co_change_pct or 0.0), called + calls)
    telling = {pair: (co, calls) for pair, (co, calls) in found.items() if co > LOCKSTEP_PCT or calls >= CHATTY_CALLS}
    order = sorted(telling.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
    for (one, other), (co, calls) in order[:MOST_PAIRS]:
        reasons = [f"{co:g} % of their commits touch both"] if co > LOCKSTEP_PCT else []
        reasons += [f"one operation makes {calls:g} calls between them"] if calls >= CHATTY_CALLS else []
        yield RoadmapStep(
            step=0,
            horizon="next",
            component=unit.name,
            action=f"Merge '{one}' and '{other}' first",
            why=" and ".join(reasons),
            preconditions=(),
            gate=NO_GATE,
            goal="one change of the two needs one release",
        )


def _fewer(system: System) -> Iterator[RoadmapStep]:
    runtimes = system.facts.value("derived.distinct_runtimes")
    if isinstance(runtimes, int | float) and runtimes > 1:
        yield RoadmapStep(
            step=0,
            horizon="later",
            component=SYSTEM,
            action="Bring what merges to one runtime and one way to send messages",
            why=f"{runtimes} runtimes each need their own builds, libraries and people",
            preconditions=(),
            gate=NO_GATE,
            goal="one runtime for each deployable, and one message bus",
        )


def _parts(system: System, unit: Deployable) -> list[str]:
    return [name for name in unit.components if system.is_part(name)]


def _bond(system: System, unit: Deployable) -> float:
    """How many waiting calls per user operation turn into function calls."""
    inside = set(unit.components)
    return fsum(
        item.calls_per_request
        for name in unit.components
        for item in system.touching[name]
        if item.source == name and item.target in inside and waits(item)
    )


def _why(system: System, unit: Deployable) -> str:
    calls = _bond(system, unit)
    if calls:
        return f"{calls:g} waiting calls per user operation stay inside one process"
    return "Nothing pulls these parts apart strongly enough"


def _some(names: Iterable[str], most: int = 6) -> str:
    listed = [f"'{name}'" for name in names]
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
