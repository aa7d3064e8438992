"""Modules: what shares one, what each owns and offers, what it is called, and the findings about them."""

from collections.abc import Iterable
from functools import cache
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archdecide.boundaries import Module, ServiceGraph, service_graph
from archdecide.boundaries.naming import unique, words
from archdecide.load.pack_reader import load_pack
from archdecide.profile import Profile
from archdecide.profile.inconsistencies import inconsistencies
from archdecide.rules import Pack

STYLES = ("monolith", "modular-monolith", "microservices")
Part = dict[str, Any]


@cache
def pack() -> Pack:
    return load_pack()


def profile(names: Iterable[str | Part], calls: Iterable[Any] = (), **more: Any) -> Profile:
    parts = [{"name": item} if isinstance(item, str) else item for item in names]
    listed = [{"from": call[0], "to": call[1]} if isinstance(call, tuple) else call for call in calls]
    return Profile.model_validate({"name": "system", "components": parts, "interactions": listed, **more})


def cut(made: Profile, style: str = "modular-monolith") -> ServiceGraph:
    return service_graph(made, pack(), style, basis="forced")


def owned(team: str, *names: str) -> list[Part]:
    return [{"name": name, "team": team} for name in names]


def modules(graph: ServiceGraph) -> dict[str, set[str]]:
    return {module.name: set(module.components) for module in graph.modules}


def module(graph: ServiceGraph, name: str) -> Module:
    return next(item for item in graph.modules if item.name == name)


def ids(graph: ServiceGraph) -> set[str]:
    return {finding.id for finding in graph.module_findings}


SHOP = [*owned("sales", "cart", "checkout", "prices"), *owned("stock", "shelf", "depot", "orders-in")]
SHOP_CALLS = [
    ("cart", "checkout"),
    ("checkout", "prices"),
    ("shelf", "depot"),
    ("depot", "orders-in"),
    ("cart", "shelf"),
]


def test_modules_on_record_stay_and_only_other_parts_are_placed() -> None:
    made = profile([*SHOP, *owned("money", "pay")], SHOP_CALLS)
    recorded = {"front": ("cart", "shelf"), "cart": ("prices",), "gone": ("lost",)}
    graph = service_graph(made, pack(), "modular-monolith", basis="record", modules=recorded)
    found = modules(graph)
    assert (found.pop("front"), found.pop("cart")) == ({"cart", "shelf"}, {"prices"})
    assert set().union(*found.values()) == {"checkout", "depot", "orders-in", "pay"}
    assert sum(map(len, found.values())) == 4
    assert module(graph, "front").reasons == ("It is on record.",)


# Which parts share a module.


@pytest.mark.parametrize("style", STYLES)
def test_every_part_is_in_one_module_of_its_deployable(style: str) -> None:
    graph = cut(profile([*SHOP, {"name": "ui", "kind": "user-interface"}], [*SHOP_CALLS, ("ui", "cart")]), style)
    held = [(name, item.deployable) for item in graph.modules for name in item.components]
    assert sorted(held) == sorted((part["name"], graph.assignment[part["name"]]) for part in SHOP)


def test_a_module_has_one_owner_and_each_owner_of_several_parts_two_modules() -> None:
    graph = cut(profile(SHOP, SHOP_CALLS))
    owners = [item.owner for item in graph.modules]
    assert min(owners.count("sales"), owners.count("stock")) >= 2
    for item in graph.modules:
        assert {part["team"] for part in SHOP if part["name"] in item.components} == {item.owner}


@given(seed=st.integers(0, 10_000), size=st.integers(2, 40))
def test_modules_hold_seven_parts_in_the_mean_at_most(seed: int, size: int) -> None:
    chance = Random(seed)
    names = [f"p{number}" for number in range(size)]
    calls = [pair for pair in combinations(names, 2) if chance.random() < 0.2]
    graph = cut(profile(names, calls))
    assert len(graph.modules) >= 2
    assert size <= 7 * len(graph.modules)


