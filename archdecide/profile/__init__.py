"""What a user may write: the profile of a system as frozen models.

Every field is optional except the name; absent or null means unknown. The description of a field is the
question a person is asked, and the leaf paths of the sections (`team.engineers`) are the vocabulary of the
rules. Estimates are welcome where a number feeds a curve or a gate.
"""

from collections.abc import Mapping
from typing import Annotated

from archdecide.profile.parts import (
    Boundaries,
    Component,
    Evidence,
    Interaction,
    RecordedDecision,
    Waiver,
)
from archdecide.profile.sections import (
    Ai,
    Cost,
    Delivery,
    Existing,
    Platform,
    Product,
    Reliability,
    Scale,
    Section,
    Security,
    Team,
    ask,
)
from archdecide.values import Number, Text

__all__ = [
    "GROUPS",
    "SCHEMA_VERSION",
    "Boundaries",
    "Component",
    "Evidence",
    "Interaction",
    "Profile",
    "RecordedDecision",
    "Section",
    "Waiver",
]

SCHEMA_VERSION = 1


class Profile(Section):
    """Everything that is known of a system."""

    schema_version: Annotated[int, Number(SCHEMA_VERSION, SCHEMA_VERSION, whole=True, estimate=False)] = ask(
        "The version of this format.", SCHEMA_VERSION
    )
    name: Annotated[str, Text(80)] = ask("What is the system called?", ...)
    description: Annotated[str | None, Text(10_000, lines=True)] = ask("What is it for?")
    product: Product = ask("The product.", Product())
    team: Team = ask("The people.", Team())
    delivery: Delivery = ask("How changes reach production (today's values; targets when nothing is live).", Delivery())
    platform: Platform = ask("What the platform offers.", Platform())
    scale: Scale = ask("Load and speed.", Scale())
    reliability: Reliability = ask("Availability and consistency.", Reliability())
    security: Security = ask("Data and defence.", Security())
    cost: Cost = ask("Money.", Cost())
    ai: Ai = ask("Models and prompts.", Ai())
    existing: Existing = ask("What exists today.", Existing())
    components: tuple[Component, ...] | None = ask("The logical parts of the system.")
    interactions: tuple[Interaction, ...] | None = ask("Which part needs which.")
    boundaries: Boundaries = ask("Hard constraints on the service cut.", Boundaries())
    decision: RecordedDecision | None = ask("What the team has decided.")
    evidence: Mapping[str, Evidence] = ask("Where facts come from, by path.", {})
    weights: Mapping[str, Annotated[float, Number(0, 5, "weight", estimate=False)]] = ask(
        "The team's own weights of criteria (default 1).", {}
    )
    waivers: tuple[Waiver, ...] = ask("Check rules that are knowingly broken.", ())


GROUPS = (
    "product",
    "team",
    "delivery",
    "platform",
    "scale",
    "reliability",
    "security",
    "cost",
    "ai",
    "existing",
)
"""The sections whose leaves are facts."""
