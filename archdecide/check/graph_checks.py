"""The service graph of the decision: circles, shared stores, chains against targets, people, owners, regulated data."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archdecide.check.check_context import CheckContext, names
from archdecide.check.results import Finding
from archdecide.errors import Path
from archdecide.situation import SYNCHRONOUS
from archdecide.values import Interval, Value, is_number, number_text, value_text

if TYPE_CHECKING:
    from archdecide.boundaries.consequences.consequences import Shortfall
    from archdecide.boundaries.cut.recorded import Cut
    from archdecide.boundaries.graph import GraphFinding

SERVICES = ("decision", "services")
SAME_IN_GRAPH = {"reply-cycle": "synchronous-cycle", "shared-store": "shared-data-store"}
"""Findings of a graph that are findings of a check in the same words."""
ACTIONS = {
    "synchronous-cycle": "Turn one of the calls into an event, or merge the services.",
    "shared-data-store": "Give the store to one service and let the others ask it, or merge the services.",
}
CHANGES = {
    "fallback": "a fallback in '{one}' for the calls to '{other}'",
    "asynchronous": "a queue or event from '{one}' to '{other}' instead of a waiting call",
    "merge": "merge '{one}' and '{other}'",
    "second-provider": "a second provider beside '{other}'",
}
"""What a change is, said of the two ends of a call."""


def graph_findings(case: CheckContext, cut: "Cut") -> Iterator[Finding]:
    """Everything that is wrong with a graph, whoever drew it."""
    budget = None
    for found in cut.parts.faults:
        if found.id == "service-budget":
            budget = found
        rule = SAME_IN_GRAPH.get(found.id)
        if rule is not None and case.is_on(rule):
            path = _path_of_cycle(case, found) if rule == "synchronous-cycle" else _path_of_store(case, found)
            yield case.finding(rule, found.message, ACTIONS[rule], ", ".join(sorted(found.components)), path)
    for chain in cut.shortfalls:
        yield from _chain(case, chain)
    yield from _people(case, cut, budget)
    yield from _unowned(case, cut)
    yield from _regulated(case, cut)


def _path_of_cycle(case: CheckContext, found: "GraphFinding") -> Path:
    """The first of the waiting calls between the parts of a circle."""
    parts = set(found.components)
    for number, item in enumerate(case.profile.interactions or ()):
        if item.source in parts and item.target in parts and item.need in SYNCHRONOUS:
            return ("interactions", number)
    return ("interactions",)


def _path_of_store(case: CheckContext, found: "GraphFinding") -> Path:
    named = next((name for name in found.components if _says(case, name, "data_store")), None)
    return case.component_path(named or found.components[0], "data_store")


def _says(case: CheckContext, name: str, key: str) -> bool:
    path = case.component_path(name, key)
    return path[-1] == key


def _chain(case: CheckContext, chain: "Shortfall") -> Iterator[Finding]:
    cheapest = ""
    if chain.cheapest is not None:
        steps = [
            CHANGES[change.kind].format(one=change.source, other=change.target) for change in chain.cheapest.changes
        ]
        cheapest = f"The least effort that reaches the target: {'; '.join(steps)}."
    if (
        chain.meets_availability is False
        and chain.availability_pct is not None
        and case.is_on("chain-misses-availability")
    ):
        message = (
            f"everything that '{chain.entry}' needs ({len(chain.parts)} deployables) offers "
            f"{number_text(round(chain.availability_pct, 4))} %; the target is {number_text(chain.target_pct or 0)} %"
        )
        action = cheapest or "Add a fallback, a queue or a second provider, or lower the target."
        path = ("reliability", "availability_target_pct")
        yield case.finding("chain-misses-availability", message, action, chain.entry, path)
    if chain.meets_latency is False and case.is_on("chain-misses-latency"):
        message = (
            f"what '{chain.entry}' waits for takes at least {number_text(round(chain.latency_ms, 1))} ms, and the "
            f"target is {number_text(chain.target_ms or 0)} ms"
        )
        action = cheapest or "Stream or queue what nobody has to wait for, call in parallel, or raise the target."
        yield case.finding("chain-misses-latency", message, action, chain.entry, ("scale", "latency_p95_ms"))


def _people(case: CheckContext, cut: "Cut", budget: "GraphFinding | None") -> Iterator[Finding]:
    if not case.is_on("services-exceed-people"):
        return
    count = len(cut.parts.services)
    engineers = case.decision.facts.get("team.engineers")
    most = _most(engineers)
    if most is not None and count > 1 and count > most:
        message = f"there are {count} services and {value_text(engineers)} engineers"
    elif budget is not None:
        message = budget.message
    else:
        return
    recorded = case.profile.decision is not None and case.profile.decision.services
    path = SERVICES if recorded else ("team", "engineers")
    yield case.finding("services-exceed-people", message, "Merge services, or add people first.", "services", path)


def _most(value: Value) -> float | None:
    """The highest number that a value may be."""
    if isinstance(value, Interval):
        return value.high
    return value if is_number(value) and isinstance(value, int | float) else None


def _unowned(case: CheckContext, cut: "Cut") -> Iterator[Finding]:
    if not case.is_on("service-unowned") or len(cut.parts.services) < 2:
        return
    for unit in cut.parts.services:
        if not unit.owners:
            message = f"no team is named for the service '{unit.name}' ({names(unit.components)})"
            action = "Write the team of its components, or merge it with a service that has an owner."
            path = case.component_path(unit.components[0])
            yield case.finding("service-unowned", message, action, ", ".join(sorted(unit.components)), path)


def _regulated(case: CheckContext, cut: "Cut") -> Iterator[Finding]:
    if not case.is_on("regulated-data-crosses"):
        return
    home, system = cut.parts.assignment, cut.system
    bare = {unit.name for unit in cut.parts.services if not unit.zones}
    reaching: dict[str, dict[str, set[str]]] = {}
    for item in system.interactions if bare else ():
        ways = [(item.source, item.target)]
        ways += [(item.target, item.source)] if item.need in SYNCHRONOUS and item.need is not None else []
        for holder, other in ways:
            kind = system.components[holder].data_sensitivity
            if kind not in (None, "none") and home[holder] != home[other] and home[other] in bare:
                reaching.setdefault(other, {}).setdefault(str(kind), set()).add(holder)
    for name in sorted(reaching):
        kinds = sorted(reaching[name])
        holders = sorted({holder for found in reaching[name].values() for holder in found})
        data = f"{', '.join(kinds)} data may reach '{name}' from {names(holders)}"
        message = f"{data}, and its service '{home[name]}' states none"
        action = "Write data_sensitivity on it if the data gets there; if not, waive the rule and say why."
        path = case.component_path(name, "data_sensitivity")
        yield case.finding("regulated-data-crosses", message, action, name, path)
