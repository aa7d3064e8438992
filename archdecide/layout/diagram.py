"""What a layout is asked for, and what it answers. Lengths are pixels, x grows rightwards and y downwards."""

from collections.abc import Mapping

from msgspec import Struct


class Box(Struct, frozen=True):
    """A node to place. `height` may grow where many lines end; `group` is the id of the group it stands in."""

    id: str
    width: float
    height: float
    group: str | None = None


class Group(Struct, frozen=True):
    """A frame around its boxes, with a head for its name. `width` is the least that the name needs."""

    id: str
    width: float
    head: float


class Link(Struct, frozen=True):
    """An arrow. Links with the same source and bundle are drawn as one line that branches, with one label.

    `label_width` is 0 where nothing is written. A link from a box to itself is not drawn.
    """

    source: str
    target: str
    bundle: str = ""
    label_width: float = 0


class Point(Struct, frozen=True):
    """A place on the drawing."""

    x: float
    y: float


class Rectangle(Struct, frozen=True):
    """Where a box or a group stands."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height


class Label(Struct, frozen=True):
    """Room for the label of a bundle: it starts (or, with `ends`, ends) at `at` and stands on the line there.

    `link` is the number of a link of the bundle.
    """

    link: int
    at: Point
    ends: bool


class Drawing(Struct, frozen=True):
    """Where everything is. `routes` holds for each link, in order, its corners from source to target."""

    width: float
    height: float
    boxes: Mapping[str, Rectangle]
    groups: Mapping[str, Rectangle]
    routes: tuple[tuple[Point, ...], ...]
    labels: tuple[Label, ...]
