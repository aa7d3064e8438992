"""Results as text, one module per format. Formats print; they never sort, sum or judge.

The tables name every format and its module, so that a command imports only what it prints.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

DECISION_FORMATS: Mapping[str, str] = {
    "text": "archdecide.formats.terminal",
    "json": "archdecide.formats.decision_json",
}
GRAPH_FORMATS: Mapping[str, str] = {
    "mermaid": "archdecide.formats.mermaid",
    "dot": "archdecide.formats.dot",
    "json": "archdecide.formats.graph_json",
    "svg": "archdecide.formats.svg",
    "plantuml": "archdecide.formats.plantuml",
    "c4": "archdecide.formats.c4",
    "structurizr": "archdecide.formats.structurizr",
    "graphml": "archdecide.formats.graphml",
    "d2": "archdecide.formats.d2",
}
REPORT_FORMATS: Mapping[str, str] = {
    "md": "archdecide.formats.report",
}
CHECK_FORMATS: Mapping[str, str] = {
    "text": "archdecide.formats.check_text",
    "json": "archdecide.formats.check_json",
    "sarif": "archdecide.formats.check_sarif",
    "junit": "archdecide.formats.check_junit",
    "github": "archdecide.formats.check_github",
    "gitlab": "archdecide.formats.check_gitlab",
    "markdown": "archdecide.formats.check_markdown",
}


def graph_format(name: str) -> Callable[[Any, str], str]:
    """`text(graph, title)` of a graph format, imported now. Raises KeyError for a name that is not in the table."""
    text: Callable[[Any, str], str] = import_module(GRAPH_FORMATS[name]).text
    return text


def check_format(name: str) -> Callable[[Any, Any], str]:
    """`text(run, pack)` of a check format, imported now. Raises KeyError for a name that is not in the table."""
    text: Callable[[Any, Any], str] = import_module(CHECK_FORMATS[name]).text
    return text
