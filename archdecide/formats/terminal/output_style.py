"""How text for people is printed: how wide, in colour or not, in Unicode or plain ASCII."""

from msgspec import Struct

ASCII = str.maketrans("█░▸→−–—·×’‘“”\u00a0", "#.>>---*x''\"\" ") | {
    ord("≥"): ">=",
    ord("≤"): "<=",
    ord("±"): "+-",
    ord("…"): "...",
}
"""ASCII for the signs that our pages are drawn with."""


class OutputStyle(Struct, frozen=True):
    """How a page is printed. Without `color` there is no escape sequence in it, without `unicode` only ASCII."""

    width: int = 80
    color: bool = False
    unicode: bool = True


def ascii_text(text: str) -> str:
    """A text in ASCII, with `?` for what has no ASCII sign."""
    return text.translate(ASCII).encode("ascii", "replace").decode("ascii")
