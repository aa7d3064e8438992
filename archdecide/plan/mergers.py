"""Steps from too many services back to fewer deployables (CRITERIA §4.2; L16), and what to keep as it is."""

from collections.abc import Iterable, Iterator
from math import fsum

from msgspec.structs import replace

from archdecide.boundaries.cut.clusters import STRONG_CASE
from archdecide.boundaries.cut.smells import LOCKSTEP_PCT
from archdecide.boundaries.graph import Deployable
from archdecide.boundaries.system import System, waits
from archdecide.plan.comparison import TodayAndTarget
from archdecide.plan.context import PlanContext
from archdecide.plan.readiness import OVER_SPLIT_GATE
from archdecide.plan.step import SYSTEM, Step, quoted

STEP_HOLDS = 4
"""Parts that are merged in one step; of more, the pairs that gain most go first."""
MOST_PAIRS = 3
SHARED_STORE_SIGN = "shared-database"
CO_CHANGE_SIGN = "co-changing-services"
CHATTY_SIGN = "chatty-services"
TOO_MANY = ("more-services-than-people", "more-services-than-engineers")
"""A gate and a sign that ask for what mergers do; these and the signs above are said by the steps here."""
CHATTY_CALLS = 10
"""Calls per user operation from which a pair is chatty (J2, C3)."""


def mergers(context: PlanContext, comparison: TodayAndTarget) -> Iterator[Step]:
    """The steps from today's services to fewer deployables, what talks most first; none where nothing merges."""
    merging = _merging(context, comparison)
    over_split = context.ready.over_split()
    shrinks = context.today == "microservices" and context.target.style != "microservices"
    if not context.is_preliminary and (merging or over_split.state == "met" or shrinks):
        # Where no two services of today merge, no step says that they should.
        is_split = over_split.state == "met"
        yield Step(
            kind="merge",
            subject=SYSTEM,
            horizon="now",
            title="Fewer services",
            action="Stop adding services; one pipeline and one test run for what will merge"
            if merging
            else "Add no further service",
            why=over_split.text if is_split else _numbers(comparison),
            before=tuple(sign for sign in context.ready.signs("over-split") if sign.state != "not met"),
            done_when="no release of one service needs a release of another",
            rules=(*((OVER_SPLIT_GATE,) if is_split else ()), *(_in_pack(context, TOO_MANY) if merging else ())),
            code="V15" if is_split else "",
        )
        for unit in merging:
            yield from _first_pairs(context, unit)
            yield _merger(context, unit, comparison)
        yield from _fewer_runtimes(context, merging)
    yield from _stores(context)


def _in_pack(context: PlanContext, rules: Iterable[str]) -> tuple[str, ...]:
    """Those of these rules that the pack has."""
    pack = context.facts.pack
    known = {gate.id for gate in pack.gates} | pack.trigger_by_id.keys()
    return tuple(rule for rule in rules if rule in known)


def _numbers(comparison: TodayAndTarget) -> str:
    if comparison.today is None:
        return f"{comparison.target} deployables fit better here than the services of today"
    return f"{comparison.today} deployables run today, and {comparison.target} fit better here"


def _merging(context: PlanContext, comparison: TodayAndTarget) -> list[Deployable]:
    """The deployables of the target in which several of today's come together, the strongest bond first.

    Services of which nobody has said where their parts run are taken to run each part by itself.
    """
    if context.today == "none":
        return []
    if comparison.running is not None:
        names = set(comparison.merging)
    elif context.today == "microservices" and (
        context.target.style != "microservices" or context.ready.over_split().state == "met"
    ):
        names = {unit.name for unit in context.target.graph.services if len(context.parts_of(unit)) > 1}
    else:
        names = set()
    found = [unit for unit in context.target.graph.services if unit.name in names]
    return sorted(found, key=lambda item: (-_bond(context.system, item), item.name))


