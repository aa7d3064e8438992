"""The roadmap: what leaves first and on which conditions, what merges, and when nothing should be split."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archdecide import api
from archdecide.boundaries import ServiceGraph
from archdecide.boundaries.consequences.consequences import RoadmapStep
from archdecide.formats.json.plain import plain
from archdecide.plan.step import SYSTEM
from archdecide.profile import Profile
from archdecide.rules import Pack

EXAMPLES = Path(__file__).parents[2] / "examples"
AUTOMATION = next(gate.title for gate in api.load_pack().gates if gate.code == "V1")
READY = {
    "platform": {"deployment_automation": "continuous", "observability": "tracing"},
    "team": {"engineers": 30, "teams": 4, "distributed_systems_skill": 3, "platform_engineers": 4},
}


@cache
def pack() -> Pack:
    return api.load_pack()


def example(name: str) -> ServiceGraph:
    return api.service_graph(api.load_profile(EXAMPLES / name / "archdecide.yaml"))


def profile(components: list[dict[str, Any]], calls: Iterable[dict[str, Any]] = (), **more: Any) -> Profile:
    return Profile.model_validate({"name": "s", "components": components, "interactions": list(calls), **READY, **more})


def call(source: str, target: str, need: str = "reply", **more: Any) -> dict[str, Any]:
    return {"from": source, "to": target, "need": need, **more}


def roadmap(made: Profile, style: str) -> tuple[RoadmapStep, ...]:
    return api.service_graph(made, style=style).roadmap


def states(step: RoadmapStep) -> dict[str, str]:
    return {condition.text: condition.state for condition in step.preconditions}


def actions(steps: Iterable[RoadmapStep]) -> list[str]:
    return [step.action for step in steps]


def gpu(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": "inference", "hardware": "gpu", **more}


def part(name: str, kind: str = "application", **more: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind, **more}


# Not to split


def test_a_small_product_is_told_not_to_split_and_why() -> None:
    first, last = example("tiny-mvp-chatbot").roadmap
    assert first.action == "Stay in one deployable"
    assert first.why == "No part has a reason to leave that is strong enough; 'chat-api' comes nearest"
    assert first.gate.state == "not met"
    assert last.action.startswith("Look at the signs")


def test_a_modular_monolith_without_a_strong_case_says_when_to_go_further() -> None:
    steps = roadmap(profile([part("a"), part("b")], [call("a", "b")]), "modular-monolith")
    stay = next(step for step in steps if step.action.startswith("Stay in"))
    assert stay.action == "Stay in one deployable with enforced modules"
    assert stay.gate.text.startswith("to go further: there are 3 teams, 3 parts with a strong case (today 0)")
    assert stay.gate.state == "not met"


# What leaves, in which order


def test_a_hard_driver_goes_first_then_the_edge_then_the_rest() -> None:
    made = profile(
        [
            part("app", changes_per_month=1, team="core"),
            part("b", changes_per_month=1, team="core"),
            part("c", changes_per_month=1, team="core"),
            part("mail", "notification", changes_per_month=30, relative_load=1, team="mails"),
            part("search", "retrieval", changes_per_month=30, relative_load=1, team="search", products=4),
            gpu("model"),
        ],
        [call("app", "mail", "none"), call("app", "search"), call("app", "model"), call("app", "b"), call("b", "c")],
        ai={"model_hosting": "self-hosted-gpu"},
    )
    leaving = [step.component for step in roadmap(made, "microservices") if step.component != SYSTEM]
    assert leaving[:3] == ["model", "mail", "search"]


def test_among_equals_the_part_with_fewer_callers_goes_first() -> None:
    busy = {"changes_per_month": 30, "products": 4}
    made = profile(
        [part(name, changes_per_month=1) for name in ("app", "b", "c", "d")]
        + [part("one", "retrieval", **busy), part("two", "retrieval", **busy)],
        [call("app", "one"), call("b", "one"), call("c", "one"), call("app", "two"), call("app", "b"), call("c", "d")],
    )
    leaving = [step.component for step in roadmap(made, "microservices") if step.component in ("one", "two")]
    assert leaving == ["two", "one"]


def test_each_extraction_by_choice_waits_for_the_goal_of_the_one_before_and_no_hard_one_does() -> None:
    steps = [step for step in example("enterprise-ai-platform").roadmap if step.component != SYSTEM]
    waiting = ["the extraction before this one has reached its goal" in states(step) for step in steps]
    asked = [AUTOMATION in states(step) for step in steps]
    hard = [len(step.preconditions) == 3 for step in steps]
    assert hard == sorted(hard, reverse=True) and hard.count(False) == 3
    free = hard.index(False)
    assert asked == [place == free for place in range(len(steps))]
    assert waiting == [place > free for place in range(len(steps))]


def test_hard_leavers_stand_in_the_order_in_which_they_press() -> None:
    made = profile(
        [
            *(part(name, team="core") for name in ("app", "b", "c", "d", "e", "f")),
            gpu("model"),
            part("card", "billing", data_sensitivity="pci"),
            part("box", "sandbox"),
        ],
        [call("app", "model"), call("app", "card"), call("app", "box")],
        ai={"model_hosting": "self-hosted-gpu"},
        existing={"architecture": "monolith"},
    )
    leaving = [step for step in roadmap(made, "modular-monolith") if step.component != SYSTEM]
    assert [step.component for step in leaving] == ["box", "card", "model"]
    assert {step.horizon for step in leaving} == {"now"}


def test_steps_are_numbered_from_one() -> None:
    for name in ("tiny-mvp-chatbot", "enterprise-ai-platform", "overbuilt-landscape"):
        numbers = [step.step for step in example(name).roadmap]
        assert numbers == list(range(1, len(numbers) + 1))


def test_what_runs_already_is_not_extracted_again() -> None:
    made = profile(
        [part("app", runs_in="app"), gpu("model", runs_in="models")],
        [call("app", "model")],
        existing={"architecture": "modular-monolith"},
        ai={"model_hosting": "self-hosted-gpu"},
    )
    assert "model" not in {step.component for step in roadmap(made, "modular-monolith")}


# Conditions, bound to the facts


OWN_STORES = {"app": "core", "b": "core", "c": "orders"}


def wanted(architecture: str | None = "modular-monolith", **more: Any) -> Profile:
    """A system of which one part has a strong case for leaving by choice."""
    made = {"existing": {"architecture": architecture} if architecture else {}} | more
    parts = [part(name, changes_per_month=1, team="core", data_store="orders") for name in ("app", "b", "c")]
    leaving = part("search", "retrieval", changes_per_month=30, products=4, team="search", **more.pop("own", {}))
    made.pop("own", None)
    return profile([*parts, leaving], [call("app", "search"), call("app", "b"), call("b", "c")], **made)


def test_unmet_prerequisites_come_before_the_first_extraction() -> None:
    made = wanted(platform={"deployment_automation": "manual", "observability": "tracing"})
    prepare, extract = [step for step in roadmap(made, "modular-monolith") if step.horizon in ("now", "next")][:2]
    assert prepare.action.startswith("Automate build, test and release")
    assert extract.component == "search"
    first = next(condition for condition in extract.preconditions if condition.text == AUTOMATION)
    assert (first.state, first.facts["platform.deployment_automation"]) == ("not met", "manual")


@pytest.mark.parametrize(("today", "expected"), [("monolith", "not met"), ("modular-monolith", "met"), (None, "open")])
def test_a_part_that_leaves_by_choice_has_to_be_a_module_first(today: str | None, expected: str) -> None:
    step = next(step for step in roadmap(wanted(today), "modular-monolith") if step.component == "search")
    assert states(step)["it has been a module with an interface and a schema of its own for a quarter"] == expected


def test_a_shared_store_is_named_before_an_extraction() -> None:
    parts = [part(name, changes_per_month=1, team="core", data_store=store) for name, store in OWN_STORES.items()]
    leaving = part("search", "retrieval", changes_per_month=30, products=4, team="search", data_store="orders")
    calls = [call("app", "search"), call("app", "b"), call("b", "c")]
    made = profile([*parts, leaving], calls, existing={"architecture": "modular-monolith"})
    step = next(step for step in roadmap(made, "microservices") if step.component == "search")
    assert states(step)["its data is its own ('orders' is shared)"] == "not met"


@pytest.mark.parametrize(
    ("teams", "expected"),
    [
        ({"model": "ml", "app": "core"}, ("'ml' owns it and is on call", "met")),
        ({"app": "core"}, ("a team owns it and is on call", "not met")),
        ({}, ("a team owns it and is on call", "open")),
    ],
)
def test_one_team_has_to_own_what_leaves(teams: dict[str, str], expected: tuple[str, str]) -> None:
    made = profile(
        [part("app", team=teams.get("app")), gpu("model", team=teams.get("model"))],
        [call("app", "model")],
        ai={"model_hosting": "self-hosted-gpu"},
    )
    step = next(step for step in roadmap(made, "modular-monolith") if step.component == "model")
    assert expected in states(step).items()


def test_a_guard_asks_its_callers_to_refuse_and_others_to_have_a_fallback() -> None:
    made = profile(
        [
            *(part(name, team="core") for name in ("app", "b", "c")),
            part("check", "moderation", products=4, team="trust"),
            part("find", "retrieval", products=4, team="search"),
        ],
        [call("app", "check"), call("app", "find"), call("app", "b"), call("b", "c")],
    )
    steps = {step.component: states(step) for step in roadmap(made, "microservices")}
    assert "its callers reject requests while it is down" in steps["check"]
    assert "its callers have a fallback" in steps["find"]


def test_the_way_to_microservices_opens_with_teams_parts_and_prerequisites() -> None:
    gates = [step.gate for step in example("enterprise-ai-platform").roadmap if "3 teams" in step.gate.text]
    assert {gate.state for gate in gates} == {"met"}
    assert gates[0].facts == {"team.teams": 11}


def test_a_step_out_of_a_monolith_without_need_stays_closed() -> None:
    made = profile(
        [part("app"), part("b")],
        [call("app", "b")],
        team={"engineers": 4, "teams": 1},
        existing={"architecture": "monolith", "codebase_kloc": 5},
        delivery={"blocked_by_others_pct": 0},
    )
    first = next(step for step in roadmap(made, "modular-monolith") if step.action.startswith("Give each module"))
    assert first.horizon == "later"
    assert first.gate.state == "not met"


# Signs to watch


def test_the_last_step_binds_the_signs_to_the_facts() -> None:
    last = example("online-shop").roadmap[-1]
    shown = [condition for condition in last.preconditions if condition.state == "met"]
    assert len(shown) >= 2 and all(condition.facts for condition in shown)
    known = [condition for condition in last.preconditions if condition.state != "open"]
    assert last.action.endswith(f"{len(shown)} of the {len(known)} that the profile can answer show today")


def test_two_signs_open_the_gate_of_the_last_step() -> None:
    assert example("online-shop").roadmap[-1].gate.state == "met"
    assert example("tiny-mvp-chatbot").roadmap[-1].gate.state == "not met"


# Consolidation


def test_an_over_split_landscape_stops_splitting_and_merges_the_tightest_pairs_first() -> None:
    steps = example("overbuilt-landscape").roadmap
    stop = next(step for step in steps if step.action.startswith("Stop adding services"))
    assert {condition.state for condition in stop.preconditions} <= {"met", "open"}
    merging = [step for step in steps if step.action.startswith("Merge ")]
    assert len(merging) >= 4
    assert merging[0].why.startswith("61 % of their commits touch both")
    assert not any("xtract" in action for action in actions(steps))


def test_services_that_fit_a_simpler_style_are_merged() -> None:
    made = profile(
        [part("a"), part("b"), part("c", runtime="node"), part("d", runtime="java")],
        [call("a", "b", calls_per_request=4), call("b", "c")],
        existing={"architecture": "microservices", "deployables": 4},
        # By itself, no part of another runtime would merge.
        boundaries={"together": [["a", "b", "c"]]},
    )
    steps = roadmap(made, "modular-monolith")
    merge = next(step for step in steps if step.action.startswith("Merge "))
    assert "'a', 'b' and 'c'" in merge.action
    assert merge.why == "5 waiting calls per user operation stay inside one process"
    assert any(step.action.startswith("Bring what merges to one runtime") for step in steps)


def test_a_store_that_two_deployables_share_gets_one_owner() -> None:
    made = profile(
        [part("a", data_store="orders"), gpu("m", data_store="orders")],
        [call("a", "m")],
        existing={"architecture": "microservices", "deployables": 40},
        ai={"model_hosting": "self-hosted-gpu"},
        team={"engineers": 6, "teams": 1},
    )
    steps = roadmap(made, "modular-monolith")
    owner = next(step for step in steps if step.component == "orders")
    assert owner.action == "Give the data store 'orders' to one of 'a' and 'm'; the others ask it"


# As JSON


def test_json_says_every_step() -> None:
    first = plain(example("ai-writing-saas").roadmap)[0]
    assert list(first)[:3] == ["step", "horizon", "component"]
    assert list(first)[3:] == ["action", "why", "preconditions", "gate", "gate_state", "goal"]
    assert (first["step"], first["horizon"], first["gate_state"]) == (1, "now", "met")


def test_a_hostile_name_is_only_a_name() -> None:
    name = '<script>{{x}}%s"\u202e'
    made = profile([part("app"), gpu(name)], [call("app", name)], ai={"model_hosting": "self-hosted-gpu"})
    assert name in {step.component for step in roadmap(made, "modular-monolith")}
