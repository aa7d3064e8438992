"""Values changed inside a YAML text, as a careful person would do it: nothing else moves.

A value is cut out and another put in its place; missing keys go below the last key of their section, missing
sections to the end of the text. Afterwards the new text is read again: if anything but the intended value says
something else than before, the edit is refused.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from archdecide.errors import InputError, refusal
from archdecide.write.emit import STEP, block_lines, entry_lines, inline, is_inline, section_line
from archdecide.write.nodes import YamlEntry, YamlNode, read_nodes

BY_HAND = "make this change by hand"
_NOTHING = ("", "~", "null", "Null", "NULL")
_LINE_END = re.compile("\r\n|\n|\r")
_BLANK_LINE = re.compile("(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)")

Keys = tuple[str, ...]
Key = TypeVar("Key", bound=str | Keys)


def set_values(text: str, changes: Mapping[Key, Any], name: str) -> str:
    """See `archdecide.write.set_values`."""
    for path, value in changes.items():
        keys = path if isinstance(path, tuple) else tuple(path.split("."))
        text = _Edit(text, keys, value, name).result()
    return text


class _Edit:
    """One value at one path of one text."""

    def __init__(self, text: str, keys: Keys, value: Any, name: str) -> None:
        self.text, self.keys, self.value, self.name = text, keys, value, name
        self.tree = read_nodes(text, name)
        found = _LINE_END.search(text)
        self.line_end = found[0] if found else "\n"
        self.sets_off = True

    def result(self) -> str:
        """The text with the value. Raises InputError."""
        for self.sets_off in (True, False):  # an empty line may belong to the text before it
            edited = self._edited()
            if self._says_what_is_meant(edited):
                return edited
        raise self._refused("this value cannot be changed without changing another")

    def _edited(self) -> str:
        """The text with the value at the place where the path ends, or where it leaves what is there."""
        node = self.tree.root
        if node is None or _is_nothing(node):
            return self._appended(0)
        parent, entry = node, None
        for depth, key in enumerate(self.keys):
            if node.kind != "mapping":
                if entry is None or not _is_nothing(node):
                    raise self._refused(f"'{'.'.join(self.keys[:depth]) or 'the text'}' is not a mapping")
                return self._replaced(parent, entry, _nested(self.keys[depth:], self.value), is_section=True)
            following = node.entry(key)
            if following is None:
                return self._added(node, depth)
            parent, entry, node = node, following, following.value
        if entry is None:
            raise self._refused("the path names no key")
        return self._replaced(parent, entry, self.value)

    # In place of what stands there

    def _replaced(self, parent: YamlNode, entry: YamlEntry, value: Any, *, is_section: bool = False) -> str:
        node = entry.value
        if node.anchor is not None:
            raise self._refused(f"the anchor &{node.anchor} stands at this value")
        on_line = parent.flow or not (is_section or not is_inline(value, entry.column + len(entry.key) + 2))
        if node.kind in ("mapping", "list") and not node.flow:
            return self._block_replaced(entry, value, on_line)
        if on_line:
            return self._put(entry, inline(value))
        # A block goes below the line of its key, whose comment stays.
        before = self.text[: node.start].rstrip(" \t")
        bare = before + self.text[node.end :]
        end = _line_stop(bare, len(before))
        return bare[:end] + self._below(block_lines(value, entry.column + self._step())) + bare[end:]

    def _put(self, entry: YamlEntry, words: str) -> str:
        """The words in place of a value on the line of its key."""
        node = entry.value
        before = self.text[: node.start]
        if node.start == entry.key_end:
            before += ": "  # a key in braces may stand without a colon
        elif before.endswith(":"):
            before += " "
        return before + words + self.text[node.end :]

    def _block_replaced(self, entry: YamlEntry, value: Any, on_line: bool) -> str:
        """A block gives way with all its lines; the comment beside its key stays."""
        colon = self.text.index(":", entry.key_end) + 1
        first, last = _line_start(self.text, entry.value.start), _line_stop(self.text, entry.value.end)
        if first < colon:
            raise self._refused("this block begins on the line of its key")
        if not on_line:
            block = self.line_end.join(block_lines(value, entry.column + self._step()))
            return self.text[:first] + block + self.text[last:]
        between, after = self.text[colon:first], self.text[last:]
        between = _without_last_line_end(between)
        return f"{self.text[:colon]} {inline(value)}{between}{after}"

    # Beside what stands there

    def _added(self, mapping: YamlNode, depth: int) -> str:
        """A further key in a mapping."""
        if mapping.flow:
            words = inline(_nested(self.keys[depth:], self.value))[1:-1]
            if not mapping.entries:
                return f"{self.text[: mapping.end - 1]}{words}{self.text[mapping.end - 1 :]}"
            last = mapping.entries[-1].value
            joint = " , " if last.start == last.end else ", "  # a colon must not touch the comma
            return f"{self.text[: last.end]}{joint}{words}{self.text[last.end :]}"
        column = mapping.entries[0].column
        if mapping is self.tree.root:
            return self._appended(column)
        end = _line_stop(self.text, mapping.end)
        return self.text[:end] + self._below(self._entry(depth, column)) + self.text[end:]

    def _appended(self, column: int) -> str:
        """A further key of the whole text; a section is set off by an empty line where others are."""
        before, after = self.text[: self.tree.stop], self.text[self.tree.stop :]
        lines = self._entry(0, column)
        if before and not before.endswith(("\n", "\r")):
            before += self.line_end
        if self.sets_off and len(lines) > 1 and _BLANK_LINE.search(before) and not _BLANK_LINE.search(before[-4:]):
            lines.insert(0, "")
        return before + self.line_end.join(lines) + self.line_end + after

    def _entry(self, depth: int, column: int) -> list[str]:
        """The missing part of the path: each section a line of its own, then the value."""
        *sections, last = self.keys[depth:]
        columns = range(column, column + self._step() * len(self.keys), self._step())
        lines = [section_line(key, at) for key, at in zip(sections, columns, strict=False)]
        return lines + entry_lines(last, self.value, columns[len(sections)])

    def _below(self, lines: Iterable[str]) -> str:
        return "".join(self.line_end + line for line in lines)

    def _step(self) -> int:
        """By how many columns the sections of this text are indented."""
        for entry in self.tree.root.entries if self.tree.root is not None else ():
            if entry.value.kind == "mapping" and not entry.value.flow:
                return max(1, entry.value.entries[0].column - entry.column)
        return STEP

    # Whether it worked

    def _says_what_is_meant(self, edited: str) -> bool:
        try:
            root = read_nodes(edited, self.name).root
        except InputError:
            return False
        return root is not None and _is_whole(root) and root.data() == _expected(self.tree.root, self.keys, self.value)

    def _refused(self, what: str) -> InputError:
        return refusal(self.name, what, BY_HAND, ".".join(self.keys))


def _expected(node: YamlNode | None, keys: Keys, value: Any) -> Any:
    """What the text should say afterwards (see Node.data)."""
    if not keys:
        wanted = read_nodes(f"value: {inline(value)}", "value").root
        return wanted.entries[0].value.data() if wanted is not None else None
    entries, anchor = node.data() if node is not None and node.kind == "mapping" else ({}, None)
    found = node.entry(keys[0]) if node is not None else None
    return {**entries, keys[0]: _expected(found.value if found else None, keys[1:], value)}, anchor


def _is_whole(root: YamlNode) -> bool:
    """Whether every alias still has its anchor before it."""
    anchors = set()
    for node in root.nodes():
        if node.kind == "alias" and node.words not in anchors:
            return False
        anchors.add(node.anchor)
    return True


def _is_nothing(node: YamlNode) -> bool:
    return node.kind == "scalar" and node.plain and node.words in _NOTHING


def _nested(keys: Keys, value: Any) -> Any:
    """The value inside mappings for these keys."""
    for key in reversed(keys):
        value = {key: value}
    return value


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_stop(text: str, index: int) -> int:
    """Where the line with this index ends, before its line end."""
    found = _LINE_END.search(text, index)
    return found.start() if found else len(text)


def _without_last_line_end(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text.removesuffix("\r")
