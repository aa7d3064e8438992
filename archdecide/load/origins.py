"""Which pack, file and line a rule of a merged pack comes from."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from archdecide import assets
from archdecide.errors import Path as Parts
from archdecide.errors import Place
from archdecide.load.document import Document, parse
from archdecide.load.pack_reader import MANIFEST, rule_files
from archdecide.load.text import read_text
from archdecide.rules import KEYS


class Origin(Struct, frozen=True):
    """Where a rule is written. Parsing a pack once more for this is only worth it where somebody is told."""

    pack: str
    document: Document
    path: Parts

    def place(self, *parts: str | int) -> Place:
        """Where the rule, or a part of it, is written."""
        return self.document.place((*self.path, *parts))


def origins(*further: Path) -> Mapping[tuple[str, str], Origin]:
    """The origin of every rule of the core pack and of further ones, by list and id: the last pack that has it.

    The packs must have been loaded before. Raises InputError if a file cannot be read any more.
    """
    found: dict[tuple[str, str], Origin] = {}
    for folder in (assets.rules_folder() / "core", *further):
        name = str(_read(folder / MANIFEST).data["name"])
        for path in rule_files(folder):
            found |= _entries(_read(path), name)
    return found


def _read(path: Path) -> Document:
    return parse(read_text(str(path))[1], _shown(path))


def _shown(path: Path) -> str:
    """The path as people know it: from here, if it is below here."""
    here = Path.cwd()
    absolute = path.absolute()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(path)


def _entries(document: Document, pack: str) -> dict[tuple[str, str], Origin]:
    lists: Mapping[str, list[Mapping[str, Any]]] = {
        name: entries for name in KEYS if (entries := document.data.get(name))
    }
    return {
        (name, entry[KEYS[name]]): Origin(pack, document, (name, number))
        for name, entries in lists.items()
        for number, entry in enumerate(entries)
    }
