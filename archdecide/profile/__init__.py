"""What a user may write: the profile of a system as frozen models.

Every field is optional except the name; absent or null means unknown. The description of a field is the
question a person is asked, and the leaf paths of the sections (`team.engineers`) are the vocabulary of the
rules. Estimates are welcome where a number feeds a curve or a gate.
"""

from collections.abc import Mapping
from typing import Annotated

from archdecide.kinds import Number
from archdecide.profile.fact_groups import (
    Ai,
    Cost,
    Delivery,
    Existing,
    Platform,
    Product,
    Reliability,
    Scale,
    Security,
    Team,
)
from archdecide.profile.parts import (
    AcceptedFinding,
    Boundaries,
    Code,
    Component,
    Confirmation,
    Evidence,
    Interaction,
    RecordedDecision,
    Scan,
    Waiver,
)
from archdecide.profile.section import Section
from archdecide.text_kinds import Text

__all__ = [
    "GROUPS",
    "SCAN",
    "SCHEMA_VERSION",
    "AcceptedFinding",
    "Boundaries",
    "Code",
    "Component",
    "Confirmation",
    "Evidence",
    "Interaction",
    "Profile",
    "RecordedDecision",
    "Scan",
    "Section",
    "Waiver",
]

SCHEMA_VERSION = 1
SCAN = "scan: "
"""What the source of every value that a scan wrote begins with."""


class Profile(Section, frozen=True, kw_only=True):
    """Everything that is known of a system."""

    schema_version: Annotated[
        int, Number(SCHEMA_VERSION, SCHEMA_VERSION, whole=True, estimate=False), "The version of this format."
    ] = SCHEMA_VERSION
    name: Annotated[str, Text(80), "What is the system called?"]
    description: Annotated[str | None, Text(10_000, lines=True), "What is it for?"] = None
    product: Annotated[Product, "The product."] = Product()
    team: Annotated[Team, "The people."] = Team()
    delivery: Annotated[
        Delivery,
        "How changes reach production (today's values; targets when nothing is live).",
    ] = Delivery()
    platform: Annotated[Platform, "What the platform offers."] = Platform()
    scale: Annotated[Scale, "Load and speed."] = Scale()
    reliability: Annotated[Reliability, "Availability and consistency."] = Reliability()
    security: Annotated[Security, "Data and defence."] = Security()
    cost: Annotated[Cost, "Money."] = Cost()
    ai: Annotated[Ai, "Models and prompts."] = Ai()
    existing: Annotated[Existing, "What exists today."] = Existing()
    components: Annotated[tuple[Component, ...] | None, "The logical parts of the system."] = None
    interactions: Annotated[tuple[Interaction, ...] | None, "Which part needs which."] = None
    boundaries: Annotated[Boundaries, "Hard constraints on the service cut."] = Boundaries()
    code: Annotated[Code, "Where the code is."] = Code()
    decision: Annotated[RecordedDecision | None, "What the team has decided."] = None
    evidence: Annotated[Mapping[str, Evidence], "Where facts come from, by path."] = {}
    weights: Annotated[
        Mapping[str, Annotated[float, Number(0, 5, "weight", estimate=False)]],
        "The team's own weights of criteria (default 1).",
    ] = {}
    confirmed: Annotated[
        Mapping[str, Confirmation], "What people say is done or declined, by the id of a gate, sign or precaution."
    ] = {}
    scan: Annotated[Scan, "How a scan reads this system."] = Scan()
    waivers: Annotated[tuple[Waiver, ...], "Check rules that are knowingly broken."] = ()


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
