"""Groups of nodes that are coupled more than their volumes make likely, in a graph with repelling pairs.

Louvain's two moves (Blondel 2008) on signed modularity: a node goes where Σ weight − resolution × volume × volume of
the group ÷ total volume is largest, then whole groups do the same; then single nodes again, until nothing moves, which
repairs what merging too early did (Rotta and Noack 2011). networkx has no version with negative weights, nodes that
stand for several parts, or pairs that must never meet, so this one is written here. The volume of a node is the sum of
its attracting weights; repelling weights count in the sum alone, so that a repelling pair stays together only where
others hold it.

Time and memory are linear in the edges for each pass; nothing recurses, nothing is random.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import fsum, modf

from msgspec import Struct

_GAIN = 1e-10
"""Moves that gain less than this share of the strongest pair are rounding noise."""
_MOVES = 30
"""Moves per node after which a pass stops; passes that still improve after so many are circling."""
_ROUNDS = 6
_STRIDE = 0.6180339887498949
_LEAP = 0.7548776662466927
"""Golden ratios of one and two dimensions: multiples of them fill the unit interval evenly, without randomness."""


class Weighted(Struct, frozen=True):
    """A signed graph on 0 … n−1. `volumes` are attracting weights, inner ones of contracted nodes twice.

    Nodes that share a mark are never in one group.
    """

    adjacency: Sequence[Mapping[int, float]]
    volumes: Sequence[float]
    marks: Sequence[frozenset[int]]

    @classmethod
    def of(
        cls, size: int, pairs: Mapping[tuple[int, int], float], inner: Sequence[float], marks: Sequence[frozenset[int]]
    ) -> "Weighted":
        """The graph of weighted pairs; `inner` is the attracting weight inside each node."""
        adjacency: list[dict[int, float]] = [{} for _ in range(size)]
        volumes = [2 * weight for weight in inner]
        for (one, other), weight in pairs.items():
            adjacency[one][other] = adjacency[other][one] = weight
            if weight > 0:
                volumes[one] += weight
                volumes[other] += weight
        return cls(adjacency, volumes, marks)


def perturbed(pairs: Mapping[tuple[int, int], float], run: int, share: float) -> dict[tuple[int, int], float]:
    """The same pairs with weights wrong by up to a share, in an even pattern that differs from run to run."""
    listed = enumerate(pairs.items())
    return {pair: weight * (1 + share * (2 * even(place, run) - 1)) for place, (pair, weight) in listed}


def even(place: int, run: int) -> float:
    """A number in [0, 1) for a place in a run; those of one run fill the interval evenly."""
    return modf((place + 1) * _STRIDE + run * _LEAP)[0]


def communities(graph: Weighted, resolution: float, starts: int = 1) -> list[int]:
    """The group of every node, groups numbered by their first node: the best of several orders of visiting.

    Low resolutions give few large groups, high ones many small groups; 1 is modularity itself.
    """
    best: tuple[float, list[int]] | None = None
    for groups in from_orders(graph, resolution, starts):
        worth = quality(graph, groups, resolution)
        if best is None or worth > best[0] + _GAIN:
            best = worth, groups
    return best[1] if best else []


def from_orders(graph: Weighted, resolution: float, starts: int) -> Iterator[list[int]]:
    """What each of several orders of visiting leads to."""
    for run in range(starts):
        yield _from_singles(graph, resolution, _order(graph, run))


def quality(graph: Weighted, groups: Sequence[int], resolution: float) -> float:
    """Share of the attraction that stays inside (repulsion deducted) − resolution × Σ (share of volume)²."""
    total = fsum(graph.volumes)
    if not total:
        return 0.0
    return stays_inside(graph, groups) - resolution * concentration(graph, groups)


def stays_inside(graph: Weighted, groups: Sequence[int]) -> float:
    """Weight inside groups ÷ all attracting weight; repelling pairs inside a group count against it."""
    total = fsum(graph.volumes)
    across = fsum(
        weight
        for node, links in enumerate(graph.adjacency)
        for other, weight in links.items()
        if weight > 0 and groups[node] != groups[other]
    )
    repelled = fsum(
        weight
        for node, links in enumerate(graph.adjacency)
        for other, weight in links.items()
        if weight < 0 and groups[node] == groups[other]
    )
    return (total - across + repelled) / total if total else 1.0


def concentration(graph: Weighted, groups: Sequence[int]) -> float:
    """Σ (share of the volume)² over groups: 1 for a single group, 1 ÷ n for n equal ones."""
    held: dict[int, float] = {}
    for node, volume in enumerate(graph.volumes):
        held[groups[node]] = held.get(groups[node], 0.0) + volume
    total = fsum(held.values())
    return fsum((volume / total) ** 2 for volume in held.values()) if total else 1.0


def _order(graph: Weighted, run: int) -> list[int]:
    """Run 0 visits nodes as they are numbered, run 1 the strongest first, others in even patterns."""
    nodes = range(len(graph.volumes))
    if run == 0:
        return list(nodes)
    if run == 1:
        return sorted(nodes, key=lambda node: (-graph.volumes[node], node))
    return sorted(nodes, key=lambda node: (even(node, run), node))


def _from_singles(graph: Weighted, resolution: float, order: Sequence[int]) -> list[int]:
    size = len(graph.volumes)
    total = fsum(graph.volumes)
    price = resolution / total if total else 0.0
    groups = list(range(size))
    for _ in range(_ROUNDS):
        moved = _move(graph, groups, price, order)
        groups = _numbered(groups)
        while True:
            whole = _contracted(graph, groups)
            above = list(range(len(whole.volumes)))
            if not _move(whole, above, price, above.copy()):
                break
            moved = True
            groups = _numbered([above[group] for group in groups])
        if not moved:
            break
    return groups


def _numbered(groups: Iterable[int]) -> list[int]:
    numbers: dict[int, int] = {}
    return [numbers.setdefault(group, len(numbers)) for group in groups]


def _contracted(graph: Weighted, groups: Sequence[int]) -> Weighted:
    """The graph whose nodes are groups, numbered from 0 without gaps."""
    size = max(groups, default=-1) + 1
    adjacency: list[dict[int, float]] = [{} for _ in range(size)]
    volumes = [0.0] * size
    marks: list[frozenset[int]] = [frozenset()] * size
    for node, links in enumerate(graph.adjacency):
        group = groups[node]
        volumes[group] += graph.volumes[node]
        if graph.marks[node]:
            marks[group] |= graph.marks[node]
        row = adjacency[group]
        for other, weight in links.items():
            if groups[other] != group:
                row[groups[other]] = row.get(groups[other], 0.0) + weight
    return Weighted(adjacency, volumes, marks)


class _Held:
    """What each group holds while nodes move: volume, members, marks, and the numbers that are free."""

    def __init__(self, graph: Weighted, groups: Sequence[int]) -> None:
        size = len(groups)
        self.volume = [0.0] * size
        self.members = [0] * size
        self.marks: dict[int, Counter[int]] = {}
        for node, group in enumerate(groups):
            self.put(graph, node, group, 1)
        self.free = [group for group in range(size) if not self.members[group]]

    def put(self, graph: Weighted, node: int, group: int, sign: int) -> None:
        self.volume[group] = self.volume[group] + sign * graph.volumes[node] if self.members[group] + sign else 0.0
        self.members[group] += sign
        for mark in graph.marks[node]:
            self.marks.setdefault(group, Counter())[mark] += sign

    def refuses(self, marks: frozenset[int], group: int) -> bool:
        held = self.marks.get(group)
        return held is not None and any(held[mark] > 0 for mark in marks)


def _move(graph: Weighted, groups: list[int], price: float, order: Sequence[int]) -> bool:
    """Let every node join the best group in reach or found one, until none gains; whether any has moved."""
    held = _Held(graph, groups)
    waiting = deque(order)
    queued = [True] * len(groups)
    moves = _MOVES * len(groups)
    moved = False
    while waiting and moves:
        node = waiting.popleft()
        queued[node] = False
        home = groups[node]
        target = _best(graph, groups, price, held, node)
        if target == home:
            continue
        held.put(graph, node, home, -1)
        held.put(graph, node, target, 1)
        groups[node] = target
        if not held.members[home]:
            held.free.append(home)
        moved = True
        moves -= 1
        for other in graph.adjacency[node]:
            if groups[other] != target and not queued[other]:
                queued[other] = True
                waiting.append(other)
    return moved


def _best(graph: Weighted, groups: Sequence[int], price: float, held: _Held, node: int) -> int:
    """The group in which a node is best kept: its own one unless another gains, an empty one if all cost."""
    home = groups[node]
    volume = graph.volumes[node]
    marks = graph.marks[node]
    links: dict[int, float] = {}
    for other, weight in graph.adjacency[node].items():
        links[groups[other]] = links.get(groups[other], 0.0) + weight
    cost = price * volume
    best = home
    gain = links.pop(home, 0.0) - cost * (held.volume[home] - volume)
    for group, weight in links.items():
        here = weight - cost * held.volume[group]
        if here > gain + _GAIN and not (marks and held.refuses(marks, group)):
            best, gain = group, here
    if gain < -_GAIN and held.members[home] > 1:
        best = held.free.pop()
    return best
