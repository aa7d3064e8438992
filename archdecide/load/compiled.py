"""A complete pack as text that is read fast: what was checked when it was written is not checked again.

The first line says what was compiled, the second names the pack; each further line holds one list of rules, and is
read when somebody first asks for that list.
"""

from collections.abc import Iterator
from functools import partial
from zlib import crc32

from msgspec import Struct
from msgspec.json import decode, encode
from msgspec.structs import fields

from archdecide.conditions import FactTest
from archdecide.curves import Piecewise
from archdecide.rules import KEYS, Criterion, Manifest, Pack, RuleFile
from archdecide.schema_node import SchemaNode

_MODULES = frozenset(kind.__module__ for kind in (FactTest, Piecewise, Criterion))
"""Where the classes of rules are; profiles are made of nodes as well."""


class _Identity(Struct, frozen=True):
    """The rules that were compiled, and the form of the text."""

    sha256: str
    shape: int


def compiled(pack: Pack) -> str:
    """A pack as text. `restored` gives an equal one."""
    lines = [pack.manifest, *(getattr(pack, name) for name in KEYS)]
    return head_of(pack.sha256) + "".join(encode(line).decode() + "\n" for line in lines)


def head_of(sha256: str) -> str:
    """How the compiled text of a pack with this hash starts under this program."""
    return encode(_Identity(sha256, _shape())).decode() + "\n"


def restored(text: str) -> Pack:
    """The pack in a text that `compiled` wrote. No value in it is checked: read only what we wrote ourselves."""
    identity, head, *lists = text.rstrip("\n").split("\n")  # splitlines knows ends of lines that JSON does not
    manifest = decode(head, type=Manifest)
    kinds = {field.name: field.type for field in fields(RuleFile)}
    return Pack.deferred(
        {name: partial(decode, line, type=kinds[name]) for name, line in zip(KEYS, lists, strict=True)},
        name=manifest.name,
        version=manifest.version,
        sha256=decode(identity, type=_Identity).sha256,
        options=manifest.options,
        limits=manifest.limits,
    )


def _shape() -> int:
    """A number that changes with the lines, and with the classes of nodes and their fields: older text is then compiled
    anew."""
    lines = (_Identity.__name__, Manifest.__name__, *KEYS)
    return crc32(repr((lines, sorted(_fields(SchemaNode)))).encode())


def _fields(kind: type[SchemaNode]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every class of rules below this one by name, with the names of its fields."""
    for inner in kind.__subclasses__():
        if inner.__module__ in _MODULES:
            yield inner.__name__, inner.__struct_fields__
        yield from _fields(inner)
