"""How far one grouping of names is from another: who has to move, after groups are matched as well as they can be."""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

Groups = Mapping[str, Iterable[str]]


def matched(one: Groups, other: Groups) -> dict[str, str]:
    """The groups of the other side for those of the first, so that together they share the most names.

    Groups that share nothing with their partner have none. The order of the groups decides between equal matchings,
    so both sides are taken in the order of their names.
    """
    left, right = sorted(one), sorted(other)
    members = {name: frozenset(other[name]) for name in right}
    shared = [[len(members[there].intersection(one[here])) for there in right] for here in left]
    if len(left) > len(right):
        found = {
            here: there for there, here in enumerate(_assignment([list(row) for row in zip(*shared, strict=True)]))
        }
    else:
        found = dict(enumerate(_assignment(shared)))
    return {left[here]: right[there] for here, there in found.items() if shared[here][there]}


def moves(one: Groups, other: Groups) -> tuple[str, ...]:
    """The names that do not stay: their group's partner does not hold them, or only one side knows them. Sorted."""
    partner = matched(one, other)
    every = {name for groups in (one, other) for held in groups.values() for name in held}
    stay = {name for here, there in partner.items() for name in set(one[here]) & set(other[there])}
    return tuple(sorted(every - stay))


def _assignment(weights: Sequence[Sequence[int]]) -> list[int]:
    """For every row its column, each column once, with the largest sum; there are no more rows than columns.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), in rows² · columns steps.
    """
    rows, columns = len(weights), len(weights[0]) if weights else 0
    of_row, of_column = [0.0] * (rows + 1), [0.0] * (columns + 1)
    taken_by = [0] * (columns + 1)
    for row in range(1, rows + 1):
        taken_by[0] = row
        column = 0
        least, came_from, seen = [inf] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while taken_by[column]:
            seen[column] = True
            here, step, following = taken_by[column], inf, 0
            for other in range(1, columns + 1):
                if seen[other]:
                    continue
                cost = -weights[here - 1][other - 1] - of_row[here] - of_column[other]
                if cost < least[other]:
                    least[other], came_from[other] = cost, column
                if least[other] < step:
                    step, following = least[other], other
            for other in range(columns + 1):
                if seen[other]:
                    of_row[taken_by[other]] += step
                    of_column[other] -= step
                else:
                    least[other] -= step
            column = following
        while column:
            taken_by[column] = taken_by[came_from[column]]
            column = came_from[column]
    found = [0] * rows
    for other in range(1, columns + 1):
        if taken_by[other]:
            found[taken_by[other] - 1] = other - 1
    return found
