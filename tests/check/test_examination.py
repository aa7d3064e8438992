"""The checks: every rule fires where it should and is silent next to it."""

import random
import re
from datetime import date
from typing import Any

import pytest
from check_cases import (
    BETWEEN,
    LARGE,
    SERVICES,
    SMALL,
    SYSTEM,
    TODAY,
    calls,
    component,
    decided,
    findings,
    judged,
    made,
)
from drawn_systems import STYLES, systems
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict

from archdecide import api
from archdecide.boundaries import service_graph
from archdecide.boundaries.consequences.consequences import ChainChange, Shortfall
from archdecide.boundaries.cut.distance import matched, moves
from archdecide.boundaries.cut.recorded import proposed_cut, recorded_cut
from archdecide.check import CheckSettings
from archdecide.check.record_checks import moved_facts
from archdecide.evidence.dates import months_later
from archdecide.guard import RULES
from archdecide.profile import Profile
from archdecide.rules import Pack

MICRO = decided("microservices", services=SERVICES)
BIG = made(LARGE, SYSTEM, MICRO)
GROWING = made(SMALL, BETWEEN)
NEAR = made(GROWING, {"team": {"engineers": 32}, "delivery": {"cross_component_change_pct": 46}})
ONE_STEP = made(GROWING, {"team": {"engineers": 34}})
IN_ONE = {"all": ["orders", "stock", "reports", "mail"]}
IN_THREE = {"orders": ["orders"], "store": ["stock", "reports"], "post": ["mail"]}
CHAIN = {"interactions": [{"from": "web", "to": "orders", "need": "reply", "callee_p95_ms": 900}]}
TWO_STORES = {
    "components": [
        {**part, **({"data_store": "db"} if part["name"] in ("stock", "reports") else {})}
        for part in SYSTEM["components"]
    ]
}
UNKNOWN_CALLEE = {"from": "stock", "to": "orders", "need": "reply"}
WAIVED = {"rule": "review-overdue", "reason": "The board meets next week."}
LATE = decided("monolith", review_by="2026-11-01")

