"""What commands share that print for people or for programs."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from archdecide.formats import GRAPH_FORMATS, RECORD_FORMATS, REPORT_FORMATS

__all__ = ["GraphFormat", "RecordFormat", "ReportFormat", "TextOrJson"]


def _choice(name: str, formats: Iterable[str]) -> Any:
    """The formats of a table as what typer offers."""
    return StrEnum(name, {word.upper().replace("-", "_"): word for word in formats})


class TextOrJson(StrEnum):
    """How to print."""

    TEXT = "text"
    JSON = "json"


if TYPE_CHECKING:  # a type checker cannot look into a table; a test compares the two
    from archdecide.api import GraphFormat, RecordFormat, ReportFormat
else:
    GraphFormat = _choice("GraphFormat", GRAPH_FORMATS)
    ReportFormat = _choice("ReportFormat", REPORT_FORMATS)
    RecordFormat = _choice("RecordFormat", RECORD_FORMATS)
