"""Cuts by structure: affinity, communities, the size that people can carry, alternatives and confidence."""

from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations, pairwise
from random import Random
from typing import Any

import networkx as nx
import pytest
from effort import examples, growth
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from archdecide.boundaries import ServiceGraph, UnknownCutError, service_graph
from archdecide.boundaries.canonical_order import canonical_order
from archdecide.boundaries.cut.affinity import COUPLING, OWN_DATA, Bonds
from archdecide.boundaries.cut.communities import Weighted, communities, quality
from archdecide.boundaries.cut.forces import nets
from archdecide.boundaries.cut.structure import Bounds, StructureCandidate, keeps_company, ranked
from archdecide.boundaries.system import System
from archdecide.cli import app
from archdecide.load.pack_reader import load_pack
from archdecide.profile import Profile
from archdecide.rules import Pack

Call = dict[str, Any]


@cache
def pack() -> Pack:
    return load_pack()


def profile(names: Iterable[Any], calls: Iterable[Call], **more: Any) -> Profile:
    components = [{"name": item} if isinstance(item, str) else item for item in names]
    return Profile.model_validate({"name": "system", "components": components, "interactions": list(calls), **more})


def clique(names: Iterable[str], **more: Any) -> list[Call]:
    return [{"from": one, "to": other, **more} for one, other in combinations(names, 2)]


def cut(made: Profile, style: str = "microservices", number: int = 1) -> ServiceGraph:
    return service_graph(made, pack(), style, basis="forced", cut=number)


def companies(graph: ServiceGraph) -> set[frozenset[str]]:
    return {frozenset(item.components) for item in graph.deployables}


def sets(*names: str) -> set[frozenset[str]]:
    return {frozenset(item) for item in names}


TWO = [*clique("abcd"), *clique("wxyz"), {"from": "d", "to": "w"}]
"""Two groups of four with one call between them, about which nothing else is known."""


# What structure says.


def test_a_bare_graph_is_cut_where_it_is_thin() -> None:
    assert companies(cut(profile("abcdwxyz", TWO))) == sets("abcd", "wxyz")


def test_a_service_found_by_structure_is_named_after_the_two_heaviest_parts() -> None:
    calls = [*TWO, {"from": "c", "to": "a", "weight": 5}, {"from": "c", "to": "b", "weight": 4}]
    assert {item.name for item in cut(profile("abcdwxyz", calls)).services} >= {"a and c"}


def test_a_chain_of_equal_parts_is_not_left_in_one_core_under_microservices() -> None:
    calls = [{"from": one, "to": other} for one, other in pairwise("abcdefgh")]
    assert len(cut(profile("abcdefgh", calls)).services) > 1


def test_parts_without_interactions_stay_together_in_the_core() -> None:
    graph = cut(profile("abcdwxyz1234", TWO))
    assert companies(graph) == sets("abcd", "wxyz", "1234")
    assert graph.assignment["1"] == "core"


def test_a_part_without_interactions_goes_where_most_parts_of_its_team_are() -> None:
    parts = [{"name": name, "team": "red" if name in "abcd" else "blue"} for name in "abcdwxyz1"]
    graph = cut(profile([*parts, "2"], TWO))
    assert companies(graph) == sets("abcd", "wxyz1", "2")


def test_a_repelling_pair_is_separated_where_nothing_else_holds_it() -> None:
    calls = [*clique("abc"), {"from": "c", "to": "d", "weight": 1}, {"from": "a", "to": "d", "weight": -2}]
    graph = cut(profile("abcd", calls))
    assert graph.assignment["a"] != graph.assignment["d"]


def test_heavier_pairs_stay_together() -> None:
    square = [("a", "b", 9), ("b", "c", 1), ("c", "d", 9), ("d", "a", 1)]
    calls = [{"from": one, "to": other, "weight": weight} for one, other, weight in square]
    assert companies(cut(profile("abcd", calls))) == sets("ab", "cd")


