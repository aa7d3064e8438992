"""`archdecide explain`: every number down to its curve, its segment and its sources."""

import json
from collections.abc import Iterator
from math import fsum
from pathlib import Path
from typing import Any

import pytest
from command import ROOT, example, run
from effort import THOROUGH
from hypothesis import given, settings
from hypothesis import strategies as st
from packs import POOL, drawn_facts, drawn_pack
from small_packs import criterion as written_criterion
from small_packs import pack_in

from archdecide import api
from archdecide.conditions import all_of, any_of
from archdecide.curves import Choose, Largest, Mean, MultipliedCurve, Piecewise
from archdecide.decide.fact_context import FactContext
from archdecide.explain.curve_steps import CurveStep, curve_steps
from archdecide.explain.explanation import (
    CriterionExplanation,
    Explained,
    FactExplanation,
    GateExplanation,
    OptionExplanation,
)
from archdecide.explain.requirements import Demand, FactDemand, JointDemand, demand
from archdecide.facts import profile_facts
from archdecide.formats.json import explanation_json
from archdecide.formats.terminal import explanation
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.rules import Pack, vocabulary

EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/archdecide.yaml"))
PROFILE = example("online-shop")
LOW = {"constant": 0}


def explained(pack: Pack, name: str = "online-shop", **names: list[str]) -> Explained:
    return api.explain(api.load_profile(example(name), pack), pack, **names)


def everything(pack: Pack, name: str) -> Explained:
    return explained(
        pack,
        name,
        criterion=[criterion.id for criterion in pack.criteria],
        gate=[gate.id for gate in pack.gates],
        option=list(pack.option_ids),
        fact=list(vocabulary(pack)),
    )


# ── the parts of an explanation add up ──


@pytest.mark.parametrize("name", EXAMPLES)
def test_points_of_criteria_add_up_to_the_score_of_every_option(pack: Pack, name: str) -> None:
    for part in explained(pack, name, option=list(pack.option_ids)).parts:
        assert isinstance(part, OptionExplanation)
        assert part.score == pytest.approx(fsum(item.points[part.id] for item in part.parts), abs=1e-9)
        assert [item.points[part.id] for item in part.parts] == sorted(
            (item.points[part.id] for item in part.parts), reverse=True
        )
        assert fsum(item.share for item in part.parts) == pytest.approx(1)


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_a_curve_followed_gives_the_importance(seed: int) -> None:
    facts = FactContext(drawn_facts(seed, unknown=0.2, estimates=0.3), drawn_pack(seed))
    for criterion in facts.pack.criteria:
        step = curve_steps(criterion, facts)
        importance = facts.importance(criterion).value
        assert step.height == (importance if importance is None else pytest.approx(importance, abs=1e-12))


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_every_part_of_a_curve_follows_from_its_parts(seed: int) -> None:
    facts = FactContext(drawn_facts(seed, unknown=0.2), drawn_pack(seed))
    for criterion in facts.pack.criteria:
        for step in steps_in(curve_steps(criterion, facts)):
            assert_follows(step)


def steps_in(step: CurveStep) -> Iterator[CurveStep]:
    yield step
    for part in step.parts:
        yield from steps_in(part)


def assert_follows(step: CurveStep) -> None:
    """One exact value per fact: then every height can be computed from those below it."""
    heights = [part.height for part in step.parts]
    known = [height for height in heights if height is not None]
    match step.node:
        case Mean() if known:
            weighed = [(part.share or 0) * (part.height or 0) for part in step.parts]
            assert step.height == pytest.approx(fsum(weighed), abs=1e-12)
            assert fsum(part.share or 0 for part in step.parts) == pytest.approx(1)
        case Largest() if known:
            assert step.height == max(known)
        case MultipliedCurve(unknown=unknown) if heights[0] is not None:
            factor = unknown if heights[1] is None else heights[1]
            assert step.height == pytest.approx(heights[0] * factor, abs=1e-12)
        case Choose():
            taken = [part for part in step.parts if part.share]
            assert step.height == (taken[0].height if taken else None)
        case Piecewise() if step.segment is not None and step.height is not None:
            assert step.height == pytest.approx(on_segment(step), abs=1e-12)


