"""From components and interactions to a service graph under one architecture style."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from archdecide.boundaries.cut.choices import Alternative, BoundaryForce, UnknownCutError
from archdecide.boundaries.graph import (
    AppliedForce,
    ComponentVerdict,
    Deployable,
    Edge,
    EdgeInteraction,
    GraphFinding,
    Module,
    ServiceGraph,
)
from archdecide.profile import Profile
from archdecide.rules import Pack

__all__ = [
    "Alternative",
    "AppliedForce",
    "BoundaryForce",
    "ComponentVerdict",
    "Deployable",
    "Edge",
    "EdgeInteraction",
    "GraphFinding",
    "Module",
    "ServiceGraph",
    "UnknownCutError",
    "service_graph",
]


def service_graph(  # noqa: PLR0913  # four of them by name only
    profile: Profile,
    pack: Pack,
    style: str,
    *,
    basis: str,
    cut: int = 1,
    modules: Mapping[str, tuple[str, ...]] | None = None,
    progress: Callable[[float], None] | None = None,
) -> ServiceGraph:
    """The service graph of a profile under a style (an option of the pack).

    `basis` says why this style: "recommendation", "score leader" or "forced". `modules` are those on record, which
    stay as they are. The order in which the profile
    lists components, interactions and constraints changes nothing. Styles other than `monolith` and
    `microservices` are cut like a modular monolith. Without components the graph is empty; where
    components or interactions are unknown, a finding says what to add. `cut` 1 is the proposed one, higher numbers
    are its alternatives; raises UnknownCutError beyond them. `progress` gets the share of work that is done, 0 to 1.
    """
    # Imported here, so that a check, which looks at a cut only, does not import what follows from one.
    from archdecide.boundaries.consequences.analysis import with_consequences
    from archdecide.boundaries.cut.affinity import Bonds
    from archdecide.boundaries.cut.alternatives import choices, compared
    from archdecide.boundaries.cut.assembly import Assembly
    from archdecide.boundaries.cut.borders import with_reasons
    from archdecide.boundaries.cut.confidence import confidence
    from archdecide.boundaries.cut.cut_findings import missing
    from archdecide.boundaries.cut.forces import nets
    from archdecide.boundaries.cut.measures import measures
    from archdecide.boundaries.system import System

    if not profile.components:
        return ServiceGraph(style, basis, {}, (), (), (missing("components"),), ())
    system = System.of(profile, pack)
    scores = nets(system)
    bonds = Bonds(system, scores)
    found = choices(system, scores, style, bonds)
    if not 1 <= cut <= len(found):
        raise UnknownCutError(cut, len(found))
    parts = [Assembly(system, scores, choice.cut, bonds) for choice in found]
    graphs = [(choice.title, made.graph(basis)) for choice, made in zip(found, parts, strict=True)]
    graph = with_reasons(parts[cut - 1].with_modules(graphs[cut - 1][1], modules), bonds)
    unasked = () if profile.interactions is not None else (missing("interactions"),)
    graph = replace(
        graph,
        findings=(*unasked, *graph.findings),
        cut=cut,
        alternatives=compared(system, graphs, cut),
        measures=measures(system, graph.assignment),
        confidence=confidence(system, found[cut - 1].cut, progress),
    )
    return with_consequences(system, scores, graph)