def test_structure_makes_no_boundary_while_the_domain_is_unclear() -> None:
    graph = cut(profile("abcdwxyz", TWO, product={"domain_clarity": 1}))
    assert len(graph.services) == 1


def test_a_modular_monolith_gets_the_same_sets_as_modules() -> None:
    graph = cut(profile("abcdwxyz", TWO), "modular-monolith")
    assert [item.module_sets for item in graph.services] == [(tuple("abcd"), tuple("wxyz"))]


def test_a_monolith_stays_one() -> None:
    graph = cut(profile("abcdwxyz", TWO), "monolith")
    assert [item.module_sets for item in graph.services] == [()]


# Names.


LABELS = ("kind", "team", "relative_load", "changes_per_month")


@st.composite
def systems(draw: st.DrawFn) -> dict[str, Any]:
    """A system whose parts differ in what they are or call, mostly."""
    chance = Random(draw(st.integers(0, 100_000)))
    names = [f"p{number}" for number in range(draw(st.integers(3, 24)))]
    parts = [
        {
            "name": name,
            "kind": chance.choice(["other", "application", "ingestion", "api-gateway", "data-store", "inference"]),
            "team": chance.choice(["red", "blue"]),
            "relative_load": chance.choice([1, 2, 20]),
            "changes_per_month": chance.randint(1, 50),
        }
        for name in names
    ]
    pairs = [pair for pair in combinations(names, 2) if chance.random() < draw(st.sampled_from([0.1, 0.3]))]
    calls = [
        {"from": one, "to": other, "weight": chance.randint(1, 1000), "calls_per_request": chance.randint(1, 9)}
        for one, other in pairs
    ]
    apart = [chance.sample(names, 2)] if chance.random() < 0.3 else []
    return {"name": "system", "components": parts, "interactions": calls, "boundaries": {"apart": apart}}


def renamed(data: dict[str, Any], names: dict[str, str], order: Random) -> dict[str, Any]:
    parts = [{**part, "name": names[part["name"]]} for part in data["components"]]
    calls = [{**call, "from": names[call["from"]], "to": names[call["to"]]} for call in data["interactions"]]
    order.shuffle(parts)
    order.shuffle(calls)
    bounds = {key: [[names[name] for name in group] for group in held] for key, held in data["boundaries"].items()}
    return {**data, "components": parts, "interactions": calls, "boundaries": bounds}


@settings(max_examples=examples(40))
@given(data=systems(), seed=st.integers(0, 1000), style=st.sampled_from(["microservices", "modular-monolith"]))
def test_other_names_and_another_order_give_the_same_services_and_modules(
    data: dict[str, Any], seed: int, style: str
) -> None:
    old = [part["name"] for part in data["components"]]
    order = Random(seed)
    new = [f"q{number}" for number in order.sample(range(len(old)), len(old))]
    names = dict(zip(old, new, strict=True))
    # Parts that structure cannot tell apart may swap their places: compared is where those of one sort are.
    sort = {part["name"]: sort_of(data, part["name"]) for part in data["components"]}
    back = {there: sort[here] for here, there in names.items()}

    def found(made: dict[str, Any], sorts: dict[str, object]) -> list[list[str]]:
        graph = service_graph(Profile.model_validate(made), pack(), style, basis="forced")
        units = [item.components for item in graph.deployables] + [item.components for item in graph.modules]
        return sorted(sorted(str(sorts[name]) for name in unit) for unit in units)

    assert found(data, sort) == found(renamed(data, names, order), back)


def sort_of(data: dict[str, Any], name: str) -> object:
    """What a part is and what it is tied to, without names."""
    part = next(part for part in data["components"] if part["name"] == name)
    ties = sorted(
        (call["from"] == name, call["weight"], call["calls_per_request"])
        for call in data["interactions"]
        if name in (call["from"], call["to"])
    )
    return ([part[label] for label in LABELS], ties)


