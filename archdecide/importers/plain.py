"""Plain data from foreign files, whose shape nobody promises."""

from collections.abc import Mapping, Sequence
from typing import Any


def mapping(value: object) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> Sequence[Any]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else ()


def texts(value: object) -> tuple[str, ...]:
    """A text as one, the texts of a list, or the keys of a mapping; anything else is left out."""
    if isinstance(value, str):
        return (value,)
    every = list(value) if isinstance(value, list | dict) else []
    return tuple(item for item in every if isinstance(item, str))


def text(value: object) -> str:
    """A scalar as text as YAML writes it; empty for null, mappings and lists."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def at(value: object, *keys: str) -> Any:
    """What stands under these keys, one inside the other; None where one of them is missing."""
    for key in keys:
        value = mapping(value).get(key)
    return value
