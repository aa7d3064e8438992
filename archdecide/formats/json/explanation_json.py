"""Explanations as JSON: the contract of `archdecide explain --format json`."""

from collections.abc import Iterable, Mapping
from typing import Any

from archdecide.contract import VERSION
from archdecide.curves import (
    Choose,
    Constant,
    Largest,
    Mean,
    MultipliedCurve,
    Piecewise,
    Scaled,
    Table,
)
from archdecide.decide.findings import CriterionFinding, GateFinding
from archdecide.explain.curve_steps import CurveStep
from archdecide.explain.explanation import (
    CriterionExplanation,
    Explained,
    Explanation,
    FactExplanation,
    GateExplanation,
    OptionExplanation,
)
from archdecide.explain.requirements import (
    CoverageDemand,
    Demand,
    FactDemand,
    JointDemand,
    QuorumDemand,
)
from archdecide.formats.document.evidence import source_of
from archdecide.formats.json.decision_json import json_text, number, printable
from archdecide.rules import Pack
from archdecide.values import rounded, value_data, value_text

_FORMS: Mapping[type, str] = {
    Piecewise: "points",
    Table: "table",
    Constant: "constant",
    Mean: "mean",
    Largest: "largest",
    Scaled: "scaled",
    MultipliedCurve: "product",
    Choose: "choice",
}


def text(explained: Explained, pack: Pack, path: str) -> str:
    """The explanations as indented JSON. `path` is the profile as the user named it."""
    return json_text(data(explained, pack, path))


def data(explained: Explained, pack: Pack, path: str) -> dict[str, Any]:
    """The explanations as plain data; without any, the names that can be asked for."""
    decision = explained.decision
    whole = {
        "schema_version": VERSION,
        "profile": {"name": decision.profile, "path": printable(path)},
        "recommendation": decision.outcome.recommendation,
        "explanations": [_explanation(part, pack) for part in explained.parts],
    }
    if explained.parts:
        return whole
    names = {
        "criteria": [finding.id for finding in decision.criteria],
        "facts": list(decision.facts),
        "unknown_facts": [question.fact for question in decision.open_questions],
        "options": list(decision.options),
        "gates": list(dict.fromkeys(gate.id for gate in decision.gates)),
    }
    return {**whole, "can_be_explained": names}


def _explanation(part: Explanation, pack: Pack) -> dict[str, Any]:
    match part:
        case CriterionExplanation():
            return {"kind": "criterion", **_criterion(part), "sources": _sources(part.finding.sources, pack)}
        case FactExplanation():
            return {"kind": "fact", **_fact(part)}
        case OptionExplanation():
            return {"kind": "option", **_option(part)}
        case GateExplanation():
            return {"kind": "gate", **_gate(part), "sources": _sources(part.gate.sources, pack)}


def _criterion(part: CriterionExplanation) -> dict[str, Any]:
    finding, weight = part.finding, part.criterion.weight
    return {
        **_name(finding),
        "question": finding.question,
        "grade": finding.grade,
        "importance": number(finding.importance),
        "curve": _step(part.curve),
        "weight": {"value": rounded(finding.weight), "low": weight.low, "high": weight.high},
        "share": rounded(part.share),
        "options": {
            option: {
                "performance": rounded(value),
                "points": rounded(part.points[option]),
                "contribution": rounded(finding.contributions[option]),
                "because": finding.because[option],
            }
            for option, value in finding.performances.items()
        },
    }


def _name(finding: CriterionFinding) -> dict[str, Any]:
    return {"id": finding.id, "code": finding.code, "title": finding.title}


def _step(step: CurveStep) -> dict[str, Any]:
    found: dict[str, Any] = {"form": _FORMS[type(step.node)], "role": step.role, "height": number(step.height)}
    if step.share is not None:
        found["share"] = rounded(step.share)
    if step.fact:
        found |= {"fact": step.fact, "value": value_data(step.value)}
    if step.segment is not None:
        found["segment"] = [None if end is None else [rounded(end[0]), rounded(end[1])] for end in step.segment]
    if step.words is not None:
        found["words"] = {value_text(word): rounded(height) for word, height in step.words.items()}
    if step.parts:
        found["parts"] = [_step(part) for part in step.parts]
    return found


