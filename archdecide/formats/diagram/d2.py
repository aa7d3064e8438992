"""A service graph as D2."""

from collections.abc import Iterator

from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.diagram.diagram_model import KIND_WORDS, DiagramNode, Frame, Line, picture
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


def text(graph: ServiceGraph, title: str) -> str:
    """The diagram; an empty title is left out."""
    return "\n".join(_lines(graph, title)) + "\n"


def quoted(name: str) -> str:
    """A string in double quotes, on one line. `${` would start a substitution."""
    escaped = printable(name).replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    return f'"{escaped}"'


def _lines(graph: ServiceGraph, title: str) -> Iterator[str]:
    drawing = picture(graph)
    yield "direction: right"
    if title.strip():
        yield f"title: {quoted(title)} {{shape: text; near: top-center; style.font-size: 24}}"
    paths: dict[str, str] = {}
    for frame in drawing.frames:
        paths |= {node.id: f"{frame.id}.{node.id}" if frame.id else node.id for node in frame.nodes}
        yield from _frame(frame)
    yield from (_edge(line, paths) for line in drawing.lines)
    for number, note in enumerate(drawing.notes, start=1):
        yield f"hint{number}: {quoted(note)} {{shape: text}}"


def _frame(frame: Frame) -> Iterator[str]:
    if frame.id is None:
        yield from (_node(node) for node in frame.nodes)
        return
    border = COLOURS[frame.kind][1]
    yield f"{frame.id}: {quoted(f'{frame.label} ({KIND_WORDS[frame.kind]})')} {{"
    yield f'  style: {{fill: transparent; stroke: "{border}"}}'
    yield from (f"  {_node(node)}" for node in frame.nodes)
    yield "}"


def _node(node: DiagramNode) -> str:
    fill, border = COLOURS[node.kind]
    style = f'style: {{fill: "{fill}"; stroke: "{border}"; font-color: "#0f172a"}}'
    return f"{node.id}: {quoted(node.label)} {{shape: {SHAPES.get(node.kind, SHAPE)}; {style}}}"


def _edge(line: Line, paths: dict[str, str]) -> str:
    words = f": {quoted(line.label)}" if line.label else ""
    style = "" if line.waits else (" " if words else ": ") + "{style.stroke-dash: 4}"
    return f"{paths[line.source]} -> {paths[line.target]}{words}{style}"
