"""What leaves in which order (CRITERIA §4.4), and what each extraction waits for: hard leavers for as good as nothing.

A part that every style sets apart waits only for an owner, a rollback and an alert (law L9). What runs apart already is
no step (law L10). Percentages of traffic are for parts that answer somebody today.
"""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from archdecide.boundaries.consequences.consequences import Condition, Horizon
from archdecide.boundaries.graph import AppliedForce, ComponentVerdict, Deployable, Edge
from archdecide.plan.context import PlanContext
from archdecide.plan.hard_drivers import HardDriver, driver_of
from archdecide.plan.step import SYSTEM, Step, quoted

EDGE_KINDS = ("notification", "ingestion", "integration", "preprocessing", "analytics", "feedback")
"""Kinds that usually stand at the edge of a system, where an extraction teaches most for least (L54)."""
KIND_ORDER = (
    *("inference", "llm-gateway", "ingestion", "embedding", "moderation", "evaluation", "training", "billing"),
    "prompting",
)
"""Which kind goes first among equals (CRITERIA §4.4)."""
GOALS: Mapping[str, str] = {
    "other-hardware": "accelerators are busy more than half of the time, and web replicas need none",
    "other-runtime": "an upgrade of one runtime needs no release of the other",
    "uneven-load": "replicas of the rest stay as they are while this part scales at peak",
    "uneven-cadence": "it is released at its own pace, and one release in ten at most needs a release of the rest",
    "other-owner": "its team releases without waiting for another one",
    "data-zone": "the scope of the next audit names fewer parts",
    "crash-containment": "for a quarter its crashes cause no incident in another part",
    "shared-by-products": "a second product uses it without a change to the first",
    "batch-beside-interactive": "answers stay within their time while a batch runs",
    "untrusted-code": "foreign code runs without secrets and without a way to the network of the rest",
}
"""The metric that says whether an extraction was worth it, by the strongest force for it."""
DEFAULT_GOAL = "the figure that the extraction should improve has improved within a quarter"
MOST_NEXT = 2
"""Extractions after the first that are planned; what comes after them is for later."""
PATTERN = "façade first, both versions in parallel, then 1, 10, 50 and 100 % of the traffic, its data last"
SWITCH = "façade first, then the switch, its data last"
WORKER = "a job table first, then the new worker takes the jobs, its data last"


class Leaver(Struct, frozen=True):
    """A deployable that leaves the rest. `net` is that of its strongest component, `lead`; `driver` is what takes it
    out under every style, None for one that leaves by choice. `apart` says whether it runs apart today."""

    deployable: Deployable
    lead: ComponentVerdict
    driver: HardDriver | None
    forces: tuple[AppliedForce, ...]
    resists: bool
    inbound: int
    apart: bool | None

    @property
    def priority(self) -> float:
        """Net per dependency (CRITERIA §4.4)."""
        return self.lead.net / (1 + self.inbound)


def extractions(context: PlanContext) -> Iterator[Step]:
    """One step for each deployable that leaves and does not run apart today, hard leavers first."""
    callers = _callers(context)
    found = sorted(leavers(context, callers), key=lambda item: _order(context, item))
    hard = [item for item in found if item.driver is not None]
    free = [item for item in found if item.driver is None]
    for item in hard:
        yield _of_hard(context, item)
    if context.is_preliminary or context.today == "microservices":
        return  # which of today's services are which is compared, not extracted
    for number, item in enumerate(free):
        yield _of_choice(context, item, callers, number)


def leavers(context: PlanContext, callers: Mapping[str, list[Edge]]) -> Iterator[Leaver]:
    """What the target sets apart from the rest and does not run apart today."""
    verdicts: dict[str, list[ComponentVerdict]] = {}
    for verdict in context.target.graph.components:
        verdicts.setdefault(verdict.deployable, []).append(verdict)
    core = _core(context)
    for unit in context.target.graph.deployables:
        parts = set(context.parts_of(unit))
        found = [item for item in verdicts.get(unit.name, []) if item.name in parts]
        if unit.kind not in ("service", "satellite") or not found:
            continue
        driver = driver_of(context, unit)
        own = [item for item in found if item.verdict == "own service"] or (found if unit.name != core else [])
        apart = context.runs_apart(unit)
        if apart is True or not own or (driver is None and unit.name == core):
            continue
        lead = min(own, key=lambda item: (-item.net, item.name))
        yield Leaver(
            deployable=unit,
            lead=lead,
            driver=driver,
            forces=lead.forces_for,
            resists=any(force.hard for item in found for force in item.forces_against),
            inbound=sum(item.need != "none" for edge in callers.get(unit.name, ()) for item in edge.interactions),
            apart=apart,
        )


def _core(context: PlanContext) -> str | None:
    """The deployable that the others leave: the application, or else the one with most parts of today's whole."""
    own = [unit for unit in context.target.graph.services if driver_of(context, unit) is None]
    application = next((unit.name for unit in own if unit.kind == "application"), None)
    if application is not None:
        return application
    staying = [
        unit
        for unit in own
        if not any(item.deployable == unit.name and item.verdict == "own service" for item in _verdicts(context))
    ]
    return min(staying or own, key=lambda unit: (-len(context.parts_of(unit)), unit.name)).name if own else None


