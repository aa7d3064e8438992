"""A change as JSON: the contract of `archdecide whatif` and `archdecide compare` with `--format json`."""

from collections.abc import Mapping
from typing import Any

from archdecide.contract import VERSION
from archdecide.decide.findings import GateFinding
from archdecide.explain.change import Change, ChangedInput, CriterionChange, GateChange
from archdecide.formats.json.decision_json import json_text, number, printable
from archdecide.sensitivity.decision import Decision
from archdecide.values import rounded, value_data


def text(change: Change) -> str:
    """The change as indented JSON."""
    return json_text(data(change))


def data(change: Change) -> dict[str, Any]:
    """The change as plain data; the points of the inputs add up to the change of each score, and of the lead."""
    lead = change.lead
    return {
        "schema_version": VERSION,
        "before": _side(change.before, change.before_name),
        "after": _side(change.after, change.after_name),
        "recommendation_changed": change.is_recommendation_changed,
        "carried_by": list(change.carried_by),
        "method": change.method,
        "lead": None
        if lead is None
        else {
            "option": lead.option,
            "versus": lead.rival,
            "before": rounded(lead.before),
            "after": rounded(lead.after),
        },
        "inputs": [_input(item) for item in change.inputs],
        "gates": [_gate(item) for item in change.gates],
        "criteria": [_criterion(item) for item in change.criteria],
    }


def _side(decision: Decision, name: str) -> dict[str, Any]:
    outcome, pack = decision.outcome, decision.pack
    return {
        "name": printable(name),
        "profile": decision.profile,
        "pack": {"name": pack.name, "version": pack.version, "sha256": pack.sha256},
        "recommendation": outcome.recommendation,
        "score_leader": outcome.score_leader,
        "verdict": outcome.verdict,
        "scores": {option: number(score) for option, score in outcome.scores.items()},
        "removed": list(decision.removed),
    }


def _input(item: ChangedInput) -> dict[str, Any]:
    return {
        "name": item.name,
        "kind": item.kind,
        "before": value_data(item.before),
        "after": value_data(item.after),
        "follows": list(item.follows),
        "points": _points(item.scores),
        "lead": rounded(item.lead),
    }


def _points(values: Mapping[str, float]) -> dict[str, float]:
    return {option: rounded(value) for option, value in values.items()}


def _gate(item: GateChange) -> dict[str, Any]:
    finding = item.finding
    return {
        "id": finding.id,
        "code": finding.code,
        "option": finding.option,
        "before": _finding(item.before),
        "after": _finding(item.after),
        "inputs": list(item.inputs),
    }


def _finding(finding: GateFinding | None) -> dict[str, Any] | None:
    return None if finding is None else {"state": finding.state, "effect": finding.effect, "because": finding.because}


def _criterion(item: CriterionChange) -> dict[str, Any]:
    return {
        "id": item.id,
        "code": item.code,
        "title": item.title,
        "importance_before": number(item.importance_before),
        "importance_after": number(item.importance_after),
        "lead_before": rounded(item.lead_before),
        "lead_after": rounded(item.lead_after),
    }