def test_parts_that_nothing_tells_apart_are_divided_without_confidence() -> None:
    names = [f"p{number:02}" for number in range(15)]
    graph = cut(profile(names, combinations(names, 2)))
    assert sorted(len(item.components) for item in graph.modules) == [4, 4, 7]
    assert {item.confidence for item in graph.modules} == {0.0}
    assert all("Nothing says where to cut" in " ".join(item.reasons) for item in graph.modules)


def test_structure_inside_one_owner_makes_the_modules() -> None:
    calls = [*combinations("abcd", 2), *combinations("wxyz", 2), ("a", "w")]
    graph = cut(profile("abcdwxyz", calls))
    assert {frozenset(item.components) for item in graph.modules} == {frozenset("abcd"), frozenset("wxyz")}
    assert {item.confidence for item in graph.modules} == {1.0}


def test_what_changes_in_one_transaction_shares_a_module_across_owners_and_that_is_a_finding() -> None:
    strong = {"from": "cart", "to": "shelf", "consistency": "strong"}
    graph = cut(profile(SHOP, [*SHOP_CALLS, strong]))
    both = next(item for item in graph.modules if "cart" in item.components)
    assert "shelf" in both.components
    finding = next(item for item in graph.module_findings if item.id == "module-owners")
    assert finding.severity == "warning"
    assert set(finding.components) >= {"cart", "shelf"}


def test_parts_that_must_be_apart_share_no_module() -> None:
    bounds = {"apart": [["a", "b"]]}
    graph = cut(profile("abcdef", combinations("abcdef", 2), boundaries=bounds), "microservices")
    assert not [item for item in graph.modules if {"a", "b"} <= set(item.components)]


def test_a_service_that_is_fixed_has_modules_too() -> None:
    graph = cut(profile("abcdwxyz", combinations("abcd", 2), boundaries={"fixed": {"shop": list("abcd")}}))
    assert len([item for item in graph.modules if item.deployable == "shop"]) >= 2


# What a module owns, offers and uses.


def test_offers_and_dependencies_are_the_calls_that_cross() -> None:
    graph = cut(profile([*owned("x", "a"), *owned("y", "b"), *owned("z", "c")], [("a", "b"), ("b", "c")]))
    assert (module(graph, "b").offers, module(graph, "b").depends_on) == (("b",), ("c",))
    assert (module(graph, "a").offers, module(graph, "c").depends_on) == ((), ())


def test_a_store_belongs_to_the_module_with_most_of_its_users() -> None:
    parts = [*owned("x", "a"), *owned("y", "b"), {"name": "db", "kind": "data-store"}, *owned("z", "c")]
    graph = cut(profile(parts, [("a", "db"), ("b", "db"), ("c", "a")]))
    assert (module(graph, "a").data, module(graph, "b").data) == (("db",), ())
    assert "module-data" in ids(graph)


def test_a_circle_of_modules_names_its_edges() -> None:
    graph = cut(profile([*owned("x", "a"), *owned("y", "b"), *owned("z", "c")], [("a", "b"), ("b", "a"), ("b", "c")]))
    finding = next(item for item in graph.module_findings if item.id == "module-cycle")
    assert finding.severity == "warning"
    assert "'a' → 'b', 'b' → 'a' (least goes from 'a' to 'b': 1 call)" in finding.message
    assert finding.components == ("a", "b")


def test_a_circle_that_closes_only_where_nobody_waits_is_a_note() -> None:
    calls = [("a", "b"), {"from": "b", "to": "a", "need": "none"}]
    graph = cut(profile([*owned("x", "a"), *owned("y", "b")], calls))
    assert [(item.id, item.severity) for item in graph.module_findings] == [("module-cycle", "note")]


