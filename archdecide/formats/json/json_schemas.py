"""JSON Schemas (2020-12) of what the commands print as JSON.

The contract only grows: every key is listed as required from the version that brought it, and further keys are
always allowed.
"""

from typing import get_args

from archdecide.boundaries.consequences.consequences import BlastRadius, Chain, Figure
from archdecide.boundaries.deployable_kinds import DeployableKind
from archdecide.boundaries.graph import Verdict
from archdecide.decide.findings import Knowledge, State, TriggerState
from archdecide.formats.json import analysis_schemas, choice_schemas, consequence_schemas
from archdecide.formats.json.schema import schema
from archdecide.formats.json.schema_forms import Schema
from archdecide.formats.json.schema_forms import boolean as _boolean
from archdecide.formats.json.schema_forms import document as _document
from archdecide.formats.json.schema_forms import facts as _facts
from archdecide.formats.json.schema_forms import listing as _list
from archdecide.formats.json.schema_forms import mapping as _map
from archdecide.formats.json.schema_forms import number as _number
from archdecide.formats.json.schema_forms import or_null as _or_null
from archdecide.formats.json.schema_forms import pack as _pack
from archdecide.formats.json.schema_forms import record as _object
from archdecide.formats.json.schema_forms import text as _text
from archdecide.formats.json.schema_forms import texts as _texts
from archdecide.formats.json.schema_forms import value as _value
from archdecide.formats.json.schema_forms import word as _word
from archdecide.rules import AREAS, EFFECTS, Grade
from archdecide.sensitivity.decision import VERDICT_MEANINGS, Confidence


def decision_schema() -> Schema:
    """The schema of `archdecide assess --format json`."""
    outcome = _outcome()
    return _document(
        "decision",
        "What archdecide says of one profile. Keys are added, never renamed.",
        profile=_object("The profile that was assessed.", name=_text("Its name."), path=_text("Its file.")),
        pack=_pack(),
        **outcome,
        verdict_meaning=_text("The verdict in words."),
        coverage=_number("Share of the criteria with at least one known driver.", 0, 1),
        coverage_word=_word("The coverage in a word.", ("high", "medium", "low")),
        options=_list(
            "The options, operationally simplest first.",
            _object("An option.", id=_text("Its id."), title=_text("Its name."), means=_text("What it means.")),
        ),
        removed=_list("Options that a gate has removed.", _text("An option.")),
        own_weights=_map("The team's own weights, by criterion.", _number("A weight.", 0)),
        with_default_weights=_or_null(
            _object("The outcome with the pack's weights; null where the team has none of its own.", **outcome)
        ),
        gates=_list("Every gate, once per option it acts on.", _gate()),
        criteria=_list("Every criterion, applied to the facts.", _criterion()),
        reasons=_list("The arguments against the strongest remaining rival, largest first.", _reason()),
        comparisons=_list("The shown option against every other one.", _comparison()),
        **analysis_schemas.analysis(),
        triggers=_list("Signs that the architecture is outgrown or over-split.", _trigger()),
        open_questions=_list("Facts nobody has stated, most urgent first.", _question()),
        facts=_map("Every known fact, by path.", _value()),
    )


def graph_schema() -> Schema:
    """The schema of `archdecide graph --format json`."""
    return _document(
        "graph",
        "How components run together and talk. Keys are added, never renamed.",
        title=_text("The name of the profile."),
        style=_text("The option that the cut follows."),
        basis=_text("Why this option: recommendation, score leader or forced."),
        assignment=_map("The deployable of every component.", _text("A deployable.")),
        deployables=_list("What is built, released and run as one.", _deployable()),
        components=_list("What becomes of every component.", _component()),
        edges=_list("What one deployable asks of another, or of itself.", _edge()),
        findings=_list("What people should know of this cut.", _finding()),
        roadmap=_list("What to do, in this order.", consequence_schemas.roadmap_step()),
        blast_radius=_list("What the failure of each deployable does.", schema(BlastRadius)),
        chains=_list("What must answer at once, by entry.", schema(Chain)),
        figures=_list("Numbers of the whole system.", schema(Figure)),
        **choice_schemas.choosing(),
    )


def _outcome() -> dict[str, Schema]:
    return {
        "recommendation": _or_null(_text("The recommended option; null where nothing is recommended.")),
        "score_leader": _or_null(_text("The option with the best score, gates or not.")),
        "verdict": _word("How sure the recommendation is.", tuple(VERDICT_MEANINGS)),
        "confidence": _or_null(_word("How sure the lead is, whatever is open.", get_args(Confidence))),
        "tie_break": {"type": "boolean", "description": "Whether a simpler option won a tie against a better score."},
        "scores": _map("Points of every option; null where nothing is known.", _or_null(_number("Points.", 0, 100))),
    }


def _gate() -> Schema:
    return _object(
        "What a gate says of one option.",
        id=_text("The gate."),
        code=_text("Its short code."),
        title=_text("Its name."),
        option=_or_null(_text("The option; null for the recommendation as a whole.")),
        effect=_word("What it does, or, unproven, could do.", EFFECTS),
        state=_word("Whether it holds.", get_args(State)),
        because=_text("Why."),
        action=_text("What to do about it."),
        facts=_facts(),
        settles=_texts("The open facts that would tell."),
        could_become=_or_null(_word("A stronger effect that open facts leave possible.", EFFECTS)),
        area=_or_null(_word("What it asks for, where it is a prerequisite.", AREAS)),
        sources=_texts("Where it comes from."),
    )


