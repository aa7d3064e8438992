"""What `evaluate` says of a pack, as text and as data."""

from collections.abc import Iterator
from typing import Any

from archdecide.contract import VERSION
from archdecide.formats.terminal.output_style import ascii_text
from archdecide.packtools.evaluation import ENGINEERS, ERRORS, Evaluation, GroupFigures, Judgement
from archdecide.packtools.matched_pairs import PairResult
from archdecide.packtools.separation import Estimate, Stability, ThresholdFigures
from archdecide.rules import Pack
from archdecide.values import number_text, rounded, value_data, value_text

WIDTH = 34
"""Columns of the names of groups."""


def shown(estimate: Estimate | None) -> str:
    """A share with its standard error."""
    return f"{estimate.value:.2f} ± {estimate.error:.2f}" if estimate else "–"


def reason_text(judgement: Judgement) -> str:
    """Which criteria spoke most for a wrong answer, and the facts behind them."""
    parts = []
    for reason in judgement.reasons:
        facts = ", ".join(f"{path}: {value_text(value)}" for path, value in reason.facts.items())
        parts.append(f"{reason.criterion} {reason.points:+.0f} ({facts})")
    return "; ".join(parts)


def pair_words(result: PairResult) -> tuple[str, str]:
    """Whether a pair moves as expected: as stated, and with the first case's facts carried over."""
    if result.direction is None:
        return "no direction", ""
    return _moved(result.moves, result.change), _moved(result.moves_carried, result.change_carried)


def _moved(moves: bool | None, change: float | None) -> str:
    if moves is None:
        return ""
    points = "" if change is None else f" ({change:+.1f} points)"
    return ("yes" if moves else "no") + points


# Text


def text(evaluation: Evaluation, pack: Pack, sha256: str, *, unicode: bool = True) -> str:
    """The figures in columns, then what went wrong."""
    content = "\n".join(_lines(evaluation, pack, sha256)) + "\n"
    return content if unicode else ascii_text(content)


def _lines(evaluation: Evaluation, pack: Pack, sha256: str) -> Iterator[str]:
    services = pack.option_ids[-1]
    count = len(evaluation.judgements)
    yield f"{pack.name} {pack.version} on {count} cases (sha256 {sha256}); {evaluation.left_out} more do not count"
    yield f"{evaluation.recommended} recommendations; in the other cases the answer is the score leader"
    yield ""
    yield _columns(f"{services} or not", "cases", "of them", "balanced accuracy", "AUC", "agreement")
    for group in (*evaluation.groups, evaluation.by_family_once, evaluation.with_engineers):
        yield _row(group)
    yield ""
    yield "trivial answers"
    for option, agreed in evaluation.constant_answers.items():
        yield _columns(f"always {option}", "", "", "0.50", "0.50", f"{agreed:.2f}")
    if evaluation.engineers is not None:
        figures = evaluation.engineers
        name = f"engineers >= {number_text(figures.threshold)}"
        yield _columns(f"{name}, chosen on them", "", "", shown(figures.in_sample), shown(figures.area), "")
        yield _columns("engineers, chosen on others", "", "", shown(figures.left_out), "", "")
    yield ""
    yield from _stability_lines(evaluation)
    yield "matched pairs: does the decision move as it must?"
    for result in evaluation.pairs:
        stated, carried = pair_words(result)
        also = f"; facts carried over: {carried}" if carried else ""
        yield f"  {result.pair.first} -> {result.pair.second}, {result.pair.expect}: {stated or 'not scored'}{also}"
    yield ""
    for error, meaning in ERRORS.items():
        wrong = [judgement for judgement in evaluation.judgements if judgement.error == error]
        yield f"{meaning}: {len(wrong)}"
        if error != "none":
            yield from (_wrong_line(judgement) for judgement in wrong)


def _row(group: GroupFigures) -> str:
    agreed = "–" if group.agreement is None else f"{group.agreement:.2f}"
    accuracy, area = shown(group.balanced_accuracy), shown(group.area)
    return _columns(group.name, str(group.cases), str(group.services), accuracy, area, agreed)


def _columns(name: str, *figures: str) -> str:
    cases, services, accuracy, area, agreed = figures
    return f"{name:<{WIDTH}}  {cases:>5}  {services:>7}  {accuracy:<17}  {area:<11}  {agreed}".rstrip()


