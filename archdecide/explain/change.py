"""Two states of a system, or of the rules: what is different in the answer, and what carried that."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Struct, field

from archdecide.contract import describe
from archdecide.decide.fact_context import FactContext
from archdecide.decide.findings import CriterionFinding, GateFinding, PackIdentity, State
from archdecide.decide.recommend import Completion, weights_of
from archdecide.decide.score import total_importance
from archdecide.explain.attribution import attributed
from archdecide.explain.mixed_state import (
    PACK,
    Input,
    InputKind,
    MixedState,
    SystemState,
    changed_inputs,
)
from archdecide.profile import Profile
from archdecide.profile.part_paths import is_part_path, with_parts
from archdecide.rules import Effect, Pack
from archdecide.sensitivity.decision import Decision, Verdict
from archdecide.sensitivity.verdict import decision_from
from archdecide.values import Value


class ChangedInput(Struct, frozen=True):
    """A fact, weight or rule that differs.

    `name` is the path of a fact, `weights.<criterion>`, or `pack`. `follows` are derived facts that changed with it.
    """

    name: Annotated[str, describe("Its name.")]
    kind: Annotated[InputKind, describe("What it is: a fact, a weight, the pack.")]
    before: Value
    after: Value
    follows: Annotated[tuple[str, ...], describe("What changed with it.")]
    scores: Annotated[
        Mapping[str, Annotated[float, describe("Points.")]],
        describe("Its part in the change of each score; the parts add up."),
    ] = field(name="points")
    lead: Annotated[float, describe("Its part in the change of the lead; the parts add up.")]


class LeadChange(Struct, frozen=True):
    """The lead of one option over another."""

    option: Annotated[str, describe("The option that leads.")]
    rival: Annotated[str, describe("The rival.")] = field(name="versus")
    before: Annotated[float, describe("Points before.")]
    after: Annotated[float, describe("Points after.")]


class CriterionChange(Struct, frozen=True):
    """A criterion that counts differently.

    Its part in the lead is in points.
    """

    id: Annotated[str, describe("Its id.")]
    code: Annotated[str, describe("Its short code.")]
    title: Annotated[str, describe("Its name.")]
    importance_before: Annotated[float, describe("0 does not matter to 1 decides; null: unknown.", 0, 1)] | None
    importance_after: Annotated[float, describe("0 does not matter to 1 decides; null: unknown.", 0, 1)] | None
    lead_before: Annotated[float, describe("Its points in the lead before.")]
    lead_after: Annotated[float, describe("Its points in the lead after.")]


class GateState(Struct, frozen=True):
    """A gate's word."""

    state: Annotated[State, describe("Whether it holds.")]
    effect: Annotated[Effect, describe("What it does, or could do.")]
    because: Annotated[str, describe("Why.")]

    @classmethod
    def of(cls, finding: GateFinding | None) -> GateState | None:
        """What a finding says, where the pack of that side has the gate."""
        return None if finding is None else cls(finding.state, finding.effect, finding.because)


