"""Where on the sides of its items each wire ends: spread around the middle, in the order of what they lead to."""

from collections.abc import Mapping, Sequence
from math import fsum

from msgspec import Struct

from archdecide.layout.layer_graph import Block, Levels, Net, Wire

CLOSE = 10.0
"""Between two plain lines on one side of a box, as long as there is room."""
NARROW = 6.0
"""The same where a box has no more room: it grows rather than let lines come nearer."""
WRITTEN = 16.0
"""Between two lines on one side of a box when a label stands on them."""
INSET = 8.0
"""From the corners of a box to the first line."""
LEFT, RIGHT = -1, 1
Pins = dict[tuple[int, int], float]
"""The y of a wire (by number) at an item."""


class PortPosition(Struct, frozen=True):
    """One of the ends on a side of a box: all `numbers` from top to bottom, its `index` among them, the first and
    the last y that are possible, and the distance to keep."""

    numbers: Sequence[int]
    index: int
    top: float
    bottom: float
    step: float


def needed_heights(levels: Levels, blocks: Sequence[Block], nets: Sequence[Net]) -> list[float]:
    """The heights of all items, in multiples of 16 for boxes: tall enough that the lines on a side stay apart."""
    heights = list(levels.heights)
    for (item, _), numbers in _free_sides(levels, blocks).items():
        step, ends = (WRITTEN, 2 * INSET) if _is_written(levels, numbers, item, nets) else (NARROW, INSET)
        heights[item] = max(heights[item], (len(numbers) - 1) * step + 2 * ends)
    return [-(-height // 16) * 16 for height in heights]


def pins(
    levels: Levels, blocks: Sequence[Block], nets: Sequence[Net], tops: Mapping[int, float], heights: Sequence[float]
) -> tuple[Pins, Mapping[tuple[int, int], PortPosition]]:
    """The y of every wire at each of its items, and what is known of the ends that could be elsewhere."""
    found: Pins = {}
    for number, wire in enumerate(levels.wires):
        for side, items in ((RIGHT, wire.lefts), (LEFT, wire.rights)):
            for item in items:
                found[number, item] = tops[item] + pin_offset(item, wire.net, side, blocks, heights)
    places: dict[tuple[int, int], PortPosition] = {}
    spread: Pins = {}
    for (item, side), free in _free_sides(levels, blocks).items():
        aims = {number: (_aim(levels.wires[number], (number, item), side, found), number) for number in free}
        numbers = sorted(free, key=aims.__getitem__)
        written = _is_written(levels, numbers, item, nets)
        step = WRITTEN if written else min(CLOSE, (heights[item] - 2 * INSET) / max(1, len(numbers) - 1))
        top, bottom = tops[item] + (2 * INSET if written else INSET), tops[item] + heights[item] - INSET
        first = tops[item] + heights[item] / 2 - step * (len(numbers) - 1) / 2
        for index, number in enumerate(numbers):
            spread[number, item] = first + step * index
            places[number, item] = PortPosition(numbers, index, top, bottom, min(step, CLOSE + 4))
    return found | spread, places


def pin_offset(item: int, net: int, side: int, blocks: Sequence[Block], heights: Sequence[float]) -> float:
    """How far below its top a net meets an item: where it must, otherwise in the middle."""
    if item < len(blocks) and blocks[item].pins:
        return blocks[item].pins[net, side]
    return heights[item] / 2


def _free_sides(levels: Levels, blocks: Sequence[Block]) -> dict[tuple[int, int], list[int]]:
    """The wires that end on each side of the boxes on which they may end anywhere."""
    sides: dict[tuple[int, int], list[int]] = {}
    for number, wire in enumerate(levels.wires):
        for side, items in ((RIGHT, wire.lefts), (LEFT, wire.rights)):
            for item in items:
                if item < levels.blocks and not blocks[item].pins and not blocks[item].side:
                    sides.setdefault((item, side), []).append(number)
    return sides


def _is_written(levels: Levels, numbers: Sequence[int], item: int, nets: Sequence[Net]) -> bool:
    """True where a label stands next to one of these wires."""
    return any(
        nets[levels.wires[number].net].label_width > 0
        and levels.wires[number].near == item == nets[levels.wires[number].net].root
        for number in numbers
    )


def _aim(wire: Wire, end: tuple[int, int], side: int, found: Pins) -> float:
    """The mean y of what a wire leads to, seen from one of its ends, on this side of an item."""
    number, item = end
    others = wire.rights if side == RIGHT else wire.lefts
    if side == RIGHT and wire.beside:
        others = (*others, *(wire.beside if item == wire.near else (wire.near,)))
    return fsum(found[number, other] for other in others) / len(others)
