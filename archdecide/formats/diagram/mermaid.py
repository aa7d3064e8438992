"""A service graph as a Mermaid flowchart.

All nodes come first and all edges after them, because the first mention decides in which group a node stands.
"""

import json
from collections.abc import Iterator

from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.diagram.diagram_model import Detail, DiagramNode, Frame, Line, picture

SHAPES = {
    "satellite": ("[[", "]]"),
    "front-end": ("([", "])"),
    "backing-service": ("[(", ")]"),
    "external": ("{{", "}}"),
}
BOX = ("[", "]")
COLOURS = {
    "application": "fill:#dbeafe,stroke:#2563eb,color:#0f172a",
    "service": "fill:#dcfce7,stroke:#16a34a,color:#0f172a",
    "satellite": "fill:#fef3c7,stroke:#d97706,color:#0f172a",
    "front-end": "fill:#ede9fe,stroke:#7c3aed,color:#0f172a",
    "backing-service": "fill:#e2e8f0,stroke:#475569,color:#0f172a",
    "external": "fill:#f8fafc,stroke:#64748b,color:#0f172a,stroke-dasharray:4 3",
}
"""Light boxes with dark text, which read well on a light and on a dark page."""
FRAME = "fill:transparent,stroke:#64748b"
ZONE = "stroke:#b91c1c,stroke-width:3px,stroke-dasharray:6 3"
MODULE = "fill:transparent,stroke:#94a3b8,stroke-dasharray:2 2"
PLAIN = frozenset(" -,()/…")


def text(graph: ServiceGraph, title: str, detail: Detail | None = None) -> str:
    """The flowchart; an empty title is left out."""
    return "\n".join(_lines(graph, title, detail)) + "\n"


def label(name: str) -> str:
    """A name inside quotes. Whatever Mermaid could read as syntax, Markdown, HTML or a directive becomes a number."""
    escaped = "".join(
        sign if not sign.isascii() or sign.isalnum() or sign in PLAIN else f"#{ord(sign)};" for sign in name
    )
    return f"#45;{escaped[1:]}" if escaped.startswith("-") else escaped  # a leading dash would start a Markdown list


def _lines(graph: ServiceGraph, title: str, detail: Detail | None) -> Iterator[str]:
    drawing = picture(graph, detail)
    if title:
        yield from ("---", f"title: {json.dumps(' '.join(title.split()), ensure_ascii=False)}", "---")
    yield "flowchart LR"
    for frame in drawing.frames:
        yield from _frame(frame, "  ")
    yield from map(_edge, drawing.lines)
    yield from (f'  hint{number}["{label(note)}"]' for number, note in enumerate(drawing.notes, start=1))
    if drawing.left_out:
        yield f"  %% {drawing.left_out} further edges are left out: a larger picture cannot be drawn"
    kinds = dict.fromkeys(frame.kind for frame in drawing.frames)
    yield from (f"  classDef {kind} {COLOURS[kind]}" for kind in kinds)
    for frame in drawing.frames:
        border = ZONE if frame.zone else FRAME
        if frame.id or frame.zone:
            yield f"  style {frame.id or frame.nodes[0].id} {border}"
        yield from (f"  style {inner.id} {MODULE}" for inner in frame.inner)


def _frame(frame: Frame, indent: str) -> Iterator[str]:
    if frame.id is None:
        yield from (f"{indent}{_node(node)}" for node in frame.nodes)
        return
    yield f'{indent}subgraph {frame.id}["{label(frame.title)}"]'
    for inner in frame.inner:
        yield from _frame(inner, f"{indent}  ")
    yield from (f"{indent}  {_node(node)}" for node in frame.single_nodes)
    yield f"{indent}end"


def _node(node: DiagramNode) -> str:
    left, right = SHAPES.get(node.kind, BOX)
    return f'{node.id}{left}"{label(node.label)}"{right}:::{node.kind}'


def _edge(line: Line) -> str:
    arrow = "-->" if line.waits else "-.->"
    words = f'|"{label(line.label)}"|' if line.label else ""
    return f"  {line.source} {arrow}{words} {line.target}"
