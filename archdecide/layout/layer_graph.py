"""The columns of a drawing with everything that stands in them: blocks, and the places where long lines pass.

A net is one line that starts at its root and branches to its leaves. What it does between two neighbouring
columns is a wire; where it has to cross a column, it gets an item of its own there, so that no box is in its way.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, field

PASSAGE = 16.0
"""The height of the place where a line crosses a column: room for the line and for a label on it."""
Side = Literal["", "left", "right"]


class Block(Struct, frozen=True):
    """What is placed: a box, a whole group, or (with `side`) the point where a line crosses the border.

    `pins` says at which y below the top the lines of a net meet the block on its left (-1) or right (1) side;
    without it they are spread. `rank` orders border points.
    """

    width: float
    height: float
    side: Side = ""
    rank: float = 0.0
    pins: Mapping[tuple[int, int], float] = field(default_factory=dict)


class Net(Struct, frozen=True):
    """A line from the block `root` to the blocks `leaves`."""

    root: int
    leaves: tuple[int, ...]
    label_width: float = 0.0


class Wire(Struct, frozen=True):
    """A net between columns `gap` and `gap` + 1, from the item `near` its root to the items `far` from it, and to
    those that stand `beside` the root in the same column: the line turns round to them, always on their right."""

    net: int
    gap: int
    rightwards: bool
    near: int
    far: tuple[int, ...]
    beside: tuple[int, ...] = ()

    @property
    def lefts(self) -> tuple[int, ...]:
        """Its items in the left column."""
        return (self.near, *self.beside) if self.rightwards else self.far

    @property
    def rights(self) -> tuple[int, ...]:
        """Its items in the right column."""
        return self.far if self.rightwards else (self.near,)


class Levels(Struct, frozen=True):
    """Items by column: those below `blocks` in number are blocks, the others passages, which `chains` lists line by
    line from the root outwards."""

    blocks: int
    columns: tuple[tuple[int, ...], ...]
    heights: tuple[float, ...]
    wires: tuple[Wire, ...]
    chains: tuple[tuple[int, ...], ...]


def levels(blocks: Sequence[Block], nets: Sequence[Net], column: Sequence[int], count: int) -> Levels:
    """The columns 0 to `count` - 1 with passages wherever a net crosses one."""
    columns: list[list[int]] = [[] for _ in range(count)]
    for block, at in enumerate(column):
        columns[at].append(block)
    heights = [block.height for block in blocks]
    wires: list[Wire] = []
    chains: list[tuple[int, ...]] = []
    for number, net in enumerate(nets):
        for step in (1, -1):
            leaves = [leaf for leaf in net.leaves if (column[leaf] - column[net.root]) * step > 0]
            beside = tuple(leaf for leaf in net.leaves if step > 0 and column[leaf] == column[net.root])
            at, near, first = column[net.root], net.root, len(heights)
            while leaves or beside:
                at += step
                far = [leaf for leaf in leaves if column[leaf] == at]
                leaves = [leaf for leaf in leaves if column[leaf] != at]
                if leaves:
                    columns[at].append(len(heights))
                    far.append(len(heights))
                    heights.append(PASSAGE)
                wires.append(Wire(number, at - 1 if step > 0 else at, step > 0, near, tuple(far), beside))
                near, beside = far[-1] if far else near, ()
            ends = [item for item in (net.root, *net.leaves) if blocks[item].side and len(net.leaves) == 1]
            chains.append(
                (
                    *(item for item in ends if item == net.root),
                    *range(first, len(heights)),
                    *(item for item in ends if item != net.root),
                )
            )
    return Levels(len(blocks), tuple(map(tuple, columns)), tuple(heights), tuple(wires), tuple(filter(None, chains)))