class GateChange(Struct, frozen=True):
    """A gate that says something else.

    `before` or `after` is None where the pack of that side has no such gate.
    """

    before: GateFinding | None
    after: GateFinding | None
    inputs: Annotated[tuple[str, ...], describe("The changed inputs that it reads.")]

    printed: ClassVar = ("id", "code", "option", ("state_before", "before"), ("state_after", "after"), "inputs")

    @property
    def finding(self) -> GateFinding:
        """What the gate says after, or else said before."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  # one side has the gate
        return found

    @property
    def id(self) -> Annotated[str, describe("The gate.")]:
        """The gate."""
        return self.finding.id

    @property
    def code(self) -> Annotated[str, describe("Its short code.")]:
        """Its short code."""
        return self.finding.code

    @property
    def option(
        self,
    ) -> Annotated[str | None, describe("The option it acts on; null: the recommendation as a whole.")]:
        """The option it acts on; None: the recommendation as a whole."""
        return self.finding.option

    @property
    def state_before(self) -> GateState | None:
        """What the gate said before."""
        return GateState.of(self.before)

    @property
    def state_after(self) -> GateState | None:
        """What the gate says after."""
        return GateState.of(self.after)


class ComparedDecision(Struct, frozen=True):
    """One of the two decisions that are compared."""

    name: Annotated[str, describe("Where it comes from.")]
    profile: Annotated[str, describe("The name of the profile.")]
    pack: PackIdentity
    recommendation: Annotated[str | None, describe("The recommended option.")]
    score_leader: Annotated[str | None, describe("The option with the best score.")]
    verdict: Annotated[Verdict, describe("How sure the recommendation is.")]
    scores: Annotated[
        Mapping[str, Annotated[float, describe("Points.", 0, 100)] | None],
        describe("Points by option; null where nothing is known."),
    ]
    removed: Annotated[tuple[str, ...], describe("Options that a gate has removed.")]

    @classmethod
    def of(cls, name: str, decision: Decision) -> ComparedDecision:
        """What is said of a decision that comes from there."""
        outcome = decision.outcome
        known = (outcome.recommendation, outcome.score_leader, outcome.verdict, outcome.scores)
        return cls(name, decision.profile, decision.pack, *known, decision.removed)


class Change(Struct, frozen=True):
    """Two decisions, and what carried the difference.

    The names say where the two come from. `method` says how the parts were found (see attribution); None where a side
    has no scores, so that there is no difference to take apart. `carried_by` is empty where the recommendation is the
    old one, or where no few inputs lead to it.
    """

    before_name: str
    after_name: str
    before: Decision
    after: Decision
    method: Annotated[Literal["shapley", "path"] | None, describe("How the points were shared out.")]
    inputs: Annotated[tuple[ChangedInput, ...], describe("What differs, the largest part first.")]
    lead: Annotated[LeadChange | None, describe("The lead that the change is told of.")]
    criteria: Annotated[tuple[CriterionChange, ...], describe("Criteria that count differently.")]
    gates: Annotated[tuple[GateChange, ...], describe("Gates that say something else.")]
    carried_by: Annotated[tuple[str, ...], describe("The fewest inputs that alone change the recommendation.")]

    printed: ClassVar = (
        *(("side_before", "before"), ("side_after", "after")),
        *(("is_recommendation_changed", "recommendation_changed"), "carried_by", "method", "lead", "inputs", "gates"),
        "criteria",
    )

    @property
    def is_recommendation_changed(self) -> Annotated[bool, describe("Whether another option is recommended.")]:
        """Whether something else is recommended."""
        return self.before.outcome.recommendation != self.after.outcome.recommendation

    @property
    def side_before(self) -> Annotated[ComparedDecision, describe("The decision before.")]:
        """The decision before."""
        return ComparedDecision.of(self.before_name, self.before)

    @property
    def side_after(self) -> Annotated[ComparedDecision, describe("The decision after.")]:
        """The decision after."""
        return ComparedDecision.of(self.after_name, self.after)


def what_if(
    profile: Profile,
    pack: Pack,
    changes: Mapping[str, Value],
    origin: str = "",
    completed_by: Callable[[Profile], Completion] | None = None,
) -> Change:
    """What would be different if these facts were so; None makes a fact unknown. `origin` is the profile's file.

    Paths may lead into components and interactions (see part_paths). A derived fact that hangs on a changed one
    follows it, unless it is changed itself. `completed_by` adds to the facts of a profile what follows from them by
    other means than rules, such as a cut.
    """
    of_parts = {path: value for path, value in changes.items() if is_part_path(path)}
    changes = {path: value for path, value in changes.items() if path not in of_parts}
    stated = FactContext.of(profile, pack)
    changed = with_parts(profile, of_parts) if of_parts else profile
    now = FactContext.of(changed, pack) if of_parts else stated
    then = now.with_facts(changes)
    known = {path: value for path, value in then.known.items() if value is not None}
    followers = {path: [name for name in now.followers(path) if name not in changes] for path in changes}
    sides = [stated, FactContext(known, pack, now.follows)]
    if completed_by is not None:
        sides = [
            completed_by(side)(facts, weights_of(facts, side.weights))
            for side, facts in zip((profile, changed), sides, strict=True)
        ]
    before, after = (SystemState(origin, profile.name, facts, profile.weights) for facts in sides)
    return compared(before, after, followers)


def compared(before: SystemState, after: SystemState, followers: Mapping[str, Iterable[str]] | None = None) -> Change:
    """What is different between two sides, each with its own facts, weights and pack.

    `followers` names by fact the derived facts that only follow from it, which then share its part.
    """
    inputs = changed_inputs(before, after, followers or {})
    blend = MixedState(before, after, inputs)
    first, second = (decision_from(side.name, side.facts, side.own_weights, tipping=None) for side in (before, after))
    lead = _lead(first, second, blend)
    attribution = attributed(blend.scoring(), blend.scores) if lead else None
    nothing = dict.fromkeys(blend.options, 0.0)
    parts = attribution.parts if attribution else {}
    found = [_changed(item, blend, parts.get(item.name, nothing), lead) for item in inputs]
    return Change(
        before_name=before.origin,
        after_name=after.origin,
        before=first,
        after=second,
        method=attribution.method if attribution else None,
        inputs=tuple(sorted(found, key=_size)),
        lead=lead,
        criteria=tuple(_criteria(first, second, lead)) if lead else (),
        gates=tuple(_gates(first, second, blend)),
        carried_by=blend.sufficient() if first.outcome.recommendation != second.outcome.recommendation else (),
    )


def _lead(before: Decision, after: Decision, blend: MixedState) -> LeadChange | None:
    """The lead of what is shown after over what was shown before, or else over its strongest rival."""
    option = after.subject
    closest = after.strongest_rival
    rival = before.subject if before.subject != option else closest.rival if closest else None
    if option not in blend.options or rival not in blend.options or option is None or rival is None:
        return None
    if before.outcome.score_leader is None or after.outcome.score_leader is None:
        return None
    leads = [_difference(side.outcome.scores, option, rival) for side in (before, after)]
    return LeadChange(option, rival, *leads)


def _difference(points: Mapping[str, float | None], option: str, rival: str) -> float:
    return (points[option] or 0.0) - (points[rival] or 0.0)


def _changed(item: Input, blend: MixedState, points: Mapping[str, float], lead: LeadChange | None) -> ChangedInput:
    before: Value
    after: Value
    match item.kind:
        case "fact":
            before, after = blend.before.facts.value(item.name), blend.after.facts.value(item.name)
        case "weight":
            before, after = (side.weights.get(item.criterion) for side in (blend.before, blend.after))
        case "pack":
            before, after = (
                f"{side.facts.pack.name} {side.facts.pack.version}" for side in (blend.before, blend.after)
            )
    moved = _difference(points, lead.option, lead.rival) if lead else 0.0
    return ChangedInput(item.name, item.kind, before, after, item.paths[1:], points, moved)


def _size(item: ChangedInput) -> tuple[float, float]:
    """Largest part in the lead first, then largest part in any score; of equals the order stays."""
    return -abs(item.lead), -max(map(abs, item.scores.values()), default=0.0)


def _criteria(before: Decision, after: Decision, lead: LeadChange) -> list[CriterionChange]:
    """Every criterion with a part in the lead that is another one now, largest change first."""
    parts = [_parts(decision, lead) for decision in (before, after)]
    findings = {finding.id: finding for finding in (*before.criteria, *after.criteria)}
    importances = [{finding.id: finding.importance for finding in side.criteria} for side in (before, after)]
    changes = [
        CriterionChange(
            finding.id,
            finding.code,
            finding.title,
            importances[0].get(finding.id),
            importances[1].get(finding.id),
            parts[0].get(finding.id, 0.0),
            parts[1].get(finding.id, 0.0),
        )
        for finding in findings.values()
    ]
    moved = [item for item in changes if item.lead_before != item.lead_after]
    return sorted(moved, key=lambda item: (-abs(item.lead_after - item.lead_before), item.code))


def _parts(decision: Decision, lead: LeadChange) -> dict[str, float]:
    """The part of each known criterion in the lead, in points."""
    total = total_importance(decision.criteria)

    def part(finding: CriterionFinding) -> float:
        apart = finding.performances[lead.option] - finding.performances[lead.rival]
        return 100 * finding.weight * (finding.importance or 0.0) * apart / total

    return {finding.id: part(finding) for finding in decision.criteria if total and finding.importance is not None}


def _gates(before: Decision, after: Decision, blend: MixedState) -> Iterator[GateChange]:
    """Every gate that says something else, in the order of gates."""
    first, second = _by_place(before), _by_place(after)
    for place in dict.fromkeys([*second, *first]):
        old, new = first.get(place), second.get(place)
        if (old.state, old.effect) != (new.state, new.effect) if old and new else True:
            yield GateChange(old, new, tuple(_read_by(place[0], blend)))


def _by_place(decision: Decision) -> dict[tuple[str, str | None, int], GateFinding]:
    """Findings by gate, option and number: a gate may have several for one option."""
    found: dict[tuple[str, str | None, int], GateFinding] = {}
    for gate in decision.gates:
        number = sum(key[:2] == (gate.id, gate.option) for key in found)
        found[gate.id, gate.option, number] = gate
    return found


def _read_by(gate: str, blend: MixedState) -> Iterator[str]:
    """The changed inputs that any level of a gate reads."""
    for item in blend.inputs:
        keys = {
            key
            for path in item.paths
            for side in (blend.before, blend.after)
            for key in side.facts.pack.dependents.get(path, ())
        }
        if item.name == PACK or any(kind == "gate" and name.startswith(f"{gate}/") for kind, name in keys):
            yield item.name
