"""The rules of a pack as a list."""

from typing import Any

from archdecide.rules import Pack

KINDS = (
    *("criteria", "gates", "triggers", "precautions", "ratios", "forces", "communication", "resilience", "checks"),
    *("claims", "literature"),
)

SINGULAR = {"criteria": "criterion"} | {name: name.removesuffix("s") for name in KINDS if name != "criteria"}


def kind_named(word: str) -> str | None:
    """The kind that a word names, in the plural or in the singular: `checks` for `check`."""
    return next((name for name in KINDS if word in (name, SINGULAR[name])), None)


def data(pack: Pack, kind: str | None) -> list[dict[str, Any]]:
    """Every rule of one kind, or of all kinds: kind, code, id, title, grade and sources."""
    return [
        {
            "kind": name,
            "code": getattr(entry, "code", entry.id),
            "id": entry.id,
            "title": getattr(entry, "title", None) or entry.says,
            "grade": getattr(entry, "grade", None),
            "sources": list(getattr(entry, "sources", ())),
            **({"feeds": list(entry.feeds), "excluded": entry.excluded} if name == "claims" else {}),
        }
        for name in KINDS
        if kind in (None, name)
        for entry in getattr(pack, name)
    ]


def text(entries: list[dict[str, Any]]) -> str:
    """One line per rule, in columns."""
    codes = max((len(entry["code"]) for entry in entries), default=0)
    names = max((len(entry["id"]) for entry in entries), default=0)
    kinds = max((len(entry["kind"]) for entry in entries), default=0)
    return "".join(
        f"{entry['kind']:<{kinds}}  {entry['code']:<{codes}}  {entry['id']:<{names}}  {entry['title']}\n"
        for entry in entries
    )
