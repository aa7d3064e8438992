"""What all JSON that archdecide prints has in common: its version, and how one field of a result is described.

A result is one class. Its fields are the keys of the JSON, their annotations the JSON Schema, and the first paragraph
of its docstring says what it is. A module of such classes begins with `from __future__ import annotations`: Python then
evaluates an annotation when a schema is asked for or JSON is read back, and a start pays nothing for it.

A class may name in `printed` the fields and properties that its JSON shows, in their order, or as a pair with another
key; otherwise its JSON shows all fields. A field that is `msgspec.UNSET` is left out. Numbers have 9 significant
digits, or as many `decimals` as the class says. A class with a `definition` stands under this name in the `$defs` of
a schema.
"""

from typing import Any

from msgspec import Meta

VERSION = 1
"""The `schema_version` of every document: fields are added to it, never renamed or removed."""


def describe(  # noqa: PLR0913
    text: str,
    low: float | None = None,
    high: float | None = None,
    *,
    pattern: str | None = None,
    items: int | None = None,
    unbounded: bool = False,
) -> Meta:
    """What a field says, within these limits, e.g. `points: Annotated[float, describe("Points.", 0, 100)]`.

    A text matches the regular expression `pattern`; a list has as many `items`; an `unbounded` number may be infinite,
    which is null in JSON. Limits belong to numbers: a field with limits that may be null is `Annotated[…] | None`.
    What is read back from JSON is held to all of this.
    """
    limits: dict[str, Any] = {"ge": low, "le": high, "pattern": pattern, "min_length": items, "max_length": items}
    return Meta(description=text, extra={"unbounded": unbounded}, **limits)
