"""A service graph as D2."""

from collections.abc import Iterator

from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.diagram.diagram_model import KIND_WORDS, Detail, DiagramNode, Frame, Line, picture
from archdecide.formats.diagram.text_width import printable

SHAPES = {"front-end": "page", "backing-service": "cylinder", "external": "cloud"}
SHAPE = "rectangle"
COLOURS = {
    "application": ("#dbeafe", "#2563eb"),
    "service": ("#dcfce7", "#15803d"),
    "satellite": ("#fef3c7", "#b45309"),
    "front-end": ("#ede9fe", "#7c3aed"),
    "backing-service": ("#e2e8f0", "#475569"),
    "external": ("#f8fafc", "#64748b"),
}


MODULE = "#94a3b8"
ZONE_COLOUR = "#b91c1c"
ZONE = f'fill: transparent; stroke: "{ZONE_COLOUR}"; stroke-width: 3; stroke-dash: 5'


def text(graph: ServiceGraph, title: str, detail: Detail | None = None) -> str:
    """The diagram; an empty title is left out."""
    return "\n".join(_lines(graph, title, detail)) + "\n"


def quoted(name: str) -> str:
    """A string in double quotes, on one line. `${` would start a substitution."""
    escaped = printable(name).replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    return f'"{escaped}"'


def _lines(graph: ServiceGraph, title: str, detail: Detail | None) -> Iterator[str]:
    drawing = picture(graph, detail)
    yield "direction: right"
    if title.strip():
        yield f"title: {quoted(title)} {{shape: text; near: top-center; style.font-size: 24}}"
    paths: dict[str, str] = {}
    for frame in drawing.frames:
        paths |= _paths(frame)
        yield from _frame(frame, "")
    yield from (_edge(line, paths) for line in drawing.lines)
    for number, note in enumerate(drawing.notes, start=1):
        yield f"hint{number}: {quoted(note)} {{shape: text}}"


def _paths(frame: Frame) -> dict[str, str]:
    """Where each node stands, by its id."""
    before = f"{frame.id}." if frame.id else ""
    found = {node.id: f"{before}{node.id}" for node in frame.single_nodes}
    for inner in frame.inner:
        found |= {node: f"{before}{path}" for node, path in _paths(inner).items()}
    return found


def _frame(frame: Frame, indent: str) -> Iterator[str]:
    if frame.id is None:
        yield from (f"{indent}{_node(node, frame.zone)}" for node in frame.nodes)
        return
    border = MODULE if frame.kind == "module" else COLOURS[frame.kind][1]
    style = f'fill: transparent; stroke: "{border}"'
    style = ZONE if frame.zone else f"{style}; stroke-dash: 2" if frame.kind == "module" else style
    yield f"{indent}{frame.id}: {quoted(f'{frame.title} ({KIND_WORDS.get(frame.kind, frame.kind)})')} {{"
    yield f"{indent}  style: {{{style}}}"
    for inner in frame.inner:
        yield from _frame(inner, f"{indent}  ")
    yield from (f"{indent}  {_node(node)}" for node in frame.single_nodes)
    yield f"{indent}}}"


def _node(node: DiagramNode, zone: str = "") -> str:
    fill, border = COLOURS[node.kind]
    edge = f'stroke: "{ZONE_COLOUR}"; stroke-width: 3' if zone else f'stroke: "{border}"'
    style = f'style: {{fill: "{fill}"; {edge}; font-color: "#0f172a"}}'
    return f"{node.id}: {quoted(node.label)} {{shape: {SHAPES.get(node.kind, SHAPE)}; {style}}}"


def _edge(line: Line, paths: dict[str, str]) -> str:
    words = f": {quoted(line.label)}" if line.label else ""
    style = "" if line.waits else (" " if words else ": ") + "{style.stroke-dash: 4}"
    return f"{paths[line.source]} -> {paths[line.target]}{words}{style}"
