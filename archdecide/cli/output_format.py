"""What commands share that print for people or for programs."""

from enum import StrEnum
from typing import TYPE_CHECKING

from archdecide.cli.options import colour, unicode, width

if TYPE_CHECKING:
    from archdecide.formats.terminal.output_style import OutputStyle


class TextOrJson(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


def look() -> "OutputStyle":
    """How a page is printed where the output goes now."""
    from archdecide.formats.terminal.output_style import OutputStyle

    return OutputStyle(width(), colour(), unicode())
