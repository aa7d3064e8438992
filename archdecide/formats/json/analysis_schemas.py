"""JSON Schemas of what a decision depends on: robustness, tipping points, flip sets, forecasts, questions."""

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
    value,
    word,
)
from archdecide.rules import AREAS

DIRECTIONS = ("below", "above", "other")
OPTION_OR_NOTHING = "The option that is then recommended; null: none."


def analysis() -> dict[str, Schema]:
    """The properties of a decision that say how sure it is. Null where it was not asked for, or has no meaning."""
    return {
        "robustness": or_null(_robustness()),
        "tipping_points": or_null(listing("Where one fact alone changes the recommendation.", _tip())),
        "flip_sets": or_null(listing("The fewest facts whose plausible change turns it, mildest first.", _flip_set())),
        "flip_sets_proved": or_null(
            boolean("Whether it is proved that no set of fewer facts turns it (none listed: no set of up to three).")
        ),
        "trajectory": or_null(listing("What forecasts do to the recommendation.", _step())),
        "next_questions": or_null(
            listing("What to ask next, what can change the recommendation most first.", question("becomes"))
        ),
        "precautions": or_null(listing("What to take care of under an option; it moves no score.", _precaution())),
        "determined": boolean("Whether no open fact can change the recommendation that is given."),
        "determined_option": or_null(
            text("The option that every answer to the open facts leads to; null: none proved.")
        ),
        "eliminated": texts("Options that no answer to an open question can bring back."),
        "open_facts": texts("Facts that are unknown or estimated."),
    }


def question(answer_leads_to: str) -> Schema:
    """An open question; `answer_leads_to` is the key of what an answer leads to."""
    leads = record("One answer.", answer=text("The answer."), **{answer_leads_to: or_null(text(OPTION_OR_NOTHING))})
    return record(
        "A question.",
        fact=text("The fact it asks for."),
        question=text("What to ask."),
        why=text("Why it matters."),
        allowed=text("What may be answered."),
        evpi=number("Expected value of knowing it, in units of the weighted importance.", 0),
        flip_probability=number("How likely the answer changes the recommendation.", 0, 1),
        effort={"type": "integer", "minimum": 1, "maximum": 3, "description": "1 known by heart to 3 measured."},
        outcomes=listing("What each answer leads to.", leads),
    )


def _precaution() -> Schema:
    return record(
        "A risk, a prerequisite or a duty.",
        id=text("The rule."),
        code=text("Its short code."),
        title=text("Its name."),
        kind=word("What it is.", ("risk", "prerequisite", "duty")),
        area=or_null(word("What a prerequisite is made of.", AREAS)),
        options=texts("The options it is about; empty: all."),
        state=word("holds: a risk bites, a prerequisite is missing, a duty is owed.", ("holds", "unproven", "clear")),
        because=text("Why."),
        action=text("What to do about it."),
        facts=facts(),
        settles=texts("The open facts that would tell."),
        sources=texts("Where it comes from."),
    )


def tip_direction() -> Schema:
    """Where a tipping point lies."""
    return word("Where it lies from today's value; words and lists have no order.", DIRECTIONS)


def _robustness() -> Schema:
    bracket = {
        "type": "array",
        "description": "Between which shares of all weightings the option beats every remaining rival at once.",
        "items": {"type": "number", "minimum": 0, "maximum": 1},
        "minItems": 2,
        "maxItems": 2,
    }
    weight = record(
        "One criterion's weight.",
        criterion=text("The criterion."),
        versus=text("The rival that catches up."),
        weight=number("The weight that it has.", 0),
        at=number("The weight, all others unchanged, at which the scores are equal.", 0),
    )
    return record(
        "How wrong weights and performances may be before the recommended option loses its lead.",
        weight_error_factor=or_null(number("No weight may be wrong by more than this factor; null: unbounded.", 0)),
        win_share=mapping("Share of all weightings under which it is ahead, by rival.", number("A share.", 0, 1)),
        performance_error_margin=number("How far every performance may be off."),
        first_rank_bracket=bracket,
        weight_tipping_points=listing("The weights at which a rival catches up, nearest first.", weight),
    )


def _tip() -> Schema:
    return record(
        "A tipping point: the new answer holds at it for whole numbers and words, and beyond it for other numbers.",
        fact=text("The fact."),
        current=value(),
        at=value(),
        direction=tip_direction(),
        becomes=or_null(text(OPTION_OR_NOTHING)),
        distance=number("How far away: relative to the current value, of an availability to 100 − it, or steps.", 0),
        steps=boolean("Whether the distance counts steps on a scale, or changed words, instead."),
    )


def _flip_set() -> Schema:
    change = record("One fact.", **{"fact": text("Its path."), "from": value(), "to": value()})
    return record(
        "Facts that turn the recommendation together.",
        changes=listing("What changes.", change),
        becomes=or_null(text(OPTION_OR_NOTHING)),
        largest_change=number("The largest relative change among them.", 0),
    )


def _step() -> Schema:
    return record("A change.", month=number("Months from now.", 0, 24), becomes=or_null(text(OPTION_OR_NOTHING)))
