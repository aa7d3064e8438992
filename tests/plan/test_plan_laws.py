"""The laws of the plan, on drawn profiles and on every example: no view may say two things of one system."""

import json
import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from drawn_profiles import drawn
from goldens import EXAMPLES, ROOT, profile_path

from archdecide import api
from archdecide.boundaries.cut.worth_cutting import FURTHER, services_run
from archdecide.errors import InputError
from archdecide.facts import ASKED_FIRST
from archdecide.formats.document import report
from archdecide.formats.terminal.assessment import assessment
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.plan.plan import Plan
from archdecide.plan.questions import PlanQuestion
from archdecide.plan.step import HORIZONS
from archdecide.profile import Profile
from archdecide.sensitivity.verdict import decide

QUICK = 40
MANY = 1000


def made(profile: Profile) -> Plan:
    return api.plan(profile)


def text_of(plan: Plan) -> str:
    return re.sub(r"\s+", " ", assessment(plan, OutputStyle(400)))


# L1


def what_is_recommended_can_be_drawn(profile: Profile, plan: Plan) -> None:
    cut = plan.target.cut
    if plan.decision.outcome.recommendation == "microservices":
        assert cut is not None and cut.worth is not False
        if cut.worth and not services_run(profile, profile.existing.architecture):
            assert cut.deployables is not None and cut.apart is not None
            assert cut.deployables - cut.apart >= FURTHER
    if plan.target.style == "microservices":
        assert not any("Do not split" in step.action for step in plan.steps)
        assert plan.target.is_preliminary == any(step.kind == "list" for step in plan.now)
    if cut is not None and cut.is_open and cut.worth is not None:
        assert plan.decision.possibilities.determined != "microservices"


# L3


def done_is_done(profile: Profile, plan: Plan) -> None:
    names = [(step.kind, step.subject) for step in plan.steps]
    assert len(set(names)) == len(names)
    for rule, word in profile.confirmed.items():
        steps = [step for step in plan.steps if rule in step.rules]
        if word.state == "declined":
            assert all(step.declined is not None and step.declined.by == "Ada" for step in steps)
        else:
            assert all(step.presses for step in steps)
    for step in plan.steps:
        if step.kind == "extract":
            unit = next(item for item in plan.target.graph.deployables if item.name == step.subject)
            parts = frozenset(unit.components) & plan.situation.names
            assert plan.situation.runs_apart(parts) is not True


# L5


def documents_render_the_record(profile: Profile, plan: Plan) -> None:
    first = text_of(plan)[:300]
    if profile.decision is None:
        assert plan.target.basis != "record"
        assert "The recommendation agrees" not in first and "The recommendation differs" not in first
        return
    assert plan.target.style == profile.decision.style
    for name, parts in (profile.decision.services or {}).items():
        assert {plan.target.graph.assignment[part] for part in parts} == {name}
    assert "decided" in first
    if plan.target.agrees is False:
        assert "The recommendation differs" in first
    elif plan.target.agrees:
        assert "The recommendation agrees" in first


# L6 and L7


def four_words_and_no_empty_needs(profile: Profile, plan: Plan) -> None:
    answers = (*plan.signs, *plan.duties, *(item for found in plan.risks.values() for item in found))
    for answer in answers:
        assert answer.word in ("yes", "no", "unknown", "does not apply")
        assert bool(answer.needs) == (answer.word == "unknown")
        assert answer.because or answer.word != "does not apply"
        assert not any("derived." in need or "ratio." in need for need in answer.needs)
    for item in (item for found in plan.needed.values() for item in found):
        assert bool(item.needs) == (item.state == "unknown")
        is_gate = item.code.startswith("V")
        said = profile.confirmed.get(item.id)
        if item.state == "confirmed":
            assert is_gate or (said is not None and said.state == "done")


# L9


def no_step_waits_without_need(profile: Profile, plan: Plan) -> None:
    hard = [step for step in plan.steps if step.kind == "extract" and step.rules and step.declined is None]
    for step in hard:
        assert step.horizon == "now"
        assert len(step.before) == 3
        if "runs generated" in step.why:
            assert "%" not in step.action
        if "health data" in step.why and "tokenise" in step.action:
            assert "phi" not in plan.situation.sensitivity.values() or "pci" in plan.situation.sensitivity.values()
    places = [HORIZONS.index(step.horizon) for step in plan.steps if step.declined is None]
    assert places == sorted(places)
    for step in plan.steps:
        if "of the traffic" in step.action:
            assert profile.existing.architecture != "none"


