"""What would have been recommended at earlier dates as lines: the scores of each style over time."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from msgspec import Struct

from archdecide.evidence.past import Past
from archdecide.formats.diagram.svg_style import FONT
from archdecide.formats.diagram.text_width import fitted
from archdecide.formats.document.history import headline, held, points
from archdecide.formats.wording.check_wording import visible
from archdecide.formats.wording.decision_wording import counted

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM, MARGIN = 760, 400, 64, 140, 62, 66, 24
LEAST_SPAN = 40
"""Points between the edges of the drawing; less would make small steps look large."""
DAY_ROOM = 90
"""Pixels between two days below the drawing."""
LONGEST_NAME = 500
"""Pixels of the name of a system in the title."""
GREY = "#475569"
COLOURS = ("#2563eb", "#15803d", "#b45309", "#7c3aed", "#475569")


def svg(past: Past) -> str:
    """The scores as one line for each style; dots are dates, filled where that style is recommended.

    A band marks a date on which the lead was within the tie margin.
    """
    days = [moment.day.toordinal() for moment in past.moments]
    span = max(days[-1] - days[0], 1)
    xs = [LEFT + (day - days[0]) / span * (WIDTH - LEFT - RIGHT) for day in days]
    axis = _Axis.around([score for moment in past.moments for score in moment.scores.values() if score is not None])
    title = f"Scores of {fitted(visible(past.profile), 16, LONGEST_NAME)} over time"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="t d" '
        f'font-family="{escape(FONT)}" font-size="12">',
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(headline(past))} {escape(held(past))}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{MARGIN}" y="26" font-size="16" font-weight="600" fill="#0f172a">{escape(title)}</text>',
        f'<text x="{MARGIN}" y="46" fill="{GREY}">Points of 100</text>',
        *_bands(past, xs),
        *_grid(axis),
    ]
    labels: dict[str, float] = {}
    for place, style in enumerate(past.options):
        scores = [score for moment in past.moments if (score := moment.scores.get(style)) is not None]
        labels |= {style: axis.y(scores[-1])} if scores else {}
        parts += _line(past, style, xs, axis, COLOURS[place % len(COLOURS)])
    for style, y in _spread(labels).items():
        colour = COLOURS[list(past.options).index(style) % len(COLOURS)]
        words = escape(fitted(visible(past.options[style]), 12, RIGHT - 14))
        parts.append(f'<text x="{WIDTH - RIGHT + 10}" y="{y + 4:.1f}" fill="{colour}">{words}</text>')
    return "\n".join([*parts, *_days(past, xs), *_legend(past), "</svg>"]) + "\n"


class _Axis(Struct, frozen=True):
    """The points at the lower and upper edge of the drawing, both multiples of ten."""

    least: int
    most: int

    @classmethod
    def around(cls, scores: Sequence[float]) -> "_Axis":
        """Room for all scores, and at least `LEAST_SPAN` points, so that small steps look small."""
        least, most = int(min(scores, default=0) // 10 * 10), min(100, int(max(scores, default=100) // 10 * 10 + 10))
        while most - least < LEAST_SPAN:
            least, most = max(0, least - 10), min(100, most + 10)
        return cls(least, most)

    def y(self, score: float) -> float:
        """Where a score is in the drawing."""
        return TOP + (self.most - score) / (self.most - self.least) * (HEIGHT - TOP - BOTTOM)


def _grid(axis: _Axis) -> Iterator[str]:
    for mark in range(axis.least, axis.most + 1, 10):
        y = axis.y(mark)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e2e8f0"/>'
        yield f'<text x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end" fill="{GREY}">{mark}</text>'


def _bands(past: Past, xs: Sequence[float]) -> Iterator[str]:
    for x, moment in zip(xs, past.moments, strict=True):
        if moment.close:
            yield (
                f'<rect x="{x - 9:.1f}" y="{TOP}" width="18" height="{HEIGHT - TOP - BOTTOM}" rx="3" fill="#fef3c7">'
                f"<title>{moment.day}: the lead is {points(moment.lead)} points</title></rect>"
            )


def _line(past: Past, style: str, xs: Sequence[float], axis: _Axis, colour: str) -> Iterator[str]:
    known = [
        (x, axis.y(score), score, moment)
        for x, moment in zip(xs, past.moments, strict=True)
        if (score := moment.scores.get(style)) is not None
    ]
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y, *_ in known)
    yield f'<polyline points="{corners}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y, score, moment in known:
        is_recommended = moment.recommendation == style
        words = f"{moment.day}: {visible(past.options[style])} {points(score)}{', recommended' * is_recommended}"
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour if is_recommended else "#ffffff"}" '
            f'stroke="{colour}" stroke-width="2"><title>{escape(words)}</title></circle>'
        )


def _days(past: Past, xs: Sequence[float]) -> Iterator[str]:
    """The first and the last day, and those between with room around them."""
    last = len(xs) - 1
    seen = xs[0]
    for number, (x, moment) in enumerate(zip(xs, past.moments, strict=True)):
        if number in (0, last) or min(x - seen, xs[-1] - x) >= DAY_ROOM:
            seen = x
            yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{HEIGHT - BOTTOM}" y2="{HEIGHT - BOTTOM + 5}" stroke="{GREY}"/>'
            yield (
                f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle" fill="{GREY}">{moment.day}</text>'
            )


def _legend(past: Past) -> Iterator[str]:
    """What the signs mean, and what was held."""
    close = f" Band: a lead within {past.tie_margin:g} points." if any(moment.close for moment in past.moments) else ""
    words = (
        f"Filled dot: recommended.{close} Held as today: components, interactions and "
        f"{counted(len(past.held), 'fact')}."
    )
    yield f'<text x="{MARGIN}" y="{HEIGHT - 14}" fill="{GREY}">{escape(words)}</text>'


def _spread(labels: Mapping[str, float]) -> dict[str, float]:
    """Places of labels at least a line apart, in their order from above."""
    placed: dict[str, float] = {}
    above = 0.0
    for style in sorted(labels, key=lambda style: (labels[style], style)):
        above = placed[style] = max(labels[style], above + 15)
    return placed
