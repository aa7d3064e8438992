"""A service graph as SVG, drawn by ourselves: no other program, no script, no font from elsewhere.

The same graph gives the same bytes. Screen readers get a title and a description; every box and every arrow says in
full what it is when pointed at.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.diagram.diagram_model import (
    KIND_WORDS,
    WORKER,
    Detail,
    DiagramNode,
    Frame,
    Line,
    Picture,
    picture,
)
from archdecide.formats.diagram.svg_legend import legend
from archdecide.formats.diagram.svg_style import (
    FACT_SIZE,
    NAME_SIZE,
    SMALL_SIZE,
    TITLE_SIZE,
    arrow,
    number,
    rounded,
    shape,
    shared,
    style,
    words,
)
from archdecide.formats.diagram.text_width import fitted, longest_part, printable, width, wrapped
from archdecide.layout import Box, Drawing, Group, Link, Point, layout

LEAST_NAME, WIDEST_NAME, WIDEST_LABEL, WIDEST_HEAD = 100.0, 144.0, 110.0, 340.0
WIDEST_TITLE, WIDEST_FACT = 600.0, 900.0
LEAST_BOX, LEAST_SHEET = 88.0, 420.0
BOX_MARGIN = 26.0
LINE_HEIGHT = 16.0
IN_PROCESS = "in-process"
HEAD = 32.0
MARGIN = 20.0
WINDOW_SHIFT, LID_SHIFT = 4.0, 5.0
TITLE_ROW, NOTE_ROW, HEADING_APART = 28.0, 18.0, 8.0
MOST_SENTENCES = 60
"""Connections that the description names; it only counts the rest."""


def text(graph: ServiceGraph, title: str, detail: Detail | None = None) -> str:
    """The picture. An empty title is not drawn, but the picture is still called something."""
    drawn = picture(graph, detail)
    return "\n".join(_Sheet(drawn, _facts(graph), printable(title)).markup()) + "\n"


def _place(frame: Frame, node: DiagramNode) -> str:
    """Where a node of a frame stands: its deployable, and its module where that has others, too."""
    module = _module(frame, node)
    return printable(frame.name) + (f", module {module}" if module else "")


def _captions(frame: Frame, node: DiagramNode) -> list[str]:
    """What stands below a name: the kind of a deployable, or the module of a component that shares it with others,
    and the team that owns it."""
    module = _module(frame, node)
    said = [KIND_WORDS[frame.kind] if frame.id is None else f"in {module}" if module else ""]
    said.append(WORKER.strip(" ()") if node.is_worker else "")
    said.append(f"team {printable(node.owner)}" if node.owner else "")
    return [fitted(line, SMALL_SIZE, WIDEST_NAME) for line in said if line]


def _module(frame: Frame, node: DiagramNode) -> str:
    return next((printable(inner.name) for inner in frame.inner if node in inner.nodes), "")


def _zone_words(frame: Frame) -> str:
    return f", holds {frame.zone}" if frame.zone else ""


def _zone_class(frame: Frame) -> str:
    return ' class="ad-zone"' if frame.zone else ""


def _facts(graph: ServiceGraph) -> str:
    """The line below the title."""
    connections = sum(len(edge.interactions) for edge in graph.edges)
    counts = ((len(graph.services), "deployable"), (len(graph.components), "component"), (connections, "connection"))
    counted = ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)
    return f"{graph.style.replace('-', ' ')}: {counted}"


class _Sheet:
    """One picture on its way to markup."""

    def __init__(self, drawn: Picture, facts: str, title: str) -> None:
        self.drawn = drawn
        self.title = title
        self.facts = (facts, *drawn.notes)
        nodes = [node for frame in drawn.frames for node in frame.nodes]
        self.names = {node.id: printable(node.name) + (WORKER if node.is_worker else "") for node in nodes}
        bare = {node.id: printable(node.name) for node in nodes}
        room = max([LEAST_NAME, *(min(WIDEST_NAME, longest_part(name, NAME_SIZE)) for name in bare.values())])
        self.lines = {key: wrapped(name, NAME_SIZE, room, 3) for key, name in bare.items()}
        self.drawing = _layout(drawn, self.lines)

    def markup(self) -> Iterator[str]:
        """The elements, line by line, back to front."""
        top = MARGIN + (TITLE_ROW if self.title else 0) + NOTE_ROW * len(self.facts) + HEADING_APART
        said = max(width(line, FACT_SIZE) for line in self.facts)
        named = min(width(self.title, TITLE_SIZE), WIDEST_TITLE)
        across = max(self.drawing.width, LEAST_SHEET, max(min(said, WIDEST_FACT), named) + 2 * MARGIN)
        rows, below = legend(self.drawn, across - 2 * MARGIN)
        down = top + self.drawing.height + MARGIN + below + MARGIN
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{number(across)}" height="{number(down)}" '
            f'viewBox="0 0 {number(across)} {number(down)}" role="img" aria-labelledby="ad-title ad-desc">'
        )
        yield f'<title id="ad-title">{escape(self.title or "Service graph")}</title>'
        yield f'<desc id="ad-desc">{escape(self.described())}</desc>'
        yield f"<style>\n{style()}\n</style>"
        yield f'<rect class="ad-page" width="{number(across)}" height="{number(down)}"/>'
        yield from self.heading(across - 2 * MARGIN)
        yield f'<g transform="translate({number((across - self.drawing.width) / 2)} {number(top)})">'
        yield from (self.frame(frame) for frame in self.drawn.frames if frame.id)
        yield from self.arrows()
        yield from (self.node(frame, node) for frame in self.drawn.frames for node in frame.nodes)
        yield from self.labels()
        yield "</g>"
        yield f'<g transform="translate({number(MARGIN)} {number(down - below - MARGIN)})">'
        yield from rows
        yield "</g>"
        yield "</svg>"

    def described(self) -> str:
        """The picture in sentences."""
        held = [
            f"{printable(frame.name)} ({KIND_WORDS[frame.kind]})"
            + (f" holds {', '.join(self.names[node.id] for node in frame.nodes)}" if frame.id else "")
            for frame in self.drawn.frames
        ]
        told = list(dict.fromkeys(self.told(line) for line in self.drawn.lines))
        more = [f"and {len(told) - MOST_SENTENCES} further connections"] if len(told) > MOST_SENTENCES else []
        return ". ".join([*(line.rstrip(".") for line in self.facts), *held, *told[:MOST_SENTENCES], *more]) + "."

    def told(self, line: Line) -> str:
        """A connection in full."""
        how = ", ".join(filter(None, (line.style, line.protocol)))
        return f"{self.names[line.source]} → {self.names[line.target]}: {printable(how)}"

    def heading(self, room: float) -> Iterator[str]:
        """The title and what stands below it, in one column."""
        y = MARGIN
        if self.title:
            yield words(MARGIN, y + 15, fitted(self.title, TITLE_SIZE, room), "ad-title ad-ink")
            y += TITLE_ROW
        for line in self.facts:
            yield words(MARGIN, y + 9, fitted(line, FACT_SIZE, room), "ad-soft ad-fact")
            y += NOTE_ROW

    def frame(self, frame: Frame) -> str:
        """The box around the components of a deployable, with its name and kind."""
        box = self.drawing.groups[frame.id or ""]
        kind, name = KIND_WORDS[frame.kind], printable(frame.name)
        beside = kind if kind != name.casefold() else ""
        shown = fitted(name, NAME_SIZE, box.width - 34 - width(beside, SMALL_SIZE))
        aside = words(box.x + 22 + width(shown, NAME_SIZE), box.y + 21, beside, "ad-small ad-soft") if beside else ""
        told = f"{name}: {kind}{_zone_words(frame)}"
        return (
            f'<g{_zone_class(frame)} data-node="{escape(name)}"><title>{escape(told)}</title>'
            f'<path class="ad-frame ad-frame-{frame.kind}" d="{rounded(box, 9)}"/>'
            f"{words(box.x + 12, box.y + 21, shown, 'ad-name ad-ink')}{aside}</g>"
        )

    def node(self, frame: Frame, node: DiagramNode) -> str:
        """A box with its name, and with its kind where it is a deployable of its own, or its module."""
        box = self.drawing.boxes[node.id]
        kind = KIND_WORDS[frame.kind]
        about = f"{kind}{_zone_words(frame)}" if frame.id is None else f"in {_place(frame, node)}"
        lines = [(line, "ad-middle ad-ink") for line in self.lines[node.id]]
        lines += [(caption, "ad-middle ad-small ad-soft") for caption in _captions(frame, node)]
        shift = {"front-end": WINDOW_SHIFT, "backing-service": LID_SHIFT}.get(node.kind, 0.0)
        first = box.y + box.height / 2 + shift - LINE_HEIGHT * (len(lines) - 1) / 2 + 4.5
        middle = box.x + box.width / 2
        rows = "".join(words(middle, first + LINE_HEIGHT * row, *line) for row, line in enumerate(lines))
        name = self.names[node.id]
        title = escape(f"{name}: {about}")
        zone = _zone_class(frame) if frame.id is None else ""
        return f'<g{zone} data-node="{escape(name)}"><title>{title}</title>{shape(node.kind, box)}{rows}</g>'

    def arrows(self) -> Iterator[str]:
        """All lines, those on which nobody waits last: they are the fewer. What a line shares with those of its
        bundle is drawn once."""
        drawn: dict[tuple[str, bool, str], list[Sequence[Point]]] = {}
        for waits in (True, False):
            for line, route in zip(self.drawn.lines, self.drawing.routes, strict=True):
                if line.waits is waits and route:
                    others = drawn.setdefault((line.source, waits, _label(line)), [])
                    skipped = max((shared(route, other) for other in others), default=0.0)
                    others.append(route)
                    yield f"<g><title>{escape(self.told(line))}</title>{arrow(route, waits, skipped)}</g>"

    def labels(self) -> Iterator[str]:
        """The protocols, each standing on the line that it belongs to."""
        for label in self.drawing.labels:
            line = self.drawn.lines[label.link]
            classes = f"ad-small {'ad-soft' if line.waits else 'ad-later-ink'}{' ad-end' if label.ends else ''}"
            yield words(label.at.x, label.at.y - 4, _label(line), classes)


def _layout(drawn: Picture, lines: Mapping[str, Sequence[str]]) -> Drawing:
    names = [width(line, NAME_SIZE) for each in lines.values() for line in each]
    nodes = [(frame, node) for frame in drawn.frames for node in frame.nodes]
    captions = [width(line, SMALL_SIZE) for frame, node in nodes for line in _captions(frame, node)]
    across = -(-max([LEAST_BOX - BOX_MARGIN, *names, *captions]) // 8) * 8 + BOX_MARGIN
    boxes = [
        Box(node.id, across, LINE_HEIGHT * max(3, 1 + len(lines[node.id]) + len(_captions(frame, node))), frame.id)
        for frame, node in nodes
    ]
    groups = [Group(frame.id, _head(frame), HEAD) for frame in drawn.frames if frame.id]
    links = [
        Link(line.source, line.target, f"{line.waits} {_label(line)}", width(_label(line), SMALL_SIZE))
        for line in drawn.lines
    ]
    return layout(boxes, groups, links)


def _head(frame: Frame) -> float:
    """The width that the name and the kind of a frame need."""
    name = min(WIDEST_HEAD, width(printable(frame.name), NAME_SIZE))
    return 24 + name + 20 + width(KIND_WORDS[frame.kind], SMALL_SIZE)


def _label(line: Line) -> str:
    """The protocol of a line that leaves the process, or how many calls modules exchange; the line itself tells
    whether somebody waits, solid or broken."""
    if line.count and line.protocol == IN_PROCESS:
        return f"{line.count} call{'' if line.count == 1 else 's'}"
    return fitted(printable(line.protocol or line.style), SMALL_SIZE, WIDEST_LABEL) if line.label else ""
