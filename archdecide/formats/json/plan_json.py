"""The plan as JSON: the key `plan` of `archdecide assess --format json`. Fields are added, never renamed."""

from typing import Any

from archdecide.boundaries.consequences.consequences import Condition
from archdecide.formats.json.consequences_json import facts
from archdecide.formats.wording import plan_wording
from archdecide.plan.answers import Prerequisite, RuleAnswer
from archdecide.plan.plan import Plan
from archdecide.plan.questions import PlanQuestion
from archdecide.plan.step import Declined, Step
from archdecide.values import rounded


def data(plan: Plan) -> dict[str, Any]:
    """The plan as plain data."""
    return {
        "situation": _situation(plan),
        "target": _target(plan),
        "steps": [_step(step, number) for number, step in enumerate(plan.steps, start=1)],
        "questions": questions(plan),
        "signs": [_answer(answer) for answer in plan.signs],
        "risks": {option: [_answer(answer) for answer in found] for option, found in plan.risks.items()},
        "duties": [_answer(answer) for answer in plan.duties],
        "prerequisites": {option: [_prerequisite(item) for item in found] for option, found in plan.needed.items()},
    }


def questions(plan: Plan) -> dict[str, Any]:
    """The open questions as plain data."""
    return {
        "asked": [_question(question) for question in plan.questions.asked],
        "others": plan.questions.others,
        "others_cannot_change_the_answer": plan.questions.proved,
    }


def _situation(plan: Plan) -> dict[str, Any]:
    comparison = plan.comparison
    architecture = plan.situation.architecture
    return {
        "architecture": architecture if isinstance(architecture, str) else None,
        "deployables": comparison.today,
        "target_deployables": comparison.target if plan.situation.parts else None,
        "running": None
        if comparison.running is None
        else [
            {
                "name": item.name,
                "parts": list(item.parts),
                "movement": item.movement,
                "becomes": list(item.becomes),
            }
            for item in comparison.running
        ],
        "unstated": list(comparison.unstated),
        "new": list(comparison.new),
        "confirmed": {
            rule: {
                "state": word.state,
                "by": word.by,
                "as_of": word.as_of.isoformat() if word.as_of else None,
                "why": word.why,
            }
            for rule, word in plan.confirmed.items()
        },
    }


def _target(plan: Plan) -> dict[str, Any]:
    target = plan.target
    return {
        "style": target.style,
        "basis": target.basis,
        "decided": target.decided.isoformat() if target.decided else None,
        "recommended": target.recommended,
        "agrees": target.agrees,
        "moved": list(target.moved) if target.is_recorded else [],
        "services": {unit.name: list(unit.components) for unit in target.graph.services},
        "worth_cutting": None if target.cut is None else target.cut.worth,
        "preliminary": target.is_preliminary,
        "nearest": []
        if target.cut is None
        else [{"part": item.part, "net": item.net, "lacks": item.lacks} for item in target.cut.nearest],
    }


def _step(step: Step, number: int) -> dict[str, Any]:
    return {
        "step": number,
        "kind": step.kind,
        "subject": step.subject,
        "horizon": step.horizon,
        "title": plan_wording.step_title(step),
        "action": step.action,
        "why": step.why,
        "preconditions": [_condition(condition) for condition in step.before],
        "starts": _condition(step.start),
        "who": step.who,
        "done_when": step.done_when,
        "sources": list(step.sources),
        "rules": list(step.rules),
        "presses": step.presses,
        "declined": None if step.declined is None else _declined(step.declined),
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {"text": condition.text, "state": condition.state, "facts": facts(condition.facts)}


def _declined(word: Declined) -> dict[str, Any]:
    return {"by": word.by, "as_of": word.as_of.isoformat() if word.as_of else None, "why": word.why}


def _question(question: PlanQuestion) -> dict[str, Any]:
    return {
        "fact": question.fact,
        "question": question.question,
        "why": question.why,
        "allowed": question.allowed,
        "effort": question.effort,
        "changes": question.changes,
        "probability": rounded(question.probability),
        "becomes": list(question.becomes),
        "steps": list(question.steps),
    }


def _answer(answer: RuleAnswer) -> dict[str, Any]:
    return {
        "id": answer.id,
        "code": answer.code,
        "title": answer.title,
        "answer": answer.word,
        "because": answer.because,
        "needs": list(answer.needs),
        "facts": facts(answer.facts),
    }


def _prerequisite(item: Prerequisite) -> dict[str, Any]:
    return {
        "id": item.id,
        "code": item.code,
        "title": item.title,
        "area": item.area,
        "state": item.state,
        "because": item.because,
        "action": item.action,
        "needs": list(item.needs),
        "by": item.by,
        "facts": facts(item.facts),
    }
