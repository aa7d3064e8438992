"""Boundaries: from components and interactions to a service graph."""

import re
from collections.abc import Mapping
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from drawn_systems import STYLES, systems
from effort import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archdecide.boundaries import (
    ComponentVerdict,
    Deployable,
    Edge,
    ServiceGraph,
    service_graph,
)
from archdecide.boundaries.communication.interaction_facts import Traffic
from archdecide.boundaries.cut import forces
from archdecide.boundaries.system import System
from archdecide.conditions import Condition, Truth
from archdecide.decide.fact_context import FactContext
from archdecide.load.pack_reader import load_pack
from archdecide.profile import Profile
from archdecide.rules import CommunicationRule, Force, Pack, ResilienceRule
from archdecide.rules.complaints import complaints
from archdecide.scoped_vocabulary import COMPONENT_FACTS, INTERACTION_FACTS


@cache
def core() -> Pack:
    return load_pack()


def profile(
    components: list[dict[str, Any]] | None = None, interactions: list[dict[str, Any]] | None = None, **more: Any
) -> Profile:
    return Profile.model_validate({"name": "system", "components": components, "interactions": interactions, **more})


def chain(*names: str, **more: Any) -> list[dict[str, Any]]:
    """Waiting calls from each to the next."""
    return [{"from": one, "to": other, "need": "reply", **more} for one, other in pairwise(names)]


def cut(given_profile: Profile, style: str = "microservices") -> ServiceGraph:
    return service_graph(given_profile, core(), style, basis="forced")


def nets(graph: ServiceGraph) -> dict[str, int]:
    return {component.name: component.net for component in graph.components}


def verdict(graph: ServiceGraph, name: str) -> ComponentVerdict:
    return next(component for component in graph.components if component.name == name)


def deployable(graph: ServiceGraph, name: str) -> Deployable:
    return next(item for item in graph.deployables if item.name == name)


def edge(graph: ServiceGraph, source: str, target: str) -> Edge:
    return next(item for item in graph.edges if (item.source, item.target) == (source, target))


def finding_ids(graph: ServiceGraph) -> set[str]:
    return {finding.id for finding in graph.findings}


# The three worked profiles of the design: their components and what the forces read.

CHATBOT = profile(
    [
        {"name": "web-ui", "kind": "user-interface", "relative_load": 1, "changes_per_month": 8},
        {"name": "chat-api", "kind": "application", "relative_load": 1, "changes_per_month": 12},
        {"name": "prompt-engine", "kind": "prompting", "relative_load": 1, "changes_per_month": 20},
        {"name": "llm-provider", "kind": "external", "availability_pct": 99.5},
    ],
    [
        *chain("web-ui", "chat-api", "prompt-engine"),
        {"from": "prompt-engine", "to": "llm-provider", "need": "stream", "callee_p95_ms": 3000},
    ],
    product={"stage": "mvp", "domain_clarity": 2},
    team={"engineers": 3, "teams": 1, "platform_engineers": 0},
    scale={"latency_p95_ms": 3000, "peak_to_average": 4},
    reliability={"availability_target_pct": 99.0, "degraded_mode_useful": False},
    ai={"model_hosting": "api"},
)
WRITING = profile(
    [
        {"name": "user-dashboard", "kind": "user-interface", "team": "app", "runtime": "node", "relative_load": 1}
        | {"changes_per_month": 8},
        {"name": "auth-service", "kind": "auth", "team": "app", "relative_load": 1, "changes_per_month": 1}
        | {"data_sensitivity": "pii"},
        {"name": "credits-service", "kind": "billing", "team": "app", "relative_load": 1, "changes_per_month": 2}
        | {"data_sensitivity": "pci"},
        {"name": "prompt-engine", "kind": "prompting", "team": "ai", "relative_load": 6, "changes_per_month": 40}
        | {"crash_risk": "medium"},
        {"name": "content-review", "kind": "moderation", "team": "ai", "relative_load": 5, "changes_per_month": 10},
        {"name": "llm-provider", "kind": "external", "availability_pct": 99.5},
    ],
    [
        {"from": "user-dashboard", "to": "auth-service", "need": "reply", "idempotent": True},
        {"from": "user-dashboard", "to": "prompt-engine", "need": "stream"},
        {"from": "prompt-engine", "to": "llm-provider", "need": "stream", "callee_p95_ms": 2000},
        {"from": "prompt-engine", "to": "credits-service", "need": "reply", "consistency": "eventual"}
        | {"idempotent": True},
        {"from": "prompt-engine", "to": "content-review", "need": "reply", "callee_p95_ms": 300}
        | {"calls_per_request": 2},
    ],
    product={"stage": "growth", "domain_clarity": 4},
    team={"engineers": 12, "teams": 2, "platform_engineers": 1},
    scale={"latency_p95_ms": 2000, "peak_to_average": 5},
    reliability={"availability_target_pct": 99.9, "degraded_mode_useful": True},
    security={"regulated_data": ["pii", "pci"]},
    ai={"model_hosting": "api"},
)


