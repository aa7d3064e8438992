"""Graphs for other tools: PlantUML, C4, Structurizr, GraphML and D2, read by those tools or by their rules."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any, get_args

import jsonschema
import mermaidx  # type: ignore[import-untyped]
import networkx
import pydot
import pytest
from drawn_graphs import deployable, edge, graph, interaction, nasty, small
from printed_plans import NASTY_NAMES
from typer.testing import CliRunner

from archdecide import api
from archdecide.boundaries.graph import ServiceGraph
from archdecide.cli import app
from archdecide.formats import GRAPH_FORMATS, RECORD_FORMATS, REPORT_FORMATS, graph_format
from archdecide.formats.diagram import c4, d2, dot, graphml, mermaid, plantuml, structurizr
from archdecide.formats.diagram.diagram_model import picture
from archdecide.profile import Profile

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated - use:DeprecationWarning")  # pydot and its parser
EXAMPLE = "examples/online-shop/archdecide.yaml"
HOSTILE_TITLE = 'a "title": # [x] `y` ${z} ---'
HOSTILE_GROUP = 'end "; \\ # `x` ${y}'


def runs(program: str | None, *arguments: str) -> bool:
    """True for a program that is there and can be run on this machine."""
    try:
        return (
            program is not None
            and not subprocess.run([program, *arguments], capture_output=True, timeout=60, check=False).returncode
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


PLANTUML = shutil.which("plantuml")
D2 = shutil.which("d2", path=str(Path(sys.executable).parent)) or shutil.which("d2")
needs_plantuml = pytest.mark.skipif(PLANTUML is None, reason="PlantUML is not installed: apt-get install plantuml")
needs_d2 = pytest.mark.skipif(not runs(D2, "--version"), reason="d2 cannot be run: pip install 'd2-python[bin]'")


def large() -> ServiceGraph:
    """More components than a picture can hold, in two deployables."""
    names = [f"part {number}" for number in range(200)]
    inner = [interaction(names[0], name, "call", "") for name in names[1:]]
    return graph(
        [deployable("application", names, "application"), deployable("other", ("other",))],
        [
            edge("application", "application", *inner),
            edge("application", "other", interaction(names[0], "other")),
        ],
    )


def shown(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"


def run(*command: str, text: str = "") -> str:
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, timeout=120, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def read_by_plantuml(text: str) -> str:
    """What PlantUML says of a diagram: its kind. Anything wrong in it is an error with its line."""
    said = run(str(PLANTUML), "-charset", "UTF-8", "-syntax", text=text)
    assert not said.startswith("ERROR"), said
    return said.splitlines()[0]


def drawn_by_plantuml(text: str) -> set[str]:
    """The texts of the picture that PlantUML draws."""
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed, without which PlantUML draws nothing: apt-get install graphviz")
    return texts(run(str(PLANTUML), "-charset", "UTF-8", "-tsvg", "-pipe", text=text))


def texts(svg: str) -> set[str]:
    return {unescape(text).replace("\u00a0", " ") for text in re.findall(r"<t(?:ext|span)[^>]*>([^<>]+)<", svg)}


# All of them


def test_the_command_and_the_api_offer_what_the_table_lists() -> None:
    assert list(get_args(api.GraphFormat)) == list(GRAPH_FORMATS)
    assert list(get_args(api.ReportFormat)) == list(REPORT_FORMATS)
    assert list(get_args(api.RecordFormat)) == list(RECORD_FORMATS)
    for command, formats in (("graph", GRAPH_FORMATS), ("report", REPORT_FORMATS), ("adr", RECORD_FORMATS)):
        said = CliRunner().invoke(app, [command, "p.yaml", "-f", "none"]).output
        assert all(repr(name) in said for name in formats)


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_the_command_writes_every_format(name: str, tmp_path: Path) -> None:
    output = tmp_path / "graph"
    done = CliRunner().invoke(app, ["graph", EXAMPLE, "--format", name, "--output", str(output)])
    assert done.exit_code == 0, done.output
    assert "card-acquirer" in output.read_text("utf-8")


@pytest.mark.parametrize("name", GRAPH_FORMATS)
@pytest.mark.parametrize("made", [small(), nasty(HOSTILE_GROUP), graph([], [])], ids=["small", "nasty", "empty"])
def test_every_format_ends_its_last_line_and_gives_the_same_bytes_twice(name: str, made: ServiceGraph) -> None:
    text = graph_format(name)
    first = text(made, HOSTILE_TITLE)
    assert first == text(made, HOSTILE_TITLE)
    assert first.endswith("\n") and not first.endswith("\n\n")


@pytest.mark.parametrize("name", ["mermaid", "dot", "svg", "plantuml", "c4", "d2", "structurizr"])
def test_every_picture_says_when_it_shows_deployables_only(name: str) -> None:
    text = graph_format(name)(large(), "Large")
    for sign in (":", "."):
        text = text.replace(f"<U+{ord(sign):04X}>", sign).replace(f"#{ord(sign)};", sign)
    note = "Only deployables are shown: 201 components with 200 connections are too many for one picture."
    assert ("Deployables only: 2 deployables of 201 components" if name == "structurizr" else note) in text
    assert name == "structurizr" or "part 7" not in text


def test_mermaid_draws_what_is_not_shown_as_a_note() -> None:
    svg = mermaidx.render(mermaid.text(large(), "")).svg()
    assert "Only deployables are shown" in " ".join(re.findall(r">([^<>]+)<", svg))


def test_dot_draws_what_is_not_shown_as_a_note() -> None:
    parsed = pydot.graph_from_dot_data(dot.text(large(), ""))
    assert parsed is not None
    assert parsed[0].get_node('"hint1"')[0].get("shape") == "note"


# PlantUML and C4


def test_plantuml_writes_groups_shapes_and_both_arrows() -> None:
    assert plantuml.text(small(), "Orders") == (
        "@startuml\n"
        "left to right direction\n"
        "title Orders\n"
        'package "application" as ctx1 <<application>> {\n'
        '  component "orders" as n1\n'
        '  component "billing" as n2\n'
        "}\n"
        'agent "dashboard" as n3 <<front end>>\n'
        'cloud "model provider" as n4 <<external system>>\n'
        "n1 --> n2\n"
        "n1 ..> n4 : event, queue\n"
        "n3 --> n1 : request-response, http-json\n"
        "@enduml\n"
    )


def test_c4_writes_boundaries_and_relations() -> None:
    assert c4.text(small(), "").splitlines()[3:] == [
        'Container_Boundary(ctx1, "application") {',
        '  Component(n1, "orders", "application")',
        '  Component(n2, "billing", "application")',
        "}",
        'Container(n3, "dashboard", "front end")',
        'System_Ext(n4, "model provider", "external system")',
        'Rel(n1, n2, "call", " ")',
        'Rel(n1, n4, "event", "queue<U+002C> asynchronous")',
        'Rel(n3, n1, "request-response", "http-json")',
        "@enduml",
    ]


@needs_plantuml
@pytest.mark.slow
@pytest.mark.parametrize("form", [plantuml, c4], ids=["plantuml", "c4"])
@pytest.mark.parametrize("made", [small(), nasty(HOSTILE_GROUP), large()], ids=["small", "nasty", "large"])
def test_plantuml_accepts_every_diagram(form: Any, made: ServiceGraph) -> None:
    assert read_by_plantuml(form.text(made, HOSTILE_TITLE)) == "DESCRIPTION"


@needs_plantuml
@pytest.mark.slow
def test_plantuml_shows_every_name_as_it_is() -> None:
    drawn = drawn_by_plantuml(plantuml.text(nasty(HOSTILE_GROUP), HOSTILE_TITLE))
    assert {*map(shown, NASTY_NAMES), HOSTILE_GROUP, HOSTILE_TITLE, 'style"|, x|]y'} <= drawn


@needs_plantuml
@pytest.mark.slow
def test_c4_shows_every_name_as_it_is() -> None:
    drawn = drawn_by_plantuml(c4.text(nasty(HOSTILE_GROUP), HOSTILE_TITLE))
    short = [name for name in NASTY_NAMES if len(name) <= 16]  # longer ones are broken over several lines
    assert len(short) == 11
    assert {*short, HOSTILE_GROUP, HOSTILE_TITLE} <= drawn


@needs_plantuml
@pytest.mark.slow
def test_plantuml_refuses_what_is_wrong() -> None:
    with pytest.raises(AssertionError, match="ERROR"):
        read_by_plantuml("@startuml\npackage {{ nonsense\n@enduml\n")


# D2


@needs_d2
@pytest.mark.parametrize(
    "made", [small(), nasty(HOSTILE_GROUP), large(), graph([], [])], ids=["small", "nasty", "large", "empty"]
)
def test_d2_accepts_every_diagram(made: ServiceGraph, tmp_path: Path) -> None:
    path = tmp_path / "graph.d2"
    path.write_text(d2.text(made, HOSTILE_TITLE), "utf-8")
    run(str(D2), "validate", str(path))
    run(str(D2), "fmt", str(path))
    run(str(D2), "validate", str(path))


@needs_d2
def test_d2_shows_every_name_as_it_is(tmp_path: Path) -> None:
    source, picture = tmp_path / "graph.d2", tmp_path / "graph.svg"
    source.write_text(d2.text(nasty(HOSTILE_GROUP), HOSTILE_TITLE), "utf-8")
    run(str(D2), str(source), str(picture))
    drawn = texts(picture.read_text("utf-8"))
    assert {*map(shown, NASTY_NAMES), f"{HOSTILE_GROUP} (application)", HOSTILE_TITLE, 'style"|, x|]y'} <= drawn


@needs_d2
def test_d2_refuses_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "graph.d2"
    path.write_text('a: "b\n', "utf-8")
    with pytest.raises(AssertionError, match="must be terminated"):
        run(str(D2), "validate", str(path))


def test_d2_writes_paths_into_groups_and_dashes() -> None:
    lines = d2.text(small(), "").splitlines()
    assert lines[-3:] == [
        "ctx1.n1 -> ctx1.n2",
        'ctx1.n1 -> n4: "event, queue" {style.stroke-dash: 4}',
        'n3 -> ctx1.n1: "request-response, http-json"',
    ]


# GraphML


def test_networkx_reads_all_components_and_interactions(tmp_path: Path) -> None:
    made = nasty(HOSTILE_GROUP)
    path = tmp_path / "graph.graphml"
    path.write_text(graphml.text(made, HOSTILE_TITLE), "utf-8")
    read = networkx.read_graphml(path)
    assert read.is_directed()
    assert {data["name"]: data["deployable"] for _, data in read.nodes(data=True)} == dict(made.assignment)
    names = dict(read.nodes(data="name"))
    links = [(names[a], names[b], data["style"], data["crosses"]) for a, b, data in read.edges(data=True)]
    assert sorted(links) == sorted((name, f"{name} ", 'style"|', True) for name in NASTY_NAMES)
    assert read.graph == {"title": HOSTILE_TITLE, "style": "microservices", "node_default": {}, "edge_default": {}}


def test_graphml_keeps_large_graphs_and_parallel_edges(tmp_path: Path) -> None:
    made = large()
    path = tmp_path / "graph.graphml"
    path.write_text(graphml.text(made, ""), "utf-8")
    assert len(networkx.read_graphml(path)) == 201
    twice = graph(
        [deployable("a", ("a",)), deployable("b", ("b",), "external")],
        [edge("a", "b", interaction("a", "b"), interaction("a", "b", "event", "queue"))],
    )
    path.write_text(graphml.text(twice, ""), "utf-8")
    read = networkx.read_graphml(path)
    assert [(data["style"], data["waits"]) for _, _, data in read.edges(data=True)] == [
        ("request-response", True),
        ("event", False),
    ]
    assert [data["kind"] for _, data in read.nodes(data=True)] == ["service", "external"]


# Structurizr

STRING = {"type": "string", "minLength": 1}
NUMBER = {"type": "string", "pattern": "^[1-9][0-9]*$"}
KEY = {"type": "string", "pattern": "^[a-zA-Z0-9_-]+$"}


def closed(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """An object that has these properties and no others."""
    properties = {**required, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def array(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


RELATIONSHIP = closed(
    {"id": NUMBER, "sourceId": NUMBER, "destinationId": NUMBER},
    {
        "description": STRING,
        "technology": STRING,
        "interactionStyle": {"enum": ["Synchronous", "Asynchronous"]},
        "tags": STRING,
        "linkedRelationshipId": NUMBER,
    },
)
ELEMENT = {"description": STRING, "tags": STRING, "relationships": array(RELATIONSHIP)}
COMPONENT = closed({"id": NUMBER, "name": STRING}, {**ELEMENT, "technology": STRING, "group": STRING})
CONTAINER = closed(
    {"id": NUMBER, "name": STRING},
    {
        **ELEMENT,
        "technology": STRING,
        "components": array(COMPONENT),
        "properties": {"type": "object", "additionalProperties": STRING},
    },
)
SOFTWARE_SYSTEM = closed(
    {"id": NUMBER, "name": STRING},
    {**ELEMENT, "location": {"enum": ["External", "Internal", "Unspecified"]}, "containers": array(CONTAINER)},
)
LAYOUT = closed(
    {"implementation": {"enum": ["Graphviz", "Dagre"]}},
    {
        "rankDirection": {"enum": ["TopBottom", "BottomTop", "LeftRight", "RightLeft"]},
        "rankSeparation": {"type": "integer"},
        "nodeSeparation": {"type": "integer"},
        "edgeSeparation": {"type": "integer"},
        "vertices": {"type": "boolean"},
    },
)
VIEW = {
    "title": STRING,
    "description": STRING,
    "automaticLayout": LAYOUT,
    "elements": array(closed({"id": NUMBER}, {"x": {"type": "integer"}, "y": {"type": "integer"}})),
    "relationships": array(closed({"id": NUMBER})),
}
SHAPES = ["Box", "RoundedBox", "Component", "WebBrowser", "Cylinder", "Hexagon", "Pipe", "Person", "Folder"]
COLOUR = {"type": "string", "pattern": "^#[0-9a-f]{6}$"}
STYLES = closed(
    {
        "elements": array(closed({"tag": STRING}, {"shape": {"enum": SHAPES}, "background": COLOUR, "color": COLOUR})),
        "relationships": array(closed({"tag": STRING}, {"dashed": {"type": "boolean"}})),
    }
)
WORKSPACE = closed(
    {
        "name": STRING,
        "model": closed({"softwareSystems": array(SOFTWARE_SYSTEM)}, {"people": array(closed({}))}),
        "views": closed(
            {
                "containerViews": array(closed({"key": KEY, "softwareSystemId": NUMBER}, VIEW)),
                "componentViews": array(closed({"key": KEY, "softwareSystemId": NUMBER, "containerId": NUMBER}, VIEW)),
                "configuration": closed({"styles": STYLES}),
            }
        ),
    },
    {"description": STRING},
)
"""The format as its documentation describes it, as far as we use it; unlike its OpenAPI file it allows nothing else."""


def elements(workspace: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every element with the id of its parent ("" for software systems)."""
    for system in workspace["model"]["softwareSystems"]:
        yield "", system
        for container in system.get("containers", []):
            yield system["id"], container
            for component in container.get("components", []):
                yield container["id"], component


