"""How many columns of a terminal a text takes (Unicode Annex 11)."""

import unicodedata
from functools import cache


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(map(_columns, text))


@cache
def _columns(sign: str) -> int:
    """The columns of one sign: none for what stands on top of another, two for what is as wide as high."""
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1
