"""How text for people is printed: how wide, in colour or not, in Unicode or plain ASCII."""

from msgspec import Struct


class OutputStyle(Struct, frozen=True):
    """How a page is printed. Without `color` there is no escape sequence in it, without `unicode` only ASCII."""

    width: int = 80
    color: bool = False
    unicode: bool = True
