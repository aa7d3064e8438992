"""The JSON Schema of the plan in a decision."""

from typing import get_args

from archdecide.boundaries.consequences.consequences import Horizon, StepState
from archdecide.formats.json.schema_forms import (
    Schema,
    boolean,
    facts,
    listing,
    mapping,
    number,
    or_null,
    record,
    text,
    texts,
    word,
)
from archdecide.plan.answers import PrerequisiteState, Word
from archdecide.plan.comparison import Movement
from archdecide.plan.questions import Changes
from archdecide.plan.step import StepKind
from archdecide.plan.target import TargetBasis
from archdecide.rules import AREAS


def plan() -> Schema:
    """What exists, where it leads, what to do and what is open."""
    return record(
        "The plan that every document prints.",
        situation=_situation(),
        target=_target(),
        steps=listing("What to do, now, next and later; declined steps stand last.", _step()),
        questions=questions(),
        signs=listing("Whether the signs of being outgrown or over-split show.", _answer()),
        risks=mapping("Risks of the target, and of the option beyond it.", listing("Risks.", _answer())),
        duties=listing("What is owed whatever is chosen.", _answer()),
        prerequisites=mapping("What they need, by option.", listing("Prerequisites.", _prerequisite())),
    )


def _count(description: str) -> Schema:
    return {"type": "integer", "minimum": 0, "description": description}


def _situation() -> Schema:
    running = record(
        "A deployable of today.",
        name=text("Its name."),
        parts=texts("The components that it runs."),
        movement=word("What becomes of it.", get_args(Movement)),
        becomes=texts("The deployables of the target that then hold its parts."),
    )
    word_of_people = record(
        "What a person has said of a rule.",
        state=word("Whether it is done or declined.", ("done", "declined")),
        by=or_null(text("Who says so.")),
        as_of=or_null(text("Since which day.")),
        why=or_null(text("Why.")),
    )
    return record(
        "What exists today, beside the target.",
        architecture=or_null(text("The architecture of today; null: unknown.")),
        deployables=or_null(_count("How many deployables run today; null: unknown.")),
        target_deployables=or_null(_count("How many the target has; null where no parts are listed.")),
        running=or_null(listing("Each of them; null where nobody has stated where all parts run.", running)),
        unstated=texts("The parts of which nobody has stated where they run."),
        new=texts("Deployables of the target that do not run by themselves today."),
        confirmed=mapping("What people have confirmed or declined, by rule.", word_of_people),
    )


def _target() -> Schema:
    near = record(
        "A part that comes near to a service.",
        part=text("The part."),
        net={"type": "integer", "description": "Its points for a service minus those against."},
        lacks=_count("What it lacks to 1."),
    )
    return record(
        "The decided or recommended style with its services.",
        style=text("The option."),
        basis=word("Why this option.", get_args(TargetBasis)),
        decided=or_null(text("The day of the decision on record.")),
        recommended=or_null(text("The recommended option; null: none.")),
        agrees=or_null(boolean("Whether it is the one on record; null where one of the two is missing.")),
        moved=texts("Components that the rules would keep in other company than the record."),
        services=mapping("Its services with their components.", texts("Components.")),
        worth_cutting=or_null(boolean("Whether there is something to cut out; null: unknown, or nobody had to ask.")),
        preliminary=boolean("Whether too little is listed to say what there is to cut out."),
        nearest=listing("The parts that come nearest to a service of their own.", near),
    )


def _step() -> Schema:
    state = word("Whether the facts say that it holds; open where they do not tell.", get_args(StepState))
    condition = record("A condition.", text=text("What."), state=state, facts=facts())
    refusal = record(
        "Who declined it.",
        by=or_null(text("The person.")),
        as_of=or_null(text("The day.")),
        why=or_null(text("The reason.")),
    )
    return record(
        "A step; kind and subject name it.",
        step={"type": "integer", "minimum": 1, "description": "Its place."},
        kind=word("What it is.", get_args(StepKind)),
        subject=text("A rule, a deployable, a data store or the whole system."),
        horizon=word("When it is due.", get_args(Horizon)),
        title=text("Its heading."),
        action=text("What to do."),
        why=text("The figure or reason behind it."),
        preconditions=listing("What should hold first; of signs to watch, the signs.", condition),
        starts=condition,
        who=or_null(text("The team that takes it; null: nobody is named.")),
        done_when=text("What ends it."),
        sources=texts("Where it comes from."),
        rules=texts("The gates, signs and precautions that call for it."),
        presses=boolean("Whether the option waits for it."),
        declined=or_null(refusal),
    )


def questions() -> Schema:
    """The open questions of a plan."""
    asked = record(
        "An open question.",
        fact=text("The fact or list that it asks for."),
        question=text("What to ask."),
        why=text("Why it matters."),
        allowed=text("What may be answered."),
        effort={"type": "integer", "minimum": 1, "maximum": 3, "description": "1 known by heart to 3 measured."},
        changes=word("What an answer can change.", get_args(Changes)),
        probability=number("How likely an answer alone changes the recommendation.", 0, 1),
        becomes=texts("The options that it can then be."),
        steps=texts("The codes of the rules that wait for it."),
    )
    return record(
        "What is open, by what an answer can change.",
        asked=listing("Those that can change the recommendation first, then a step.", asked),
        others=_count("Further open facts, which change nothing alone."),
        others_cannot_change_the_answer=boolean("Whether it is proved that they cannot do so together either."),
    )


def _answer() -> Schema:
    return record(
        "A sign, risk or duty in one of four words.",
        id=text("The rule."),
        code=text("Its short code."),
        title=text("Its name."),
        answer=word("Whether it holds.", get_args(Word)),
        because=text("Why, or why it does not apply."),
        needs=texts("What would settle it."),
        facts=facts(),
    )


def _prerequisite() -> Schema:
    return record(
        "Something that an option needs.",
        id=text("The rule."),
        code=text("Its short code."),
        title=text("Its name."),
        area=word("What it is made of.", AREAS),
        state=word("Only confirmed is a proof.", get_args(PrerequisiteState)),
        because=text("Why."),
        action=text("What to do about it."),
        needs=texts("What would settle it."),
        by=or_null(text("Who confirmed or declined it.")),
        facts=facts(),
    )
