"""Service graphs made by hand, for every test of a picture."""

from collections.abc import Iterable

from printed_plans import NASTY_NAMES

from archdecide.boundaries.deployable_kinds import DeployableKind
from archdecide.boundaries.graph import (
    AppliedForce,
    ComponentVerdict,
    Deployable,
    Edge,
    EdgeInteraction,
    GraphFinding,
    ServiceGraph,
)


def deployable(
    name: str, components: Iterable[str], kind: DeployableKind = "service", zones: tuple[str, ...] = ()
) -> Deployable:
    members = tuple(components)
    return Deployable(
        name=name,
        kind=kind,
        components=members,
        owners=("team a",),
        data_stores=("orders db",),
        zones=zones,
        hardware=("cpu",),
        modules=members[:1] if len(members) > 1 else (),
        belongs_to=None,
        reasons=(f"{name} changes on its own",),
    )


def interaction(
    source: str, target: str, style: str = "request-response", protocol: str = "http-json"
) -> EdgeInteraction:
    return EdgeInteraction(
        source=source, target=target, need="reply", style=style, protocol=protocol, advice=("contract-test",)
    )


def edge(source: str, target: str, *interactions: EdgeInteraction) -> Edge:
    return Edge(
        source=source,
        target=target,
        crosses=source != target,
        style=interactions[0].style,
        protocol=interactions[0].protocol,
        patterns=("timeout", "retry"),
        advice=("contract-test",),
        details={"timeout": "wait no longer than the caller's own deadline", "retry": "three attempts at most"},
        rules=("E2", "R1"),
        interactions=interactions,
    )


def force(points: int, because: str) -> AppliedForce:
    return AppliedForce("load", "S3", "More load", points, False, because, (("component.relative_load", 6.0),))


def graph(deployables: Iterable[Deployable], edges: Iterable[Edge]) -> ServiceGraph:
    found = tuple(deployables)
    assignment = {name: item.name for item in found for name in item.components}
    verdicts = tuple(
        ComponentVerdict(
            name,
            home,
            2,
            "candidate module",
            (force(3, "it carries six times the load"),),
            (force(1, "it shares a store"),),
            (),
            ("strict interface",),
        )
        for name, home in assignment.items()
    )
    finding = GraphFinding("shared-store", "warning", "two deployables share a store", tuple(assignment)[:2])
    return ServiceGraph("microservices", "recommendation", assignment, found, tuple(edges), (finding,), verdicts)


def small() -> ServiceGraph:
    return graph(
        [
            deployable("application", ("orders", "billing"), "application"),
            deployable("dashboard", ("dashboard",), "front-end"),
            deployable("model provider", ("model provider",), "external"),
        ],
        [
            edge("application", "application", interaction("orders", "billing", "call", "")),
            edge("application", "model provider", interaction("orders", "model provider", "event", "queue")),
            edge("dashboard", "application", interaction("dashboard", "orders")),
        ],
    )


def nasty(name: str = "application") -> ServiceGraph:
    """Every nasty name as a component, once inside a group and once as a deployable of its own."""
    inside = tuple(f"{item} " for item in NASTY_NAMES)
    deployables = [deployable(name, inside, "application"), *(deployable(item, (item,)) for item in NASTY_NAMES)]
    edges = [edge(item, name, interaction(item, f"{item} ", 'style"|', "x|]y")) for item in NASTY_NAMES]
    return graph(deployables, edges)
