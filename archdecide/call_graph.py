"""Who waits for whom: a graph of calls with its cycles contracted."""

from collections.abc import Iterable, Mapping

from msgspec import Struct


class CallGraph(Struct, frozen=True):
    """A call graph with its cycles contracted, in one iterative pass (no recursion: chains may be deep).

    `group_of` numbers the strongly connected components in reverse topological order: a group only calls
    groups with smaller numbers.
    """

    group_of: Mapping[str, int]
    sizes: tuple[int, ...]
    callees: tuple[frozenset[int], ...]

    @classmethod
    def among(cls, calls: Iterable[tuple[str, str]], names: Iterable[str]) -> "CallGraph":
        """The contracted graph of `calls` over all of `names` (Tarjan 1972, iterative)."""
        targets: dict[str, list[str]] = {name: [] for name in names}
        for source, target in calls:
            targets[source].append(target)
        group_of: dict[str, int] = {}
        sizes: list[int] = []
        number: dict[str, int] = {}
        low: dict[str, int] = {}
        open_nodes: list[str] = []
        for start, called in targets.items():
            if start in number:
                continue
            number[start] = low[start] = len(number)
            open_nodes.append(start)
            work = [(start, iter(called))]
            while work:
                node, rest = work[-1]
                following = next((target for target in rest if target not in group_of), None)
                if following is None:
                    work.pop()
                    if low[node] == number[node]:
                        sizes.append(0)
                        while node not in group_of:
                            group_of[open_nodes.pop()] = len(sizes) - 1
                            sizes[-1] += 1
                    if work:
                        outer = work[-1][0]
                        low[outer] = min(low[outer], low[node])
                elif following in number:
                    low[node] = min(low[node], number[following])
                else:
                    number[following] = low[following] = len(number)
                    open_nodes.append(following)
                    work.append((following, iter(targets[following])))
        callees: list[set[int]] = [set() for _ in sizes]
        for caller, called in targets.items():
            callees[group_of[caller]].update(group_of[target] for target in called)
        return cls(group_of, tuple(sizes), tuple(frozenset(group - {own}) for own, group in enumerate(callees)))

    def longest_path(self) -> int:
        """Calls on the longest path; a cycle counts as one node."""
        depth: list[int] = []
        for called in self.callees:
            depth.append(1 + max(depth[group] for group in called) if called else 0)
        return max(depth, default=0)

    def weakest_entry(
        self, availability: Mapping[str, float], uncertain: Iterable[str], pooled: frozenset[str] = frozenset()
    ) -> tuple[float | None, bool]:
        """The smallest product of availabilities that an entry reaches, and whether an uncertain node is in reach.

        Of the `pooled` nodes, which fail together, only the weakest counts.

        None if no entry reaches a node with a stated availability. Reached nodes are kept as bits of one
        integer per group, so that a node on several paths counts once.
        """
        names = [*availability, *uncertain]
        reach = [0] * len(self.sizes)
        for position, name in enumerate(names):
            reach[self.group_of[name]] |= 1 << position
        called: set[int] = set()
        for group, callees in enumerate(self.callees):
            called |= callees
            for callee in callees:
                reach[group] |= reach[callee]
        lowest: float | None = None
        doubtful = False
        for group in range(len(self.sizes)):
            if group in called or not reach[group]:
                continue
            doubtful = doubtful or reach[group] >> len(availability) != 0
            product = pool = 1.0
            for position, (name, value) in enumerate(availability.items()):
                if reach[group] >> position & 1:
                    if name in pooled:
                        pool = min(pool, value)
                    else:
                        product *= value
            product *= pool
            if reach[group] & ((1 << len(availability)) - 1):
                lowest = product if lowest is None else min(lowest, product)
        return lowest, doubtful
