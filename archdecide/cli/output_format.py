"""The output formats that commands offer."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from archdecide import api

__all__ = ["EvaluationFormat", "GraphFormat", "GuardFormat", "RecordFormat", "ReportFormat", "TextFormat"]


def _choice(name: str, formats: Iterable[str]) -> Any:
    """The formats of a table as an enumeration, which typer offers as choices."""
    return StrEnum(name, {word.upper().replace("-", "_"): word for word in formats})


if TYPE_CHECKING:  # a type checker cannot look into a table; a test compares the two
    from archdecide.api import EvaluationFormat, GraphFormat, GuardFormat, RecordFormat, ReportFormat, TextFormat
else:
    GraphFormat = _choice("GraphFormat", api.GRAPH_FORMATS)
    ReportFormat = _choice("ReportFormat", api.REPORT_FORMATS)
    GuardFormat = _choice("GuardFormat", api.GUARD_FORMATS)
    RecordFormat = _choice("RecordFormat", api.RECORD_FORMATS)
    TextFormat = _choice("TextFormat", api.TEXT_FORMATS)
    EvaluationFormat = _choice("EvaluationFormat", api.EVALUATION_FORMATS)