# rule, a profile in which it fires, where (path), and one next to it in which it is silent
CASES: list[tuple[str, dict[str, Any], tuple[str | int, ...], dict[str, Any]]] = [
    ("decision-drift", made(SMALL, decided("microservices")), ("decision", "style"), made(SMALL, decided("monolith"))),
    (
        "decision-close-call",
        made(GROWING, decided("monolith")),
        ("decision", "style"),
        made(SMALL, decided("monolith")),
    ),
    ("decision-missing", made(SMALL), ("name",), made(SMALL, decided("monolith"))),
    (
        "gate-fails",
        made(SMALL, decided("microservices")),
        ("team", "teams"),
        made(LARGE, decided("microservices")),
    ),
    ("tipping-point-near", NEAR, ("team", "engineers_in_24_months"), made(SMALL)),
    (
        "forecast-tips",
        made(GROWING, decided("monolith", review_by="2027-11-27")),
        ("team", "engineers_in_24_months"),
        made(GROWING, decided("monolith", review_by="2027-01-27")),
    ),
    ("coverage-low", {"name": "x", "team": {"engineers": 3}}, ("name",), made(SMALL)),
    (
        "review-overdue",
        made(SMALL, decided("monolith", review_by="2026-11-26")),
        ("decision", "review_by"),
        made(SMALL, decided("monolith", review_by="2026-11-27")),
    ),
    (
        "evidence-old",
        made(SMALL, {"evidence": {"team.engineers": {"as_of": "2025-11-26"}}}),
        ("evidence", "team.engineers", "as_of"),
        made(SMALL, {"evidence": {"team.engineers": {"as_of": "2025-11-27"}}}),
    ),
    (
        "evidence-contradicts",
        made(SMALL, {"evidence": {"team.engineers": {"source": "scan: git", "found": 900}}}),
        ("team", "engineers"),
        made(SMALL, {"evidence": {"team.engineers": {"source": "scan: git", "found": {"min": 1, "max": 900}}}}),
    ),
    (
        "pack-differs",
        made(SMALL, decided("monolith", basis={"pack": "0" * 64, "pack_version": "1.0"})),
        ("decision", "basis", "pack"),
        made(SMALL, decided("monolith", basis={"pack": api.load_pack().sha256})),
    ),
    (
        "pain-without-figure",
        made(SMALL, {"delivery": {"pains": ["release-coordination"], "blocked_by_others_pct": 4}}),
        ("delivery", "pains"),
        made(SMALL, {"delivery": {"pains": ["release-coordination"], "blocked_by_others_pct": {"min": 2, "max": 8}}}),
    ),
    (
        "priorities-unweighed",
        made(SMALL, {"product": {"stage": "mvp", "priorities": ["uptime"]}}),
        ("product", "priorities"),
        made(SMALL, {"product": {"stage": "mvp", "priorities": ["uptime"]}, "weights": {"fault-isolation": 1.5}}),
    ),
    (
        "services-drift",
        made(LARGE, SYSTEM, decided("monolith", services=SERVICES)),
        ("decision", "services"),
        made(LARGE, SYSTEM, decided("monolith", services={"all": ["orders", "stock", "reports", "mail"]})),
    ),
    (
        "modules-drift",
        made(LARGE, SYSTEM, decided("modular-monolith", services=IN_ONE, modules={"all": IN_ONE["all"]})),
        ("decision", "modules"),
        made(LARGE, SYSTEM, decided("modular-monolith", services=IN_ONE, modules=IN_THREE)),
    ),
    (
        "constraint-broken",
        made(BIG, {"boundaries": {"together": [["orders", "stock"]]}}),
        ("decision", "services", "stock"),
        made(BIG, {"boundaries": {"apart": [["orders", "stock"]], "max_services": 4}}),
    ),
    ("synchronous-cycle", made(BIG, calls(UNKNOWN_CALLEE)), ("interactions", 1), BIG),
    ("shared-data-store", made(BIG, TWO_STORES), ("components", 3, "data_store"), BIG),
    (
        "chain-misses-availability",
        made(BIG, component("stock", availability_pct=99), {"reliability": {"availability_target_pct": 99.9}}),
        ("reliability", "availability_target_pct"),
        made(BIG, component("stock", availability_pct=99.95), {"reliability": {"availability_target_pct": 99.9}}),
    ),
    (
        "chain-misses-latency",
        made(BIG, CHAIN, {"scale": {"latency_p95_ms": 500}}),
        ("scale", "latency_p95_ms"),
        made(BIG, CHAIN, {"scale": {"latency_p95_ms": 1000}}),
    ),
    (
        "services-exceed-people",
        made(SMALL, SYSTEM, MICRO),
        ("decision", "services"),
        made(LARGE, SYSTEM, MICRO),
    ),
    ("service-unowned", made(BIG, component("mail", team=None)), ("components", 4, "name"), BIG),
    (
        "regulated-data-crosses",
        made(BIG, component("stock", data_sensitivity="phi")),
        ("components", 1, "name"),
        made(BIG, component("mail", data_sensitivity="none")),
    ),
    (
        "over-split-sign",
        made(SMALL, {"existing": {"architecture": "microservices", "deployables": 30}}),
        ("team", "engineers"),
        made(SMALL, {"existing": {"architecture": "monolith", "deployables": 1}}),
    ),
    (
        "waiver-without-reason",
        made(SMALL, LATE, {"waivers": [{"rule": "review-overdue"}]}),
        ("waivers", 0, "rule"),
        made(SMALL, LATE, {"waivers": [WAIVED]}),
    ),
    (
        "waiver-expired",
        made(SMALL, LATE, {"waivers": [{**WAIVED, "expires": "2026-11-26"}]}),
        ("waivers", 0, "expires"),
        made(SMALL, LATE, {"waivers": [{**WAIVED, "expires": "2026-11-27"}]}),
    ),
    (
        "waiver-unused",
        made(SMALL, {"waivers": [WAIVED]}),
        ("waivers", 0, "rule"),
        made(SMALL, LATE, {"waivers": [WAIVED]}),
    ),
]
NAMES = [case[0] for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_rule_fires_at_its_place(case: tuple[Any, ...], pack: Pack) -> None:
    rule, fires, path, _ = case
    found = [finding for finding in findings(fires, pack) if finding.rule == rule]
    assert path in [finding.path for finding in found]
    assert all(finding.severity == pack.check_by_id[rule].severity for finding in found) or rule == "gate-fails"
    assert all(finding.message and finding.action and finding.element for finding in found)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_rule_is_silent_next_to_it(case: tuple[Any, ...], pack: Pack) -> None:
    rule, _, _, silent = case
    assert [finding for finding in findings(silent, pack) if finding.rule == rule] == []


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_rule_can_be_switched_off_and_graded(case: tuple[Any, ...], pack: Pack) -> None:
    rule, fires, _, _ = case
    off = findings(fires, pack, settings=CheckSettings(off=frozenset({rule})))
    assert rule not in [finding.rule for finding in off]
    graded = findings(fires, pack, settings=CheckSettings(severities={rule: "note"}))
    assert {finding.severity for finding in graded if finding.rule == rule} == {"note"}


def test_every_check_rule_is_found_by_some_case(pack: Pack) -> None:
    """`profile-invalid` is about files (see test_check_command), others about two packs (test_pack_upgrade) or about
    code (see guard/test_guard_imports)."""
    elsewhere = {"profile-invalid", "pack-changes-decision", "pack-changes-verdict", *RULES}
    assert {*NAMES} | elsewhere == set(pack.check_by_id)


def test_nothing_is_said_of_a_small_system_with_a_fresh_decision(pack: Pack) -> None:
    assert findings(made(SMALL, decided("monolith", review_by="2027-01-01")), pack) == []


def test_nothing_is_said_of_services_without_a_flaw(pack: Pack) -> None:
    rules = {finding.rule for finding in findings(BIG, pack)}
    assert rules - {"services-drift"} == set()


def test_drift_names_the_facts_that_have_moved(pack: Pack) -> None:
    basis = {"pack": pack.sha256, "facts": {"team.engineers": 3, "team.teams": 1, "product.stage": "mature"}}
    found = findings(made(LARGE, decided("monolith", basis=basis)), pack)
    message = next(finding.message for finding in found if finding.rule == "decision-drift")
    assert "'monolith' is on record, but 'microservices' is recommended" in message
    assert "team.engineers from 3 to 120, team.teams from 1 to 15" in message
    assert "product.stage" not in message


def test_drift_names_the_fact_that_carried_it_first_and_points_to_it(pack: Pack) -> None:
    # In the order of a profile the harmless change of the stage, from growth to mature, would come first.
    facts = {"product.stage": "growth", "team.engineers": 120, "platform.observability": "none", "team.teams": 14}
    basis = {"pack": pack.sha256, "facts": facts}
    found = findings(made(LARGE, decided("modular-monolith", basis=basis)), pack)
    drift = next(finding for finding in found if finding.rule == "decision-drift")
    named = re.findall(r"([a-z]+\.[a-z_]+) from ", drift.message)
    assert named == ["platform.observability", "product.stage", "team.teams"]
    assert drift.path == ("platform", "observability")


def test_drift_without_a_basis_says_so_and_names_what_counts_most(pack: Pack) -> None:
    found = findings(made(LARGE, decided("monolith")), pack)
    message = next(finding.message for finding in found if finding.rule == "decision-drift")
    assert "no basis is on record; today speak for it: " in message
    assert "points)" in message


def test_drift_under_other_rules_says_so(pack: Pack) -> None:
    basis = {"pack": "0" * 64, "facts": {"team.engineers": 120}}
    found = findings(made(LARGE, decided("monolith", basis=basis)), pack)
    message = next(finding.message for finding in found if finding.rule == "decision-drift")
    assert "no fact of its basis has moved, but the rules have changed" in message


def test_estimates_and_sets_of_a_basis_are_compared_by_what_they_mean(pack: Pack) -> None:
    from archdecide.check.check_context import CheckContext
    from archdecide.sensitivity.verdict import decide

    facts = {"team.engineers": "4..8", "security.regulated_data": ["pci", "pii"], "team.teams": [1], "x.y": 1}
    data = made(SMALL, decided("monolith", basis={"pack": pack.sha256, "facts": facts}))
    data["team"]["engineers"], data["security"]["regulated_data"] = {"min": 4, "max": 8}, ["pii", "pci"]
    profile = Profile.model_validate(data)
    case = CheckContext(profile, pack, decide(profile, pack), TODAY, CheckSettings())
    assert profile.decision is not None
    assert set(moved_facts(case, profile.decision)) == {"team.teams", "x.y"}


def test_in_a_close_call_the_other_close_style_is_no_drift(pack: Pack) -> None:
    rules = {finding.rule for finding in findings(made(GROWING, decided("modular-monolith")), pack)}
    assert "decision-close-call" in rules
    assert "decision-drift" not in rules


def test_in_a_close_call_a_style_that_is_far_behind_is_drift(pack: Pack) -> None:
    rules = {finding.rule for finding in findings(made(GROWING, decided("microservices")), pack)}
    assert "decision-drift" in rules
    assert "decision-close-call" not in rules


def test_a_tipping_point_says_by_how_much_the_fact_may_change(pack: Pack) -> None:
    near = {item.element: item.message for item in findings(NEAR, pack) if item.rule == "tipping-point-near"}
    assert near["team.engineers_in_24_months above"] == (
        "team.engineers_in_24_months is 120 persons: 8 more engineers and 'modular-monolith' is recommended"
    )
    assert near["delivery.cross_component_change_pct below"] == (
        "delivery.cross_component_change_pct is 46 %: below 40.5 % 'modular-monolith' is recommended"
    )
    step = [item.message for item in findings(ONE_STEP, pack) if item.rule == "tipping-point-near"]
    assert step == ["team.distributed_systems_skill is 1: one step to 2 and 'modular-monolith' is recommended"]


def test_a_smaller_margin_warns_later(pack: Pack) -> None:
    found = findings(NEAR, pack, settings=CheckSettings(margin=0.06))
    assert "team.engineers_in_24_months above" not in [item.element for item in found]
    assert "team.engineers_in_24_months above" in [
        item.element for item in findings(NEAR, pack, settings=CheckSettings(margin=0.07))
    ]


def test_a_tip_towards_the_style_on_record_is_no_warning(pack: Pack) -> None:
    rules = [item.rule for item in findings(made(ONE_STEP, decided("modular-monolith")), pack)]
    assert "tipping-point-near" not in rules


def test_a_gate_that_only_holds_is_a_warning(pack: Pack) -> None:
    data = made(LARGE, decided("microservices"), {"platform": {"observability": "metrics"}})
    found = [finding for finding in findings(data, pack) if finding.rule == "gate-fails"]
    assert [(finding.severity, finding.path) for finding in found] == [("warning", ("platform", "observability"))]


def test_services_drift_says_who_moves_and_respects_the_distance(pack: Pack) -> None:
    services = {"all": ["orders", "stock", "reports"], "post": ["mail"], "old": ["gone"]}
    data = made(LARGE, SYSTEM, decided("monolith", services=services))
    found = [finding for finding in findings(data, pack) if finding.rule == "services-drift"]
    assert len(found) == 1
    assert "2 of 5 components (40 %)" in found[0].message
    assert "'gone' is on record in 'old', but no part of a proposed service" in found[0].message
    assert "'mail' leaves 'post' for 'orders', 'reports' and 'stock'" in found[0].message.replace(
        ", 'stock'", " and 'stock'"
    )
    wide = findings(data, pack, settings=CheckSettings(distance=0.4))
    assert [finding for finding in wide if finding.rule == "services-drift"] == []


@pytest.mark.parametrize(
    ("boundaries", "words"),
    [
        ({"apart": [["orders", "stock"]]}, "must be apart"),
        ({"together": [["orders", "mail"]]}, "must share a service (boundaries.together)"),
        ({"fixed": {"core": ["orders", "mail"]}}, "must share a service (boundaries.fixed ('core'))"),
        ({"max_services": 1}, "2 services are on record, but boundaries.max_services allows 1"),
    ],
)
def test_every_kind_of_constraint_is_held_against_the_record(
    boundaries: dict[str, Any], words: str, pack: Pack
) -> None:
    services = {"shop": ["orders", "stock", "reports"], "post": ["mail"]}
    data = made(LARGE, SYSTEM, decided("microservices", services=services), {"boundaries": boundaries})
    broken = [finding.message for finding in findings(data, pack) if finding.rule == "constraint-broken"]
    assert len(broken) == 1
    assert words in broken[0]


def test_stores_and_user_interfaces_on_record_are_no_services_too_many(pack: Pack) -> None:
    components = [("a", "application"), ("b", "application"), ("db", "data-store"), ("ui", "user-interface")]
    services = {"one": ["a"], "two": ["b"], "store": ["db"], "web": ["ui"]}
    system = {"components": [{"name": name, "kind": kind} for name, kind in components]}
    for allowed, count in ((2, 0), (1, 1)):
        limit = {"boundaries": {"max_services": allowed}}
        data = made(LARGE, system, decided("microservices", services=services), limit)
        broken = [finding.message for finding in findings(data, pack) if finding.rule == "constraint-broken"]
        assert len(broken) == count
        assert all("2 services are on record" in message for message in broken)


def test_a_component_in_two_services_breaks_a_constraint(pack: Pack) -> None:
    services = {**SERVICES, "post": ["mail"]}
    data = made(LARGE, SYSTEM, decided("microservices", services=services))
    broken = [finding.message for finding in findings(data, pack) if finding.rule == "constraint-broken"]
    assert broken == ["'mail' is on record in 'mail', 'post'; a component is part of one service"]


def test_without_services_on_record_the_proposed_graph_is_checked(pack: Pack) -> None:
    data = made(LARGE, SYSTEM, calls(UNKNOWN_CALLEE), decided("monolith"))
    assert "synchronous-cycle" not in {finding.rule for finding in findings(data, pack)}


# ── waivers ──


def test_a_waived_finding_does_not_count_and_says_why(pack: Pack) -> None:
    waiver = {**WAIVED, "owner": "Ada", "expires": "2026-12-31"}
    found = judged(made(SMALL, LATE, {"waivers": [waiver]}), pack)
    assert [(item.finding.rule, item.status, item.reason) for item in found] == [
        ("review-overdue", "waived", "The board meets next week. (owner: Ada, until 2026-12-31)")
    ]


@pytest.mark.parametrize("waiver", [{"rule": "review-overdue"}, {**WAIVED, "expires": "2026-11-26"}])
def test_a_waiver_without_reason_or_out_of_date_waives_nothing(waiver: dict[str, Any], pack: Pack) -> None:
    assert "review-overdue" in {finding.rule for finding in findings(made(SMALL, LATE, {"waivers": [waiver]}), pack)}


def test_a_waiver_may_name_one_gate(pack: Pack) -> None:
    data = made(LARGE, decided("microservices"), {"platform": {"observability": "metrics"}})
    data["waivers"] = [{"rule": "observability-prerequisite", "reason": "Traces come in spring."}]
    gates = [item.status for item in judged(data, pack) if item.finding.rule == "gate-fails"]
    assert gates == ["waived"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("review-overdu", "there is no rule 'review-overdu' to waive; did you mean 'review-overdue'?"),
        ("waiver-unused", "'waiver-unused' cannot be waived"),
        ("coverage-low", "no finding of 'coverage-low' is there to waive"),
    ],
)
def test_a_waiver_that_matches_nothing_says_why(rule: str, words: str, pack: Pack) -> None:
    record = decided("monolith", review_by="2027-01-01")
    found = findings(made(SMALL, record, {"waivers": [{"rule": rule, "reason": "x"}]}), pack)
    assert [finding.message for finding in found] == [words]


