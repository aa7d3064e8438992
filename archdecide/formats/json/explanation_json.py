"""Explanations as JSON: the contract of `archdecide explain --format json`."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from msgspec import UNSET

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
from archdecide.explain.curve_steps import CurveStep
from archdecide.explain.explanation import (
    CriterionExplanation,
    Explained,
    Explanation,
    FactExplanation,
    GateExplanation,
    LevelExplanation,
    OptionExplanation,
)
from archdecide.explain.requirements import Demand
from archdecide.formats.document.evidence import source_of
from archdecide.formats.json import plain
from archdecide.formats.json.explanation_views import (
    CriterionWeight,
    ExplainableNames,
    ExplainedProfile,
    OptionEffect,
    OptionPart,
    PrintedCriterion,
    PrintedCurveStep,
    PrintedEvidence,
    PrintedExplanation,
    PrintedExplanations,
    PrintedFact,
    PrintedGate,
    PrintedGateFinding,
    PrintedLevel,
    PrintedOption,
    PrintedReader,
    PrintedSign,
    PrintedSource,
    PrintedTip,
    PrintedUse,
)
from archdecide.formats.json.plain import view, views
from archdecide.rules import Pack
from archdecide.values import value_text

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
    return plain.text(printed(explained, pack, path))


def explanation_schema() -> dict[str, Any]:
    """The schema of `archdecide explain --format json`. Steps and demands hold further ones of their kind."""
    from archdecide.formats.json import schema

    demand = {"description": "What a condition asks for.", "anyOf": [schema.record(kind) for kind in get_args(Demand)]}
    definitions = {"step": schema.record(PrintedCurveStep), "demand": demand}
    return schema.document("explanation", PrintedExplanations) | {"$defs": definitions}


def printed(explained: Explained, pack: Pack, path: str) -> PrintedExplanations:
    """The explanations as they are printed; without any, the names that can be asked for."""
    decision = explained.decision
    names = ExplainableNames(
        criteria=tuple(finding.id for finding in decision.criteria),
        facts=tuple(decision.facts),
        unknown_facts=tuple(question.fact for question in decision.open_questions),
        options=tuple(decision.options),
        gates=tuple(dict.fromkeys(gate.id for gate in decision.gates)),
    )
    return PrintedExplanations(
        ExplainedProfile(decision.profile, path),
        decision.outcome.recommendation,
        tuple(_explanation(part, pack) for part in explained.parts),
        UNSET if explained.parts else names,
    )


def _explanation(part: Explanation, pack: Pack) -> PrintedExplanation:
    match part:
        case CriterionExplanation():
            return _criterion(part, pack)
        case FactExplanation():
            return _fact(part)
        case OptionExplanation():
            parts = tuple(
                view(OptionPart, _effect(item, part.id), **_name(item.finding), share=item.share) for item in part.parts
            )
            return view(PrintedOption, part, criteria=parts, gates=views(PrintedGateFinding, part.gates))
        case GateExplanation():
            return view(
                PrintedGate,
                part.gate,
                levels=tuple(map(_level, part.levels)),
                findings=views(PrintedGateFinding, part.findings),
                sources=_sources(part.gate.sources, pack),
            )


def _criterion(part: CriterionExplanation, pack: Pack) -> PrintedCriterion:
    finding, weight = part.finding, part.criterion.weight
    return view(
        PrintedCriterion,
        finding,
        curve=_step(part.curve),
        weight=CriterionWeight(finding.weight, weight.low, weight.high),
        share=part.share,
        options={option: _effect(part, option) for option in finding.performances},
        sources=_sources(finding.sources, pack),
    )


def _step(step: CurveStep) -> PrintedCurveStep:
    return PrintedCurveStep(
        form=_FORMS[type(step.node)],
        role=step.role,
        height=step.height,
        share=UNSET if step.share is None else step.share,
        fact=step.fact or UNSET,
        value=step.value if step.fact else UNSET,
        segment=UNSET if step.segment is None else step.segment,
        words=UNSET if step.words is None else {value_text(word): height for word, height in step.words.items()},
        parts=tuple(map(_step, step.parts)) or UNSET,
    )


def _effect(part: CriterionExplanation, option: str) -> OptionEffect:
    """What a criterion does for an option."""
    finding = part.finding
    points, contribution = part.points[option], finding.contributions[option]
    return OptionEffect(finding.performances[option], points, contribution, finding.because[option])


def _name(rule: Any) -> dict[str, str]:
    return {"id": rule.id, "code": rule.code, "title": rule.title}


def _fact(part: FactExplanation) -> PrintedFact:
    uses = (
        view(
            PrintedUse,
            use.finding,
            importance_without=use.importance_without,
            curves=tuple(map(_step, use.leaves)),
        )
        for use in part.uses
    )
    return view(
        PrintedFact,
        part,
        fact=part.fact.path,
        question=part.fact.question,
        allowed=part.fact.kind.allowed(),
        evidence=None if part.evidence is None else view(PrintedEvidence, part.evidence),
        computed_from=part.inputs,
        criteria=tuple(uses),
        gates=views(PrintedGateFinding, part.gates),
        triggers=views(PrintedSign, part.triggers),
        other_rules=views(PrintedReader, part.others),
        tipping_points=views(PrintedTip, part.tipping_points),
    )


def _level(item: LevelExplanation) -> PrintedLevel:
    return view(PrintedLevel, item.level, holds=item.holds, tests=item.tests, to_clear=item.to_clear)


def _sources(identifiers: Iterable[str], pack: Pack) -> tuple[PrintedSource, ...]:
    grades = {work.id: work.grade for work in pack.literature}
    found = (source_of(identifier, pack) for identifier in identifiers)
    return tuple(view(PrintedSource, source, grade=grades.get(source.identifier)) for source in found)
