"""A profile and a rule pack to a decision."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from math import inf
from typing import Literal

from archdecide.decide.evaluate import (
    criterion_finding,
    gate_findings,
    open_questions,
    precaution_finding,
    trigger_finding,
    weighed_criterion,
)
from archdecide.decide.fact_context import FactContext
from archdecide.decide.findings import (
    Advantage,
    CriterionFinding,
    GateFinding,
    PackIdentity,
    WeighedCriterion,
)
from archdecide.decide.recommend import (
    StartingPoint,
    Weights,
    is_within_tie_margin,
    simplest_near_best,
    weights_of,
)
from archdecide.decide.robustness import robustness
from archdecide.decide.score import advantage, comparison, scores, with_contributions
from archdecide.profile import Profile
from archdecide.rules import Gate, Limits, Pack
from archdecide.sensitivity.decision import Confidence, Decision, DeepAnalysis, Outcome, Verdict
from archdecide.sensitivity.possible import Possibilities, possibilities
from archdecide.sensitivity.tipping import TippingPoint, tipping_points


def decide(profile: Profile, pack: Pack, *, tipping: float | None = inf, deep: bool = False) -> Decision:
    """The decision for a profile under a pack: scores, gates, reasons, verdict, and what would change it.

    `tipping` is the relative change, 0 or more, within which tipping points are looked for; to find all of them is
    about half of the work, and None leaves them out. With `deep` the fewest facts that turn the answer, the effect of
    forecasts and the next best questions are added.
    """
    facts = FactContext.of(profile, pack)
    return decision_from(profile.name, facts, profile.weights, tipping=tipping, deep=deep)


def decision_from(
    name: str, facts: FactContext, own_weights: Weights, *, tipping: float | None = inf, deep: bool = False
) -> Decision:
    """The decision for known facts; `own_weights` replace the pack's weights of these criteria."""
    pack = facts.pack
    weights = weights_of(facts, own_weights)
    weighed = _weighed(facts, weights)
    baseline = StartingPoint(facts, weights)
    open_facts = possibilities(facts, weights, baseline)
    outcome, advantages = _outcome(weighed, baseline, open_facts)
    removed = baseline.removed
    # What few ask for is worked out for them: a check of thousands of profiles is not among them.
    criteria = cache(lambda: _criteria(facts, weighed))
    gates = cache(lambda: _gates(facts, pack.gates))
    later: dict[str, Callable[[], object]] = {
        "criteria": criteria,
        "comparisons": lambda: tuple(comparison(criteria(), item.winner, item.rival) for item in advantages),
        "gates": gates,
        "triggers": lambda: tuple(trigger_finding(trigger, facts) for trigger in pack.triggers),
        "robustness": lambda: None if outcome.recommendation is None else robustness(weighed, advantages, removed),
        "open_questions": lambda: open_questions(criteria(), gates()),
    }
    return Decision.deferred(
        later,
        profile=name,
        pack=PackIdentity(pack.name, pack.version, pack.sha256),
        options={option.id: option.title for option in pack.options},
        meanings={option.id: option.means for option in pack.options},
        outcome=outcome,
        with_default_weights=_outcome_with_default_weights(facts) if own_weights else None,
        own_weights=dict(sorted(own_weights.items())),
        coverage=facts.coverage,
        coverage_word=_coverage_word(facts.coverage, pack.limits),
        removed=removed,
        possibilities=open_facts,
        tipping_points=None if tipping is None else _tips(facts, baseline, outcome, tipping),
        deep=_deep_analysis(facts, weights) if deep else None,
        facts={path: value for path, value in facts.known.items() if value is not None},
    )


def _tips(facts: FactContext, baseline: StartingPoint, outcome: Outcome, within: float) -> tuple[TippingPoint, ...]:
    """The tipping points. Where a proof corrects the estimates, a value that leads back to its option is none."""
    found = tipping_points(facts, baseline.weights, baseline, within)
    if outcome.recommendation in (None, baseline.now):
        return found
    return tuple(tip for tip in found if tip.becomes != outcome.recommendation)


def _deep_analysis(facts: FactContext, weights: Weights) -> DeepAnalysis:
    # A sixth of all code of a decision, which most commands do not ask for.
    from archdecide.sensitivity.flips import minimal_flip_set
    from archdecide.sensitivity.questions import next_questions
    from archdecide.sensitivity.trajectory import trajectory

    return DeepAnalysis(
        flips=minimal_flip_set(facts, weights),
        trajectory=trajectory(facts, weights),
        questions=next_questions(facts, weights),
        precautions=tuple(precaution_finding(precaution, facts) for precaution in facts.pack.precautions),
    )


