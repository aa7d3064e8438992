"""An order of the nodes of a graph that follows from its structure, so that names decide only where structure cannot.

Colour refinement: nodes start in cells of the same colour, and a cell is split as long as its nodes differ in how they
are linked to some cell. Cells and splits are ordered by colours and links alone. Where nothing splits the cells
further, the last node by name gets a cell of its own, and refinement goes on: in a symmetric graph every choice leads
to the same order (McKay 1981, without backtracking). Of a split cell, the largest piece need not be looked at again
(Hopcroft 1971), which keeps the work at O((n + m) log n). Nothing recurses.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

Link = tuple[int, int]
"""A label and the node at the other end. Labels say what a link is, seen from this side."""


def canonical_order(colours: Sequence[object], links: Sequence[Sequence[Link]], names: Sequence[str]) -> list[int]:
    """The nodes 0 … n−1 in canonical order.

    `colours` say what each node is (of one type that has an order), `links` what it is tied to, `names` break ties.
    """
    cells = _Cells(colours, links, names)
    cells.refine(cells.starts())
    position = 0
    while position < len(names):
        if cells.size[position] == 1:
            position += 1
        else:
            last = position + cells.size[position] - 1
            cells.single_out(position)
            cells.refine([last])
    return cells.nodes


class _Cells:
    """An ordered partition. A cell is known by the position of its first node in `nodes`."""

    def __init__(self, colours: Sequence[object], links: Sequence[Sequence[Link]], names: Sequence[str]) -> None:
        self.links = links
        self.names = names
        members: dict[object, list[int]] = {}
        for node, colour in enumerate(colours):
            members.setdefault(colour, []).append(node)
        self.cell = [0] * len(names)
        self.place = [0] * len(names)
        self.size: dict[int, int] = {}
        self.waiting: dict[int, list[int]] = {}
        self.nodes = [0] * len(names)
        start = 0
        for _, found in sorted(members.items()):
            self._put(start, found)
            start += len(found)

    def starts(self) -> list[int]:
        """All cells, in order."""
        return sorted(self.size)

    def single_out(self, start: int) -> None:
        """Give the last node by name a cell of its own, behind the rest of its cell."""
        waiting = self.waiting.get(start)
        if waiting is None:
            members = self.nodes[start : start + self.size[start]]
            waiting = self.waiting[start] = sorted(members, key=lambda node: self.names[node])
        while self.cell[waiting[-1]] != start:  # split off in the meantime
            waiting.pop()
        node = waiting.pop()
        last = start + self.size[start] - 1
        other = self.nodes[last]
        self.nodes[self.place[node]], self.place[other] = other, self.place[node]
        self.size[start] -= 1
        self._put(last, [node])

    def refine(self, starts: Iterable[int]) -> None:
        """Split cells until every node of a cell is linked in the same way to every cell."""
        queue = deque(starts)
        queued = set(queue)
        while queue:
            start = queue.popleft()
            queued.discard(start)
            for cell, nodes, touched in self._touched(start):
                for piece in self._split(cell, nodes, touched, is_queued=cell in queued):
                    if piece not in queued:
                        queued.add(piece)
                        queue.append(piece)

    def _touched(self, start: int) -> Iterator[tuple[int, list[int], dict[int, list[int]]]]:
        """The cells that links from a cell lead to, with the nodes there, and the labels of these links by node."""
        labels: dict[int, list[int]] = {}
        for node in self.nodes[start : start + self.size[start]]:
            for label, other in self.links[node]:
                if self.size[self.cell[other]] > 1:
                    labels.setdefault(other, []).append(label)
        cells: dict[int, list[int]] = {}
        for node in labels:
            cells.setdefault(self.cell[node], []).append(node)
        for cell in sorted(cells):
            yield cell, cells[cell], labels

    def _split(self, cell: int, nodes: list[int], labels: dict[int, list[int]], *, is_queued: bool) -> list[int]:
        """Split a cell by the labels of some of its nodes; returns the pieces that are still to be looked at."""
        sorts: dict[tuple[int, ...], list[int]] = {}
        for node in nodes:
            sorts.setdefault(tuple(sorted(labels[node])), []).append(node)
        left = self.size[cell] - len(nodes)
        if not left and len(sorts) == 1:
            return []
        end = cell + self.size[cell]
        for place, node in enumerate(nodes, start=end - len(nodes)):
            other = self.nodes[place]
            self.nodes[place], self.nodes[self.place[node]] = node, other
            self.place[other], self.place[node] = self.place[node], place
        pieces = [cell] if left else []
        if left:
            self.size[cell] = left
        start = cell + left
        for _, found in sorted(sorts.items()):
            self._put(start, found)
            pieces.append(start)
            start += len(found)
        if not is_queued:
            pieces.remove(max(pieces, key=lambda piece: (self.size[piece], -piece)))
        return pieces

    def _put(self, start: int, members: list[int]) -> None:
        self.size[start] = len(members)
        for place, node in enumerate(members, start=start):
            self.nodes[place] = node
            self.place[node] = place
            self.cell[node] = start