# ── properties ──


FLAWED = made(
    LARGE,
    SYSTEM,
    component("stock", data_sensitivity="phi", team=None, availability_pct=95),
    calls(UNKNOWN_CALLEE, {"from": "orders", "to": "reports", "need": "reply"}),
    decided("microservices", services={"a": ["orders", "mail"], "b": ["stock"], "c": ["reports"]}),
    {
        "reliability": {"availability_target_pct": 99.9},
        "boundaries": {"apart": [["orders", "mail"], ["mail", "stock"]]},
    },
)


@settings(max_examples=15)
@given(st.permutations(FLAWED["components"]), st.permutations(FLAWED["interactions"]), st.randoms())
def test_the_order_of_lists_changes_no_element_and_no_message(
    components: list[Any], interactions: list[Any], random: Any
) -> None:
    pack = api.load_pack()
    data = {**FLAWED, "components": components, "interactions": interactions}
    services = [(name, random.sample(held, len(held))) for name, held in FLAWED["decision"]["services"].items()]
    random.shuffle(services)
    data["decision"] = {**FLAWED["decision"], "services": dict(services)}
    data["boundaries"] = {"apart": [random.sample(group, 2) for group in FLAWED["boundaries"]["apart"]]}
    expected = [(item.rule, item.element, item.message) for item in findings(FLAWED, pack)]
    assert [(item.rule, item.element, item.message) for item in findings(data, pack)] == expected
    assert len({(rule, element) for rule, element, _ in expected}) == len(expected) >= 6


