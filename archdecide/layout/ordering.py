"""In which order the blocks of a column stand: the one with few crossings.

Barycentres in sweeps after Sugiyama, Tagawa and Toda (1981), then exchanges of neighbours; crossings are counted
with a binary indexed tree (Barth, Jünger and Mutzel, "Simple and efficient bilayer cross counting", 2002).
"""

from bisect import bisect_left
from collections.abc import Sequence

Edge = tuple[int, int]
SWEEPS = 24
EXCHANGE_ROUNDS = 8
PATIENCE = 6
"""Sweeps without improvement after which the best order so far is kept."""


def ordered(columns: Sequence[Sequence[int]], gaps: Sequence[Sequence[Edge]], rank: Sequence[float]) -> list[list[int]]:
    """The items of each column from top to bottom.

    `gaps[i]` holds the edges between columns i and i + 1 as (left item, right item). Within a column, items of a
    lower `rank` always stand above those of a higher one. The first of equally good orders wins.
    """
    left, right = _sides(len(rank), gaps)
    best: list[list[int]] = []
    fewest = -1
    for start in (1, 0):  # a first sweep in either direction: each alone gets stuck on some graphs
        current = [sorted(column, key=lambda item: rank[item]) for column in columns]
        idle = 0
        for sweep in range(SWEEPS):
            rightwards = sweep % 2 != start
            _sweep(current, left if rightwards else right, rank, rightwards=rightwards, last_first=sweep % 4 > 1)
            _exchange(current, left, right, rank)
            found = sum(crossings(current[at], current[at + 1], gaps[at]) for at in range(len(gaps)))
            idle += 1
            if fewest < 0 or found < fewest:
                best, fewest, idle = [list(column) for column in current], found, 0
            if idle > PATIENCE or fewest == 0:
                break
    return best


def crossings(left: Sequence[int], right: Sequence[int], edges: Sequence[Edge]) -> int:
    """How often straight edges between two columns cross."""
    above = {item: index for index, item in enumerate(left)}
    below = {item: index for index, item in enumerate(right)}
    tree = [0] * (len(right) + 1)
    total = 0
    for seen, (_, place) in enumerate(sorted((above[a], below[b]) for a, b in edges)):
        index, not_greater = place + 1, 0
        while index:
            not_greater += tree[index]
            index &= index - 1
        total += seen - not_greater
        index = place + 1
        while index <= len(right):
            tree[index] += 1
            index += index & -index
    return total


def _sides(count: int, gaps: Sequence[Sequence[Edge]]) -> tuple[list[list[int]], list[list[int]]]:
    left: list[list[int]] = [[] for _ in range(count)]
    right: list[list[int]] = [[] for _ in range(count)]
    for edges in gaps:
        for a, b in edges:
            right[a].append(b)
            left[b].append(a)
    return left, right


def _sweep(
    columns: list[list[int]],
    neighbours: Sequence[Sequence[int]],
    rank: Sequence[float],
    *,
    rightwards: bool,
    last_first: bool,
) -> None:
    """Sorts column after column by the mean place of the neighbours in the column before it."""
    along = range(1, len(columns)) if rightwards else range(len(columns) - 2, -1, -1)
    for at in along:
        place = {item: index for index, item in enumerate(columns[at - 1 if rightwards else at + 1])}
        column = columns[at]
        tie = {item: -index if last_first else index for index, item in enumerate(column)}
        key = {
            item: (rank[item], sum(place[other] for other in neighbours[item]) / len(neighbours[item]), tie[item])
            for item in column
            if neighbours[item]
        }
        moving = iter(sorted(key, key=key.__getitem__))
        mixed = [next(moving) if item in key else item for item in column]  # the others keep their place
        columns[at] = sorted(mixed, key=lambda item: rank[item])


def _exchange(
    columns: list[list[int]], left: Sequence[Sequence[int]], right: Sequence[Sequence[int]], rank: Sequence[float]
) -> None:
    """Exchanges neighbours in a column while that removes crossings."""
    for _ in range(EXCHANGE_ROUNDS):
        better = False
        for at, column in enumerate(columns):
            sides = [_places(column, left, columns[at - 1])] if at else []
            if at + 1 < len(columns):
                sides.append(_places(column, right, columns[at + 1]))
            for index in range(len(column) - 1):
                upper, lower = column[index], column[index + 1]
                if rank[upper] != rank[lower]:
                    continue
                gain = sum(
                    _inversions(side[upper], side[lower]) - _inversions(side[lower], side[upper]) for side in sides
                )
                if gain > 0:
                    column[index], column[index + 1] = lower, upper
                    better = True
        if not better:
            return


def _places(column: Sequence[int], neighbours: Sequence[Sequence[int]], other: Sequence[int]) -> dict[int, list[int]]:
    place = {item: index for index, item in enumerate(other)}
    return {item: sorted(place[each] for each in neighbours[item]) for item in column}


def _inversions(upper: Sequence[int], lower: Sequence[int]) -> int:
    """How many edges of the lower item end above one of the upper item, in pairs; both lists are sorted."""
    return sum(bisect_left(lower, place) for place in upper)
