"""Strongly connected components of call graphs (Kosaraju 1978, iterative: chains may be deep)."""

from collections.abc import Iterable, Mapping, Sequence


def cycles(nodes: Iterable[str], calls: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Every group of two or more nodes that reach each other, sorted; calls of a node to itself do not count."""
    groups = groups_in_order(sorted(nodes), calls)
    return sorted(tuple(sorted(group)) for group in groups if len(group) > 1)


def groups_in_order(nodes: Sequence[str], calls: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The nodes in groups that reach each other (most of one node), callers before those that they call."""
    callers: dict[str, list[str]] = {}
    for source, targets in calls.items():
        for target in targets:
            callers.setdefault(target, []).append(source)
    order = _finishing_order(nodes, calls)
    seen: set[str] = set()
    return [_reach(start, callers, seen) for start in reversed(order) if start not in seen]


def _finishing_order(nodes: Sequence[str], calls: Mapping[str, Sequence[str]]) -> list[str]:
    """The nodes in the order in which a depth-first search leaves them."""
    seen: set[str] = set()
    order = []
    for start in nodes:
        if start in seen:
            continue
        seen.add(start)
        work = [(start, iter(calls.get(start, ())))]
        while work:
            node, rest = work[-1]
            for target in rest:
                if target not in seen:
                    seen.add(target)
                    work.append((target, iter(calls.get(target, ()))))
                    break
            else:
                order.append(node)
                work.pop()
    return order


def _reach(start: str, calls: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    """Everything unseen that is reached from a node; marks it as seen."""
    seen.add(start)
    reached = [start]
    for node in reached:
        for target in calls.get(node, ()):
            if target not in seen:
                seen.add(target)
                reached.append(target)
    return reached
