"""How well numbers and answers separate two classes: balanced accuracy, AUC and a threshold, with standard errors.

Members of the first class ("services") should have larger numbers and the answer True.
"""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import fsum, sqrt
from typing import Annotated

from msgspec import Struct, field

from archdecide.contract import describe


class Item(Struct, frozen=True):
    """One thing to tell apart. Its family is not independent of it; its weight is 1, or less in a large family."""

    is_positive: bool
    number: float
    answer: bool | None
    family: str
    weight: float = 1


class Estimate(Struct, frozen=True):
    """An estimate.

    It is a share from 0 to 1.
    """

    value: Annotated[float, describe("The value.")]
    error: Annotated[float, describe("Its standard error.", 0)] = field(name="standard_error")


def balanced_accuracy(items: Iterable[Item]) -> Estimate | None:
    """The mean of the shares of both classes with the right answer; no answer is a wrong one. None without a class.

    The error is that of two independent binomial shares.
    """
    shares = []
    for is_positive in (True, False):
        members = [item for item in items if item.is_positive is is_positive]
        if not members:
            return None
        amount = fsum(item.weight for item in members)
        right = fsum(item.weight for item in members if item.answer is is_positive) / amount
        shares.append((right, right * (1 - right) / amount))
    return Estimate(fsum(right for right, _ in shares) / 2, sqrt(fsum(variance for _, variance in shares)) / 2)


def area_under_curve(items: Iterable[Item]) -> Estimate | None:
    """The chance that a positive item has the larger number, ties counted half. None without a class.

    The standard error is that of Hanley and McNeil (Radiology 143, 1982).
    """
    found = list(items)
    positive = [item for item in found if item.is_positive]
    negative = [item for item in found if not item.is_positive]
    if not positive or not negative:
        return None
    first, second = fsum(item.weight for item in positive), fsum(item.weight for item in negative)
    wins = fsum(
        one.weight * other.weight * ((one.number > other.number) + (one.number == other.number) / 2)
        for one in positive
        for other in negative
    )
    area = wins / (first * second)
    likely, unlikely = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (first - 1) * (likely - area**2) + (second - 1) * (unlikely - area**2)
    return Estimate(area, sqrt(max(0.0, spread) / (first * second)))


def each_family_once(items: Iterable[Item]) -> list[Item]:
    """The same items, weighted so that every family has the weight 1 in all."""
    found = list(items)
    size: dict[str, int] = {}
    for item in found:
        size[item.family] = size.get(item.family, 0) + 1
    return [
        Item(item.is_positive, item.number, item.answer, item.family, item.weight / size[item.family]) for item in found
    ]


def without_each_family(items: Iterable[Item]) -> Mapping[str, list[Item]]:
    """By family: all items of the others."""
    found = list(items)
    return {
        family: [item for item in found if item.family != family] for family in sorted({item.family for item in found})
    }


class Stability(Struct, frozen=True):
    """A figure with each family left out in turn."""

    lowest: Annotated[float, describe("The lowest.")]
    highest: Annotated[float, describe("The highest.")]
    error: Annotated[float, describe("Its jackknife error.", 0)] = field(name="jackknife_error")


def stability(values: Sequence[float]) -> Stability | None:
    """Of the figures that leave out one family each (delete-a-group jackknife; Efron 1982). None below two."""
    if len(values) < 2:
        return None
    mean = fsum(values) / len(values)
    squares = fsum((value - mean) ** 2 for value in values)
    return Stability(min(values), max(values), sqrt(squares * (len(values) - 1) / len(values)))


class ThresholdFigures(Struct, frozen=True):
    """One threshold on the number.

    The answer is True from it on. `in_sample` chooses it on the very items that it is judged by, which flatters it;
    `left_out` chooses it for every family on the others.
    """

    threshold: Annotated[float, describe("The number from which on.")]
    in_sample: Estimate = field(name="balanced_accuracy_in_sample")
    left_out: Estimate = field(name="balanced_accuracy_left_out")
    area: Estimate = field(name="auc")


def threshold_figures(items: Sequence[Item]) -> ThresholdFigures | None:
    """The best single threshold. None where there are not members of both classes beside every family."""
    area = area_under_curve(items)
    threshold = best_threshold(items)
    if threshold is None or area is None:
        return None
    judged = []
    for family, others in without_each_family(items).items():
        chosen = best_threshold(others)
        if chosen is None:
            return None
        judged += [_judged(item, chosen) for item in items if item.family == family]
    in_sample = balanced_accuracy([_judged(item, threshold) for item in items])
    left_out = balanced_accuracy(judged)
    return None if in_sample is None or left_out is None else ThresholdFigures(threshold, in_sample, left_out, area)


def _judged(item: Item, threshold: float) -> Item:
    return Item(item.is_positive, item.number, item.number >= threshold, item.family, item.weight)


def best_threshold(items: Sequence[Item]) -> float | None:
    """The threshold with the best balanced accuracy, half-way between two numbers that occur; of equals the lowest."""
    numbers = sorted({item.number for item in items})
    best: tuple[float, float] | None = None
    for threshold in [(low + high) / 2 for low, high in pairwise(numbers)]:
        accuracy = balanced_accuracy([_judged(item, threshold) for item in items])
        if accuracy is not None and (best is None or accuracy.value > best[0]):
            best = accuracy.value, threshold
    return best[1] if best else None
