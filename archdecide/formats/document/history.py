"""What would have been recommended at earlier dates: a table for people, and a line as SVG."""

from collections.abc import Iterator, Mapping
from html import escape

from rich.console import RenderableType
from rich.text import Text

from archdecide.evidence.past import Moment, Past
from archdecide.formats.diagram.svg_style import FONT
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import STYLES, number_table, printed, section
from archdecide.formats.terminal.scan_text import shown
from archdecide.formats.wording.check_wording import visible
from archdecide.formats.wording.decision_wording import counted, listed

SHOWN = 4
NOTHING = "–"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 340, 44, 190, 44, 40
COLOURS = ("#2563eb", "#15803d", "#b45309", "#7c3aed", "#475569")


def text(past: Past, look: OutputStyle) -> str:
    """A table of the moments, what changed between them, and what was held constant."""
    return printed(_page(past), look)


def _page(past: Past) -> Iterator[RenderableType]:
    yield Text(_headline(past), style=STYLES["answer"])
    heading = ("day", "recommended (verdict)", *past.options.values(), "lead", "")
    rows = [
        (
            str(moment.day),
            f"{_title(moment.recommendation, past)} ({moment.verdict})",
            *(_points(moment.scores.get(style)) for style in past.options),
            _points(moment.lead),
            "close" if moment.close else "",
        )
        for moment in past.moments
    ]
    yield Text()
    yield number_table(heading, rows, (0, 1, len(heading) - 1))
    changes = [_change(one, other, past) for one, other in past.changes()]
    yield from section("Changes", Text("\n".join(changes)) if changes else None)
    yield from section("How to read this", Text(_held(past)))


def _headline(past: Past) -> str:
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


def _held(past: Past) -> str:
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


def _points(value_: float | None) -> str:
    return f"{value_:.1f}" if value_ is not None else NOTHING


def svg(past: Past) -> str:
    """The scores as one line for each style; dots are dates, filled where that style is recommended."""
    days = [moment.day.toordinal() for moment in past.moments]
    span = max(days[-1] - days[0], 1)
    xs = [LEFT + (day - days[0]) / span * (WIDTH - LEFT - RIGHT) for day in days]
    title = f"Scores of {past.profile} over time"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d" '
        f'font-family="{escape(FONT)}" font-size="12">',
        f'<title id="t">{escape(visible(title))}</title>',
        f'<desc id="d">{escape(_headline(past))} {escape(_held(past))}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="16" font-weight="600" fill="#0f172a">{escape(visible(title))}</text>',
        *_grid(),
    ]
    labels: dict[str, float] = {}
    for place, style in enumerate(past.options):
        labels |= {style: y} if (y := _last(past, style)) is not None else {}
        parts += _line(past, style, xs, COLOURS[place % len(COLOURS)])
    for style, y in _spread(labels).items():
        colour = COLOURS[list(past.options).index(style) % len(COLOURS)]
        words = escape(visible(past.options[style]))
        parts.append(f'<text x="{WIDTH - RIGHT + 10}" y="{y + 4:.1f}" fill="{colour}">{words}</text>')
    ends = ((xs[0], "start", past.moments[0].day), (xs[-1], "end", past.moments[-1].day))
    for x, anchor, day in ends if len(xs) > 1 else ends[1:]:
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 14}" text-anchor="{anchor}" fill="#475569">{day}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _grid() -> Iterator[str]:
    for points in range(0, 101, 25):
        y = _y(points)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e2e8f0"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#475569">{points}</text>'


def _line(past: Past, style: str, xs: list[float], colour: str) -> Iterator[str]:
    known = [
        (x, _y(score), moment)
        for x, moment in zip(xs, past.moments, strict=True)
        if (score := moment.scores.get(style)) is not None
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in known)
    yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y, moment in known:
        fill = colour if moment.recommendation == style else "#ffffff"
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{fill}" stroke="{colour}" stroke-width="2"/>'


def _last(past: Past, style: str) -> float | None:
    scores = [score for moment in past.moments if (score := moment.scores.get(style)) is not None]
    return _y(scores[-1]) if scores else None


def _spread(labels: Mapping[str, float]) -> dict[str, float]:
    """Places of labels at least a line apart, in their order from above."""
    placed: dict[str, float] = {}
    above = 0.0
    for style in sorted(labels, key=lambda style: (labels[style], style)):
        above = placed[style] = max(labels[style], above + 15)
    return placed


def _y(points: float) -> float:
    return TOP + (100 - points) / 100 * (HEIGHT - TOP - BOTTOM)
