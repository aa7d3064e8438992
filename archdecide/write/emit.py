"""Plain data as YAML text, in the layout of a profile written by hand: short values on one line, others in a block."""

import re
from collections.abc import Mapping
from datetime import date
from math import isinf, isnan
from typing import Any

WIDTH = 100
"""Longer lists and mappings become a block."""
MOST_INLINE_KEYS = 2
"""Mappings of more keys become a block: `{min: 6, max: 9}` is a value, more is a section."""
STEP = 2

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./()-]*( [A-Za-z0-9_./()-]+)*")
_OTHER_MEANINGS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
"""What a reader of YAML 1.2, or of 1.1, does not take as text without quotes."""


def inline(value: Any) -> str:
    """A value on one line, fit for any place: in a block or in brackets."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _float(value)
        case date():
            return value.isoformat()
        case str():
            return _text(value)
        case Mapping():
            return "{" + ", ".join(f"{_text(key)}: {inline(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(inline, value)) + "]"
        case _:
            raise TypeError(f"not plain data: {value!r}")


class YamlSection(dict[str, Any]):
    """A mapping whose entries always stand on lines of their own, e.g. a section that a path leads into."""


class Inline(dict[str, Any]):
    """A mapping that always stands on one line, however long: one of many that are read as a table."""


def entry_lines(key: str, value: Any, column: int, step: int = STEP) -> list[str]:
    """`key: value` as lines that start in this column; further lines stand deeper, those of a section by `step`."""
    if isinstance(value, YamlSection):
        inside = [line for name, item in value.items() for line in entry_lines(name, item, column + step, step)]
        return [section_line(key, column), *inside]
    if is_inline(value, column + len(inline(key)) + 2):
        return [f"{section_line(key, column)} {inline(value)}"]
    return [section_line(key, column), *block_lines(value, column + STEP)]


def section_line(key: str, column: int) -> str:
    """`key:`, starting in this column."""
    return f"{' ' * column}{inline(key)}:"


def block_lines(value: Any, column: int) -> list[str]:
    """A mapping or list as lines that start in this column."""
    if isinstance(value, Mapping):
        return [line for key, item in value.items() for line in entry_lines(key, item, column)]
    return [line for item in value for line in item_lines(item, column)]


def is_inline(value: Any, column: int) -> bool:
    """Whether a value stands on the line of its key; `column` is where it would start there."""
    if not isinstance(value, Mapping | list | tuple) or not value or isinstance(value, Inline):
        return True
    if isinstance(value, Mapping) and len(value) > MOST_INLINE_KEYS:
        return False
    return _is_flat(value) and column + len(inline(value)) <= WIDTH


def _is_flat(value: Any) -> bool:
    items = value.values() if isinstance(value, Mapping) else value
    return not any(isinstance(item, Mapping | list | tuple) for item in items)


def item_lines(item: Any, column: int, *, in_braces: bool | None = None) -> list[str]:
    """A list item as lines that start in this column; of a mapping, `in_braces` decides the form, None by its size."""
    margin = " " * column
    if isinstance(item, Mapping) and item and not (_fits(item, column) if in_braces is None else in_braces):
        first, *rest = block_lines(item, column + STEP)
        return [f"{margin}- {first.lstrip(' ')}", *rest]
    return [f"{margin}- {inline(item)}"]


def _fits(item: Mapping[str, Any], column: int) -> bool:
    return isinstance(item, Inline) or (_is_flat(item) and column + len(inline(item)) <= WIDTH - STEP)


def _float(value: float) -> str:
    if isnan(value):
        return ".nan"
    if isinf(value):
        return ".inf" if value > 0 else "-.inf"
    return repr(value)


def _text(words: str) -> str:
    if _PLAIN.fullmatch(words) and words.lower() not in _OTHER_MEANINGS:
        return words
    return '"' + "".join(map(_character, words)) + '"'


def _character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    code = ord(character)
    return named.get(character) or (f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")
