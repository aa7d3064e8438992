"""Where a number comes from: one criterion, fact, option or gate of a decision, taken apart."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from archdecide.conditions import Clause, Truth
from archdecide.decide.fact_context import FactContext
from archdecide.decide.findings import CriterionFinding, GateFinding, TriggerFinding
from archdecide.decide.recommend import utilities, weights_of
from archdecide.decide.score import total_importance
from archdecide.explain.curve_steps import CurveStep, curve_steps
from archdecide.explain.requirements import Demand, demand
from archdecide.facts import Fact
from archdecide.profile import Evidence, Profile
from archdecide.rules import Criterion, Gate, GateLevel, Pack, vocabulary
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.questions import next_questions
from archdecide.sensitivity.tipping import TippingPoint
from archdecide.sensitivity.verdict import decision_from
from archdecide.values import Value


class CriterionExplanation(Struct, frozen=True):
    """A criterion: its curve followed, and what follows from it.

    `share` is its part of the whole weight of the score, 0 to 1 (w·I / Σ w·I); `points` per option are
    100 · share · performance, and add up over all criteria to the score.
    """

    criterion: Criterion
    finding: CriterionFinding
    curve: CurveStep
    share: float
    points: Mapping[str, float]


class FactUse(Struct, frozen=True):
    """A criterion that reads a fact: the parts of its curve that do, and its importance without the fact."""

    finding: CriterionFinding
    leaves: tuple[CurveStep, ...]
    importance_without: float | None


class OtherReader(Struct, frozen=True):
    """A rule of another kind that reads a fact: about parts, edges, or signs."""

    kind: str
    id: str
    code: str
    title: str


class FactExplanation(Struct, frozen=True):
    """A fact: where it comes from, who reads it, what it does.

    `inputs` are the facts that a ratio is computed from, `ratios` those that are computed from this fact.
    `points` per option are the score now less the score if the fact were unknown (None where it is unknown, or a
    ratio, or where nothing else is known). `outcomes` say of an open fact which answers lead to which option.
    """

    fact: Fact
    value: Value
    evidence: Evidence | None
    inputs: tuple[str, ...]
    ratios: tuple[str, ...]
    points: Mapping[str, float] | None
    uses: tuple[FactUse, ...]
    gates: tuple[GateFinding, ...]
    triggers: tuple[TriggerFinding, ...]
    others: tuple[OtherReader, ...]
    tipping_points: tuple[TippingPoint, ...]
    outcomes: tuple[tuple[str, str | None], ...]


class OptionExplanation(Struct, frozen=True):
    """An option: its score as a sum over criteria, largest first, and its gates."""

    id: str
    title: str
    means: str
    score: float | None
    parts: tuple[CriterionExplanation, ...]
    gates: tuple[GateFinding, ...]


class LevelExplanation(Struct, frozen=True):
    """A level of a gate: whether its condition holds, test by test, and what would have to be true to clear it."""

    level: GateLevel
    holds: Truth
    tests: Demand
    to_clear: Demand


class GateExplanation(Struct, frozen=True):
    """A gate: its levels, strongest first, and what it says of each option."""

    gate: Gate
    levels: tuple[LevelExplanation, ...]
    findings: tuple[GateFinding, ...]


Explanation = CriterionExplanation | FactExplanation | OptionExplanation | GateExplanation


class Explained(Struct, frozen=True):
    """What was asked for, and the decision it belongs to. Without parts: the overview of what can be explained."""

    decision: Decision
    parts: tuple[Explanation, ...]


class Explainer:
    """Explanations of one profile under one pack."""

    def __init__(self, profile: Profile, pack: Pack, facts: FactContext | None = None) -> None:
        self.profile, self.pack = profile, pack
        self.facts = facts or FactContext.of(profile, pack)
        self.weights = weights_of(self.facts, profile.weights)
        self.decision = decision_from(profile.name, self.facts, profile.weights)
        self.findings = {finding.id: finding for finding in self.decision.criteria}
        self.total = total_importance(self.decision.criteria)

    def explained(self, names: Iterable[tuple[str, str]]) -> Explained:
        """Explanations by kind (`criterion`, `fact`, `option`, `gate`) and id, in this order. Raises KeyError."""
        explain: Mapping[str, Callable[[str], Explanation]] = {
            "criterion": self.criterion,
            "fact": self.fact,
            "option": self.option,
            "gate": self.gate,
        }
        return Explained(self.decision, tuple(explain[kind](identifier) for kind, identifier in names))

    def criterion(self, identifier: str) -> CriterionExplanation:
        """The criterion with this id. Raises KeyError."""
        finding = self.findings[identifier]
        criterion = next(item for item in self.pack.criteria if item.id == identifier)
        share = finding.weight * (finding.importance or 0.0) / self.total if self.total else 0.0
        points = {option: 100 * share * value for option, value in finding.performances.items()}
        return CriterionExplanation(criterion, finding, curve_steps(criterion, self.facts), share, points)

    def option(self, identifier: str) -> OptionExplanation:
        """The option with this id. Raises StopIteration if there is none."""
        option = next(item for item in self.pack.options if item.id == identifier)
        parts = [self.criterion(finding.id) for finding in self.decision.criteria if finding.importance is not None]
        ordered = sorted(parts, key=lambda part: (-part.points[identifier], part.finding.code))
        gates = tuple(gate for gate in self.decision.gates if gate.option == identifier)
        score = self.decision.outcome.scores[identifier]
        return OptionExplanation(option.id, option.title, option.means, score, tuple(ordered), gates)

    def gate(self, identifier: str) -> GateExplanation:
        """The gate with this id. Raises StopIteration if there is none."""
        gate = next(item for item in self.pack.gates if item.id == identifier)
        levels = tuple(
            LevelExplanation(
                level,
                self.facts.gate_holds(gate, number),
                demand(level.when, self.facts),
                demand(level.when, self.facts, wanted=False),
            )
            for number, level in enumerate(gate.levels)
        )
        findings = tuple(finding for finding in self.decision.gates if finding.id == identifier)
        return GateExplanation(gate, levels, findings)

    def fact(self, path: str) -> FactExplanation:
        """The fact at this path, a derived one or a ratio too. Raises KeyError."""
        pack = self.pack
        fact = vocabulary(pack)[path]
        ratios = tuple(ratio.path for ratio in pack.ratios if path in pack.inputs_of(ratio.path))
        names = {path, *ratios}
        without = self.facts.with_facts({path: None})
        return FactExplanation(
            fact=fact,
            value=self.facts.value(path),
            evidence=self.profile.evidence.get(path),
            inputs=pack.inputs_of(path) if path in pack.ratio_by_path else (),
            ratios=ratios,
            points=self._points(path, without),
            uses=tuple(self._uses(names, without)),
            gates=tuple(self._gates(names)),
            triggers=tuple(self._triggers(names)),
            others=tuple(self._others(names)),
            tipping_points=tuple(tip for tip in self.decision.tipping_points or () if tip.fact == path),
            outcomes=self._outcomes(path),
        )

    def _outcomes(self, path: str) -> tuple[tuple[str, str | None], ...]:
        """What the answers to an open fact lead to; nothing where no answer can change the recommendation."""
        if path not in self.decision.possibilities.open_facts:
            return ()
        questions = next_questions(self.facts, self.weights)
        return next((question.outcomes for question in questions if question.fact == path), ())

    def _points(self, path: str, without: FactContext) -> Mapping[str, float] | None:
        """What the scores would lose if the fact were unknown."""
        if path in self.pack.ratio_by_path or self.facts.value(path) is None:
            return None
        values, amount = utilities(without, self.weights)
        if not amount or self.decision.outcome.score_leader is None:
            return None
        now = self.decision.outcome.scores
        return {option: (now[option] or 0.0) - 100 * value / amount for option, value in values.items()}

    def _uses(self, names: set[str], without: FactContext) -> Iterator[FactUse]:
        for criterion in self.pack.criteria:
            if names & {*criterion.reads, *self.pack.inputs_of_criterion(criterion)}:
                leaves = tuple(leaf for leaf in curve_steps(criterion, self.facts).leaves() if leaf.fact in names)
                yield FactUse(self.findings[criterion.id], leaves, without.importance(criterion).value)

    def _gates(self, names: set[str]) -> Iterator[GateFinding]:
        for gate in self.pack.gates:
            if names & self._read_by(level.when for level in gate.levels):
                yield from (finding for finding in self.decision.gates if finding.id == gate.id)

    def _triggers(self, names: set[str]) -> Iterator[TriggerFinding]:
        for trigger, finding in zip(self.pack.triggers, self.decision.triggers, strict=True):
            if names & self._read_by(level.when for level in trigger.levels):
                yield finding

    def _others(self, names: set[str]) -> Iterator[OtherReader]:
        """Precautions, and rules about single parts and edges, that read the fact."""
        for precaution in self.pack.precautions:
            if names & self._read_by(level.when for level in precaution.levels):
                yield OtherReader(precaution.kind, precaution.id, precaution.code, precaution.title)
        for force in self.pack.forces:
            if names & self._read_by(level.when for level in force.levels):
                yield OtherReader("force", force.id, force.code, force.title)
        edge_rules = (("communication", self.pack.communication), ("resilience", self.pack.resilience))
        for kind, rules in edge_rules:
            for rule in rules:
                if rule.when is not None and names & self._read_by([rule.when]):
                    yield OtherReader(kind, rule.id, rule.code, rule.title)

    def _read_by(self, conditions: Iterable[Clause]) -> set[str]:
        """What conditions read: ratios, the facts behind them, and those of the signs that they ask for."""
        found: set[str] = set()
        for condition in conditions:
            found.update(test.fact for test in condition.tests_inside)
            found.update(self.pack.inputs_of_condition(condition))
        return found
