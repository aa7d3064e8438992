"""JSON Schemas of the cuts to choose from, the measures, and what speaks for and against each boundary."""

from archdecide.boundaries.cut.measures import NAMES
from archdecide.formats.json.schema_forms import (
    Schema,
    boolean,
    listing,
    mapping,
    number,
    or_null,
    record,
    text,
    texts,
    word,
)

_MEASURES = {
    "sm": "Structural modularity; higher is better.",
    "icp_log": "Share of the calls across clusters, each counted as ln(1 + volume); lower is better.",
    "icp_raw": "Share of the call volume across clusters; lower is better.",
    "ifn": "Parts that are called from another cluster, per cluster; lower is better.",
    "ned": "Share of the parts in clusters of fewer than 5 or more than 20; lower is better.",
    "coupling": "Share of the weight across clusters; lower is better.",
    "cohesion": "Mean share of a cluster's weight that stays inside; higher is better.",
    "modularity": "Newman's modularity; higher is better.",
}


def choosing() -> dict[str, Schema]:
    """The schemas of the keys that a graph has for choosing, by key."""
    measures = record("Every measure, null where the cut cannot have it.", **{name: _measure(name) for name in NAMES})
    return {
        "cut": _count("The number of the cut that is shown, 1 the proposed one.", 1),
        "alternatives": listing("The proposed cut and the next best, by number.", _alternative()),
        "measures": mapping(
            "Measures of the literature: `cut`, and all parts in `one` cluster or `each` alone.", measures
        ),
        "confidence": mapping(
            "By component: the share of runs with wrong numbers in which it keeps its company.", number("Share.", 0, 1)
        ),
    }


def boundary_forces(description: str) -> Schema:
    """The schema of what speaks for and against a boundary."""
    return listing(
        description,
        record(
            "A force.",
            side=word("For or against this boundary.", ("for", "against")),
            code=text("The code of the force; `coupling` or `own-data` where no force of the pack says it."),
            title=text("Its name."),
            points=number("How strong it is; coupling counts 1 for a typical pair.", 0),
            because=text("Why."),
            components=texts("The components that it acts on."),
        ),
    )


def _alternative() -> Schema:
    return record(
        "One cut, and what it costs.",
        cut=_count("Its number, for --cut.", 1),
        title=text("How it differs from the proposed one."),
        shown=boolean("Whether this graph shows it."),
        services=mapping("The components of everything that people must run.", texts("Components.")),
        moved=texts("Components that keep other company than in the proposed cut."),
        crossing_calls=number("Calls per user operation between services.", 0),
        crossing_share=number("Share of the coupling that is cut.", 0, 1),
        broken_transactions=_count("Pairs that would need a transaction across a boundary.", 0),
        team_crossings=_count("Pairs of different teams that call each other across a boundary.", 0),
        sync_depth=_count("Waiting calls between processes on the longest chain.", 0),
        availability_pct=or_null(number("Availability of the weakest chain; null where no part states one.", 0, 100)),
        hop_share=or_null(number("Share of the latency budget that hops take; null without a budget.", 0)),
        balance=number("1 where all services hold as many parts.", 0, 1),
    )


def _count(description: str, low: int) -> Schema:
    return {"type": "integer", "minimum": low, "description": description}


def _measure(name: str) -> Schema:
    return or_null(number(_MEASURES[name]))