def sound(workspace: dict[str, Any]) -> None:
    """The rules of a workspace that no schema can state."""
    jsonschema.validate(workspace, WORKSPACE, cls=jsonschema.Draft202012Validator)
    found = list(elements(workspace))
    parents = {element["id"]: parent for parent, element in found}
    relationships = {each["id"]: each for _, element in found for each in element.get("relationships", [])}
    ids = [element["id"] for _, element in found]
    ids += [each["id"] for _, element in found for each in element.get("relationships", [])]
    assert len(ids) == len(set(ids))
    names = [(parent, element["name"].casefold()) for parent, element in found]
    assert len(names) == len(set(names)), "siblings have different names"
    for _, element in found:
        for each in element.get("relationships", []):
            source, target = each["sourceId"], each["destinationId"]
            assert source == element["id"] and target in parents
            assert target not in (source, parents[source]) and parents[target] != source
            assert each.get("linkedRelationshipId", each["id"]) in relationships
    said = [(each["sourceId"], each["destinationId"], each["description"]) for each in relationships.values()]
    assert len(said) == len(set(said))
    views = [*workspace["views"]["containerViews"], *workspace["views"]["componentViews"]]
    assert len({view["key"] for view in views}) == len(views)
    for view in views:
        shown = {each["id"] for each in view["elements"]}
        assert shown <= set(parents) and view["softwareSystemId"] in parents
        assert view.get("containerId", view["softwareSystemId"]) in parents and view.get("containerId") not in shown
        for each in view["relationships"]:
            assert {relationships[each["id"]][end] for end in ("sourceId", "destinationId")} <= shown


