"""The legend below an SVG picture: only what occurs in it."""

from collections.abc import Sequence

from archdecide.formats.diagram.diagram_model import KIND_WORDS, Picture
from archdecide.formats.diagram.svg_style import SMALL_SIZE, arrow, shape, words
from archdecide.formats.diagram.text_width import width
from archdecide.layout import Point, Rectangle

ROW = 26.0
SAMPLE_WIDTH, SAMPLE_HEIGHT = 34.0, 18.0
APART, BESIDE = 22.0, 8.0
ARROWS = {True: "waits for the answer", False: "does not wait"}


def legend(drawn: Picture, room: float) -> tuple[Sequence[str], float]:
    """The elements, in rows that are at most `room` wide, and their height; drawn from the point (0, 0)."""
    kinds = {frame.kind for frame in drawn.frames}
    entries: list[tuple[str, str | bool]] = [(word, kind) for kind, word in KIND_WORDS.items() if kind in kinds]
    entries += [(ARROWS[waits], waits) for waits in (True, False) if any(line.waits is waits for line in drawn.lines)]
    found: list[str] = []
    x = y = 0.0
    for word, sample in entries:
        needed = SAMPLE_WIDTH + BESIDE + width(word, SMALL_SIZE)
        if x and x + needed > room:
            x, y = 0.0, y + ROW
        found.append(_sample(sample, x, y))
        found.append(words(x + SAMPLE_WIDTH + BESIDE, y + SAMPLE_HEIGHT / 2 + 4, word, "ad-small ad-soft"))
        x += needed + APART
    return found, y + SAMPLE_HEIGHT if entries else 0.0


def _sample(sample: str | bool, x: float, y: float) -> str:
    if isinstance(sample, bool):
        middle = y + SAMPLE_HEIGHT / 2
        return arrow((Point(x, middle), Point(x + SAMPLE_WIDTH, middle)), sample)
    return shape(sample, Rectangle(x, y, SAMPLE_WIDTH, SAMPLE_HEIGHT))