GROUPINGS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 4), max_size=8)


def _groups(home: dict[str, int]) -> dict[str, tuple[str, ...]]:
    return {f"g{number}": tuple(name for name in sorted(home) if home[name] == number) for number in set(home.values())}


@given(GROUPINGS, GROUPINGS)
def test_moves_are_as_few_as_the_best_of_all_matchings(one: dict[str, int], other: dict[str, int]) -> None:
    from itertools import permutations

    left, right = _groups(one), _groups(other)
    names = sorted(left) if len(left) <= len(right) else sorted(right)
    others = sorted(right) if len(left) <= len(right) else sorted(left)
    small, large = (left, right) if len(left) <= len(right) else (right, left)
    best = max(
        sum(len(set(small[name]) & set(large[there])) for name, there in zip(names, order, strict=False))
        for order in permutations(others, len(names))
    )
    assert len(moves(left, right)) == len({*one, *other}) - best
    assert len(moves(left, right)) == len(moves(right, left))
    assert len(set(matched(left, right).values())) == len(matched(left, right))


def test_a_grouping_is_no_distance_from_itself_whatever_its_groups_are_called() -> None:
    assert moves({"x": ["a", "b"], "y": ["c"]}, {"p": ["c"], "q": ["b", "a"]}) == ()


def test_months_end_where_the_month_does() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2026, 12, 1), 1) == date(2027, 1, 1)


