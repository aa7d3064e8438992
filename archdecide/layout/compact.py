"""Empty space taken out of a drawing: bands in which nothing stands, and gaps that unconnected blocks can fill."""

from collections.abc import Mapping, Sequence

APART = 16.0
"""Above and below what is moved, and what is left of an empty band."""


def closed(top: Mapping[int, float], heights: Sequence[float]) -> dict[int, float]:
    """The tops without bands in which nothing stands; what was level stays level."""
    moved: dict[int, float] = {}
    covered, shift = 0.0, 0.0
    for item in sorted(top, key=lambda each: (top[each], each)):
        shift += max(0.0, top[item] - covered - APART)
        moved[item] = top[item] - shift
        covered = max(covered, top[item] + heights[item])
    return moved


def filled(
    columns: list[list[int]],
    top: dict[int, float],
    heights: Sequence[float],
    loose: Mapping[int, Sequence[int]],
) -> None:
    """Puts each loose block into the highest gap of one of the columns (by number) that it may stand in."""
    for block, homes in loose.items():
        y, at, index = min((*_gap(columns[home], top, heights, heights[block]), home) for home in homes)
        top[block] = y
        columns[index].insert(at, block)


def _gap(column: Sequence[int], top: Mapping[int, float], heights: Sequence[float], height: float) -> tuple[float, int]:
    """The highest y at which something of this height fits into a column, and its place in the order there."""
    y = 0.0
    for place, item in enumerate(column):
        if top[item] - APART >= y + height:
            return y, place
        y = max(y, top[item] + heights[item] + APART)
    return y, len(column)
