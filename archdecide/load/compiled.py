"""A complete pack as text that is read fast: what was checked when it was written is not checked again.

The first line says what was compiled; each further line holds one list of rules, and is read when somebody first
asks for that list. A node is an object whose key `$` names its class, a tuple is a list, a list is a node `list`.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any
from zlib import crc32

from archdecide.conditions import Node
from archdecide.rules import KEYS, Pack

CLASS = "$"
LIST = "list"
_OF = "of"


def compiled(pack: Pack) -> str:
    """A pack as text. `restored` gives an equal one."""
    head = {"name": pack.name, "version": pack.version, "options": pack.options, "limits": pack.limits}
    lines = [head, *({name: getattr(pack, name)} for name in KEYS)]
    return head_of(pack.sha256) + "".join(_json(line) + "\n" for line in lines)


def head_of(sha256: str) -> str:
    """How the compiled text of a pack with this hash starts under this program."""
    return _json({"sha256": sha256, "shape": _shape()}) + "\n"


def restored(text: str) -> Pack:
    """The pack in a text that `compiled` wrote. Nothing in it is checked: read only what we wrote ourselves."""
    identity, head, *lists = text.rstrip("\n").split("\n")  # splitlines knows ends of lines that JSON does not
    values = _read(head)
    return Pack.later(
        {name: partial(_list, line, name) for name, line in zip(KEYS, lists, strict=True)},
        name=values["name"],
        version=values["version"],
        sha256=_read(identity)["sha256"],
        options=values["options"],
        limits=values["limits"],
    )


def _list(line: str, name: str) -> tuple[Node, ...]:
    entries: tuple[Node, ...] = tuple(_read(line)[name])
    return entries


@cache
def _classes() -> Mapping[str, type[Node]]:
    """Every class of nodes by name."""
    found: dict[str, type[Node]] = {}
    open_classes: list[type[Node]] = [Node]
    while open_classes:
        for inner in open_classes.pop().__subclasses__():
            found[inner.__name__] = inner
            open_classes.append(inner)
    return found


def _shape() -> int:
    """A number that changes with the classes of nodes and their fields: older text is then compiled anew."""
    shape = {name: tuple(node.__annotations__) for name, node in sorted(_classes().items())}
    return crc32(repr((tuple(KEYS), shape)).encode())


def _json(data: Any) -> str:
    return json.dumps(_written(data), ensure_ascii=False, separators=(",", ":"))


def _written(value: Any) -> Any:
    match value:
        case Node():
            written = {name: _written(getattr(value, name)) for name in value.model_fields_set}
            return {CLASS: type(value).__name__, **dict(sorted(written.items()))}
        case Mapping():
            return {key: _written(inner) for key, inner in value.items()}
        case tuple():
            return [_written(inner) for inner in value]
        case list():
            return {CLASS: LIST, _OF: [_written(inner) for inner in value]}
        case _:
            return value


def _read(line: str) -> Any:
    return json.loads(line, object_hook=_restorer())


@cache
def _restorer() -> Callable[[dict[str, Any]], Any]:
    classes = _classes()

    def restore(data: dict[str, Any]) -> Any:
        kind = data.pop(CLASS, None)
        if kind == LIST:
            return _List(data[_OF])
        values = {key: value if type(value) in _PLAIN else _settled(value) for key, value in data.items()}
        return values if kind is None else _node(classes[kind], values)

    return restore


def _node(kind: type[Node], values: Mapping[str, Any]) -> Node:
    """What `kind.model_construct(**values)` gives, in a third of the time: all defaults of nodes are immutable."""
    node = kind.__new__(kind)
    for name, value in (
        ("__dict__", {**_defaults(kind), **values}),
        ("__pydantic_fields_set__", set(values)),
        ("__pydantic_extra__", None),
        ("__pydantic_private__", None),
    ):
        object.__setattr__(node, name, value)
    return node


@cache
def _defaults(kind: type[Node]) -> Mapping[str, Any]:
    """The default of every field in its order; a placeholder for those that have none."""
    return {name: field.default for name, field in kind.model_fields.items()}


_PLAIN = frozenset((str, int, float, bool, type(None)))


class _List:
    """A list of the pack on its way through JSON, whose own lists are tuples."""

    def __init__(self, values: list[Any]) -> None:
        self.values = [_settled(value) for value in values]


def _settled(value: Any) -> Any:
    if type(value) is list:
        return tuple(map(_settled, value))
    return value.values if type(value) is _List else value
