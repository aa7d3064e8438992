"""The Python API: everything that the command line does, and the only thing that it uses.

Names are imported on first use, so that importing this module costs nothing. A test keeps the imports for type checkers
and the table for run time the same.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archdecide.boundaries import ServiceGraph as ServiceGraph
    from archdecide.boundaries import UnknownCutError as UnknownCutError
    from archdecide.boundaries.consequences.simulation import Simulation as Simulation
    from archdecide.check.check_settings import CheckSettings as CheckSettings
    from archdecide.check.results import CheckRun as CheckRun
    from archdecide.check.systems import Portfolio as Portfolio
    from archdecide.docstrings import docstring as docstring
    from archdecide.errors import Diagnostic as Diagnostic
    from archdecide.errors import InputError as InputError
    from archdecide.errors import Place as Place
    from archdecide.errors import refusal as refusal
    from archdecide.errors import unknown as unknown
    from archdecide.evidence.past import Past as Past
    from archdecide.explain.change import Change as Change
    from archdecide.explain.explanation import Explained as Explained
    from archdecide.formats import CHECK_FORMATS as CHECK_FORMATS
    from archdecide.formats import EVALUATION_FORMATS as EVALUATION_FORMATS
    from archdecide.formats import GRAPH_FORMATS as GRAPH_FORMATS
    from archdecide.formats import GUARD_FORMATS as GUARD_FORMATS
    from archdecide.formats import RECORD_FORMATS as RECORD_FORMATS
    from archdecide.formats import REPORT_FORMATS as REPORT_FORMATS
    from archdecide.formats import TEXT_FORMATS as TEXT_FORMATS
    from archdecide.formats import EvaluationFormat as EvaluationFormat
    from archdecide.formats import GraphFormat as GraphFormat
    from archdecide.formats import GuardFormat as GuardFormat
    from archdecide.formats import RecordFormat as RecordFormat
    from archdecide.formats import ReportFormat as ReportFormat
    from archdecide.formats import TextFormat as TextFormat
    from archdecide.formats.terminal.output_style import OutputStyle as OutputStyle
    from archdecide.formats.terminal.output_style import ascii_text as ascii_text
    from archdecide.formats.wording.check_wording import visible as visible
    from archdecide.load.answers import Answer as Answer
    from archdecide.load.discovery import find_profiles as find_profiles
    from archdecide.load.inputs import inputs_remembered as inputs_remembered
    from archdecide.plan.plan import Plan as Plan
    from archdecide.profile import Profile as Profile
    from archdecide.rules import Pack as Pack
    from archdecide.sensitivity.decision import Decision as Decision
    from archdecide.sensitivity.interview import Interview as Interview
    from archdecide.usecases.answering import Answered as Answered
    from archdecide.usecases.answering import Session as Session
    from archdecide.usecases.arguments import chosen_day as chosen_day
    from archdecide.usecases.arguments import expect_file_name as expect_file_name
    from archdecide.usecases.arguments import read_day as read_day
    from archdecide.usecases.arguments import read_percentage as read_percentage
    from archdecide.usecases.asking import answer as answer
    from archdecide.usecases.asking import deciding_facts as deciding_facts
    from archdecide.usecases.asking import interview as interview
    from archdecide.usecases.asking import read_answer as read_answer
    from archdecide.usecases.asking import render_answered as render_answered
    from archdecide.usecases.asking import render_help as render_help
    from archdecide.usecases.asking import render_keys as render_keys
    from archdecide.usecases.asking import render_question as render_question
    from archdecide.usecases.asking import render_questions as render_questions
    from archdecide.usecases.assessing import assess as assess
    from archdecide.usecases.assessing import render_assessments as render_assessments
    from archdecide.usecases.batch.run import Bug as Bug
    from archdecide.usecases.batch.run import Outcomes as Outcomes
    from archdecide.usecases.batch.run import read_shard as read_shard
    from archdecide.usecases.checking import check as check
    from archdecide.usecases.checking import conclusion as conclusion
    from archdecide.usecases.checking import join_checks as join_checks
    from archdecide.usecases.checking import render_check as render_check
    from archdecide.usecases.checking import renew_baseline as renew_baseline
    from archdecide.usecases.comparing import compare as compare
    from archdecide.usecases.comparing import compare_files as compare_files
    from archdecide.usecases.comparing import read_changes as read_changes
    from archdecide.usecases.comparing import render_change as render_change
    from archdecide.usecases.comparing import what_if as what_if
    from archdecide.usecases.deciding import Recorded as Recorded
    from archdecide.usecases.editing import edit_profile as edit_profile
    from archdecide.usecases.editing import editable_text as editable_text
    from archdecide.usecases.evidence import history as history
    from archdecide.usecases.evidence import import_evidence as import_evidence
    from archdecide.usecases.evidence import render_history as render_history
    from archdecide.usecases.evidence import render_scan as render_scan
    from archdecide.usecases.evidence import render_sources as render_sources
    from archdecide.usecases.evidence import scan as scan
    from archdecide.usecases.examples import example_names as example_names
    from archdecide.usecases.examples import example_text as example_text
    from archdecide.usecases.explaining import explain as explain
    from archdecide.usecases.explaining import render_explanation as render_explanation
    from archdecide.usecases.formatting import Formatted as Formatted
    from archdecide.usecases.formatting import formatted as formatted
    from archdecide.usecases.formatting import render_formatted as render_formatted
    from archdecide.usecases.formatting import write_formatted as write_formatted
    from archdecide.usecases.gathering import SourceSelection as SourceSelection
    from archdecide.usecases.graphing import GraphDetail as GraphDetail
    from archdecide.usecases.graphing import expect_picture as expect_picture
    from archdecide.usecases.graphing import expect_style as expect_style
    from archdecide.usecases.graphing import render as render
    from archdecide.usecases.graphing import requested_graph as requested_graph
    from archdecide.usecases.graphing import service_graph as service_graph
    from archdecide.usecases.guarding import guard_rules as guard_rules
    from archdecide.usecases.guarding import guarded_text as guarded_text
    from archdecide.usecases.guarding import is_up_to_date as is_up_to_date
    from archdecide.usecases.guarding import suggested_code as suggested_code
    from archdecide.usecases.history import months_of as months_of
    from archdecide.usecases.loading import load_pack as load_pack
    from archdecide.usecases.loading import load_profile as load_profile
    from archdecide.usecases.loading import profile_from_text as profile_from_text
    from archdecide.usecases.output import expect_output as expect_output
    from archdecide.usecases.output import write_output as write_output
    from archdecide.usecases.planning import plan as plan
    from archdecide.usecases.recording import record_decision as record_decision
    from archdecide.usecases.recording import write_record as write_record
    from archdecide.usecases.records import Written as Written
    from archdecide.usecases.reporting import portfolio as portfolio
    from archdecide.usecases.reporting import render_portfolio as render_portfolio
    from archdecide.usecases.reporting import report as report
    from archdecide.usecases.reporting import write_reports as write_reports
    from archdecide.usecases.rule_listing import export_pack as export_pack
    from archdecide.usecases.rule_listing import fact_list as fact_list
    from archdecide.usecases.rule_listing import list_rules as list_rules
    from archdecide.usecases.rule_listing import render_rule_list as render_rule_list
    from archdecide.usecases.rule_listing import rule_manual as rule_manual
    from archdecide.usecases.rule_listing import rule_page as rule_page
    from archdecide.usecases.rule_testing import evaluate as evaluate
    from archdecide.usecases.rule_testing import lint_rules as lint_rules
    from archdecide.usecases.rule_testing import render_evaluation as render_evaluation
    from archdecide.usecases.rule_testing import render_lint as render_lint
    from archdecide.usecases.rule_testing import render_rule_tests as render_rule_tests
    from archdecide.usecases.rule_testing import run_rule_tests as run_rule_tests
    from archdecide.usecases.scan_arguments import named_pairs as named_pairs
    from archdecide.usecases.scan_arguments import source_options as source_options
    from archdecide.usecases.scan_arguments import source_patterns as source_patterns
    from archdecide.usecases.scan_arguments import source_selection as source_selection
    from archdecide.usecases.scanning import Scanned as Scanned
    from archdecide.usecases.scanning import Target as Target
    from archdecide.usecases.scanning import people as people
    from archdecide.usecases.scanning import write_scanned as write_scanned
    from archdecide.usecases.schemas import schema_text as schema_text
    from archdecide.usecases.settings import Settings as Settings
    from archdecide.usecases.settings import check_settings as check_settings
    from archdecide.usecases.settings import read_settings as read_settings
    from archdecide.usecases.settings import render_settings as render_settings
    from archdecide.usecases.simulating import blast as blast
    from archdecide.usecases.simulating import expect_component as expect_component
    from archdecide.usecases.simulating import render_simulation as render_simulation
    from archdecide.usecases.starting import component_kinds as component_kinds
    from archdecide.usecases.starting import first_questions as first_questions
    from archdecide.usecases.starting import starter_profile as starter_profile
    from archdecide.usecases.starting import write_first_pack as write_first_pack
    from archdecide.usecases.starting import write_starter_profile as write_starter_profile
    from archdecide.usecases.stated_source import StatedSource as StatedSource
    from archdecide.usecases.stating import StatedFacts as StatedFacts
    from archdecide.usecases.stating import state_facts as state_facts
    from archdecide.usecases.templates import show_template as show_template
    from archdecide.usecases.templates import template_names as template_names
    from archdecide.usecases.templates import template_variables as template_variables
    from archdecide.write import encoded as encoded

_NAMES = {
    "boundaries": "ServiceGraph UnknownCutError",
    "boundaries.consequences.simulation": "Simulation",
    "check.check_settings": "CheckSettings",
    "check.results": "CheckRun",
    "check.systems": "Portfolio",
    "docstrings": "docstring",
    "errors": "Diagnostic InputError Place refusal unknown",
    "evidence.past": "Past",
    "explain.change": "Change",
    "explain.explanation": "Explained",
    "formats": "CHECK_FORMATS EVALUATION_FORMATS EvaluationFormat GRAPH_FORMATS GUARD_FORMATS GraphFormat GuardFormat "
    "RECORD_FORMATS REPORT_FORMATS RecordFormat ReportFormat TEXT_FORMATS TextFormat",
    "formats.terminal.output_style": "OutputStyle ascii_text",
    "formats.wording.check_wording": "visible",
    "load.answers": "Answer",
    "load.discovery": "find_profiles",
    "load.inputs": "inputs_remembered",
    "plan.plan": "Plan",
    "profile": "Profile",
    "rules": "Pack",
    "sensitivity.decision": "Decision",
    "sensitivity.interview": "Interview",
    "usecases.answering": "Answered Session",
    "usecases.arguments": "chosen_day expect_file_name read_day read_percentage",
    "usecases.asking": "answer deciding_facts interview read_answer render_answered render_help render_keys "
    "render_question render_questions",
    "usecases.assessing": "assess render_assessments",
    "usecases.batch.run": "Bug Outcomes read_shard",
    "usecases.checking": "check conclusion join_checks render_check renew_baseline",
    "usecases.comparing": "compare compare_files read_changes render_change what_if",
    "usecases.deciding": "Recorded",
    "usecases.editing": "edit_profile editable_text",
    "usecases.examples": "example_names example_text",
    "usecases.explaining": "explain render_explanation",
    "usecases.evidence": "history import_evidence render_history render_scan render_sources scan",
    "usecases.stated_source": "StatedSource",
    "usecases.gathering": "SourceSelection",
    "usecases.guarding": "guard_rules guarded_text is_up_to_date suggested_code",
    "usecases.history": "months_of",
    "usecases.scan_arguments": "named_pairs source_options source_patterns source_selection",
    "usecases.scanning": "Scanned Target people write_scanned",
    "usecases.graphing": "GraphDetail expect_picture expect_style render requested_graph service_graph",
    "usecases.loading": "load_pack load_profile profile_from_text",
    "usecases.output": "expect_output write_output",
    "usecases.planning": "plan",
    "usecases.recording": "record_decision write_record",
    "usecases.records": "Written",
    "usecases.reporting": "portfolio render_portfolio report write_reports",
    "usecases.rule_listing": "export_pack fact_list list_rules render_rule_list rule_manual rule_page",
    "usecases.rule_testing": "evaluate lint_rules render_evaluation render_lint render_rule_tests run_rule_tests",
    "usecases.schemas": "schema_text",
    "usecases.settings": "Settings check_settings read_settings render_settings",
    "usecases.simulating": "blast expect_component render_simulation",
    "usecases.starting": "component_kinds first_questions starter_profile write_first_pack write_starter_profile",
    "usecases.stating": "StatedFacts state_facts",
    "usecases.templates": "show_template template_names template_variables",
    "usecases.formatting": "Formatted formatted render_formatted write_formatted",
    "write": "encoded",
}
"""The public names, by the module that defines them."""
_MODULES = {name: f"archdecide.{module}" for module, names in _NAMES.items() for name in names.split()}


if not TYPE_CHECKING:  # which would take every name for one of ours

    def __getattr__(name: str) -> Any:
        """A public name, imported now and kept."""
        if name not in _MODULES:
            raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
        value = globals()[name] = getattr(import_module(_MODULES[name]), name)
        return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(_MODULES)
