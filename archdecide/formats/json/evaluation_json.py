"""What `evaluate` says of a pack as JSON; shares from 0 to 1, null where a class is empty."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Struct

from archdecide.contract import describe
from archdecide.decide.findings import PackIdentity
from archdecide.formats.json.plain import view
from archdecide.packtools.evaluation import ENGINEERS, Evaluation, FamilyFigures, GroupFigures, Judgement
from archdecide.packtools.matched_pairs import PairResult
from archdecide.packtools.separation import Stability
from archdecide.rules import Pack


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
    baselines: Annotated[Mapping[str, Any], describe("The same figures of trivial answers.")]
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
        baselines=_baselines(evaluation),
        matched_pairs=evaluation.pairs,
    )


def _baselines(evaluation: Evaluation) -> dict[str, Any]:
    """The figures of always giving one answer, and of one threshold on engineers."""
    constant = {
        option: {"balanced_accuracy": 0.5, "auc": 0.5, "agreement": agreed}
        for option, agreed in evaluation.constant_answers.items()
    }
    return {
        "constant_answers": constant,
        ENGINEERS: evaluation.engineers,
        f"rules_where_{ENGINEERS}_is_known": evaluation.with_engineers,
        "rules_fall_behind_engineers": evaluation.falls_behind_engineers,
    }
