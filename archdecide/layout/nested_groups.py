"""Groups within a drawing: each is laid out by itself, then as one block among the others.

A line that leaves or enters a group crosses its border at a point that both layouts agree on: the inner one says how
high it is, and takes from the outer one in which order the points should come.
"""

from collections.abc import Mapping, Sequence
from math import fsum

from archdecide.layout.diagram import Box, Drawing, Group, Label, Link, Point, Rectangle
from archdecide.layout.group_interior import Crossing, Inside, column_of, fans, inside
from archdecide.layout.layer_graph import Block
from archdecide.layout.routing import Arrangement, arrange
from archdecide.layout.units import Bundle, LayoutUnits, Unit, plan

PADDING = 16.0
PASSES = 2
"""Inside and outside in turn: the second time, the points on the borders know what they lead to."""
Ranks = Mapping[tuple[int, int, int], float]
"""Where, seen from outside, a bundle comes to a unit on a side."""


def layout(boxes: Sequence[Box], groups: Sequence[Group], links: Sequence[Link]) -> Drawing:
    """Coordinates for boxes, groups and links: columns from left to right, in which most links point rightwards.

    Boxes of a column are aligned, no two boxes overlap, no line crosses a box that it does not end at, and labels
    have room of their own. The same input gives the same drawing. Raises KeyError for a box or a link that names
    what is not there.
    """
    asked = plan(boxes, groups, links)
    nets = [bundle.net for bundle in asked.bundles]
    rough = [_block(unit, _inside(unit, ())) for unit in asked.units]
    column = column_of(rough, nets, [0] * len(rough))
    ranks: Ranks = {}
    for _ in range(PASSES):
        crossings = _crossings(asked, column, ranks)
        insides = [_inside(unit, each) for unit, each in zip(asked.units, crossings, strict=True)]
        blocks = [_block(unit, each) for unit, each in zip(asked.units, insides, strict=True)]
        outside = arrange(blocks, nets, column)
        ranks = _ranks(asked, column, outside)
    return _Composition(asked, column, outside, insides).drawing(len(links))


def _inside(unit: Unit, crossings: Sequence[Crossing]) -> Inside | None:
    if unit.group is None:
        return None
    blocks = [Block(box.width, box.height) for box in unit.boxes]
    return inside(blocks, [bundle.net for bundle in unit.bundles], crossings, unit.group.width)


def _block(unit: Unit, found: Inside | None) -> Block:
    if unit.group is None or found is None:
        return Block(unit.boxes[0].width, unit.boxes[0].height)
    pins = {key: unit.group.head + y for key, y in found.pins().items()}
    return Block(found.arrangement.width, unit.group.head + found.arrangement.height + PADDING, pins=pins)


def _crossings(asked: LayoutUnits, column: Sequence[int], ranks: Ranks) -> list[list[Crossing]]:
    """The crossings of the border of each unit."""
    found: list[list[Crossing]] = [[] for _ in asked.units]
    for number, bundle in enumerate(asked.bundles):
        for side, leaves in fans(column, bundle.net):
            home, place = bundle.source
            found[home].append(Crossing(number, side, place, (), ranks.get((number, home, side), 0.0)))
            for leaf, entry in leaves:
                places = tuple(dict.fromkeys(place for unit, place in bundle.targets if unit == leaf))
                found[leaf].append(Crossing(number, entry, None, places, ranks.get((number, leaf, entry), 0.0)))
    return found


def _ranks(asked: LayoutUnits, column: Sequence[int], outside: Arrangement) -> Ranks:
    """For each end of a bundle the height at which it runs before it turns to the unit."""
    found: dict[tuple[int, int, int], float] = {}
    for number, bundle in enumerate(asked.bundles):
        for side, leaves in fans(column, bundle.net):
            routes = [outside.routes[number][leaf] for leaf, _ in leaves]
            starts = [route[min(2, len(route) - 1)].y for route in routes]
            found[number, bundle.net.root, side] = fsum(starts) / len(starts)
            for (leaf, entry), route in zip(leaves, routes, strict=True):
                found[number, leaf, entry] = route[max(-3, -len(route))].y
    return found


