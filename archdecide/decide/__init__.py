"""A profile and a rule pack to a decision."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from archdecide.decide.decision import (
    Comparison,
    CriterionFinding,
    Decision,
    GateFinding,
    Outcome,
    PackIdentity,
    Verdict,
)
from archdecide.decide.evaluate import criterion_finding, gate_findings, open_questions, trigger_finding
from archdecide.decide.scene import Facts
from archdecide.decide.score import comparison, leader, recommended, scores, with_contributions
from archdecide.facts import facts_of
from archdecide.profile import Profile
from archdecide.rules import Limits, Pack


def decide(profile: Profile, pack: Pack) -> Decision:
    """The decision for a profile under a pack: scores, gates, reasons, verdict and open questions."""
    facts = Facts(facts_of(profile, pack.default_hardware), pack)
    return decision_from(profile.name, facts, profile.weights)


def decision_from(name: str, facts: Facts, own_weights: Mapping[str, float]) -> Decision:
    """The decision for known facts; `own_weights` replace the pack's weights of these criteria."""
    pack = facts.pack
    options = pack.option_ids
    gates = tuple(finding for gate in pack.gates for finding in gate_findings(gate, facts))
    removed = _removed(gates, options)
    defaults = {criterion.id: criterion.weight.value for criterion in pack.criteria}
    criteria = _criteria(facts, {**defaults, **own_weights})
    outcome, comparisons = _outcome(criteria, gates, facts)
    return Decision(
        profile=name,
        pack=PackIdentity(pack.name, pack.version, pack.sha256),
        options={option.id: option.title for option in pack.options},
        meanings={option.id: option.means for option in pack.options},
        outcome=outcome,
        with_default_weights=_outcome(_criteria(facts, defaults), gates, facts)[0] if own_weights else None,
        own_weights=dict(sorted(own_weights.items())),
        coverage=facts.coverage,
        coverage_word=_coverage_word(facts.coverage, pack.limits),
        removed=removed,
        criteria=criteria,
        gates=gates,
        triggers=tuple(trigger_finding(trigger, facts) for trigger in pack.triggers),
        comparisons=comparisons,
        open_questions=open_questions(criteria, gates),
        facts=facts.known,
    )


def _criteria(facts: Facts, weights: Mapping[str, float]) -> tuple[CriterionFinding, ...]:
    findings = [criterion_finding(criterion, facts, weights[criterion.id]) for criterion in facts.pack.criteria]
    return with_contributions(findings, facts.pack.option_ids)


def _removed(gates: Iterable[GateFinding], options: Sequence[str]) -> tuple[str, ...]:
    out = {gate.option for gate in gates if gate.state == "holds" and gate.effect == "out"}
    return tuple(option for option in options if option in out)


def _outcome(
    criteria: tuple[CriterionFinding, ...], gates: tuple[GateFinding, ...], facts: Facts
) -> tuple[Outcome, tuple[Comparison, ...]]:
    """The short answer, and the comparisons of the shown option with every other one."""
    options, limits = facts.pack.option_ids, facts.pack.limits
    removed = _removed(gates, options)
    points = scores(criteria, options)
    known = {option: value for option, value in points.items() if value is not None}
    remaining = {option: value for option, value in known.items() if option not in removed}
    first = leader(known) if known else None
    choice = recommended(remaining, limits.tie_margin) if remaining else None
    withheld = any(gate.option is None and gate.effect != "warn" and gate.state == "holds" for gate in gates)
    shown = first if withheld or choice is None else choice
    comparisons = tuple(comparison(criteria, shown, rival) for rival in options if rival != shown) if shown else ()
    verdict = _verdict(len(removed) == len(options), withheld or choice is None, comparisons, removed, limits)
    outcome = Outcome(
        recommendation=None if verdict in ("blocked", "insufficient") else choice,
        score_leader=first,
        verdict=verdict,
        tie_break=choice is not None and remaining[choice] < max(remaining.values()),
        scores=points,
    )
    return outcome, comparisons


def _verdict(
    blocked: bool, insufficient: bool, comparisons: Iterable[Comparison], removed: Sequence[str], limits: Limits
) -> Verdict:
    """The first word that applies (MODEL §8), judged against the rivals that no gate has removed."""
    if blocked:
        return "blocked"
    if insufficient:
        return "insufficient"
    rivals = [item for item in comparisons if item.rival not in removed]
    if any(item.lead < limits.tie_margin or item.win_share < limits.close_call_win_share for item in rivals):
        return "close-call"
    if all(
        item.win_share >= limits.robust_win_share
        and (item.weight_error_factor is None or item.weight_error_factor >= limits.robust_weight_error_factor)
        for item in rivals
    ):
        return "robust"
    return "leaning"


def _coverage_word(coverage: float, limits: Limits) -> Literal["high", "medium", "low"]:
    if coverage >= limits.coverage_high:
        return "high"
    return "medium" if coverage >= limits.coverage_minimum else "low"
