"""A complete pack as text that is read fast: what was checked when it was written is not checked again.

The first line says what was compiled, the second names the pack; each further line holds one list of rules, and is
read when somebody first asks for that list.
"""

from collections.abc import Iterator
from functools import partial
from zlib import crc32

from msgspec import MsgspecError, Struct
from msgspec.json import decode, encode
from msgspec.structs import fields

from archdecide.conditions import FactTest
from archdecide.curves import Piecewise
from archdecide.rules import KEYS, Criterion, Manifest, Pack, RuleFile
from archdecide.schema_node import SchemaNode

_MODULES = frozenset(kind.__module__ for kind in (FactTest, Piecewise, Criterion))
"""Where the classes of rules are; profiles are made of nodes as well."""


class _Identity(Struct, frozen=True):
    """The rules that were compiled, the form of the text, and a checksum of the lines that follow."""

    sha256: str
    shape: int
    checksum: int


def compiled(pack: Pack) -> str:
    """A pack as text. `restored` gives an equal one."""
    rest = "".join(encode(line).decode() + "\n" for line in [pack.manifest, *(getattr(pack, name) for name in KEYS)])
    return encode(_Identity(pack.sha256, _shape(), crc32(rest.encode()))).decode() + "\n" + rest


def is_current(text: str, sha256: str) -> bool:
    """Whether this program would compile the pack of this hash to this text."""
    identity = _identity(text)
    return identity is not None and (identity.sha256, identity.shape) == (sha256, _shape()) and is_whole(text)


def is_whole(text: str) -> bool:
    """Whether nothing of a compiled text is lost or changed, e.g. because a disk was full."""
    identity = _identity(text)
    return identity is not None and identity.checksum == crc32(text.partition("\n")[2].encode())


def _identity(text: str) -> _Identity | None:
    try:
        return decode(text.partition("\n")[0], type=_Identity)
    except MsgspecError:
        return None


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