@settings(max_examples=30)
@given(systems(), st.sampled_from(STYLES), st.data())
def test_whatever_services_are_on_record_a_finding_is_known_by_rule_and_element(
    system: dict[str, Any], style: str, draws: st.DataObject
) -> None:
    pack = api.load_pack()
    names = [component["name"] for component in system["components"]] + ["gone"]
    groups = st.dictionaries(st.sampled_from("xyz"), st.lists(st.sampled_from(names), max_size=4))
    found = findings(made(LARGE, system, decided(style, services=draws.draw(groups))), pack)
    assert len({(finding.rule, finding.element) for finding in found}) == len(found)


@settings(max_examples=30)
@given(systems(), st.sampled_from(STYLES))
def test_the_proposed_services_on_record_are_no_drift_and_cut_as_proposed(system: dict[str, Any], style: str) -> None:
    pack = api.load_pack()
    profile = Profile.model_validate(made(LARGE, system))
    proposed = proposed_cut(profile, pack, style)
    services = {name: list(held) for name, held in proposed.services().items()}
    again = recorded_cut(proposed, style, services)
    assert {frozenset(held) for held in again.services().values()} == {frozenset(held) for held in services.values()}
    rules = {finding.rule for finding in findings(made(LARGE, system, decided(style, services=services)), pack)}
    assert "services-drift" not in rules


