"""What to do in which order: what leaves first and on which conditions, what merges, or why nothing should be split."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from archdecide.boundaries.consequences.consequences import Condition, RoadmapStep
from archdecide.boundaries.consequences.consolidation import consolidation
from archdecide.boundaries.consequences.readiness import NO_GATE, SYSTEM, Readiness, state_of
from archdecide.boundaries.cut.clusters import ZONES
from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.graph import ComponentVerdict, Deployable, Edge, ServiceGraph
from archdecide.boundaries.system import System

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
    "data-zone": "fewer parts stand in the scope of the next audit",
    "crash-containment": "a crash of it is no incident of any other part for a quarter",
    "shared-by-products": "a second product uses it without a change to the first",
    "batch-beside-interactive": "answers stay within their time while a batch runs",
    "untrusted-code": "foreign code runs without secrets and without a way to the network of the rest",
}
"""The metric that says whether an extraction was worth it, by the strongest force for it."""
DEFAULT_GOAL = "the number that the extraction is meant to move, measured before and a quarter after"
MOST_NEXT = 2
"""Extractions after the first that are planned; what comes after them is for later."""
PATTERN = "façade first, both versions in parallel, then 1, 10, 50 and 100 % of the traffic, its data last"


def roadmap(system: System, nets: Mapping[str, NetForce], graph: ServiceGraph) -> tuple[RoadmapStep, ...]:
    """The steps of a graph, numbered from 1. The last one says when to look again."""
    planner = _Planner(system, nets, graph)
    steps = [*_told_once(planner.steps()), planner.watch()]
    return tuple(replace(step, step=number) for number, step in enumerate(steps, start=1))


def _told_once(steps: Iterable[RoadmapStep]) -> Iterator[RoadmapStep]:
    """The steps, the way of an extraction only in the first one that takes it."""
    told = False
    for step in steps:
        repeats = told and PATTERN in step.action
        told = told or PATTERN in step.action
        yield replace(step, action=step.action.replace(f": {PATTERN}", ", in the same way")) if repeats else step


class _Leaver(Struct, frozen=True):
    """A deployable that leaves the rest. `net` is that of its strongest component, `lead`."""

    deployable: Deployable
    lead: ComponentVerdict
    hard: bool
    strong: bool
    inbound: int

    @property
    def priority(self) -> float:
        """Net per dependency (CRITERIA §4.4)."""
        return self.lead.net / (1 + self.inbound)


class _Planner:
    """The steps of one graph."""

    def __init__(self, system: System, nets: Mapping[str, NetForce], graph: ServiceGraph) -> None:
        self.system = system
        self.nets = nets
        self.graph = graph
        self.ready = Readiness(system, graph)
        self.today = system.facts.value("existing.architecture")
        self.into: dict[str, list[Edge]] = {}
        for edge in graph.edges:
            if edge.crosses:
                self.into.setdefault(edge.target, []).append(edge)
        self.leavers = sorted(self._leavers(), key=self._order)

    def steps(self) -> Iterator[RoadmapStep]:
        """Everything before the last step."""
        over_split = self.ready.over_split()
        if over_split.state == "met" or (self.today == "microservices" and self.graph.style != "microservices"):
            yield from consolidation(self.system, self.graph, self.ready, over_split)
            return
        if self.graph.style != "monolith" and self.today in ("monolith", None):
            yield self._modules()
        unmet = [item for item in self.ready.prerequisites if item.state == "not met"]
        if unmet and self.leavers:
            yield RoadmapStep(
                step=0,
                horizon="now",
                component=SYSTEM,
                action="Build what running several deployables takes, before the first one leaves",
                why=f"{len(unmet)} of {len(self.ready.prerequisites)} prerequisites are not met",
                preconditions=tuple(self.ready.prerequisites),
                gate=NO_GATE,
                goal="every prerequisite is met",
            )
        for number, leaver in enumerate(self.leavers):
            yield self._extraction(leaver, is_first=number == 0, later=number)
        if not self.leavers:
            yield self._stay()

    def watch(self) -> RoadmapStep:
        """When to look again."""
        running = self.today == "microservices"
        signs = self.ready.signs("over-split" if running else "outgrown")
        shown = sum(sign.state == "met" for sign in signs)
        possible = sum(sign.state != "not met" for sign in signs)
        state = state_of(True if shown >= 2 else False if possible < 2 else None)
        first = "merge what changes or fails together" if running else "modularise, then extract one part"
        return RoadmapStep(
            step=0,
            horizon="later",
            component=SYSTEM,
            action=f"Look at these signs each quarter: {shown} of {len(signs)} show today",
            why=f"Assess again when two show; the first answer is to {first}",
            preconditions=signs,
            gate=Condition("two signs show in one quarter", state, {}),
            goal=f"at most one of the {len(signs)} signs shows",
        )

    def _leavers(self) -> Iterator[_Leaver]:
        verdicts: dict[str, list[ComponentVerdict]] = {}
        for item in self.graph.components:
            verdicts.setdefault(item.deployable, []).append(item)
        running = set(self.system.constraints.fixed)
        for unit in self.graph.deployables:
            found = verdicts.get(unit.name, [])
            own = [item for item in found if item.verdict == "own service"]
            if unit.kind in ("service", "satellite") and own and unit.name not in running:
                lead = min(own, key=lambda item: (-item.net, item.name))
                yield _Leaver(
                    deployable=unit,
                    lead=lead,
                    hard=unit.demanded or any(map(self._must_leave, found)),
                    strong=any(force.hard for item in found for force in item.forces_against),
                    inbound=sum(
                        item.need != "none" for edge in self.into.get(unit.name, ()) for item in edge.interactions
                    ),
                )

    def _must_leave(self, item: ComponentVerdict) -> bool:
        zone = self.nets[item.name].facts.get("component.zone")
        return zone in ZONES or any(force.hard for force in item.forces_for)

    def _order(self, leaver: _Leaver) -> tuple[int, float, int, str]:
        kind = self.system.components[leaver.lead.name].kind
        is_edge = not leaver.inbound and kind in EDGE_KINDS
        stage = 0 if leaver.hard else 3 if leaver.strong else 1 if is_edge else 2
        place = KIND_ORDER.index(kind) if kind in KIND_ORDER else len(KIND_ORDER)
        return stage, -leaver.priority, place, leaver.deployable.name

    def _modules(self) -> RoadmapStep:
        gate = self.ready.modularise()
        return RoadmapStep(
            step=0,
            horizon="now" if gate.state == "met" else "later",
            component=SYSTEM,
            action="Give each module a public interface and a schema of its own; let the pipeline check the borders",
            why="A border that does not hold inside one process will not hold across a network",
            preconditions=(),
            gate=gate,
            goal="no module reads the tables or the inside of another one",
        )

    def _extraction(self, leaver: _Leaver, *, is_first: bool, later: int) -> RoadmapStep:
        unit, name = leaver.deployable, leaver.deployable.name
        gate = self.ready.selective(leaver.lead.net, hard=leaver.hard)
        if not leaver.hard and self.graph.style == "microservices" and later >= 2:
            gate = self.ready.services()
        forces = leaver.lead.forces_for
        preconditions = tuple(self._preconditions(leaver, is_first=is_first))
        can_start = is_first and all(item.state != "not met" for item in preconditions)
        is_far = gate.state != "met" or later > MOST_NEXT
        return RoadmapStep(
            step=0,
            horizon="later" if is_far else "now" if can_start else "next",
            component=name,
            action=self._how(leaver),
            why=forces[0].because if forces else unit.reasons[0],
            preconditions=preconditions,
            gate=gate,
            goal=next((GOALS[force.id] for force in forces if force.id in GOALS), DEFAULT_GOAL),
        )

    def _how(self, leaver: _Leaver) -> str:
        name = leaver.lead.name
        kept = "a satellite" if leaver.deployable.kind == "satellite" else "a service of its own"
        if self.nets[name].facts.get("component.zone") in ZONES:
            return (
                f"Leave its data to a provider (tokenise), or run it as {kept} with its own store, identity and network"
            )
        if self.today == "microservices":
            return f"Run it as {kept}, if it does not yet"
        if self.today == "none":
            return f"Build it as {kept} from the start" if leaver.hard else f"Build it as a module, later as {kept}"
        if self.system.mode(name) != "interactive":
            return f"Run it as a worker process of the same artefact first, then as {kept}: {PATTERN}"
        return f"Extract it as {kept}: {PATTERN}"

    def _preconditions(self, leaver: _Leaver, *, is_first: bool) -> Iterator[Condition]:
        if not is_first:
            yield Condition("the extraction before this one has reached its goal", "open", {})
        if not (leaver.hard and self.today == "none"):
            yield self.ready.module(leaver.deployable)
        if is_first:
            yield from self.ready.prerequisites
        yield self.ready.owner(leaver.deployable)
        into = self.into.get(leaver.deployable.name, [])
        if into:
            yield Condition("a contract test of its callers runs in its pipeline", "open", {})
        if any(item.need != "none" and item.required for edge in into for item in edge.interactions):
            guards = any("fail-closed" in edge.patterns for edge in into)
            yield Condition(
                "its callers refuse while it is silent" if guards else "its callers have a fallback", "open", {}
            )

    def _stay(self) -> RoadmapStep:
        parts = [item for item in self.graph.components if self.system.is_part(item.name)]
        best = min(parts, key=lambda item: (-item.net, item.name), default=None)
        why = "No part has a reason to leave"
        if best is not None:
            why += f": the strongest case is '{best.name}' with a net of {best.net}, and 3 is a strong case"
        gate = self.ready.modularise() if self.graph.style == "monolith" else self.ready.services()
        return RoadmapStep(
            step=0,
            horizon="now",
            component=SYSTEM,
            action="Do not split: stay in one deployable"
            + ("" if self.graph.style == "monolith" else " with enforced modules"),
            why=why,
            preconditions=(),
            gate=replace(gate, text=f"to go further: {gate.text}"),
            goal="releases stay quick and the borders of the modules hold",
        )
