"""Values of a YAML text spelt in another way, also inside lists: the words change, and nothing around them."""

import re
from collections.abc import Mapping
from typing import Any

from archdecide.errors import InputError, Path, dotted, refusal
from archdecide.write.emit import inline
from archdecide.write.nodes import YamlEntry, YamlNode, read_nodes

BY_HAND = "write this value by hand"
_LINE_END = re.compile("\r\n|\n|\r")

_Cut = tuple[int, int, str]
"""Where a piece of the text begins and ends, and what stands there instead."""


def respelt(text: str, changes: Mapping[Path, Any], name: str) -> str:
    """The text with these values at these paths. A path whose last key is missing is a further key of its mapping.

    Raises InputError where a value is shared, or is no value on one line.
    """
    root = read_nodes(text, name).root
    cuts = [_cut(text, root, path, value, name) for path, value in changes.items()]
    for start, end, words in sorted(cuts, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _cut(text: str, root: YamlNode | None, path: Path, value: Any, name: str) -> _Cut:
    *outer, last = path
    holder = root
    for part in outer:
        holder = _below(holder, part)
    if holder is None or holder.kind == "alias":
        raise _refused("this value is shared through an alias", path, name)
    node = _below(holder, last)
    if node is None:
        return _further_key(text, holder, f"{last}: {inline(value)}")
    if node.kind == "alias" or node.anchor is not None:
        raise _refused("this value is shared through an alias", path, name)
    if node.kind != "scalar" and not node.flow:
        raise _refused("this value is a block", path, name)
    space = " " if text[: node.start].endswith(":") else ""
    return node.start, node.end, space + inline(value)


def _further_key(text: str, mapping: YamlNode, words: str) -> _Cut:
    """A key behind the last one of its mapping."""
    entry = mapping.entries[-1]
    if mapping.flow:
        return entry.value.end, entry.value.end, f", {words}"
    end = _line_stop(text, max(entry.value.end, entry.key_end))
    return end, end, f"{_line_end(text)}{' ' * entry.column}{words}"


def _below(node: YamlNode | None, part: str | int) -> YamlNode | None:
    if node is None or node.kind == "alias":
        return None
    if isinstance(part, str):
        entry = node.entry(part)
        return entry.value if entry is not None else None
    entries: list[YamlEntry] = node.entries
    return entries[part].value if node.kind == "list" and part < len(entries) else None


def _line_stop(text: str, index: int) -> int:
    found = _LINE_END.search(text, index)
    return found.start() if found else len(text)


def _line_end(text: str) -> str:
    found = _LINE_END.search(text)
    return found[0] if found else "\n"


def _refused(what: str, path: Path, name: str) -> InputError:
    return refusal(name, what, BY_HAND, dotted(path))
