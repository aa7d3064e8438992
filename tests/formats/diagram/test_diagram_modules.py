"""Pictures of modules: boxes inside deployables, one line between two, workers, zones."""

from collections.abc import Mapping
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx
import pydot
import pytest
from command import run

from archdecide import api
from archdecide.boundaries import ServiceGraph, service_graph
from archdecide.formats import (
    GRAPH_FORMATS,
    PICTURE_FORMATS,
    graph_format,
    picture_format,
)
from archdecide.formats.diagram import c4, d2, dot, graphml, mermaid, plantuml, structurizr, svg
from archdecide.formats.diagram.diagram_model import MOST_COMPONENTS, picture
from archdecide.load.pack_reader import load_pack
from archdecide.profile import Profile

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated - use:DeprecationWarning")  # pydot and its parser
FORMS: Mapping[str, Any] = {"mermaid": mermaid, "dot": dot, "d2": d2, "plantuml": plantuml, "c4": c4}


def cut(parts: list[dict[str, Any]], calls: list[tuple[str, str]]) -> ServiceGraph:
    made = Profile.model_validate(
        {
            "name": "system",
            "components": parts,
            "interactions": [{"from": one, "to": other} for one, other in calls],
        }
    )
    return service_graph(made, load_pack(), "modular-monolith", basis="forced")


@cache
def small() -> ServiceGraph:
    """Two modules of three parts each, one of them of workers, beside a satellite with card data."""
    parts: list[dict[str, Any]] = [{"name": f"chat {name}"} for name in "abc"]
    parts += [{"name": f"intake {name}", "kind": "ingestion"} for name in "xyz"]
    parts.append({"name": "cards", "data_sensitivity": "pci"})
    calls = [(f"chat {one}", f"chat {other}") for one, other in combinations("abc", 2)]
    calls += [(f"intake {one}", f"intake {other}") for one, other in combinations("xyz", 2)]
    return cut(parts, [*calls, ("chat a", "intake y"), ("chat b", "cards")])


@cache
def large() -> ServiceGraph:
    """Six cliques of five parts in a ring, each called twice by the one before."""
    groups = [[f"{word} {number}" for number in range(5)] for word in ("ant", "bee", "cat", "dog", "eel", "fox")]
    calls = [pair for names in groups for pair in combinations(names, 2)]
    for here, there in zip(groups, groups[1:] + groups[:1], strict=True):
        calls += [(here[0], there[0]), (here[1], there[0])]
    return cut([{"name": name} for names in groups for name in names], calls)


def test_modules_of_several_parts_are_frames_inside_their_deployable() -> None:
    application = next(frame for frame in picture(small()).frames if frame.kind == "application")
    assert [(frame.label, len(frame.nodes)) for frame in application.inner] == [("chat", 3), ("intake", 3)]
    assert application.single_nodes == ()


@pytest.mark.parametrize("name", FORMS)
def test_every_text_format_draws_modules_workers_and_zones(name: str) -> None:
    drawn = FORMS[name].text(small(), "")
    for word in ("chat", "intake", "mod1", "mod2", "worker", "card data"):
        assert word in drawn


def test_dot_nests_the_clusters_of_modules() -> None:
    parsed = pydot.graph_from_dot_data(dot.text(small(), ""))
    assert parsed is not None
    outer = parsed[0].get_subgraphs()[0]
    inner = outer.get_subgraphs()
    assert [item.get_name() for item in inner] == ['"cluster_mod1"', '"cluster_mod2"']
    named = [[node for node in item.get_nodes() if node.get_name().startswith('"n')] for item in inner]
    assert [len(nodes) for nodes in named] == [3, 3]


def test_mermaid_closes_every_module_before_its_deployable() -> None:
    depths, depth = [], 0
    for line in mermaid.text(small(), "").splitlines():
        depth += line.strip().startswith("subgraph") - (line.strip() == "end")
        depths.append(depth)
    assert (max(depths), depths[-1]) == (2, 0)


def test_a_zone_has_a_border_of_its_own_and_is_named() -> None:
    frame = next(frame for frame in picture(small()).frames if frame.name == "cards")
    assert frame.zone == "card data"
    assert f"style {frame.nodes[0].id} {mermaid.ZONE}" in mermaid.text(small(), "")
    assert dot.ZONE_COLOUR in dot.text(small(), "")
    root = ElementTree.fromstring(svg.text(small(), ""))
    zone = next(item for item in root.iter() if item.get("class") == "ad-zone")
    assert zone.get("data-node") == "cards"
    assert "holds card data" in "".join(zone.itertext())


def test_svg_names_the_module_below_each_component_and_when_pointed_at() -> None:
    drawn = svg.text(small(), "")
    assert "chat a: in application, module chat" in drawn
    assert drawn.count(">in chat</text>") == drawn.count(">in intake</text>") == 3


def test_the_modules_are_the_picture_of_a_large_system() -> None:
    made = large()
    assert len(made.components) > MOST_COMPONENTS
    drawn = picture(made)
    assert [node.name for node in drawn.frames[0].nodes] == ["ant", "bee", "cat", "dog", "eel", "fox"]
    assert [line.label for line in drawn.lines] == ["2 calls"] * 6
    assert drawn.notes[0].startswith("Only modules are shown: 30 components with 72 connections")


@pytest.mark.parametrize(("detail", "boxes"), [("components", 30), ("modules", 6), ("deployables", 1)])
def test_a_picture_shows_as_much_as_is_asked_for(detail: Any, boxes: int) -> None:
    drawn = picture(large(), detail)
    assert sum(len(frame.nodes) for frame in drawn.frames) == boxes
    assert bool(drawn.notes) == (boxes < 30)
    for name in PICTURE_FORMATS:
        assert "fox" in picture_format(name)(large(), "", "modules")


def test_formats_that_hold_everything_take_no_detail(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="holds every component"):
        api.render(small(), "json", detail="modules")
    path = tmp_path / "archdecide.yaml"
    path.write_text("schema_version: 1\nname: s\ncomponents: [{name: a}]\n", "utf-8")
    refused = run("graph", path, "--format", "json", "--detail", "modules")
    assert refused.code == 2
    assert "the format json always holds everything" in refused.err
    assert run("graph", path, "--detail", "deployables").code == 0


@pytest.mark.parametrize("name", sorted(GRAPH_FORMATS))
def test_every_format_takes_modules_and_gives_the_same_bytes_twice(name: str) -> None:
    for made in (small(), large()):
        assert graph_format(name)(made, "title") == graph_format(name)(made, "title")


def test_graphml_says_the_module_of_each_component_and_whether_it_is_a_worker() -> None:
    nodes = networkx.parse_graphml(graphml.text(small(), "")).nodes(data=True)
    found = {data["name"]: (data["module"], data["worker"]) for _, data in nodes}
    assert found["chat a"] == ("chat", False)
    assert found["intake x"] == ("intake", True)


def test_structurizr_groups_components_by_module() -> None:
    containers = structurizr.data(small(), "title")["model"]["softwareSystems"][0]["containers"]
    groups = {each["name"]: each.get("group") for container in containers for each in container["components"]}
    assert groups == {f"chat {name}": "chat" for name in "abc"} | {f"intake {name}": "intake" for name in "xyz"}
