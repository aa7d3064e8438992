"""The values of a YAML text with the places where they begin and end, so that a text can be edited by hand.

One loop over PyYAML's events. Nothing is resolved: for an edit only the words count, not what they mean.
"""

from collections.abc import Iterator
from typing import Any, Literal

import yaml
from msgspec import Struct, field

from archdecide.errors import Place, refusal

MAXIMUM_DEPTH = 100
"""Levels of mappings and lists; what recurses over the nodes is safe with that."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Kind = Literal["scalar", "mapping", "list", "alias"]


class YamlNode(Struct):
    """A value in a text. `start` and `end` are indices of characters; a block ends with its last value.

    `words` is the text of a scalar or the name of an alias, and `plain` says that it stands without quotes.
    `flow` marks a mapping or list in brackets.
    """

    kind: Kind
    start: int
    end: int
    words: str = ""
    plain: bool = False
    flow: bool = False
    anchor: str | None = None
    entries: "list[YamlEntry]" = field(default_factory=list)

    def entry(self, key: str) -> "YamlEntry | None":
        """The entry of a mapping with this key."""
        return next((entry for entry in self.entries if self.kind == "mapping" and entry.key == key), None)

    def data(self) -> Any:
        """What the node says, for comparison: places are left out, words are not resolved."""
        match self.kind:
            case "mapping":
                return {entry.key: entry.value.data() for entry in self.entries}, self.anchor
            case "list":
                return [entry.value.data() for entry in self.entries], self.anchor
            case _:
                return self.kind, self.words, self.plain, self.anchor

    def nodes(self) -> "Iterator[YamlNode]":
        """This node and every one below it, in the order of the text."""
        yield self
        for entry in self.entries:
            yield from entry.value.nodes()


class YamlEntry(Struct):
    """A value of a mapping or list; `key_end` is where its key ends (of a list item: where the item starts)."""

    key: str
    key_start: int
    key_end: int
    column: int
    value: YamlNode


class Tree(Struct):
    """The nodes of a text. `root` is None where the text holds nothing; `stop` is where further lines may go."""

    root: YamlNode | None
    stop: int


def read_nodes(text: str, name: str) -> Tree:
    """The nodes of a YAML text. Raises InputError if it is not YAML or nested too deeply."""
    tree = Tree(None, len(text))
    open_nodes: list[YamlNode] = []
    key: Any = None
    for event in _events(text, name):
        match event:
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                _close(open_nodes.pop(), event)
            case yaml.DocumentEndEvent() if event.explicit:
                tree.stop = _start(event)
            case yaml.NodeEvent():
                if open_nodes and open_nodes[-1].kind == "mapping" and key is None:
                    key = event
                    continue
                node = _node(event, text)
                if open_nodes:
                    _add(open_nodes[-1], key or event, node, is_item=key is None)
                else:
                    tree.root = node
                key = None
                if node.kind in ("mapping", "list"):
                    open_nodes.append(node)
                if len(open_nodes) > MAXIMUM_DEPTH:
                    raise refusal(name, f"mappings and lists are nested more than {MAXIMUM_DEPTH} levels deep")
    return tree


def _events(text: str, name: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, LOADER)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        raise refusal(place, "this is not valid YAML", "mend it before values are changed") from None


def _start(event: Any) -> int:
    return int(event.start_mark.index)


def _node(event: Any, text: str) -> YamlNode:
    start, end = _start(event), event.end_mark.index
    if isinstance(event, yaml.AliasEvent):
        return YamlNode("alias", start, end, words=event.anchor or "")
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event, text, start, end)
    kind: Kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "list"
    return YamlNode(kind, start, end, flow=event.flow_style, anchor=event.anchor)


def _scalar(event: Any, text: str, start: int, end: int) -> YamlNode:
    if event.style in ("|", ">"):
        end = _end_of_block(text, start, end)
    elif start == end:
        start = end = len(text[:start].rstrip(" \t"))  # libyaml may place nothing after the space
    return YamlNode("scalar", start, end, event.value, plain=event.implicit[0], anchor=event.anchor)


def _end_of_block(text: str, start: int, end: int) -> int:
    """Where the content of a `|` or `>` text ends; with `+`, empty lines below belong to it."""
    words = text[start:end]
    header = words.splitlines()[0].split("#")[0]
    if "+" not in header:
        return start + len(words.rstrip())
    for line_end in ("\r\n", "\n", "\r"):
        if words.endswith(line_end):
            return end - len(line_end)
    return end


def _add(parent: YamlNode, key: Any, value: YamlNode, *, is_item: bool) -> None:
    mark = key.start_mark
    key_end = mark.index if is_item else key.end_mark.index
    words = "" if is_item else getattr(key, "value", "")
    parent.entries.append(YamlEntry(words, mark.index, key_end, mark.column, value))


def _close(node: YamlNode, event: Any) -> None:
    """A block's own end lies at the next value, behind comments that are not part of it."""
    node.end = event.end_mark.index if node.flow else max(entry.value.end for entry in node.entries)
