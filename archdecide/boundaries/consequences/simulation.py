"""One failure told in detail: what it does to a cut and to a monolith, with and without protection."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from archdecide.boundaries.consequences.analysis import MONOLITH, monolith_network, network_of
from archdecide.boundaries.consequences.blast import Failure, Network, explain
from archdecide.boundaries.consequences.consequences import Affected
from archdecide.boundaries.cut.forces import nets
from archdecide.boundaries.graph import ServiceGraph
from archdecide.boundaries.system import System
from archdecide.contract import describe
from archdecide.profile import Profile
from archdecide.rules import Pack


class Scenario(Struct, frozen=True):
    """The failure in one cut.

    `affected` names those that stop first; `untouched` are the other own components.
    """

    cut: Annotated[Literal["proposed", "monolith"], describe("The cut.")]
    protected: Annotated[bool, describe("Whether the advised patterns are in place.")]
    affected: tuple[Affected, ...]
    untouched: Annotated[tuple[str, ...], describe("Components that go on.")]

    printed: ClassVar = ("cut", "protected", "stops", "degrades", "untouched", "because")

    @property
    def stops(self) -> Annotated[tuple[str, ...], describe("Components that stop.")]:
        """The components that stop, the failing one among them."""
        return tuple(item.component for item in self.affected if item.state == "stops")

    @property
    def degrades(self) -> Annotated[tuple[str, ...], describe("Components that serve less.")]:
        """The components that serve less."""
        return tuple(item.component for item in self.affected if item.state == "degrades")

    @property
    def because(self) -> Annotated[Mapping[str, Annotated[str, describe("A reason.")]], describe("Why, by component.")]:
        """How the failure got to every affected component."""
        return {item.component: item.because for item in self.affected}


class Simulation(Struct, frozen=True):
    """One failure.

    It is that of a component or deployable, in four scenarios: each cut without, then with protection. `errors` are the
    same where what fails still runs, and answers every call with an error.
    """

    style: str
    fails: Annotated[str, describe("What fails.")]
    components: Annotated[tuple[str, ...], describe("The components in it.")]
    deployable: Annotated[str, describe("The deployable that fails with it.")]
    scenarios: Annotated[tuple[Scenario, ...], describe("The crash under each cut, with and without protection.")]
    errors: Annotated[tuple[Scenario, ...], describe("The same where it still runs and answers with errors.")]

    printed: ClassVar = ("fails", "components", "deployable", "scenarios", "errors")


def simulate(profile: Profile, pack: Pack, graph: ServiceGraph, fail: str) -> Simulation:
    """The failure of a component, or of a deployable of the graph. Raises KeyError for a name that neither has."""
    units = {unit.name: unit.components for unit in graph.deployables}
    components = (fail,) if fail in graph.assignment else units[fail]
    system = System.of(profile, pack)
    proposed = network_of(system, graph)
    monolith = proposed if graph.style == MONOLITH else monolith_network(system, nets(system))
    return Simulation(
        style=graph.style,
        fails=fail,
        components=components,
        deployable=graph.assignment.get(fail, fail),
        scenarios=_of_both(proposed, monolith, components, "crash"),
        errors=_of_both(proposed, monolith, components, "error"),
    )


def _of_both(
    proposed: Network, monolith: Network, components: tuple[str, ...], failure: Failure
) -> tuple[Scenario, ...]:
    return (
        *_scenarios("proposed", proposed, components, failure),
        *_scenarios("monolith", monolith, components, failure),
    )


def _scenarios(
    cut: Literal["proposed", "monolith"], network: Network, components: Iterable[str], failure: Failure
) -> tuple[Scenario, ...]:
    failing = tuple(components)
    found = []
    for protected in (False, True):
        hits = network.cascade(failing, protected=protected, failure=failure)
        untouched = tuple(name for name in network.own if name not in hits)
        found.append(Scenario(cut, protected, explain(hits), untouched))
    return tuple(found)
