"""An importance curve as it was followed, in words."""

from collections.abc import Iterator, Mapping

from archdecide.conditions import Clause
from archdecide.curves import (
    Choose,
    Constant,
    Largest,
    Mean,
    MultipliedCurve,
    Scaled,
    Table,
    point,
)
from archdecide.explain.curve_steps import CurveStep, Point
from archdecide.facts import Fact
from archdecide.formats.wording.decision_wording import listed
from archdecide.formats.wording.numbers import in_words
from archdecide.values import Interval, NamedInterval, Value, number_text, value_text


def height_text(height: float | None) -> str:
    """A height of a curve, with up to three decimals."""
    return "?" if height is None else f"{height:.3f}".rstrip("0").rstrip(".")


def step_lines(step: CurveStep, facts: Mapping[str, Fact]) -> Iterator[tuple[int, str, str]]:
    """Every part of a curve that has a say: its depth, its height, and its words."""
    yield from _lines(step, facts, 0, "")


def _lines(step: CurveStep, facts: Mapping[str, Fact], depth: int, before: str) -> Iterator[tuple[int, str, str]]:
    yield depth, height_text(step.height), before + _words(step, facts)
    for number, part in enumerate(step.parts):
        if not isinstance(step.node, Choose) or part.share:
            yield from _lines(part, facts, depth + 1, _place(step, part, number))


def _place(whole: CurveStep, part: CurveStep, number: int) -> str:
    """What a part is within the whole."""
    match whole.node:
        case Mean():
            return f"{_percent(part.share or 0)} · " if part.height is not None else "has no vote · "
        case MultipliedCurve() if number == 1:
            return f"× (counts as {number_text(whole.node.unknown)} while unknown) " if part.height is None else "× "
        case Choose(choose=branches):
            when = branches[number].when
            share = "" if part.share == 1 else f"{_percent(part.share or 0)} of the open cases: "
            return share + (f"because {condition_words(when)}: " if when is not None else "otherwise: ")
        case _:
            return ""


def condition_words(condition: Clause) -> str:
    """A condition in words, without the signs of Markdown."""
    from archdecide.formats.document.rulebook import condition_text  # it brings jinja2 along, and few curves ask for it

    return condition_text(condition).replace("`", "")


def _percent(share: float) -> str:
    return f"{number_text(round(100 * share, 1))} %"


def _words(step: CurveStep, facts: Mapping[str, Fact]) -> str:
    match step.node:
        case Mean():
            return "the weighted mean of"
        case Largest():
            return "the largest of"
        case MultipliedCurve():
            return "the product of"
        case Choose():
            return "by case" if step.height is not None or any(part.share for part in step.parts) else "no case applies"
        case Constant():
            return "fixed"
        case Scaled() as node:
            start = f"{number_text(node.plus)} + " if node.plus else ""
            limit = f", at most {number_text(node.at_most)}" if node.at_most < 1 else ""
            return f"{start}{number_text(node.times)} × what follows{limit}"
        case _:
            return leaf_words(step, facts)


def leaf_words(step: CurveStep, facts: Mapping[str, Fact]) -> str:
    """A fact on its curve: its value, and the segment on which that lies."""
    if step.value is None:
        return f"{step.fact} is unknown"
    said = f"{step.fact} = {short_words(step.value, facts.get(step.fact))}"
    if isinstance(step.value, Interval):
        said += f", counts as {short_words(point(step.value))}"
    if step.words is not None:
        heights = [f"{height_text(height)} for {value_text(word)}" for word, height in step.words.items()]
        return f"{said}: the mean of {listed(heights)}"
    if step.segment is not None:
        return f"{said}: {_segment(*step.segment)}"
    if isinstance(step.node, Table) and isinstance(step.value, frozenset) and len(step.value) > 1:
        heights = [f"{height_text(step.node.values[word])} for {word}" for word in sorted(step.value)]
        return f"{said}: the largest of {listed(heights)}"
    return said


def short_words(value: Value, fact: Fact | None = None) -> str:
    """A value in words, computed numbers with six significant digits: enough for 99.999 %."""
    match value:
        case float():
            return in_words(_short(value), fact)
        case Interval(low, high) if not isinstance(value, NamedInterval):
            return in_words(Interval(_short(low), _short(high)), fact)
        case _:
            return in_words(value, fact)


def _short(value: float) -> float:
    return float(f"{value:.6g}")


def _segment(left: Point | None, right: Point | None) -> str:
    """Where on the curve: between two points, or beyond its ends."""
    if left is None and right is not None:
        return f"the curve is flat up to {number_text(right[0])}"
    if right is None and left is not None:
        return f"the curve is flat from {number_text(left[0])} on"
    if left is None or right is None:
        return ""
    return (
        f"on the line from {height_text(left[1])} at {number_text(left[0])} "
        f"to {height_text(right[1])} at {number_text(right[0])}"
    )
