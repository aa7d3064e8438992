"""A service graph as JSON: the stable contract of `archdecide graph --format json`.

Fields are added, never renamed. `archdecide schema graph` prints the schema.
"""

from typing import Any

from archdecide.boundaries.graph import (
    AppliedForce,
    ComponentVerdict,
    Deployable,
    Edge,
    GraphFinding,
    Module,
    ServiceGraph,
)
from archdecide.contract import VERSION
from archdecide.formats.json import choices_json, consequences_json
from archdecide.formats.json.decision_json import json_text
from archdecide.values import value_data


def text(graph: ServiceGraph, title: str) -> str:
    """The graph as indented JSON."""
    return json_text(data(graph, title))


def data(graph: ServiceGraph, title: str) -> dict[str, Any]:
    """The graph as plain data. `title` is the name of the profile."""
    return {
        "schema_version": VERSION,
        "title": title,
        "style": graph.style,
        "basis": graph.basis,
        "assignment": dict(graph.assignment),
        "deployables": [_deployable(deployable) for deployable in graph.deployables],
        "components": [_component(component) for component in graph.components],
        "edges": [_edge(edge) for edge in graph.edges],
        "findings": [_finding(finding) for finding in graph.findings],
        **consequences_json.data(graph),
        **choices_json.data(graph),
        "modules": [_module(module) for module in graph.modules],
        "module_findings": [_finding(finding) for finding in graph.module_findings],
    }


def _module(module: Module) -> dict[str, Any]:
    return {
        "name": module.name,
        "deployable": module.deployable,
        "components": list(module.components),
        "owner": module.owner,
        "data": list(module.data),
        "offers": list(module.offers),
        "depends_on": list(module.depends_on),
        "confidence": module.confidence,
        "reasons": list(module.reasons),
    }


def _deployable(deployable: Deployable) -> dict[str, Any]:
    return {
        "name": deployable.name,
        "kind": deployable.kind,
        "components": list(deployable.components),
        "owners": list(deployable.owners),
        "data_stores": list(deployable.data_stores),
        "zones": list(deployable.zones),
        "hardware": list(deployable.hardware),
        "modules": list(deployable.modules),
        "belongs_to": deployable.belongs_to,
        "reasons": list(deployable.reasons),
        "module_sets": [list(names) for names in deployable.module_sets],
        "forces": choices_json.forces(deployable.forces),
        "workers": list(deployable.workers),
        "demanded": deployable.demanded,
    }


def _component(component: ComponentVerdict) -> dict[str, Any]:
    return {
        "name": component.name,
        "deployable": component.deployable,
        "net": component.net,
        "verdict": component.verdict,
        "forces": [
            *(_force(force, "for") for force in component.forces_for),
            *(_force(force, "against") for force in component.forces_against),
        ],
        "open": list(component.open),
        "reasons": list(component.reasons),
    }


def _force(force: AppliedForce, side: str) -> dict[str, Any]:
    return {
        "id": force.id,
        "code": force.code,
        "title": force.title,
        "side": side,
        "points": force.points,
        "hard": force.hard,
        "because": force.because,
        "facts": {path: value_data(value) for path, value in force.evidence},
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "from": edge.source,
        "to": edge.target,
        "crosses": edge.crosses,
        "interactions": [
            {
                "from": item.source,
                "to": item.target,
                "need": item.need,
                "style": item.style,
                "protocol": item.protocol,
                "advice": list(item.advice),
                "required": item.required,
                "patterns": list(item.patterns),
                "grounds": {name: consequences_json.facts(held) for name, held in item.grounds.items()},
            }
            for item in edge.interactions
        ],
        "style": edge.style,
        "protocol": edge.protocol,
        "patterns": list(edge.patterns),
        "advice": list(edge.advice),
        "details": dict(edge.details),
        "rules": list(edge.rules),
        "reasons": choices_json.forces(edge.reasons),
    }


def _finding(finding: GraphFinding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": finding.severity,
        "message": finding.message,
        "components": list(finding.components),
    }
