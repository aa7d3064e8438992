"""A service graph as nodes, groups and lines: what all formats for pictures draw, each in its own words.

A deployable with several components is a group around them; any other is one node. Ids are positions, so that
no name can break a picture. Names are shortened: the full ones stand in the table beside it.
"""

from collections.abc import Mapping

from msgspec import Struct

from archdecide.boundaries.graph import Deployable, Edge, ServiceGraph

LONGEST_LABEL = 40
LATER: tuple[str, ...] = ("job", "event", "publish-subscribe")
"""Styles in which the caller does not wait: drawn dotted."""
KIND_WORDS: Mapping[str, str] = {
    "application": "application",
    "service": "service",
    "satellite": "satellite",
    "front-end": "front end",
    "backing-service": "data store",
    "external": "external system",
}
"""The kinds of deployables in the words that people read in a picture."""


class DiagramNode(Struct, frozen=True):
    """A box. `label` is the name, shortened."""

    id: str
    label: str
    kind: str
    name: str


class Frame(Struct, frozen=True):
    """A deployable with its nodes. `id` is None where one node stands for all of it."""

    id: str | None
    label: str
    kind: str
    nodes: tuple[DiagramNode, ...]
    name: str


class Line(Struct, frozen=True):
    """An arrow, with a label where it leaves the process."""

    source: str
    target: str
    label: str
    waits: bool
    style: str
    protocol: str


class Picture(Struct, frozen=True):
    """What to draw. `left_out` counts the lines that no picture could hold; `notes` says what is not shown, in
    sentences that must stand in the picture."""

    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]
    left_out: int = 0
    notes: tuple[str, ...] = ()


def picture(graph: ServiceGraph, most_nodes: int = 150, most_lines: int = 400) -> Picture:
    """The picture of a graph: with its components, or of its deployables alone where that would be too much."""
    ids, frames = _frames(graph, with_components=True)
    lines = _component_lines(graph, ids)
    notes = []
    if len(ids) > most_nodes or len(lines) > most_lines:
        if len(ids) > len(frames):
            many = f"{len(ids)} components with {len(lines)} connections are too many for one picture"
            notes.append(f"Only deployables are shown: {many}.")
        ids, frames = _frames(graph, with_components=False)
        lines = _deployable_lines(graph, ids)
    if len(ids) > most_nodes:
        notes = [f"Only kinds are shown: {len(ids)} deployables are too many for one picture."]
        frames, lines = _overview(graph)
    left_out = max(0, len(lines) - most_lines)
    if left_out:
        notes.append(f"{left_out} further edges are left out: a larger picture cannot be drawn.")
    return Picture(frames, tuple(lines[:most_lines]), left_out, tuple(notes))


def _overview(graph: ServiceGraph) -> tuple[tuple[Frame, ...], list[Line]]:
    """One box per kind of deployable with how many there are, and one line per pair of kinds that call each other."""
    held: dict[str, list[Deployable]] = {kind: [] for kind in KIND_WORDS}
    for deployable in graph.deployables:
        held[deployable.kind].append(deployable)
    frames: list[Frame] = []
    ids: dict[str, str] = {}
    for kind, members in held.items():
        if members:
            word = KIND_WORDS[kind] + ("" if len(members) == 1 else "s")
            parts = sum(len(deployable.components) for deployable in members)
            name = f"{len(members)} {word} ({parts} component{'' if parts == 1 else 's'})"
            node = DiagramNode(f"n{len(frames) + 1}", short(name), kind, name)
            frames.append(Frame(None, node.label, kind, (node,), name))
            ids.update({deployable.name: node.id for deployable in members})
    counts: dict[tuple[str, str, bool], int] = {}
    for edge in graph.edges:
        pair = (ids[edge.source], ids[edge.target], edge.style not in LATER)
        if edge.crosses and pair[0] != pair[1]:
            counts[pair] = counts.get(pair, 0) + 1
    lines = [
        Line(source, target, label := f"{count} edge{'' if count == 1 else 's'}", waits, label, "")
        for (source, target, waits), count in sorted(counts.items())
    ]
    return tuple(frames), lines


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
            node = DiagramNode(f"n{len(ids) + 1}", short(name), deployable.kind, name)
            nodes.append(node)
            for key in (name,) if inside else _keys(deployable, with_components=with_components):
                ids[key] = node.id
        frame_id = f"ctx{groups}" if inside else None
        frames.append(Frame(frame_id, short(deployable.name), deployable.kind, tuple(nodes), deployable.name))
    return ids, tuple(frames)


def _keys(deployable: Deployable, *, with_components: bool) -> tuple[str, ...]:
    return (deployable.components or (deployable.name,)) if with_components else (deployable.name,)


def _component_lines(graph: ServiceGraph, ids: Mapping[str, str]) -> list[Line]:
    lines = [
        _line(ids[item.source], ids[item.target], edge, item.style, item.protocol)
        for edge in graph.edges
        for item in edge.interactions
    ]
    return list(dict.fromkeys(lines))


def _deployable_lines(graph: ServiceGraph, ids: Mapping[str, str]) -> list[Line]:
    return [
        _line(ids[edge.source], ids[edge.target], edge, edge.style, edge.protocol)
        for edge in graph.edges
        if edge.crosses
    ]


def _line(source: str, target: str, edge: Edge, style: str, protocol: str) -> Line:
    return Line(source, target, _label(edge, style, protocol), style not in LATER, style, protocol)


def _label(edge: Edge, style: str, protocol: str) -> str:
    return short(f"{style}, {protocol}" if protocol else style) if edge.crosses else ""