@given(
    pairs=st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1])),
    seed=st.integers(0, 1000),
)
def test_the_canonical_order_gives_the_same_graph_under_all_names_of_a_forest(
    pairs: set[tuple[int, int]], seed: int
) -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(10))
    for one, other in sorted(pairs):
        if not nx.has_path(graph, one, other):
            graph.add_edge(one, other)
    numbers = list(range(10))
    Random(seed).shuffle(numbers)

    def ordered(names: list[int]) -> set[tuple[int, ...]]:
        links = [[(0, other) for other in graph[node]] for node in range(10)]
        order = canonical_order([("",)] * 10, links, [f"{name}" for name in names])
        place = {node: number for number, node in enumerate(order)}
        return {tuple(sorted((place[one], place[other]))) for one, other in graph.edges}

    assert ordered(numbers) == ordered(list(range(10)))


def test_nodes_are_ordered_by_what_they_are_then_by_their_links_then_by_name() -> None:
    links = [[(0, 1)], [(0, 0)], [], []]
    assert canonical_order([("b",), ("b",), ("a",), ("b",)], links, ["x", "w", "v", "u"]) == [2, 3, 1, 0]


def test_parts_that_keep_other_company_in_cuts_as_good_are_named() -> None:
    between = [{"from": "m", "to": name} for name in "cdwx"]
    graph = cut(profile("abcdmwxyz", [*clique("abcd"), *clique("wxyz"), *between]))
    assert [item.components for item in graph.findings if item.id == "uncertain-place"] == [("m",)]
    certain = cut(profile("abcdwxyz", TWO))
    assert "uncertain-place" not in {item.id for item in certain.findings}


# Constraints inside the structure.


def test_constraints_hold_against_the_structure() -> None:
    bounds = {"apart": [["a", "b"]], "together": [["d", "w"]], "fixed": {"shop": ["x", "y"]}}
    home = cut(profile("abcdwxyz", TWO, boundaries=bounds)).assignment
    assert home["a"] != home["b"]
    assert home["d"] == home["w"]
    assert home["x"] == home["y"] == "shop"


def test_strong_consistency_holds_against_the_structure() -> None:
    calls = [*TWO[:-1], {"from": "d", "to": "w", "consistency": "strong"}]
    graph = cut(profile("abcdwxyz", calls))
    assert graph.assignment["d"] == graph.assignment["w"]
    assert {item.broken_transactions for item in graph.alternatives} == {0}


@pytest.mark.parametrize("most", [1, 2, 3])
def test_no_more_services_than_allowed(most: int) -> None:
    three = [*clique("abc"), *clique("lmn"), *clique("xyz"), {"from": "c", "to": "l"}, {"from": "n", "to": "x"}]
    assert len(cut(profile("abclmnxyz", three, boundaries={"max_services": most})).services) == most


def test_a_private_store_stays_with_its_owner_and_two_owners_stay_apart() -> None:
    stores = [{"name": f"{name}-db", "kind": "data-store"} for name in "abc"]
    calls: list[Call] = [*clique("abc"), *({"from": name, "to": f"{name}-db"} for name in "abc")]
    graph = cut(profile([*"abc", *stores], calls))
    assert {item.name: item.belongs_to for item in graph.deployables if item.kind == "backing-service"} == {
        "a-db": "a",
        "b-db": "b",
        "c-db": "c",
    }


def test_a_shared_store_attracts_its_users() -> None:
    store = {"name": "db", "kind": "data-store"}
    calls: list[Call] = [{"from": one, "to": other} for one, other in ("ab", "bc", "cd", "da")]
    calls += [{"from": name, "to": "db", "weight": 4} for name in "ac"]
    graph = cut(profile([*"abcd", store], calls))
    assert graph.assignment["a"] == graph.assignment["c"]


# Size from the people.


def test_people_bound_the_number_of_services() -> None:
    names = [f"{group}{number}" for group in "abcdef" for number in range(5)]
    calls = [call for group in "abcdef" for call in clique(f"{group}{number}" for number in range(5))]
    calls += [{"from": f"{one}0", "to": f"{other}0"} for one, other in pairwise("abcdef")]
    free = cut(profile(names, calls))
    held = cut(profile(names, calls, team={"engineers": 6, "platform_engineers": 2}))
    assert len(free.services) == 6
    assert len(held.services) == 3