@pytest.mark.parametrize(
    "made", [small(), nasty(HOSTILE_GROUP), large(), graph([], [])], ids=["small", "nasty", "large", "empty"]
)
@pytest.mark.parametrize("title", ["Orders", "", "model provider"])
def test_structurizr_workspaces_are_sound(made: ServiceGraph, title: str) -> None:
    sound(json.loads(structurizr.text(made, title)))


@pytest.mark.parametrize("name", ["online-shop", "fraud-detection", "overbuilt-landscape"])
@pytest.mark.parametrize("style", ["monolith", "microservices"])
def test_structurizr_workspaces_of_examples_are_sound(name: str, style: str) -> None:
    profile = api.load_profile(f"examples/{name}/archdecide.yaml")
    sound(json.loads(structurizr.text(api.service_graph(profile, style=style), profile.name)))


@pytest.mark.parametrize(
    "break_it",
    [
        lambda data: data["views"]["containerViews"][0]["elements"].append({"id": "999"}),
        lambda data: data["model"]["softwareSystems"][0].update(colour="red"),
        lambda data: data["model"]["softwareSystems"][1].update(id="1"),
        lambda data: data["views"]["containerViews"][0].update(automaticLayout={"implementation": "Other"}),
    ],
    ids=["dangling", "unknown key", "same id", "bad enum"],
)
def test_the_check_of_workspaces_finds_what_is_wrong(break_it: Any) -> None:
    data = json.loads(structurizr.text(small(), "Orders"))
    sound(data)
    break_it(data)
    with pytest.raises((AssertionError, jsonschema.ValidationError)):
        sound(data)


