"""JSON Schemas of what follows from a cut: failures, chains, numbers and the roadmap."""

from typing import get_args

from archdecide.boundaries.consequences.consequences import Horizon, StepState
from archdecide.formats.json.schema_forms import (
    Schema,
    facts,
    listing,
    record,
    text,
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
