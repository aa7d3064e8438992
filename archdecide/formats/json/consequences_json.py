"""Consequences of a cut as JSON: failures, chains, numbers and the roadmap. An unbounded number is null."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

from archdecide.boundaries.consequences.consequences import (
    BlastRadius,
    Chain,
    ChainCandidate,
    Condition,
    FailureReach,
    Figure,
    RoadmapStep,
)
from archdecide.boundaries.graph import ServiceGraph
from archdecide.values import Value, rounded, value_data


def data(graph: ServiceGraph) -> dict[str, Any]:
    """What follows from a graph, as plain data."""
    return {
        "roadmap": [_step(step) for step in graph.roadmap],
        "blast_radius": [_radius(radius) for radius in graph.blast_radius],
        "chains": [_chain(chain) for chain in graph.chains],
        "figures": [_figure(figure) for figure in graph.figures],
    }


def number(value: float | None) -> float | int | None:
    """A number with 9 significant digits, null where it is unknown or unbounded."""
    return None if value is None or not isfinite(value) else rounded(value)


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


def _radius(radius: BlastRadius) -> dict[str, Any]:
    return {
        "fails": radius.fails,
        "kind": radius.kind,
        "components": list(radius.components),
        "unprotected": _reach(radius.unprotected),
        "protected": _reach(radius.protected),
        "monolith": {
            "unprotected": _reach(radius.monolith_unprotected),
            "protected": _reach(radius.monolith_protected),
        },
    }


def _reach(reach: FailureReach) -> dict[str, Any]:
    return {"stops": list(reach.stops), "degrades": list(reach.degrades), "untouched": reach.untouched}


def _chain(chain: Chain) -> dict[str, Any]:
    return {
        "entry": chain.entry,
        "parts": list(chain.parts),
        "availability_pct": number(chain.availability_pct),
        "apart_pct": number(chain.apart_pct),
        "advised_pct": number(chain.advised_pct),
        "needed_pct": number(chain.needed_pct),
        "assumed": list(chain.assumed),
        "open_externals": list(chain.open_externals),
        "meets_availability": chain.meets_availability,
        "hops": chain.hops,
        "hop_ms": number(chain.hop_ms),
        "hop_share": number(chain.hop_share),
        "calls": number(chain.calls),
        "slow_share": number(chain.slow_share),
        "retry_calls": number(chain.retry_calls),
        "latency_ms": number(chain.latency_ms),
        "meets_latency": chain.meets_latency,
        "candidates": [_candidate(candidate) for candidate in chain.candidates],
        "cheapest": None if chain.cheapest is None else _candidate(chain.cheapest),
    }


def _candidate(candidate: ChainCandidate) -> dict[str, Any]:
    return {
        "changes": [{"kind": item.kind, "from": item.source, "to": item.target} for item in candidate.changes],
        "effort": candidate.effort,
        "availability_pct": number(candidate.availability_pct),
        "latency_ms": number(candidate.latency_ms),
        "reaches": candidate.reaches,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "title": figure.title,
        "value": number(figure.value),
        "unit": figure.unit,
        "says": figure.says,
        "facts": facts(figure.facts),
    }
