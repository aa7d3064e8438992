"""A service graph as a Structurizr workspace in JSON: deployables as containers, their components as components.

The overview shows containers only, and every container with several components has a view of its own, so that no
view grows with the whole graph. A relationship between components implies those of the containers around them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archdecide.boundaries.graph import Deployable, EdgeInteraction, ServiceGraph
from archdecide.formats.diagram.diagram_model import KIND_WORDS, LATER
from archdecide.formats.diagram.text_width import printable
from archdecide.formats.json.plain import json_text

AUTOMATIC = {"implementation": "Dagre", "rankDirection": "LeftRight", "rankSeparation": 200, "nodeSeparation": 60}
STYLES = (
    ("application", "RoundedBox", "#dbeafe"),
    ("service", "RoundedBox", "#dcfce7"),
    ("satellite", "Component", "#fef3c7"),
    ("front-end", "WebBrowser", "#ede9fe"),
    ("backing-service", "Cylinder", "#e2e8f0"),
    ("external", "Hexagon", "#f8fafc"),
)
INK = "#0f172a"
SYSTEM = "1"


def text(graph: ServiceGraph, title: str) -> str:
    """The workspace as indented JSON."""
    return json_text(data(graph, title))


def data(graph: ServiceGraph, title: str) -> dict[str, Any]:
    """The workspace as plain data. Without a title the system is called "System"."""
    model = _Model(graph)
    inside: list[dict[str, Any]] = []
    outside: list[dict[str, Any]] = []
    for deployable in graph.deployables:
        (outside if deployable.kind == "external" else inside).append(model.element(deployable))
    name = _unique([*(each["name"] for each in outside), printable(title) or "System"])[-1]
    system = {"id": SYSTEM, "name": name, "tags": "Element,Software System", "containers": inside}
    return {
        "name": name,
        "description": f"Service graph under the style {graph.style}",
        "model": {"people": [], "softwareSystems": [system, *outside]},
        "views": {
            "containerViews": [model.overview()] if inside else [],
            "componentViews": list(model.details()),
            "configuration": {"styles": _styles()},
        },
    }


class _Model:
    """Elements and relationships. They share their ids: the system, then deployables, components, relationships."""

    def __init__(self, graph: ServiceGraph) -> None:
        self.graph = graph
        names = _unique(deployable.name for deployable in graph.deployables)
        self.names = {each.name: name for each, name in zip(graph.deployables, names, strict=True)}
        self.containers = {each.name: str(number) for number, each in enumerate(graph.deployables, start=2)}
        held = [each.components for each in graph.deployables if each.kind != "external" and len(each.components) > 1]
        split = [name for components in held for name in components]
        first = 2 + len(self.containers)
        self.components = {name: str(number) for number, name in enumerate(split, start=first)}
        self.relationships = list(_relationships(self, first + len(split)))

    def holder(self, component: str) -> str:
        """The id of the container around a component."""
        return self.containers[self.graph.assignment[component]]

    def part(self, component: str) -> str:
        """The id of a component; that of its deployable where it is the only one."""
        return self.components.get(component) or self.holder(component)

    def element(self, deployable: Deployable) -> dict[str, Any]:
        """A deployable as a container, or as a software system where it is not ours."""
        number = self.containers[deployable.name]
        what = "Software System" if deployable.kind == "external" else "Container"
        found = {
            "id": number,
            "name": self.names[deployable.name],
            "description": KIND_WORDS[deployable.kind],
            "tags": f"Element,{what},{deployable.kind}",
            **self._related(number),
        }
        if deployable.kind == "external":
            return {**found, "location": "External"}
        properties = {"owners": ", ".join(deployable.owners), "data stores": ", ".join(deployable.data_stores)}
        stated = {key: value for key, value in properties.items() if value}
        return {**found, **({"properties": stated} if stated else {}), "components": list(self._components(deployable))}

    def overview(self) -> dict[str, Any]:
        """The view of all containers, with the systems around them."""
        shown = list(self.containers.values())
        size = f"{len(self.containers)} deployables of {len(self.graph.assignment)} components"
        return {
            "key": "overview",
            "softwareSystemId": SYSTEM,
            "title": f"Deployables only: {size}" if self.components else "Deployables",
            **self._view(shown),
        }

    def details(self) -> Iterator[dict[str, Any]]:
        """For each container with several components its view, with what is connected to them."""
        for deployable in self.graph.deployables:
            own = [self.components[name] for name in deployable.components if name in self.components]
            if own and deployable.kind != "external":
                number = self.containers[deployable.name]
                around = [each for each in self.containers.values() if each != number]
                touched = {
                    end
                    for each in self.relationships
                    if each["sourceId"] in own or each["destinationId"] in own
                    for end in (each["sourceId"], each["destinationId"])
                }
                yield {
                    "key": f"components-{number}",
                    "softwareSystemId": SYSTEM,
                    "containerId": number,
                    "title": f"Components of {self.names[deployable.name]}",
                    **self._view([*own, *(each for each in around if each in touched)], own),
                }

    def _view(self, shown: list[str], own: Iterable[str] = ()) -> dict[str, Any]:
        """Elements and the relationships between them; with `own`, those that touch one of these only."""
        visible, chosen = set(shown), set(own)
        lines = [
            each["id"]
            for each in self.relationships
            if {each["sourceId"], each["destinationId"]} <= visible
            and (not chosen or chosen & {each["sourceId"], each["destinationId"]})
        ]
        return {
            "automaticLayout": AUTOMATIC,
            "elements": [{"id": number} for number in shown],
            "relationships": [{"id": number} for number in lines],
        }

    def _components(self, deployable: Deployable) -> Iterator[dict[str, Any]]:
        verdicts = {each.name: each.verdict for each in self.graph.components}
        members = [name for name in deployable.components if name in self.components]
        several = (each for each in self.graph.modules if 1 < len(each.components) < len(members))
        modules = {name: printable(each.name) for each in several for name in each.components}
        for member, name in zip(members, _unique(members), strict=True):
            number = self.components[member]
            worker = ", worker" if member in deployable.workers else ""
            described = {"description": f"{verdicts[member]}{worker}"} if member in verdicts else {}
            # Structurizr draws components of one group in one box.
            group = {"group": modules[member]} if member in modules else {}
            tags = f"Element,Component,{deployable.kind}"
            yield {"id": number, "name": name, **group, **described, "tags": tags, **self._related(number)}

    def _related(self, number: str) -> dict[str, Any]:
        found = [each for each in self.relationships if each["sourceId"] == number]
        return {"relationships": found} if found else {}


def _relationships(model: _Model, first: int) -> Iterator[dict[str, Any]]:
    """Every interaction between the parts it connects, and what follows for the containers around them. Between two
    elements each style occurs once, with all its protocols."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    protocols: dict[tuple[str, str, str], dict[str, None]] = {}
    for edge in model.graph.edges:
        for item in edge.interactions:
            linked = ""
            for source, target in dict.fromkeys(_levels(model, item, crosses=edge.crosses)):
                key = source, target, item.style
                protocols.setdefault(key, {}).update(dict.fromkeys(filter(None, [printable(item.protocol)])))
                if key not in found:
                    found[key] = _relationship(str(first + len(found)), key, linked)
                linked = linked or found[key]["id"]
    for key, each in found.items():
        yield {**each, **({"technology": ", ".join(protocols[key])} if protocols[key] else {})}


