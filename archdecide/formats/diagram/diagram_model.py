"""A service graph as nodes, groups and lines: what all formats for pictures draw, each in its own words.

A deployable with several components is a group around them, and so is a module; any other is one node. Of a large
system the modules are the nodes. Ids are positions, so that no name can break a picture. Names are shortened: the full
ones stand in the table beside it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from archdecide.boundaries.cut.clusters import ZONE_WORDS
from archdecide.boundaries.graph import Deployable, Edge, EdgeInteraction, Module, ServiceGraph

Detail = Literal["components", "modules", "deployables"]
DETAILS: tuple[Detail, ...] = ("components", "modules", "deployables")
MOST_COMPONENTS = 25
"""Above so many components, people see more in a picture of the modules."""
MODULE = "module"
WORKER = " (worker)"
LONGEST_LABEL = 40
LATER: tuple[str, ...] = ("job", "event", "publish-subscribe")
"""Styles in which the caller does not wait: drawn dotted."""
_CODE = re.compile(r"^[A-Z]\d+(?:: | )")
APART = ("service", "satellite")
"""The kinds of deployables that run beside the application."""
KIND_WORDS: Mapping[str, str] = {
    "application": "application",
    "service": "service",
    "satellite": "satellite",
    "front-end": "front end",
    "backing-service": "data store",
    "external": "external system",
}
"""The kinds of frames in the words that people read in a picture; a module is called so."""


class DiagramNode(Struct, frozen=True):
    """A box. `label` is the name, shortened, with what marks it; `owner` is the team of its module or deployable."""

    id: str
    label: str
    kind: str
    name: str
    is_worker: bool = False
    owner: str = ""


class Frame(Struct, frozen=True):
    """A deployable with its nodes, or a module with its own. `id` is None where one node stands for all of it.

    `inner` are the modules of several components in it, whose nodes are among `nodes`, too. `zone` is the regulated
    data that it holds, in words, or empty; `why` says what makes it run apart, if it does.
    """

    id: str | None
    label: str
    kind: str
    nodes: tuple[DiagramNode, ...]
    name: str
    inner: "tuple[Frame, ...]" = ()
    zone: str = ""
    why: str = ""

    @property
    def title(self) -> str:
        """The label with the zone, if it is one."""
        return f"{self.label} ({self.zone})" if self.zone else self.label

    @property
    def single_nodes(self) -> tuple[DiagramNode, ...]:
        """The nodes that are in no inner frame."""
        held = {node.id for frame in self.inner for node in frame.nodes}
        return tuple(node for node in self.nodes if node.id not in held)


class Line(Struct, frozen=True):
    """An arrow, with a label where it leaves the process; `count` is how many connections between modules it is."""

    source: str
    target: str
    label: str
    waits: bool
    style: str
    protocol: str
    count: int = 0


class Picture(Struct, frozen=True):
    """What to draw. `left_out` counts the lines that no picture could hold; `notes` says what is not shown, in
    sentences that must stand in the picture."""

    frames: tuple[Frame, ...]
    lines: tuple[Line, ...]
    left_out: int = 0
    notes: tuple[str, ...] = ()


def picture(graph: ServiceGraph, detail: Detail | None = None, most_nodes: int = 150, most_lines: int = 400) -> Picture:
    """The picture of a graph: with its components, with its modules, or of its deployables alone.

    It shows the wanted detail, else what people see most in, and less where that would be too large to draw.
    """
    notes = []
    for shown in _details(graph, detail):
        ids, frames = _frames(graph, shown)
        lines = _lines(graph, ids, shown)
        nodes = sum(len(frame.nodes) for frame in frames)
        if shown == "deployables" or (nodes <= most_nodes and len(lines) <= most_lines):
            break
    size = f"{len(graph.components)} components with {sum(1 for _ in graph.interactions)} connections"
    if shown != "components" and nodes < len(graph.components):
        reason = f"there are {size}" if shown == detail else f"{size} are too many for one picture"
        notes.append(f"Only {shown} are shown: {reason}.")
    if shown == "deployables" and nodes > most_nodes:
        notes = [f"Only kinds are shown: {len(graph.deployables)} deployables are too many for one picture."]
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


def _details(graph: ServiceGraph, wanted: Detail | None) -> Sequence[Detail]:
    """What to try to show, the finest first."""
    known = DETAILS if graph.modules else ("components", "deployables")
    if wanted is None:
        wanted = "modules" if len(graph.components) > MOST_COMPONENTS and graph.modules else "components"
    return [detail for detail in known if DETAILS.index(detail) >= DETAILS.index(wanted)]


def short(text: str, longest: int = LONGEST_LABEL) -> str:
    """The text on one line, cut where it is too long for a box."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _frames(graph: ServiceGraph, detail: Detail) -> tuple[Mapping[str, str], tuple[Frame, ...]]:
    """The frames, and the node id of every component (of every deployable, if only these are shown)."""
    ids: dict[str, str] = {}
    frames: list[Frame] = []
    modules: dict[str, list[Module]] = {}
    for module in graph.modules:
        modules.setdefault(module.deployable, []).append(module)
    core = _core(graph)
    owners = {name: module.owner for module in graph.modules for name in module.components}
    groups = inner = drawn = 0
    for deployable in graph.deployables:
        boxes = _boxes(deployable, modules.get(deployable.name, []), detail)
        framed = len(boxes) > 1
        zone = " and ".join(ZONE_WORDS[held] for held in deployable.zones if held in ZONE_WORDS)
        groups += framed
        nodes: dict[str, DiagramNode] = {}
        for name, held in boxes.items():
            drawn += 1
            is_worker = set(held) <= set(deployable.workers)
            owner = owners.get(held[0]) or (deployable.owners[0] if len(deployable.owners) == 1 else "")
            node = _node(f"n{drawn}", name, deployable, zone="" if framed else zone, is_worker=is_worker)
            nodes[name] = node = replace(node, owner=owner)
            ids.update(dict.fromkeys(held, node.id))
        inside = []
        for module in modules.get(deployable.name, ()) if detail == "components" else ():
            if 1 < len(module.components) < len(nodes):
                inner += 1
                own = tuple(nodes[name] for name in module.components)
                inside.append(Frame(f"mod{inner}", short(module.name), MODULE, own, module.name))
        frames.append(
            Frame(
                f"ctx{groups}" if framed else None,
                short(deployable.name),
                deployable.kind,
                tuple(nodes.values()),
                deployable.name,
                tuple(inside),
                zone,
                "" if deployable is core else _why(deployable),
            )
        )
    return ids, tuple(frames)