def _verdicts(context: PlanContext) -> tuple[ComponentVerdict, ...]:
    return context.target.graph.components


def _callers(context: PlanContext) -> dict[str, list[Edge]]:
    """The edges into each deployable."""
    found: dict[str, list[Edge]] = {}
    for edge in context.target.graph.edges:
        if edge.crosses:
            found.setdefault(edge.target, []).append(edge)
    return found


def _order(context: PlanContext, leaver: Leaver) -> tuple[int, int, float, int, str]:
    kind = context.system.components[leaver.lead.name].kind
    is_edge = not leaver.inbound and kind in EDGE_KINDS
    stage = 3 if leaver.resists else 1 if is_edge else 2
    place = KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)
    if leaver.driver is not None:
        return 0, leaver.driver.rank, -leaver.priority, place, leaver.deployable.name
    return stage, 0, -leaver.priority, place, leaver.deployable.name


def _of_hard(context: PlanContext, leaver: Leaver) -> Step:
    unit, driver = leaver.deployable, leaver.driver
    if driver is None:
        raise ValueError(f"no hard driver takes out '{unit.name}'")
    ready = context.ready
    action = driver.action(unit.name, context.today == "none", _way(context, leaver.lead.name))
    if leaver.apart is None and context.today != "none":
        action = f"See whether '{unit.name}' shares a process with other parts today. If so: {action}"
    return Step(
        kind="extract",
        subject=unit.name,
        horizon="now",
        title=unit.name,
        action=action,
        why=driver.why,
        before=(ready.owner(unit), ready.rollback(), ready.alert()),
        start=ready.selective(leaver.lead.net, hard=True),
        who=_owner(unit),
        done_when=driver.goal,
        sources=driver.sources,
        rules=driver.rules,
        code=driver.code,
    )


def _of_choice(context: PlanContext, leaver: Leaver, callers: Mapping[str, list[Edge]], number: int) -> Step:
    unit, ready = leaver.deployable, context.ready
    gate = ready.selective(leaver.lead.net, hard=False)
    if context.target.style == "microservices" and number >= MOST_NEXT:
        gate = ready.services()
    before = tuple(_conditions(context, leaver, callers, is_first=number == 0))
    can_start = number == 0 and all(item.state != "not met" for item in before)
    is_far = gate.state != "met" or number > MOST_NEXT
    horizon: Horizon = "later" if is_far else "now" if can_start else "next"
    return Step(
        kind="extract",
        subject=unit.name,
        horizon=horizon,
        title=unit.name,
        action=_action(context, leaver),
        why=leaver.forces[0].because if leaver.forces else unit.reasons[0],
        before=before,
        start=gate,
        who=_owner(unit),
        done_when=next((GOALS[force.id] for force in leaver.forces if force.id in GOALS), DEFAULT_GOAL),
    )


def _action(context: PlanContext, leaver: Leaver) -> str:
    name = leaver.deployable.name
    kept = "a satellite" if leaver.deployable.kind == "satellite" else "a service of its own"
    if context.today == "none":
        return f"Build '{name}' as a module, later as {kept}"
    if context.system.mode(leaver.lead.name) != "interactive":
        return f"Run '{name}' as a worker process of the same artefact first, then as {kept}. In this order: {WORKER}"
    return f"Extract '{name}' as {kept}. In this order: {_way(context, leaver.lead.name)}"


def _way(context: PlanContext, name: str) -> str:
    """How a part moves: by percentages of the traffic only where it answers somebody today."""
    if context.system.mode(name) != "interactive":
        return WORKER
    answers = context.today not in (None, "none") or context.system.components[name].runs_in is not None
    return PATTERN if answers else SWITCH


def _conditions(
    context: PlanContext, leaver: Leaver, callers: Mapping[str, list[Edge]], *, is_first: bool
) -> Iterator[Condition]:
    ready = context.ready
    if not is_first:
        yield Condition("the extraction before this one has reached its goal", "open", {})
    yield ready.module(leaver.deployable)
    if is_first:
        yield from ready.prerequisites
    yield ready.owner(leaver.deployable)
    into = callers.get(leaver.deployable.name, [])
    if into:
        yield Condition("a contract test of its callers runs in its pipeline", "open", {})
    if any(item.need != "none" and item.required for edge in into for item in edge.interactions):
        guards = any("fail-closed" in edge.patterns for edge in into)
        yield Condition(
            "its callers reject requests while it is down" if guards else "its callers have a fallback", "open", {}
        )


def _owner(unit: Deployable) -> str | None:
    return ", ".join(unit.owners) or None


def candidates(context: PlanContext) -> Iterator[Step]:
    """Modules with some reason to leave, and not enough of it yet."""
    graph = context.target.graph
    names = [item.name for item in graph.components if item.verdict == "candidate module"]
    if names and not context.is_preliminary:
        yield Step(
            kind="candidate",
            subject=SYSTEM,
            horizon="later",
            title="Candidates for extraction",
            action=f"Watch {quoted(names)}; extract one at a time, and only with a strong case",
            why="Each has some reason to leave, but no strong case",
            before=(Condition("it is a module", "open", {}),),
            start=Condition("one of them has a strong case", "not met", {}),
            done_when="one of them has a strong case, or none has a reason left",
        )
