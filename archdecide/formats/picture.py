"""A service graph as nodes, groups and lines: what Mermaid and DOT draw, each in its own words.

A deployable with several components is a group around them; any other is one node. Ids are positions, so that
no name can break a picture. Names are shortened: the full ones stand in the table beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from archdecide.boundaries.graph import Deployable, Edge, ServiceGraph

LONGEST_LABEL = 40
LATER: tuple[str, ...] = ("job", "event", "publish-subscribe")
"""Styles in which the caller does not wait: drawn dotted."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box."""

    id: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A deployable with its nodes. `id` is None where one node stands for all of it."""

    id: str | None
    label: str
    kind: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow, with a label where it leaves the process."""

    source: str
    target: str
    label: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """What to draw, and how many lines are left out because no picture can hold them."""

    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]
    left_out: int = 0


def picture(graph: ServiceGraph, most_nodes: int = 150, most_lines: int = 400) -> Picture:
    """The picture of a graph: with its components, or of its deployables alone where that would be too much."""
    ids, frames = _frames(graph, with_components=True)
    lines = _component_lines(graph, ids)
    if len(ids) > most_nodes or len(lines) > most_lines:
        ids, frames = _frames(graph, with_components=False)
        lines = _deployable_lines(graph, ids)
    return Picture(frames, tuple(lines[:most_lines]), max(0, len(lines) - most_lines))


def short(text: str, longest: int = LONGEST_LABEL) -> str:
    """The text on one line, cut where it is too long for a box."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _frames(graph: ServiceGraph, *, with_components: bool) -> tuple[Mapping[str, str], tuple[Frame, ...]]:
    """The frames, and the node id of every component (of every deployable, if components are not shown)."""
    ids: dict[str, str] = {}
    frames: list[Frame] = []
    groups = 0
    for deployable in graph.deployables:
        inside = deployable.components if with_components and len(deployable.components) > 1 else ()
        groups += bool(inside)
        nodes = []
        for name in inside or (deployable.name,):
            node = Node(f"n{len(ids) + 1}", short(name), deployable.kind)
            nodes.append(node)
            for key in (name,) if inside else _keys(deployable, with_components=with_components):
                ids[key] = node.id
        frames.append(Frame(f"ctx{groups}" if inside else None, short(deployable.name), deployable.kind, tuple(nodes)))
    return ids, tuple(frames)


def _keys(deployable: Deployable, *, with_components: bool) -> tuple[str, ...]:
    return (deployable.components or (deployable.name,)) if with_components else (deployable.name,)


def _component_lines(graph: ServiceGraph, ids: Mapping[str, str]) -> list[Line]:
    lines = [
        Line(ids[item.source], ids[item.target], _label(edge, item.style, item.protocol), item.style not in LATER)
        for edge in graph.edges
        for item in edge.interactions
    ]
    return list(dict.fromkeys(lines))


def _deployable_lines(graph: ServiceGraph, ids: Mapping[str, str]) -> list[Line]:
    return [
        Line(ids[edge.source], ids[edge.target], _label(edge, edge.style, edge.protocol), edge.style not in LATER)
        for edge in graph.edges
        if edge.crosses
    ]


def _label(edge: Edge, style: str, protocol: str) -> str:
    return short(f"{style}, {protocol}" if protocol else style) if edge.crosses else ""