def _sources(identifiers: Iterable[str], pack: Pack) -> list[dict[str, Any]]:
    grades = {work.id: work.grade for work in pack.literature}
    found = [source_of(identifier, pack) for identifier in identifiers]
    return [
        {"id": source.identifier, "says": source.says, "origin": source.origin, "grade": grades.get(source.identifier)}
        for source in found
    ]


def _fact(part: FactExplanation) -> dict[str, Any]:
    evidence = part.evidence
    return {
        "fact": part.fact.path,
        "question": part.fact.question,
        "allowed": part.fact.kind.allowed(),
        "value": value_data(part.value),
        "evidence": None
        if evidence is None
        else {
            "source": evidence.source,
            "as_of": evidence.as_of.isoformat() if evidence.as_of else None,
            "confidence": evidence.confidence,
        },
        "computed_from": list(part.inputs),
        "ratios": list(part.ratios),
        "points": None if part.points is None else _numbers(part.points),
        "criteria": [
            {
                **_name(use.finding),
                "importance": number(use.finding.importance),
                "importance_without": number(use.importance_without),
                "curves": [_step(leaf) for leaf in use.leaves],
            }
            for use in part.uses
        ],
        "gates": [_gate_finding(gate) for gate in part.gates],
        "triggers": [{"id": item.id, "code": item.code, "state": item.state} for item in part.triggers],
        "other_rules": [{"kind": item.kind, "id": item.id, "code": item.code} for item in part.others],
        "tipping_points": [
            {"at": value_data(tip.at), "direction": tip.direction, "becomes": tip.becomes}
            for tip in part.tipping_points
        ],
    }


def _option(part: OptionExplanation) -> dict[str, Any]:
    return {
        "id": part.id,
        "title": part.title,
        "means": part.means,
        "score": number(part.score),
        "criteria": [
            {
                **_name(item.finding),
                "share": rounded(item.share),
                "performance": rounded(item.finding.performances[part.id]),
                "points": rounded(item.points[part.id]),
                "contribution": rounded(item.finding.contributions[part.id]),
                "because": item.finding.because[part.id],
            }
            for item in part.parts
        ],
        "gates": [_gate_finding(gate) for gate in part.gates],
    }


def _gate_finding(gate: GateFinding) -> dict[str, Any]:
    return {
        "id": gate.id,
        "code": gate.code,
        "option": gate.option,
        "effect": gate.effect,
        "state": gate.state,
        "settles": list(gate.settles),
    }


def _gate(part: GateExplanation) -> dict[str, Any]:
    gate = part.gate
    return {
        "id": gate.id,
        "code": gate.code,
        "title": gate.title,
        "grade": gate.grade,
        "levels": [
            {
                "effect": item.level.effect,
                "options": list(item.level.options),
                "holds": item.holds,
                "because": item.level.because,
                "action": item.level.action,
                "tests": _demand(item.tests),
                "to_clear": _demand(item.to_clear),
            }
            for item in part.levels
        ],
        "findings": [_gate_finding(finding) for finding in part.findings],
    }


def _demand(demand: Demand) -> dict[str, Any]:
    match demand:
        case FactDemand(fact, operator, values, met):
            return {"fact": fact, "operator": operator, "values": [value_data(item) for item in values], "met": met}
        case QuorumDemand(below, known, wanted, met):
            return {"drivers_below": below, "known": known, "wanted": wanted, "met": met}
        case CoverageDemand(below, wanted, met):
            return {"coverage_below": below, "wanted": wanted, "met": met}
        case JointDemand(mode, parts, met, trigger):
            joint: dict[str, Any] = {mode: [_demand(part) for part in parts], "met": met}
            return {**joint, "trigger": trigger} if trigger else joint


def _numbers(values: Mapping[str, float]) -> dict[str, float]:
    return {name: rounded(value) for name, value in values.items()}
