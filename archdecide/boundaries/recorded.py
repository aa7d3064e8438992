"""A service graph as far as a check needs it: the proposed cut, or the services that a team has on record."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

from archdecide.boundaries.affinity import Bonds
from archdecide.boundaries.assembly import assembled
from archdecide.boundaries.chains import chains
from archdecide.boundaries.forces import Net, nets
from archdecide.boundaries.graph import ServiceGraph
from archdecide.boundaries.needs import Needs
from archdecide.boundaries.partition import partition
from archdecide.boundaries.system import System
from archdecide.profile import Boundaries, Profile
from archdecide.records import dataclass
from archdecide.rules import Pack

Services = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Cut:
    """A system, and its graph without what only readers of a whole graph ask for: alternatives, roadmap, confidence.

    `scores` and `bonds` are what it was cut by. No constraint changes them, so other cuts of the system share them.
    """

    system: System
    graph: ServiceGraph
    scores: Mapping[str, Net]
    bonds: Bonds

    def services(self) -> dict[str, tuple[str, ...]]:
        """The components of everything that people must run, by service."""
        return {unit.name: unit.components for unit in self.graph.services}


def proposed_cut(profile: Profile, pack: Pack, style: str) -> Cut:
    """What `service_graph` proposes for a profile with components under this style, at a fraction of its work."""
    system = System.of(profile, pack)
    scores = nets(system)
    return _cut(system, scores, Bonds.of(system, scores), style)


def recorded_cut(proposed: Cut, style: str, services: Services) -> Cut:
    """The graph of these services: they are fixed, and only components that none of them holds are placed by rules.

    Components that the profile does not have are left out, and of one in two services the first counts.
    """
    system = proposed.system
    free = set(system.components)
    fixed: dict[str, tuple[str, ...]] = {}
    for service in sorted(services):
        held = tuple(name for name in sorted(set(services[service])) if name in free)
        free -= set(held)
        if held:
            fixed[service] = held
    stated = system.constraints
    # What was said of two components on record is overruled by the record; the others keep to it.
    constraints = Boundaries(
        fixed=fixed, together=tuple(_pairs(stated.together, free)), apart=tuple(_pairs(stated.apart, free))
    )
    return _cut(replace(system, constraints=constraints), proposed.scores, proposed.bonds, style)


def _cut(system: System, scores: Mapping[str, Net], bonds: Bonds, style: str) -> Cut:
    graph = assembled(system, scores, partition(system, scores, style, bonds), "record")
    needs = Needs(system, graph.assignment, graph.edges)
    return Cut(system, replace(graph, chains=chains(needs, graph.deployables)), scores, bonds)


def _pairs(groups: Iterable[tuple[str, ...]], free: set[str]) -> Iterator[tuple[str, str]]:
    """The pairs of each group of which at least one is free."""
    for group in groups:
        yield from (pair for pair in combinations(sorted(set(group)), 2) if not free.isdisjoint(pair))