def test_structurizr_puts_components_into_containers_and_implies_their_relationships() -> None:
    data = structurizr.data(small(), "Orders")
    ours, provider = data["model"]["softwareSystems"]
    application, dashboard = ours["containers"]
    assert (ours["name"], provider["name"], provider["location"]) == ("Orders", "model provider", "External")
    assert [each["name"] for each in application["components"]] == ["orders", "billing"]
    assert dashboard["components"] == []
    assert application["properties"] == {"owners": "team a", "data stores": "orders db"}
    said = [
        (each["destinationId"], each["description"], each["interactionStyle"]) for each in application["relationships"]
    ]
    assert said == [(provider["id"], "event", "Asynchronous")]
    linked = application["relationships"][0]["linkedRelationshipId"]
    assert linked in [each["id"] for each in application["components"][0]["relationships"]]
    (overview,), (detail,) = data["views"]["containerViews"], data["views"]["componentViews"]
    assert [each["id"] for each in overview["elements"]] == [application["id"], dashboard["id"], provider["id"]]
    assert len(overview["relationships"]) == 2
    assert len(detail["elements"]) == 4 and len(detail["relationships"]) == 3


def test_structurizr_gives_siblings_different_names() -> None:
    made = graph([deployable("a  b", ("x",)), deployable("a b", ("y",)), deployable("A B", ("z",))], [])
    containers = structurizr.data(made, "")["model"]["softwareSystems"][0]["containers"]
    assert [each["name"] for each in containers] == ["a b", "a b (2)", "A B (3)"]


def test_a_picture_of_too_many_deployables_shows_kinds_with_counts() -> None:
    parts = [{"name": f"p{number:03}", "kind": "external"} for number in range(200)]
    calls = [{"from": "a", "to": part["name"], "need": "reply"} for part in parts]
    data = {"name": "s", "components": [{"name": "a", "kind": "application"}, *parts], "interactions": calls}
    drawn = picture(api.service_graph(Profile.model_validate(data), style="monolith"))
    assert [frame.name for frame in drawn.frames] == [
        "1 application (1 component)",
        "200 external systems (200 components)",
    ]
    assert [line.label for line in drawn.lines] == ["200 edges"]
    assert drawn.notes == ("Only kinds are shown: 201 deployables are too many for one picture.",)
    assert drawn.left_out == 0