def _merger(context: PlanContext, unit: Deployable, comparison: TodayAndTarget) -> Step:
    today = comparison.merging.get(unit.name)
    return Step(
        kind="merge",
        subject=unit.name,
        horizon="next",
        title=unit.name,
        action=f"Merge {quoted(today or context.parts_of(unit))} into one deployable, each as a module",
        why=_why(context.system, unit),
        before=(context.ready.owner(unit),),
        who=", ".join(unit.owners) or None,
        done_when="calls between them are function calls, and one change needs one release",
    )


def _stores(context: PlanContext) -> Iterator[Step]:
    """A store that several deployables of the target use needs one owner."""
    graph = context.target.graph
    if context.is_preliminary or context.today not in ("microservices", "modular-monolith", "monolith"):
        return
    runs_split = context.today == "microservices"
    for store, users in sorted(context.system.users.items()):
        homes = sorted({graph.assignment[name] for name in users if name in graph.assignment})
        if len(homes) > 1 and (runs_split or graph.style == "microservices"):
            yield Step(
                kind="store",
                subject=store,
                horizon="next",
                title=store,
                action=f"Give the data store '{store}' to one of {quoted(homes)}; the others ask it",
                why=f"{len(homes)} deployables share it, so none of them can change its tables alone",
                done_when="one deployable writes to it",
                rules=_in_pack(context, (SHARED_STORE_SIGN,)),
            )


def _first_pairs(context: PlanContext, unit: Deployable) -> Iterator[Step]:
    """The pairs that gain most from one process, where the whole is too much for one step."""
    system, parts = context.system, context.parts_of(unit)
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
        yield Step(
            kind="merge",
            subject=f"{one} + {other}",
            horizon="next",
            title=unit.name,
            action=f"Merge '{one}' and '{other}' first",
            why=" and ".join(reasons),
            done_when="one change of the two needs one release",
            rules=_in_pack(context, (CO_CHANGE_SIGN,) if co > LOCKSTEP_PCT else (CHATTY_SIGN,)),
        )


def _fewer_runtimes(context: PlanContext, merging: Iterable[Deployable]) -> Iterator[Step]:
    """One runtime for what merges, where it has several."""
    situation = context.situation
    for unit in merging:
        names = {situation.runtime(context.system.components[name]) for name in context.parts_of(unit)}
        if len(names) > 1:
            yield Step(
                kind="merge",
                subject=f"{unit.name} (runtimes)",
                horizon="later",
                title=unit.name,
                action="Bring what merges to one runtime and one way to send messages",
                why=f"{len(names)} runtimes each need their own builds, libraries and people",
                done_when="one runtime for each deployable, and one message bus",
            )


def keep(context: PlanContext, *, anything: bool) -> Iterator[Step]:
    """What to keep where nothing leaves and nothing merges. It never speaks against a split that is recommended."""
    graph = context.target.graph
    if context.is_preliminary or anything or not context.system.parts:
        return
    ready = context.ready
    if graph.style == "microservices":
        if context.today == "microservices":
            yield Step(
                kind="keep",
                subject=SYSTEM,
                horizon="now",
                title="Keep the services of today",
                action="Keep the services that run, and add one only with an owner and a reason of its own",
                why="Nothing in the profile calls for fewer services, or for more",
                done_when="each service is released without another one",
            )
        return
    parts = [item for item in graph.components if context.system.is_part(item.name)]
    best = min(parts, key=lambda item: (-item.net, item.name), default=None)
    why = "No part has a reason to leave"
    if best is not None and best.net < STRONG_CASE:
        why += f" that is strong enough; '{best.name}' comes nearest"
    elif best is not None:
        why = "The parts with a reason to leave run apart already"
    gate = ready.modularise() if graph.style == "monolith" else ready.services()
    yield Step(
        kind="keep",
        subject=SYSTEM,
        horizon="now",
        title="Stay in one deployable",
        action="Stay in one deployable" + ("" if graph.style == "monolith" else " with enforced modules"),
        why=why,
        start=replace(gate, text=f"to go further: {gate.text}"),
        done_when="releases stay quick and the borders of the modules hold",
    )


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
    return "These parts have no strong reason to run apart"
