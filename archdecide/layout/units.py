"""What a layout is asked for, sorted: units that move as one, and bundles of links within and between them."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from archdecide.layout.diagram import Box, Group, Link
from archdecide.layout.layer_graph import Net

Home = tuple[int, int]
"""The unit of a box, and its place in it."""


class Bundle(Struct, frozen=True):
    """Links (by number) with one source and one label, each with its target. Between units, `net` connects units,
    otherwise boxes."""

    links: tuple[int, ...]
    source: Home
    targets: tuple[Home, ...]
    net: Net


class Unit(Struct, frozen=True):
    """A group with its boxes and the links between them, or a box that is in no group."""

    boxes: tuple[Box, ...]
    group: Group | None
    bundles: tuple[Bundle, ...]


class LayoutUnits(Struct, frozen=True):
    """All units, the place of each box, and the links between units."""

    units: tuple[Unit, ...]
    home: Mapping[str, Home]
    bundles: tuple[Bundle, ...]


def plan(boxes: Sequence[Box], groups: Sequence[Group], links: Sequence[Link]) -> LayoutUnits:
    """The plan of a layout, with units in the order of their first boxes. Groups without boxes and links from a box
    to itself are left out; raises KeyError for a box or a link that names what is not there."""
    frames = {group.id: group for group in groups}
    members: dict[tuple[bool, str], list[Box]] = {}
    for box in boxes:
        members.setdefault((box.group is None, box.id if box.group is None else box.group), []).append(box)
    sets = [(None if alone else frames[name], inner) for (alone, name), inner in members.items()]
    home = {box.id: (unit, place) for unit, (_, inner) in enumerate(sets) for place, box in enumerate(inner)}
    within: list[dict[tuple[str, str], list[int]]] = [{} for _ in sets]
    between: dict[tuple[str, str], list[int]] = {}
    for number, link in enumerate(links):
        source, target = home[link.source], home[link.target]
        if source != target:
            bundles = within[source[0]] if source[0] == target[0] else between
            bundles.setdefault((link.source, link.bundle), []).append(number)
    units = tuple(
        Unit(tuple(inner), group, tuple(_bundle(home, links, each, 1) for each in found.values()))
        for (group, inner), found in zip(sets, within, strict=True)
    )
    return LayoutUnits(units, home, tuple(_bundle(home, links, each, 0) for each in between.values()))


def _bundle(home: Mapping[str, Home], links: Sequence[Link], numbers: Sequence[int], level: int) -> Bundle:
    """The bundle of these links, as a net between units (level 0) or between the boxes of a unit (level 1)."""
    source = home[links[numbers[0]].source]
    targets = tuple(home[links[number].target] for number in numbers)
    width = max(links[number].label_width for number in numbers)
    net = Net(source[level], tuple(dict.fromkeys(target[level] for target in targets)), width)
    return Bundle(tuple(numbers), source, targets, net)
