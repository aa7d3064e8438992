"""One failure told in detail: what it does to a cut and to a monolith, with and without protection."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from archdecide.boundaries.consequences.analysis import MONOLITH, monolith_network, network_of
from archdecide.boundaries.consequences.blast import Failure, Network, explain
from archdecide.boundaries.consequences.consequences import Affected
from archdecide.boundaries.cut.forces import nets
from archdecide.boundaries.graph import ServiceGraph
from archdecide.boundaries.system import System
from archdecide.profile import Profile
from archdecide.rules import Pack


class Scenario(Struct, frozen=True):
    """One failure in one cut. `affected` names those that stop first; `untouched` are the other own components."""

    cut: Literal["proposed", "monolith"]
    protected: bool
    affected: tuple[Affected, ...]
    untouched: tuple[str, ...]

    @property
    def stops(self) -> tuple[str, ...]:
        """The components that stop, the failing one among them."""
        return tuple(item.component for item in self.affected if item.state == "stops")

    @property
    def degrades(self) -> tuple[str, ...]:
        """The components that serve less."""
        return tuple(item.component for item in self.affected if item.state == "degrades")


class Simulation(Struct, frozen=True):
    """A failing component or deployable, and the four scenarios: each cut without, then with protection.

    `scenarios` are of a crash, `errors` of a component that still runs and answers every call with an error; of several
    components at once, as in a whole deployable, both are told.
    """

    style: str
    fails: str
    components: tuple[str, ...]
    deployable: str
    scenarios: tuple[Scenario, ...]
    errors: tuple[Scenario, ...]


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
