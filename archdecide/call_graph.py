"""Who waits for whom: a graph of calls with its cycles contracted."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from archdecide.graphs import groups_in_order


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
        """The contracted graph of `calls` over all of `names`."""
        targets: dict[str, list[str]] = {name: [] for name in names}
        for source, target in calls:
            targets[source].append(target)
        groups = groups_in_order(tuple(targets), targets)[::-1]
        group_of = {name: number for number, group in enumerate(groups) for name in group}
        sizes = tuple(map(len, groups))
        callees: list[set[int]] = [set() for _ in sizes]
        for caller, called in targets.items():
            callees[group_of[caller]].update(group_of[target] for target in called)
        return cls(group_of, sizes, tuple(frozenset(group - {own}) for own, group in enumerate(callees)))

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
