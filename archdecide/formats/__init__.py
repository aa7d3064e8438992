"""Results as text, one module per format. Formats print; they never sort, sum or judge.

The tables name every format and its module, so that a command imports only what it prints.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Literal

TextFormat = Literal["text", "json"]
EvaluationFormat = Literal["text", "json", "markdown"]
GraphFormat = Literal["mermaid", "dot", "json", "svg", "plantuml", "c4", "structurizr", "graphml", "d2"]
ReportFormat = Literal["md", "html"]
GuardFormat = Literal["import-linter", "dependency-cruiser", "codeowners"]
RecordFormat = Literal["madr4", "madr-minimal", "nygard", "log4brains"]

TEXT_FORMATS = ("text", "json")
"""What most commands print: text for people, or JSON."""
EVALUATION_FORMATS = (*TEXT_FORMATS, "markdown")
DECISION_FORMATS: Mapping[str, str] = {
    "text": "archdecide.formats.terminal.assessment",
    "json": "archdecide.formats.json.decision_json",
}
GRAPH_FORMATS: Mapping[str, str] = {
    "mermaid": "archdecide.formats.diagram.mermaid",
    "dot": "archdecide.formats.diagram.dot",
    "json": "archdecide.formats.json.graph_json",
    "svg": "archdecide.formats.diagram.svg",
    "plantuml": "archdecide.formats.diagram.plantuml",
    "c4": "archdecide.formats.diagram.c4",
    "structurizr": "archdecide.formats.diagram.structurizr",
    "graphml": "archdecide.formats.diagram.graphml",
    "d2": "archdecide.formats.diagram.d2",
}
PICTURE_FORMATS = frozenset({"mermaid", "dot", "svg", "plantuml", "c4", "d2"})
"""Those that can show less than all; their `text` takes a third argument, the detail."""
REPORT_FORMATS: Mapping[str, str] = {
    "md": "archdecide.formats.document.report",
    "html": "archdecide.formats.document.html_page",
}
CHECK_FORMATS: Mapping[str, str] = {
    "text": "archdecide.formats.check.text",
    "json": "archdecide.formats.json.check_json",
    "sarif": "archdecide.formats.check.sarif",
    "junit": "archdecide.formats.check.junit",
    "github": "archdecide.formats.check.github",
    "gitlab": "archdecide.formats.check.gitlab",
    "markdown": "archdecide.formats.check.markdown",
}
GUARD_FORMATS: Mapping[str, str] = {
    "import-linter": "archdecide.formats.guard.import_linter",
    "dependency-cruiser": "archdecide.formats.guard.dependency_cruiser",
    "codeowners": "archdecide.formats.guard.codeowners",
}
RECORD_FORMATS = ("madr4", "madr-minimal", "nygard", "log4brains")
"""The formats of decision records; each is a template, `adr-*.md.j2`."""
SCHEMAS: Mapping[str, tuple[str, str]] = {
    "profile": ("archdecide.formats.json.profile_schema", "profile_schema"),
    "decision": ("archdecide.formats.json.json_schemas", "decision_schema"),
    "graph": ("archdecide.formats.json.json_schemas", "graph_schema"),
    "questions": ("archdecide.formats.json.answer_schemas", "questions_schema"),
    "change": ("archdecide.formats.json.answer_schemas", "change_schema"),
    "explanation": ("archdecide.formats.json.answer_schemas", "explanation_schema"),
    "simulation": ("archdecide.formats.json.answer_schemas", "simulation_schema"),
    "check": ("archdecide.formats.json.check_schema", "check_schema"),
    "scan": ("archdecide.formats.json.scan_json", "scan_schema"),
    "history": ("archdecide.formats.document.history", "history_schema"),
    "rules": ("archdecide.formats.json.rule_schemas", "rules_schema"),
    "rules-test": ("archdecide.formats.json.rule_schemas", "rules_test_schema"),
    "rules-lint": ("archdecide.formats.json.rule_schemas", "rules_lint_schema"),
    "settings": ("archdecide.formats.json.rule_schemas", "settings_schema"),
    "evaluation": ("archdecide.formats.json.rule_schemas", "evaluation_schema"),
}
"""What the JSON of each command obeys: the module of the schema, and its function."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of profiles, or of what a command prints. Raises KeyError for a name that is not in the table."""
    module, function = SCHEMAS[name]
    made: dict[str, Any] = getattr(import_module(module), function)()
    return made


def graph_format(name: str) -> Callable[[Any, str], str]:
    """`text(graph, title)` of a graph format, imported now. Raises KeyError for a name that is not in the table."""
    text: Callable[[Any, str], str] = import_module(GRAPH_FORMATS[name]).text
    return text


def picture_format(name: str) -> Callable[[Any, str, Any], str]:
    """`text(graph, title, detail)` of a picture format, imported now. Raises KeyError for another name."""
    text: Callable[[Any, str, Any], str] = import_module(GRAPH_FORMATS[name]).text
    return text


def check_format(name: str) -> Callable[[Any, Any], str]:
    """`text(run, pack)` of a check format, imported now. Raises KeyError for a name that is not in the table."""
    text: Callable[[Any, Any], str] = import_module(CHECK_FORMATS[name]).text
    return text


def guard_format(name: str) -> Callable[[Any, Any], Any]:
    """`emit(guarded, request)` of a guard format, imported now. Raises KeyError for a name that is not in the table."""
    emit: Callable[[Any, Any], Any] = import_module(GUARD_FORMATS[name]).emit
    return emit
