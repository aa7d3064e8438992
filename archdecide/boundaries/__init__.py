"""From components and interactions to a service graph under one architecture style."""

from archdecide.boundaries.communication import edges
from archdecide.boundaries.deployables import deployables, units
from archdecide.boundaries.findings import findings, missing
from archdecide.boundaries.forces import nets
from archdecide.boundaries.graph import (
    COUNTED,
    AppliedForce,
    ComponentVerdict,
    Deployable,
    Edge,
    EdgeInteraction,
    GraphFinding,
    ServiceGraph,
)
from archdecide.boundaries.partition import partition
from archdecide.boundaries.system import System
from archdecide.boundaries.traffic import Traffic
from archdecide.boundaries.verdicts import verdicts
from archdecide.profile import Profile
from archdecide.rules import Pack

__all__ = [
    "AppliedForce",
    "ComponentVerdict",
    "Deployable",
    "Edge",
    "EdgeInteraction",
    "GraphFinding",
    "ServiceGraph",
    "service_graph",
]


def service_graph(profile: Profile, pack: Pack, style: str, *, basis: str) -> ServiceGraph:
    """The service graph of a profile under a style (an option of the pack).

    `basis` says why this style: "recommendation", "score leader" or "forced". The order in which the profile
    lists components, interactions and constraints changes nothing. Styles other than `monolith` and
    `microservices` are cut like a modular monolith. Without components or interactions the graph is empty and
    a finding says what to add.
    """
    for what, listed in (("components", profile.components), ("interactions", profile.interactions)):
        if not listed:
            return ServiceGraph(style, basis, {}, (), (), (missing(what),), ())
    system = System.of(profile, pack)
    scores = nets(system)
    cut = partition(system, scores, style)
    found = units(system, cut)
    home = {name: unit.name for unit in found for name in unit.members}
    results = deployables(system, found, scores)
    count = sum(deployable.kind in COUNTED for deployable in results)
    links = edges(Traffic.across(system, scores, home, count))
    return ServiceGraph(
        style=style,
        basis=basis,
        assignment={name: home[name] for name in system.components},
        deployables=results,
        edges=links,
        findings=findings(system, cut, results, links, home),
        components=verdicts(system, cut, found, scores),
    )
