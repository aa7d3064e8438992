"""Failures simulated on a service graph."""

from typing import TYPE_CHECKING

from archdecide.boundaries import ServiceGraph
from archdecide.boundaries.consequences.simulation import Simulation, simulate
from archdecide.errors import unknown
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.usecases.loading import load_pack
from archdecide.values import composed

if TYPE_CHECKING:
    from archdecide.formats import TextFormat
    from archdecide.formats.terminal.output_style import OutputStyle


def blast(profile: Profile, fail: str, graph: ServiceGraph, *, pack: Pack | None = None) -> Simulation:
    """What the failure of a component (or deployable) does under a service graph of the profile, and under a
    monolith. Raises KeyError for a name that is not in the graph."""
    return simulate(profile, pack or load_pack(), graph, fail)


def expect_component(name: str, graph: ServiceGraph) -> str:
    """The name as the graph spells it. Raises InputError where no component or deployable is called so."""
    names = sorted({*graph.assignment, *(unit.name for unit in graph.deployables)})
    if composed(name) not in names:
        example = f"for example '{names[0]}'" if names else "the profile lists no components"
        raise unknown("component", name, names, "--fail", otherwise=example)
    return composed(name)


def render_simulation(
    graph: ServiceGraph,
    simulation: Simulation | None,
    title: str,
    form: "TextFormat" = "text",
    style: "OutputStyle | None" = None,
) -> str:
    """One simulated failure in detail, or an overview of every failure if `simulation` is None."""
    if form == "json":
        from archdecide.formats.json import blast_json

        return blast_json.text(graph, simulation, title)
    from archdecide.formats.terminal import failures
    from archdecide.formats.terminal.output_style import OutputStyle

    shown = style or OutputStyle()
    if simulation is None:
        return failures.overview(graph, title, shown)
    return failures.detail(simulation, title, shown)
