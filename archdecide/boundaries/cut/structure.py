"""Where a system falls apart by itself: its parts cut by affinity alone, for the part that no force of its own decides.

Parts that must be together are one node, parts that must be apart share a mark. The resolution is swept from coarse to
fine; every distinct cut is a candidate. What a cut costs is the attraction that it cuts through, repulsion that it
keeps inside, and half of the concentration (Σ of squared shares of the volume): a boundary has to pay for itself
twice, because splitting later is easier than joining again (CRITERIA §5.1, L54). Where nothing pays at that price,
since everything calls everything, the price falls to that of modularity, then to half of that, until there are two.

People bound the number: not fewer sets than teams, not more than they can carry. Parts without any interaction say
nothing of where they belong; they stay together in the core.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from math import fsum

from msgspec import Struct

from archdecide.boundaries.cut.affinity import Bonds
from archdecide.boundaries.cut.communities import (
    Weighted,
    communities,
    concentration,
    from_orders,
    perturbed,
    stays_inside,
)
from archdecide.boundaries.cut.groups import Groups
from archdecide.boundaries.system import System

RESOLUTIONS = (0.25, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0)
"""Swept from few large sets to many small ones, in steps of √2."""
PRICES = (0.5, 1.0, 2.0)
"""What concentration costs relative to crossing, tried until a cut has at least two sets."""
_STARTS = 6
PERTURBATION = 0.3
"""Share by which estimates of coupling are taken to be wrong (judgement)."""
_STABLE = 0.5
_EQUAL = 0.01
"""Share of the attraction by which a cut may be worse and still be as good (judgement: far below PERTURBATION)."""
LOOSE = -1
"""The set of the nodes in no pair."""
_TRIED = 3
_CHECKS = 5
_WORK = 30_000
"""Edges that the starts of one resolution may visit: large graphs get fewer starts, and need fewer."""


Points = tuple[tuple[str, str], float]
"""Two parts, or a part and a store, and how much attracts them."""


class Bounds(Struct, frozen=True):
    """How many sets there should be: from the people and the constraints; None is unbounded."""

    least: int = 2
    most: int | None = None

    def miss(self, count: int) -> int:
        """How far a number is outside."""
        over = count - self.most if self.most is not None else 0
        return max(over, self.least - count, 0)


class StructureCandidate(Struct, frozen=True):
    """One cut of the structure: the set of every node, the resolution that found it, and what it costs."""

    sets: tuple[int, ...]
    count: int
    resolution: float
    crossing: float
    concentration: float

    def cost(self, price: float) -> float:
        return self.crossing + price * self.concentration


class Structure(Struct, frozen=True):
    """The structural graph of some groups: `roots` are the nodes in canonical order, `loose` are those in no pair.

    `pairs` are weighted by position in `roots`; data stores with several users are nodes without a root after them.
    """

    roots: tuple[str, ...]
    graph: Weighted
    pairs: Mapping[tuple[int, int], float]
    inner: tuple[float, ...]
    loose: frozenset[int]

    @classmethod
    def of(cls, system: System, groups: Groups, roots: Iterable[str], points: Iterable[Points]) -> "Structure":
        """The graph of the groups of these roots, with what is outside of them left out.

        `points` tie parts to each other and to shared stores; see `points_of`.
        """
        ordered = tuple(sorted(roots, key=lambda root: groups.first[root]))
        place = {name: number for number, root in enumerate(ordered) for name in groups.members[root]}
        size = len(ordered)
        points = tuple(points)
        stores = {
            store
            for (name, store), _ in points
            if name in place and store not in place and store in system.users and not system.is_part(store)
        }
        for store in sorted(stores, key=lambda name: _shared_by(system, name)):
            place[store] = size
            size += 1
        weights: dict[tuple[int, int], float] = {}
        inner = [0.0] * size
        touched: set[int] = set()
        for (one, other), value in points:
            if one not in place or other not in place:
                continue
            left, right = sorted((place[one], place[other]))
            touched |= {left, right}
            if left == right:
                inner[left] += max(value, 0.0)
            else:
                weights[left, right] = weights.get((left, right), 0.0) + value
        pairs = dict(sorted((pair, weight) for pair, weight in weights.items() if weight))
        marks = [*_marks(system, groups, ordered), *[frozenset[int]()] * (size - len(ordered))]
        loose = frozenset(place for place in range(len(ordered)) if place not in touched)
        return cls(ordered, Weighted.of(size, pairs, inner, marks), pairs, tuple(inner), loose)

    def ties(self, node: int, homes: Sequence[int]) -> dict[int, float]:
        """How strongly a node is attracted to every set of a cut, its own inner coupling included."""
        found = {homes[node]: self.inner[node]} if self.inner[node] else {}
        for other, weight in self.graph.adjacency[node].items():
            if weight > 0 and other < len(homes):
                found[homes[other]] = found.get(homes[other], 0.0) + weight
        return found

    def again(self, run: int, share: float) -> "Structure":
        """The same with weights wrong by up to a share, in the pattern of a run."""
        pairs = perturbed(self.pairs, run, share)
        graph = Weighted.of(len(self.inner), pairs, self.inner, self.graph.marks)
        return Structure(self.roots, graph, pairs, self.inner, self.loose)

    def cut(self, resolution: float, starts: int) -> StructureCandidate:
        """The best cut at one resolution. Loose nodes count as one set."""
        return self._candidate(communities(self.graph, resolution, starts), resolution)

    def cuts(self, resolution: float, starts: int) -> Iterator[StructureCandidate]:
        """What each of several orders of visiting finds at one resolution."""
        for found in from_orders(self.graph, resolution, starts):
            yield self._candidate(found, resolution)

    def _candidate(self, found: Sequence[int], resolution: float) -> StructureCandidate:
        sets = tuple(LOOSE if node in self.loose else found[node] for node in range(len(self.roots)))
        return StructureCandidate(
            sets=sets,
            count=len(set(sets)),
            resolution=resolution,
            crossing=1 - stays_inside(self.graph, found),
            concentration=concentration(self.graph, found),
        )


def points_of(system: System, bonds: Bonds) -> list[Points]:
    """What ties the parts of a system, and parts to the stores that they share, in its order.

    In this order, because a sum of floats depends on it.
    """
    rank = system.rank
    found: list[Points] = [(pair, known.points) for pair, known in bonds.pairs.items()]
    found += bonds.stores.items()
    return sorted(found, key=lambda item: sorted((rank.get(item[0][0], -1), rank.get(item[0][1], -1))))


def _shared_by(system: System, store: str) -> tuple[tuple[int, ...], str]:
    """What tells a store from others: its place, or those of its users where it is no component."""
    places = (system.rank[name] for name in ((store,) if store in system.rank else system.users[store]))
    return tuple(sorted(places)), store


def _marks(system: System, groups: Groups, roots: Sequence[str]) -> list[frozenset[int]]:
    """Numbers of what must be apart: a group of `apart`, services that exist already, parts with stores of their own.

    A data store that is a component of its own, and that nobody else uses, shows that its user is cut off where
    it hurts most: structure alone joins no two of them (L54, database per service). A force can, by contraction.
    """
    fixed = len(system.constraints.apart)
    owners = {
        root
        for root in roots
        if any(_is_private(system, store) for name in groups.members[root] for store in system.stores[name])
    }
    existing = {root: {fixed} for root in roots if root in groups.service}
    owning = {root: {fixed + 1} for root in roots if root in owners}
    return [
        frozenset(groups.apart.get(root, set()) | existing.get(root, set()) | owning.get(root, set())) for root in roots
    ]


def _is_private(system: System, store: str) -> bool:
    return store in system.components and system.is_store(store) and len(system.users[store]) == 1


def starts(structure: Structure, most: int = _STARTS) -> int:
    """How many orders of visiting to try."""
    return max(1, min(most, _WORK // (len(structure.pairs) + 1)))


def sweep(structure: Structure, most_starts: int = _STARTS) -> tuple[StructureCandidate, ...]:
    """Every distinct cut of the structure, the coarsest first."""
    found: dict[tuple[int, ...], StructureCandidate] = {}
    for resolution in RESOLUTIONS:
        candidate = structure.cut(resolution, starts(structure, most_starts))
        found.setdefault(_renumbered(candidate.sets), candidate)
    return tuple(found.values())


def chosen(
    structure: Structure, bounds: Bounds, candidates: Sequence[StructureCandidate]
) -> tuple[StructureCandidate, ...]:
    """The candidates that separate something, the one to take first.

    That is the best ranked one among the first few that survives errors: where weights that are wrong by up to
    PERTURBATION move most parts to other company, the cut shows noise and the next one is taken.
    """
    order = ranked(candidates, bounds)
    for candidate in order[:_TRIED]:
        if bounds.miss(candidate.count) > bounds.miss(order[0].count):
            break
        if stability(structure, candidate) >= _STABLE:
            return (candidate, *(other for other in order if other is not candidate))
    return order


def stability(structure: Structure, candidate: StructureCandidate) -> float:
    """Mean share of the nodes that keep their company when weights are wrong by up to PERTURBATION, 0 to 1."""
    found = certainty(structure, candidate)
    return fsum(found) / len(found) if found else 1.0


def certainty(structure: Structure, candidate: StructureCandidate) -> list[float]:
    """For every node the share of runs with weights wrong by up to PERTURBATION that leave it its company, 0 to 1."""
    runs = [structure.again(run, PERTURBATION).cut(candidate.resolution, 1).sets for run in range(1, _CHECKS + 1)]
    kept = [keeps_company(candidate.sets, sets) for sets in runs]
    return [fsum(column) / len(kept) for column in zip(*kept, strict=True)]


def wavering(structure: Structure, candidates: Sequence[StructureCandidate]) -> list[bool]:
    """For every node whether it keeps other company in a cut that is about as good as the first of these.

    Looked at are the other candidates, and what other orders of visiting find at the resolution of the first.
    """
    taken = candidates[0]
    price = taken.resolution
    moved = [False] * len(taken.sets)
    for other in (*candidates[1:], *structure.cuts(price, starts(structure))):
        if other.cost(price) <= taken.cost(price) + _EQUAL:
            kept = keeps_company(taken.sets, other.sets)
            moved = [was or not stays for was, stays in zip(moved, kept, strict=True)]
    return moved


def keeps_company(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[bool]:
    """For every position whether more than half of all it was or is grouped with is the same in two groupings."""
    sizes, changed, both = Counter(before), Counter(after), Counter(zip(before, after, strict=True))
    return [
        2 * both[one, other] > sizes[one] + changed[other] - both[one, other]
        for one, other in zip(before, after, strict=True)
    ]


def ranked(candidates: Sequence[StructureCandidate], bounds: Bounds) -> tuple[StructureCandidate, ...]:
    """The candidates in the order in which they should be preferred, the best first.

    Those inside the bounds come first, then the nearest; of these the cheapest at the first price at which the
    cheapest of all has more than one set.
    """
    split = [candidate for candidate in candidates if separates(candidate)]
    price = next(
        (price for price in PRICES if separates(min(candidates, key=lambda item: (item.cost(price), item.resolution)))),
        PRICES[-1],
    )
    return tuple(sorted(split, key=lambda item: (bounds.miss(item.count), item.cost(price), item.resolution)))


def separates(candidate: StructureCandidate) -> bool:
    """Whether it has at least two sets besides that of the loose nodes."""
    return len(set(candidate.sets) - {LOOSE}) > 1


def _renumbered(sets: Sequence[int]) -> tuple[int, ...]:
    numbers: dict[int, int] = {}
    return tuple(numbers.setdefault(number, len(numbers)) for number in sets)