def _criterion() -> Schema:
    return _object(
        "A criterion, applied to the facts.",
        id=_text("The criterion."),
        code=_text("Its short code."),
        title=_text("Its name."),
        group=_text("The group it belongs to."),
        question=_text("What it asks."),
        grade=_word("The grade of its evidence, A (measured) to C, or J (judgement).", get_args(Grade)),
        state=_word("How much of it is known.", get_args(Knowledge)),
        importance=_or_null(_number("How much it matters here.", 0, 1)),
        weight=_number("Its weight.", 0),
        facts=_facts(),
        missing=_texts("The facts it lacks."),
        performances=_map("How well each option satisfies it.", _number("0 none to 1 ideal.", 0, 1)),
        because=_map("Why, by option.", _text("A reason.")),
        contributions=_map("Points it adds to each option, around the options' mean.", _number("Points.")),
        sources=_texts("Where it comes from."),
    )


def _reason() -> Schema:
    return _object(
        "One criterion's part in the lead.",
        criterion=_text("The criterion."),
        title=_text("Its name."),
        versus=_text("The rival."),
        side=_word("Whether it speaks for or against the shown option.", ("for", "against")),
        points=_number("Points of the score: positive for, negative against."),
        decisive=_boolean("Whether it is among the fewest reasons that outweigh everything against."),
        because=_text("Why."),
    )


def _comparison() -> Schema:
    return _object(
        "The shown option against one rival.",
        option=_text("The shown option."),
        versus=_text("The rival."),
        lead=_number("Points between them."),
        weight_error_factor=_or_null(
            _number("While no weight is wrong by more than this factor, the option stays ahead; null: unbounded.", 0)
        ),
        win_share=_number("Share of all weightings under which the option is ahead.", 0, 1),
        performance_error_margin=_number("How far every performance may be off before the lead is gone."),
    )


def _trigger() -> Schema:
    return _object(
        "A sign.",
        id=_text("The sign."),
        code=_text("Its short code."),
        title=_text("Its name."),
        sign=_word("What it is a sign of.", ("outgrown", "over-split")),
        state=_word("Whether it shows; `watch` where the profile holds no fact for it.", get_args(TriggerState)),
        level=_or_null(_word("How loud it is.", ("warn", "act"))),
        because=_text("Why; empty unless it fires."),
        watch=_text("What to look at."),
        advice=_text("What to do."),
        facts=_facts(),
        sources=_texts("Where it comes from."),
    )


def _deployable() -> Schema:
    return _object(
        "A deployable.",
        name=_text("Its name."),
        kind=_word("What it is.", get_args(DeployableKind)),
        components=_texts("What is in it."),
        owners=_texts("The teams that own it."),
        data_stores=_texts("The data stores it uses."),
        zones=_texts("The regulated data it touches."),
        hardware=_texts("The hardware it needs."),
        modules=_texts("Its modules, candidates for a service of their own first."),
        belongs_to=_or_null(_text("The deployable that owns a backing service.")),
        reasons=_texts("Why it stands by itself."),
        module_sets=_list("Sets of components that are one module each.", _texts("Components.")),
        forces=choice_schemas.boundary_forces("What speaks for and against its boundary."),
    )


def _component() -> Schema:
    return _object(
        "What becomes of a component.",
        name=_text("Its name."),
        deployable=_text("Where it runs."),
        net={"type": "integer", "description": "Points for a service of its own minus those against."},
        verdict=_word("What becomes of it.", get_args(Verdict)),
        forces=_list("What pulls it out or in.", _force()),
        open=_texts("Codes of forces that wait for a fact."),
        reasons=_texts("Why."),
    )


def _force() -> Schema:
    return _object(
        "A force on a component.",
        id=_text("The force."),
        code=_text("Its short code."),
        title=_text("Its name."),
        side=_word("For or against a service of its own.", ("for", "against")),
        points={"type": "integer", "description": "How strong it is."},
        hard=_boolean("Whether it decides alone."),
        because=_text("Why."),
        facts=_facts(),
    )


def _edge() -> Schema:
    interaction = _object(
        "An interaction of the profile.",
        **{"from": _text("Who calls."), "to": _text("Who is called.")},
        need=_text("Whether the caller waits."),
        style=_text("The style that fits it alone."),
        protocol=_text("The protocol that fits it alone."),
        advice=_texts("What else it needs."),
        required=_boolean("Whether the caller fails without it."),
        patterns=_texts("What protects it."),
        grounds=_map("The facts behind each advice.", _facts()),
    )
    return _object(
        "Everything that one deployable asks of another.",
        **{"from": _text("Who asks."), "to": _text("Who is asked.")},
        crosses=_boolean("Whether it leaves the process."),
        interactions=_list("The interactions on it.", interaction),
        style=_text("How both talk."),
        protocol=_text("Over which protocol."),
        patterns=_texts("What protects it."),
        advice=_texts("What else it needs."),
        details=_map("How to do each style, protocol, pattern and advice.", _text("How.")),
        rules=_texts("The rules that said so."),
        reasons=choice_schemas.boundary_forces("What drives both sides apart, and what attracts them."),
    )


def _finding() -> Schema:
    return _object(
        "Something people should know.",
        id=_text("The finding."),
        severity=_word("Whether it asks for a change.", ("note", "warning")),
        message=_text("What it is."),
        components=_texts("The components that cause it."),
    )


def _question() -> Schema:
    return _object(
        "A fact nobody has stated.",
        fact=_text("Its path."),
        question=_text("What to ask."),
        allowed=_text("What may be answered."),
        criteria=_texts("The criteria that wait for it."),
        gates=_texts("The gates that wait for it."),
    )
