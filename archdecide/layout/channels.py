"""Which vertical runs first between two columns, so that few lines cross and none lie on each other.

A wire that changes its height does so on a track. Whether one wire's track should be left of another's depends on
what its ends would cross; the order with the fewest crossings is sought by moving single wires.
"""

from collections.abc import Sequence
from math import fsum

from msgspec import Struct

OVERLAP = 1000
"""What two lines that lie on each other cost, in crossings."""
CLEARANCE = 6.0
"""Vertical runs on one track keep at least this distance."""
TOUCHING = 4.0
"""Horizontal lines nearer than this look like one."""
ROUNDS = 4
MOST_ORDERED = 150
"""Gaps with more wires keep their first order: weighing every pair would take too long."""


class Run(Struct, frozen=True):
    """A wire between two columns: the heights of its ends on both sides, the first at the left not being empty."""

    left: tuple[float, ...]
    right: tuple[float, ...]

    @property
    def upper(self) -> float:
        """Where its vertical part begins."""
        return min(*self.left, *self.right)

    @property
    def lower(self) -> float:
        """Where its vertical part ends; at the beginning where the wire is straight."""
        return max(*self.left, *self.right)


def tracks(runs: Sequence[Run]) -> list[int | None]:
    """The track of each run, from 0 at the left; None for a straight one."""
    bent = [number for number, run in enumerate(runs) if run.upper != run.lower]
    found: list[int | None] = [None] * len(runs)
    placed: list[int] = []
    for number in _order(runs, bent):
        after = [
            found[other]
            for other in placed
            if runs[other].upper < runs[number].lower + CLEARANCE and runs[number].upper < runs[other].lower + CLEARANCE
        ]
        found[number] = max((track + 1 for track in after if track is not None), default=0)
        placed.append(number)
    return found


def _order(runs: Sequence[Run], bent: Sequence[int]) -> list[int]:
    """The bent runs from left to right: those that go up from below come in the order of their ends."""
    order = sorted(bent, key=lambda number: (_going(runs[number]), number))
    if len(order) > MOST_ORDERED:
        return order
    cost = {(a, b): _cost(runs[a], runs[b]) for a in order for b in order if a != b}
    for _ in range(ROUNDS):
        changed = False
        for number in sorted(order):
            changed = _sift(order, number, cost) or changed
        if not changed:
            break
    return order


def _going(run: Run) -> tuple[float, float]:
    """Runs that go down bend in order from the lowest, runs that go up from the highest: they nest."""
    to = run.right or run.left[1:]
    rise = fsum(to) / len(to) - run.left[0]
    return (0, -max(run.left)) if rise > 0 else (1, min(run.left))


def _sift(order: list[int], number: int, cost: dict[tuple[int, int], int]) -> bool:
    """Moves a run to the place that costs least; the leftmost of equally good ones, and only if it is better."""
    start = order.index(number)
    others = [other for other in order if other != number]
    total = sum(cost[number, other] for other in others)
    best, place, here = total, 0, total
    for index, other in enumerate(others, start=1):
        total += cost[other, number] - cost[number, other]
        if index == start:
            here = total
        if total < best:
            best, place = total, index
    if best == here:
        return False
    others.insert(place, number)
    order[:] = others
    return True


def _cost(first: Run, second: Run) -> int:
    """What it costs that the first run bends left of the second: crossings, and lines on top of each other."""
    crossing = sum(second.upper < y < second.lower for y in first.right)
    crossing += sum(first.upper < y < first.lower for y in second.left)
    touching = sum(abs(y - other) < TOUCHING for y in first.right for other in second.left)
    return crossing + OVERLAP * touching
