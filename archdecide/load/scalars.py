"""What a plain scalar means, by the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema)."""

import re
from math import inf, nan
from typing import Any

MAXIMUM_INTEGER_DIGITS = 4300
"""Python's own limit for reading and printing integers."""
_CONSTANTS: dict[str, float | bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_CONSTANTS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_CONSTANTS |= {sign + word: inf for sign in ("", "+") for word in (".inf", ".Inf", ".INF")}
_CONSTANTS |= {"-.inf": -inf, "-.Inf": -inf, "-.INF": -inf, ".nan": nan, ".NaN": nan, ".NAN": nan}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_BASES = {"0o": 8, "0x": 16}
TOO_LONG = object()
"""Stands for an integer that Python would not read, or not print."""


def resolved(text: str) -> Any:
    """What a plain scalar means."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INTEGER.fullmatch(text):
        return _integer(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _integer(text: str) -> Any:
    if len(text) > MAXIMUM_INTEGER_DIGITS and len(text.lstrip("+-")) > MAXIMUM_INTEGER_DIGITS:
        return TOO_LONG
    base = _BASES.get(text[:2], 10)
    try:
        number = int(text, base)
        if base != 10:
            str(number)  # a hexadecimal number grows when it is printed
    except ValueError:  # the user may have set a lower limit for Python
        return TOO_LONG
    return number
