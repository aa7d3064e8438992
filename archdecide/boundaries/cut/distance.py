"""How far one grouping of names is from another: who has to move, after groups are matched as well as they can be."""

from collections.abc import Iterable, Mapping

Groups = Mapping[str, Iterable[str]]


def matched(one: Groups, other: Groups) -> dict[str, str]:
    """The groups of the other side for those of the first, so that together they share the most names.

    Groups that share nothing with their partner have none. The order of the groups decides between equal matchings,
    so both sides are taken in the order of their names.
    """
    members = {name: frozenset(names) for name, names in sorted(other.items())}
    shared = {
        (here, there): len(names.intersection(one[here]))
        for here in sorted(one)
        for there, names in members.items()
        if not names.isdisjoint(one[here])
    }
    if len(shared) == len({here for here, _ in shared}) == len({there for _, there in shared}):
        return dict(iter(shared))
    import networkx  # takes 100 ms, and only groups that differ need a matching of largest weight

    graph: networkx.Graph[tuple[bool, str]] = networkx.Graph()
    for (here, there), weight in shared.items():
        graph.add_edge((False, here), (True, there), weight=weight)
    pairs = sorted(sorted(pair) for pair in networkx.max_weight_matching(graph))
    return {here[1]: there[1] for here, there in pairs}


def moves(one: Groups, other: Groups) -> tuple[str, ...]:
    """The names that do not stay: their group's partner does not hold them, or only one side knows them. Sorted."""
    partner = matched(one, other)
    every = {name for groups in (one, other) for held in groups.values() for name in held}
    stay = {name for here, there in partner.items() for name in set(one[here]) & set(other[there])}
    return tuple(sorted(every - stay))