def _stability_lines(evaluation: Evaluation) -> Iterator[str]:
    for name, figures in evaluation.stability.items():
        if figures is not None:
            spread = f"{figures.lowest:.2f} to {figures.highest:.2f}, jackknife error {figures.error:.2f}"
            yield f"one family left out, {name.replace('_', ' ')}: {spread}"
    yield ""


def _wrong_line(judgement: Judgement) -> str:
    because = reason_text(judgement)
    answer = judgement.answer or "nothing"
    return f"  {judgement.case.id}: {judgement.case.outcome}, not {answer}" + (f"; {because}" if because else "")


# Data


def data(evaluation: Evaluation, pack: Pack, sha256: str) -> dict[str, Any]:
    """Everything as data; shares from 0 to 1, null where a class is empty."""
    return {
        "schema_version": VERSION,
        "pack": {"name": pack.name, "version": pack.version, "sha256": pack.sha256},
        "cases_sha256": sha256,
        "cases": len(evaluation.judgements),
        "left_out": evaluation.left_out,
        "recommended": evaluation.recommended,
        "services": pack.option_ids[-1],
        "groups": [_group_data(group) for group in evaluation.groups],
        "each_family_once": _group_data(evaluation.by_family_once),
        "one_family_left_out": {name: _stability_data(value) for name, value in evaluation.stability.items()},
        "baselines": {
            "constant_answers": {
                option: {"balanced_accuracy": 0.5, "auc": 0.5, "agreement": rounded(agreed)}
                for option, agreed in evaluation.constant_answers.items()
            },
            ENGINEERS: _threshold_data(evaluation.engineers),
            f"rules_where_{ENGINEERS}_is_known": _group_data(evaluation.with_engineers),
            "rules_fall_behind_engineers": evaluation.falls_behind_engineers,
        },
        "families": [
            {"family": one.family, "cases": one.cases, "right": one.right, "agreement": rounded(one.agreement)}
            for one in evaluation.families
        ],
        "matched_pairs": [_pair_data(result) for result in evaluation.pairs],
        "judgements": [_judgement_data(judgement) for judgement in evaluation.judgements],
    }


def _estimate_data(estimate: Estimate | None) -> dict[str, Any] | None:
    if estimate is None:
        return None
    return {"value": rounded(estimate.value), "standard_error": rounded(estimate.error)}


def _group_data(group: GroupFigures) -> dict[str, Any]:
    return {
        "name": group.name,
        "cases": group.cases,
        "services": group.services,
        "unanswered": group.unanswered,
        "balanced_accuracy": _estimate_data(group.balanced_accuracy),
        "auc": _estimate_data(group.area),
        "agreement": None if group.agreement is None else rounded(group.agreement),
    }


def _stability_data(figures: Stability | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    return {
        "lowest": rounded(figures.lowest),
        "highest": rounded(figures.highest),
        "jackknife_error": rounded(figures.error),
    }


def _threshold_data(figures: ThresholdFigures | None) -> dict[str, Any] | None:
    if figures is None:
        return None
    return {
        "threshold": rounded(figures.threshold),
        "balanced_accuracy_in_sample": _estimate_data(figures.in_sample),
        "balanced_accuracy_left_out": _estimate_data(figures.left_out),
        "auc": _estimate_data(figures.area),
    }


def _pair_data(result: PairResult) -> dict[str, Any]:
    return {
        "a": result.pair.first,
        "b": result.pair.second,
        "expect": result.pair.expect,
        "has_direction": result.direction is not None,
        "moves": result.moves,
        "change": None if result.change is None else rounded(result.change),
        "moves_with_facts_carried_over": result.moves_carried,
        "change_with_facts_carried_over": None if result.change_carried is None else rounded(result.change_carried),
    }


def _judgement_data(judgement: Judgement) -> dict[str, Any]:
    case = judgement.case
    return {
        "id": case.id,
        "system": case.system,
        "family": case.family,
        "outcome": case.outcome,
        "label": "clear" if case.is_clear else "debatable",
        "answer": judgement.answer,
        "is_recommended": judgement.is_recommended,
        "lead": None if judgement.lead is None else rounded(judgement.lead),
        "known_criteria": judgement.known_criteria,
        "error": judgement.error,
        "agreement": judgement.agreement,
        "reasons": [
            {
                "criterion": reason.criterion,
                "points": rounded(reason.points),
                "facts": {path: value_data(value) for path, value in reason.facts.items()},
            }
            for reason in judgement.reasons
        ],
    }
