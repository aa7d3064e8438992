"""Two states of a system, or of the rules: what is different in the answer, and what carried that."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from archdecide.decide.fact_context import FactContext
from archdecide.decide.findings import CriterionFinding, GateFinding
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
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.verdict import decision_from
from archdecide.values import Value


class ChangedInput(Struct, frozen=True):
    """Something that differs, and its part in the change of every score and of the lead, in points.

    `name` is the path of a fact, `weights.<criterion>`, or `pack`. `follows` are derived facts that changed with it.
    """

    name: str
    kind: InputKind
    before: Value
    after: Value
    follows: tuple[str, ...]
    scores: Mapping[str, float]
    lead: float


class LeadChange(Struct, frozen=True):
    """The lead of one option over another, in points, before and after."""

    option: str
    rival: str
    before: float
    after: float


class CriterionChange(Struct, frozen=True):
    """A criterion that counts otherwise: its importance (None: unknown), and its part in the lead, in points."""

    id: str
    code: str
    title: str
    importance_before: float | None
    importance_after: float | None
    lead_before: float
    lead_after: float


class GateChange(Struct, frozen=True):
    """A gate that says something else of an option (None: of any recommendation). `inputs` are what it reads of all
    that differs; None for a finding where the pack of that side has no such gate."""

    before: GateFinding | None
    after: GateFinding | None
    inputs: tuple[str, ...]

    @property
    def finding(self) -> GateFinding:
        """What the gate says after, or else said before."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  # one side has the gate
        return found


class Change(Struct, frozen=True):
    """Everything that is said of the difference between two states. The names say where the two come from.

    `method` says how the parts were found (see attribution); None where a side has no scores, so that there is no
    difference to take apart. `carried_by` are the fewest inputs that alone lead to the new recommendation; empty where
    it is the old one, or where no few do.
    """

    before_name: str
    after_name: str
    before: Decision
    after: Decision
    method: Literal["shapley", "path"] | None
    inputs: tuple[ChangedInput, ...]
    lead: LeadChange | None
    criteria: tuple[CriterionChange, ...]
    gates: tuple[GateChange, ...]
    carried_by: tuple[str, ...]

    @property
    def is_recommendation_changed(self) -> bool:
        """Whether something else is recommended."""
        return self.before.outcome.recommendation != self.after.outcome.recommendation


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
