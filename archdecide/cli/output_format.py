"""What commands share that print for people or for programs."""

from enum import StrEnum
from typing import TYPE_CHECKING

from archdecide.cli.options import colour, unicode, width

if TYPE_CHECKING:
    from archdecide.formats.terminal.output_style import Look


class TextOrJson(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


def look() -> "Look":
    """How a page is printed where the output goes now."""
    from archdecide.formats.terminal.output_style import Look

    return Look(width(), colour(), unicode())
