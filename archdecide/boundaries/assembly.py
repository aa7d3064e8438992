"""A finished partition as a service graph: deployables, edges, findings and verdicts."""

from collections.abc import Mapping

from archdecide.boundaries.communication import edges
from archdecide.boundaries.deployables import deployables, units
from archdecide.boundaries.findings import findings
from archdecide.boundaries.forces import Net
from archdecide.boundaries.graph import COUNTED, ServiceGraph
from archdecide.boundaries.partition import Partition
from archdecide.boundaries.system import System
from archdecide.boundaries.traffic import Traffic
from archdecide.boundaries.verdicts import verdicts


def assembled(system: System, nets: Mapping[str, Net], cut: Partition, basis: str) -> ServiceGraph:
    """The graph of a partition, without what follows from it. `basis` says why its style was taken."""
    found = units(system, cut)
    home = {name: unit.name for unit in found for name in unit.members}
    results = deployables(system, found, nets)
    count = sum(deployable.kind in COUNTED for deployable in results)
    links = edges(Traffic.across(system, nets, home, count))
    return ServiceGraph(
        style=cut.style,
        basis=basis,
        assignment={name: home[name] for name in system.components},
        deployables=results,
        edges=links,
        findings=findings(system, cut, results, links, home),
        components=verdicts(system, cut, found, nets),
    )
