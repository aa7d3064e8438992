"""Blocks in columns, and the lines between them: from columns to coordinates."""

from collections.abc import Mapping, Sequence
from math import fsum

from msgspec import Struct

from archdecide.layout.channels import Run, tracks
from archdecide.layout.compact import closed, filled
from archdecide.layout.coordinates import Tie, tops
from archdecide.layout.diagram import Point, Rectangle
from archdecide.layout.layer_graph import Block, Levels, Net, levels
from archdecide.layout.ordering import ordered
from archdecide.layout.ports import LEFT, RIGHT, Pins, needed_heights, pin_offset, pins
from archdecide.layout.straighten import straighten

TRACK = 10.0
BESIDE_COLUMN = 14.0
"""From a column to the first track; also room for an arrowhead."""
LEAST_GAP = 44.0
BORDER_GAP = 20.0
"""Between a border and the next column if no line bends there."""
LABEL_MARGIN = 6.0
BOXES_APART = 16.0
PASSAGES_APART = 8.0
STRAIGHTNESS = {0: 1.0, 1: 2.0, 2: 8.0}
"""The weight of a wire by the number of its ends at which it only passes: long lines should be straight."""


class Arrangement(Struct, frozen=True):
    """Where the blocks and lines are. `routes[net][leaf]` runs from root to leaf; `labels[net]` holds where the
    labels of a net start, with -1 where they end there instead."""

    width: float
    height: float
    blocks: tuple[Rectangle, ...]
    routes: tuple[Mapping[int, tuple[Point, ...]], ...]
    labels: tuple[tuple[tuple[Point, int], ...], ...]


def arrange(
    blocks: Sequence[Block], nets: Sequence[Net], column: Sequence[int], *, least_width: float = 0
) -> Arrangement:
    """The arrangement of blocks whose columns, from 0, are known (those of blocks with a `side` do not matter: they
    stand on the borders). A box with many lines gets taller than asked for."""
    inner = [at for block, at in zip(blocks, column, strict=True) if not block.side]
    last = max(inner, default=-1) + 2
    border = {"left": 0, "right": last}
    shifted = [border.get(block.side, at + 1) for block, at in zip(blocks, column, strict=True)]
    plan = levels(blocks, nets, shifted, last + 1)
    heights = needed_heights(plan, blocks, nets)
    rank = [block.rank for block in blocks] + [0.0] * (len(heights) - len(blocks))
    columns = _ordered(plan, rank)
    loose = _loose(blocks, columns, shifted)
    top = tops(columns, _distances(columns, heights, len(blocks)), *_ties(plan, blocks, heights), plan.chains)
    top = closed(top, heights)
    filled(columns, top, heights, loose)
    spans = {item: (y, y + heights[item]) for item, y in top.items()}
    ends = straighten(plan, columns, spans, *pins(plan, blocks, nets, top, heights))
    here: list[list[int]] = [[] for _ in columns[1:]]
    for number, wire in enumerate(plan.wires):
        here[wire.gap].append(number)
    gaps = [_Gap(plan, nets, ends, each, 0 < at < len(columns) - 2) for at, each in enumerate(here)]
    shape = _Shape(blocks, columns, gaps, least_width)
    rectangles = tuple(
        Rectangle(shape.left(number), top[number], block.width, heights[number]) for number, block in enumerate(blocks)
    )
    height = max((top[item] + heights[item] for item in top), default=0.0)
    routes, labels = _routes(plan, nets, ends, shape, rectangles)
    return Arrangement(shape.width, height, rectangles, routes, labels)


def _ordered(plan: Levels, rank: Sequence[float]) -> list[list[int]]:
    """The order in each column; what is wired to nothing is left out."""
    gaps: list[list[tuple[int, int]]] = [[] for _ in plan.columns[1:]]
    for wire in plan.wires:
        gaps[wire.gap] += [(a, b) for a in ((wire.near,) if wire.rightwards else wire.lefts) for b in wire.rights]
    wired = {item for wire in plan.wires for item in (wire.near, *wire.far, *wire.beside)}
    return ordered([[item for item in each if item in wired] for each in plan.columns], gaps, rank)


