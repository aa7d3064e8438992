"""Pictures and JSON of service graphs; the real Mermaid and a real DOT parser read them."""

import json
import re
from html import unescape

import jsonschema
import mermaidx  # type: ignore[import-untyped]
import pydot
import pytest
from drawn_graphs import deployable, edge, graph, interaction, nasty, small
from printed_plans import NASTY_NAMES

from archdecide.boundaries.graph import (
    ServiceGraph,
)
from archdecide.formats import GRAPH_FORMATS, graph_format, schema
from archdecide.formats.diagram import dot, mermaid
from archdecide.formats.diagram.diagram_model import picture
from archdecide.formats.json import graph_json

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated - use:DeprecationWarning")  # pydot and its parser


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
