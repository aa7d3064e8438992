"""YAML that other tools read, as they read it: many documents, merge keys, tags of their own, keys that are not text.

The same loop over PyYAML's events as for profiles, with the same limits on depth and on aliases, because PyYAML's own
loader builds what a few lines of aliases blow up to. What a profile may not hold is taken leniently here: tags are
dropped, of a repeated key the last value counts, and what stands before a fault is kept.
"""

from typing import Any

import yaml
from msgspec import Struct

from archdecide.errors import Diagnostic, InputError, Path, Place
from archdecide.load.document import Reader
from archdecide.load.scalars import TOO_LONG, resolved

MERGE_KEY = "<<"
MAXIMUM_DOCUMENTS = 10_000


class LenientDocument(Struct, frozen=True):
    """One document of a file: plain data (dict with text as keys, list, str, int, float, bool, None), and places."""

    name: str
    data: Any
    spots: dict[tuple[int, str | int], Any]
    start: Any
    containers: list[Any]

    def place(self, path: Path = ()) -> Place:
        """Where the key of the value at a path stands, or else that of its nearest ancestor that exists."""
        value, mark = self.data, self.start
        for part in path:
            if (id(value), part) not in self.spots:
                break
            mark, _ = self.spots[id(value), part]
            value = value[part]
        return Place(self.name, mark.line + 1, mark.column + 1)


def read_documents(text: str, name: str) -> tuple[tuple[LenientDocument, ...], tuple[Diagnostic, ...]]:
    """The documents of a YAML (or JSON) text before the first fault, and that fault; empty documents are left out.

    Of a text with a character that YAML does not allow, e.g. a null, nothing is kept: its two readers stop at different
    places before it.
    """
    if refused := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, refused.start())
        column = refused.start() - (text.rfind("\n", 0, refused.start()) + 1)
        place = Place(name, line + 1, column + 1)
        return (), (Diagnostic(place, "this character is not allowed in YAML", "delete it"),)
    reader = _ForeignReader(name, text)
    try:
        reader.read_all()
    except InputError as error:
        return tuple(reader.documents), error.problems[:1]
    return tuple(reader.documents), ()


class _ForeignReader(Reader):
    """The pass over a text for profiles, without what only profiles forbid."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(name, text, {})
        self.documents: list[LenientDocument] = []
        self.root_mark: Any = None
        self.containers: list[Any] = []
        """All of them, because places go by identity: one that a repeated key drops must not make room for another."""
        self.merging: set[int] = set()
        """The mappings, by identity, that hold a merge key."""

    def read_all(self) -> None:
        for event in self.events():
            if isinstance(event, yaml.DocumentStartEvent):
                self.root, self.root_mark, self.anchors = None, None, {}
            elif isinstance(event, yaml.DocumentEndEvent):
                self.keep(event)
            else:
                self.take(event)

    def keep(self, event: Any) -> None:
        """Keeps the document that ends here, unless there is nothing in it."""
        if len(self.documents) == MAXIMUM_DOCUMENTS:
            raise self.fatal(event.start_mark, f"there are more than {MAXIMUM_DOCUMENTS:,} documents", "split the file")
        if self.root is not None and self.root_mark is not None:
            spots: Any = self.spots
            self.documents.append(LenientDocument(self.name, self.root, spots, self.root_mark, self.containers))

    def scalar(self, event: Any) -> None:
        value: Any = event.value
        if self.top.awaits_key:
            self.key(event, value, event.implicit[0])
        else:
            value = resolved(value) if event.implicit[0] and event.tag is None else value
            self.put(event.value if value is TOO_LONG else value, event)
        if event.anchor:
            self.anchors[event.anchor] = type(self.top)(value)

    def key(self, event: Any, key: str, is_plain: bool) -> None:
        node = self.top
        node.key, node.awaits_key = key, False
        node.key_marks[key] = event.start_mark
        if is_plain and key == MERGE_KEY:
            self.merging.add(id(node.value))

    def start(self, event: Any, container: Any) -> None:
        if self.top.awaits_key:
            raise self.fatal(event.start_mark, "a key here is a mapping or a list", "write a text as the key")
        self.containers.append(container)
        super().start(event, container)

    def alias(self, event: Any) -> None:
        node = self.anchors.get(event.anchor)
        if self.top.awaits_key and node is not None and isinstance(node.value, str | int | float):
            self.key(event, str(node.value), is_plain=False)
        elif self.top.awaits_key or node is None or not node.is_complete:
            raise self.fatal(event.start_mark, "this alias stands for nothing that can be read", "write it out")
        else:
            super().alias(event)

    def end(self) -> None:
        value = self.top.value
        if id(value) in self.merging:
            self.merging.discard(id(value))
            self.merge(value)
        super().end()

    def merge(self, mapping: dict[str, Any]) -> None:
        """Adds the keys of the mappings under `<<` that a mapping does not have; earlier ones go first."""
        given = mapping.pop(MERGE_KEY, None)
        for other in given if isinstance(given, list) else [given]:
            for key, value in other.items() if isinstance(other, dict) else ():
                if key not in mapping:
                    mapping[key] = value
                    self.count_merged(mapping, other, key)

    def count_merged(self, mapping: dict[str, Any], other: dict[str, Any], key: str) -> None:
        """A merged key stands where it was written, and counts as a repeated value."""
        spots: Any = self.spots
        spots[id(mapping), key] = spots[id(other), key]
        self.top.size += 1
        self.repeated_values += 1

    def put_root(self, value: Any, event: Any) -> str:
        self.root, self.root_mark = value, event.start_mark
        return ""

    def refuse_tag(self, event: Any) -> None:
        """Tags of other tools (`!override`, `!Ref`) are dropped."""

    def refuse_invisible_characters(self) -> None:
        """PyYAML refuses the worst of them; names are checked where they are used."""
