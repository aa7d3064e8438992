"""What would have been recommended at earlier dates: a table for people, and JSON for programs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.text import Text

from archdecide.contract import VERSION
from archdecide.formats.json.decision_json import json_text
from archdecide.formats.json.schema_forms import (
    Schema,
    boolean,
    document,
    listing,
    mapping,
    number,
    or_null,
    record,
    texts,
    value,
)
from archdecide.formats.json.schema_forms import text as words_schema
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import STYLES, number_table, printed, section
from archdecide.formats.terminal.scan_text import shown
from archdecide.formats.wording.check_wording import visible
from archdecide.formats.wording.decision_wording import counted, listed
from archdecide.values import rounded

if TYPE_CHECKING:
    from archdecide.usecases.history import Moment, Past

SHOWN = 4
NOTHING = "–"


def text(past: "Past", look: OutputStyle) -> str:
    """A table of the moments, what changed between them, and what was held constant."""
    return printed(_page(past), look)


def _page(past: "Past") -> Iterator[RenderableType]:
    yield Text(headline(past), style=STYLES["answer"])
    heading = ("day", "recommended (verdict)", *past.options.values(), "lead", "")
    rows = [
        (
            str(moment.day),
            f"{_title(moment.recommendation, past)} ({moment.verdict})",
            *(points(moment.scores.get(style)) for style in past.options),
            points(moment.lead),
            "close" if moment.close else "",
        )
        for moment in past.moments
    ]
    yield Text()
    yield number_table(heading, rows, (0, 1, len(heading) - 1))
    changes = [_change(one, other, past) for one, other in past.changes()]
    yield from section("Changes", Text("\n".join(changes)) if changes else None)
    yield from section("How to read this", Text(held(past)))


def headline(past: "Past") -> str:
    changes = past.changes()
    close = [str(moment.day) for moment in past.moments if moment.close]
    if changes:
        said = f"the recommendation would have changed {counted(len(changes), 'time')}"
    elif past.moments[-1].recommendation is None:
        said = "nothing could have been recommended at any date, because too little is known"
    else:
        said = f"{_title(past.moments[-1].recommendation, past)} would have been recommended at every date"
    near = f"; the lead was within {past.tie_margin:g} points on {listed(close)}" if close else ""
    return f"{visible(past.profile)}: {said}{near}."


def _change(one: "Moment", other: "Moment", past: "Past") -> str:
    moved = [
        f"{visible(path)} {shown(was)} → {shown(now)}" for path, (was, now) in other.moved.items() if was is not None
    ]
    more = f" and {len(moved) - SHOWN} more" if len(moved) > SHOWN else ""
    because = f"; moved: {', '.join(moved[:SHOWN])}{more}" if moved else ""
    return (
        f"between {one.day} and {other.day}: from {_title(one.recommendation, past)} to "
        f"{_title(other.recommendation, past)}{because}"
    )


def held(past: "Past") -> str:
    kinds = sorted(
        {path.rpartition(".")[2] if path.startswith(("components.", "interactions.")) else path for path in past.told}
    )
    yours = f" You stated {listed(list(past.yours))} yourself, so history does not change it." if past.yours else ""
    return (
        f"History tells {listed(kinds) or 'nothing'} at each date. Everything else is held as it is today: the "
        f"components and interactions, and {counted(len(past.held), 'fact')} ({listed(list(past.held)) or 'none'})."
        f"{yours} So this shows what those few facts alone would have done, not what a review at the time would have "
        "said."
    )


def _title(style: str | None, past: "Past") -> str:
    return past.options.get(style, style) if style is not None else NOTHING


def points(value_: float | None) -> str:
    return f"{value_:.1f}" if value_ is not None else NOTHING


def json_of(past: "Past") -> str:
    """The moments as JSON."""
    return json_text(data(past))


def data(past: "Past") -> dict[str, Any]:
    """The moments as plain data."""
    return {
        "schema_version": VERSION,
        "profile": past.profile,
        "tie_margin": past.tie_margin,
        "moments": [
            {
                "day": moment.day.isoformat(),
                "commit": moment.commit,
                "recommendation": moment.recommendation,
                "score_leader": moment.leader,
                "verdict": moment.verdict,
                "scores": {style: _rounded(score) for style, score in moment.scores.items()},
                "lead": _rounded(moment.lead),
                "close": moment.close,
                "moved": {path: {"before": was, "now": now} for path, (was, now) in moment.moved.items()},
            }
            for moment in past.moments
        ],
        "told": list(past.told),
        "held": list(past.held),
        "yours": list(past.yours),
    }


def _rounded(score: float | None) -> float | None:
    return rounded(score) if score is not None else None


def history_schema() -> Schema:
    """The schema of `archdecide history --format json`."""
    score = or_null(number("Points of 100."))
    return document(
        "history",
        "What would have been recommended at earlier dates. Keys are added, never renamed.",
        profile=words_schema("The name of the system."),
        tie_margin=number("The lead in points up to which styles cannot be told apart."),
        moments=listing(
            "From the oldest to the newest.",
            record(
                "One date.",
                day=words_schema("The day."),
                commit=words_schema("The last commit of that day."),
                recommendation=or_null(words_schema("The recommended style.")),
                score_leader=or_null(words_schema("The style with the most points.")),
                verdict=words_schema("How sure that is, in a word."),
                scores=mapping("Points by style.", score),
                lead=or_null(number("Points between the first and the second style that no gate removes.")),
                close=boolean("Whether the lead is within the tie margin."),
                moved=mapping("What differs from the date before.", record("A value.", before=value(), now=value())),
            ),
        ),
        told=texts("Paths of the values that history tells."),
        held=texts("Paths of the facts that are held as they are today."),
        yours=texts("Paths that history could tell, but that a person has stated."),
    )
