"""What-if numbers of the whole system: pairs of people, the service budget, the queue, the wait for a model."""

from collections.abc import Iterable, Iterator

from archdecide.boundaries.communication.interaction_facts import MODEL_KINDS
from archdecide.boundaries.consequences.calculators import (
    communication_pairs,
    model_wait_ms,
    service_budget,
    wait_factor,
)
from archdecide.boundaries.consequences.consequences import Figure
from archdecide.boundaries.graph import ServiceGraph
from archdecide.boundaries.system import System
from archdecide.curves import point
from archdecide.decide.fact_context import FactContext
from archdecide.values import Value

PEAK_UTILISATION = 0.75
"""How busy a queue's workers should be at peak, the middle of 70 to 80 % (CRITERIA §7)."""
ANSWER_TOKENS = 300
"""Tokens of a usual answer, about 220 words (judgement)."""
TOKEN_MS = 35.0
"""Milliseconds per token of a hosted model, 30 to 40 (L46, L47)."""
QUEUE = "load-levelling-queue"
SLOTS = (1, 8, 32)
"""Places at which work goes on at once: one machine, one with a batch of 8, one with a batch of 32 (judgement)."""


def figures(system: System, graph: ServiceGraph) -> tuple[Figure, ...]:
    """The numbers whose facts are known; estimates count with their middle."""
    return (*_pairs(system), *_budget(system, graph), *_queue(system, graph), *_model_wait(system, graph))


def _number(system: System, path: str) -> float | None:
    value = point(system.facts.value(path))
    return None if isinstance(value, bool) or not isinstance(value, int | float) else float(value)


def _pairs(system: System) -> Iterator[Figure]:
    people = _number(system, "team.engineers")
    if people is None:
        return
    pairs = communication_pairs(round(people))
    says = f"{round(people)} people are {pairs:,} pairs that may have to talk"
    teams = _number(system, "team.teams")
    if teams is not None and teams > 1:
        says += f"; as {round(teams)} teams that talk through contracts, {communication_pairs(round(teams)):,}"
    facts = known(system.facts, ("team.engineers", "team.teams"))
    yield Figure("communication-pairs", "Pairs of people", pairs, "pairs", f"{says}.", facts)


def _budget(system: System, graph: ServiceGraph) -> Iterator[Figure]:
    paths = ("team.teams", "team.engineers", "team.platform_engineers")
    teams, engineers, platform = (_number(system, path) for path in paths)
    budget = service_budget(teams, engineers, platform)
    if budget is None:
        return
    count = len(graph.services)
    says = f"These people can carry {budget} {'service' if budget == 1 else 'services'}"
    if teams:
        says += f", {budget / teams:.1f} per team"
    says += f"; this cut has {count}" + (", which is more than they can carry." if count > budget else ".")
    yield Figure("service-budget", "Services that can be carried", budget, "services", says, known(system.facts, paths))


def _queue(system: System, graph: ServiceGraph) -> Iterator[Figure]:
    path = "scale.peak_to_average"
    ratio = _number(system, path)
    # What somebody else runs has a quota, and no queue of ours tells how busy it is.
    outside = {name for name in system.components if system.is_external(name)}
    levelled = sorted({edge.target for edge in graph.edges if edge.crosses and QUEUE in edge.advice} - outside)
    if ratio is None or not levelled:
        return
    factor = wait_factor(PEAK_UTILISATION)
    shown = ", ".join(f"'{name}'" for name in levelled[:3]) + (" and others" if len(levelled) > 3 else "")
    mean = PEAK_UTILISATION / max(ratio, 1)
    says = (
        f"Sized to be {100 * PEAK_UTILISATION:.0f} % busy at peak, {shown} is {100 * mean:.0f} % busy on average. "
        f"With {', '.join(map(str, SLOTS[:-1]))} or {SLOTS[-1]} places at once, callers wait on average "
        f"{_waits(PEAK_UTILISATION)} times the time of the work; at 90 % busy {_waits(0.9)}, at 95 % {_waits(0.95)}."
    )
    yield Figure("queue-wait", "Wait in the queue", factor, "times the work", says, known(system.facts, (path,)))


def _waits(utilisation: float) -> str:
    """The wait for every number of places, in two significant digits."""
    found = [f"{wait_factor(utilisation, slots):.2g}" for slots in SLOTS]
    return f"{', '.join(found[:-1])} or {found[-1]}"


def _model_wait(system: System, graph: ServiceGraph) -> Iterator[Figure]:
    first = [
        item.callee_p95_ms
        for item in system.interactions
        if item.need == "stream"
        and item.callee_p95_ms is not None
        and system.components[item.target].kind in (*MODEL_KINDS, "external")
    ]
    if not first:
        return
    slowest = max(first)
    wait = model_wait_ms(slowest, ANSWER_TOKENS, TOKEN_MS)
    hops = max((chain.hop_ms for chain in graph.chains), default=0.0)
    says = (
        f"With the first token after {slowest:,.0f} ms, {ANSWER_TOKENS} tokens at {TOKEN_MS:.0f} ms each are "
        f"complete after {wait / 1000:.1f} s; all hops of the longest chain are {100 * hops / wait:.1f} % of that."
    )
    yield Figure("model-wait", "Wait for a whole answer", wait, "ms", says, {})


def known(facts: FactContext, paths: Iterable[str]) -> dict[str, Value]:
    """The facts among these that are known."""
    return {path: value for path in paths if (value := facts.value(path)) is not None}
