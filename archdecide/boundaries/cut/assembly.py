"""A finished partition as a service graph: deployables, edges, findings, verdicts, each made when it is asked for."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from archdecide.boundaries.communication.interaction_facts import Traffic
from archdecide.boundaries.consequences.chain_metrics import Call
from archdecide.boundaries.cut.affinity import Bonds
from archdecide.boundaries.cut.cut_findings import by_weight, faults, findings_of_edges, findings_of_parts
from archdecide.boundaries.cut.deployables import UnnamedDeployable, deployables, units
from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.cut.partition import Partition
from archdecide.boundaries.deployable_kinds import COUNTED
from archdecide.boundaries.graph import Deployable, GraphFinding, ServiceGraph
from archdecide.boundaries.system import System

if TYPE_CHECKING:
    from archdecide.boundaries.communication.edges import Guards
    from archdecide.boundaries.modules import Modules


class Assembly:
    """The parts of the graph of a partition. A check asks for few of them."""

    def __init__(self, system: System, nets: Mapping[str, NetForce], cut: Partition, bonds: Bonds) -> None:
        self.system, self.nets, self.cut, self.bonds = system, nets, cut, bonds
        self._units: list[UnnamedDeployable] = units(system, cut)
        home = {name: unit.name for unit in self._units for name in unit.members}
        self.assignment: Mapping[str, str] = {name: home[name] for name in system.components}

    @cached_property
    def deployables(self) -> tuple[Deployable, ...]:
        """Every deployable, by name."""
        return deployables(self.system, self._units, self.nets)

    def modules(self, recorded: Mapping[str, tuple[str, ...]] | None = None) -> "Modules":
        """The modules of everything that people must run as a service: those on record, and proposed ones."""
        from archdecide.boundaries.modules import Modules

        return Modules(self.system, self.bonds, self.homes, recorded or {})

    @property
    def homes(self) -> Mapping[str, str]:
        """The service of every part."""
        return {part: unit.name for unit in self.services for part in unit.components if self.system.is_part(part)}

    @cached_property
    def services(self) -> tuple[Deployable, ...]:
        """Those that people must run as services."""
        return tuple(deployable for deployable in self.deployables if deployable.kind in COUNTED)

    @cached_property
    def faults(self) -> tuple[GraphFinding, ...]:
        """The findings of which a check tells, too."""
        return by_weight(faults(self.system, self.deployables, self.assignment))

    @cached_property
    def traffic(self) -> Traffic:
        """Who calls whom across this cut."""
        return Traffic(self.system, self.nets, self.assignment, len(self.services))

    def is_guarded(self, call: Call) -> bool:
        """Whether nothing may go on without the answer to a required call."""
        return self._guards.hold(call.source, call.target)

    @cached_property
    def _guards(self) -> "Guards":
        # Here and below: many a check needs no edge, and these rules are a good part of a pack.
        from archdecide.boundaries.communication.edges import Guards

        return Guards(self.traffic)

    def with_modules(self, graph: ServiceGraph, recorded: Mapping[str, tuple[str, ...]] | None = None) -> ServiceGraph:
        """The graph of this partition with the modules of its deployables. A monolith has no strict ones."""
        modules = self.modules(recorded)
        units = graph.deployables
        if self.cut.style != "monolith":
            units = tuple(replace(unit, module_sets=modules.sets_in(unit.name)) for unit in units)
        return replace(graph, deployables=units, modules=modules.all, module_findings=modules.findings)

    def graph(self, basis: str) -> ServiceGraph:
        """The graph without its modules and what follows from it. `basis` says why its style was taken."""
        from archdecide.boundaries.communication.edges import edges
        from archdecide.boundaries.cut.verdicts import verdicts

        links = edges(self.traffic)
        of_parts = findings_of_parts(self.system, self.cut, self.deployables, self.assignment)
        return ServiceGraph(
            style=self.cut.style,
            basis=basis,
            assignment=self.assignment,
            deployables=self.deployables,
            edges=links,
            findings=by_weight((*self.faults, *of_parts, *findings_of_edges(self.system, links))),
            components=verdicts(self.system, self.cut, self._units, self.nets),
        )
