"""YAML text to plain data, with the place of every value; or every problem found, each with its place.

One loop over PyYAML's events: its own composing and constructing recurse, which 100,000 nested brackets turn
into a crash, and follow YAML 1.1, where `no` is false and `1:30` is ninety.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

import yaml
from msgspec import Struct, field

from archdecide.errors import Diagnostic, InputError, Path, Place, dotted, refusal
from archdecide.load.scalars import MAXIMUM_INTEGER_DIGITS, TOO_LONG, resolved
from archdecide.load.syntax import (
    BAD_ESCAPE,
    DELETE_TAG,
    NOT_YAML,
    QUOTE,
    SYNTAX_RULES,
    TAB,
    TAB_IN_INDENTATION,
    WRITE_KEYS,
    has_surrogate,
    invisible,
    shown,
)
from archdecide.load.text import BYTE_ORDER_MARK, line_and_column
from archdecide.values import composed

MAXIMUM_DEPTH = 50
"""Levels of mappings and lists, also through aliases: whatever recurses over the data later is safe."""
MAXIMUM_VALUES = 1_000_000
MAXIMUM_REPEATED_VALUES = 100_000
"""Values that are there only because aliases repeat them."""
MAXIMUM_PROBLEMS = 1000

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Where the events come from: libyaml where it is present, as it is twenty times as fast."""
GROUP_OF_DIGITS = 3
NESTING_SIGN = "nesting depth"


def parse(text: str, name: str, *, places: bool = False) -> "Document":
    """Read one YAML 1.2 document whose root is a mapping; `name` is the file to name in problems.

    With `places` they are noted at once, which costs less than reading the text again when one is asked for.

    Raises InputError with all problems found, in the order of the text, each with line and column.
    """
    spots: _Spots | None = {} if places else None
    return Document(name, text, Reader(name, text, spots).read(), spots)


class Document(Struct, frozen=True, dict=True):
    """What a YAML text says, and where it says it.

    `data` is made of dict, list, str, int, float, bool and None. An alias shares the object of its anchor.
    """

    name: str
    text: str
    data: dict[str, Any]
    noted: "_Spots | None" = None

    def place(self, path: Path) -> Place:
        """Where the value at this path is, or else that of its nearest ancestor that exists."""
        return _place(self.name, self._spot(path)[1])

    def place_of_key(self, path: Path) -> Place:
        """Where the key of the value at this path is, or else that of its nearest ancestor that exists.

        The key of a list item is the item itself.
        """
        return _place(self.name, self._spot(path)[0])

    def _spot(self, path: Path) -> "tuple[Any, Any]":
        value: Any
        value, spots = self._second_reading if self.noted is None else (self.data, self.noted)
        spot = spots[_ROOT]
        for part in path:
            if (id(value), part) not in spots and isinstance(value, dict):
                part = next((key for key in value if composed(key) == part), part)  # noqa: PLW2901  # as it is spelt here
            if (id(value), part) not in spots:
                break
            spot = spots[id(value), part]
            value = value[part]
        return spot

    @cached_property
    def _second_reading(self) -> tuple[Any, "_Spots"]:
        """The data once more, with its spots; most documents are valid and are never asked for a place."""
        spots: _Spots = {}
        return Reader(self.name, self.text, spots).read(), spots


_Spots = dict[tuple[int, str | int], tuple[Any, Any]]
"""By the identity of a mapping or list, and the key or position in it: the marks of the key and of the value."""
_ROOT = (0, "")


class _Node(Struct):
    """A mapping or list while it is read, or any anchored value."""

    value: Any
    awaits_key: bool = False
    """Of a mapping: whether the next thing in it is a key."""
    part: str | int = ""
    """Its own key or position in its parent."""
    key: str | None = None
    """In a mapping, the key whose value comes next."""
    key_marks: dict[str, Any] = field(default_factory=dict)
    size: int = 0
    """Values in it, with those that aliases repeat."""
    height: int = 0
    """Levels of mappings and lists from here downwards, with those behind aliases."""
    is_complete: bool = True
    in_braces: bool = False


_NOWHERE = _Node(None)
"""Around the root. Nothing is ever put there."""


def _place(name: str, mark: Any) -> Place:
    """A mark of PyYAML, which counts from 0, as a place; nothing is at the start."""
    return Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1, 1)


