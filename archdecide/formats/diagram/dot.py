"""A service graph as Graphviz DOT.

`newrank` is no taste: without it Graphviz aborts on many clustered graphs whose edges have labels.
"""

from collections.abc import Iterator

from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.diagram.diagram_model import Detail, DiagramNode, Frame, Line, picture

SHAPES = {
    "satellite": "component",
    "front-end": "tab",
    "backing-service": "cylinder",
    "external": "hexagon",
}
COLOURS = {
    "application": ("#dbeafe", "#2563eb"),
    "service": ("#dcfce7", "#16a34a"),
    "satellite": ("#fef3c7", "#d97706"),
    "front-end": ("#ede9fe", "#7c3aed"),
    "backing-service": ("#e2e8f0", "#475569"),
    "external": ("#f8fafc", "#64748b"),
}


ZONE_COLOUR = "#b91c1c"
FRAME = 'style=rounded, color="#64748b"'
MODULE = 'style="rounded,dashed", color="#94a3b8"'
ZONE = f'style="rounded,dashed", color="{ZONE_COLOUR}", penwidth=3'


def text(graph: ServiceGraph, title: str, detail: Detail | None = None) -> str:
    """The directed graph; an empty title is left out."""
    return "\n".join(_lines(graph, title, detail)) + "\n"


def quoted(name: str) -> str:
    """A quoted string. Backslashes would start an escape (`\\N`), ampersands an HTML entity."""
    line = " ".join(name.split())
    return '"' + line.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lines(graph: ServiceGraph, title: str, detail: Detail | None) -> Iterator[str]:
    drawing = picture(graph, detail)
    yield 'digraph "services" {'
    yield "  graph [rankdir=LR, newrank=true, compound=true, fontname=Helvetica, bgcolor=white];"
    if title:
        yield f"  graph [label={quoted(title)}, labelloc=t];"
    yield '  node [shape=box, style="filled,rounded", fontname=Helvetica, fontcolor="#0f172a"];'
    yield '  edge [fontname=Helvetica, fontsize=10, color="#475569", fontcolor="#334155"];'
    for frame in drawing.frames:
        yield from _frame(frame, "  ")
    yield from map(_edge, drawing.lines)
    for number, note in enumerate(drawing.notes, start=1):
        yield f'  "hint{number}" [label={quoted(note)}, shape=note, style=filled, fillcolor=white];'
    if drawing.left_out:
        yield f"  // {drawing.left_out} further edges are left out: a larger picture cannot be drawn"
    yield "}"


def _frame(frame: Frame, indent: str) -> Iterator[str]:
    if frame.id is None:
        yield from (f"{indent}{_node(node, frame.zone)}" for node in frame.nodes)
        return
    border = ZONE if frame.zone else MODULE if frame.kind == "module" else FRAME
    yield f'{indent}subgraph "cluster_{frame.id}" {{'
    yield f"{indent}  graph [label={quoted(frame.title)}, labelloc=t, {border}];"
    for inner in frame.inner:
        yield from _frame(inner, f"{indent}  ")
    yield from (f"{indent}  {_node(node)}" for node in frame.single_nodes)
    yield f"{indent}}}"


def _node(node: DiagramNode, zone: str = "") -> str:
    fill, border = COLOURS[node.kind]
    border = f'{ZONE_COLOUR}", penwidth="3' if zone else border
    shape = f", shape={SHAPES[node.kind]}, style=filled" if node.kind in SHAPES else ""
    return f'"{node.id}" [label={quoted(node.label)}, fillcolor="{fill}", color="{border}"{shape}];'


def _edge(line: Line) -> str:
    attributes = [] if line.waits else ["style=dotted"]
    if line.label:
        attributes.insert(0, f"label={quoted(line.label)}")
    return f'  "{line.source}" -> "{line.target}"' + (f" [{', '.join(attributes)}]" if attributes else "") + ";"
