"""Who carried a change: the difference between two results as a sum of parts, one for each changed input, exactly.

With few inputs a part is the Shapley value (1953): the mean of what an input adds over all orders in which the
inputs may change, so that no order is preferred. With many, the mean over two orders is taken, the given one and
its reverse. Either way the parts add up to the whole difference, and an input that adds nothing anywhere gets 0.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from math import comb, fsum
from typing import Literal

from msgspec import Struct

MOST_EXACT = 10
"""Inputs up to which all 2^n states are computed."""

Points = Mapping[str, float]
"""A result: a number for each of several names, e.g. the score of each option."""
Result = Callable[[frozenset[str]], Points]
"""The result when just these inputs have changed."""


class Attribution(Struct, frozen=True):
    """The part of each input in the change of each number. `method` says how it was found."""

    method: Literal["shapley", "path"]
    parts: Mapping[str, Points]


def attributed(inputs: Sequence[str], result: Result) -> Attribution:
    """The difference between the results of all inputs changed and of none, as parts by input.

    The order of the inputs is of no importance up to `MOST_EXACT` of them.
    """
    if len(inputs) <= MOST_EXACT:
        return Attribution("shapley", shapley(inputs, result))
    return Attribution("path", along_path(inputs, result))


def shapley(inputs: Sequence[str], result: Result) -> dict[str, Points]:
    """The Shapley value of each input: the mean of its addition over all orders; asks for 2^n results."""
    states = [frozenset(chosen) for size in range(len(inputs) + 1) for chosen in combinations(inputs, size)]
    results = {state: result(state) for state in states}
    parts: dict[str, Points] = {}
    for name in inputs:
        without = [state for state in states if name not in state]
        shares = [1 / (len(inputs) * comb(len(inputs) - 1, len(state))) for state in without]
        parts[name] = {
            number: fsum(
                share * (results[state | {name}][number] - results[state][number])
                for state, share in zip(without, shares, strict=True)
            )
            for number in results[frozenset()]
        }
    return parts


def along_path(inputs: Sequence[str], result: Result) -> dict[str, Points]:
    """What each input adds if they change in this order, and in the reverse of it, in the mean."""
    there, back = _additions(inputs, result), _additions(inputs[::-1], result)
    return {
        name: {number: (value + back[name][number]) / 2 for number, value in there[name].items()} for name in inputs
    }


def _additions(inputs: Sequence[str], result: Result) -> dict[str, Points]:
    """What each input adds to those before it."""
    changed: frozenset[str] = frozenset()
    before = result(changed)
    found: dict[str, Points] = {}
    for name in inputs:
        changed |= {name}
        after = result(changed)
        found[name] = {number: after[number] - before[number] for number in after}
        before = after
    return found