def test_there_is_a_service_for_every_team_where_they_can_carry_it() -> None:
    ring = [{"from": f"p{number}", "to": f"p{(number + 1) % 24}"} for number in range(24)]
    names = [f"p{number}" for number in range(24)]
    counts = [len(cut(profile(names, ring, team={"teams": teams, "engineers": 90})).services) for teams in (2, 8)]
    assert counts[0] < 8 <= counts[1]


def test_candidates_inside_the_bounds_come_first_then_the_nearest() -> None:
    made = [_candidate(count, crossing=0.02 * count) for count in (2, 4, 7)]
    assert [item.count for item in ranked(made, Bounds(2))] == [4, 7, 2]
    assert [item.count for item in ranked(made, Bounds(2, 3))] == [2, 4, 7]
    assert [item.count for item in ranked(made, Bounds(6))] == [7, 4, 2]


def _candidate(count: int, crossing: float) -> StructureCandidate:
    return StructureCandidate(tuple(range(count)), count, 0.5 * count, crossing, 1 / count)


# Affinity.


def bonds(made: Profile) -> Bonds:
    system = System.of(made, pack())
    return Bonds(system, nets(system))


def contributions(made: Profile, one: str, other: str) -> dict[str, float]:
    return {item.code: item.points for item in bonds(made).pairs[one, other].contributions}


def test_coupling_counts_in_typical_pairs_and_repulsion_is_kept() -> None:
    calls = [("a", "b", 2), ("b", "c", 2), ("c", "d", 6), ("a", "d", -3)]
    made = profile("abcd", [{"from": one, "to": other, "weight": weight} for one, other, weight in calls])
    assert contributions(made, "a", "b") == {COUPLING: pytest.approx(0.8)}
    assert contributions(made, "c", "d") == {COUPLING: pytest.approx(2.4)}
    assert contributions(made, "a", "d") == {COUPLING: pytest.approx(-1.2)}


def test_forces_of_the_pack_attract_and_repel_a_pair() -> None:
    parts = [
        {"name": "a", "team": "x", "relative_load": 20, "changes_per_month": 8},
        {"name": "b", "team": "y", "relative_load": 1, "changes_per_month": 1, "runtime": "java"},
    ]
    calls = [{"from": "a", "to": "b", "calls_per_request": 60, "payload_kb": 2000, "co_change_pct": 35}]
    found = contributions(profile(parts, calls), "a", "b")
    assert found == {COUPLING: 1, "S2": -2, "S3": -2, "S4": -1, "S5": -1, "J2": 2, "J3": 1, "J5": 1}


def test_one_team_attracts_a_pair_that_nothing_sets_apart() -> None:
    parts = [{"name": name, "team": "x"} for name in "ab"]
    assert contributions(profile(parts, [{"from": "a", "to": "b"}]), "a", "b")["J6"] == 1


def test_two_owners_of_data_repel_each_other() -> None:
    parts = [{"name": name, "data_store": f"{name}-db"} for name in "ab"]
    assert contributions(profile(parts, [{"from": "a", "to": "b"}]), "a", "b")[OWN_DATA] == -1


def test_the_reasons_of_an_edge_add_up_to_the_affinity_across_it() -> None:
    made = profile("abcdwxyz", [*TWO, {"from": "a", "to": "z", "weight": -1}])
    graph = cut(made)
    edge = next(item for item in graph.edges if item.crosses)
    expected = sum(
        affinity.points
        for pair, affinity in bonds(made).pairs.items()
        if {graph.assignment[name] for name in pair} == {edge.source, edge.target}
    )
    signed = [force.points if force.side == "against" else -force.points for force in edge.reasons]
    assert sum(signed) == pytest.approx(expected)
    assert {force.side for force in edge.reasons} == {"for", "against"}


