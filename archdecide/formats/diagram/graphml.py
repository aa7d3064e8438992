"""A service graph as GraphML, for yEd, Gephi, networkx and the like: all components, however many.

A node is a component, an edge an interaction; the deployable and the module of a component, and whether an edge leaves
the deployable, are attributes, so that a program can group and count by them.
"""

from collections.abc import Iterator, Mapping
from html import escape

from archdecide.boundaries.graph import Deployable, ServiceGraph
from archdecide.formats.diagram.diagram_model import LATER
from archdecide.formats.diagram.text_width import legal

NODE_KEYS = ("name", "deployable", "kind", "verdict", "module")
EDGE_KEYS = ("style", "protocol", "need")
FLAGS = ("waits", "crosses")


def text(graph: ServiceGraph, title: str) -> str:
    """The document. The title is an attribute of the graph."""
    return "\n".join(_lines(graph, title)) + "\n"


def _lines(graph: ServiceGraph, title: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    yield from (f"  {_key('graph', name, 'string')}" for name in ("title", "style"))
    yield from (f"  {_key('node', name, 'string')}" for name in NODE_KEYS)
    yield f"  {_key('node', 'net', 'int')}"
    yield f"  {_key('node', 'worker', 'boolean')}"
    yield from (f"  {_key('edge', name, 'string')}" for name in EDGE_KEYS)
    yield from (f"  {_key('edge', name, 'boolean')}" for name in FLAGS)
    yield '  <graph id="services" edgedefault="directed">'
    yield f"    {_data('graph', 'title', title)}{_data('graph', 'style', graph.style)}"
    ids = {component.name: f"n{number}" for number, component in enumerate(graph.components, start=1)}
    yield from (f"    {line}" for line in _nodes(graph, ids))
    yield from (f"    {line}" for line in _edges(graph, ids))
    yield "  </graph>"
    yield "</graphml>"


def _nodes(graph: ServiceGraph, ids: Mapping[str, str]) -> Iterator[str]:
    homes: Mapping[str, Deployable] = {name: each for each in graph.deployables for name in each.components}
    modules = {name: module.name for module in graph.modules for name in module.components}
    for component in graph.components:
        home = homes[component.name]
        values = (component.name, home.name, home.kind, component.verdict, modules.get(component.name, ""))
        data = "".join(_data("node", key, value) for key, value in zip(NODE_KEYS, values, strict=True))
        worker = _data("node", "worker", str(component.name in home.workers).lower())
        yield f'<node id="{ids[component.name]}">{data}{_data("node", "net", str(component.net))}{worker}</node>'


def _edges(graph: ServiceGraph, ids: Mapping[str, str]) -> Iterator[str]:
    number = 0
    for edge in graph.edges:
        for item in edge.interactions:
            number += 1
            values = (item.style, item.protocol, item.need)
            data = "".join(_data("edge", key, value) for key, value in zip(EDGE_KEYS, values, strict=True))
            flags = (item.style not in LATER, edge.crosses)
            data += "".join(_data("edge", key, str(flag).lower()) for key, flag in zip(FLAGS, flags, strict=True))
            yield f'<edge id="e{number}" source="{ids[item.source]}" target="{ids[item.target]}">{data}</edge>'


def _key(what: str, name: str, kind: str) -> str:
    return f'<key id="{what}-{name}" for="{what}" attr.name="{name}" attr.type="{kind}"/>'


def _data(what: str, name: str, value: str) -> str:
    return f'<data key="{what}-{name}">{escape(legal(value), quote=False)}</data>'
