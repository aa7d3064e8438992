"""What `evaluate` says of a pack, as text."""

from collections.abc import Iterator

from archdecide.formats.terminal.output_style import ascii_text
from archdecide.packtools.evaluation import ERRORS, Evaluation, GroupFigures, Judgement
from archdecide.packtools.matched_pairs import PairResult
from archdecide.packtools.separation import Estimate
from archdecide.rules import Pack
from archdecide.values import number_text, value_text

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