def _loose(blocks: Sequence[Block], columns: Sequence[Sequence[int]], own: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """The blocks that nothing is wired to, with the columns that they can stand in without making them wider."""
    placed = {item for column in columns for item in column}
    widths = [max((blocks[item].width for item in column if item < len(blocks)), default=0.0) for column in columns]
    return {
        number: tuple(at for at, width in enumerate(widths) if width >= block.width and 0 < at < len(widths) - 1)
        or (own[number],)
        for number, block in enumerate(blocks)
        if number not in placed
    }


def _distances(columns: Sequence[Sequence[int]], heights: Sequence[float], blocks: int) -> dict[int, float]:
    """From the top of the item above to the top of each item, at least."""
    found: dict[int, float] = {}
    for column in columns:
        for index, item in enumerate(column):
            above = column[index - 1] if index else item
            passing = (item >= blocks) + (above >= blocks)
            apart = (BOXES_APART, PASSAGES_APART, 0.0)[passing]
            found[item] = heights[above] + apart
    return found


def _ties(
    plan: Levels, blocks: Sequence[Block], heights: Sequence[float]
) -> tuple[dict[int, list[Tie]], dict[int, list[Tie]]]:
    """What draws each item to items in the column on its left and on its right."""
    left: dict[int, list[Tie]] = {}
    right: dict[int, list[Tie]] = {}
    for wire in plan.wires:
        for a in (wire.near,) if wire.rightwards else wire.lefts:
            for b in wire.rights:
                weight = STRAIGHTNESS[(a >= len(blocks)) + (b >= len(blocks))]
                difference = pin_offset(a, wire.net, RIGHT, blocks, heights) - pin_offset(
                    b, wire.net, LEFT, blocks, heights
                )
                left.setdefault(b, []).append(Tie(a, difference, weight))
                right.setdefault(a, []).append(Tie(b, -difference, weight))
    return left, right


class _Shape:
    """The x of columns and tracks."""

    def __init__(
        self, blocks: Sequence[Block], columns: Sequence[Sequence[int]], gaps: Sequence["_Gap"], least_width: float
    ) -> None:
        self.track: dict[int, float] = {}
        self._blocks = blocks
        self._column = {item: at for at, column in enumerate(columns) for item in column}
        widths = [max((blocks[item].width for item in column if item < len(blocks)), default=0.0) for column in columns]
        self.width = fsum(widths) + fsum(gap.width for gap in gaps)
        spare = max(0.0, least_width - self.width)
        self.width += spare
        self._start: list[float] = []
        x = 0.0
        for at, width in enumerate(widths):
            self._start.append(x)
            x += width
            if at < len(gaps):
                x += spare / 2 if at == len(gaps) - 1 else 0.0
                self.track |= {number: x + offset for number, offset in gaps[at].offsets.items()}
                x += gaps[at].width + (spare / 2 if at == 0 else 0.0)
        self._widths = widths

    def left(self, block: int) -> float:
        """The left side of a block, which stands in the middle of its column."""
        at = self._column[block]
        return self._start[at] + (self._widths[at] - self._blocks[block].width) / 2


class _Gap:
    """The room between two columns: labels, tracks, labels."""

    def __init__(self, plan: Levels, nets: Sequence[Net], ends: Pins, numbers: Sequence[int], inner: bool) -> None:
        here = [(number, plan.wires[number]) for number in numbers]
        runs = [
            Run(tuple(ends[number, item] for item in wire.lefts), tuple(ends[number, item] for item in wire.rights))
            for number, wire in here
        ]
        found = tracks(runs)
        before, after = (
            max(
                (
                    nets[wire.net].label_width + LABEL_MARGIN
                    for _, wire in here
                    if wire.rightwards is way and wire.near == nets[wire.net].root and nets[wire.net].label_width
                ),
                default=0.0,
            )
            for way in (True, False)
        )
        count = max((track + 1 for track in found if track is not None), default=0)
        tracked = 2 * BESIDE_COLUMN + TRACK * (count - 1) if count else 0.0
        least = LEAST_GAP if inner else BORDER_GAP
        self.width = before + after + max(tracked, BESIDE_COLUMN + LABEL_MARGIN if before + after else 0.0)
        spare = max(0.0, least - self.width)
        self.width += spare
        self.offsets = {
            number: before + spare / 2 + BESIDE_COLUMN + TRACK * track
            for (number, _), track in zip(here, found, strict=True)
            if track is not None
        }


def _routes(
    plan: Levels, nets: Sequence[Net], ends: Pins, shape: _Shape, rectangles: Sequence[Rectangle]
) -> tuple[tuple[Mapping[int, tuple[Point, ...]], ...], tuple[tuple[tuple[Point, int], ...], ...]]:
    routes: tuple[dict[int, tuple[Point, ...]], ...] = tuple({} for _ in nets)
    labels: tuple[list[tuple[Point, int]], ...] = tuple([] for _ in nets)
    trails: dict[tuple[int, bool, int], list[Point]] = {}
    for number, wire in enumerate(plan.wires):  # the wires of a net come in order, from its root outwards
        way = 1 if wire.rightwards else -1
        y = ends[number, wire.near]
        if wire.near == nets[wire.net].root:
            box = rectangles[wire.near]
            start = Point(box.right if wire.rightwards else box.x, y)
            trail = [start]
            if nets[wire.net].label_width:
                labels[wire.net].append((Point(start.x + way * LABEL_MARGIN, y), way))
        else:
            trail = trails[wire.net, wire.rightwards, wire.near]
        for item in (*wire.far, *wire.beside):
            to = ends[number, item]
            bend = [Point(shape.track[number], y), Point(shape.track[number], to)] if to != y else []
            path = [*trail, *bend]
            if item < plan.blocks:
                box = rectangles[item]
                end = box.x if wire.rightwards and item in wire.far else box.right
                routes[wire.net][item] = (*path, Point(end, to))
            else:
                trails[wire.net, wire.rightwards, item] = path
    return routes, tuple(map(tuple, labels))
