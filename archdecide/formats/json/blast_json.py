"""The simulation of failures as JSON: the stable contract of `archdecide blast --format json`."""

from typing import Any

from archdecide.boundaries.consequences.simulation import Scenario, Simulation
from archdecide.boundaries.graph import ServiceGraph
from archdecide.contract import VERSION
from archdecide.formats.json.consequences_json import data as consequences
from archdecide.formats.json.decision_json import json_text


def text(graph: ServiceGraph, simulation: Simulation | None, title: str) -> str:
    """All failures and chains of a graph, or one failure in detail, as indented JSON."""
    document: dict[str, Any] = {
        "schema_version": VERSION,
        "title": title,
        "style": graph.style,
        "basis": graph.basis,
    }
    if simulation is None:
        found = consequences(graph)
        return json_text(document | {name: found[name] for name in ("blast_radius", "chains", "figures")})
    return json_text(
        document
        | {
            "fails": simulation.fails,
            "components": list(simulation.components),
            "deployable": simulation.deployable,
            "scenarios": [_scenario(scenario) for scenario in simulation.scenarios],
            "errors": [_scenario(scenario) for scenario in simulation.errors],
        }
    )


def _scenario(scenario: Scenario) -> dict[str, Any]:
    return {
        "cut": scenario.cut,
        "protected": scenario.protected,
        "stops": list(scenario.stops),
        "degrades": list(scenario.degrades),
        "untouched": list(scenario.untouched),
        "because": {item.component: item.because for item in scenario.affected},
    }
