"""What `evaluate` says of a pack as JSON; shares from 0 to 1, null where a class is empty."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from typing import Annotated

from msgspec import Struct, field

from archdecide.contract import describe
from archdecide.decide.findings import PackIdentity
from archdecide.formats.json.plain import view
from archdecide.packtools.evaluation import ENGINEERS, Evaluation, FamilyFigures, GroupFigures, Judgement
from archdecide.packtools.matched_pairs import PairResult
from archdecide.packtools.separation import Stability, ThresholdFigures
from archdecide.rules import Pack


class ConstantAnswer(Struct, frozen=True, kw_only=True):
    """The figures of always giving this answer."""

    balanced_accuracy: Annotated[float, describe("Mean share of right answers of both classes.", 0, 1)] = 0.5
    auc: Annotated[float, describe("Area under the curve.", 0, 1)] = 0.5
    agreement: Annotated[float, describe("Agreement, neighbours counted half.", 0, 1)]


class Baselines(Struct, frozen=True):
    """The same figures of trivial answers."""

    constant_answers: Annotated[Mapping[str, ConstantAnswer], describe("By the option that is always the answer.")]
    engineers: ThresholdFigures | None = field(name=ENGINEERS)
    with_engineers: GroupFigures = field(name=f"rules_where_{ENGINEERS}_is_known")
    falls_behind_engineers: Annotated[
        bool, describe("Whether the threshold, chosen on other families, does better where it can be used.")
    ] = field(name="rules_fall_behind_engineers")


class PrintedEvaluation(Struct, frozen=True):
    """The rules beside real cases."""

    pack: PackIdentity
    cases_sha256: Annotated[str, describe("The hash of the cases.")]
    cases: Annotated[int, describe("How many cases were judged.", 0)]
    left_out: Annotated[int, describe("How many were left out.", 0)]
    recommended: Annotated[int, describe("In how many something is recommended.", 0)]
    services: Annotated[str, describe("The option that counts as services.")]
    groups: Annotated[tuple[GroupFigures, ...], describe("Figures by group.")]
    each_family_once: GroupFigures
    one_family_left_out: Annotated[Mapping[str, Stability | None], describe("By figure.")]
    baselines: Baselines
    families: Annotated[tuple[FamilyFigures, ...], describe("By family.")]
    matched_pairs: Annotated[tuple[PairResult, ...], describe("Pairs of cases.")]
    judgements: Annotated[tuple[Judgement, ...], describe("Every case.")]


def printed(evaluation: Evaluation, pack: Pack, sha256: str) -> PrintedEvaluation:
    """Everything that is said of a pack and the cases with this hash."""
    return view(
        PrintedEvaluation,
        evaluation,
        pack=PackIdentity(pack.name, pack.version, pack.sha256),
        cases_sha256=sha256,
        cases=len(evaluation.judgements),
        services=pack.option_ids[-1],
        each_family_once=evaluation.by_family_once,
        one_family_left_out=evaluation.stability,
        baselines=view(
            Baselines,
            evaluation,
            constant_answers={
                option: ConstantAnswer(agreement=agreed) for option, agreed in evaluation.constant_answers.items()
            },
        ),
        matched_pairs=evaluation.pairs,
    )
