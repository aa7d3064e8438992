"""The small pictures inside the tables of a page: bars as SVG, with classes in place of colours."""

from collections.abc import Iterable, Sequence
from html import escape

WIDTH, HEIGHT = 240, 18
MONTHS = 24


def bar(value: float, most: float, kind: str = "") -> str:
    """A bar from 0 to a value of at most `most`."""
    length = WIDTH * min(1.0, value / most) if most else 0.0
    return _picture(_rectangle(0, length, f"bar {kind}".strip()))


def step(start: float, end: float, low: float, high: float, kind: str) -> str:
    """One step of a waterfall, between two running totals on an axis from `low` to `high`, with the line of zero."""
    scale = WIDTH / (high - low) if high > low else 0.0
    left, right = sorted(((start - low) * scale, (end - low) * scale))
    return _picture(_rectangle(left, max(right - left, 1.0), f"bar {kind}") + _line(-low * scale))


def reach(distance: float, most: float, *, below: bool) -> str:
    """How far a tipping point is away, to the left or to the right of today."""
    middle = WIDTH / 2
    length = max(middle * min(1.0, distance / most), 2.0) if most else 2.0
    return _picture(_rectangle(middle - length if below else middle, length, "bar against") + _line(middle))


def timeline(changes: Sequence[tuple[int, str]], now: str) -> str:
    """The recommendation over 24 months: one stripe per answer, with its name in it."""
    starts = [(0, now), *changes]
    ends = [month for month, _ in changes] + [MONTHS]
    scale = 480 / MONTHS
    stripes = "".join(
        f'<rect class="stripe stripe-{number % 3}" x="{start * scale:g}" y="0" width="{(end - start) * scale:g}" '
        f'height="28"/><text class="chart-text" x="{start * scale + 6:g}" y="19">{escape(name)}</text>'
        for number, ((start, name), end) in enumerate(zip(starts, ends, strict=True))
    )
    marks = "".join(
        f'<text class="chart-text soft" x="{month * scale:g}" y="46" text-anchor="{anchor}">{label}</text>'
        for month, anchor, label in ((0, "start", "today"), (12, "middle", "month 12"), (24, "end", "month 24"))
    )
    return f'<svg class="timeline" viewBox="0 0 480 50" aria-hidden="true">{stripes}{marks}</svg>'


def squares(states: Iterable[str]) -> str:
    """One square per criterion: known, partial or unknown."""
    found = list(states)
    cells = "".join(
        f'<rect class="square {state}" x="{20 * number}" y="0" width="16" height="16" rx="3"/>'
        for number, state in enumerate(found)
    )
    return f'<svg class="squares" viewBox="0 0 {20 * len(found)} 16" aria-hidden="true">{cells}</svg>'


def _rectangle(left: float, width: float, classes: str) -> str:
    return f'<rect class="{classes}" x="{left:.4g}" y="2" width="{width:.4g}" height="14" rx="2"/>'


def _line(place: float) -> str:
    return f'<line class="zero" x1="{place:.4g}" x2="{place:.4g}" y1="0" y2="{HEIGHT}"/>'


def _picture(content: str) -> str:
    frame = f'class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true"'
    return f"<svg {frame}>{content}</svg>"