@settings(max_examples=examples(25), deadline=None)
@given(systems(), st.sampled_from(STYLES), st.integers(0, 10**6))
def test_a_check_knows_the_chains_of_the_graph_that_miss_a_target(
    system: dict[str, Any], style: str, seed: int
) -> None:
    order = random.Random(seed)
    stated = [
        {**part, "availability_pct": order.choice((None, 99.0, 99.9, 99.99))} for part in made(system)["components"]
    ]
    slow = [{**item, "callee_p95_ms": order.choice((None, 80, 20_000))} for item in made(system)["interactions"]]
    promised = {"reliability": {"availability_target_pct": 99.5}, "scale": {"latency_p95_ms": 150}}
    parts = {"components": stated, "interactions": slow}
    profile = Profile.model_validate(made(LARGE, system, promised, parts))
    missed_targets(profile, style)


def missed_targets(profile: Profile, style: str) -> tuple[Shortfall, ...]:
    """The chains that miss a target as a check finds them, which are those of the graph."""
    pack = api.load_pack()
    chains = service_graph(profile, pack, style, basis="forced").chains
    missed = [chain for chain in chains if False in (chain.meets_availability, chain.meets_latency)]
    found = proposed_cut(profile, pack, style).shortfalls
    assert [asdict(item) for item in found] == [
        {name: getattr(chain, name) for name in Shortfall.__struct_fields__} for chain in missed
    ]
    return found


@pytest.mark.parametrize("kind", ["moderation", "retrieval"])
def test_nothing_goes_on_without_a_guard(kind: str) -> None:
    parts = [{"name": "orders"}, {"name": "answers", "kind": kind, "availability_pct": 99.0}]
    between = [{"from": "orders", "to": "answers", "need": "reply"}]
    bounds = {"fixed": {"one": ["orders"], "two": ["answers"]}}
    promised = {"reliability": {"availability_target_pct": 99.9, "degraded_mode_useful": True}}
    system = {"components": parts, "interactions": between, "boundaries": bounds}
    (found,) = missed_targets(Profile.model_validate(made(LARGE, system, promised)), "microservices")
    fallback = ChainChange("fallback", "orders", "answers")
    assert (found.cheapest is not None and fallback in found.cheapest.changes) is (kind != "moderation")
