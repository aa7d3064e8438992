"""A decision has one answer, and its verdict words mean one thing each."""

import random
from typing import Any

import pytest
from check_cases import BETWEEN, SMALL, findings, made
from effort import examples
from goldens import ROOT, profile_path
from hypothesis import given, settings
from hypothesis import strategies as st
from packs import OPTIONS, drawn_facts, drawn_pack

from archdecide.check.record_checks import is_near
from archdecide.decide.fact_context import FactContext
from archdecide.formats.json import decision_json
from archdecide.load.document import parse
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.verdict import decide, decision_from

CHOICES = (("o1", "o2"), OPTIONS, ("o1", "o2", "o3", "o4", "o5"))


def drawn_decision(seed: int, options: tuple[str, ...], unknown: float, estimates: float) -> tuple[Pack, Decision]:
    pack = drawn_pack(seed, options)
    facts = FactContext(drawn_facts(seed, unknown=unknown, estimates=estimates), pack)
    draw = random.Random(seed)
    own = {item.id: draw.choice([0.5, 1.0, 5.0]) for item in pack.criteria if draw.random() < 0.3}
    return pack, decision_from("drawn", facts, own)


DRAWN = (st.integers(0, 10**6), st.sampled_from(CHOICES), st.sampled_from([0.02, 0.1, 0.4]), st.sampled_from([0, 0.5]))


@settings(max_examples=examples(300))
@given(*DRAWN)
def test_what_is_proved_and_what_is_recommended_are_one_answer(
    seed: int, options: tuple[str, ...], unknown: float, estimates: float
) -> None:
    _, decision = drawn_decision(seed, options, unknown, estimates)
    told = decision_json.data(decision, "p.yaml")
    recommended, proved = told["recommendation"], told["determined_option"]
    assert recommended not in told["eliminated"]
    if recommended is not None and proved is not None:
        assert recommended == proved
    assert told["determined"] is (recommended is not None and recommended == proved)
    assert (told["verdict"] != "determined") or told["determined"]
    assert recommended not in [tip["becomes"] for tip in told["tipping_points"]] or recommended is None


@settings(max_examples=examples(300))
@given(*DRAWN)
def test_a_close_call_is_a_gap_within_the_tie_margin_and_nothing_else(
    seed: int, options: tuple[str, ...], unknown: float, estimates: float
) -> None:
    pack, decision = drawn_decision(seed, options, unknown, estimates)
    margin, outcome = pack.limits.tie_margin, decision.outcome
    points = {option: value for option, value in outcome.scores.items() if value is not None}
    if outcome.confidence is None or outcome.recommendation is None:
        return
    best = points[outcome.recommendation]
    ruled_out = {*decision.removed, *decision.possibilities.eliminated}
    leads = {option: best - value for option, value in points.items() if option != outcome.recommendation}
    left = [lead for option, lead in leads.items() if option not in decision.removed]
    if all(lead >= margin + 1e-6 for lead in left):
        assert outcome.confidence in ("leaning", "robust")
    if any(lead < margin - 1e-6 for option, lead in leads.items() if option not in ruled_out):
        assert outcome.confidence == "close-call"
    for option, lead in leads.items():
        if lead > margin + 1e-6:
            assert not is_near(decision, option, pack.limits)


@pytest.mark.parametrize(
    ("seed", "options", "unknown", "estimates", "expected"),
    [
        (85, ("o1", "o2"), 0.4, 0.5, "o2"),
        (16, OPTIONS, 0.1, 0, "small"),
        (93, ("o1", "o2", "o3", "o4", "o5"), 0.1, 0, "o5"),
        (33, ("o1", "o2", "o3", "o4", "o5"), 0.4, 0.5, "o1"),
    ],
)
def test_a_proof_comes_before_the_middle_of_an_estimate(
    seed: int, options: tuple[str, ...], unknown: float, estimates: float, expected: str
) -> None:
    """Packs on which an option was recommended while another one was proved for every answer to the open facts."""
    _, decision = drawn_decision(seed, options, unknown, estimates)
    outcome = decision.outcome
    assert (expected, expected, "determined") == (outcome.recommendation, decision.determined_option, outcome.verdict)


def test_where_gates_leave_nothing_whatever_the_answers_nothing_is_recommended() -> None:
    _, decision = drawn_decision(2, ("o1", "o2"), 0.4, 0)
    assert decision.possibilities.eliminated == ("o1", "o2")
    assert decision.outcome.recommendation is None


GROWING = made(SMALL, BETWEEN)
PRIORITIES = {"team-autonomy": 5, "independent-deployability": 5, "independent-scaling": 5}
"""Under these microservices lead the online shop by 21 points, but under few other weightings."""


def decided_shop(rules: Pack, style: str, **basis: Any) -> dict[str, Any]:
    data = parse((ROOT / profile_path("online-shop")).read_text("utf-8"), "shop").data
    facts = {"team.engineers": data["team"]["engineers"]}
    record = {"style": style, "decided": "2026-11-20", "basis": {"pack": rules.sha256, "facts": facts, **basis}}
    return made(data, {"decision": record, "weights": PRIORITIES})


def test_a_large_lead_under_few_weightings_is_leaning_and_a_record_of_the_rival_has_drifted(pack: Pack) -> None:
    data = decided_shop(pack, "modular-monolith")
    outcome = decide(Profile.model_validate(data), pack).outcome
    assert ("microservices", "leaning") == (outcome.recommendation, outcome.verdict)
    found = {item.rule: item for item in findings(data, pack)}
    assert found["decision-drift"].severity == "error"
    assert "decision-close-call" not in found


@pytest.mark.parametrize("engineers", [34, 25])
def test_drift_names_the_rules_as_a_cause_beside_the_facts(pack: Pack, engineers: int) -> None:
    now = decided_shop(pack, "modular-monolith")
    facts = {"team.engineers": engineers}
    data = decided_shop(pack, "modular-monolith", pack="0" * 64, facts=facts)
    message = next(item.message for item in findings(data, pack) if item.rule == "decision-drift")
    assert f"the rules have changed (the pack is now {pack.name} {pack.version})" in message
    assert ("team.engineers from" in message) is (engineers != now["team"]["engineers"])
    same = next(item.message for item in findings(now, pack) if item.rule == "decision-drift")
    assert "rules have changed" not in same


def test_a_close_call_names_the_rules_as_a_cause(pack: Pack) -> None:
    record = {"style": "modular-monolith", "decided": "2026-11-20"}
    for sha, expected in (("0" * 64, True), (pack.sha256, False)):
        data = made(GROWING, {"decision": {**record, "basis": {"pack": sha, "facts": {}}}})
        message = next(item.message for item in findings(data, pack) if item.rule == "decision-close-call")
        assert ("since the decision the rules have changed" in message) is expected
