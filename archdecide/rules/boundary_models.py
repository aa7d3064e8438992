"""The form of the rules that cut boundaries and choose how parts talk: forces, kinds of components, edge rules."""

from typing import Annotated, Literal

from archdecide.conditions import Condition
from archdecide.rules.models import Identifier, Rule, RuleLevel
from archdecide.schema_node import Count, Prose, SchemaNode, held


class ForceLevel(RuleLevel, frozen=True):
    """Points of a force where a condition holds."""

    points: Annotated[Count, held(ge=1, le=5)]


class Force(Rule, frozen=True, kw_only=True):
    """What pulls a component out of (split) or into (join) its surroundings. `hard` forces decide alone.

    Levels stand strongest first. Without levels it is text to watch for. `worker_suffices` says that a further process
    of the same artefact answers a split force as well as a service does.
    """

    side: Literal["split", "join"]
    hard: bool = False
    worker_suffices: bool = False
    levels: tuple[ForceLevel, ...] = ()


class ComponentKind(SchemaNode, frozen=True, kw_only=True):
    """What is assumed of a component of this kind, and what usually becomes of it.

    `process` says what it shares: one with others, none ("own"), or the artefact alone, as a further process of it
    ("worker").
    """

    kind: str
    process: Literal["shared", "own", "worker"] = "shared"
    hardware: str = "cpu"
    mode: str = "interactive"
    crash_risk: str = "low"
    verdict: Prose
    sources: tuple[str, ...] = ()


class EdgeRule(Rule, frozen=True, kw_only=True):
    """A rule about one interaction; without `when` it is text for people. `how` says what to do."""

    when: Condition | None = None
    how: Prose


class CommunicationRule(EdgeRule, frozen=True, kw_only=True):
    """How an interaction crosses a process boundary.

    `sets` says what the rule decides: the first rule that holds sets the style, the first that holds sets the
    protocol, and every `advice` that holds is given. `choice` is the style or protocol, or the advice's name.
    """

    sets: Literal["style", "protocol", "advice"]
    choice: Identifier


class ResilienceRule(EdgeRule, frozen=True, kw_only=True):
    """A pattern that protects an edge or a deployable, with starting values in `how`."""

    pattern: Identifier