def test_a_deployable_names_the_forces_on_its_components() -> None:
    parts = [{"name": "a", "products": 4}, {"name": "b", "products": 4}, "c"]
    graph = cut(profile(parts, [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}]))
    force = next(item for item in graph.services[0].forces if item.code == "S8")
    assert (force.side, force.points, force.components) == ("for", 2, ("a",))


# Communities.

WEIGHTS = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 9).map(float),
    min_size=3,
    max_size=40,
)


def weighted(pairs: dict[tuple[int, int], float], marks: dict[int, int] | None = None) -> Weighted:
    labels = [frozenset({(marks or {})[node]}) if node in (marks or {}) else frozenset[int]() for node in range(12)]
    return Weighted.of(12, dict(sorted(pairs.items())), [0.0] * 12, labels)


def graph_of(pairs: dict[tuple[int, int], float]) -> "nx.Graph[int]":
    graph: nx.Graph[int] = nx.empty_graph(12)
    graph.add_weighted_edges_from((one, other, weight) for (one, other), weight in pairs.items())
    return graph


def as_sets(groups: list[int]) -> list[set[int]]:
    return [{node for node, group in enumerate(groups) if group == number} for number in dict.fromkeys(groups)]


@given(pairs=WEIGHTS, resolution=st.sampled_from([0.5, 1.0, 2.0]))
def test_without_repulsion_the_quality_is_modularity(pairs: dict[tuple[int, int], float], resolution: float) -> None:
    groups = communities(weighted(pairs), resolution, 2)
    expected = nx.community.modularity(graph_of(pairs), as_sets(groups), resolution=resolution)
    assert quality(weighted(pairs), groups, resolution) == pytest.approx(expected)


@settings(max_examples=examples(60))
@given(pairs=WEIGHTS)
def test_communities_are_about_as_good_as_those_of_networkx(pairs: dict[tuple[int, int], float]) -> None:
    graph = graph_of(pairs)
    theirs = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=1))
    assert quality(weighted(pairs), communities(weighted(pairs), 1.0, 6), 1.0) >= theirs - 0.02


@given(pairs=WEIGHTS, marks=st.dictionaries(st.integers(0, 11), st.integers(0, 2)))
def test_what_shares_a_mark_never_shares_a_group(pairs: dict[tuple[int, int], float], marks: dict[int, int]) -> None:
    groups = communities(weighted(pairs, marks), 0.3, 3)
    for one, other in combinations(marks, 2):
        assert marks[one] != marks[other] or groups[one] != groups[other]


@given(pairs=WEIGHTS, flipped=st.integers(0, 39))
def test_a_group_of_two_that_repel_each_other_is_never_made(pairs: dict[tuple[int, int], float], flipped: int) -> None:
    pair = sorted(pairs)[flipped % len(pairs)]
    groups = communities(weighted(pairs | {pair: -pairs[pair]}), 1.0, 3)
    assert [node for node, group in enumerate(groups) if group == groups[pair[0]]] != sorted(pair)


def test_company_is_kept_where_more_than_half_of_all_is_the_same() -> None:
    assert keeps_company("aaab", "xxyy") == [True, True, False, False]


# Confidence.


def test_clear_structure_is_certain_and_a_part_in_between_is_not() -> None:
    between = [{"from": "m", "to": name, "weight": 1} for name in "cdwx"]
    stated = [call | {"weight": 1} for call in [*clique("abcd"), *clique("wxyz")]]
    graph = cut(profile("abcdmwxyz", [*stated, *between]))
    assert {graph.confidence[name] for name in "abz"} == {1.0}
    assert graph.confidence["m"] < 1


def test_a_force_close_to_its_threshold_makes_a_place_uncertain() -> None:
    def confidence(load: float) -> float:
        parts = [{"name": name, "relative_load": 1} for name in "bcde"]
        calls = [{"from": "a", "to": name} for name in "bcde"]
        heavy = {"name": "a", "relative_load": load}
        return cut(profile([heavy, *parts], calls, team={"engineers": 60})).confidence["a"]

    assert confidence(5.1) < confidence(9)


