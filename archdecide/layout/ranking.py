"""Which column a block stands in: cycles are opened, then every remaining arrow points to a later column.

Opening cycles: Eades, Lin and Smyth, "A fast and effective heuristic for the feedback arc set problem" (1993).
Columns of bounded height: Coffman and Graham, "Optimal scheduling for two-processor systems" (1972).
"""

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from math import fsum

Edge = tuple[int, int]
TIGHTENING_ROUNDS = 8
WIDE = 2400.0
"""Drawings up to this width are not folded, whatever their height."""
WIDEST_TO_HEIGHT = 2.6
WORTH = 0.8
"""What a fold must leave of the width at most, to be worth lines that turn back."""
JOINING, TURNING = 100.0, 20.0
"""What joining two columns, and an edge within a column, cost when columns are folded, in pixels of width."""
GROWTH = 1.1
"""The step in which higher columns are tried."""


def forward_edges(count: int, edges: Iterable[Edge]) -> list[Edge]:
    """The edges among blocks 0 to `count` - 1 without loops and repetitions, with those turned round that close
    a cycle, so that all of them agree with one order."""
    unique = list(dict.fromkeys((a, b) for a, b in edges if a != b))
    place = {block: index for index, block in enumerate(_sequence(count, unique))}
    return list(dict.fromkeys((a, b) if place[a] < place[b] else (b, a) for a, b in unique))


def columns(heights: Sequence[float], edges: Sequence[Edge], most: float, pull: Sequence[int]) -> list[int]:
    """The column of each block, from 0, so that every edge (of an acyclic graph) points to a later one.

    A column is not filled higher than `most` unless one block alone is. `pull` says how much draws a block to the
    left (negative) or right border from outside. Blocks with neither edges nor pull go where most room is left.
    """
    before, after = neighbours(len(heights), edges)
    linked = [block for block in range(len(heights)) if before[block] or after[block]]
    stack = _scheduled(heights, linked, before, after, most)
    _tighten(stack, linked, before, after, pull)
    alone = [block for block in range(len(heights)) if not before[block] and not after[block]]
    for block in sorted(alone, key=lambda item: (pull[item] == 0, item)):
        stack.add(block, _home(stack, block, pull[block]))
    return _without_gaps(stack.column)


class _Stack:
    """Columns that are being filled."""

    def __init__(self, heights: Sequence[float], most: float) -> None:
        self.heights = heights
        self.most = most
        self.column = [0] * len(heights)
        self.filled: list[float] = []

    def fits(self, block: int, at: int) -> bool:
        return self.filled[at] == 0 or self.filled[at] + self.heights[block] <= self.most

    def add(self, block: int, at: int) -> None:
        self.column[block] = at
        self.filled[at] += self.heights[block]

    def move(self, block: int, at: int) -> None:
        self.filled[self.column[block]] -= self.heights[block]
        self.add(block, at)


def _home(stack: _Stack, block: int, pull: int) -> int:
    """The column of a block without edges; a new one where no other has room."""
    places = [at for at in range(len(stack.filled)) if stack.fits(block, at)]
    if not places:
        stack.filled.append(0)
        return len(stack.filled) - 1
    if pull:
        return places[0] if pull < 0 else places[-1]
    return min(places, key=lambda at: (stack.filled[at], at))


def folded(column: Sequence[int], sizes: Sequence[tuple[float, float]], edges: Sequence[Edge]) -> list[int]:
    """Fewer columns for a drawing that would be much too wide: neighbouring columns are joined, as few and as low
    ones as suffice. Edges within a column remain.

    `sizes` are the widths and heights of the blocks with what they need around them.
    """
    count = max(column, default=-1) + 1
    widths, heights = [0.0] * count, [0.0] * count
    for (width, height), at in zip(sizes, column, strict=True):
        widths[at] = max(widths[at], width)
        heights[at] += height
    if fsum(widths) <= max(WIDE, WIDEST_TO_HEIGHT * max(heights, default=0.0)):
        return list(column)
    ends: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        ends[column[a]].append(column[b])
    limit = max(heights)
    while limit <= 2 * fsum(heights):
        parts = _joined(widths, heights, [sorted(each) for each in ends], limit)
        across = fsum(max(widths[first:last]) for first, last in parts)
        if across <= min(WORTH * fsum(widths), max(WIDE, WIDEST_TO_HEIGHT * limit)):
            number = {old: new for new, (first, last) in enumerate(parts) for old in range(first, last)}
            return [number[at] for at in column]
        limit *= GROWTH
    return list(column)


