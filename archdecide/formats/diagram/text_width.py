"""How wide a text is without asking a font, and how it fits into a box.

The widths are those of wide sans-serif fonts (DejaVu, Verdana), so that with any usual font the text rather takes
less room than more. Chinese, Japanese and Korean signs are as wide as they are high (Unicode Annex 11).
"""

import re
import unicodedata
from functools import cache
from math import fsum

NARROW = frozenset("ijl.,:;'|!I ")
MEDIUM = frozenset('frt()[]{}/\\-"*`°')
BROAD = frozenset("mwMW@%&—…")
ELLIPSIS = "…"
UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow in a document, not even escaped."""
TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows, also of what stands after the name."""
BREAK = re.compile(r"(?<=[-_/.:,;\s])|(?<=[a-z])(?=[A-Z])")


def legal(text: str) -> str:
    """The text as an XML document may hold it: signs that none may are replaced."""
    return UNPRINTABLE.sub("�", text)


def printable(text: str) -> str:
    """The text on one line, as it can be drawn: without control signs, and without marks that turn what follows."""
    return " ".join(TURNING.sub("", legal(text)).split())


def width(text: str, size: float) -> float:
    """The width of a text in a font of this size, in pixels."""
    return size * fsum(map(_units, text))


def fitted(text: str, size: float, room: float) -> str:
    """The text, cut so that it is at most `room` wide."""
    if width(text, size) <= room:
        return text
    cut = ""
    left = room - width(ELLIPSIS, size)
    for sign in text:
        left -= width(sign, size)
        if left < 0:
            break
        cut += sign
    return cut.rstrip() + ELLIPSIS


def longest_part(text: str, size: float) -> float:
    """The width of the longest part of a text that is not broken where there is room for it."""
    return max(width(part.rstrip(), size) for part in BREAK.split(text))


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """The text in at most `most` lines, broken where words or parts of names end; what is left over is cut off."""
    lines: list[str] = []
    for piece in (part for word in BREAK.split(text) for part in _parts(word, size, room)):
        if lines and width(lines[-1] + piece.rstrip(), size) <= room:
            lines[-1] += piece
        elif len(lines) < most:
            lines.append(piece)
        else:
            lines[-1] += piece
    return [fitted(line.strip(), size, room) for line in lines]


def _parts(word: str, size: float, room: float) -> list[str]:
    """A word, or, where it is too long for a line, its signs in parts that are not."""
    parts = [""]
    for sign in word:
        if parts[-1] and width(parts[-1] + sign, size) > room:
            parts.append("")
        parts[-1] += sign
    return parts


@cache
def _units(sign: str) -> float:
    """The width of one sign in a font of size 1."""
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(sign) in {"W", "F"}:
        return 1.0 if unicodedata.category(sign) != "So" else 1.3
    if sign in NARROW:
        return 0.34
    if sign in MEDIUM:
        return 0.44
    if sign in BROAD:
        return 0.98
    if sign.isupper():
        return 0.74
    return 0.63 if sign.isascii() else 0.72
