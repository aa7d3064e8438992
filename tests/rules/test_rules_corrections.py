"""What the rules say of small systems of our own: each correction of version 2 by its mechanism, on both sides."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

from archdecide import api
from archdecide.boundaries import service_graph
from archdecide.boundaries.graph import ServiceGraph
from archdecide.check import check
from archdecide.decide.evaluate import precaution_finding
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import StartingPoint, weights_of
from archdecide.explain.change import what_if
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision

Groups = Mapping[str, Mapping[str, Any]]


@cache
def pack() -> Pack:
    return api.load_pack()


def profile(**groups: Any) -> Profile:
    return Profile.model_validate({"name": "s", **groups})


def facts(**groups: Any) -> FactContext:
    return FactContext.of(profile(**groups), pack())


def decided(**groups: Any) -> Decision:
    return api.assess(profile(**groups), pack())


def importance(identifier: str, **groups: Any) -> float | None:
    (criterion,) = [item for item in pack().criteria if item.id == identifier]
    return facts(**groups).height(criterion)


def performance(identifier: str, option: str, **groups: Any) -> float:
    (criterion,) = [item for item in pack().criteria if item.id == identifier]
    return facts(**groups).performances(criterion)[option]


def effects(code: str, **groups: Any) -> set[str]:
    """The effects with which a gate acts on services."""
    return {item.effect for item in decided(**groups).gates_of("microservices") if item.code == code}


def gates(code: str, **groups: Any) -> set[str]:
    return {item.effect for item in decided(**groups).gates if item.code == code and item.state == "holds"}


def precautions(**groups: Any) -> dict[str, str]:
    """By code the state of every precaution."""
    scene = facts(**groups)
    return {item.code: precaution_finding(item, scene).state for item in pack().precautions}


def part(name: str, kind: str = "application", **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind, **more}


def call(source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"from": source, "to": target, "need": "reply", **more}


# ── what every style sets apart ──


def test_card_data_leaves_in_every_style_and_gives_services_little_credit() -> None:
    cards = {"security": {"regulated_data": ["pci"]}}
    gap = performance("data-isolation", "microservices", **cards) - performance("data-isolation", "monolith", **cards)
    assert gap == pytest.approx(0.2)
    people = {"security": {"regulated_data": ["pii"]}}
    assert performance("data-isolation", "monolith", **people) == 0.15
    assert importance("data-isolation", **people) == 0.15


def test_regulated_data_that_all_parts_share_is_no_reason_to_split() -> None:
    everywhere = [part(name, data_sensitivity="phi") for name in "abc"]
    assert importance("data-isolation", security={"regulated_data": ["phi"]}, components=everywhere) == (
        pytest.approx(0.14)
    )


LARGE: Groups = {
    "product": {"stage": "mature", "domain_clarity": 5, "product_count": 2},
    "team": {"engineers": 300, "teams": 40, "distributed_systems_skill": 3, "platform_engineers": 20},
    "delivery": {"deploys_per_week": 100, "releases_per_week_now": 100, "blocked_by_others_pct": 3},
    "platform": {"deployment_automation": "self-service", "observability": "tracing"},
    "reliability": {"availability_target_pct": 99.9, "strong_consistency_pct": 25, "degraded_mode_useful": True},
    "existing": {"architecture": "modular-monolith", "codebase_kloc": 2000},
    "ai": {"model_hosting": "none", "batch_share_pct": 10},
}


def test_doing_what_the_gate_asks_does_not_change_the_answer() -> None:
    """A large modular monolith that works stays the answer with its card data and without."""
    with_cards = decided(**LARGE, security={"regulated_data": ["pci"], "security_maturity": 3})
    without = decided(**LARGE, security={"regulated_data": ["pii"], "security_maturity": 3})
    assert with_cards.outcome.recommendation == without.outcome.recommendation == "modular-monolith"


# ── measured waiting, wishes, growth ──


@pytest.mark.parametrize(("share", "expected"), [(None, 0.95), (0, 0.3325), (5, 0.475), (20, 0.95)])
def test_measured_waiting_counts_when_it_is_low(share: float | None, expected: float) -> None:
    delivery = {} if share is None else {"delivery": {"blocked_by_others_pct": share}}
    running = {"existing": {"architecture": "monolith"}, "platform": {"deployment_automation": "continuous"}}
    assert importance("team-autonomy", team={"teams": 15}, **running, **delivery) == pytest.approx(expected)


def test_a_wish_does_not_vote_while_todays_rate_is_unknown() -> None:
    wish = {"team": {"teams": 4}, "delivery": {"deploys_per_week": 30}}
    assert importance("independent-deployability", product={"stage": "growth"}, **wish) is None
    assert importance("independent-deployability", product={"stage": "idea"}, **wish) == 1


@pytest.mark.parametrize("stage", ["growth", "idea"])
def test_no_release_at_all_is_no_jump(stage: str) -> None:
    found = [
        importance(
            "independent-deployability",
            product={"stage": stage},
            team={"teams": 4},
            delivery={"deploys_per_week": rate, "releases_per_week_now": 0.001},
        )
        for rate in (0, 0.001)
    ]
    assert found[0] == 0
    assert found[1] == pytest.approx(0, abs=0.01)


GROWING: Groups = {
    "product": {"stage": "growth", "domain_clarity": 4, "product_count": 1},
    "existing": {"architecture": "monolith", "codebase_kloc": 60},
    "platform": {"deployment_automation": "continuous", "observability": "metrics"},
}


def test_more_engineers_never_ask_for_less_structure() -> None:
    """With the forecast held as a ratio; it used to shrink the growth that more people of today stand for."""
    order = list(pack().option_ids)
    start = facts(**GROWING, team={"engineers": 10, "teams": 2, "engineers_in_24_months": 18})
    recommend = StartingPoint(start, weights_of(start, {})).varying(["team.engineers"])
    found = [recommend(start.with_facts({"team.engineers": people})) for people in range(6, 60, 3)]
    places = [order.index(option) for option in found if option is not None]
    assert places == sorted(places)


def test_the_forecast_moves_along_and_the_page_says_so() -> None:
    given = profile(team={"engineers": 10, "engineers_in_24_months": 18}, **GROWING)
    made = what_if(given, pack(), {"team.engineers": 20})
    assert made.after.facts["team.engineers_in_24_months"] == 36
    assert [item.follows for item in made.inputs] == [("team.engineers_in_24_months",)]
    stated = what_if(given, pack(), {"team.engineers": 20, "team.engineers_in_24_months": 20})
    assert stated.after.facts["team.engineers_in_24_months"] == 20


def test_a_second_person_is_no_growth_and_a_word_stands_in_for_a_forecast() -> None:
    assert importance("evolvability", team={"engineers": 1, "engineers_in_24_months": 3}) == 0
    assert importance("evolvability", team={"engineers": 20, "growth": "doubling"}) == pytest.approx(0.64)


# ── load of people, words for models ──


def test_drawing_more_boxes_changes_little() -> None:
    few, many = ([part(str(number)) for number in range(count)] for count in (3, 15))
    found = [importance("cognitive-load", team={"teams": 1}, components=boxes) for boxes in (few, many)]
    assert found == [pytest.approx(0.03), pytest.approx(0.2)]
    code = {"team": {"teams": 1}, "existing": {"codebase_kloc": 20}}
    assert importance("cognitive-load", **code, components=few) == importance("cognitive-load", **code, components=many)


def test_one_word_answers_the_questions_about_models() -> None:
    without = {"ai": {"model_hosting": "none"}}
    assert importance("model-release-independence", **without) == 0
    assert importance("technology-heterogeneity", **without) == 0
    duties = precautions(**without)
    assert {duties[code] for code in ("P50", "P51", "P52", "P53", "P55", "P56", "P57", "P58", "P59")} == {"clear"}


def test_parts_that_work_with_models_call_for_duties_that_nobody_counted() -> None:
    parts = [part("model", "inference"), part("training", "training"), part("web")]
    duties = precautions(ai={"model_hosting": "self-hosted-gpu"}, components=parts)
    assert (duties["P50"], duties["P57"]) == ("holds", "holds")
    assert duties["P55"] == "unproven", "whether people can be told apart is open"


def test_assessing_the_work_of_people_is_a_kind_and_a_duty_of_fairness() -> None:
    parts = [part("web"), part("grading", "scoring")]
    assert precautions(ai={"model_hosting": "api"}, components=parts)["P55"] == "holds"


# ── gates ──


def test_a_few_people_without_a_platform_end_the_question() -> None:
    hot = {"scale": {"peak_concurrent_users": 5_000_000, "peak_to_average": 20}}
    assert effects("V4", team={"engineers": 4, "platform_engineers": 0, "teams": 3}, **hot) == {"out"}
    assert effects("V4", team={"engineers": 30, "platform_engineers": 0, "teams": 3}, **hot) == set()


def test_a_settled_product_needs_fewer_known_drivers_to_stay_whole() -> None:
    steady = {"deploys_per_week": 1, "releases_per_week_now": 1}
    known = {"team": {"teams": 8}, "platform": {"deployment_automation": "continuous"}, "delivery": steady}
    assert effects("V6", product={"stage": "mature", "domain_clarity": 5, "product_count": 1}, **known) == set()
    known["team"] = {"teams": 2}
    assert effects("V6", product={"stage": "mature", "domain_clarity": 5, "product_count": 1}, **known) == {"out"}
    assert effects("V6", product={"stage": "mature", "domain_clarity": 2, "product_count": 1}, **known) == set()


def test_customers_who_choose_parts_install_several() -> None:
    assert effects("V7", product={"distribution": "customer-installed"}) == {"hold"}
    chosen = {"distribution": "customer-installed", "priorities": ["swappable-parts"]}
    assert effects("V7", product=chosen) == {"warn"}


def test_one_store_for_all_holds_services_whatever_the_load() -> None:
    tied = [part(name, data_store="db", team=name, relative_load=load) for name, load in zip("abcd", (1, 1, 1, 40))]  # noqa: B905
    apart = [{**item, "data_store": item["name"]} for item in tied]
    teams = {"team": {"teams": 4, "engineers": 40}}
    assert effects("V17", components=tied, interactions=[], **teams) == {"hold"}
    assert effects("V17", components=apart, interactions=[], **teams) == set()


def test_beginners_use_what_exists_before_they_run_a_model() -> None:
    two = {"team": {"engineers": 2, "platform_engineers": 0, "distributed_systems_skill": 0}}
    assert gates("V18", product={"stage": "idea"}, ai={"model_hosting": "self-hosted-gpu"}, **two) == {"warn"}
    assert gates("V18", product={"stage": "mature"}, ai={"model_hosting": "self-hosted-gpu"}, **two) == set()


# ── ties between parts ──


def test_a_database_is_no_second_runtime_and_shared_stores_tie_parts() -> None:
    parts = [part("api", runtime="python"), part("jobs", runtime="python"), part("db", "data-store")]
    known = facts(components=parts, interactions=[call("api", "db"), call("jobs", "db")]).known
    assert known["derived.distinct_runtimes"] == 1
    assert known["derived.tied_share"] == 1


def test_runtimes_on_the_waiting_path_count_more_than_one_beside_it() -> None:
    parts = [part("web", runtime="java"), part("core", runtime="java"), part("model", runtime="python")]
    waiting = [call("web", "core"), call("core", "model")]
    beside = [call("web", "core"), call("core", "model", need="none")]
    found = [
        importance("technology-heterogeneity", components=parts, interactions=calls) for calls in (waiting, beside)
    ]
    assert found == [0.5, 0.15]


def test_parts_that_keep_their_data_and_exchange_messages_have_borders_that_hold() -> None:
    parts = [part(name, data_store=name) for name in "abcdef"]
    calls = [call(one, other, need="none") for one, other in zip("abcde", "bcdef", strict=True)]
    clear = {"product": {"domain_clarity": 3}}
    assert importance("boundary-stability", components=parts, interactions=calls, **clear) == pytest.approx(0.25)
    assert importance("boundary-stability", components=parts, interactions=[], **clear) == pytest.approx(0.5)


def test_roles_of_one_code_base_are_no_services() -> None:
    batch: dict[str, Any] = {"ai": {"batch_share_pct": 40}}
    same = [part("web", team="t"), part("jobs", mode="batch", team="t")]
    other = [part("web", team="t"), part("jobs", mode="batch", team="u")]
    assert performance("workload-mix", "monolith", components=same, **batch) == 0.85
    assert performance("workload-mix", "monolith", components=other, **batch) == 0.6


# ── edges ──


def graph(parts: list[dict[str, Any]], calls: list[dict[str, Any]], apart: bool = True, **groups: Any) -> ServiceGraph:
    ends = [[calls[0]["from"], calls[0]["to"]]]
    boundaries = {"apart": ends} if apart else {"together": ends}
    made = profile(components=parts, interactions=calls, boundaries=boundaries, **groups)
    return service_graph(made, pack(), "monolith", basis="forced")


def interaction(parts: list[dict[str, Any]], found: dict[str, Any], apart: bool = True, **groups: Any) -> Any:
    (edge,) = [item for edge in graph(parts, [found], apart, **groups).edges for item in edge.interactions]
    return edge


def test_a_store_is_reached_through_its_driver() -> None:
    parts = [part("app"), part("db", "data-store")]
    made = service_graph(
        profile(components=parts, interactions=[call("app", "db")]), pack(), "monolith", basis="forced"
    )
    (found,) = [item for edge in made.edges for item in edge.interactions]
    assert (found.style, found.protocol) == ("request-response", "native-driver")
    assert "fallback" not in found.patterns


def test_work_inside_one_deployable_survives_a_restart() -> None:
    found = interaction([part("a"), part("b")], call("a", "b", need="none"), apart=False)
    assert "job-table" in found.advice


def test_a_browser_gets_a_receipt_and_no_queue() -> None:
    parts = [part("page", "user-interface"), part("app")]
    found = interaction(parts, call("page", "app", need="none"))
    assert (found.style, found.protocol) == ("job", "http-json")


def test_the_job_for_an_outside_provider_is_on_our_side() -> None:
    parts = [part("app"), part("mail", "external")]
    made = service_graph(
        profile(components=parts, interactions=[call("app", "mail", callee_p95_ms=30000)]),
        pack(),
        "monolith",
        basis="forced",
    )
    (found,) = [item for edge in made.edges for item in edge.interactions]
    assert found.style != "job"
    assert "job-at-caller" in found.advice


def test_two_languages_alone_read_json() -> None:
    parts = [part("a", runtime="java"), part("b", runtime="python"), part("c", runtime="java")]
    assert interaction(parts, call("a", "b")).protocol == "http-json"
    assert interaction(parts, call("a", "b"), scale={"peak_requests_per_second": 5000}).protocol == "grpc"


def test_thousands_of_messages_per_second_go_through_a_log() -> None:
    parts = [part("intake", "ingestion"), part("rules")]
    found = interaction(parts, call("intake", "rules", need="none"), scale={"peak_requests_per_second": 50_000})
    assert "partitioned-log" in found.advice
    slow = interaction(parts, call("intake", "rules", need="none"), scale={"peak_requests_per_second": 5})
    assert "partitioned-log" not in slow.advice


def test_trials_of_prompts_are_routed_and_released_by_flags_inside_one_process() -> None:
    parts = [part("app"), part("prompts", "prompting")]
    found = interaction(parts, call("app", "prompts"), apart=False, ai={"prompt_changes_per_week": 4})
    assert {"flagged-rollout", "experiment-by-routing"} <= set(found.advice)


# ── pains ──


@pytest.mark.parametrize(
    ("pain", "criterion"),
    [
        ("shared-capacity", "independent-scaling"),
        ("one-fault-stops-all", "fault-isolation"),
        ("tangled-parts", "boundary-stability"),
        ("hard-to-understand", "cognitive-load"),
        ("faults-hard-to-find", "testability-debuggability"),
        ("operations-overload", "operational-complexity"),
        ("running-cost", "infrastructure-cost"),
        ("conflicting-runtimes", "technology-heterogeneity"),
        ("release-coordination", "team-autonomy"),
    ],
)
def test_a_pain_is_evidence_where_the_numbers_are_open(pain: str, criterion: str) -> None:
    assert importance(criterion, delivery={"pains": [pain]}) == 0.5
    assert importance(criterion, delivery={"pains": []}) is None


def test_one_team_that_releases_everything_has_no_need_to_release_parts() -> None:
    pains = {"delivery": {"pains": ["deploy-everything"]}}
    assert importance("independent-deployability", team={"teams": 1}, **pains) is None
    assert importance("independent-deployability", team={"teams": 2}, **pains) == 0.5


def test_a_long_job_is_outside_the_chain_that_somebody_waits_for() -> None:
    parts = [part("page", "user-interface"), part("app"), part("upload", "ingestion")]
    calls = [call("page", "app", callee_p95_ms=300), call("app", "upload", callee_p95_ms=60_000)]
    made = profile(
        components=parts,
        interactions=calls,
        scale={"latency_p95_ms": 3000},
        boundaries={"apart": [["app", "upload"]]},
    )
    found = service_graph(made, pack(), "microservices", basis="forced").chains
    assert [chain.meets_latency for chain in found] == [True] * len(found)
    assert max(chain.latency_ms for chain in found) < 1000


# ── runtimes, scarce parts ──


def drawn_by(parts: list[Any], calls: list[Any], **more: Any) -> ServiceGraph:
    """The cut of some parts as a monolith, which sets apart no more than it has to."""
    made = profile(components=parts, interactions=calls, team={"engineers": 8, "teams": 2}, **more)
    return service_graph(made, pack(), "monolith", basis="forced")


def test_a_transaction_across_runtimes_asks_for_one_runtime_or_no_transaction() -> None:
    parts = [part("web", runtime="java"), part("rank", runtime="python")]
    found = {item.id for item in drawn_by(parts, [call("web", "rank", consistency="strong")]).findings}
    assert "transaction-across-runtimes" in found
    assert "broken-transaction" not in found


@pytest.mark.parametrize(("hardware", "scarce"), [("cpu", False), ("gpu", True), (None, True)])
def test_stated_hardware_says_whether_a_part_is_scarce(hardware: str | None, scarce: bool) -> None:
    stated = {} if hardware is None else {"hardware": hardware}
    graph = drawn_by(
        [part("web", runtime="java"), part("model", "inference", runtime="python", **stated)],
        [call("web", "model")],
        scale={"peak_to_average": 8},
    )
    advice = {advice for item in graph.interactions for advice in item.advice}
    patterns = {pattern for item in graph.interactions for pattern in item.patterns}
    assert ("bulkhead" in patterns) is scarce, (advice, patterns)


# ── pains against figures, priorities, dependencies of models ──


def checked(**groups: Any) -> dict[str, str]:
    """By rule the message of every finding of a check."""
    made = profile(**groups)
    return {item.rule: item.message for item in check(made, pack(), api.assess(made, pack()), date(2026, 12, 1))}


def test_a_pain_is_questioned_with_the_figure_that_speaks_against_it() -> None:
    said = checked(delivery={"pains": ["release-coordination"], "blocked_by_others_pct": 4})["pain-without-figure"]
    assert said == "delivery.pains names 'release-coordination', but delivery.blocked_by_others_pct is 4"
    assert "pain-without-figure" not in checked(delivery={"pains": ["release-coordination"]})


def test_priorities_propose_weights_and_say_what_these_would_do() -> None:
    known = {"stage": "growth", "domain_clarity": 4, "priorities": ["uptime"]}
    said = checked(product=known, team={"engineers": 5, "teams": 1})["priorities-unweighed"]
    assert "weights {fault-isolation: 2, runtime-coupling: 2} would" in said
    assert "recommend" in said
    before, after = decided(product=known), decided(product={**known, "priorities": []})
    assert before.outcome.scores == after.outcome.scores


@pytest.mark.parametrize(("pains", "expected"), [(["conflicting-runtimes"], True), ([], False)])
def test_the_answer_about_models_names_dependencies_that_clash(pains: list[str], expected: bool) -> None:
    made = profile(
        existing={"architecture": "monolith"},
        delivery={"pains": pains},
        ai={"models_in_production": 2, "model_hosting": "in-process"},
        components=[part("web", runtime="python"), part("model", "inference", runtime="python")],
    )
    assert ("The facts show libraries that clash" in api.report(made)) is expected
