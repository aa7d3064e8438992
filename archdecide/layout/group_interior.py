"""The inside of a group: its boxes in columns, and on its borders a point for every line that leaves or enters."""

from collections.abc import Sequence
from math import fsum, sqrt

from msgspec import Struct

from archdecide.layout.layer_graph import PASSAGE, Block, Net
from archdecide.layout.ports import LEFT, RIGHT
from archdecide.layout.ranking import columns, folded, forward_edges
from archdecide.layout.routing import Arrangement, arrange

WIDTH_TO_HEIGHT = 1.5
"""The shape that a drawing should roughly have: that of a page on its side."""
AROUND_BOX = (80.0, 16.0)
"""What a box takes up besides itself, width and height, in the guess how many columns give that shape."""
SLACK = 1.15


class Crossing(Struct, frozen=True):
    """A line that crosses the border of a group on a side (-1 left, 1 right): from the box `root` in it outwards,
    or (without a root) inwards to `leaves`. `net` is its number outside; points with a lower `rank` come first."""

    net: int
    side: int
    root: int | None
    leaves: tuple[int, ...]
    rank: float


class Inside(Struct, frozen=True):
    """The arrangement of a group: first its boxes and nets, then a border point and a net for every crossing."""

    arrangement: Arrangement
    boxes: int
    nets: int
    crossings: tuple[Crossing, ...]

    def pins(self) -> dict[tuple[int, int], float]:
        """How far below the top each crossing meets the border, by net and side."""
        points = self.arrangement.blocks[self.boxes :]
        return {
            (each.net, each.side): point.y + PASSAGE / 2 for each, point in zip(self.crossings, points, strict=True)
        }

    def crossing(self, net: int, side: int) -> int:
        """The number of the crossing of a net."""
        return next(index for index, each in enumerate(self.crossings) if (each.net, each.side) == (net, side))


def inside(boxes: Sequence[Block], nets: Sequence[Net], crossings: Sequence[Crossing], least_width: float) -> Inside:
    """The arrangement of the boxes of a group with its own nets and those that cross its border."""
    points = [Block(0, PASSAGE, "left" if each.side == LEFT else "right", each.rank) for each in crossings]
    through = [
        Net(len(boxes) + index, each.leaves) if each.root is None else Net(each.root, (len(boxes) + index,))
        for index, each in enumerate(crossings)
    ]
    pull = [0] * len(boxes)
    for each in crossings:
        for box in each.leaves if each.root is None else (each.root,):
            pull[box] += each.side
    column = column_of(boxes, nets, pull) + [0] * len(points)
    found = arrange([*boxes, *points], [*nets, *through], column, least_width=least_width)
    return Inside(found, len(boxes), len(nets), tuple(crossings))


def column_of(blocks: Sequence[Block], nets: Sequence[Net], pull: Sequence[int]) -> list[int]:
    """The column of each block, with as many columns as give the drawing a good shape."""
    edges = forward_edges(len(blocks), [(net.root, leaf) for net in nets for leaf in net.leaves])
    area = fsum((block.width + AROUND_BOX[0]) * (block.height + AROUND_BOX[1]) for block in blocks)
    sizes = [(block.width + AROUND_BOX[0], block.height + AROUND_BOX[1]) for block in blocks]
    heights = [height for _, height in sizes]
    most = max([SLACK * sqrt(area / WIDTH_TO_HEIGHT), *heights])
    return folded(columns(heights, edges, most, pull), sizes, edges)


def fans(column: Sequence[int], net: Net) -> list[tuple[int, tuple[tuple[int, int], ...]]]:
    """The sides on which a net leaves its root, each with the leaves that it leads to and their sides."""
    home = column[net.root]
    left = tuple((leaf, RIGHT) for leaf in net.leaves if column[leaf] < home)
    right = tuple((leaf, LEFT if column[leaf] > home else RIGHT) for leaf in net.leaves if column[leaf] >= home)
    return [(side, leaves) for side, leaves in ((LEFT, left), (RIGHT, right)) if leaves]