@given(seed=st.integers(0, 10_000))
def test_where_no_circle_is_found_modules_can_be_put_in_order(seed: int) -> None:
    chance = Random(seed)
    names = [f"p{number}" for number in range(10)]
    parts = [{"name": name, "team": chance.choice("xyz")} for name in names]
    graph = cut(profile(parts, [pair for pair in combinations(names, 2) if chance.random() < 0.15]))
    left = {item.name: set(item.depends_on) for item in graph.modules}
    while free := [name for name, uses in left.items() if not uses & left.keys()]:
        for name in free:
            del left[name]
    assert bool(left) == ("module-cycle" in ids(graph))


# Names.


def named(parts: list[Part], calls: Iterable[Any] = (), **more: Any) -> set[str]:
    return set(modules(cut(profile(parts, calls, **more))))


def test_the_users_own_name_comes_first() -> None:
    calls = [*combinations("abcd", 2), *combinations("wxyz", 2)]
    found = named([{"name": name} for name in "abcdwxyz"], calls, boundaries={"names": {"intake": ["a", "b", "c"]}})
    assert "intake" in found


def test_the_owners_name_is_taken_where_all_its_parts_are_together() -> None:
    together = {"together": [["a", "b"]]}
    assert "sales" in named([*owned("sales", "a", "b"), *owned("stock", "c")], [("a", "b")], boundaries=together)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([{"name": "order-api"}, {"name": "OrderWorker"}], "order"),
        ([{"name": "crawl", "kind": "ingestion"}, {"name": "upload", "kind": "ingestion"}], "ingestion"),
        ([{"name": "prompts"}, {"name": "chat"}], "chat and prompts"),
    ],
)
def test_a_set_is_called_by_a_shared_word_or_kind_or_its_heaviest_parts(parts: list[Part], expected: str) -> None:
    names = [part["name"] for part in parts]
    others: list[Part] = [{"name": name} for name in ("left", "right")]
    found = named([*parts, *others], [(names[0], names[1])], boundaries={"together": [names]})
    assert expected in found


def test_a_satellite_of_several_parts_is_called_by_its_reason() -> None:
    parts: list[Part] = [{"name": name, "data_sensitivity": "pci"} for name in ("tokens", "payout")]
    graph = cut(profile([*parts, *"abc"], [("tokens", "payout"), ("a", "b"), ("b", "c")]))
    assert graph.assignment["tokens"] == graph.assignment["payout"] == "card data zone"


def test_words_of_names_are_found_in_any_spelling() -> None:
    assert words("OrderService") == words("order-worker") == words("ORDER_API") == ["order"]
    assert words("HTTPGateway v2") == ["http", "gateway"]


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3), max_size=12))
def test_no_name_is_given_twice(wishes: list[list[str]]) -> None:
    found = unique(wishes, set())
    assert len(set(found)) == len(found) == len(wishes)
    assert all(any(name.startswith(wish) for wish in listed) for name, listed in zip(found, wishes, strict=True))


def test_a_name_for_an_unknown_part_or_for_one_part_twice_is_refused() -> None:
    made = profile("ab", boundaries={"names": {"one": ["a", "x"], "two": ["a"]}})
    found = [complaint.what for complaint in inconsistencies(made)]
    assert found == ["there is no component 'x'", "'a' is listed under 'two' and under 'one'"]


# Kinds, zones and people hold in every style.


@pytest.mark.parametrize("style", STYLES)
def test_a_gateway_shares_its_process_with_nothing(style: str) -> None:
    parts: list[str | Part] = [{"name": "door", "kind": "api-gateway"}, "a", "b", "c"]
    graph = cut(profile(parts, [("door", "a"), ("door", "b"), ("a", "b"), ("b", "c")]), style)
    assert [name for name, home in graph.assignment.items() if home == graph.assignment["door"]] == ["door"]
    assert "nano-service" not in {item.id for item in graph.findings if "door" in item.components}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("apart", [{"kind": "api-gateway"}, {"executes_untrusted_code": True}])
def test_not_even_a_zone_puts_other_parts_beside_a_gateway_or_untrusted_code(style: str, apart: Part) -> None:
    parts: list[str | Part] = [{"name": "door", "data_sensitivity": "pci", **apart}, *"abc"]
    parts.append({"name": "cards", "data_sensitivity": "pci"})
    graph = cut(profile(parts, [("door", "cards"), ("a", "b"), ("b", "c")]), style)
    assert graph.assignment["door"] != graph.assignment["cards"]


