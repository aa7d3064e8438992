"""The settings of `check` for people and programs: name, value, and where it comes from."""

import json
from collections.abc import Sequence
from typing import Any

from archdecide.formats.wording.check_wording import json_text, visible

Row = tuple[str, Any, str]
"""A name, a value as plain data, and where it comes from."""


def text(rows: Sequence[Row], *, unicode: bool = True) -> str:
    """A table, as wide as its longest entries."""
    shown = [(name, _words(value), origin) for name, value, origin in rows]
    table = [tuple(visible(word, unicode=unicode) for word in row) for row in [("setting", "value", "from"), *shown]]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "".join(
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in table
    )


def data(rows: Sequence[Row]) -> str:
    """The same as JSON."""
    return json_text({name: {"value": value, "from": origin} for name, value, origin in rows})


def _words(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return value if isinstance(value, str) else json.dumps(value)
