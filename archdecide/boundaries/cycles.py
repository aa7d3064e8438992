"""Groups of deployables that wait for each other (Kosaraju 1978, iterative: chains may be deep)."""

from collections.abc import Iterable, Mapping, Sequence


def cycles(nodes: Iterable[str], calls: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Every group of two or more nodes that reach each other, sorted; calls of a node to itself do not count."""
    return sorted(group for group in groups_in_order(nodes, calls) if len(group) > 1)


def groups_in_order(nodes: Iterable[str], calls: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """All nodes in groups that reach each other, each sorted; no group calls one that stands before it."""
    callers: dict[str, list[str]] = {}
    for source, targets in calls.items():
        for target in targets:
            callers.setdefault(target, []).append(source)
    order = _finishing_order(sorted(nodes), calls)
    seen: set[str] = set()
    return [tuple(sorted(_reach(start, callers, seen))) for start in reversed(order) if start not in seen]


def _finishing_order(nodes: list[str], calls: Mapping[str, Sequence[str]]) -> list[str]:
    """The nodes in the order in which a depth-first search leaves them."""
    seen: set[str] = set()
    order = []
    for start in nodes:
        if start in seen:
            continue
        seen.add(start)
        work = [(start, iter(calls.get(start, ())))]
        while work:
            _, rest = work[-1]
            following = next((target for target in rest if target not in seen), None)
            if following is None:
                order.append(work.pop()[0])
            else:
                seen.add(following)
                work.append((following, iter(calls.get(following, ()))))
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