def _outcome_with_default_weights(facts: FactContext) -> Outcome:
    weights = weights_of(facts, {})
    baseline = StartingPoint(facts, weights)
    return _outcome(_weighed(facts, weights), baseline, possibilities(facts, weights, baseline))[0]


def _weighed(facts: FactContext, weights: Weights) -> tuple[WeighedCriterion, ...]:
    return tuple(weighed_criterion(criterion, facts, weights[criterion.id]) for criterion in facts.pack.criteria)


def _criteria(facts: FactContext, weighed: Iterable[WeighedCriterion]) -> tuple[CriterionFinding, ...]:
    pairs = zip(facts.pack.criteria, weighed, strict=True)
    findings = [criterion_finding(criterion, facts, item) for criterion, item in pairs]
    return with_contributions(findings, facts.pack.option_ids)


def _gates(facts: FactContext, gates: Iterable[Gate]) -> tuple[GateFinding, ...]:
    return tuple(finding for gate in gates for finding in gate_findings(gate, facts))


def _outcome(
    criteria: Sequence[WeighedCriterion], baseline: StartingPoint, open_facts: Possibilities
) -> tuple[Outcome, tuple[Advantage, ...]]:
    """The short answer, and the shown option against every other one."""
    facts, removed = baseline.facts, baseline.removed
    options, limits = facts.pack.option_ids, facts.pack.limits
    points = scores(criteria, options)
    known = {option: value for option, value in points.items() if value is not None}
    remaining = {option: value for option, value in known.items() if option not in removed}
    first = max(known, key=lambda option: known[option]) if known else None
    nearest = simplest_near_best(remaining, 100, limits.tie_margin) if remaining else None
    choice, proved = _one_answer(nearest, remaining, open_facts, limits.tie_margin)
    # A proof by tie-break alone is no more than a close call, unless it corrects what estimates seem to say.
    is_determined = proved is not None and (open_facts.by_lead or proved != nearest)
    of_all = _gates(facts, facts.pack.gates_of_all)
    withheld = any(gate.effect != "warn" and gate.state == "holds" for gate in of_all)
    is_insufficient = choice is None or (withheld and not is_determined)
    shown = first if is_insufficient else choice
    advantages = tuple(advantage(criteria, shown, rival) for rival in options if rival != shown) if shown else ()
    rivals = [item for item in advantages if item.rival not in removed]
    if choice != nearest:
        rivals = [item for item in rivals if item.rival not in open_facts.eliminated]
    confidence = _confidence(rivals, limits)
    verdict: Verdict = confidence
    if len(removed) == len(options):
        verdict = "blocked"
    elif is_determined:
        verdict = "determined"
    elif is_insufficient:
        verdict = "insufficient"
    outcome = Outcome(
        recommendation=None if verdict in ("blocked", "insufficient") else choice,
        score_leader=first,
        verdict=verdict,
        confidence=None if verdict in ("blocked", "insufficient") else confidence,
        tie_break=choice in remaining and remaining[choice] < max(remaining.values()),
        scores=points,
    )
    return outcome, advantages


def _one_answer(
    nearest: str | None, remaining: Mapping[str, float], open_facts: Possibilities, tie_margin: float
) -> tuple[str | None, str | None]:
    """The option to recommend, and the same again where it is proved for every answer to the open facts.

    An estimate counts with one value in the scores, and that value may say what no answer would: a proof comes first.
    """
    if not remaining:
        return None, None
    if open_facts.determined is not None:
        return open_facts.determined, open_facts.determined
    if nearest not in open_facts.eliminated:
        return nearest, None
    possible = {option: value for option, value in remaining.items() if option not in open_facts.eliminated}
    return (simplest_near_best(possible, 100, tie_margin) if possible else None), None


def _confidence(rivals: Sequence[Advantage], limits: Limits) -> Confidence:
    """How sure a lead is, judged against the rivals that are left (MODEL §8).

    A close call is about the gap alone. A large gap that few ways of weighing the criteria share is leaning.
    """
    if any(is_within_tie_margin(item.lead, limits.tie_margin) for item in rivals):
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
