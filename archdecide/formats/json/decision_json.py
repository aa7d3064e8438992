"""A decision as JSON: the stable contract of `archdecide assess --format json`.

Fields are added, never renamed. `archdecide schema decision` prints the schema.
"""

import json
from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any

from archdecide.contract import VERSION
from archdecide.decide.findings import (
    Comparison,
    CriterionFinding,
    GateFinding,
    PrecautionFinding,
    Robustness,
    TriggerFinding,
)
from archdecide.sensitivity.decision import VERDICT_MEANINGS, Decision, DeepAnalysis, Outcome
from archdecide.sensitivity.tipping import TippingPoint
from archdecide.values import Value, rounded, value_data

if TYPE_CHECKING:
    from archdecide.plan.plan import Plan
    from archdecide.sensitivity.flips import FlipSet  # which only deep analyses import


def text(decision: Decision, path: str, plan: "Plan | None" = None) -> str:
    """The decision as indented JSON. `path` is the profile as the user named it."""
    return json_text(data(decision, path, plan))


def json_text(document: Any) -> str:
    """JSON as we print it everywhere: indented, readable in any language, without NaN or infinity."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def data(decision: Decision, path: str, plan: "Plan | None" = None) -> dict[str, Any]:
    """The decision as plain data, with its plan where that was made; numbers have 9 significant digits."""
    outcome, default = decision.outcome, decision.with_default_weights
    pack = decision.pack
    return {
        "schema_version": VERSION,
        "profile": {"name": decision.profile, "path": printable(path)},
        "pack": {"name": pack.name, "version": pack.version, "sha256": pack.sha256},
        **_outcome(outcome),
        "verdict_meaning": VERDICT_MEANINGS[outcome.verdict],
        "coverage": rounded(decision.coverage),
        "coverage_word": decision.coverage_word,
        "options": [
            {"id": option, "title": title, "means": decision.meanings[option]}
            for option, title in decision.options.items()
        ],
        "removed": list(decision.removed),
        "own_weights": _numbers(decision.own_weights),
        "with_default_weights": None if default is None else _outcome(default),
        "gates": [_gate(gate) for gate in decision.gates],
        "criteria": [_criterion(criterion) for criterion in decision.criteria],
        "reasons": _reasons(decision.strongest_rival),
        "comparisons": [_comparison(item) for item in decision.comparisons],
        "robustness": _robustness(decision.robustness),
        "tipping_points": None if decision.tipping_points is None else [_tip(tip) for tip in decision.tipping_points],
        **_deep(decision.deep),
        "determined": decision.is_determined,
        "determined_option": decision.determined_option,
        "eliminated": list(decision.possibilities.eliminated),
        "open_facts": list(decision.possibilities.open_facts),
        "triggers": [_trigger(trigger) for trigger in decision.triggers],
        "open_questions": [
            {
                "fact": question.fact,
                "question": question.question,
                "allowed": question.allowed,
                "criteria": list(question.criteria),
                "gates": list(question.gates),
            }
            for question in decision.open_questions
        ],
        "facts": _facts(decision.facts),
        "plan": None if plan is None else _plan(plan),
    }


def _plan(plan: "Plan") -> dict[str, Any]:
    from archdecide.formats.json import plan_json  # which reads the cut; few readers of a decision need it

    return plan_json.data(plan)


def printable(path: str) -> str:
    """A path that can be written as UTF-8: bytes that are no text show as escapes."""
    return path if path.isascii() else path.encode("utf-8", "backslashreplace").decode("utf-8")


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "recommendation": outcome.recommendation,
        "score_leader": outcome.score_leader,
        "verdict": outcome.verdict,
        "confidence": outcome.confidence,
        "tie_break": outcome.tie_break,
        "scores": _numbers(outcome.scores),
    }


def _gate(gate: GateFinding) -> dict[str, Any]:
    return {
        "id": gate.id,
        "code": gate.code,
        "title": gate.title,
        "option": gate.option,
        "effect": gate.effect,
        "state": gate.state,
        "because": gate.because,
        "action": gate.action,
        "facts": _facts(gate.facts),
        "settles": list(gate.settles),
        "could_become": gate.could_become,
        "area": gate.area,
        "sources": list(gate.sources),
    }


def _criterion(criterion: CriterionFinding) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "code": criterion.code,
        "title": criterion.title,
        "group": criterion.group,
        "question": criterion.question,
        "grade": criterion.grade,
        "state": criterion.state,
        "importance": number(criterion.importance),
        "weight": rounded(criterion.weight),
        "facts": _facts(criterion.facts),
        "missing": list(criterion.missing),
        "performances": _numbers(criterion.performances),
        "because": dict(criterion.because),
        "contributions": _numbers(criterion.contributions),
        "sources": list(criterion.sources),
    }


def _reasons(comparison: Comparison | None) -> list[dict[str, Any]]:
    """The arguments against the strongest rival, largest first."""
    if comparison is None:
        return []
    return [
        {
            "criterion": item.criterion,
            "title": item.title,
            "versus": comparison.rival,
            "side": "for" if item.points > 0 else "against",
            "points": rounded(item.points),
            "decisive": item.decisive,
            "because": item.because,
        }
        for item in comparison.arguments
    ]


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "option": comparison.winner,
        "versus": comparison.rival,
        "lead": rounded(comparison.lead),
        "weight_error_factor": number(comparison.weight_error_factor),
        "win_share": rounded(comparison.win_share),
        "performance_error_margin": rounded(comparison.performance_error_margin),
    }


def _robustness(found: Robustness | None) -> dict[str, Any] | None:
    """How wrong weights and performances may be, against the rivals that no gate has removed."""
    if found is None:
        return None
    return {
        "weight_error_factor": number(found.weight_error_factor),
        "win_share": _numbers(found.win_share),
        "performance_error_margin": rounded(found.performance_error_margin),
        "first_rank_bracket": [rounded(share) for share in found.first_rank_bracket],
        "weight_tipping_points": [
            {"criterion": tip.criterion, "versus": tip.rival, "weight": rounded(tip.weight), "at": rounded(tip.at)}
            for tip in found.weight_tipping_points
        ],
    }


def _tip(tip: TippingPoint) -> dict[str, Any]:
    return {
        "fact": tip.fact,
        "current": value_data(tip.current),
        "at": value_data(tip.at),
        "direction": tip.direction,
        "becomes": tip.becomes,
        "distance": rounded(tip.distance),
        "steps": tip.steps,
    }


def _deep(deep: DeepAnalysis | None) -> dict[str, Any]:
    """Null where it was not asked for."""
    if deep is None:
        return dict.fromkeys(("flip_sets", "flip_sets_proved", "trajectory", "next_questions", "precautions"))
    found = deep.flips.found
    return {
        "flip_sets": [] if found is None else [_flip_set(item) for item in (found, *deep.flips.others)],
        "flip_sets_proved": deep.flips.proved,
        "trajectory": [{"month": month, "becomes": option} for month, option in deep.trajectory.steps],
        "next_questions": [
            {
                "fact": question.fact,
                "question": question.question,
                "why": question.why,
                "allowed": question.allowed,
                "evpi": rounded(question.evpi),
                "flip_probability": rounded(question.flip_probability),
                "effort": question.effort,
                "outcomes": [{"answer": answer, "becomes": option} for answer, option in question.outcomes],
            }
            for question in deep.questions
        ],
        "precautions": [_precaution(item) for item in deep.precautions],
    }


def _precaution(item: PrecautionFinding) -> dict[str, Any]:
    return {
        "id": item.id,
        "code": item.code,
        "title": item.title,
        "kind": item.kind,
        "area": item.area,
        "options": list(item.options),
        "state": item.state,
        "because": item.because,
        "action": item.action,
        "facts": _facts(item.facts),
        "settles": list(item.settles),
        "sources": list(item.sources),
    }


def _flip_set(found: "FlipSet") -> dict[str, Any]:
    return {
        "changes": [
            {"fact": fact, "from": value_data(now), "to": value_data(then)} for fact, now, then in found.changes
        ],
        "becomes": found.becomes,
        "largest_change": rounded(found.largest_change),
    }


def _trigger(trigger: TriggerFinding) -> dict[str, Any]:
    return {
        "id": trigger.id,
        "code": trigger.code,
        "title": trigger.title,
        "sign": trigger.sign,
        "state": trigger.state,
        "level": trigger.level,
        "because": trigger.because,
        "watch": trigger.watch,
        "advice": trigger.advice,
        "facts": _facts(trigger.facts),
        "sources": list(trigger.sources),
    }


def _facts(facts: Mapping[str, Value]) -> dict[str, Any]:
    return {path: value_data(value) for path, value in facts.items()}


def _numbers(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: number(value) for name, value in values.items()}


def number(value: float | None) -> float | None:
    """A number of at most 9 significant digits; null for what is unknown or unbounded."""
    return None if value is None or not isfinite(value) else rounded(value)
