"""The settings of `check` for people: name, value, and where it comes from."""

import json
from collections.abc import Mapping
from typing import Any

from archdecide.formats.json.settings_json import ShownSetting
from archdecide.formats.wording.check_wording import visible


def text(settings: Mapping[str, ShownSetting], *, unicode: bool = True) -> str:
    """A table, as wide as its longest entries."""
    shown = [(name, _words(setting.value), setting.origin) for name, setting in settings.items()]
    table = [tuple(visible(word, unicode=unicode) for word in row) for row in [("setting", "value", "from"), *shown]]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "".join(
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in table
    )


def _words(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return value if isinstance(value, str) else json.dumps(value)