def _levels(model: _Model, item: EdgeInteraction, *, crosses: bool) -> Iterator[tuple[str, str]]:
    """The pairs of elements that an interaction connects, the innermost first."""
    source, target = model.part(item.source), model.part(item.target)
    yield source, target
    if crosses:
        yield source, model.holder(item.target)
        yield model.holder(item.source), target
        yield model.holder(item.source), model.holder(item.target)


def _relationship(number: str, key: tuple[str, str, str], linked: str) -> dict[str, Any]:
    source, target, style = key
    manner = "Asynchronous" if style in LATER else "Synchronous"
    return {
        "id": number,
        "sourceId": source,
        "destinationId": target,
        "description": printable(style),
        "interactionStyle": manner,
        "tags": f"Relationship,{manner}",
        **({"linkedRelationshipId": linked} if linked else {}),
    }


def _styles() -> Mapping[str, Any]:
    elements = [{"tag": tag, "shape": shape, "background": fill, "color": INK} for tag, shape, fill in STYLES]
    return {"elements": elements, "relationships": [{"tag": "Asynchronous", "dashed": True}]}


def _unique(names: Iterable[str]) -> list[str]:
    """The names on one line each, with a number where two would be the same: siblings must differ."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        shown = plain = printable(name) or "unnamed"
        number = 2
        while shown.casefold() in taken:
            shown, number = f"{plain} ({number})", number + 1
        taken.add(shown.casefold())
        found.append(shown)
    return found