def on_segment(step: CurveStep) -> float:
    assert step.segment is not None
    left, right = step.segment
    if left is None or right is None:
        end = left or right
        assert end is not None
        return end[1]
    assert isinstance(step.value, int | float)
    assert left[0] <= step.value <= right[0]
    return left[1] + (right[1] - left[1]) * (step.value - left[0]) / (right[0] - left[0])


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_what_clears_a_gate_is_the_opposite_of_what_makes_it_hold(seed: int) -> None:
    facts = FactContext(drawn_facts(seed, unknown=0.2, estimates=0.2), drawn_pack(seed))
    for gate in facts.pack.gates:
        for number, level in enumerate(gate.levels):
            holds = facts.gate_holds(gate, number)
            tests, to_clear = demand(level.when, facts), demand(level.when, facts, wanted=False)
            assert (holds, None if holds is None else not holds) == (tests.met, to_clear.met)
            assert_consistent(tests)
            assert_consistent(to_clear)


def assert_consistent(item: Demand) -> None:
    if isinstance(item, JointDemand):
        assert item.met is (all_of if item.mode == "all" else any_of)(part.met for part in item.parts)
        for part in item.parts:
            assert_consistent(part)


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_a_gate_is_cleared_by_what_is_said_to_clear_it(seed: int) -> None:
    """A single fact that a demand asks for, set to a value that it names, meets the demand."""
    facts = FactContext(drawn_facts(seed, unknown=0.0), drawn_pack(seed))
    for gate in facts.pack.gates:
        for level in gate.levels:
            item = demand(level.when, facts, wanted=False)
            if isinstance(item, FactDemand) and item.operator == "is" and item.fact in POOL:
                for value in item.values:
                    read = POOL[item.fact].kind.read(value if isinstance(value, bool | str) else int(value))
                    changed = facts.with_facts({item.fact: read})  # type: ignore[dict-item]  # no fact is a day
                    assert level.when.holds(changed) is False


def test_knowing_a_fact_is_worth_the_difference_to_not_knowing_it(pack: Pack) -> None:
    profile = api.load_profile(PROFILE, pack)
    (part,) = explained(pack, fact=["delivery.deploys_per_week"]).parts
    assert isinstance(part, FactExplanation) and part.points is not None
    change = api.what_if(profile, {"delivery.deploys_per_week": None}, pack)
    lost = {
        option: (change.before.outcome.scores[option] or 0) - (change.after.outcome.scores[option] or 0)
        for option in pack.option_ids
    }
    assert lost == pytest.approx(part.points, abs=1e-9)
    importances = {finding.id: finding.importance for finding in change.after.criteria}
    assert {use.finding.id: use.importance_without for use in part.uses} == {
        use.finding.id: importances[use.finding.id] for use in part.uses
    }


@pytest.mark.parametrize("path", list(profile_facts()))
def test_a_fact_names_every_rule_that_reads_it(pack: Pack, path: str) -> None:
    (part,) = explained(pack, fact=[path]).parts
    assert isinstance(part, FactExplanation)
    readers = {criterion.id for criterion in pack.criteria if path in pack.inputs_of_criterion(criterion)}
    assert readers == {use.finding.id for use in part.uses}
    gates = {
        gate.id for gate in pack.gates if any(path in pack.inputs_of_condition(level.when) for level in gate.levels)
    }
    assert gates == {finding.id for finding in part.gates}


def test_tipping_points_of_a_fact_are_those_of_the_decision(pack: Pack) -> None:
    decision = api.assess(api.load_profile(example("enterprise-ai-platform"), pack), pack)
    assert decision.tipping_points
    tip = decision.tipping_points[0]
    (part,) = explained(pack, "enterprise-ai-platform", fact=[tip.fact]).parts
    assert isinstance(part, FactExplanation)
    assert tip in part.tipping_points


