"""Any result as plain data, and that as JSON: the keys are the fields of its class (see `archdecide.contract`)."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from math import isfinite
from typing import Any, TypeVar

from msgspec import UNSET, Struct

from archdecide.contract import VERSION
from archdecide.errors import Place
from archdecide.values import Interval, OneOf, rounded, value_data

Shown = TypeVar("Shown", bound=Struct)
_AS_THEY_ARE = frozenset({int, bool, type(None)})


def document(result: Struct) -> dict[str, Any]:
    """A whole output as plain data, its version first."""
    return {"schema_version": VERSION, **plain(result)}


def text(result: Struct) -> str:
    """A whole output as indented JSON."""
    return json_text(document(result))


def plain(result: Any, decimals: int | None = None) -> Any:
    """A result as plain data: numbers as `number` writes them, text as `printable` does, facts as a profile would,
    places as `file:line:column`.

    Numbers of a class that names its `decimals` have at most so many.
    """
    kind: Any = type(result)
    if kind is str:
        return printable(result)
    if kind is float:
        return number(result) if decimals is None or not isfinite(result) else round(result, decimals)
    if kind in _AS_THEY_ARE:
        return result
    if kind is tuple or kind is list:
        return [plain(item, decimals) for item in result]
    if isinstance(result, Interval | OneOf | frozenset):
        return value_data(result)
    if kind is Place:
        return printable(str(result))
    if isinstance(result, Struct):
        tag, fields, decimals = _printed_class(kind)
        found = dict(tag)
        for name, key in fields:
            value = getattr(result, name)
            if value is not UNSET:
                found[key] = value if type(value) in _AS_THEY_ARE else plain(value, decimals)
        return found
    if isinstance(result, Mapping):
        return {printable(key): plain(value, decimals) for key, value in result.items()}
    return result.isoformat() if isinstance(result, date) else [plain(item, decimals) for item in result]


@cache
def _printed_class(kind: type[Struct]) -> tuple[dict[str, Any], tuple[tuple[str, str], ...], int | None]:
    """What the JSON of a class says of it, what it shows, and with how many decimals."""
    tag = kind.__struct_config__
    return {tag.tag_field: tag.tag} if tag.tag_field else {}, printed_fields(kind), getattr(kind, "decimals", None)


def view(kind: type[Shown], source: Any, /, **further: Any) -> Shown:
    """What JSON shows of a result: the fields of this class, taken from the result where they are not given."""
    names = (name for name in kind.__struct_fields__ if name not in further)
    return kind(**{name: getattr(source, name) for name in names}, **further)


def views(kind: type[Shown], sources: Iterable[Any]) -> tuple[Shown, ...]:
    """What JSON shows of each of some results."""
    return tuple(view(kind, source) for source in sources)


def printed_fields(kind: type[Struct]) -> tuple[tuple[str, str], ...]:
    """The attributes of a class that its JSON shows, each with its key, in their order."""
    keys = dict(zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True))
    shown: tuple[str | tuple[str, str], ...] = getattr(kind, "printed", kind.__struct_fields__)
    return tuple((entry, keys.get(entry, entry)) if isinstance(entry, str) else entry for entry in shown)


def printable(text: str) -> str:
    """A text that can be written as UTF-8: bytes of a file name that are no text show as escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def number(value: float | None) -> float | None:
    """A number of at most 9 significant digits; null for what is unknown or unbounded."""
    return None if value is None or not isfinite(value) else rounded(value)


def json_text(document: Any) -> str:
    """JSON as we print it everywhere: indented, readable in any language, without NaN or infinity."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
