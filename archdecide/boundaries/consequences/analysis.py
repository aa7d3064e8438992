"""A finished cut with everything that follows from it: failures, chains, numbers."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from archdecide.boundaries.communication.edges import edges
from archdecide.boundaries.communication.interaction_facts import Traffic
from archdecide.boundaries.consequences.blast import Network, blast_radius
from archdecide.boundaries.consequences.chain_metrics import Handled, Needs
from archdecide.boundaries.consequences.chains import chains
from archdecide.boundaries.consequences.figures import figures
from archdecide.boundaries.cut.deployables import deployables, units
from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.cut.partition import partition
from archdecide.boundaries.cut.smells import smells
from archdecide.boundaries.deployable_kinds import COUNTED
from archdecide.boundaries.graph import Deployable, GraphFinding, ServiceGraph
from archdecide.boundaries.system import System

MONOLITH = "monolith"


def with_consequences(system: System, nets: Mapping[str, NetForce], graph: ServiceGraph) -> ServiceGraph:
    """The graph with its blast radii, chains, figures, and the smells among its findings."""
    network = network_of(system, graph)
    monolith = network if graph.style == MONOLITH else monolith_network(system, nets)
    needs = Needs(system, graph.assignment)
    radii = blast_radius(network, monolith, graph.deployables)
    found = chains(needs, graph.deployables, Handled(graph.interactions))
    graph = replace(graph, blast_radius=radii, chains=found)
    graph = replace(graph, figures=figures(system, graph))
    further = {*smells(system, graph), *_limits(graph, len(needs.entries))}
    findings = sorted({*graph.findings, *further}, key=lambda item: (item.severity != "warning", item.id, item.message))
    return replace(graph, findings=tuple(findings))


def monolith_network(system: System, nets: Mapping[str, NetForce]) -> Network:
    """The same system with everything in one process that no style has to set apart."""
    cut = partition(system, nets, MONOLITH)
    found = units(system, cut)
    home = {name: unit.name for unit in found for name in unit.members}
    listed = deployables(system, found, nets)
    count = sum(deployable.kind in COUNTED for deployable in listed)
    return Network(system, home, edges(Traffic(system, nets, home, count)), _workers(listed))


def network_of(system: System, graph: ServiceGraph) -> Network:
    """Who waits for whom in a graph."""
    return Network(system, graph.assignment, graph.edges, _workers(graph.deployables))


def _workers(found: Iterable[Deployable]) -> frozenset[str]:
    return frozenset(name for unit in found for name in unit.workers)


def _limits(graph: ServiceGraph, entries: int) -> list[GraphFinding]:
    """What was left out of a very large graph."""
    left: list[GraphFinding] = []
    if len(graph.blast_radius) < len(graph.deployables):
        message = (
            f"The graph is large: failures are simulated for the {len(graph.blast_radius)} deployables that most parts "
            f"wait for, of {len(graph.deployables)}."
        )
        left.append(GraphFinding("failures-left-out", "note", message))
    if len(graph.chains) < entries:
        message = f"The graph is large: {len(graph.chains)} of {entries} chains are worked out."
        left.append(GraphFinding("chains-left-out", "note", message))
    return left
