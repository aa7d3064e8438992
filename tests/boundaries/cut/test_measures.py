"""Measures of a cut, against values worked out by hand and against networkx."""

from math import log

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archdecide.boundaries import service_graph
from archdecide.boundaries.cut.measures import NAMES, Measures, call_volumes, measured
from archdecide.boundaries.system import System
from archdecide.load.pack_reader import load_pack
from archdecide.profile import Profile

VOLUMES = {("a", "b"): 4.0, ("b", "a"): 1.0, ("c", "d"): 2.0, ("b", "c"): 3.0}
"""Two pairs, and one call of volume 3 between them."""
PAIRS = {"a": "one", "b": "one", "c": "two", "d": "two"}


def test_every_measure_of_two_pairs_is_the_one_worked_out_by_hand() -> None:
    every = log(5) + log(2) + log(3) + log(4)
    assert measured(PAIRS, VOLUMES) == {
        # Two of four ordered pairs inside one, one of four inside two; one of four between them.
        "sm": pytest.approx((2 / 4 + 1 / 4) / 2 - 1 / 4),
        "icp_log": pytest.approx(log(4) / every),
        "icp_raw": pytest.approx(3 / 10),
        "ifn": pytest.approx(1 / 2),
        "ned": 1,
        "coupling": pytest.approx(3 / 10),
        "cohesion": pytest.approx((10 / 13 + 4 / 7) / 2),
        "modularity": pytest.approx(5 / 10 - (13 / 20) ** 2 + 2 / 10 - (7 / 20) ** 2),
    }


def test_one_cluster_crosses_nothing_and_single_parts_cohere_in_nothing() -> None:
    one, each = measured(dict.fromkeys(PAIRS, "all"), VOLUMES), measured({name: name for name in PAIRS}, VOLUMES)
    assert [one[name] for name in ("icp_log", "icp_raw", "ifn", "coupling", "modularity")] == [0, 0, 0, 0, 0]
    assert (one["cohesion"], each["cohesion"], each["icp_raw"]) == (1, 0, 1)


def test_clusters_of_five_to_twenty_are_not_extreme() -> None:
    cluster = {f"p{number}": "five" if number < 5 else f"alone {number}" for number in range(20)}
    assert measured(cluster, {})["ned"] == pytest.approx(1 - 5 / 20)


def test_a_system_without_calls_has_no_share_of_them() -> None:
    found = measured(PAIRS, {})
    assert [name for name in NAMES if found[name] is None] == [
        "icp_log",
        "icp_raw",
        "coupling",
        "cohesion",
        "modularity",
    ]


def test_repelling_pairs_stores_and_outsiders_are_no_calls() -> None:
    made = Profile.model_validate(
        {
            "name": "s",
            "components": [*({"name": name} for name in "abc"), {"name": "db", "kind": "data-store"}],
            "interactions": [
                {"from": "a", "to": "b", "weight": 2, "calls_per_request": 3},
                {"from": "a", "to": "c", "weight": -1},
                {"from": "a", "to": "db"},
            ],
        }
    )
    assert call_volumes(System.of(made, load_pack())) == {("a", "b"): 6}


def test_the_graph_prints_the_degenerate_cuts_beside_its_own() -> None:
    made = Profile.model_validate(
        {"name": "s", "components": [{"name": "a"}, {"name": "b"}], "interactions": [{"from": "a", "to": "b"}]}
    )
    graph = service_graph(made, load_pack(), "monolith", basis="forced")
    assert list(graph.measures) == ["cut", "one", "each"]
    assert graph.measures["cut"] == graph.measures["one"]


NODES = st.sampled_from("abcdefgh")


@given(
    volumes=st.dictionaries(
        st.tuples(NODES, NODES).filter(lambda pair: pair[0] != pair[1]), st.integers(1, 9).map(float), min_size=1
    ),
    labels=st.lists(st.sampled_from("xyz"), min_size=8, max_size=8),
)
def test_modularity_is_that_of_networkx(volumes: dict[tuple[str, str], float], labels: list[str]) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from("abcdefgh")
    for (one, other), volume in volumes.items():
        known = graph.get_edge_data(one, other, {"weight": 0.0})["weight"]
        graph.add_edge(one, other, weight=known + volume)
    cluster = dict(zip("abcdefgh", labels, strict=True))
    groups = [{name for name in cluster if cluster[name] == label} for label in sorted(set(labels))]
    found: Measures = measured(cluster, volumes)
    assert found["modularity"] == pytest.approx(nx.community.modularity(graph, groups))
