"""How strongly each pair of parts belongs together: what attracts them minus what repels them, piece by piece.

The points are those of the pack's forces, asked of the two parts alone: a join force (J) attracts by its points, a
split force (S) repels by its points where the two differ in what it looks at. The stated coupling of their
interactions counts in typical pairs: a pair as strong as the median one gets a point, one that repels (a negative
weight) loses. Where no force speaks, coupling is all there is.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from statistics import median

from msgspec import Struct

from archdecide.boundaries.condition_cache import Answers
from archdecide.boundaries.cut.component_facts import difference_facts, join_facts
from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.system import System, coupling
from archdecide.profile import Interaction
from archdecide.rules import Force
from archdecide.values import Value

Pair = tuple[str, str]
COUPLING = "coupling"
OWN_DATA = "own-data"
_OWN_DATA_POINTS = -1.0
"""Two parts that each keep a data store of their own are split where it hurts most already (L54, database per
service); about as much as a typical pair attracts (judgement)."""


class Contribution(Struct, frozen=True):
    """One thing that attracts (points above 0) or repels (below 0). `code` is a force, `coupling` or `own-data`."""

    code: str
    title: str
    points: float
    because: str


class Affinity(Struct, frozen=True):
    """All that is known of one pair; the points add up."""

    contributions: tuple[Contribution, ...]

    @property
    def points(self) -> float:
        return sum(item.points for item in self.contributions)


class Bonds(Struct, frozen=True, dict=True):
    """Everything that ties the parts of a system, or drives them apart, in canonical order, under the net scores of
    its components. Worked out for who asks: where forces decide, a cut does not.
    """

    system: System
    nets: Mapping[str, NetForce]

    @cached_property
    def pairs(self) -> Mapping[Pair, Affinity]:
        """Of every two possible services that interact."""
        return affinities(self.system, self.nets)

    @cached_property
    def stores(self) -> Mapping[Pair, float]:
        """The pull between a part and a data store that others use too, in points."""
        return store_affinities(self.system)


def affinities(system: System, nets: Mapping[str, NetForce]) -> dict[Pair, Affinity]:
    """The affinity of every two possible services that interact, by names in order, pairs in order."""
    pairs = _interacting(system)
    typical = typical_coupling(pairs.values())
    forces = _PairForces(system, nets)
    private = _private_owners(system)
    return {
        pair: Affinity((*_coupled(pairs[pair], typical), *forces.of(pair, pairs[pair]), *_own_data(pair, private)))
        for pair in sorted(pairs)
    }


def store_affinities(system: System) -> dict[Pair, float]:
    """The pull of each data store with several users on each of them, by (part, store), in points."""
    typical = typical_coupling(_interacting(system).values())
    found = {}
    for store, users in sorted(system.users.items()):
        if len(users) > 1:
            for name in sorted(filter(system.is_part, users)):
                between = [item for item in system.touching[name] if store in (item.source, item.target)]
                found[name, store] = coupling(between) / typical if between else 1.0
    return found


def typical_coupling(pairs: Iterable[list[Interaction]]) -> float:
    """The median strength of the pairs, repelling ones by their size; 1 without pairs."""
    strengths = [strength for items in pairs if (strength := abs(coupling(items)))]
    return median(strengths) if strengths else 1.0


def _interacting(system: System) -> dict[Pair, list[Interaction]]:
    pairs: dict[Pair, list[Interaction]] = {}
    for interaction in system.interactions:
        one, other = sorted((interaction.source, interaction.target))
        if system.is_part(one) and system.is_part(other):
            pairs.setdefault((one, other), []).append(interaction)
    return pairs


def _coupled(interactions: list[Interaction], typical: float) -> Iterator[Contribution]:
    points = coupling(interactions) / typical
    if points > 0:
        yield Contribution(COUPLING, "Stated coupling", points, "They call each other; a typical pair counts 1.")
    elif points < 0:
        yield Contribution(COUPLING, "Stated repulsion", points, "Their interactions state that they repel each other.")


def _own_data(pair: Pair, private: frozenset[str]) -> Iterator[Contribution]:
    if private.issuperset(pair):
        because = "Each keeps a data store of its own, so no transaction or schema ties them."
        yield Contribution(OWN_DATA, "Own data on both sides", _OWN_DATA_POINTS, because)


def _private_owners(system: System) -> frozenset[str]:
    """The parts that use a data store which nobody else uses."""
    return frozenset(name for users in system.users.values() if len(users) == 1 for name in users)


class _PairForces:
    """The forces of the pack that look at something a pair can share or differ in."""

    def __init__(self, system: System, nets: Mapping[str, NetForce]) -> None:
        self.system = system
        self.nets = nets
        first = next(iter(system.components))
        looked_at = {
            "join": join_facts(system, first, {}, None).keys(),
            "split": difference_facts(system, (first, first), nets[first].facts, nets[first].facts).keys(),
        }
        self.forces = [
            force
            for force in system.facts.pack.forces
            if any(test.fact in looked_at[force.side] for level in force.levels for test in level.when.tests_inside)
        ]
        self.alone = nets[first].facts.keys() - looked_at["join"]
        self.answers = Answers(system.facts, (level.when for force in self.forces for level in force.levels))

        self.sorts: dict[tuple[object, ...], int] = {}
        self.sort_of: dict[str, int] = {}
        self.known: dict[tuple[object, ...], tuple[Contribution, ...]] = {}

    def of(self, pair: Pair, interactions: list[Interaction]) -> tuple[Contribution, ...]:
        """What the forces say of a pair. Pairs of the same sorts of parts with the same ties are asked once."""
        one, other = pair
        stores = bool(self.system.stores[one] & self.system.stores[other])
        shared = join_facts(self.system, one, {other: interactions}, stores)
        situation = (self._sort(one), self._sort(other), *shared.values())
        if situation not in self.known:
            different = difference_facts(self.system, pair, self.nets[one].facts, self.nets[other].facts)
            self.known[situation] = tuple(self._holding({**different, **shared}))
        return self.known[situation]

    def _sort(self, name: str) -> int:
        """A number for everything that can set a part apart from another."""
        if name not in self.sort_of:
            part = self.system.components[name]
            stated = (part.team, part.runtime, part.relative_load, part.changes_per_month)
            derived = tuple(value for path, value in self.nets[name].facts.items() if path in self.alone)
            self.sort_of[name] = self.sorts.setdefault((*stated, *derived), len(self.sorts))
        return self.sort_of[name]

    def _holding(self, facts: Mapping[str, Value]) -> Iterator[Contribution]:
        truths = self.answers.of(facts)
        position = 0
        for force in self.forces:
            answers = truths[position : position + len(force.levels)]
            position += len(force.levels)
            if True in answers:
                level = force.levels[answers.index(True)]
                yield _contribution(force, level.points, level.because)


def _contribution(force: Force, points: int, because: str) -> Contribution:
    return Contribution(force.code, force.title, float(points if force.side == "join" else -points), because)
