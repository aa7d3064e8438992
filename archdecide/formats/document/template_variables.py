"""What a template of a report may name: every variable with its meaning and its parts, and every filter."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from rich.console import RenderableType
from rich.text import Text

from archdecide.boundaries.consequences.consequences import BlastRadius
from archdecide.boundaries.graph import ComponentVerdict, Deployable, Edge, ServiceGraph
from archdecide.decide.findings import (
    Comparison,
    CriterionFinding,
    GateFinding,
    OpenQuestion,
    TriggerFinding,
)
from archdecide.docstrings import docstring
from archdecide.formats.document.appendices import Advice, Calls, ChainText, GroupedForce, GroupedSource, MoreReason
from archdecide.formats.document.evidence import FactRow
from archdecide.formats.document.five_questions import QuestionAnswer
from archdecide.formats.document.main_part import MainPart
from archdecide.formats.document.precautions import Precautions
from archdecide.formats.document.templating import FILTERS
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import columns, indented, printed, section
from archdecide.formats.terminal.tipping_points import TipRow
from archdecide.formats.wording.decision_wording import GateGroup
from archdecide.formats.wording.plan_wording import Headline
from archdecide.plan.answers import RuleAnswer
from archdecide.plan.comparison import TodayAndTarget
from archdecide.plan.plan import Plan
from archdecide.plan.questions import PlanQuestion
from archdecide.plan.step import Step
from archdecide.plan.target import PlanTarget
from archdecide.profile import Profile
from archdecide.rules import SourceDocument
from archdecide.sensitivity.decision import Decision, Outcome

INTRODUCTION = (
    "A template is text for Jinja: {{ answer | md }} puts a value in, {% for item in reasons %} ... {% endfor %} goes "
    "through a list, and {% if rival %} ... {% endif %} asks whether there is something. Start from one of ours: "
    "archdecide templates show summary."
)


class Variable(Struct, frozen=True):
    """A variable: what it means, and of which kind it, or each of its items, is where that has parts.

    `takes` are the arguments of what has to be called.
    """

    means: str
    kind: type | None = None
    takes: str = ""


VARIABLES: Mapping[str, Variable] = {
    "profile": Variable("What is known of the system, as the profile says it.", Profile),
    "decision": Variable("The decision with everything that it was computed from.", Decision),
    "decision.outcome": Variable("The short answer: what leads, what is recommended, and how sure that is.", Outcome),
    "decision.criteria": Variable("Every criterion with its importance and its points.", CriterionFinding),
    "decision.gates": Variable("What every gate says of every option.", GateFinding),
    "decision.triggers": Variable("Signs that today's architecture is outgrown or over-split.", TriggerFinding),
    "decision.comparisons": Variable("The winner against each rival.", Comparison),
    "decision.open_questions": Variable("Facts nobody has stated; what most rules wait for comes first.", OpenQuestion),
    "graph": Variable("The cut of the system into deployables.", ServiceGraph),
    "graph.deployables": Variable("What is built, released and run as one.", Deployable),
    "graph.edges": Variable("What one deployable asks of another, or of itself.", Edge),
    "graph.components": Variable("What becomes of each component, and why.", ComponentVerdict),
    "subject": Variable("The id of the option that is shown: the recommended one, or else the leader; or none."),
    "answer": Variable("What is recommended, or why nothing is."),
    "meaning": Variable("What the word of the verdict says."),
    "standing": Variable("By how much the answer leads, or what keeps it from being given."),
    "weights_note": Variable("Which weights are the team's own, and what they change; empty without any."),
    "picture": Variable("The services as a Mermaid diagram, to go between ```mermaid and ```."),
    "how": Variable("How each pattern of the crossing edges is applied, by pattern."),
    "main": Variable("What the main part of the report shows, cut to a readable length.", MainPart),
    "calls": Variable("The calls between deployables, those that are alike in one entry.", Calls),
    "advice": Variable("Every piece of advice on a call, with all calls that it is for.", Advice),
    "forces": Variable("What speaks for and against services of their own, with the parts.", GroupedForce),
    "failures": Variable("The failures for which a cut or protection makes a difference.", BlastRadius),
    "chains": Variable("The chains of several deployables, those that are alike in one entry.", ChainText),
    "step_texts": Variable("The steps in words, by kind and subject; what one has said another only points at."),
    "gated": Variable("The ids of the gates that hold."),
    "before": Variable("What should hold before steps, with the steps, by condition."),
    "scores": Variable("The scores in one sentence; empty while too little is known."),
    "more_reasons": Variable("The reasons beyond those of the main part.", MoreReason),
    "stepped": Variable("The ids of the rules that a step calls for."),
    "told": Variable("Those among them whose reason the step says."),
    "sources": Variable("The sources of the criteria that decide, each once.", GroupedSource),
    "other_flips": Variable("Further changes as small as `flip`; empty without any."),
    "headline": Variable("The first words of every view.", Headline),
    "plan": Variable("What exists, where it leads, what to do, and what is open.", Plan),
    "plan.target": Variable("The style on record or the recommended one, with its cut.", PlanTarget),
    "plan.now": Variable("The steps that can start today; plan.next and plan.later have the others.", Step),
    "plan.comparison": Variable("Today's deployables beside those of the target.", TodayAndTarget),
    "plan.questions.asked": Variable("The open questions, by what an answer can change.", PlanQuestion),
    "plan.named": Variable("Facts as people write them.", takes="facts"),
    "steps.heading": Variable("What a step does, in a few words and without a code.", takes="step"),
    "steps.step_title": Variable("What a step is about.", takes="step"),
    "steps.start": Variable("When a step may begin; empty where it can begin now.", takes="step"),
    "steps.end": Variable("What ends a step; empty where the next assessment says so.", takes="step"),
    "steps.before": Variable("What should hold before a step; empty where nothing is missing.", takes="step"),
    "steps.declined": Variable("Who declined a step, when and why.", takes="step"),
    "steps.needs": Variable("Yes, no, unknown or does not apply, with what it needs or why.", takes="answer"),
    "steps.because": Variable("Why a gate acts.", takes="plan, gate"),
    "steps.question_worth": Variable("What the answer to a question can change.", takes="plan, question"),
    "steps.running": Variable("How many deployables run today, and how many the target has.", takes="plan"),
    "steps.becomes": Variable("What becomes of a deployable of today.", takes="item"),
    "steps.EFFORT_WORDS": Variable("How hard a question is to answer in words, by its effort."),
    "precautions": Variable("What the shown option brings with it, then the one beyond it.", Precautions),
    "five_answers": Variable("The five open questions with their answers.", QuestionAnswer),
    "holding": Variable("The gates that hold, one entry for all options of which they say the same.", GateGroup),
    "unproven": Variable("The gates that wait for an answer, in the same way.", GateGroup),
    "barriers": Variable("Each other option with the gates in its way: (option, gates)."),
    "fact_rows": Variable("Every known fact with its evidence.", FactRow),
    "documents": Variable("The documents behind the criteria.", SourceDocument),
    "signs": Variable("Signs that may still show.", RuleAnswer),
    "robustness": Variable("How wrong the weights may be before the answer changes; empty without a rival."),
    "settled": Variable("What the open facts can no longer change; empty if nothing is proved."),
    "nothing_moves": Variable("Says that no single fact changes the answer; empty where one does."),
    "tips": Variable("The facts that change the answer alone, nearest first, as rows of a table.", TipRow),
    "priority": Variable("The smallest change of one weight with which a rival catches up; empty if there is none."),
    "flip": Variable("The fewest facts that together turn the recommendation; empty without one."),
    "forecast": Variable("What the forecasts for 24 months do to the recommendation; empty without one."),
    "prerequisite_words": Variable("The words for the states of a prerequisite, by state."),
    "effects": Variable("The words for the effects of a gate that holds, by effect."),
    "could": Variable("The words for the effects of a gate that waits for an answer, by effect."),
    "titled": Variable("The name of an option in a sentence.", takes="option"),
    "acts_on": Variable("The options that a gate of `holding` or `unproven` acts on, in words.", takes="group"),
    "points": Variable("Points of a score without their sign, in words.", takes="value"),
    "say.facts": Variable("Known facts in a few words.", takes="facts"),
    "say.reach": Variable("How far a failure travels: how many parts stop, serve less, are untouched.", takes="reach"),
    "say.availability": Variable("What a chain offers against a target, or none.", takes="chain, target_pct"),
    "say.speed": Variable("The least time of a chain against a target, or none.", takes="chain, target_ms"),
    "say.candidate": Variable("Changes of a chain and what comes out of them.", takes="candidate"),
    "say.change": Variable("One change of a chain.", takes="change"),
    "say.pct": Variable("An availability with the digits that it needs.", takes="value"),
    "say.few_names": Variable("The first names of a list, and how many more there are.", takes="names"),
}
"""Every variable, and below the dot what most documents need."""


def parts(kind: type | None) -> tuple[str, ...]:
    """The names of what stands behind the dot."""
    if kind is None:
        return ()
    kinds_of_fields = ("__struct_fields__", "model_fields", "__dataclass_fields__")
    names = next((getattr(kind, name) for name in kinds_of_fields if hasattr(kind, name)), ())
    return (*names, *(name for name, value in vars(kind).items() if isinstance(value, property)))


def filters() -> Iterator[tuple[str, str]]:
    """Every filter with what it makes of a value."""
    for name, function in FILTERS.items():
        yield name, docstring(function).partition("\n")[0]


def text(look: OutputStyle) -> str:
    """The variables and filters as a page."""
    return printed(_page(), look)


def _page() -> Iterator[RenderableType]:
    yield Text(INTRODUCTION)
    yield from section("Variables", *_variables())
    yield from section("Filters", columns((name, means) for name, means in filters()))


def _variables() -> Iterator[RenderableType]:
    for name, variable in VARIABLES.items():
        yield Text.assemble((f"{name}({variable.takes})" if variable.takes else name, "bold"), f"  {variable.means}")
        if variable.kind is not None:
            yield indented(Text("Parts: " + ", ".join(parts(variable.kind))), 4)
