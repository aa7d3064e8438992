"""Consequences of a cut as JSON: failures, chains, numbers and the roadmap. An unbounded number is null."""

from collections.abc import Mapping
from typing import Any

from archdecide.boundaries.consequences.consequences import (
    Condition,
    RoadmapStep,
)
from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.json.plain import plain
from archdecide.values import Value, value_data


def data(graph: ServiceGraph) -> dict[str, Any]:
    """What follows from a graph, as plain data."""
    return {
        "roadmap": [_step(step) for step in graph.roadmap],
        "blast_radius": plain(graph.blast_radius),
        "chains": plain(graph.chains),
        "figures": plain(graph.figures),
    }


def facts(known: Mapping[str, Value]) -> dict[str, Any]:
    """Facts as plain data."""
    return {path: value_data(value) for path, value in known.items()}


def _step(step: RoadmapStep) -> dict[str, Any]:
    return {
        "step": step.step,
        "horizon": step.horizon,
        "component": step.component,
        "action": step.action,
        "why": step.why,
        "preconditions": [_condition(condition) for condition in step.preconditions],
        "gate": step.gate.text,
        "gate_state": step.gate.state,
        "goal": step.goal,
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {"text": condition.text, "state": condition.state, "facts": facts(condition.facts)}
