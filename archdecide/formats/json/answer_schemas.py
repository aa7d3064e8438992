"""JSON Schemas of what `ask`, `explain`, `whatif`, `compare` and `blast` print."""

from typing import get_args

from archdecide.decide.findings import State
from archdecide.formats.json.analysis_schemas import question, tip_direction
from archdecide.formats.json.schema_forms import (
    Schema,
    boolean,
    count,
    document,
    listing,
    mapping,
    number,
    one_of,
    or_null,
    record,
    text,
    texts,
    value,
    word,
)
from archdecide.rules import EFFECTS

OPTION = "An option."
IMPORTANCE = "0 does not matter to 1 decides; null: unknown."


def questions_schema() -> Schema:
    """The schema of `archdecide ask --format json`."""
    return document(
        "questions",
        "What to ask next.",
        determined=or_null(text("The option that no open fact can change; null while one can.")),
        open_facts=texts("Facts that could still be asked for."),
        next_questions=listing("Most valuable for its effort first.", question("recommendation")),
    )


def explanation_schema() -> Schema:
    """The schema of `archdecide explain --format json`."""
    names = record(
        "What can be explained; only there when nothing was asked for.",
        criteria=texts("Criteria."),
        facts=texts("Known facts."),
        unknown_facts=texts("Facts nobody has stated."),
        options=texts("Options."),
        gates=texts("Gates."),
    )
    whole = document(
        "explanation",
        "Where numbers come from.",
        profile=record("The profile.", name=text("Its name."), path=text("Its file.")),
        recommendation=or_null(text("The recommended option.")),
        explanations=listing(
            "What was asked for, in the order of the kinds.",
            one_of("An explanation.", _criterion(), _fact(), _option(), _gate()),
        ),
    )
    return whole | {
        "properties": whole["properties"] | {"can_be_explained": names},
        "$defs": {"step": _step(), "demand": _demand()},
    }


def _named() -> dict[str, Schema]:
    return {"id": text("Its id."), "code": text("Its short code."), "title": text("Its name.")}


def _criterion() -> Schema:
    option = record(
        "What it does for an option.",
        performance=number("0 none to 1 ideal.", 0, 1),
        points=number("Its part in the score."),
        contribution=number("The same around the options' mean."),
        because=text("Why."),
    )
    weight = record(
        "Its weight.", value=number("The weight.", 0), low=number("The least.", 0), high=number("The most.", 0)
    )
    return record(
        "A criterion.",
        kind={"const": "criterion"},
        **_named(),
        question=text("What it asks."),
        grade=text("The grade of its evidence."),
        importance=or_null(number(IMPORTANCE, 0, 1)),
        curve=_reference("step"),
        weight=weight,
        share=number("Its share of all weighted importance.", 0, 1),
        options=mapping("By option.", option),
        sources=_sources(),
    )


def _fact() -> Schema:
    evidence = record(
        "Where it comes from.",
        source=or_null(text("The source.")),
        as_of=or_null(text("The day, ISO.")),
        confidence=or_null(text("How sure it is.")),
    )
    use = record(
        "A criterion that reads it.",
        **_named(),
        importance=or_null(number(IMPORTANCE, 0, 1)),
        importance_without=or_null(number("The importance if the fact were unknown.", 0, 1)),
        curves=listing("The curves that read it.", _reference("step")),
    )
    trigger = record("A sign.", id=text("Its id."), code=text("Its code."), state=text("Whether it shows."))
    other = record("A rule.", kind=text("Its kind."), id=text("Its id."), code=text("Its code."))
    tip = record("A tipping point.", at=value(), direction=tip_direction(), becomes=or_null(text(OPTION)))
    return record(
        "A fact.",
        kind={"const": "fact"},
        fact=text("Its path."),
        question=text("What asks for it."),
        allowed=text("What may be answered."),
        value=value(),
        evidence=or_null(evidence),
        computed_from=texts("Facts that it is computed from."),
        ratios=texts("Ratios that read it."),
        points=or_null(mapping("What knowing it adds to each option.", number("Points."))),
        criteria=listing("Criteria that read it.", use),
        gates=listing("Gates that read it.", _gate_finding()),
        triggers=listing("Signs that read it.", trigger),
        other_rules=listing("Other rules that read it.", other),
        tipping_points=listing("Where it changes the recommendation.", tip),
    )


def _option() -> Schema:
    part = record(
        "What a criterion does for it.",
        **_named(),
        share=number("The criterion's share of all weighted importance.", 0, 1),
        performance=number("0 none to 1 ideal.", 0, 1),
        points=number("Its part in the score."),
        contribution=number("The same around the options' mean."),
        because=text("Why."),
    )
    return record(
        "An option.",
        kind={"const": "option"},
        id=text("Its id."),
        title=text("Its name."),
        means=text("What it means."),
        score=or_null(number("Points.", 0, 100)),
        criteria=listing("What makes up its score.", part),
        gates=listing("Gates that act on it.", _gate_finding()),
    )


def _gate() -> Schema:
    level = record(
        "A level.",
        effect=_effect(),
        options=texts("The options it acts on; none: the recommendation as a whole."),
        holds=or_null(boolean("Whether it holds; null: open.")),
        because=text("Why."),
        action=text("What to do."),
        tests=_reference("demand"),
        to_clear=_reference("demand"),
    )
    return record(
        "A gate.",
        kind={"const": "gate"},
        **_named(),
        grade=text("The grade of its evidence."),
        levels=listing("Its levels, strongest first.", level),
        findings=listing("What it says of each option.", _gate_finding()),
        sources=_sources(),
    )


def _gate_finding() -> Schema:
    return record(
        "What a gate says.",
        id=text("The gate."),
        code=text("Its short code."),
        option=or_null(text("The option it acts on.")),
        effect=_effect(),
        state=_state(),
        settles=texts("The open facts that would tell."),
    )


def _step() -> Schema:
    end = {"anyOf": [{"type": "null"}, listing("Value and height.", number("A number."))]}
    whole = record(
        "A part of a curve.",
        form=text("Its form."),
        role=text("What it is for."),
        height=or_null(number("What it gives here; null: unknown.")),
    )
    further = {
        "share": number("Its share in a mean."),
        "fact": text("The fact that it reads."),
        "value": value(),
        "segment": listing("The two ends of the segment that the value lies on; null: open.", end),
        "words": mapping("The height of every word.", number("A height.")),
        "parts": listing("Its parts.", _reference("step")),
    }
    return whole | {"properties": whole["properties"] | further}


def _demand() -> Schema:
    met = or_null(boolean("Whether it is met; null: open."))
    parts = listing("Its parts.", _reference("demand"))
    return one_of(
        "What a condition asks for.",
        record("Of a fact.", fact=text("A fact."), operator=text("How."), values=listing("With.", value()), met=met),
        record("Of the drivers.", drivers_below=number("Limit."), known=count("Known."), wanted=value(), met=met),
        record("Of the coverage.", coverage_below=number("Limit."), wanted=value(), met=met),
        record("All of several.", all=parts, met=met),
        record("Any of several.", any=parts, met=met),
    )


def _sources() -> Schema:
    source = record(
        "A source.",
        id=text("Its id."),
        says=text("What it says."),
        origin=text("Where."),
        grade=or_null(text("The grade of its evidence.")),
    )
    return listing("Where it comes from.", source)


def _effect() -> Schema:
    return word("What it does, or could do.", EFFECTS)


def _state() -> Schema:
    return word("Whether it holds.", get_args(State))


def _reference(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
