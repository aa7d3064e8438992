"""The form of a pack's files: its manifest, and the lists of rules that every other file may hold."""

from typing import Annotated

from archdecide.rules.boundary_models import CommunicationRule, ComponentKind, Force, ResilienceRule
from archdecide.rules.models import (
    CheckRule,
    Claim,
    Criterion,
    FactNote,
    Gate,
    Identifier,
    Precaution,
    Ratio,
    Reference,
    SourceDocument,
    Trigger,
)
from archdecide.schema_node import Figure, Prose, SchemaNode, Title, held


class Option(SchemaNode, frozen=True):
    """An architecture that can be chosen. Options stand in the order of operational simplicity, simplest first."""

    id: Identifier
    title: Title
    means: Prose


class Limits(SchemaNode, frozen=True):
    """The numbers behind the verdict words and the tie rule."""

    tie_margin: Annotated[Figure, held(gt=0, le=20)] = 3
    coverage_high: Annotated[Figure, held(gt=0, le=1)] = 0.8
    coverage_minimum: Annotated[Figure, held(gt=0, le=1)] = 0.5
    robust_win_share: Annotated[Figure, held(gt=0, le=1)] = 0.9
    robust_weight_error_factor: Annotated[Figure, held(ge=1)] = 1.5


class Manifest(SchemaNode, frozen=True):
    """`pack.yaml`: what the pack is called, and what it says of the whole."""

    name: Identifier
    version: Annotated[str, held(pattern=r"^\d+(\.\d+)*$")]
    description: Prose
    options: tuple[Option, ...] = ()
    limits: Limits | None = None
    disabled: tuple[Identifier, ...] = ()


class RuleFile(SchemaNode, frozen=True):
    """Any other file of a pack: lists of rules. How they are spread over files is free."""

    ratios: tuple[Ratio, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    gates: tuple[Gate, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    precautions: tuple[Precaution, ...] = ()
    forces: tuple[Force, ...] = ()
    kinds: tuple[ComponentKind, ...] = ()
    communication: tuple[CommunicationRule, ...] = ()
    resilience: tuple[ResilienceRule, ...] = ()
    checks: tuple[CheckRule, ...] = ()
    claims: tuple[Claim, ...] = ()
    documents: tuple[SourceDocument, ...] = ()
    literature: tuple[Reference, ...] = ()
    facts: tuple[FactNote, ...] = ()


KEYS = {name: {"kinds": "kind", "facts": "fact"}.get(name, "id") for name in RuleFile.__struct_fields__}
"""What identifies an entry of each list."""