def _joined(
    widths: Sequence[float], heights: Sequence[float], ends: Sequence[Sequence[int]], limit: float
) -> list[tuple[int, int]]:
    """The runs of columns that are not higher than `limit` together and give the least width. `ends[column]` holds
    the columns to which edges lead from it, in order.

    What is joined counts as wider: by a bit, and by the track of every edge that has to turn back.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]
    for last in range(1, len(widths) + 1):
        options = []
        width = height = cost = 0.0
        for first in range(last - 1, -1, -1):
            height += heights[first]
            if height > limit:
                break
            width = max(width, widths[first])
            cost += TURNING * bisect_left(ends[first], last) + (JOINING if first < last - 1 else 0.0)
            options.append((best[first][0] + width + cost, first))
        best.append(min(options))
    parts: list[tuple[int, int]] = []
    last = len(widths)
    while last:
        parts.append((best[last][1], last))
        last = best[last][1]
    return parts[::-1]


def neighbours(count: int, edges: Iterable[Edge]) -> tuple[list[list[int]], list[list[int]]]:
    """Of each block: those before it and those after it."""
    before: list[list[int]] = [[] for _ in range(count)]
    after: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        before[b].append(a)
        after[a].append(b)
    return before, after


def _sequence(count: int, edges: Sequence[Edge]) -> list[int]:
    """An order of the blocks against which few edges run."""
    before, after = neighbours(count, edges)
    incoming, outgoing = [len(each) for each in before], [len(each) for each in after]
    waiting = [_priority(block, incoming, outgoing) for block in range(count)]
    heapq.heapify(waiting)
    left: list[int] = []
    right: list[int] = []
    done = [False] * count
    while waiting:
        entry = heapq.heappop(waiting)
        block = entry[2]
        if done[block] or entry != _priority(block, incoming, outgoing):
            continue
        done[block] = True
        (right if outgoing[block] == 0 and incoming[block] else left).append(block)
        for other in before[block]:
            outgoing[other] -= 1
        for other in after[block]:
            incoming[other] -= 1
        for other in sorted({*before[block], *after[block]}):
            if not done[other]:
                heapq.heappush(waiting, _priority(other, incoming, outgoing))
    return left + right[::-1]


def _priority(block: int, incoming: Sequence[int], outgoing: Sequence[int]) -> tuple[int, int, int]:
    """Ends first, then beginnings, then whatever gives more than it takes."""
    if outgoing[block] == 0:
        return (0, 0, block)
    return (1, 0, block) if incoming[block] == 0 else (2, incoming[block] - outgoing[block], block)


def _scheduled(
    heights: Sequence[float],
    linked: Sequence[int],
    before: Sequence[Sequence[int]],
    after: Sequence[Sequence[int]],
    most: float,
) -> _Stack:
    """Columns from the left, the starts of long chains first; what does not fit waits for the next column."""
    stack = _Stack(heights, most)
    missing = [len(each) for each in before]
    depth = _depths(linked, before, after)
    ready = sorted((-depth[block], block) for block in linked if not missing[block])
    while ready:
        stack.filled.append(0)
        later = []
        here = []
        for entry in ready:
            if stack.fits(entry[1], -1):
                stack.add(entry[1], len(stack.filled) - 1)
                here.append(entry[1])
            else:
                later.append(entry)
        for other in (other for block in here for other in after[block]):
            missing[other] -= 1
            if not missing[other]:
                later.append((-depth[other], other))
        ready = sorted(later)
    return stack


def _depths(linked: Sequence[int], before: Sequence[Sequence[int]], after: Sequence[Sequence[int]]) -> list[int]:
    """Of each block, the number of edges on the longest chain that starts there."""
    depth = [0] * len(after)
    missing = [len(each) for each in after]
    ready = [block for block in linked if not missing[block]]
    while ready:
        block = ready.pop()
        for other in before[block]:
            depth[other] = max(depth[other], depth[block] + 1)
            missing[other] -= 1
            if not missing[other]:
                ready.append(other)
    return depth


def _tighten(
    stack: _Stack,
    linked: Sequence[int],
    before: Sequence[Sequence[int]],
    after: Sequence[Sequence[int]],
    pull: Sequence[int],
) -> None:
    """Moves blocks towards those that they have more to do with, wherever the column there has room."""
    column = stack.column
    for _ in range(TIGHTENING_ROUNDS):
        moved = False
        for block in sorted(linked, key=lambda item: (-column[item], item)):
            here = column[block]
            weight = len(after[block]) - len(before[block]) + pull[block]
            lowest = max((column[other] + 1 for other in before[block]), default=0 if pull[block] < 0 else here)
            last = len(stack.filled) - 1 if pull[block] > 0 else here
            highest = min((column[other] - 1 for other in after[block]), default=last)
            wanted = range(highest, here, -1) if weight > 0 else range(lowest, here) if weight < 0 else ()
            target = next((at for at in wanted if stack.fits(block, at)), here)
            if target != here:
                stack.move(block, target)
                moved = True
        if not moved:
            return


def _without_gaps(column: Sequence[int]) -> list[int]:
    number = {old: new for new, old in enumerate(sorted(set(column)))}
    return [number[each] for each in column]
