"""How far down each item of a column stands: near the items it is wired to, in the order given.

Column after column is moved to the weighted medians of its neighbours; the least squares under the distances that
must be kept come from pooling adjacent violators (Ayer, Brunk, Ewing, Reid and Silverman, 1955), in linear time.
"""

from collections.abc import Mapping, Sequence
from math import fsum

from msgspec import Struct

GRID = 8.0
"""Everything stands on multiples of this, so that what nearly aligns does align."""
SWEEPS = 10
BALANCING_SWEEPS = 16
STRAIGHTENING_ROUNDS = 3


class Tie(Struct, frozen=True):
    """A wish of an item: its top should be `offset` below the top of `other`, with this weight."""

    other: int
    offset: float
    weight: float


def tops(
    columns: Sequence[Sequence[int]],
    distances: Mapping[int, float],
    left: Mapping[int, Sequence[Tie]],
    right: Mapping[int, Sequence[Tie]],
    chains: Sequence[Sequence[int]],
) -> dict[int, float]:
    """The top of each item, the highest at 0.

    `distances[item]` is the least distance from the top of the item above it in its column to its own top (a
    multiple of GRID); `left` and `right` hold the ties to the columns on either side; `chains` the items through
    which one line passes in column after column.
    """
    top: dict[int, float] = {}
    for column in columns:
        y = 0.0
        for index, item in enumerate(column):
            y += distances[item] if index else 0.0
            top[item] = y
    both = {item: (*left.get(item, ()), *right.get(item, ())) for item in top}
    for _ in range(SWEEPS):
        for column in columns[1:]:
            _move(column, top, distances, left)
        for column in reversed(columns[:-1]):
            _move(column, top, distances, right)
    for sweep in range(BALANCING_SWEEPS):
        before = dict(top)
        for column in columns if sweep % 2 else reversed(columns):
            _move(column, top, distances, both)
        if all(abs(top[item] - y) < GRID / 4 for item, y in before.items()):
            break
    _settle(columns, top, distances, both)
    room = _Room(columns, distances, top)
    for _ in range(STRAIGHTENING_ROUNDS):
        for chain in chains:
            _straighten(chain, top, room)
        for item, found in both.items():
            if found:
                low, high = room.of(item)
                wanted = round(_median(found, top) / GRID) * GRID
                top[item] = min(max(wanted, low), high)
    highest = min(top.values(), default=0.0)
    return {item: y - highest for item, y in top.items()}


def _move(
    column: Sequence[int],
    top: dict[int, float],
    distances: Mapping[int, float],
    ties: Mapping[int, Sequence[Tie]],
) -> None:
    """Moves one column as near as can be to where its ties want it."""
    wanted, weights, offsets = [], [], []
    offset = 0.0
    for index, item in enumerate(column):
        offset += distances[item] if index else 0.0
        offsets.append(offset)
        found = ties.get(item, ())
        wanted.append((_median(found, top) if found else top[item]) - offset)
        weights.append(fsum(tie.weight for tie in found) or 0.01)
    for item, y, offset in zip(column, _rising(wanted, weights), offsets, strict=True):
        top[item] = y + offset


def _median(ties: Sequence[Tie], top: Mapping[int, float]) -> float:
    """The weighted median of what the ties want, the middle of two where they are even."""
    found = sorted((top[tie.other] + tie.offset, tie.weight) for tie in ties)
    half = fsum(weight for _, weight in found) / 2
    passed = 0.0
    for index, (y, weight) in enumerate(found):
        passed += weight
        if passed == half:
            return (y + found[index + 1][0]) / 2
        if passed > half:
            return y
    raise AssertionError("weights are positive")


def _rising(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The numbers nearest to those wanted (weighted squares) that never fall."""
    pools: list[tuple[float, float, int]] = []
    for number, weight in zip(wanted, weights, strict=True):
        pool = (number, weight, 1)
        while pools and pools[-1][0] >= pool[0]:
            mean, mass, count = pools.pop()
            total = mass + pool[1]
            pool = ((mean * mass + pool[0] * pool[1]) / total, total, count + pool[2])
        pools.append(pool)
    return [mean for mean, _, count in pools for _ in range(count)]


def _settle(
    columns: Sequence[Sequence[int]],
    top: dict[int, float],
    distances: Mapping[int, float],
    ties: Mapping[int, Sequence[Tie]],
) -> None:
    """Puts everything on the grid, and what is tied to nothing directly below its neighbour."""
    for column in columns:
        for index, item in enumerate(column):
            top[item] = round(top[item] / GRID) * GRID
            if index:
                least = top[column[index - 1]] + distances[item]
                top[item] = least if not ties[item] else max(top[item], least)


class _Room:
    """How far items can move between their neighbours in the column."""

    def __init__(
        self, columns: Sequence[Sequence[int]], distances: Mapping[int, float], top: Mapping[int, float]
    ) -> None:
        self._above = {item: column[index - 1] for column in columns for index, item in enumerate(column) if index}
        self._below = {above: item for item, above in self._above.items()}
        self._distances = distances
        self._top = top

    def of(self, item: int) -> tuple[float, float]:
        """The least and the greatest top that an item can have now."""
        above, below = self._above.get(item), self._below.get(item)
        return (
            float("-inf") if above is None else self._top[above] + self._distances[item],
            float("inf") if below is None else self._top[below] - self._distances[below],
        )


def _straighten(chain: Sequence[int], top: dict[int, float], room: _Room) -> None:
    """Gives as long parts as possible of a chain one height, where the neighbours leave room for that."""
    start = 0
    while start < len(chain):
        (low, high), end = room.of(chain[start]), start + 1
        while end < len(chain):
            least, most = room.of(chain[end])
            if max(low, least) > min(high, most):
                break
            low, high, end = max(low, least), min(high, most), end + 1
        part = chain[start:end]
        wanted = sorted(top[item] for item in part)[len(part) // 2]
        for item in part:
            top[item] = min(max(wanted, low), high)
        start = end
