"""What to do now, next and later: gates, signs and questions of the decision beside the steps of the service graph."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from archdecide.boundaries.consequences.consequences import Horizon, RoadmapStep
from archdecide.boundaries.consequences.readiness import NO_GATE, SYSTEM
from archdecide.boundaries.graph import ServiceGraph
from archdecide.decide.findings import GateFinding
from archdecide.formats.wording.decision_wording import capitalised, clause, counted, listed
from archdecide.sensitivity.decision import Decision

MOST_STEPS = 9
"""More steps of the graph than this are counted, not told."""
MOST_QUESTIONS = 3


class PlanStep(Struct, frozen=True):
    """One step: what it is about, what to do, what calls for it, what must hold before, and when it is done."""

    title: str
    action: str
    trigger: str
    before: str
    goal: str


class ActionPlan(Struct, frozen=True):
    """The steps by horizon, and how many further ones the graph has."""

    now: tuple[PlanStep, ...]
    next: tuple[PlanStep, ...]
    later: tuple[PlanStep, ...]
    untold: int

    @classmethod
    def of(cls, decision: Decision, graph: ServiceGraph) -> "ActionPlan":
        """The plan of a deep decision and its graph."""
        steps = graph.roadmap
        told = steps if len(steps) <= MOST_STEPS else (*steps[: MOST_STEPS - 1], steps[-1])

        def within(horizon: Horizon) -> Iterator[PlanStep]:
            return (_step(step, is_watch=step is steps[-1]) for step in told if step.horizon == horizon)

        questions = tuple(_questions(decision))
        ask_first = decision.outcome.verdict == "insufficient"
        return cls(
            now=(*(questions if ask_first else ()), *_gates(decision, graph), *within("now")),
            next=(*(() if ask_first else questions), *_warnings(decision), *_signs(decision), *within("next")),
            later=(*_candidates(graph), *within("later")),
            untold=len(steps) - len(told),
        )


def _gates(decision: Decision, graph: ServiceGraph) -> Iterator[PlanStep]:
    """What gates ask of the recommended option, of all where none is left. Prerequisites are steps of the graph."""
    if decision.outcome.verdict == "insufficient":
        return iter(())
    in_graph = {item.text.partition(" ")[0] for step in graph.roadmap for item in step.preconditions}
    acting = (
        decision.gates if decision.outcome.verdict == "blocked" else decision.gates_of(decision.outcome.recommendation)
    )
    return _of_gates(
        gate
        for gate in acting
        if gate.state == "holds" and gate.effect != "warn" and not (gate.area and gate.code in in_graph)
    )


def _warnings(decision: Decision) -> Iterator[PlanStep]:
    return _of_gates(gate for gate in decision.gates_of(decision.outcome.recommendation) if gate.effect == "warn")


def _of_gates(gates: Iterable[GateFinding]) -> Iterator[PlanStep]:
    """One step for each gate, whatever its levels and options are."""
    groups: dict[str, list[GateFinding]] = {}
    for gate in gates:
        groups.setdefault(gate.id, []).append(gate)
    for group in groups.values():
        first = group[0]
        yield PlanStep(
            title=f"{first.code} {first.title}",
            action=" ".join(dict.fromkeys(gate.action for gate in group)),
            trigger=" ".join(dict.fromkeys(gate.because for gate in group)),
            before="",
            goal=f"the next assessment finds {first.code} met",
        )


def _signs(decision: Decision) -> Iterator[PlanStep]:
    for sign in decision.triggers:
        if sign.state == "fires":
            goal = f"{sign.code} no longer shows"
            yield PlanStep(f"{sign.code} {sign.title}", sign.advice, sign.because, "", goal)


def _questions(decision: Decision) -> Iterator[PlanStep]:
    """The questions worth asking, the most valuable for its effort first."""
    asked = decision.deep.questions if decision.deep else ()
    worth = [item for item in asked if item.flip_probability > 0] or list(asked)
    if worth:
        facts = [item.fact for item in worth[:MOST_QUESTIONS]]
        more = f" and {len(worth) - len(facts)} more" if len(worth) > len(facts) else ""
        trigger = f"the decision waits for {counted(len(worth), 'answer')}"
        goal = "no open answer can move the recommendation"
        yield PlanStep("Open questions", f"Find out {listed(facts)}{more}", trigger, "", goal)


def _candidates(graph: ServiceGraph) -> Iterator[PlanStep]:
    """Modules with some reason to leave, and not enough of it yet."""
    names = [f"{item.name} (net {item.net})" for item in graph.components if item.verdict == "candidate module"]
    if names:
        action = f"Set apart {listed(names)}, one at a time"
        trigger = "the net of one reaches 3"
        yield PlanStep(
            "Candidates",
            action,
            trigger,
            "it is a module",
            "the figure behind its strongest force has moved within a quarter",
        )


def _step(step: RoadmapStep, *, is_watch: bool) -> PlanStep:
    trigger = step.why if step.gate.text == NO_GATE.text else f"{step.gate.text} ({step.gate.state})"
    why = "" if step.gate.text == NO_GATE.text else f". {clause(step.why)}"
    if is_watch:
        signs = [
            f"{item.text} ({'shows' if item.state == 'met' else 'open'})"
            for item in step.preconditions
            if item.state != "not met"
        ]
        before = f"signs today: {'; '.join(signs) or 'none'}"
    else:
        missing = [
            clause(item.text) + (" (open)" if item.state == "open" else "")
            for item in step.preconditions
            if item.state != "met"
        ]
        before = "; ".join(missing)
    title = capitalised(step.component) if step.component == SYSTEM else step.component
    return PlanStep(title, clause(step.action) + why, trigger, before, step.goal)
