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
    "decision": ("archdecide.formats.json.decision_json", "PrintedDecision"),
    "graph": ("archdecide.formats.json.graph_json", "PrintedGraph"),
    "questions": ("archdecide.formats.json.questions_json", "OpenQuestions"),
    "change": ("archdecide.explain.change", "Change"),
    "explanation": ("archdecide.formats.json.explanation_json", "explanation_schema"),
    "simulation": ("archdecide.formats.json.blast_json", "simulation_schema"),
    "check": ("archdecide.check.results", "CheckRun"),
    "scan": ("archdecide.formats.json.scan_json", "PrintedScan"),
    "history": ("archdecide.evidence.past", "Past"),
    "rules": ("archdecide.formats.json.rules_json", "rules_schema"),
    "rules-test": ("archdecide.formats.json.rules_json", "TestedRules"),
    "rules-lint": ("archdecide.formats.json.rules_json", "LintedRules"),
    "settings": ("archdecide.formats.json.settings_json", "settings_schema"),
    "evaluation": ("archdecide.formats.json.evaluation_json", "PrintedEvaluation"),
}
"""What the JSON of each command obeys: the module of the result, and its class or a function that makes the schema."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of profiles, or of what a command prints. Raises KeyError for a name that is not in the table."""
    from archdecide.formats.json.schema import document

    module, described = SCHEMAS[name]
    result = getattr(import_module(module), described)
    made: dict[str, Any] = document(name, result) if isinstance(result, type) else result()
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
