"""Boxes and lines of a picture: what overlaps, and what lies inside what."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from archdecide.layout import Point, Rectangle


def overlap(one: Rectangle, other: Rectangle) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def inside(one: Rectangle, other: Rectangle) -> bool:
    return other.x <= one.x and one.right <= other.right and other.y <= one.y and one.bottom <= other.bottom


def strokes(route: Sequence[Point]) -> Iterator[Rectangle]:
    """The parts of a line as rectangles without width."""
    for start, end in pairwise(route):
        x, y = min(start.x, end.x), min(start.y, end.y)
        yield Rectangle(x, y, abs(start.x - end.x), abs(start.y - end.y))