# ── words ──


def page(made: Explained, pack: Pack) -> str:
    return explanation.text(made, pack, OutputStyle())


def test_a_criterion_is_explained_down_to_the_segment_the_source_and_the_grade(pack: Pack) -> None:
    text = page(explained(pack, criterion=["independent-deployability"]), pack)
    assert text.startswith("A2 Independent deployability — importance ")
    flat = " ".join(text.split())
    assert "delivery.blocked_by_others_pct = 26 %: on the line from 0.5 at 15 to 1 at 30" in flat
    assert "team.teams = 5 teams: the curve is flat from 3 on" in flat
    assert "1, the pack's; people may reasonably say 0.5 to 2." in flat
    assert "Sources, grade J" in flat
    assert "S001.28 A part can be exchanged" in flat
    assert "grade A, read:" in flat


def test_open_words_show_their_heights_and_the_mean(pack: Pack) -> None:
    flat = " ".join(page(explained(pack, criterion=["B3"]), pack).split())
    assert "team.distributed_systems_skill = 1 or 2: the mean of 0.75 for 1 and 0.5 for 2" in flat


def test_a_choice_inside_a_branch_that_is_not_taken_has_no_share(tmp_path: Path) -> None:
    inner = {"choose": [{"when": {"fact": "team.teams", "at_least": 9}, "then": {"constant": 1}}, {"then": LOW}]}
    outer = {"choose": [{"when": {"fact": "team.teams", "at_least": 5}, "then": inner}, {"then": LOW}]}
    pack = pack_in(tmp_path, criteria=[written_criterion("a", outer)])
    taken, _ = curve_steps(pack.criteria[0], FactContext({"team.teams": 1}, pack)).parts
    assert [part.share for part in (taken, *taken.parts)] == [0, 0, 0]


def test_an_unknown_criterion_says_so(tmp_path: Path) -> None:
    empty = tmp_path / "a.yaml"
    empty.write_text("name: x\n", "utf-8")
    text = run("explain", empty, "--criterion", "B1", "--option", "monolith", "--fact", "team.teams").out
    assert "B1 Team autonomy — unknown, so it has no vote" in text
    assert "Monolith — no score yet" in text
    assert "team.teams = unknown" in text
    assert "Nobody has said. Allowed: a whole number from 1 to 200 (teams)" in text


def test_a_fact_shows_evidence_readers_and_tips(pack: Pack) -> None:
    flat = " ".join(page(explained(pack, "ai-writing-saas", fact=["team.engineers"]), pack).split())
    assert "team.engineers = 12 persons How many people change this system?" in flat
    assert "The profile states it: staff list; as of 2026-09-01; confidence high." in flat
    assert "B1 Team autonomy: importance" in flat
    assert "ratio.growth = 2.08333" in flat
    assert "What would tip the recommendation, all else as it is" in flat


def test_a_derived_fact_and_a_ratio_say_what_they_are_computed_from(pack: Pack) -> None:
    flat = " ".join(page(explained(pack, fact=["derived.sync_depth", "ratio.growth"]), pack).split())
    assert "Computed from components and interactions." in flat
    assert "Computed from team.engineers_in_24_months and team.engineers." in flat


def test_a_gate_shows_its_tests_and_what_would_clear_it(pack: Pack) -> None:
    flat = " ".join(page(explained(pack, gate=["V1"]), pack).split())
    assert "V1 holds microservices: A person still has to carry out each release" in flat
    assert "yes platform.deployment_automation is manual or scripted (now scripted)" in flat
    assert "To clear it, this would have to be true: · platform.deployment_automation is continuous or" in flat
    assert "What to do: Automate the pipeline" in flat


def test_an_option_shows_its_points_and_gates(pack: Pack) -> None:
    flat = " ".join(page(explained(pack, option=["microservices"]), pack).split())
    assert "Points by criterion, out of what each is worth A2 " in flat
    assert "V1 holds microservices:" in flat


