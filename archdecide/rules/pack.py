"""A complete rule pack: rules of several files in one canonical order, and the vocabulary they share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from archdecide.facts import DERIVED, Fact, profile_facts
from archdecide.rules.models import (
    KEYS,
    Claim,
    CommunicationRule,
    ComponentKind,
    Criterion,
    Force,
    Gate,
    Limits,
    Manifest,
    Option,
    Ratio,
    Reference,
    ResilienceRule,
    RuleFile,
    SourceDocument,
    Trigger,
)
from archdecide.values import Number


@dataclass(frozen=True, slots=True)
class Pack:
    """A complete rule pack, each list in a canonical order that does not depend on files."""

    name: str
    version: str
    sha256: str
    options: tuple[Option, ...]
    limits: Limits
    ratios: tuple[Ratio, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    gates: tuple[Gate, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    forces: tuple[Force, ...] = ()
    kinds: tuple[ComponentKind, ...] = ()
    communication: tuple[CommunicationRule, ...] = ()
    resilience: tuple[ResilienceRule, ...] = ()
    claims: tuple[Claim, ...] = ()
    documents: tuple[SourceDocument, ...] = ()
    literature: tuple[Reference, ...] = ()
    default_hardware: Mapping[str, str] = field(default_factory=dict)
    ratio_by_path: Mapping[str, Ratio] = field(default_factory=dict)

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The options, operationally simplest first."""
        return tuple(option.id for option in self.options)


def assemble(manifests: Iterable[Manifest], files: Iterable[RuleFile], sha256: str) -> Pack:
    """One pack from several: later ones add to or override earlier ones by id. At least one has options."""
    parts = tuple(manifests)
    disabled = {identifier for part in parts for identifier in part.disabled}
    entries: dict[str, dict[str, Any]] = {name: {} for name in KEYS}
    for file in files:
        for name, key in KEYS.items():
            entries[name].update((getattr(entry, key), entry) for entry in getattr(file, name))
    lists = {
        name: tuple(entry for identifier, entry in sorted(found.items(), key=_canonical) if identifier not in disabled)
        for name, found in entries.items()
    }
    return Pack(
        name="+".join(part.name for part in parts),
        version="+".join(part.version for part in parts),
        sha256=sha256,
        options=next((part.options for part in reversed(parts) if part.options), ()),
        limits=next((part.limits for part in reversed(parts) if part.limits), Limits()),
        ratio_by_path={ratio.path: ratio for ratio in lists["ratios"]},
        default_hardware={kind.kind: kind.hardware for kind in lists["kinds"]},
        **lists,
    )


def _canonical(item: tuple[str, Any]) -> tuple[str, int, str, str]:
    """Order by code (A2 before A10), then by id."""
    identifier, entry = item
    code = getattr(entry, "code", identifier)
    letters = code.rstrip("0123456789abcdefghijklmnopqrstuvwxyz.")
    rest = code[len(letters) :]
    digits = rest.rstrip("abcdefghijklmnopqrstuvwxyz")
    number = digits.replace(".", "")
    return letters, int(number) if number.isdigit() else 0, rest, identifier


def vocabulary(pack: Pack) -> dict[str, Fact]:
    """Every fact that a rule about the whole system may name."""
    ratios = {ratio.path: Fact(ratio.path, Number(0, 1e15, ratio.unit), ratio.title) for ratio in pack.ratios}
    return {**profile_facts(), **DERIVED, **ratios}


def inputs_of(path: str, pack: Pack) -> tuple[str, ...]:
    """The facts behind a fact: the terms of a ratio, or the fact itself."""
    ratio = pack.ratio_by_path.get(path)
    return (path,) if ratio is None else (ratio.numerator.fact, ratio.denominator)
