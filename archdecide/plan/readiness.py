"""What must hold before a part is extracted (CRITERIA §4.3, §4.5), and whether the facts say that it does."""

from collections.abc import Mapping

from archdecide.boundaries.consequences.consequences import Condition, StepState
from archdecide.boundaries.cut.clusters import STRONG_CASE
from archdecide.boundaries.graph import Deployable, ServiceGraph
from archdecide.boundaries.system import System
from archdecide.conditions import FactTest, Truth, all_of, any_of
from archdecide.decide.evaluate import gate_findings
from archdecide.decide.fact_context import FactContext
from archdecide.plan.answers import RuleAnswer, Word, sign_answer
from archdecide.rules import Gate
from archdecide.values import Value

MODULAR = ("modular-monolith", "microservices")
ALERTING = ("metrics", "tracing")
OVER_SPLIT_GATE = "over-split-now"
SERVICE_TEAMS = 3
SERVICE_PARTS = 3
_STATES: Mapping[Truth, StepState] = {True: "met", False: "not met", None: "open"}
_SIGN_STATES: Mapping[Word, StepState] = {"yes": "met", "no": "not met", "unknown": "open"}


def state_of(truth: Truth) -> StepState:
    """A truth as the state of a condition."""
    return _STATES[truth]


class Readiness:
    """The conditions of a plan, judged by the facts of one system."""

    def __init__(self, system: System, graph: ServiceGraph) -> None:
        self.system = system
        self.facts = system.facts
        self.strong = sum(item.net >= STRONG_CASE for item in graph.components)
        option = self.facts.pack.option_ids[-1]
        self.prerequisites = tuple(
            gate_passes(gate, option, self.facts) for gate in self.facts.pack.gates if gate.area is not None
        )

    def prerequisites_pass(self) -> Truth:
        """Whether the gates that ask for skills and machinery pass for the option with most deployables."""
        states = {condition.state for condition in self.prerequisites}
        return False if "not met" in states else None if "open" in states else True

    def modularise(self) -> Condition:
        """The stage gate from a monolith to a modular monolith."""
        people = all_of((self._at_least("team.teams", 2), self._at_least("team.engineers", 8)))
        signs = (self._trigger("teams-collide"), self._trigger("too-big-to-hold"))
        text = "teams collide, the code is too big to hold in mind, or there are 2 teams and 8 engineers"
        return Condition(text, state_of(any_of((people, *signs))), self._known("team.teams", "team.engineers"))

    def selective(self, net: int, *, hard: bool) -> Condition:
        """The stage gate of a single extraction."""
        text = "it must leave in every style, or it has a strong case"
        return Condition(text, state_of(hard or net >= STRONG_CASE), {})

    def services(self) -> Condition:
        """The stage gate from single extractions to microservices."""
        truth = all_of(
            (
                self._at_least("team.teams", SERVICE_TEAMS),
                self.strong >= SERVICE_PARTS,
                self.prerequisites_pass(),
            )
        )
        text = (
            f"there are {SERVICE_TEAMS} teams, {SERVICE_PARTS} parts with a strong case (today {self.strong}), "
            "and every prerequisite is met"
        )
        return Condition(text, state_of(truth), self._known("team.teams"))

    def over_split(self) -> Condition:
        """Whether services that run today are split too far (V15)."""
        gates = [gate for gate in self.facts.pack.gates if gate.id == OVER_SPLIT_GATE]
        findings = [finding for gate in gates for finding in gate_findings(gate, self.facts)]
        states = {finding.state for finding in findings}
        truth: Truth = True if "holds" in states else None if "unproven" in states else False
        text = next((item.because for item in findings if item.state == "holds"), "The services are split too far.")
        facts = {path: value for item in findings for path, value in item.facts.items() if value is not None}
        return Condition(text, state_of(truth), facts)

    def module(self, deployable: Deployable) -> Condition:
        """Whether a part is a module already: an interface, and data that nobody else touches."""
        stores = {store for name in deployable.components for store in self.system.stores[name]}
        shared = sorted(store for store in stores if self.system.users[store] - set(deployable.components))
        if shared:
            return Condition(f"its data is its own ('{shared[0]}' is shared)", "not met", {})
        truth = FactTest(fact="existing.architecture", one_of=MODULAR).holds(self.facts)
        text = "it has been a module with an interface and a schema of its own for a quarter"
        return Condition(text, state_of(truth), self._known("existing.architecture"))

    def owner(self, deployable: Deployable) -> Condition:
        """Whether one team answers for it."""
        owners = deployable.owners
        if len(owners) == 1:
            return Condition(f"'{owners[0]}' owns it and is on call", "met", {})
        anybody = any(component.team for component in self.system.components.values())
        text = f"one of {len(owners)} teams owns it and is on call" if owners else "a team owns it and is on call"
        return Condition(text, "not met" if owners or anybody else "open", {})

    def rollback(self) -> Condition:
        """Whether a release can be taken back; no fact shows it."""
        return Condition("a release of it can be rolled back at once", "open", {})

    def alert(self) -> Condition:
        """Whether somebody learns of its failure."""
        truth = FactTest(fact="platform.observability", one_of=ALERTING).holds(self.facts)
        return Condition("an alert goes off when it fails", state_of(truth), self._known("platform.observability"))

    def signs(self, sign: str) -> tuple[Condition, ...]:
        """The signs that are about this system and that facts can show, met where they do."""
        return tuple(
            Condition(item.title, _SIGN_STATES[item.word], item.facts)
            for item in self.sign_answers(sign)
            if item.word != "does not apply"
        )

    def sign_answers(self, sign: str) -> tuple[RuleAnswer, ...]:
        """What the signs say that a fact can show."""
        rules = (item for item in self.facts.pack.triggers if item.sign == sign and item.levels)
        return tuple(sign_answer(item, self.facts) for item in rules)

    def _at_least(self, path: str, number: float) -> Truth:
        return FactTest(fact=path, at_least=number).holds(self.facts)

    def _trigger(self, identifier: str) -> Truth:
        return self.facts.trigger(identifier) if identifier in self.facts.pack.trigger_by_id else None

    def _known(self, *paths: str) -> dict[str, Value]:
        return {path: value for path in paths if (value := self.facts.value(path)) is not None}


def gate_passes(gate: Gate, option: str, facts: FactContext) -> Condition:
    """That a gate does not hold for an option, as a condition."""
    findings = [finding for finding in gate_findings(gate, facts) if finding.option == option]
    states = {finding.state for finding in findings}
    state: StepState = "not met" if "holds" in states else "open" if "unproven" in states else "met"
    seen = {path: value for item in findings for path, value in item.facts.items() if value is not None}
    return Condition(gate.title, state, seen)
