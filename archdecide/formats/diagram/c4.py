"""A service graph as a C4 component diagram, in the macros of C4-PlantUML that are bundled with PlantUML.

It keeps to the macros of their first version, which older PlantUML brings along: a call on which nobody waits
is told by its technology, as there are neither tags nor other lines.
"""

from collections.abc import Iterator

from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.diagram.diagram_model import KIND_WORDS, MODULE, Detail, Frame, Line, picture
from archdecide.formats.diagram.plantuml import label

MACROS = {"external": "System_Ext", "backing-service": "ContainerDb"}


def text(graph: ServiceGraph, title: str, detail: Detail | None = None) -> str:
    """The diagram; an empty title is left out."""
    return "\n".join(_lines(graph, title, detail)) + "\n"


def _lines(graph: ServiceGraph, title: str, detail: Detail | None) -> Iterator[str]:
    drawing = picture(graph, detail)
    yield "@startuml"
    yield "!include <C4/C4_Component>"
    yield "LAYOUT_LEFT_RIGHT"
    if title.strip():
        yield f"title {label(title)}"
    for frame in drawing.frames:
        yield from _frame(frame, "")
    yield from map(_relation, drawing.lines)
    for number, note in enumerate(drawing.notes, start=1):
        yield f'note "{label(note)}" as hint{number}'
    yield "@enduml"


def _frame(frame: Frame, indent: str) -> Iterator[str]:
    kind = KIND_WORDS.get(frame.kind, frame.kind)
    if frame.id is None:
        macro = MACROS.get(frame.kind, "Container")
        yield from (f"{macro}({node.id}, {_quoted(node.label)}, {_quoted(kind)})" for node in frame.nodes)
        return
    # A module is a boundary inside that of its container; the macros know no other nesting.
    boundary = "Boundary" if frame.kind == MODULE else "Container_Boundary"
    yield f"{indent}{boundary}({frame.id}, {_quoted(frame.title)}) {{"
    for inner in frame.inner:
        yield from _frame(inner, f"{indent}  ")
    word = _quoted(kind)
    yield from (f"{indent}  Component({node.id}, {_quoted(node.label)}, {word})" for node in frame.single_nodes)
    yield f"{indent}}}"


def _relation(line: Line) -> str:
    technology = ", ".join(filter(None, (line.protocol, "" if line.waits else "asynchronous")))
    return f"Rel({line.source}, {line.target}, {_quoted(line.style)}, {_quoted(technology)})"


def _quoted(name: str) -> str:
    """A label as an argument: a comma would end it for an old preprocessor, and an empty one would be none."""
    return f'"{label(name).replace(",", "<U+002C>")}"' if name else '" "'