def test_a_gateway_that_must_stay_with_a_part_is_a_finding() -> None:
    parts: list[str | Part] = [{"name": "door", "kind": "api-gateway"}, "a", "b"]
    graph = cut(profile(parts, [("door", "a"), ("a", "b")], boundaries={"together": [["door", "a"]]}))
    assert "shared-gateway" in {item.id for item in graph.findings}


@pytest.mark.parametrize("kind", ["evaluation", "feedback", "training", "ingestion"])
def test_kinds_for_which_nobody_waits_are_workers_even_if_called_interactive(kind: str) -> None:
    parts: list[str | Part] = [{"name": "job", "kind": kind, "mode": "interactive"}, "a", "b"]
    graph = cut(profile(parts, [("a", "job"), ("a", "b")]))
    assert next(item.workers for item in graph.deployables if "job" in item.components) == ("job",)


@pytest.mark.parametrize(("more", "services"), [({}, 1), ({"team": "papers"}, 2)])
def test_batch_work_alone_makes_a_worker_and_another_owner_a_service(more: Part, services: int) -> None:
    parts: list[Part] = [{"name": "intake", "kind": "ingestion", "team": "main", **more}, *owned("main", "a", "b")]
    graph = cut(profile(parts, [{"from": "a", "to": "intake", "need": "none"}, ("a", "b")]), "microservices")
    assert len(graph.services) == services


def test_a_free_part_in_the_zone_of_a_fixed_service_is_a_finding() -> None:
    parts: list[str | Part] = [{"name": "cards", "data_sensitivity": "pci"}, "ledger", "a", "b"]
    strong = {"from": "cards", "to": "ledger", "consistency": "strong"}
    graph = cut(profile(parts, [strong, ("a", "b"), ("a", "ledger")], boundaries={"fixed": {"vault": ["cards"]}}))
    assert graph.assignment["ledger"] == "vault"
    assert [item.components for item in graph.findings if item.id == "impure-zone"] == [("ledger",)]


@pytest.mark.parametrize("style", STYLES)
def test_the_cut_keeps_to_what_people_can_carry_where_nothing_forces_it(style: str) -> None:
    parts: list[Part] = [{"name": name, "products": 4, "availability_pct": 99.99} for name in "abcdef"]
    graph = cut(profile(parts, [("a", "b"), ("c", "d"), ("e", "f")], team={"teams": 1, "engineers": 20}), style)
    assert len(graph.services) <= 3
    assert "service-budget" not in {item.id for item in graph.findings}


def test_services_that_are_fixed_beyond_what_people_can_carry_are_a_finding() -> None:
    fixed = {"fixed": {name: [name] for name in "abcde"}}
    graph = cut(profile("abcde", team={"engineers": 4}, boundaries=fixed))
    assert "service-budget" in {item.id for item in graph.findings}


@pytest.mark.parametrize("count", [3, 6])
def test_a_modular_monolith_has_at_most_two_satellites_by_choice(count: int) -> None:
    parts = [{"name": f"p{number}", "products": 4, "team": f"t{number}"} for number in range(count)]
    graph = cut(profile([*parts, *owned("main", *"abcdefgh")], [("a", part["name"]) for part in parts]))
    assert {item.kind for item in graph.services} <= {"application", "satellite"}
    assert not any(item.demanded for item in graph.services)
    assert sum(item.kind == "satellite" for item in graph.services) <= 2


def test_parts_of_two_runtimes_in_one_process_are_a_finding() -> None:
    parts: list[Part] = [{"name": "a", "runtime": "java"}, {"name": "b", "runtime": "python"}]
    graph = cut(profile(parts, [("a", "b")], boundaries={"together": [["a", "b"]]}))
    assert "mixed-runtimes" in {item.id for item in graph.findings}
