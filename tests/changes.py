"""A copy with other values, of results of every kind."""

import dataclasses
from typing import Any, TypeVar

import msgspec

Result = TypeVar("Result")


def replace(result: Result, **changes: Any) -> Result:
    """The same result with these fields changed."""
    if isinstance(result, msgspec.Struct):
        return msgspec.structs.replace(result, **changes)
    other: Any = result  # a dataclass, which has no type of its own
    copied: Result = dataclasses.replace(other, **changes)
    return copied
