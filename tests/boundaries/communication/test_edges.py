"""Advice on edges: each piece of the source documents where it applies, with the facts that called for it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archdecide import api
from archdecide.boundaries import EdgeInteraction, service_graph
from archdecide.formats.wording import chain_wording
from archdecide.profile import Profile
from archdecide.rules import Pack

EXAMPLES = Path(__file__).parents[3] / "examples"
CROSSING = {
    *("horizontal-scaling", "vertical-scaling", "cache", "dedicated-inference", "make-asynchronous"),
    *("scale-ahead", "serverless", "load-levelling-queue", "gateway", "service-mesh", "claim-check"),
}


@cache
def pack() -> Pack:
    return api.load_pack()


def interaction(
    callee: Mapping[str, Any], style: str = "monolith", caller: str = "application", apart: bool = True, **more: Any
) -> EdgeInteraction:
    """The only call of a system: from `web` to `it`, which run apart unless told otherwise."""
    facts = {key: more.pop(key) for key in list(more) if key in ("scale", "platform", "ai", "team")}
    others = [{"name": f"other {number}", "kind": "application", "relative_load": 1} for number in range(3)]
    made = Profile.model_validate(
        {
            "name": "s",
            "components": [{"name": "web", "kind": caller}, {"name": "it", **callee}, *others],
            "interactions": [{"from": "web", "to": "it", "need": "reply", **more}],
            "boundaries": {"apart": [["web", "it"]]} if apart else {"together": [["web", "it"]]},
            **facts,
        }
    )
    graph = service_graph(made, pack(), style, basis="forced")
    (found,) = [item for edge in graph.edges for item in edge.interactions]
    return found


def grounds(found: EdgeInteraction, advice: str) -> dict[str, Any]:
    return dict(found.grounds[advice])


def test_a_busy_callee_gets_more_copies() -> None:
    found = interaction({"kind": "retrieval", "relative_load": 8})
    assert grounds(found, "horizontal-scaling")["component.load_to_median"] == 8
    assert "horizontal-scaling" not in interaction({"kind": "retrieval", "relative_load": 2}).advice


@pytest.mark.parametrize(("users", "expected"), [(8000, "horizontal-scaling"), (200, "vertical-scaling")])
def test_the_number_of_users_says_whether_one_stronger_machine_is_enough(users: int, expected: str) -> None:
    found = interaction({"kind": "application"}, caller="user-interface", scale={"peak_concurrent_users": users})
    assert {"horizontal-scaling", "vertical-scaling"} & set(found.advice) == {expected}
    assert grounds(found, expected)["scale.peak_concurrent_users"] == users


def test_training_gets_a_stronger_machine() -> None:
    found = interaction({"kind": "training"}, need="none")
    assert "vertical-scaling" in found.advice
    assert "horizontal-scaling" not in found.advice


def test_dear_answers_that_may_be_repeated_are_cached() -> None:
    slow: dict[str, Any] = {"callee_p95_ms": 2000, "idempotent": True}
    assert grounds(interaction({"kind": "retrieval"}, **slow), "cache") == {
        "interaction.need": "reply",
        "interaction.idempotent": True,
        "interaction.callee_p95_ms": 2000,
    }
    assert "cache" not in interaction({"kind": "retrieval"}, callee_p95_ms=2000).advice
    assert "cache" not in interaction({"kind": "auth"}, **slow).advice


def test_own_models_on_accelerators_get_a_server_of_their_own() -> None:
    own: dict[str, Any] = {"ai": {"model_hosting": "self-hosted-gpu"}}
    assert "dedicated-inference" in interaction({"kind": "inference"}, **own).advice
    assert "dedicated-inference" not in interaction({"kind": "inference"}, ai={"model_hosting": "api"}).advice


def test_a_scarce_callee_under_spiky_load_gets_a_queue() -> None:
    spiky = interaction({"kind": "llm-gateway"}, scale={"peak_to_average": 6})
    assert grounds(spiky, "load-levelling-queue")["scale.peak_to_average"] == 6
    assert "load-levelling-queue" not in interaction({"kind": "llm-gateway"}, scale={"peak_to_average": 2}).advice


def test_nobody_waits_for_background_work() -> None:
    assert "make-asynchronous" in interaction({"kind": "training"}).advice
    assert "make-asynchronous" not in interaction({"kind": "training"}, need="none").advice


def test_a_platform_that_can_prepare_for_peaks_does() -> None:
    able = {"deployment_automation": "continuous", "observability": "metrics"}
    spiky = {"peak_to_average": 8}
    given = interaction({"kind": "application"}, caller="user-interface", platform=able, scale=spiky)
    assert "scale-ahead" in given.advice
    assert "scale-ahead" not in interaction({"kind": "application"}, caller="user-interface", scale=spiky).advice


def test_rare_short_background_work_may_run_on_demand() -> None:
    rare = interaction({"kind": "notification"}, need="none", scale={"peak_to_average": 20})
    assert "serverless" in rare.advice
    assert "serverless" not in interaction({"kind": "notification"}, need="none", scale={"peak_to_average": 3}).advice


def test_inside_one_process_only_advice_about_processes_is_given() -> None:
    busy = interaction({"kind": "retrieval", "relative_load": 8}, apart=False, calls_per_request=50, payload_kb=5000)
    assert (busy.style, busy.advice, busy.patterns) == ("call", ("role-pool",), ())
    assert grounds(busy, "role-pool") == {"interaction.crosses_process": False, "component.load_to_median": 8}


def test_background_work_beside_answers_runs_as_a_worker() -> None:
    assert interaction({"kind": "ingestion"}, apart=False).advice == ("worker-process",)


def test_an_ordinary_call_gets_no_advice_about_scale() -> None:
    plain = interaction({"kind": "application"})
    assert CROSSING & set(plain.advice) == set()


def test_every_advice_names_the_facts_behind_it() -> None:
    for name in ("ai-writing-saas", "enterprise-ai-platform", "fraud-detection", "online-shop"):
        graph = api.service_graph(api.load_profile(EXAMPLES / name / "archdecide.yaml"))
        for edge in graph.edges:
            for item in edge.interactions:
                assert set(item.grounds) == set(item.advice)
                assert all(chain_wording.facts(held) for held in item.grounds.values())


def test_patterns_of_an_edge_are_those_of_its_interactions() -> None:
    graph = api.service_graph(api.load_profile(EXAMPLES / "enterprise-ai-platform" / "archdecide.yaml"))
    for edge in graph.edges:
        assert set(edge.patterns) == {pattern for item in edge.interactions for pattern in item.patterns}
