"""The simulation of failures as JSON: the stable contract of `archdecide blast --format json`."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from typing import Annotated, Any

from msgspec import Struct

from archdecide.boundaries.consequences.consequences import BlastRadius, Chain, Figure
from archdecide.boundaries.consequences.simulation import Simulation
from archdecide.boundaries.graph import ServiceGraph
from archdecide.contract import describe
from archdecide.formats.json.plain import document, json_text, plain


class SimulatedGraph(Struct, frozen=True):
    """What failures do to a service graph."""

    title: Annotated[str, describe("The name of the profile.")]
    style: Annotated[str, describe("The option that the cut follows.")]
    basis: Annotated[str, describe("Why this option: recommendation, score leader or forced.")]


class AllFailures(Struct, frozen=True):
    """All failures."""

    blast_radius: Annotated[tuple[BlastRadius, ...], describe("What the failure of each deployable does.")]
    chains: Annotated[tuple[Chain, ...], describe("What must answer at once, by entry.")]
    figures: Annotated[tuple[Figure, ...], describe("Numbers of the whole system.")]


def text(graph: ServiceGraph, simulation: Simulation | None, title: str) -> str:
    """All failures and chains of a graph, or one failure in detail, as indented JSON."""
    head = document(SimulatedGraph(title, graph.style, graph.basis))
    found = AllFailures(graph.blast_radius, graph.chains, graph.figures) if simulation is None else simulation
    return json_text(head | plain(found))


def simulation_schema() -> dict[str, Any]:
    """The schema of `archdecide blast --format json`: all failures, or with `--fail` one in detail."""
    from archdecide.formats.json import schema

    whole = schema.document("simulation", SimulatedGraph)
    return whole | {"oneOf": [schema.record(AllFailures), schema.record(Simulation)]}
