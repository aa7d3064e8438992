"""Smells of a cut and the numbers of the whole system: each where it belongs, and nowhere else."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest

from archdecide import api
from archdecide.boundaries import GraphFinding, ServiceGraph, service_graph
from archdecide.profile import Profile
from archdecide.rules import Pack


@cache
def pack() -> Pack:
    return api.load_pack()


def cut(
    components: Iterable[dict[str, Any]],
    calls: Iterable[dict[str, Any]] = (),
    style: str = "microservices",
    **more: Any,
) -> ServiceGraph:
    made = {"name": "s", "components": list(components), "interactions": list(calls)} | more
    return service_graph(Profile.model_validate(made), pack(), style, basis="forced")


def part(name: str, kind: str = "application", **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind, **more}


def call(source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"from": source, "to": target, "need": "reply", **more}


def fixed(*names: str) -> dict[str, Any]:
    """Every component a service of its own."""
    return {"boundaries": {"fixed": {f"the {name}": [name] for name in names}}}


def named(graph: ServiceGraph, identifier: str) -> list[GraphFinding]:
    return [finding for finding in graph.findings if finding.id == identifier]


def test_a_service_that_nothing_speaks_for_is_a_nano_service() -> None:
    graph = cut([part("a"), part("b", products=4)], [call("a", "b")], **fixed("a", "b"))
    (finding,) = named(graph, "nano-service")
    assert finding.components == ("a",)
    assert named(cut([part("a"), part("b")], [call("a", "b")], "monolith"), "nano-service") == []


def test_a_service_with_most_of_the_system_is_a_mega_service() -> None:
    many = [part(f"p{number}", team="one" if number else "two") for number in range(9)]
    calls = [call("p0", f"p{number}") for number in range(1, 9)]
    rest = [part("mail", "notification", products=4, changes_per_month=9)]
    held: dict[str, Any] = {"boundaries": {"together": [[f"p{number}" for number in range(9)]]}}
    (finding,) = named(cut([*many, *rest], [*calls, call("p0", "mail")], **held), "mega-service")
    assert (finding.severity, len(finding.components)) == ("warning", 9)
    assert named(cut([*many, *rest], [*calls, call("p0", "mail")], "modular-monolith", **held), "mega-service") == []


def test_services_that_change_together_are_named() -> None:
    graph = cut([part("a"), part("b")], [call("a", "b", co_change_pct=41)], **fixed("a", "b"))
    (finding,) = named(graph, "lockstep-pair")
    assert finding.components == ("a", "b")
    calm = cut([part("a"), part("b")], [call("a", "b", co_change_pct=40)], **fixed("a", "b"))
    assert named(calm, "lockstep-pair") == []


@pytest.mark.parametrize(
    "bond",
    [
        {"calls": [call("a", "b", co_change_pct=60), call("b", "c", co_change_pct=60)]},
        {"calls": [call("a", "b", consistency="strong"), call("b", "c", consistency="strong")]},
        {"stores": "orders"},
    ],
    ids=["co-change", "transactions", "shared store"],
)
def test_services_that_cannot_live_apart_are_a_distributed_monolith(bond: dict[str, Any]) -> None:
    calls = bond.get("calls", [call("a", "b"), call("b", "c")])
    parts = [part(name, data_store=bond.get("stores")) for name in "abc"]
    (finding,) = named(cut(parts, calls, **fixed(*"abc")), "distributed-monolith")
    assert finding.severity == "warning"
    assert finding.components == ("a", "b", "c")


def test_services_that_live_apart_are_none() -> None:
    graph = cut([part(name) for name in "abc"], [call("a", "b"), call("b", "c")], **fixed(*"abc"))
    assert named(graph, "distributed-monolith") == []


def test_services_in_one_line_look_cut_by_layer() -> None:
    line = [call("a", "b"), call("b", "c")]
    (finding,) = named(cut([part(name) for name in "abc"], line, **fixed(*"abc")), "layer-shaped-cut")
    assert "'the a' → 'the b' → 'the c'" in finding.message
    fork = [*line, call("a", "c")]
    assert named(cut([part(name) for name in "abc"], fork, **fixed(*"abc")), "layer-shaped-cut") == []


def test_a_line_that_hardware_demands_is_no_layer() -> None:
    parts = [part("a"), part("b"), part("m", "inference", hardware="gpu")]
    graph = cut(
        parts, [call("a", "b"), call("b", "m")], ai={"model_hosting": "self-hosted-gpu"}, **fixed("a", "b", "m")
    )
    assert named(graph, "layer-shaped-cut") == []


@pytest.mark.parametrize(
    ("calls", "role"),
    [
        ([call(f"p{number}", "hub") for number in range(7)], "many call it"),
        ([call("hub", f"p{number}") for number in range(7)], "it calls many"),
        (
            [call("hub", f"p{number}") for number in range(4)] + [call(f"p{number}", "hub") for number in range(4, 7)],
            "most calls pass through it",
        ),
    ],
    ids=["kernel", "gateway", "crossroads"],
)
def test_a_hub_is_named_with_its_role(calls: list[dict[str, Any]], role: str) -> None:
    parts = [part("hub"), *(part(f"p{number}") for number in range(7))]
    (finding,) = named(cut(parts, calls), "hub")
    assert finding.components == ("hub",)
    assert role in finding.message


def test_where_everybody_talks_to_everybody_nobody_is_a_hub() -> None:
    names = [f"p{number}" for number in range(8)]
    calls = [call(one, other) for one in names for other in names if one < other]
    assert named(cut([part(name) for name in names], calls), "hub") == []


def test_pages_that_reach_several_services_lack_a_gateway() -> None:
    parts = [part("web", "user-interface"), part("a"), part("b")]
    calls = [call("web", "a"), call("web", "b")]
    assert named(cut(parts, calls, **fixed("a", "b")), "missing-gateway")[0].components == ("the a", "the b")
    assert named(cut(parts, calls, "monolith"), "missing-gateway") == []
    gated = [*parts, part("door", "api-gateway")]
    assert named(cut(gated, calls, **fixed("a", "b")), "missing-gateway") == []


def test_more_runtimes_than_teams_are_too_many() -> None:
    parts = [part(name, runtime=f"runtime {name}") for name in "abcd"]
    assert named(cut(parts, team={"teams": 2}), "too-many-technologies") != []
    assert named(cut(parts, team={"teams": 4}), "too-many-technologies") == []
    assert named(cut(parts), "too-many-technologies") == []


# Numbers of the whole system


def figures(graph: ServiceGraph) -> dict[str, float]:
    return {figure.id: figure.value for figure in graph.figures}


def test_numbers_appear_where_their_facts_are_known() -> None:
    parts = [part("app", "prompting"), part("provider", "external")]
    calls = [call("app", "provider") | {"need": "stream", "callee_p95_ms": 1000}]
    bare = cut(parts, [call("app", "provider")])
    assert figures(bare) == {}
    bought = cut(parts, calls, scale={"peak_to_average": 5})
    assert figures(bought) == {"model-wait": 1000 + 299 * 35}, "a provider has a quota, not a queue of ours"
    parts += [part("model", "inference") | {"hardware": "gpu"}]
    calls += [call("app", "model")]
    full = cut(parts, calls, team={"engineers": 20, "teams": 4, "platform_engineers": 1}, scale={"peak_to_average": 5})
    assert figures(full) == {
        "communication-pairs": 190,
        "service-budget": 5,
        "queue-wait": 3,
        "model-wait": 1000 + 299 * 35,
    }


def test_a_cut_beyond_the_budget_says_so() -> None:
    graph = cut([part(name) for name in "abc"], team={"engineers": 2, "teams": 1}, **fixed(*"abc"))
    (says,) = [figure.says for figure in graph.figures if figure.id == "service-budget"]
    assert says == "These people can carry 1 service, 1.0 per team; this cut has 3, which is more than they can carry."