class Reader:
    """One pass over the events of a text. Problems are collected; a fatal one ends the pass."""

    def __init__(self, name: str, text: str, spots: _Spots | None = None) -> None:
        self.name = name
        self.text = text
        self.spots = spots
        self.problems: list[Diagnostic] = []
        self.root: dict[str, Any] | None = None
        self.stack: list[_Node] = []
        self.top = _NOWHERE
        """What is being read: the last of the stack."""
        self.anchors: dict[str, _Node] = {}
        self.values = 0
        self.repeated_values = 0

    def read(self) -> dict[str, Any]:
        self.refuse_invisible_characters()
        for event in self.events():
            if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                raise self.fatal(event.start_mark, "a second document starts here", "keep one in a file")
            self.take(event)
        if self.root is None:
            raise self.nothing()
        if self.problems:
            raise self.error()
        return self.root

    def take(self, event: Any) -> None:
        """Takes one event of PyYAML's into the data."""
        match event:
            case yaml.ScalarEvent():
                self.scalar(event)
            case yaml.MappingStartEvent():
                self.start(event, {})
            case yaml.SequenceStartEvent():
                self.start(event, [])
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.end()
            case yaml.AliasEvent():
                self.alias(event)

    def refuse_invisible_characters(self) -> None:
        """PyYAML refuses most of them too, but in different words and without the line."""
        found = invisible(self.text, self.text.startswith(BYTE_ORDER_MARK))
        if found:
            place = Place(self.name, *line_and_column(self.text, found.start()))
            what = f"the invisible character U+{ord(found[0]):04X} is not allowed"
            raise refusal(place, what, "delete it")

    def events(self) -> Iterator[Any]:
        """PyYAML's events; its errors become ours, in the same words from libyaml and from Python.

        libyaml from 0.2.6 refuses deep nesting while it looks ahead, long before it hands on the events where our own
        limit says at which bracket; from there Python's reader, which has no such limit, goes on.
        """
        event: Any = None
        seen = 0
        try:
            try:
                for event in iter(LOADER(self.text).get_event, None):  # None follows the last one
                    seen += 1
                    yield event
            except yaml.scanner.ScannerError as error:
                if NESTING_SIGN not in str(error.problem):
                    raise
                for event in islice(yaml.parse(self.text, yaml.SafeLoader), seen, None):
                    yield event
        except yaml.MarkedYAMLError as error:
            raise self.syntax_error(error) from None
        except (ValueError, OverflowError):  # only Python's reader, on an escape such as "\Uffffffff"
            raise self.fatal(event and event.start_mark, BAD_ESCAPE.what, BAD_ESCAPE.hint) from None

    def scalar(self, event: Any) -> None:
        value = event.value
        is_plain = event.implicit[0]
        if event.tag is not None:
            self.refuse_tag(event)
        if event.style == '"' and has_surrogate(value):  # libyaml refuses it, Python's reader does not
            raise self.fatal(event.start_mark, BAD_ESCAPE.what, BAD_ESCAPE.hint)
        if self.top.awaits_key:
            self.key(event, value, is_plain)
        else:
            value = resolved(value) if is_plain else value
            if value is TOO_LONG:
                self.problem(event, f"an integer of more than {MAXIMUM_INTEGER_DIGITS} digits", QUOTE)
            self.put(value, event)
        if event.anchor:
            self.anchors[event.anchor] = _Node(value)

    def key(self, event: Any, key: str, is_plain: bool) -> None:
        node = self.top
        node.key, node.awaits_key = key, False
        name = composed(key)  # two spellings of one name are one key
        if is_plain and (resolved(key) is not key or key == "<<"):
            if key == "<<":
                self.problem(event, "the merge key << is not part of YAML 1.2", "write the keys out")
            elif key == "":
                self.problem(event, "a key is missing here", "write key: value")
            elif node.in_braces and key.isdigit() and len(key) == GROUP_OF_DIGITS:
                self.problem(event, "a comma in braces divides entries", 'put a number such as "2,000" in quotes')
            else:
                self.problem(event, "a key must be text, and this is not", "put the key in quotes")
        elif name in node.key_marks:
            first = node.key_marks[name]
            what = f"this key is here twice, first in line {first.line + 1}, column {first.column + 1}"
            self.problem(event, what, "keep one of the two")
        else:
            node.key_marks[name] = event.start_mark

    def start(self, event: Any, container: Any) -> None:
        if event.tag is not None:
            self.refuse_tag(event)
        node = _Node(container, awaits_key=isinstance(container, dict), height=1, is_complete=False)
        node.in_braces = bool(event.flow_style)
        if self.top.awaits_key:
            self.problem(event, "a key must be text, and this is a mapping or a list", QUOTE)
            self.top.awaits_key = False
            node.part = self.top.key = "?"
        else:
            node.part = self.put(container, event)
        if event.anchor:
            self.anchors[event.anchor] = node
        self.stack.append(node)
        self.top = node
        self.limit_depth(event, len(self.stack))

    def end(self) -> None:
        node = self.stack.pop()
        node.is_complete = True
        self.top = self.stack[-1] if self.stack else _NOWHERE
        if self.stack:
            self.count(node)

    def alias(self, event: Any) -> None:
        name = event.anchor
        node = self.anchors.get(name)
        if self.top.awaits_key:
            self.problem(event, "a key must be text, and this is an alias", "write the key out")
            self.top.key, self.top.awaits_key = f"*{name}", False
        elif node is None:
            self.problem(event, f"the alias *{shown(name)} has no anchor before it", QUOTE)
            self.put(None, event)
        elif not node.is_complete:
            self.problem(event, f"the alias *{shown(name)} stands inside its own anchor", "write it out")
            self.put(None, event)
        else:
            self.limit_repetition(event, node)
            self.put(node.value, event)
            self.count(node)

    def put(self, value: Any, event: Any) -> str | int:
        """Put a value where it belongs; returns its key or position there."""
        if not self.stack:
            return self.put_root(value, event)
        self.values += 1
        if self.values > MAXIMUM_VALUES:
            raise self.fatal(event.start_mark, f"there are more than {MAXIMUM_VALUES:,} values", "split the file")
        node = self.top
        node.size += 1
        part: str | int
        start = key_start = event.start_mark
        if node.key is None:
            part = len(node.value)
            node.value.append(value)
        else:
            part, key_start = node.key, node.key_marks.get(composed(node.key), start)
            node.value[part] = value
            node.key, node.awaits_key = None, True
        if self.spots is not None:
            self.spots[id(node.value), part] = (key_start, start)
        return part

    def put_root(self, value: Any, event: Any) -> str:
        if value is None:
            raise self.nothing()
        if not isinstance(value, dict):
            kind = "a list" if isinstance(value, list) else "a single value"
            raise self.fatal(event.start_mark, f"the file must hold a mapping, and this is {kind}", WRITE_KEYS)
        self.root = value
        if self.spots is not None:
            self.spots[_ROOT] = (event.start_mark, event.start_mark)
        return ""

    def count(self, node: _Node) -> None:
        """Count what a value holds in the mapping or list that holds it."""
        parent = self.stack[-1]
        parent.size += node.size
        parent.height = max(parent.height, 1 + node.height)

    def limit_depth(self, event: Any, depth: int) -> None:
        if depth > MAXIMUM_DEPTH:
            what = f"mappings and lists are nested more than {MAXIMUM_DEPTH} levels deep"
            raise self.fatal(event.start_mark, what, "is a bracket not closed?")

    def limit_repetition(self, event: Any, node: _Node) -> None:
        self.limit_depth(event, len(self.stack) + node.height)
        self.repeated_values += 1 + node.size
        if self.repeated_values > MAXIMUM_REPEATED_VALUES:
            what = f"aliases repeat more than {MAXIMUM_REPEATED_VALUES:,} values"
            raise self.fatal(event.start_mark, what, "write the values out, or use fewer aliases")

    def refuse_tag(self, event: Any) -> None:
        tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!"))
        self.problem(event, f"the tag {tag} is not allowed", DELETE_TAG)

    def path(self) -> Path:
        """The path of the value that comes next."""
        parts = [node.part for node in self.stack[1:]]
        if self.stack:
            node = self.stack[-1]
            parts += [len(node.value)] if isinstance(node.value, list) else [node.key] if node.key else []
        return tuple(shown(part) if isinstance(part, str) else part for part in parts)

    def place(self, mark: Any) -> Place:
        return _place(self.name, mark)

    def problem(self, event: Any, what: str, hint: str) -> None:
        self.problems.append(Diagnostic(self.place(event.start_mark), what, hint, dotted(self.path())))
        if len(self.problems) == MAXIMUM_PROBLEMS:
            raise self.fatal(event.start_mark, "there are too many problems", "what follows was not read")

    def nothing(self) -> InputError:
        return self.fatal(None, "there is nothing in it", WRITE_KEYS)

    def fatal(self, mark: Any, what: str, hint: str) -> InputError:
        self.problems.append(Diagnostic(self.place(mark), what, hint))
        return self.error()

    def error(self) -> InputError:
        return InputError(sorted(self.problems, key=lambda problem: (problem.where.line, problem.where.column)))

    def syntax_error(self, error: yaml.MarkedYAMLError) -> InputError:
        said = f"{error.context}: {error.problem}"
        mark, start = error.problem_mark, error.context_mark
        rule = next((rule for rule in SYNTAX_RULES if rule.sign in said), NOT_YAML)
        if mark is None or rule.is_at_start:
            return self.fatal(start or mark, rule.what, rule.hint)
        # The lines as YAML counts them: splitlines knows more line ends, but those are refused as invisible.
        line = dict(enumerate(self.text.splitlines())).get(mark.line, "")
        tab = TAB_IN_INDENTATION.match(line) or TAB.match(line, mark.column)
        if tab:
            what, hint, column = "a tab is here where only spaces may be", "indent with spaces", tab.end()
        else:
            character = line[mark.column : mark.column + 1] or "the end of the line"
            what = rule.what.format(character=character, line=start.line + 1 if start else 1)
            hint, column = rule.hint, mark.column + 1
        # libyaml places the end of the text in a line after the last.
        position = min((mark.line + 1, column), line_and_column(self.text, len(self.text)))
        self.problems.append(Diagnostic(Place(self.name, *position), what, hint))
        return self.error()