class _Composition:
    """The inner arrangements, moved to where the outer one puts them."""

    def __init__(
        self, asked: LayoutUnits, column: Sequence[int], outside: Arrangement, insides: Sequence[Inside | None]
    ) -> None:
        self._asked = asked
        self._column = column
        self._outside = outside
        self._insides = insides

    def drawing(self, links: int) -> Drawing:
        """Everything in coordinates of the whole drawing."""
        routes: list[tuple[Point, ...]] = [()] * links
        labels: list[Label] = []
        for number, unit in enumerate(self._asked.units):
            for index, bundle in enumerate(unit.bundles):
                labels += [Label(bundle.links[0], at, way < 0) for at, way in self._inner_labels(number, index)]
                for link, (_, place) in zip(bundle.links, bundle.targets, strict=True):
                    routes[link] = _corners(self._inner_route(number, index, place))
        for index, bundle in enumerate(self._asked.bundles):
            labels += [Label(bundle.links[0], at, way < 0) for at, way in self._outside.labels[index]]
            for link, target in zip(bundle.links, bundle.targets, strict=True):
                routes[link] = _corners(self._outer_route(index, bundle, target))
        units = list(zip(self._asked.units, self._outside.blocks, strict=True))
        groups = {unit.group.id: rectangle for unit, rectangle in units if unit.group}
        boxes = {
            box.id: self._box(number, place)
            for number, unit in enumerate(self._asked.units)
            for place, box in enumerate(unit.boxes)
        }
        return Drawing(self._outside.width, self._outside.height, boxes, groups, tuple(routes), tuple(labels))

    def _shift(self, number: int) -> Point:
        """Where the inner arrangement of a group begins."""
        group, frame = self._asked.units[number].group, self._outside.blocks[number]
        return Point(frame.x, frame.y + (group.head if group else 0.0))

    def _box(self, number: int, place: int) -> Rectangle:
        found = self._insides[number]
        if found is None:
            return self._outside.blocks[number]
        box, by = found.arrangement.blocks[place], self._shift(number)
        return Rectangle(box.x + by.x, box.y + by.y, box.width, box.height)

    def _inner_route(self, number: int, net: int, leaf: int) -> tuple[Point, ...]:
        found, by = self._insides[number], self._shift(number)
        if found is None:
            return ()
        return tuple(Point(point.x + by.x, point.y + by.y) for point in found.arrangement.routes[net][leaf])

    def _inner_labels(self, number: int, net: int) -> list[tuple[Point, int]]:
        found, by = self._insides[number], self._shift(number)
        if found is None:
            return []
        return [(Point(at.x + by.x, at.y + by.y), way) for at, way in found.arrangement.labels[net]]

    def _outer_route(self, index: int, bundle: Bundle, target: tuple[int, int]) -> tuple[Point, ...]:
        """From a box to the border of its group, on to the other group, and in it to the target."""
        home, end = bundle.source[0], target[0]
        side, entry = next(
            (side, entry) for side, leaves in fans(self._column, bundle.net) for leaf, entry in leaves if leaf == end
        )
        leaving: tuple[Point, ...] = ()
        entering: tuple[Point, ...] = ()
        first, last = self._insides[home], self._insides[end]
        if first is not None:
            crossing = first.crossing(index, side)
            leaving = self._inner_route(home, first.nets + crossing, first.boxes + crossing)
        if last is not None:
            entering = self._inner_route(end, last.nets + last.crossing(index, entry), target[1])
        return (*leaving, *self._outside.routes[index][end], *entering)


def _corners(points: Sequence[Point]) -> tuple[Point, ...]:
    """The same line without points at which it does not turn."""
    found: list[Point] = []
    for point in points:
        if found and found[-1] == point:
            continue
        while len(found) > 1 and (found[-2].x == found[-1].x == point.x or found[-2].y == found[-1].y == point.y):
            found.pop()
        found.append(point)
    return tuple(found)
