"""The look of our SVG pictures: colours on a light and on a dark page, and the shape of each kind of box.

Only plain rules with prefixed classes, so that a picture can stand inside a page without touching it, and programs
that know no media queries draw the light one.
"""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from msgspec import Struct

from archdecide.layout import Point, Rectangle

FONT = "'Segoe UI','Helvetica Neue',Arial,'Noto Sans','Noto Sans CJK JP',sans-serif"
TITLE_SIZE, NAME_SIZE, FACT_SIZE, SMALL_SIZE = 19, 13, 12, 11
TIP = 8.0
CORNER = 6.0
DASHES = 10
CUT_CORNER = 8
WINDOW_BAR = 9
LID = 5
RAIL = 7


class Colours(Struct, frozen=True):
    """Of a kind: the box, its border, and the frame around several boxes."""

    fill: str
    stroke: str
    frame: str


LIGHT: Mapping[str, Colours] = {
    "application": Colours("#dbeafe", "#2563eb", "#f2f7ff"),
    "service": Colours("#dcfce7", "#15803d", "#f2fcf5"),
    "satellite": Colours("#fef3c7", "#b45309", "#fffbeb"),
    "front-end": Colours("#ede9fe", "#7c3aed", "#f8f6ff"),
    "backing-service": Colours("#e2e8f0", "#475569", "#f4f6f9"),
    "external": Colours("#ffffff", "#64748b", "#ffffff"),
}
DARK: Mapping[str, Colours] = {
    "application": Colours("#1e3a64", "#60a5fa", "#131f36"),
    "service": Colours("#14432a", "#4ade80", "#10231a"),
    "satellite": Colours("#4a3410", "#fbbf24", "#241c10"),
    "front-end": Colours("#3a2a66", "#a78bfa", "#1c1733"),
    "backing-service": Colours("#334155", "#94a3b8", "#1a2333"),
    "external": Colours("#0f172a", "#94a3b8", "#0f172a"),
}
PAGE_LIGHT = {"page": "#ffffff", "ink": "#0f172a", "soft": "#475569", "line": "#475569", "later": "#a21caf"}
PAGE_DARK = {"page": "#0f172a", "ink": "#f1f5f9", "soft": "#a9b6c8", "line": "#a9b6c8", "later": "#e879f9"}


def style() -> str:
    """The style sheet."""
    rules = [
        f".ad-text{{font-family:{FONT};font-size:{NAME_SIZE}px}}",
        ".ad-middle{text-anchor:middle}.ad-end{text-anchor:end}",
        f".ad-title{{font-size:{TITLE_SIZE}px;font-weight:600}}.ad-fact{{font-size:{FACT_SIZE}px}}",
        ".ad-name{font-weight:600}",
        f".ad-small{{font-size:{SMALL_SIZE}px}}",
        ".ad-line{fill:none;stroke-width:1.4;stroke-linejoin:round}.ad-later{stroke-dasharray:6 4}",
        ".ad-box{stroke-width:1.3}.ad-frame{stroke-width:1.3}.ad-kind-external{stroke-dasharray:4 3}",
        *_colours(LIGHT, PAGE_LIGHT),
        "@media (prefers-color-scheme:dark){",
        *_colours(DARK, PAGE_DARK),
        "}",
    ]
    return "\n".join(rules)


def _colours(kinds: Mapping[str, Colours], page: Mapping[str, str]) -> list[str]:
    return [
        f".ad-page{{fill:{page['page']}}}.ad-ink{{fill:{page['ink']}}}.ad-soft{{fill:{page['soft']}}}",
        f".ad-line{{stroke:{page['line']}}}.ad-tip{{fill:{page['line']};stroke:{page['line']}}}",
        f".ad-later{{stroke:{page['later']}}}.ad-later-tip{{fill:none;stroke:{page['later']};stroke-width:1.6}}",
        f".ad-later-ink{{fill:{page['later']}}}",
        *(f".ad-kind-{kind}{{fill:{each.fill};stroke:{each.stroke}}}" for kind, each in kinds.items()),
        ".ad-zone>.ad-box,.ad-zone>.ad-frame{stroke:#dc2626;stroke-width:3;stroke-dasharray:9 3}",
        *(f".ad-frame-{kind}{{fill:{each.frame};stroke:{each.stroke}}}" for kind, each in kinds.items()),
    ]


def shape(kind: str, box: Rectangle) -> str:
    """The outline of a box, in markup."""
    classes = f'class="ad-box ad-kind-{kind}"'
    outline = f'<path {classes} d="{_outline(kind, box)}"/>'
    x, y, right, bottom = number(box.x), number(box.y), number(box.right), number(box.bottom)
    match kind:
        case "front-end":
            bar = number(box.y + WINDOW_BAR)
            return f'{outline}<path {classes} d="M{x} {bar}H{right}"/>'
        case "satellite":
            left, far = number(box.x + RAIL), number(box.right - RAIL)
            return f'{outline}<path {classes} d="M{left} {y}V{bottom}M{far} {y}V{bottom}"/>'
        case "backing-service":
            half, top = number(box.width / 2), number(box.y + LID)
            return f'{outline}<path {classes} d="M{x} {top}A{half} {LID} 0 0 0 {right} {top}"/>'
        case _:
            return outline


