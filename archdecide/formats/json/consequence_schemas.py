"""JSON Schemas of what follows from a cut: failures, chains, numbers and the roadmap."""

from typing import get_args

from archdecide.boundaries.consequences.consequences import ChangeKind, Horizon, StepState
from archdecide.boundaries.graph import DeployableKind
from archdecide.formats.json.schema_forms import (
    Schema,
    boolean,
    facts,
    listing,
    number,
    or_null,
    record,
    text,
    texts,
    word,
)


def roadmap_step() -> Schema:
    state = word("Whether the facts say that it holds; open where they do not tell.", get_args(StepState))
    return record(
        "A step.",
        step={"type": "integer", "minimum": 1, "description": "Its place."},
        horizon=word(
            "now: can start today; next: waits for what is in the team's hands; later: for others or new facts.",
            get_args(Horizon),
        ),
        component=text("What it acts on: a deployable, a data store or the whole system."),
        action=text("What to do."),
        why=text("Why."),
        preconditions=listing(
            "What has to hold before; in the last step the signs to watch.",
            record("A condition.", text=text("What."), state=state, facts=facts()),
        ),
        gate=text("When it may start at all."),
        gate_state=state,
        goal=text("The metric that ends it."),
    )


def blast_radius() -> Schema:
    reach = record(
        "How far a failure travels.",
        stops=texts("Own components that stop."),
        degrades=texts("Own components that serve less."),
        untouched={"type": "integer", "minimum": 0, "description": "How many other own components there are."},
    )
    return record(
        "What one failure does, without and with the recommended patterns.",
        fails=text("The deployable that fails."),
        kind=word("What it is.", get_args(DeployableKind)),
        components=texts("What is in it."),
        unprotected=reach,
        protected=reach,
        monolith=record("The same failure in a monolith.", unprotected=reach, protected=reach),
    )


def candidate() -> Schema:
    change = record(
        "One change.",
        **{"from": text("The caller, or what merges."), "to": text("The callee, or what merges.")},
        kind=word("What to do.", get_args(ChangeKind)),
    )
    return record(
        "Changes that were tried.",
        changes=listing("What to do.", change),
        effort={"type": "integer", "minimum": 1, "description": "A rank, not a duration."},
        availability_pct=or_null(number("What the chain then offers.", 0, 100)),
        latency_ms=number("The least time that it then takes.", 0),
        reaches=boolean("Whether that reaches the targets."),
    )


def chain() -> Schema:
    verdict = {"type": ["boolean", "null"], "description": "Whether the target is reached; null where it is open."}
    return record(
        "Everything that one entry needs at once.",
        entry=text("The component that starts it."),
        parts=texts("The deployables on it, the entry's own first."),
        availability_pct=or_null(number("What its parts leave if those of a process fail together.", 0, 100)),
        apart_pct=or_null(number("What its parts leave if each fails by itself.", 0, 100)),
        advised_pct=or_null(number("The same with every recommended fallback and queue.", 0, 100)),
        needed_pct=or_null(number("What each part must offer to reach the target.", 0, 100)),
        assumed=texts("Components that state nothing and count as always up."),
        open_externals=texts("Those among them that somebody else runs."),
        meets_availability=verdict,
        hops={"type": "integer", "minimum": 0, "description": "Waiting calls between processes on the longest path."},
        hop_ms=number("Their time.", 0),
        hop_share=or_null(number("Their share of the time for an answer.", 0)),
        calls=number("All waiting calls between processes per user operation.", 0),
        slow_share=number("Share of operations that meet an answer slower than its 95th percentile.", 0, 1),
        retry_calls=or_null(number("Calls for one if every layer tried three times; null: unbounded.", 1)),
        latency_ms=number("The least time that it takes.", 0),
        meets_latency=verdict,
        candidates=listing("Changes that were tried, those that reach the targets first.", candidate()),
        cheapest=or_null(candidate()),
    )


def figure() -> Schema:
    return record(
        "A number of the whole system.",
        id=text("Its id."),
        title=text("Its name."),
        value=or_null(number("The number; null: unbounded.")),
        unit=text("Its unit."),
        says=text("What it means."),
        facts=facts(),
    )