# L10


def what_exists_is_compared(profile: Profile, plan: Plan) -> None:
    comparison = plan.comparison
    if comparison.running is None:
        assert profile.existing.architecture == "none" or not plan.situation.parts or comparison.unstated
        return
    held = [part for item in comparison.running for part in item.parts]
    assert sorted(held) == sorted(plan.situation.names)
    assert comparison.today == len(comparison.running) == plan.situation.deployables
    for item in comparison.running:
        homes = {plan.target.graph.assignment[part] for part in item.parts}
        assert set(item.becomes) <= homes
        together = {part for part, home in plan.target.graph.assignment.items() if home in homes}
        if item.movement == "stays":
            assert together & plan.situation.names == set(item.parts)


# Steps and questions


def _is_ordered(item: PlanQuestion) -> bool:
    """Whether a question stands where it does by how likely its answer changes the recommendation."""
    return item.changes == "recommendation" and item.steps != ("V16",) and item.fact not in ASKED_FIRST


def one_list_of_steps_and_one_of_questions(_: Profile, plan: Plan) -> None:
    assert all(step.action and step.why and step.done_when for step in plan.steps)
    asked = plan.questions.asked
    assert len({item.fact for item in asked}) == len(asked)
    assert all(item.fact in ASKED_FIRST for item in asked if item.changes == "context")
    kinds = [item.changes for item in asked if item.fact not in ASKED_FIRST]
    assert kinds == sorted(kinds, key=("recommendation", "step").index)
    chances = [item.probability for item in asked if _is_ordered(item)]
    assert chances == sorted(chances, reverse=True)
    page = text_of(plan)
    for step in plan.now:
        assert re.sub(r"\s+", " ", step.action).rstrip(".") in page


LAWS: tuple[Callable[[Profile, Plan], None], ...] = (
    what_is_recommended_can_be_drawn,
    done_is_done,
    documents_render_the_record,
    four_words_and_no_empty_needs,
    no_step_waits_without_need,
    what_exists_is_compared,
    one_list_of_steps_and_one_of_questions,
)


def keep_all_laws(profile: Profile) -> None:
    plan = made(profile)
    for law in LAWS:
        law(profile, plan)


def test_every_law_holds_for_drawn_profiles() -> None:
    for seed in range(QUICK):
        keep_all_laws(drawn(seed))


@pytest.mark.slow
def test_every_law_holds_for_many_drawn_profiles() -> None:
    for seed in range(QUICK, QUICK + MANY):
        keep_all_laws(drawn(seed))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_law_holds_for_the_examples(name: str) -> None:
    keep_all_laws(api.load_profile(ROOT / profile_path(name)))


# A small profile for each kind of fault

PEOPLE: dict[str, Any] = {
    "product": {"stage": "growth", "domain_clarity": 5, "product_count": 5, "distribution": "saas"},
    "team": {"engineers": 80, "teams": 9, "distributed_systems_skill": 4, "platform_engineers": 8},
    "delivery": {"deploys_per_week": 200, "releases_per_week_now": 5, "blocked_by_others_pct": 40},
    "platform": {"deployment_automation": "self-service", "observability": "tracing"},
    "scale": {"peak_concurrent_users": 50_000, "load_growth_24m": 5, "latency_p95_ms": 900},
    "reliability": {"availability_target_pct": 99.9, "degraded_mode_useful": True, "strong_consistency_pct": 0},
    "security": {"regulated_data": [], "security_maturity": 4, "residency_regions": 1},
    "ai": {"model_hosting": "api", "batch_share_pct": 0, "models_in_production": 2, "model_updates_per_month": 1},
    "cost": {"monthly_infra_budget_usd": 200_000},
}


def system(components: list[dict[str, Any]] | None, **more: Any) -> Profile:
    """Nine teams that keep each other waiting, with these parts."""
    calls = [{"from": one["name"], "to": two["name"]} for one, two in pairwise(components or [])]
    return Profile.model_validate(
        {"name": "s", **PEOPLE, "components": components, "interactions": calls or None, **more}
    )


def alike(*teams: str | None) -> list[dict[str, Any]]:
    return [{"name": f"m{number}", "kind": "application", "team": team} for number, team in enumerate(teams)]