def _outline(kind: str, box: Rectangle) -> str:
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    match kind:
        case "external":
            cut = CUT_CORNER
            corners = [
                (x + cut, y),
                (right - cut, y),
                (right, y + cut),
                (right, bottom - cut),
                (right - cut, bottom),
                (x + cut, bottom),
                (x, bottom - cut),
                (x, y + cut),
            ]
            return "M" + "L".join(f"{number(a)} {number(b)}" for a, b in corners) + "Z"
        case "backing-service":
            half = number(box.width / 2)
            lid = f"A{half} {LID} 0 0 1 {number(right)} {number(y + LID)}"
            ground = f"A{half} {LID} 0 0 1 {number(x)} {number(bottom - LID)}"
            return f"M{number(x)} {number(y + LID)}{lid}V{number(bottom - LID)}{ground}Z"
        case _:
            return rounded(box, 3 if kind == "satellite" else 7)


def rounded(box: Rectangle, radius: float) -> str:
    """The path of a rectangle with round corners."""
    r, width, height = number(radius), number(box.width - 2 * radius), number(box.height - 2 * radius)
    return (
        f"M{number(box.x + radius)} {number(box.y)}h{width}a{r} {r} 0 0 1 {r} {r}v{height}"
        f"a{r} {r} 0 0 1 -{r} {r}h-{width}a{r} {r} 0 0 1 -{r} -{r}v-{height}a{r} {r} 0 0 1 {r} -{r}Z"
    )


def words(x: float, y: float, text: str, classes: str) -> str:
    """A line of text, in markup; x is where it starts, unless a class says otherwise."""
    return f'<text class="ad-text {classes}" x="{number(x)}" y="{number(y)}">{escape(text)}</text>'


def arrow(route: Sequence[Point], waits: bool, skipped: float = 0.0) -> str:
    """A line with round corners and a tip at its end: filled if the caller waits, open and broken if not. The first
    `skipped` pixels of the line are drawn already."""
    before, end = route[-2], route[-1]
    way = 1 if end.x >= before.x else -1
    base = end.x - way * TIP
    start = max(0.0, skipped - CORNER)
    path = _path(_without([*route[:-1], Point(base + way * 2 if waits else end.x, end.y)], start))
    x, back, upper, lower = number(end.x), number(base), number(end.y - 4), number(end.y + 4)
    tip = f"M{back} {upper}L{x} {number(end.y)}L{back} {lower}" + ("Z" if waits else "")
    if waits:
        return f'<path class="ad-line" d="{path}"/><path class="ad-tip" d="{tip}"/>'
    phase = f' stroke-dashoffset="{number(start % DASHES)}"' if start % DASHES else ""
    return f'<path class="ad-line ad-later"{phase} d="{path}"/><path class="ad-later-tip" d="{tip}"/>'


def shared(route: Sequence[Point], other: Sequence[Point]) -> float:
    """The length of what two lines have in common from their start."""
    length = 0.0
    for (start, end), (also, otherwise) in zip(pairwise(route), pairwise(other), strict=False):
        if start != also:
            break
        along, across = end.x - start.x, end.y - start.y
        same = (along == 0) == (otherwise.x == start.x) and along * (otherwise.x - start.x) + across * (
            otherwise.y - start.y
        ) > 0
        if not same:
            break
        length += min(_distance(start, end), _distance(start, otherwise))
        if end != otherwise:
            break
    return length


def _without(route: Sequence[Point], skipped: float) -> Sequence[Point]:
    """The line without its first pixels."""
    for index, (start, end) in enumerate(pairwise(route)):
        length = _distance(start, end)
        if skipped < length:
            share = skipped / length
            return [
                Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share),
                *route[index + 1 :],
            ]
        skipped -= length
    return route[-2:]


def _distance(start: Point, end: Point) -> float:
    return abs(start.x - end.x) + abs(start.y - end.y)


def _path(route: Sequence[Point]) -> str:
    parts = [f"M{number(route[0].x)} {number(route[0].y)}"]
    for before, corner, after in zip(route, route[1:], route[2:], strict=False):
        into, out = _near(corner, before, after), _near(corner, after, before)
        parts.append(f"L{number(into.x)} {number(into.y)}Q{number(corner.x)} {number(corner.y)} ")
        parts.append(f"{number(out.x)} {number(out.y)}")
    return "".join(parts) + f"L{number(route[-1].x)} {number(route[-1].y)}"


def _near(corner: Point, towards: Point, other: Point) -> Point:
    """Where the curve around a corner meets the line to one of its neighbours."""
    lengths = [_distance(corner, each) for each in (towards, other)]
    length, radius = lengths[0], min(CORNER, *(each / 2 for each in lengths))
    share = radius / length if length else 0.0
    return Point(corner.x + (towards.x - corner.x) * share, corner.y + (towards.y - corner.y) * share)


def number(value: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
