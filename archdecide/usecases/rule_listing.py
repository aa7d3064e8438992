"""The rules of a pack to read: the list, single rules, the facts they may name, and the manual."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from archdecide.errors import unknown
from archdecide.formats.terminal import rule_list
from archdecide.rules import Pack
from archdecide.usecases.loading import load_pack

if TYPE_CHECKING:
    from archdecide.formats.terminal.rule_list import RuleEntry


def list_rules(pack: Pack, kind: str | None = None) -> list["RuleEntry"]:
    """Every rule of a kind (`gates` or `gate`), or of all kinds: kind, code, id, title, grade and sources.

    Raises InputError for a kind that does not exist.
    """
    named = rule_list.kind_named(kind) if kind is not None else None
    if kind is not None and named is None:
        kinds = f"kinds: {', '.join(rule_list.KINDS)}"
        raise unknown("kind of rule", kind, rule_list.KINDS, "--kind", otherwise=kinds)
    return rule_list.entries(pack, named)


def render_rule_list(entries: list["RuleEntry"], *, as_json: bool = False) -> str:
    """Listed rules, one line each, or as JSON."""
    if as_json:
        from archdecide.formats.json.plain import json_text, plain

        return json_text(plain(entries))
    return rule_list.text(entries)


def rule_page(pack: Pack, identifier: str) -> str:
    """The page of the rules with this id or code. Raises InputError if there is none."""
    from archdecide.formats.document import rulebook

    entries = rule_list.entries(pack, None)
    found = [entry.id for entry in entries if identifier in (entry.code, entry.id)]
    if not found:
        names = [name for entry in entries for name in (entry.id, entry.code)]
        raise unknown("rule", identifier, names, "rules show", otherwise="see: archdecide rules list")
    return "\n".join(rulebook.rule_text(pack, name) for name in found)


def fact_list(pack: Pack) -> str:
    """The facts that rules may name: path, allowed values, and the question that asks for it."""
    from archdecide.formats.document import rulebook

    return rulebook.vocabulary(pack)


def export_pack(folders: Sequence[Path] = ()) -> str:
    """The core pack and the packs in further folders as one JSON text, which `check` can compare later packs with.

    Raises InputError with every problem of these folders.
    """
    from archdecide.load.exported_pack import exported

    load_pack(*folders)  # what cannot be used is not kept either
    return exported(folders)


def rule_manual(pack: Pack) -> str:
    """The manual of all rules as Markdown: the rules/README.md of a pack."""
    from archdecide.formats.document import rulebook

    return rulebook.text(pack)