def test_parts_that_are_all_alike_are_nothing_to_cut_out() -> None:
    plan = made(system(alike("a", "a", "a", "a"), existing={"architecture": "monolith"}))
    assert plan.decision.outcome.score_leader == "microservices"
    assert "microservices" in plan.decision.removed and plan.target.style == "modular-monolith"
    gate = next(item for item in plan.decision.gates if item.code == "V16")
    assert gate.state == "holds"
    assert plan.target.cut is not None and [item.part for item in plan.target.cut.nearest][:1] == ["m0"]
    assert "Nearest to a service of their own: 'm0' (net " in text_of(plan)


def test_without_owners_the_cut_is_preliminary_and_listing_them_comes_first() -> None:
    plan = made(system(alike(None, None), existing={"architecture": "monolith"}))
    assert plan.decision.outcome.recommendation == "microservices"
    assert plan.target.is_preliminary and plan.steps[0].kind == "list"
    assert "preliminary" in text_of(plan)
    assert any(item.fact == "components" for item in plan.questions.of_recommendation)


def test_services_that_run_need_no_proof() -> None:
    plan = made(system(alike("a", "a"), existing={"architecture": "microservices", "deployables": 2}))
    assert plan.target.cut is not None and plan.target.cut.worth is True


def test_untrusted_code_moves_at_once_and_waits_for_no_module() -> None:
    parts = [
        {"name": "app", "team": "a"},
        {"name": "web", "team": "a"},
        {"name": "run", "kind": "sandbox", "team": "a"},
    ]
    plan = made(system(parts, existing={"architecture": "monolith"}))
    step = next(step for step in plan.now if step.subject == "run")
    assert "at once" in step.action and "%" not in step.action
    assert not any("quarter" in condition.text for condition in step.before)


def test_health_data_is_not_tokenised_and_card_data_may_be() -> None:
    for word, expected in (("phi", False), ("pci", True)):
        parts = [{"name": "app"}, {"name": "web"}, {"name": "vault", "data_sensitivity": word}]
        plan = made(system(parts, existing={"architecture": "monolith"}))
        step = next(step for step in plan.now if step.subject == "vault")
        assert ("tokenise" in step.action) is expected


def test_what_runs_apart_is_no_step() -> None:
    parts = [{"name": "app", "runs_in": "app"}, {"name": "run", "kind": "sandbox", "runs_in": "box"}]
    plan = made(system(parts, existing={"architecture": "modular-monolith"}))
    assert not any(step.kind == "extract" for step in plan.steps)
    assert [(item.name, item.movement) for item in plan.comparison.running or ()] == [
        ("app", "stays"),
        ("box", "stays"),
    ]


def test_services_that_merge_are_named_by_what_runs_today() -> None:
    parts = [{"name": f"p{number}", "runs_in": f"svc{number}"} for number in range(4)]
    small = {"team": {"engineers": 3, "teams": 1}, "existing": {"architecture": "microservices", "deployables": 4}}
    plan = made(system(parts, **small))
    merge = next(step for step in plan.steps if step.kind == "merge" and step.subject != "the whole system")
    assert "'svc0'" in merge.action
    assert {item.movement for item in plan.comparison.running or ()} == {"merges"}


def test_a_declined_step_stands_once_with_who_and_why() -> None:
    word = {"state": "declined", "by": "Grace", "why": "a provider does it", "as_of": "2026-11-01"}
    plan = made(system(alike("a"), confirmed={"watch-models": word}))
    (step,) = (step for step in plan.steps if "watch-models" in step.rules)
    assert step.declined is not None and step.declined.by == "Grace" and step not in plan.next
    owner = system(alike("a"), confirmed={"watch-models": word})
    page = report.text(api.plan(owner, whole=True), api.load_pack(), owner)
    assert page.lower().count("declined by grace on 2026-11-01: a provider does it") == 1


def test_a_confirmed_step_is_gone_from_every_view() -> None:
    asked = made(system(alike("a")))
    duty = next(step for step in asked.next if step.subject == "watch-models")
    done = made(system(alike("a"), confirmed={"watch-models": {"state": "done", "by": "Ada"}}))
    assert duty.action not in text_of(done)
    assert not any("watch-models" in step.rules for step in done.steps)


