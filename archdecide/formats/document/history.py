"""What would have been recommended at earlier dates: a table for people."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from archdecide.evidence.past import Moment, Past
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import STYLES, number_table, printed, section
from archdecide.formats.terminal.scan_text import shown
from archdecide.formats.wording.check_wording import visible
from archdecide.formats.wording.decision_wording import counted, listed

SHOWN = 4
NOTHING = "–"


def text(past: Past, look: OutputStyle) -> str:
    """A table of the moments, what changed between them, and what was held constant."""
    return printed(_page(past), look)


def _page(past: Past) -> Iterator[RenderableType]:
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


def headline(past: Past) -> str:
    """What comes out, in a sentence."""
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


def _change(one: Moment, other: Moment, past: Past) -> str:
    moved = [
        f"{visible(path)} {shown(value.before)} → {shown(value.now)}"
        for path, value in other.moved.items()
        if value.before is not None
    ]
    more = f" and {len(moved) - SHOWN} more" if len(moved) > SHOWN else ""
    because = f"; moved: {', '.join(moved[:SHOWN])}{more}" if moved else ""
    return (
        f"between {one.day} and {other.day}: from {_title(one.recommendation, past)} to "
        f"{_title(other.recommendation, past)}{because}"
    )


def held(past: Past) -> str:
    """What history tells, and what was held as it is today."""
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


def _title(style: str | None, past: Past) -> str:
    return past.options.get(style, style) if style is not None else NOTHING


def points(value_: float | None) -> str:
    """A score or a lead, with one digit."""
    return f"{value_:.1f}" if value_ is not None else NOTHING