def _part(name: str, team: str, load: float, changes: float, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": name, "team": team, "relative_load": load, "changes_per_month": changes} | more


ENTERPRISE = profile(
    [
        _part("api-gateway", "platform", 3, 4, runtime="go"),
        _part("llm-gateway", "ai-core", 4, 20, products=6),
        _part("inference", "ai-core", 40, 12, runtime="cuda", hardware="gpu", crash_risk="high", products=6),
        _part("retrieval", "search", 8, 8, products=4),
        _part("ingestion", "data", 10, 8, mode="batch"),
        _part("moderation", "trust", 5, 6, products=6),
        _part("evaluation", "ai-core", 3, 10, mode="batch"),
        _part("billing", "commerce", 1, 2, runtime="java", data_sensitivity="pii"),
        _part("tenant-admin", "commerce", 1, 4, kind="application", runtime="java", data_sensitivity="phi"),
    ],
    [
        {"from": "api-gateway", "to": "llm-gateway", "need": "stream"},
        {"from": "llm-gateway", "to": "retrieval", "need": "reply", "callee_p95_ms": 120, "idempotent": True},
        {"from": "llm-gateway", "to": "inference", "need": "stream", "callee_p95_ms": 1500},
        {"from": "llm-gateway", "to": "moderation", "need": "reply", "callee_p95_ms": 80},
        {"from": "ingestion", "to": "retrieval", "need": "none", "payload_kb": 400},
        {"from": "inference", "to": "evaluation", "need": "none", "required": False},
        {"from": "llm-gateway", "to": "billing", "need": "none"},
        {"from": "api-gateway", "to": "tenant-admin", "need": "reply", "idempotent": True},
    ],
    product={"stage": "mature", "domain_clarity": 4, "product_count": 6},
    team={"engineers": 90, "teams": 11, "platform_engineers": 6},
    scale={"latency_p95_ms": 2000, "peak_to_average": 8},
    reliability={"availability_target_pct": 99.95, "degraded_mode_useful": True},
    ai={"model_hosting": "mixed"},
)


# The rules themselves.

OWN_RULES = (*core().forces, *core().communication, *core().resilience)


def test_the_pack_has_the_forces_kinds_and_edge_rules_of_the_design() -> None:
    codes = [rule.code for rule in OWN_RULES]
    assert {f"S{n}" for n in range(1, 14)} | {f"J{n}" for n in range(1, 11)} <= set(codes)
    assert {f"E{n}" for n in range(1, 17)} | {"E2b"} | {f"R{n}" for n in range(1, 13)} <= set(codes)
    assert len(core().kinds) == 27


def test_boundary_communication_and_resilience_rules_name_only_known_facts_and_sources() -> None:
    mine = ("forces", "kinds", "communication", "resilience")
    assert [complaint for complaint in complaints(core()) if complaint.path[0] in mine] == []


def _examples() -> list[Any]:
    return [
        pytest.param(rule, number, id=f"{rule.code}-{number}")
        for rule in OWN_RULES
        for number in range(len(rule.examples))
    ]


def _answer(facts: FactContext, rule: Force | CommunicationRule | ResilienceRule) -> tuple[str, str | None]:
    choices: list[tuple[Condition | None, str]]
    match rule:
        case Force():
            choices = [(level.when, str(level.points)) for level in rule.levels]
        case CommunicationRule():
            choices = [(rule.when, rule.choice)]
        case ResilienceRule():
            choices = [(rule.when, rule.pattern)]
    truths: list[Truth] = []
    for condition, effect in choices:
        truths.append(True if condition is None else condition.holds(facts))
        if truths[-1]:
            return "fires", effect
    return ("unknown" if None in truths else "silent"), None


@pytest.mark.parametrize(("rule", "number"), _examples())
def test_every_example_of_a_rule_holds(rule: Force | CommunicationRule | ResilienceRule, number: int) -> None:
    example = rule.examples[number]
    assert _answer(FactContext(example.given, core()), rule) == (example.expect, example.effect)


@pytest.mark.parametrize("rule", OWN_RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_source_and_if_it_can_fire_a_firing_and_a_silent_example(rule: Any) -> None:
    assert rule.sources
    if getattr(rule, "levels", True):
        assert {"fires", "silent"} <= {example.expect for example in rule.examples}
    else:
        assert rule.note


def test_every_fact_that_a_rule_may_name_is_worked_out() -> None:
    parts = [{"name": "a"}, {"name": "b"}]
    system = System.of(profile(parts, [{"from": "a", "to": "b"}]), core())
    scores = forces.nets(system)
    assert scores["a"].facts.keys() == COMPONENT_FACTS.keys()
    (interaction,) = system.interactions
    found = Traffic(system, scores, {"a": "a", "b": "b"}, 2).facts(interaction)
    assert found.keys() | {"interaction.style"} == COMPONENT_FACTS.keys() | INTERACTION_FACTS.keys()


def test_a_claim_that_feeds_a_rule_is_named_by_that_rule() -> None:
    sources = {f"{scope}:{rule.code}": rule.sources for scope, rules in _scopes() for rule in rules}
    sources["boundary:kind"] = tuple(source for kind in core().kinds for source in kind.sources)
    fed = [(claim.id, feed) for claim in core().claims for feed in claim.feeds if feed.split(":")[0] in dict(_scopes())]
    assert [pair for pair in fed if pair[0] not in sources[pair[1]]] == []


def _scopes() -> list[tuple[str, Any]]:
    pack = core()
    return [("boundary", pack.forces), ("communication", pack.communication), ("resilience", pack.resilience)]


def test_texts_are_short_enough_to_read() -> None:
    texts = [rule.how for rule in (*core().communication, *core().resilience)]
    texts += [level.because for force in core().forces for level in force.levels]
    assert [text for text in texts if len(text) > 220] == []


# Anchors.


def test_nets_of_the_writing_product_match_the_design() -> None:
    # The front end is no part, so its pace of change no longer counts among the others: 2 a month is their median.
    assert nets(cut(WRITING)) == {
        "prompt-engine": 4,
        "credits-service": 2,
        "content-review": 3,
        "user-dashboard": 1,
        "auth-service": 1,
        "llm-provider": 0,
    }


def test_nets_of_the_enterprise_platform_match_the_design() -> None:
    assert nets(cut(ENTERPRISE)) == {
        "inference": 10,
        "tenant-admin": 4,
        "billing": 3,
        "api-gateway": 3,
        "retrieval": 3,
        "moderation": 3,
        "llm-gateway": 2,
        "ingestion": 2,
        "evaluation": 0,
    }


def test_nets_of_the_chatbot_match_the_design() -> None:
    assert nets(cut(CHATBOT)) == {"chat-api": -2, "llm-provider": 0, "prompt-engine": -2, "web-ui": -2}


def test_a_force_shows_the_facts_that_it_rests_on() -> None:
    force = next(item for item in verdict(cut(WRITING), "prompt-engine").forces_for if item.code == "S3")
    assert (force.points, force.evidence) == (1, (("component.load_to_median", 6.0),))


def test_forces_without_facts_are_open_and_add_nothing() -> None:
    graph = cut(profile([{"name": "a"}, {"name": "b"}], chain("a", "b")))
    assert {"S3", "S5", "S6", "J7", "J9"} <= set(verdict(graph, "a").open)
    assert nets(graph) == {"a": 0, "b": 0}


# The bar of each style.


def test_a_monolith_keeps_everything_but_hard_drivers() -> None:
    graph = cut(ENTERPRISE, "monolith")
    assert {item.name: item.kind for item in graph.deployables} == {
        "api-gateway": "satellite",
        "application": "application",
        "billing": "satellite",
        "inference": "satellite",
        "tenant-admin": "satellite",
    }
    assert graph.assignment["evaluation"] == "inference"


def test_a_modular_monolith_lets_two_strong_cases_out_besides_hard_drivers() -> None:
    graph = cut(ENTERPRISE, "modular-monolith")
    demanded = {item.name for item in cut(ENTERPRISE, "monolith").deployables if item.kind == "satellite"}
    chosen = {item.name for item in graph.deployables if item.kind == "satellite"} - demanded
    assert demanded == {"api-gateway", "billing", "inference", "tenant-admin"}
    assert chosen == {"moderation", "retrieval"}
    (application,) = (item for item in graph.deployables if item.kind == "application")
    assert application.modules == ("ingestion", "llm-gateway")
    assert verdict(graph, "ingestion").verdict == "candidate module"


def test_microservices_let_every_candidate_out_and_merge_the_rest() -> None:
    graph = cut(ENTERPRISE)
    assert len(graph.services) == 8
    assert verdict(graph, "evaluation").verdict == "merges"
    assert graph.assignment["evaluation"] == "inference"
    assert graph.findings == ()


def test_the_writing_product_extracts_prompts_and_isolates_card_data() -> None:
    graph = cut(WRITING, "modular-monolith")
    assert graph.assignment == {
        "auth-service": "auth-service",
        "content-review": "content-review",
        "credits-service": "credits-service",
        "llm-provider": "llm-provider",
        "prompt-engine": "prompt-engine",
        "user-dashboard": "user-dashboard",
    }
    assert deployable(graph, "credits-service").kind == "satellite"
    assert "tokenise" in " ".join(deployable(graph, "credits-service").reasons)
    assert deployable(graph, "user-dashboard").kind == "front-end"


def test_a_chatbot_stays_one_service_even_when_microservices_are_forced() -> None:
    graph = cut(CHATBOT)
    assert [item.name for item in graph.services] == ["chat-api"]
    assert verdict(graph, "prompt-engine").verdict == "stays"


def test_a_single_left_over_part_merges_where_it_talks_most() -> None:
    graph = cut(
        profile(
            [{"name": "a", "products": 3}, {"name": "b", "products": 3}, {"name": "rest"}],
            [*chain("rest", "a"), *chain("rest", "b", calls_per_request=5)],
        )
    )
    assert graph.assignment == {"a": "a", "b": "b and rest", "rest": "b and rest"}


# Hard joins, hard drivers and constraints.


@pytest.mark.parametrize("style", STYLES)
def test_strong_consistency_never_crosses_a_boundary(style: str) -> None:
    parts: list[dict[str, Any]] = [
        {"name": "orders", "products": 4, "team": "x"},
        {"name": "stock", "products": 4},
        {"name": "rest"},
    ]
    calls = [*chain("orders", "stock", consistency="strong"), *chain("rest", "orders")]
    graph = cut(profile(parts, calls), style)
    assert graph.assignment["orders"] == graph.assignment["stock"]
    assert "broken-transaction" not in finding_ids(graph)


def test_a_set_that_moves_as_one_counts_its_strongest_case_without_the_join_it_honours() -> None:
    parts: list[dict[str, Any]] = [{"name": "orders", "products": 4}, {"name": "stock"}, {"name": "rest"}]
    graph = cut(profile(parts, [*chain("orders", "stock", consistency="strong"), *chain("rest", "orders")]))
    assert nets(graph) == {"orders": -1, "stock": -3, "rest": 0}
    assert verdict(graph, "stock").verdict == "own service"
    assert "the set counts 2" in verdict(graph, "stock").reasons[0]


@pytest.mark.parametrize("style", STYLES)
def test_untrusted_code_and_accelerators_leave_every_style(style: str) -> None:
    parts: list[dict[str, Any]] = [
        {"name": "app", "kind": "application"},
        {"name": "runner", "executes_untrusted_code": True},
    ]
    parts.append({"name": "model", "kind": "inference"})
    calls = [*chain("app", "runner"), *chain("app", "model")]
    graph = cut(profile(parts, calls, ai={"model_hosting": "self-hosted-gpu"}), style)
    assert len(set(graph.assignment.values())) == 3
    assert verdict(graph, "runner").verdict == verdict(graph, "model").verdict == "own service"


def test_with_a_hosted_model_nothing_has_to_leave() -> None:
    parts: list[dict[str, Any]] = [{"name": "app", "kind": "application"}, {"name": "model", "kind": "inference"}]
    graph = cut(profile(parts, chain("app", "model"), ai={"model_hosting": "api"}), "monolith")
    assert set(graph.assignment.values()) == {"app"}


def test_parts_of_one_zone_share_a_satellite() -> None:
    parts: list[dict[str, Any]] = [{"name": name} for name in ("a", "b", "c")]
    parts += [{"name": "cards", "data_sensitivity": "pci"}, {"name": "payout", "data_sensitivity": "pci"}]
    graph = cut(profile(parts, chain("a", "cards", "b", "payout", "c")), "modular-monolith")
    assert graph.assignment["cards"] == graph.assignment["payout"] == "card data zone"
    assert graph.assignment["a"] == "application"


def test_nobody_merges_into_a_data_zone() -> None:
    parts: list[dict[str, Any]] = [
        {"name": "admin", "team": "x", "data_sensitivity": "phi"},
        {"name": "helper", "team": "x"},
        {"name": "z"},
    ]
    graph = cut(profile(parts, [*chain("helper", "admin"), *chain("helper", "z")]))
    assert graph.assignment["helper"] != graph.assignment["admin"]


def test_a_private_data_store_belongs_to_its_only_user() -> None:
    parts: list[dict[str, Any]] = [
        {"name": "app", "products": 4},
        {"name": "other", "products": 4},
        {"name": "db", "kind": "data-store"},
    ]
    graph = cut(profile(parts, chain("other", "app", "db", consistency="strong")[1:] + chain("other", "app")))
    store = deployable(graph, "db")
    assert (store.kind, store.belongs_to) == ("backing-service", "app")
    assert deployable(graph, "app").data_stores == ("db",)
    assert len(graph.services) == 2
    assert "shared-store" not in finding_ids(graph)


def test_a_store_of_two_services_is_a_finding() -> None:
    parts: list[dict[str, Any]] = [{"name": name, "products": 4, "data_store": "main"} for name in ("a", "b")]
    graph = cut(profile(parts, chain("a", "b")))
    assert "shared-store" in finding_ids(graph)
    assert "J8" in {force.code for force in verdict(graph, "a").forces_against}


@pytest.mark.parametrize("style", STYLES)
def test_constraints_hold_in_every_style(style: str) -> None:
    parts: list[dict[str, Any]] = [{"name": name, "products": 3} for name in "abcdef"]
    bounds = {"together": [["a", "b"]], "apart": [["a", "c"], ["e", "f"]], "fixed": {"shop": ["d", "e"]}}
    graph = cut(profile(parts, chain(*"abcdef"), boundaries=bounds), style)
    home = graph.assignment
    assert home["a"] == home["b"] != home["c"]
    assert home["d"] == home["e"] == "shop" != home["f"]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_the_number_of_services_is_kept(style: str, limit: int) -> None:
    parts: list[dict[str, Any]] = [{"name": name, "products": 3} for name in "abcdef"] + [
        {"name": "ui", "kind": "user-interface"}
    ]
    parts.append({"name": "runner", "kind": "sandbox"})
    graph = cut(profile(parts, chain("ui", *"abcdef", "runner"), boundaries={"max_services": limit}), style)
    assert len(graph.services) <= limit
    assert ("service-limit-conflict" in finding_ids(graph)) == (limit == 1)


def test_a_limit_that_constraints_contradict_is_a_warning() -> None:
    parts: list[dict[str, Any]] = [{"name": name} for name in "abc"]
    bounds = {"apart": [["a", "b", "c"]], "max_services": 2}
    graph = cut(profile(parts, chain(*"abc"), boundaries=bounds))
    assert len(graph.services) == 3
    assert "service-limit-conflict" in finding_ids(graph)


def test_strong_consistency_against_a_constraint_is_a_warning() -> None:
    parts: list[dict[str, Any]] = [{"name": "a"}, {"name": "b"}]
    bounds = {"apart": [["a", "b"]]}
    graph = cut(profile(parts, chain("a", "b", consistency="strong"), boundaries=bounds), "monolith")
    assert graph.assignment["a"] != graph.assignment["b"]
    assert {"constraint-conflict", "broken-transaction"} <= finding_ids(graph)


def test_microservices_are_held_to_one_per_two_engineers() -> None:
    parts: list[dict[str, Any]] = [{"name": name, "products": 4} for name in "abcdef"]
    graph = cut(profile(parts, chain(*"abcdef"), team={"engineers": 6, "platform_engineers": 4}))
    assert len(graph.services) == 3
    assert "service-limit" in finding_ids(graph)


def test_with_too_few_people_hard_drivers_of_one_sort_share_a_service() -> None:
    parts: list[dict[str, Any]] = [{"name": "app", "kind": "application"}]
    parts += [{"name": name, "kind": "inference"} for name in ("chat", "image", "voice")]
    calls = [call for name in ("chat", "image", "voice") for call in chain("app", name)]
    system: dict[str, Any] = {"components": parts, "interactions": calls, "ai": {"model_hosting": "mixed"}}
    assert len(cut(profile(**system, team={"engineers": 40})).services) == 4
    assert len(cut(profile(**system, team={"engineers": 4})).services) == 2


def test_an_external_component_stands_alone_even_when_a_constraint_names_it() -> None:
    parts: list[dict[str, Any]] = [{"name": "a"}, {"name": "bank", "kind": "external"}]
    bounds = {"together": [["a", "bank"]]}
    graph = cut(profile(parts, chain("a", "bank", consistency="strong"), boundaries=bounds))
    assert deployable(graph, "bank").components == ("bank",)
    assert "constraint-conflict" in finding_ids(graph)
    assert "saga" in edge(graph, "a", "bank").advice


# Edges.


def test_edges_of_the_enterprise_platform() -> None:
    graph = cut(ENTERPRISE)
    ways = {(item.source, item.target): (item.style, item.protocol) for item in graph.edges}
    assert ways == {
        ("api-gateway", "llm-gateway"): ("streaming", "grpc"),
        ("api-gateway", "tenant-admin"): ("request-response", "http-json"),
        ("inference", "inference"): ("call", "in-process"),
        ("ingestion", "retrieval"): ("event", "queue"),
        ("llm-gateway", "billing"): ("event", "queue"),
        ("llm-gateway", "inference"): ("streaming", "grpc"),
        ("llm-gateway", "moderation"): ("request-response", "http-json"),
        ("llm-gateway", "retrieval"): ("request-response", "http-json"),
    }
    assert "claim-check" in edge(graph, "ingestion", "retrieval").advice
    assert {"bulkhead", "provider-limits", "canary-rollout"} <= set(edge(graph, "llm-gateway", "inference").patterns)
    assert "fail-closed" in edge(graph, "llm-gateway", "moderation").patterns


def test_retries_need_a_call_that_may_be_repeated() -> None:
    graph = cut(ENTERPRISE)
    assert "retry" in edge(graph, "llm-gateway", "retrieval").patterns
    assert "retry" not in edge(graph, "llm-gateway", "moderation").patterns


def test_every_pattern_and_piece_of_advice_says_how() -> None:
    for graph in (cut(WRITING), cut(ENTERPRISE)):
        for item in graph.edges:
            assert set(item.patterns) | set(item.advice) <= set(item.details)


def test_an_edge_takes_the_style_of_the_interaction_that_asks_most() -> None:
    parts: list[dict[str, Any]] = [{"name": "ui", "kind": "user-interface"}, {"name": "app", "kind": "application"}]
    calls = [{"from": "ui", "to": "app", "need": need} for need in ("none", "reply", "stream")]
    item = edge(cut(profile(parts, calls)), "ui", "app")
    assert (item.style, item.protocol) == ("streaming", "sse")
    assert [one.style for one in item.interactions] == ["job", "request-response", "streaming"]


@pytest.mark.parametrize(
    ("latency", "style"), [(None, "request-response"), (5000, "request-response"), (10_001, "job"), (1e9, "job")]
)
def test_long_answers_become_jobs(latency: float | None, style: str) -> None:
    parts: list[dict[str, Any]] = [{"name": "a", "products": 3}, {"name": "b", "products": 3}]
    assert edge(cut(profile(parts, chain("a", "b", callee_p95_ms=latency))), "a", "b").style == style


# Findings.


@pytest.mark.parametrize("components", [None, []])
def test_without_components_the_graph_is_empty_and_says_what_to_add(components: Any) -> None:
    graph = cut(profile(components))
    assert (graph.deployables, graph.assignment) == ((), {})
    assert finding_ids(graph) == {"no-components"}


def test_without_interactions_the_parts_are_still_placed_and_a_finding_asks_for_calls() -> None:
    graph = cut(profile([{"name": "a"}], None))
    assert {"a": "a"} == graph.assignment
    assert "no-interactions" in finding_ids(graph)


def test_a_system_that_states_no_calls_is_not_asked_for_them() -> None:
    graph = cut(profile([{"name": "a"}], []))
    assert {"a": "a"} == graph.assignment
    assert "no-interactions" not in finding_ids(graph)


def test_smells_are_found() -> None:
    parts: list[dict[str, Any]] = [{"name": name} for name in ("a", "b", "c", "lonely")]
    calls = [*chain("a", "b", "c", "a", calls_per_request=12), {"from": "a", "to": "c"}]
    team = {"platform_engineers": 0.5}
    fixed = {"fixed": {name: [name] for name in "abc"}}
    ids = finding_ids(cut(profile(parts, calls, team=team, boundaries=fixed)))
    assert {"reply-cycle", "chatty-pair", "isolated-component", "need-not-stated", "service-budget"} <= ids
    assert "unowned-service" in ids


def test_waiting_in_a_circle_through_streams_is_found_but_not_through_events() -> None:
    parts: list[dict[str, Any]] = [{"name": name, "products": 4} for name in "ab"]
    back = {"from": "b", "to": "a", "need": "stream"}
    assert "reply-cycle" in finding_ids(cut(profile(parts, [*chain("a", "b"), back])))
    assert "reply-cycle" not in finding_ids(cut(profile(parts, [*chain("a", "b"), back | {"need": "none"}])))


# Properties.


def _is_free(pair: tuple[str, str], bounds: Mapping[str, Any]) -> bool:
    return not any(set(pair) <= set(group) for group in bounds["apart"])


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(system=systems(), style=st.sampled_from(STYLES))
def test_a_cut_keeps_its_promises(system: dict[str, Any], style: str) -> None:
    graph = cut(profile(**system), style)
    kinds = {item["name"]: item["kind"] for item in system["components"]}
    listed = [name for item in graph.deployables for name in item.components]
    assert sorted(listed) == sorted(kinds)
    assert {name: item.name for item in graph.deployables for name in item.components} == graph.assignment
    assert len({item.name for item in graph.deployables}) == len(graph.deployables)
    for item in graph.deployables:
        assert item.reasons
        assert item.kind == "external" or "external" not in [kinds[name] for name in item.components]
        assert item.kind != "external" or len(item.components) == 1
    assert all(component.reasons for component in graph.components)
    for group in system["boundaries"]["apart"]:
        assert all(graph.assignment[one] != graph.assignment[other] for one, other in combinations(group, 2))
    limit = system["boundaries"]["max_services"]
    assert limit is None or len(graph.services) <= limit or "service-limit-conflict" in finding_ids(graph)
    assert {(item["from"], item["to"]) for item in system["interactions"]} == {
        (one.source, one.target) for item in graph.edges for one in item.interactions
    }
    assert all(item.crosses == (item.source != item.target) for item in graph.edges)
    if not system["boundaries"]["apart"]:
        _assert_transactions_hold(system, graph, kinds)


def _assert_transactions_hold(system: dict[str, Any], graph: ServiceGraph, kinds: Mapping[str, str]) -> None:
    """Strong pairs run in one deployable; a data store's owner is the deployable that it belongs to."""
    owner = {item.name: item.belongs_to or item.name for item in graph.deployables}
    for call in system["interactions"]:
        ends = (call["from"], call["to"])
        stores = [name for name in ends if kinds[name] == "data-store"]
        if call["consistency"] == "strong" and "external" not in [kinds[name] for name in ends] and len(stores) < 2:
            homes = {owner[graph.assignment[name]] for name in ends}
            assert len(homes) == 1


@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(system=systems(), style=st.sampled_from(STYLES), random=st.randoms(use_true_random=False))
def test_the_order_of_the_profile_changes_nothing(system: dict[str, Any], style: str, random: Any) -> None:
    shuffled = {**system, "components": [*system["components"]], "interactions": [*system["interactions"]]}
    shuffled["boundaries"] = {
        **system["boundaries"],
        "apart": [group[::-1] for group in system["boundaries"]["apart"]][::-1],
    }
    random.shuffle(shuffled["components"])
    random.shuffle(shuffled["interactions"])
    assert cut(profile(**shuffled), style) == cut(profile(**system), style)


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_a_large_system_is_cut_whole(style: str) -> None:
    parts: list[dict[str, Any]] = [
        {
            "name": f"part {number}",
            "relative_load": 1 + number % 40,
            "products": 1 + number % 5,
            "team": f"t{number % 9}",
        }
        for number in range(2000)
    ]
    calls = [
        {"from": f"part {number % 2000}", "to": f"part {(number * 7 + 1) % 2000}", "calls_per_request": number % 13}
        for number in range(8000)
        if number % 2000 != (number * 7 + 1) % 2000
    ]
    graph = cut(profile(parts, calls, team={"engineers": 300}), style)
    assert len(graph.assignment) == 2000


def test_a_chain_as_deep_as_the_system_needs_no_recursion() -> None:
    names = [f"part {number}" for number in range(1200)]  # deeper than Python's own stack
    calls = chain(*names, names[0], consistency="strong")
    assert len(set(cut(profile([{"name": name} for name in names], calls)).assignment.values())) == 1


def test_the_graph_needs_no_input_or_output() -> None:
    folder = Path(__file__).parents[2] / "archdecide" / "boundaries"
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    assert re.findall(r"^\s*(?:from|import) (yaml|pathlib|typer|rich|jinja2|os|sys)\b", text, re.M) == []


def test_the_pack_files_are_yaml_that_people_can_read() -> None:
    folder = Path(__file__).parents[2] / "rules" / "core"
    for name in ("boundary", "communication", "resilience"):
        assert yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