def test_a_decision_on_record_is_the_decision_and_the_recommendation_stands_beside_it() -> None:
    plan = made(system(alike("a", "a", "a"), decision={"style": "microservices", "decided": "2026-05-01"}))
    page = text_of(plan)
    assert page.startswith("s: microservices, decided on 2026-05-01")
    assert "The recommendation differs: modular monolith" in page


def test_a_sign_that_is_about_another_architecture_does_not_apply() -> None:
    plan = made(system(alike("a", "b"), existing={"architecture": "microservices", "codebase_kloc": 900}))
    sign = next(item for item in plan.signs if item.code == "T6")
    assert (sign.word, sign.because) == ("does not apply", "the architecture is microservices")
    plan = made(system(alike("a", "b"), existing={"architecture": "monolith"}, delivery={}))
    assert {item.word for item in plan.signs if item.code == "T5"} == {"unknown"}


def test_a_fact_that_does_not_contradict_is_no_proof() -> None:
    plan = made(system(alike("a", "b")))
    states = {item.id: item.state for found in plan.needed.values() for item in found if item.code.startswith("P")}
    assert "confirmed" not in states.values() and "not contradicted" in states.values()
    rule = next(name for name, state in states.items() if state == "not contradicted")
    told = made(system(alike("a", "b"), confirmed={rule: {"state": "done", "by": "Ada"}}))
    assert {item.state for found in told.needed.values() for item in found if item.id == rule} == {"confirmed"}


def test_the_graph_of_today_holds_what_runs_together() -> None:
    parts = [{"name": name, "runs_in": home} for name, home in (("a", "one"), ("b", "one"), ("c", "two"))]
    owner = system(parts, existing={"architecture": "microservices"})
    graph = api.service_graph(owner, style="today")
    assert {unit.name: unit.components for unit in graph.services} == {"one": ("a", "b"), "two": ("c",)}
    assert graph.basis == "today"


def test_the_graph_of_today_asks_where_the_parts_run() -> None:
    with pytest.raises(InputError, match="does not say where 'm0', 'm1' run today"):
        api.service_graph(system(alike("a", "a"), existing={"architecture": "microservices"}), style="today")
    with pytest.raises(InputError, match="nothing runs yet"):
        api.service_graph(system(alike("a"), existing={"architecture": "none"}), style="today")


def test_a_tip_to_services_that_cannot_be_cut_out_is_no_tip() -> None:
    """An unclear domain keeps services out; were it clear they would lead, and these parts are all alike."""
    unclear = {**PEOPLE["product"], "domain_clarity": 2}
    owner = system(alike("a", "a", "a"), product=unclear, existing={"architecture": "modular-monolith"})
    plain = decide(owner, api.load_pack())
    assert "product.domain_clarity" in {tip.fact for tip in plain.tipping_points or ()}
    tips = api.assess(owner).tipping_points or ()
    assert {tip.fact for tip in tips if tip.becomes == "microservices"} <= {"existing.architecture"}


def test_a_record_says_proposed_until_the_team_has_decided(tmp_path: Path) -> None:
    text = (ROOT / profile_path("ai-writing-saas")).read_text("utf-8")
    for record, status in (("", "proposed"), ("\ndecision: {style: monolith, decided: 2026-05-01}\n", "accepted")):
        profile = tmp_path / f"{status}.yaml"
        profile.write_text(text + record, "utf-8")
        written = api.write_record(profile, tmp_path / status, date(2026, 5, 1), make_folder=True)
        said = written.file.read_text("utf-8")
        assert f'status: "{status}"' in said
        assert ('Chosen option: "Monolith", because the team decided so' in said) is bool(record)


def test_a_preliminary_cut_is_not_put_on_record(tmp_path: Path) -> None:
    facts = {group: dict(held) for group, held in PEOPLE.items()}
    for owners, expected in (((None, None), None), (("a", "b"), {})):
        parts = [{"name": f"m{n}", **({"team": team} if team else {})} for n, team in enumerate(owners)]
        existing = {"architecture": "microservices"} if expected is not None else {"architecture": "monolith"}
        text = {"name": "s", **facts, "existing": existing, "components": parts}
        profile = tmp_path / "archdecide.yaml"
        profile.write_text(json.dumps(text), "utf-8")
        assert api.record_decision(profile, today=date(2026, 5, 1)).style == "microservices"
        record = api.load_profile(profile).decision
        assert record is not None and (record.services is None) is (expected is None)
