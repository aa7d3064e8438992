"""Where in a YAML text to cut and what to put there, for values at paths."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from archdecide.errors import InputError, refusal
from archdecide.write.emit import STEP, block_lines, entry_lines, inline, is_inline, item_lines
from archdecide.write.nodes import YamlEntry, YamlNode, read_nodes
from archdecide.write.steps import REMOVED, ListItem, Steps, nested, shown

BY_HAND = "make this change by hand"
_NOTHING = ("", "~", "null", "Null", "NULL")
_LINE_END = re.compile("\r\n|\n|\r")
_BLANK_LINE = re.compile("(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)")

Changes = Sequence[tuple[Steps, Any]]


class Splice(Struct, frozen=True):
    """Words in place of the characters from `start` to `end`; of several at one place the deepest column goes first."""

    start: int
    end: int
    words: str
    column: int = 0


class _Target(Struct):
    """A place that changes, with the changes there, each by what remains of its path."""

    container: YamlNode
    entry: YamlEntry | None
    """What is replaced; None where the container gets something new."""
    changes: list[tuple[Steps, Any]]
    path: Steps = ()


class Splicer:
    """Changes of one text. `sets_off` puts an empty line before a new section where others have one."""

    def __init__(self, text: str, name: str, *, sets_off: bool) -> None:
        self.text, self.name, self.sets_off = text, name, sets_off
        self.tree = read_nodes(text, name)
        found = _LINE_END.search(text)
        self.line_end = found[0] if found else "\n"

    def splices(self, changes: Changes) -> list[Splice]:
        """What to cut and put. Raises InputError for a place that cannot be edited."""
        root = self.tree.root
        if root is None or _is_nothing(root):
            return [self._appended([change for change in changes if change[1] is not REMOVED], 0)]
        targets: dict[tuple[int, bool], _Target] = {}
        for steps, value in changes:
            target = self._target(root, steps, value)
            known = targets.setdefault((id(target.entry or target.container), target.entry is None), target)
            if known is not target:
                known.changes += target.changes
        return [splice for target in targets.values() for splice in self._of(target)]

    def _target(self, root: YamlNode, steps: Steps, value: Any) -> _Target:
        """Where a path ends, or where it leaves what is there."""
        node, parent, entry = root, root, None
        for depth, step in enumerate(steps):
            rest = [(steps[depth:], value)]
            wanted = "list" if isinstance(step, ListItem) else "mapping"
            if node.kind != wanted or (wanted == "list" and not node.entries):
                if entry is None or not (_is_nothing(node) or node.kind == wanted):
                    raise self._refused(f"'{shown(steps[:depth]) or 'the text'}' is not a {wanted}", steps)
                return _Target(parent, entry, rest, steps)
            following = _item(node, step) if isinstance(step, ListItem) else node.entry(step)
            if following is None:
                return _Target(node, None, rest, steps)
            parent, entry, node = node, following, following.value
        if entry is None or (parent.kind == "list" and value is not REMOVED):
            raise self._refused("the path names no key", steps)
        return _Target(parent, entry, [((), value)], steps)

    def _of(self, target: _Target) -> Iterator[Splice]:
        container, entry = target.container, target.entry
        if target.changes[-1][1] is REMOVED:
            if entry is not None and not target.changes[-1][0]:
                yield self._removed(container, entry)
            return
        changes = [change for change in target.changes if change[1] is not REMOVED]
        if entry is None:
            yield self._added(container, changes)
        elif changes[-1][0]:
            yield self._replaced(container, entry, nested(changes), target.path, is_section=True)
        else:
            yield self._replaced(container, entry, changes[-1][1], target.path)

    # In place of what stands there

    def _replaced(
        self, parent: YamlNode, entry: YamlEntry, value: Any, path: Steps, *, is_section: bool = False
    ) -> Splice:
        node = entry.value
        if node.anchor is not None:
            raise self._refused(f"the anchor &{node.anchor} stands at this value", path)
        on_line = parent.flow or not (is_section or not is_inline(value, entry.column + len(entry.key) + 2))
        if node.kind in ("mapping", "list") and not node.flow:
            return self._block_replaced(entry, value, on_line, path)
        if on_line:
            return self._put(entry, inline(value))
        # A block goes below the line of its key, whose comment stays.
        before = len(self.text[: node.start].rstrip(" \t"))
        end = _line_stop(self.text, node.end)
        below = self._below(block_lines(value, entry.column + self._step()))
        return Splice(before, end, self.text[node.end : end] + below)

    def _put(self, entry: YamlEntry, words: str) -> Splice:
        """The words in place of a value on the line of its key."""
        node = entry.value
        joint = ""
        if node.start == entry.key_end:
            joint = ": "  # a key in braces may stand without a colon
        elif self.text[: node.start].endswith(":"):
            joint = " "
        return Splice(node.start, node.end, joint + words)

    def _block_replaced(self, entry: YamlEntry, value: Any, on_line: bool, path: Steps) -> Splice:
        """A block gives way with all its lines; the comment beside its key stays."""
        colon = self.text.index(":", entry.key_end) + 1
        first, last = _line_start(self.text, entry.value.start), _line_stop(self.text, entry.value.end)
        if first < colon:
            raise self._refused("this block begins on the line of its key", path)
        if not on_line:
            return Splice(first, last, self.line_end.join(block_lines(value, entry.column + self._step())))
        between = _without_last_line_end(self.text[colon:first])
        return Splice(colon, last, f" {inline(value)}{between}")

    # Beside what stands there

    def _added(self, container: YamlNode, changes: Changes) -> Splice:
        """Further keys in a mapping, or further items in a list."""
        new = nested(changes)
        if container.flow:
            words = ", ".join(_inner(new))
            if not container.entries:
                return Splice(container.end - 1, container.end - 1, words)
            last = container.entries[-1].value
            joint = " , " if last.start == last.end else ", "  # a colon must not touch the comma
            return Splice(last.end, last.end, joint + words)
        column = container.entries[0].column
        if container is self.tree.root:
            return self._appended(changes, column)
        if isinstance(new, list):
            column = _column(self.text, container.start)
            in_braces = container.entries[-1].value.flow
            lines = [line for item in new for line in item_lines(item, column, in_braces=in_braces)]
        else:
            lines = [line for key, value in new.items() for line in entry_lines(key, value, column, self._step())]
        end = _line_stop(self.text, container.end)
        return Splice(end, end, self._below(lines), column)

    def _appended(self, changes: Changes, column: int) -> Splice:
        """Further keys of the whole text; a section is set off by an empty line where others are."""
        before = self.text[: self.tree.stop]
        words = self.line_end if before and not before.endswith(("\n", "\r")) else ""
        has_blank_lines = bool(_BLANK_LINE.search(before))
        for key, value in nested(changes).items():
            lines = entry_lines(key, value, column, self._step())
            if self.sets_off and len(lines) > 1 and has_blank_lines and not _BLANK_LINE.search((before + words)[-4:]):
                lines.insert(0, "")
            words += self.line_end.join(lines) + self.line_end
        return Splice(self.tree.stop, self.tree.stop, words)

    def _removed(self, container: YamlNode, entry: YamlEntry) -> Splice:
        """An entry is taken out; a block goes with its lines, and the last one leaves an empty list or mapping."""
        if entry.value.anchor is not None:
            raise self._refused(f"the anchor &{entry.value.anchor} stands at this value", (entry.key,))
        number = next(number for number, other in enumerate(container.entries) if other is entry)
        if container.flow:
            if number:
                return Splice(container.entries[number - 1].value.end, entry.value.end, "")
            following = container.entries[1].key_start if len(container.entries) > 1 else entry.value.end
            return Splice(entry.key_start, following, "")
        if len(container.entries) == 1 and container is not self.tree.root:
            start = _line_start(self.text, container.start)
            end = _line_stop(self.text, container.end)
            empty = "[]" if container.kind == "list" else "{}"
            return Splice(start, end, " " * (_column(self.text, container.start) + STEP) + empty)
        start = _line_start(self.text, entry.key_start)
        stop = _line_stop(self.text, max(entry.value.end, entry.key_end))
        found = _LINE_END.match(self.text, stop)
        return Splice(start, found.end() if found else stop, "")

    def _below(self, lines: Iterable[str]) -> str:
        return "".join(self.line_end + line for line in lines)

    def _step(self) -> int:
        """By how many columns the sections of this text are indented."""
        for entry in self.tree.root.entries if self.tree.root is not None else ():
            if entry.value.kind == "mapping" and not entry.value.flow:
                return max(1, entry.value.entries[0].column - entry.column)
        return STEP

    def _refused(self, what: str, steps: Steps) -> InputError:
        return refusal(self.name, what, BY_HAND, shown(steps))


def _inner(value: Any) -> list[str]:
    """The entries of a mapping or list on one line, without its brackets."""
    if isinstance(value, Mapping):
        return [inline({key: inside})[1:-1] for key, inside in value.items()]
    return [inline(item) for item in value]


def _item(node: YamlNode, item: ListItem) -> YamlEntry | None:
    return next((entry for entry in node.entries if _identifies(entry.value, item)), None)


def _identifies(node: YamlNode, item: ListItem) -> bool:
    found = ((node.entry(key), words) for key, words in item.identity)
    return all(
        entry is not None and (entry.value.kind, entry.value.words) == ("scalar", words) for entry, words in found
    )


def _is_nothing(node: YamlNode) -> bool:
    return node.kind == "scalar" and node.plain and node.words in _NOTHING


def _column(text: str, index: int) -> int:
    return index - _line_start(text, index)


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_stop(text: str, index: int) -> int:
    """Where the line with this index ends, before its line end."""
    found = _LINE_END.search(text, index)
    return found.start() if found else len(text)


def _without_last_line_end(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r") if text.endswith("\n") else text.removesuffix("\r")
