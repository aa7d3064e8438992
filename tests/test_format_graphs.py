"""Pictures and JSON of service graphs; the real Mermaid and a real DOT parser read them."""

import json
import re
from collections.abc import Iterable
from html import unescape

import jsonschema
import mermaidx  # type: ignore[import-untyped]
import pydot
import pytest
from test_formats import NASTY_NAMES

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
from archdecide.formats import GRAPH_FORMATS, graph_format, schema
from archdecide.formats.diagram import dot, mermaid
from archdecide.formats.diagram.diagram_model import picture
from archdecide.formats.json import graph_json

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated - use:DeprecationWarning")  # pydot and its parser


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


def test_mermaid_draws_groups_first_and_edges_after() -> None:
    assert mermaid.text(small(), "Orders") == (
        '---\ntitle: "Orders"\n---\n'
        "flowchart LR\n"
        '  subgraph ctx1["application"]\n'
        '    n1["orders"]:::application\n'
        '    n2["billing"]:::application\n'
        "  end\n"
        '  n3(["dashboard"]):::front-end\n'
        '  n4{{"model provider"}}:::external\n'
        "  n1 --> n2\n"
        '  n1 -.->|"event, queue"| n4\n'
        '  n3 -->|"request-response, http-json"| n1\n'
        f"  classDef application {mermaid.COLOURS['application']}\n"
        f"  classDef front-end {mermaid.COLOURS['front-end']}\n"
        f"  classDef external {mermaid.COLOURS['external']}\n"
        f"  style ctx1 {mermaid.FRAME}\n"
    )


@pytest.mark.slow
def test_the_real_mermaid_renders_every_nasty_name() -> None:
    svg = mermaidx.render(mermaid.text(nasty('end "; \\ # `x`'), 'a "title": # [x] `y` ---')).svg()
    shown = {unescape(text) for text in re.findall(r">([^<>]+)<", svg)}
    wanted = {name if len(name) <= 40 else name[:39] + "…" for name in NASTY_NAMES}
    assert wanted | {'end "; \\ # `x`', 'a "title": # [x] `y` ---', 'style"|, x|]y'} <= shown
    assert "<script>" not in svg


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_dot_keeps_every_name(name: str) -> None:
    only = graph([deployable(name, (name,))], [])
    parsed = pydot.graph_from_dot_data(dot.text(only, name))
    assert parsed is not None
    label = parsed[0].get_node('"n1"')[0].get("label")
    shown = json.loads(label.replace("&amp;", "&"))
    assert shown == (name if len(name) <= 40 else name[:39] + "…")


def test_dot_draws_groups_and_dotted_edges() -> None:
    parsed = pydot.graph_from_dot_data(dot.text(small(), ""))
    assert parsed is not None
    drawn = parsed[0]
    assert [item.get_name() for item in drawn.get_subgraphs()] == ['"cluster_ctx1"']
    assert [(item.get_source(), item.get_destination(), item.get("style")) for item in drawn.get_edges()] == [
        ('"n1"', '"n2"', None),
        ('"n1"', '"n4"', "dotted"),
        ('"n3"', '"n1"', None),
    ]
    assert "newrank=true" in dot.text(small(), "")


def test_a_picture_too_large_to_draw_shows_deployables_only() -> None:
    names = [f"part {number}" for number in range(200)]
    large = graph(
        [deployable("application", names, "application"), deployable("other", ("other",))],
        [
            edge("application", "application", *(interaction(names[0], name) for name in names[1:])),
            edge("application", "other", interaction(names[0], "other")),
        ],
    )
    drawn = picture(large)
    assert [[node.label for node in frame.nodes] for frame in drawn.frames] == [["application"], ["other"]]
    assert len(drawn.lines) == 1


def test_lines_that_no_picture_can_hold_are_counted() -> None:
    names = [f"part {number}" for number in range(100)]
    dense = graph(
        [deployable(name, (name,)) for name in names],
        [edge(source, target, interaction(source, target)) for source in names[:6] for target in names],
    )
    assert picture(dense).left_out == 600 - 6 - 400
    assert "%% 194 further edges are left out" in mermaid.text(dense, "")
    assert "// 194 further edges are left out" in dot.text(dense, "")


@pytest.mark.parametrize("made", [small(), nasty(), graph([], [])], ids=["small", "nasty", "empty"])
def test_json_obeys_its_schema(made: ServiceGraph) -> None:
    jsonschema.Draft202012Validator.check_schema(schema("graph"))
    document = json.loads(graph_json.text(made, "Orders"))
    jsonschema.validate(document, schema("graph"), cls=jsonschema.Draft202012Validator)
    assert document["assignment"] == dict(made.assignment)


def test_json_names_both_sides_of_an_edge() -> None:
    document = graph_json.data(small(), "Orders")
    first = document["edges"][1]
    assert (first["from"], first["to"], first["style"], first["protocol"]) == (
        "application",
        "model provider",
        "event",
        "queue",
    )
    assert document["components"][0]["forces"][1] == {
        "id": "load",
        "code": "S3",
        "title": "More load",
        "side": "against",
        "points": 1,
        "hard": False,
        "because": "it shares a store",
        "facts": {"component.relative_load": 6},
    }


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_every_graph_format_gives_the_same_bytes_twice(name: str) -> None:
    text = graph_format(name)
    assert text(small(), "Orders") == text(small(), "Orders")
    assert text(small(), "Orders").endswith("\n")
