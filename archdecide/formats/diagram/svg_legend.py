"""The legend below an SVG picture, only what occurs in it, and why each deployable runs apart."""

from collections.abc import Iterator, Sequence

from archdecide.formats.diagram.diagram_model import KIND_WORDS, Picture
from archdecide.formats.diagram.svg_style import SMALL_SIZE, arrow, shape, words
from archdecide.formats.diagram.text_width import printable, width, wrapped
from archdecide.layout import Point, Rectangle

ROW = 26.0
SAMPLE_WIDTH, SAMPLE_HEIGHT = 34.0, 18.0
APART, BESIDE = 22.0, 8.0
REASON_ROW = 20.0
MOST_REASONS = 6
ZONE, ZONE_WORD = "zone", "card or health data"
ARROWS = {True: "waits for the answer", False: "does not wait"}


def legend(drawn: Picture, room: float) -> tuple[Sequence[str], float]:
    """The elements, in rows that are at most `room` wide, and their height; drawn from the point (0, 0)."""
    kinds = {frame.kind for frame in drawn.frames}
    entries: list[tuple[str, str | bool]] = [(word, kind) for kind, word in KIND_WORDS.items() if kind in kinds]
    entries += [(ARROWS[waits], waits) for waits in (True, False) if any(line.waits is waits for line in drawn.lines)]
    if any(frame.zone for frame in drawn.frames):
        entries.append((ZONE_WORD, ZONE))
    found: list[str] = []
    x = y = 0.0
    for word, sample in entries:
        needed = SAMPLE_WIDTH + BESIDE + width(word, SMALL_SIZE)
        if x and x + needed > room:
            x, y = 0.0, y + ROW
        found.append(_sample(sample, x, y))
        found.append(words(x + SAMPLE_WIDTH + BESIDE, y + SAMPLE_HEIGHT / 2 + 4, word, "ad-small ad-soft"))
        x += needed + APART
    down = y + SAMPLE_HEIGHT if entries else 0.0
    for line in _reasons(drawn, room):
        down += REASON_ROW
        found.append(words(0.0, down, line, "ad-small ad-soft"))
    return found, down


def _reasons(drawn: Picture, room: float) -> Iterator[str]:
    """Why deployables run apart, in lines that fit."""
    apart: dict[str, list[str]] = {}
    for frame in drawn.frames:
        if frame.why:
            apart.setdefault(printable(frame.why), []).append(f"'{printable(frame.name)}'")
    for why, names in list(apart.items())[:MOST_REASONS]:
        yield from wrapped(f"Apart: {', '.join(names)} – {why}.", SMALL_SIZE, room, 2)
    if len(apart) > MOST_REASONS:
        more = sum(map(len, list(apart.values())[MOST_REASONS:]))
        yield f"{more} more {'runs' if more == 1 else 'run'} apart; the report says why."


def _sample(sample: str | bool, x: float, y: float) -> str:
    if isinstance(sample, bool):
        middle = y + SAMPLE_HEIGHT / 2
        return arrow((Point(x, middle), Point(x + SAMPLE_WIDTH, middle)), sample)
    if sample == ZONE:
        box = Rectangle(x, y, SAMPLE_WIDTH, SAMPLE_HEIGHT)
        return f'<g class="ad-zone">{shape("application", box)}</g>'
    return shape(sample, Rectangle(x, y, SAMPLE_WIDTH, SAMPLE_HEIGHT))
