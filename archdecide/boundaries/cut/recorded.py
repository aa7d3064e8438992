"""A service graph as far as a check needs it: the proposed cut, or the services that a team has on record."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from archdecide.boundaries.consequences.chain_metrics import Needs
from archdecide.boundaries.consequences.chains import Targets, shortfalls
from archdecide.boundaries.consequences.consequences import Shortfall
from archdecide.boundaries.cut.affinity import Bonds
from archdecide.boundaries.cut.assembly import Assembly
from archdecide.boundaries.cut.forces import NetForce, nets
from archdecide.boundaries.cut.partition import partition
from archdecide.boundaries.graph import ServiceGraph
from archdecide.boundaries.system import System
from archdecide.profile import Boundaries, Profile
from archdecide.rules import Pack
from archdecide.values import Value

Services = Mapping[str, Iterable[str]]


class CutMaterial(Struct, frozen=True):
    """What every cut of a profile under the same facts is made of: the system, and the net scores of its parts."""

    system: System
    scores: Mapping[str, NetForce]

    @classmethod
    def of(cls, profile: Profile, pack: Pack, known: Mapping[str, Value] | None = None) -> "CutMaterial":
        """The material of a profile with components; `known` are its facts, where they are at hand already."""
        system = System.of(profile, pack, known)
        return cls(system, nets(system))


class Cut(Struct, frozen=True, dict=True):
    """A cut system, of which a check asks only some parts of the graph.

    `scores` and `bonds` are what it was cut by. No constraint changes them, so other cuts of the system share them.
    """

    system: System
    parts: Assembly
    scores: Mapping[str, NetForce]
    bonds: Bonds

    @property
    def graph(self) -> ServiceGraph:
        """The whole graph, made anew; without what only its readers ask for: alternatives, roadmap, confidence."""
        return self.parts.graph("record")

    @cached_property
    def shortfalls(self) -> tuple[Shortfall, ...]:
        """The chains of required calls that miss a target."""
        if not Targets.of(self.system).are_stated:
            return ()
        needs = Needs(self.system, self.parts.assignment)
        return shortfalls(needs, self.parts.deployables, self.parts.is_guarded)

    def services(self) -> dict[str, tuple[str, ...]]:
        """The components of everything that people must run, by service."""
        return {unit.name: unit.components for unit in self.parts.services}


def proposed_cut(
    profile: Profile,
    pack: Pack,
    style: str,
    known: Mapping[str, Value] | None = None,
    material: CutMaterial | None = None,
) -> Cut:
    """What `service_graph` proposes for a profile with components under this style, at a fraction of its work.

    `known` are the facts of the profile, and `material` is what it is cut from, where they are at hand already.
    """
    made = material or CutMaterial.of(profile, pack, known)
    return _cut(made.system, made.scores, Bonds(made.system, made.scores), style)


def recorded_cut(proposed: Cut, style: str, services: Services) -> Cut:
    """The graph of these services: they are fixed, and only components that none of them holds are placed by rules.

    Components that the profile does not have are left out, and of one in two services the first counts.
    """
    system = proposed.system
    constraints = _constraints(system.components, system.constraints, services)
    return _cut(replace(system, constraints=constraints), proposed.scores, proposed.bonds, style)


def modules_within(proposed: Cut, services: Cut) -> dict[str, tuple[str, ...]]:
    """The components of the modules that are proposed inside the services of another cut of the system.

    They obey the constraints of the proposed cut: those of services on record say nothing about modules.
    """
    from archdecide.boundaries.modules import Modules

    found = Modules(proposed.system, proposed.bonds, services.parts.homes)
    return {module.name: module.components for module in found.all}


def constraints_on_record(profile: Profile, services: Services) -> Boundaries:
    """The constraints of a profile whose services are decided: they are fixed, as in `recorded_cut`."""
    return _constraints((item.name for item in profile.components or ()), profile.boundaries, services)


def _constraints(components: Iterable[str], stated: Boundaries, services: Services) -> Boundaries:
    free = set(components)
    fixed: dict[str, tuple[str, ...]] = {}
    for service in sorted(services):
        held = tuple(name for name in sorted(set(services[service])) if name in free)
        free -= set(held)
        if held:
            fixed[service] = held
    # What was said of two components on record is overruled by the record; the others keep to it.
    return Boundaries(
        fixed=fixed, together=tuple(_pairs(stated.together, free)), apart=tuple(_pairs(stated.apart, free))
    )


def _cut(system: System, scores: Mapping[str, NetForce], bonds: Bonds, style: str) -> Cut:
    return Cut(system, Assembly(system, scores, partition(system, scores, style, bonds), bonds), scores, bonds)


def _pairs(groups: Iterable[tuple[str, ...]], free: set[str]) -> Iterator[tuple[str, str]]:
    """The pairs of each group of which at least one is free."""
    for group in groups:
        yield from (pair for pair in combinations(sorted(set(group)), 2) if not free.isdisjoint(pair))