# Alternatives.


def test_the_next_best_cuts_stand_beside_the_proposed_one() -> None:
    three = [*clique("abcd"), *clique("lmno"), *clique("wxyz"), {"from": "d", "to": "l"}, {"from": "o", "to": "w"}]
    graph = cut(profile("abcdlmnowxyz", three))
    assert [item.cut for item in graph.alternatives] == [1, 2, 3]
    assert [item.shown for item in graph.alternatives] == [True, False, False]
    assert len({item.services for item in graph.alternatives}) == 3
    first = graph.alternatives[0]
    assert (first.crossing_calls, first.broken_transactions, first.moved, first.balance) == (2, 0, (), 1)


@pytest.mark.parametrize("style", ["monolith", "modular-monolith", "microservices"])
def test_a_cut_can_be_chosen_by_its_number(style: str) -> None:
    parts = [{"name": name, "products": 1 + number} for number, name in enumerate("abcd")]
    made = profile(parts, [{"from": one, "to": other} for one, other in pairwise("abcd")])
    proposed = cut(made, style)
    for item in proposed.alternatives:
        shown = cut(made, style, item.cut)
        assert [other.cut for other in shown.alternatives if other.shown] == [item.cut]
        assert tuple((service.name, service.components) for service in shown.services) == item.services


def test_teams_transactions_and_hops_are_counted_for_every_cut() -> None:
    parts = [{"name": name, "team": team} for name, team in (("a", "x"), ("b", "y"), ("c", "y"))]
    calls: list[Call] = [{"from": "a", "to": "b", "calls_per_request": 3}]
    calls += [{"from": "b", "to": "c", "consistency": "strong"}]
    bounds = {"fixed": {"one": ["a"], "two": ["b"], "three": ["c"]}}
    first = cut(profile(parts, calls, boundaries=bounds, scale={"latency_p95_ms": 100})).alternatives[0]
    assert (first.crossing_calls, first.broken_transactions, first.team_crossings, first.sync_depth) == (4, 1, 1, 2)
    assert first.hop_share is not None
    assert first.hop_share > 0


def test_a_number_beyond_the_cuts_is_refused() -> None:
    with pytest.raises(UnknownCutError, match="there is no cut 9; cuts: 1"):
        cut(profile("abcdwxyz", TWO), number=9)


def test_the_command_line_refuses_a_number_beyond_the_cuts(tmp_path: Any) -> None:
    file = tmp_path / "archdecide.yaml"
    file.write_text("name: s\ncomponents: [{name: a}, {name: b}]\ninteractions: [{from: a, to: b, need: reply}]\n")
    result = CliRunner().invoke(app, ["graph", str(file), "--style", "microservices", "--cut", "9"])
    assert result.exit_code != 0


# Large systems.


def village(size: int, calls: int) -> Profile:
    """Neighbourhoods of 40 parts, four of five calls inside."""
    order = Random(1)
    found: dict[tuple[int, int], int] = {}
    while len(found) < calls:
        source = order.randrange(size)
        near = min(source - source % 40 + order.randrange(40), size - 1)
        target = near if order.random() < 0.8 else order.randrange(size)
        if source != target:
            found[source, target] = order.randint(1, 9)
    return profile(
        [f"part {number}" for number in range(size)],
        [{"from": f"part {one}", "to": f"part {other}", "weight": weight} for (one, other), weight in found.items()],
    )


def test_a_code_base_of_425_parts_falls_into_some_services() -> None:
    assert 2 <= len(cut(village(425, 1700)).services) <= 60


@pytest.mark.slow
def test_five_thousand_parts_are_cut_whole() -> None:
    assert len(cut(village(5000, 20_000)).assignment) == 5000


@pytest.mark.slow
def test_the_effort_of_a_cut_grows_with_the_system_and_not_with_its_square() -> None:
    def prepared(size: int) -> Callable[[], ServiceGraph]:
        made = village(size, 4 * size)
        return lambda: cut(made)

    assert growth(prepared, 100) < 3
