"""Which pack, file and line a rule of a merged pack comes from."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from archdecide import assets
from archdecide.errors import Path as Parts
from archdecide.errors import Place
from archdecide.load.document import Document, parse
from archdecide.load.pack_files import manifest_in, texts_of
from archdecide.rules import KEYS

if TYPE_CHECKING:
    from archdecide.assets import Folder


class Origin(Struct, frozen=True):
    """Where a rule is written. Needs the pack to be parsed again, which only a message to people is worth."""

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
        documents = {name: parse(text, _shown(folder, name)) for name, text in texts_of(folder).items()}
        pack = str(documents[manifest_in(documents)].data["name"])
        for document in documents.values():
            found |= _entries(document, pack)
    return found


def _shown(folder: "Folder", name: str) -> str:
    """The path of a file as people know it: from here, if it is below here."""
    path = folder / name
    if not isinstance(path, Path):
        return str(path)
    here, absolute = Path.cwd(), path.absolute()
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