def _core(graph: ServiceGraph) -> Deployable | None:
    """What the others run apart from: the application, or without one the service with most components."""
    found = max(graph.services, key=lambda each: (each.kind == "application", len(each.components)), default=None)
    return found if found is not None and (found.kind == "application" or len(found.components) > 1) else None


def _why(deployable: Deployable) -> str:
    """The first reason of a deployable beside the application, without the code of its rule and without advice."""
    if deployable.kind not in APART or not deployable.reasons:
        return ""
    reason, _, _ = _CODE.sub("", deployable.reasons[0]).removesuffix(".").partition(": ")
    return reason[:1].lower() + reason[1:]


def _boxes(deployable: Deployable, modules: Sequence[Module], detail: Detail) -> dict[str, tuple[str, ...]]:
    """The boxes of a deployable by name, each with what it stands for: components, or the deployable itself."""
    components = deployable.components
    if detail == "deployables":
        return {deployable.name: (deployable.name,)}
    if len(components) <= 1 or (detail == "modules" and len(modules) == 1):
        return {deployable.name: components or (deployable.name,)}
    if detail == "components" or not modules:
        return {name: (name,) for name in components}
    held = {name for module in modules for name in module.components}
    boxes = {module.name: module.components for module in modules}
    return boxes | {name: (name,) for name in components if name not in held and name not in boxes}


def _node(identifier: str, name: str, deployable: Deployable, *, zone: str, is_worker: bool) -> DiagramNode:
    mark = f" ({zone})" if zone else WORKER if is_worker else ""
    return DiagramNode(identifier, short(name, LONGEST_LABEL - len(mark)) + mark, deployable.kind, name, is_worker)


def _lines(graph: ServiceGraph, ids: Mapping[str, str], detail: Detail) -> list[Line]:
    if detail == "components":
        lines = [
            _line(ids[item.source], ids[item.target], edge, item.style, item.protocol)
            for edge in graph.edges
            for item in edge.interactions
        ]
        return list(dict.fromkeys(lines))
    if detail == "deployables":
        return [
            _line(ids[edge.source], ids[edge.target], edge, edge.style, edge.protocol)
            for edge in graph.edges
            if edge.crosses
        ]
    return list(_counted_lines(graph, ids))


def _counted_lines(graph: ServiceGraph, ids: Mapping[str, str]) -> Iterator[Line]:
    """One line for each pair of boxes, with the number of connections on it and the manner of the one that waits."""
    for edge in graph.edges:
        pairs: dict[tuple[str, str], list[EdgeInteraction]] = {}
        for item in edge.interactions:
            pair = ids[item.source], ids[item.target]
            if pair[0] != pair[1]:
                pairs.setdefault(pair, []).append(item)
        for (source, target), items in pairs.items():
            first = min(items, key=lambda item: item.style in LATER)
            manner = f" × {_label(edge, first.style, first.protocol)}" if edge.crosses else ""
            count = f"{len(items)}{manner or (' call' if len(items) == 1 else ' calls')}"
            label = _label(edge, first.style, first.protocol) if edge.crosses and len(items) == 1 else short(count)
            yield Line(source, target, label, first.style not in LATER, first.style, first.protocol, len(items))


def _line(source: str, target: str, edge: Edge, style: str, protocol: str) -> Line:
    return Line(source, target, _label(edge, style, protocol), style not in LATER, style, protocol)


def _label(edge: Edge, style: str, protocol: str) -> str:
    return short(f"{style}, {protocol}" if protocol else style) if edge.crosses else ""
