"""The cuts to choose from, the measures, and what speaks for and against each boundary, as plain data."""

from collections.abc import Iterable
from typing import Any

from archdecide.boundaries.cut.choices import Alternative, BoundaryForce
from archdecide.boundaries.graph import ServiceGraph

_DIGITS = 6
"""Digits of shares and measures; the rest is no knowledge."""


def data(graph: ServiceGraph) -> dict[str, Any]:
    """The keys that a graph has for choosing."""
    return {
        "cut": graph.cut,
        "alternatives": [_alternative(alternative) for alternative in graph.alternatives],
        "measures": {
            cut: {name: _rounded(value) for name, value in found.items()} for cut, found in graph.measures.items()
        },
        "confidence": {name: _rounded(share) for name, share in graph.confidence.items()},
    }


def forces(found: Iterable[BoundaryForce]) -> list[dict[str, Any]]:
    """What speaks for and against a boundary."""
    return [
        {
            "side": force.side,
            "code": force.code,
            "title": force.title,
            "points": force.points,
            "because": force.because,
            "components": list(force.components),
        }
        for force in found
    ]


def _alternative(alternative: Alternative) -> dict[str, Any]:
    return {
        "cut": alternative.cut,
        "title": alternative.title,
        "shown": alternative.shown,
        "services": {name: list(components) for name, components in alternative.services},
        "moved": list(alternative.moved),
        "crossing_calls": alternative.crossing_calls,
        "crossing_share": _rounded(alternative.crossing_share),
        "broken_transactions": alternative.broken_transactions,
        "team_crossings": alternative.team_crossings,
        "sync_depth": alternative.sync_depth,
        "availability_pct": _rounded(alternative.availability_pct),
        "hop_share": _rounded(alternative.hop_share),
        "balance": _rounded(alternative.balance),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
