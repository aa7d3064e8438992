"""A service graph as a PlantUML component diagram. It keeps to what version 1.2020 of PlantUML, still in use, knows.

In a label anything but letters, digits and a few signs is written as a code point: PlantUML would otherwise read
markup, HTML, links, directives and, at the end of an arrow's label, a cardinality into it.
"""

from collections.abc import Iterator

from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.diagram.diagram_model import KIND_WORDS, Detail, DiagramNode, Frame, Line, picture
from archdecide.formats.diagram.text_width import printable

ELEMENTS = {"front-end": "agent", "backing-service": "database", "external": "cloud"}
ELEMENT = "component"
PLAIN = frozenset(" ,")


def text(graph: ServiceGraph, title: str, detail: Detail | None = None) -> str:
    """The diagram; an empty title is left out."""
    return "\n".join(_lines(graph, title, detail)) + "\n"


def label(name: str) -> str:
    """A name inside quotes or at the end of a line; it is never empty, which would be an error."""
    shown = printable(name) or "?"
    return "".join(
        sign if sign.isalnum() or sign in PLAIN or _is_inner_dash(shown, index) else f"<U+{ord(sign):04X}>"
        for index, sign in enumerate(shown)
    )


def _is_inner_dash(name: str, index: int) -> bool:
    """True for a dash between letters, which no markup begins with."""
    return name[index] == "-" and name[index - 1 : index].isalnum() and name[index + 1 : index + 2].isalnum()


def _lines(graph: ServiceGraph, title: str, detail: Detail | None) -> Iterator[str]:
    drawing = picture(graph, detail)
    yield "@startuml"
    yield "left to right direction"
    if title.strip():
        yield f"title {label(title)}"
    for frame in drawing.frames:
        yield from _frame(frame, "")
    yield from map(_edge, drawing.lines)
    for number, note in enumerate(drawing.notes, start=1):
        yield f'note "{label(note)}" as hint{number}'
    yield "@enduml"


def _frame(frame: Frame, indent: str) -> Iterator[str]:
    stereotype = KIND_WORDS.get(frame.kind, frame.kind)
    if frame.id is None:
        yield from (f"{indent}{_node(node)} <<{stereotype}>>" for node in frame.nodes)
        return
    yield f'{indent}package "{label(frame.title)}" as {frame.id} <<{stereotype}>> {{'
    for inner in frame.inner:
        yield from _frame(inner, f"{indent}  ")
    yield from (f"{indent}  {_node(node)}" for node in frame.single_nodes)
    yield f"{indent}}}"


def _node(node: DiagramNode) -> str:
    return f'{ELEMENTS.get(node.kind, ELEMENT)} "{label(node.label)}" as {node.id}'


def _edge(line: Line) -> str:
    words = f" : {label(line.label)}" if line.label else ""
    return f"{line.source} {'-->' if line.waits else '..>'} {line.target}{words}"