def test_the_overview_names_everything_that_can_be_explained(pack: Pack) -> None:
    text = page(explained(pack), pack)
    names = [*pack.option_ids, *(rule.id for rule in (*pack.criteria, *pack.gates)), "team.engineers"]
    assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("name", EXAMPLES if THOROUGH else EXAMPLES[::4])
def test_everything_fits_into_eighty_columns_and_is_plain(pack: Pack, name: str) -> None:
    made = everything(pack, name)
    text = page(made, pack)
    assert max(map(len, text.splitlines())) <= 80
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
    assert [sign for sign in ("= None", "None)", "`", "…", "= nan", "FactTest") if sign in text] == []
    assert explanation.text(made, pack, OutputStyle(unicode=False)).isascii()


def test_colour_changes_no_word(pack: Pack) -> None:
    made = explained(pack, criterion=["B1"], gate=["V1"])
    coloured = explanation.text(made, pack, OutputStyle(color=True))
    assert "\x1b[" in coloured
    assert len(coloured) > len(page(made, pack))


# ── JSON and the command ──


@pytest.mark.parametrize("name", EXAMPLES if THOROUGH else EXAMPLES[::4])
def test_json_holds_the_same_numbers(pack: Pack, name: str) -> None:
    made = everything(pack, name)
    found = json.loads(explanation_json.text(made, pack, "p"))["explanations"]
    assert len(made.parts) == len(found)
    for part, data in zip(made.parts, found, strict=True):
        match part:
            case CriterionExplanation():
                assert_number(part.finding.importance, data["importance"])
                assert_number(part.curve.height, data["curve"]["height"])
                assert len(part.finding.sources) == len(data["sources"])
            case FactExplanation():
                assert part.fact.path == data["fact"]
            case OptionExplanation():
                assert_number(part.score, data["score"])
            case GateExplanation():
                assert [level.holds for level in part.levels] == [level["holds"] for level in data["levels"]]


def assert_number(expected: float | None, found: Any) -> None:
    assert found == (expected if expected is None else pytest.approx(expected, rel=1e-8))


def test_json_without_names_lists_the_names(pack: Pack) -> None:
    found = json.loads(run("explain", PROFILE, "--format", "json").out)
    assert [] == found["explanations"]
    assert [gate.id for gate in pack.gates] == found["can_be_explained"]["gates"]


def test_the_command_explains_several_things_in_one_go() -> None:
    ended = run("explain", PROFILE, "--criterion", "B1", "--gate", "V2", "--fact", "team.teams", "--option", "monolith")
    assert (0, "") == (ended.code, ended.err)
    for words in ("B1 Team autonomy", "V2 Nobody could see which service fails", "team.teams = 5 teams", "Monolith — "):
        assert words in ended.out


def test_unknown_names_are_reported_all_at_once_with_the_nearest() -> None:
    ended = run(
        "explain", PROFILE, "--criterion", "team-autonomie", "--gate", "V99", "--fact", "team.team", "--option", "soa"
    )
    assert (2, "") == (ended.code, ended.out)
    assert ended.err.splitlines() == [
        "error: --criterion: there is no criterion 'team-autonomie' (did you mean 'team-autonomy'?)",
        "error: --fact: there is no fact 'team.team' (did you mean 'team.teams'?)",
        "error: --option: there is no option 'soa' (options: monolith, modular-monolith, microservices)",
        "error: --gate: there is no gate 'V99' (did you mean 'V9'?)",
    ]


def test_markup_and_escapes_in_a_profile_are_printed_as_they_are(tmp_path: Path) -> None:
    profile = tmp_path / "a.yaml"
    profile.write_text(
        "name: '[bold]x[/]'\nteam: {engineers: 5}\nevidence: {team.engineers: {source: '[red]:smile:[/]'}}\n", "utf-8"
    )
    assert "[red]:smile:[/]" in run("explain", profile, "--fact", "team.engineers").out
    assert run("explain", profile).out.startswith("[bold]x[/]: ")
