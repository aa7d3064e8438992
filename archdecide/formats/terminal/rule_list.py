"""The rules of a pack as a list."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterable
from typing import Annotated

from msgspec import UNSET, Struct, UnsetType

from archdecide.contract import describe
from archdecide.rules import Pack

KINDS = (
    *("criteria", "gates", "triggers", "precautions", "ratios", "forces", "communication", "resilience", "checks"),
    *("claims", "literature"),
)

SINGULAR = {"criteria": "criterion"} | {name: name.removesuffix("s") for name in KINDS if name != "criteria"}


def kind_named(word: str) -> str | None:
    """The kind that a word names, in the plural or in the singular: `checks` for `check`."""
    return next((name for name in KINDS if word in (name, SINGULAR[name])), None)


class RuleEntry(Struct, frozen=True):
    """A rule."""

    kind: Annotated[str, describe("The list it stands in.")]
    code: Annotated[str, describe("Its short code.")]
    id: Annotated[str, describe("Its id.")]
    title: Annotated[str, describe("Its name, or what a claim says.")]
    grade: Annotated[str | None, describe("The grade of its evidence.")]
    sources: Annotated[tuple[str, ...], describe("Where it comes from.")]
    feeds: Annotated[tuple[str, ...] | UnsetType, describe("The rules that a claim feeds.")] = UNSET
    excluded: Annotated[str | UnsetType | None, describe("Why a claim feeds none.")] = UNSET


def entries(pack: Pack, kind: str | None) -> list[RuleEntry]:
    """Every rule of one kind, or of all kinds."""
    return [
        RuleEntry(
            kind=name,
            code=getattr(entry, "code", entry.id),
            id=entry.id,
            title=getattr(entry, "title", None) or entry.says,
            grade=getattr(entry, "grade", None),
            sources=tuple(getattr(entry, "sources", ())),
            feeds=tuple(entry.feeds) if name == "claims" else UNSET,
            excluded=entry.excluded if name == "claims" else UNSET,
        )
        for name in KINDS
        if kind in (None, name)
        for entry in getattr(pack, name)
    ]


def text(rules: Iterable[RuleEntry]) -> str:
    """One line per rule, in columns."""
    rows = [(rule.kind, rule.code, rule.id, rule.title) for rule in rules]
    kinds, codes, names = (max((len(row[column]) for row in rows), default=0) for column in range(3))
    return "".join(f"{kind:<{kinds}}  {code:<{codes}}  {name:<{names}}  {title}\n" for kind, code, name, title in rows)
