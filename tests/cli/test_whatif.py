"""`archdecide whatif`: before, after, and what carried the change."""

import json
import shutil
from math import fsum
from pathlib import Path

import pytest
from command import example, run

from archdecide import api
from archdecide.explain.change import Change, what_if
from archdecide.profile.part_paths import with_parts
from archdecide.rules import Pack
from archdecide.values import Interval, Value

PROFILE = example("ai-writing-saas")
HOSTING = "ai.model_hosting"


def change(pack: Pack, changes: dict[str, Value], name: str = "ai-writing-saas") -> Change:
    return what_if(api.load_profile(example(name), pack), pack, changes)


def parts_of(made: Change) -> dict[str, float]:
    """The sum of all parts by option."""
    return {option: fsum(item.scores[option] for item in made.inputs) for option in made.after.options}


def differences_of(made: Change) -> dict[str, float]:
    before, after = made.before.outcome.scores, made.after.outcome.scores
    return {option: (after[option] or 0) - (before[option] or 0) for option in made.after.options}


def test_the_scores_after_are_those_of_a_profile_that_says_so(pack: Pack, tmp_path: Path) -> None:
    made = change(pack, {"team.engineers": 24, "platform.observability": "tracing"})
    assert [("team.engineers", ("team.engineers_in_24_months",))] == [
        (item.name, item.follows) for item in made.inputs if item.name == "team.engineers"
    ]
    text = PROFILE.read_text("utf-8").replace("engineers: 12", "engineers: 24").replace(": metrics", ": tracing")
    text = text.replace("engineers_in_24_months: 25", "engineers_in_24_months: 50")  # growth is held
    copied = tmp_path / "archdecide.yaml"
    copied.write_text(text, "utf-8")
    assert api.assess(api.load_profile(copied, pack), pack).outcome == made.after.outcome
    assert api.assess(api.load_profile(PROFILE, pack), pack).outcome == made.before.outcome


def test_parts_add_up_to_the_change_of_every_score_and_of_the_lead(pack: Pack) -> None:
    made = change(
        pack, {"team.engineers": 90, "team.teams": 12, HOSTING: "self-hosted-gpu", "scale.latency_p95_ms": None}
    )
    assert pytest.approx(differences_of(made), abs=1e-9) == parts_of(made)
    assert made.lead is not None
    assert pytest.approx(made.lead.after - made.lead.before, abs=1e-9) == fsum(item.lead for item in made.inputs)
    moved = fsum(item.lead_after - item.lead_before for item in made.criteria)
    assert pytest.approx(made.lead.after - made.lead.before, abs=1e-9) == moved


def test_a_fact_that_only_a_gate_reads_has_no_part_in_the_scores(pack: Pack) -> None:
    made = change(pack, {"platform.observability": "tracing", "team.engineers": 30})
    parts = {item.name: set(item.scores.values()) for item in made.inputs}
    assert {0.0} == parts["platform.observability"]
    assert [("V2", "holds", "clear", ("platform.observability",))] == [
        (item.finding.code, item.before.state, item.after.state, item.inputs)
        for item in made.gates
        if item.before and item.after
    ]


def test_a_fact_that_stays_as_it_is_is_no_input(pack: Pack) -> None:
    made = change(pack, {"team.engineers": 12, "team.teams": 3})
    assert ["team.teams"] == [item.name for item in made.inputs]


def test_a_derived_fact_that_follows_shares_the_part_of_what_it_follows(pack: Pack) -> None:
    made = change(pack, {HOSTING: "self-hosted-gpu"}, "summarisation-analytics")
    followers = ("derived.mixed_hardware", "derived.hardware_apart", "derived.cadence_ratio")
    assert [(HOSTING, followers)] == [(item.name, item.follows) for item in made.inputs]
    assert pytest.approx(differences_of(made), abs=1e-9) == parts_of(made)


def test_a_derived_fact_may_be_set_itself_and_then_no_longer_follows(pack: Pack) -> None:
    changes: dict[str, Value] = {HOSTING: "self-hosted-gpu", "derived.mixed_hardware": False}
    made = change(pack, changes, "summarisation-analytics")
    assert {HOSTING: ("derived.hardware_apart", "derived.cadence_ratio")} == {
        item.name: item.follows for item in made.inputs
    }
    assert made.after.facts["derived.mixed_hardware"] is False


def test_what_alone_is_enough_for_the_new_recommendation_is_named(pack: Pack) -> None:
    changes: dict[str, Value] = {"platform.observability": "metrics", HOSTING: "self-hosted-gpu", "team.teams": 5}
    made = change(pack, changes, "summarisation-analytics")
    assert made.is_recommendation_changed
    assert (HOSTING,) == made.carried_by


def test_the_python_face_takes_values_as_a_profile_writes_them(pack: Pack) -> None:
    made = api.what_if(api.load_profile(PROFILE, pack), {"team.engineers": "6..9", HOSTING: ["none", "api"]}, pack)
    assert Interval(6, 9) == made.after.facts["team.engineers"]


# The command


def test_the_command_shows_before_and_after_and_the_parts() -> None:
    ended = run("whatif", PROFILE, "--set", "team.engineers=30", "--set", "platform.observability=tracing")
    assert (0, "") == (ended.code, ended.err)
    assert ended.out.startswith("AI writing SaaS: modular monolith, as before")
    for words in (
        "before  after  change",
        "team.engineers: 12 → 30",
        "platform.observability: metrics →",
        "all together",
    ):
        assert words in ended.out
    assert "V2 holds microservices → clear (platform.observability)" in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80


def test_json_holds_the_same_numbers(pack: Pack) -> None:
    ended = run("whatif", PROFILE, "--set", "team.engineers=30", "--set", "team.teams=[1", "--format", "json")
    assert ended.code == 2
    ended = run("whatif", PROFILE, "--set", "team.engineers=30", "--set", "team.teams=4..6", "--format", "json")
    found = json.loads(ended.out)
    made = change(pack, {"team.engineers": 30, "team.teams": Interval(4, 6)})
    assert {"min": 4, "max": 6} == next(item for item in found["inputs"] if item["name"] == "team.teams")["after"]
    for option, difference in differences_of(made).items():
        assert pytest.approx(difference, abs=1e-6) == fsum(item["points"][option] for item in found["inputs"])
    assert made.after.outcome.recommendation == found["after"]["recommendation"]


@pytest.mark.parametrize(
    ("setting", "path", "value"),
    [
        ("team.engineers=30", "team.engineers", 30),
        ("team.engineers = 30", "team.engineers", 30),
        ("team.engineers=20..40", "team.engineers", {"min": 20, "max": 40}),
        ("team.engineers={min: 20, max: 40}", "team.engineers", {"min": 20, "max": 40}),
        ("platform.observability=[none, logs]", "platform.observability", ["none", "logs"]),
        ("team.distributed_systems_skill=[3, 4]", "team.distributed_systems_skill", [3, 4]),
        ("security.regulated_data=[]", "security.regulated_data", []),
        ("reliability.degraded_mode_useful=false", "reliability.degraded_mode_useful", False),
        ("team.engineers=null", "team.engineers", None),
        ("team.engineers=unknown", "team.engineers", None),
        ("team.engineers=", "team.engineers", None),
        ("derived.component_count=40", "derived.component_count", 40),
        ("scale.peak_concurrent_users=1e4", "scale.peak_concurrent_users", 10000),
    ],
)
def test_a_value_is_written_as_in_a_profile(setting: str, path: str, value: object) -> None:
    ended = run("whatif", PROFILE, "--set", setting, "--format", "json")
    assert {path: value} == {item["name"]: item["after"] for item in json.loads(ended.out)["inputs"]}


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ("team.enginers=3", "error: --set: there is no fact 'team.enginers' (did you mean 'team.engineers'?)"),
        ("team.engineers=0", "error: --set: team.engineers: 0 is out of range (allowed: a whole number from 1 to 2000"),
        ("team.engineers=many", "error: --set: team.engineers: 'many' is not a number (allowed: a whole number"),
        (
            "platform.observability=tracin",
            "'tracin' is not a known word (did you mean 'tracing'?; allowed: one of none,",
        ),
        ("team.engineers", "error: --set: 'team.engineers' has no = (write e.g. team.engineers=30)"),
        ("team=3", "error: --set: there is no fact 'team' (write team.<name>: value)"),
        ("ratio.growth=2", "ratio.growth: this is computed from other facts (give team.engineers_in_24_months and"),
        ("team.engineers=[3", "error: --set: team.engineers: this [ is not closed, or a comma is missing"),
        ("team.engineers=3\nname: x", "error: --set: team.engineers: this is more than one value"),
        ("team.engineers=3\n---\na: b", "error: --set: team.engineers: a second document starts here"),
    ],
)
def test_a_setting_that_means_nothing_is_explained(setting: str, problem: str) -> None:
    ended = run("whatif", PROFILE, "--set", setting)
    assert (2, "") == (ended.code, ended.out)
    assert problem in ended.err


def test_all_problems_are_reported_at_once() -> None:
    ended = run(
        "whatif", PROFILE, "--set", "a=1", "--set", "team.teams=0", "--set", "team.teams=3", "--set", "team.teams=4"
    )
    assert ["there is no fact 'a'", "0 is out of range", "this fact is given twice"] == [
        words
        for line in ended.err.splitlines()
        for words in ("there is no fact 'a'", "0 is out of range", "this fact is given twice")
        if words in line
    ]


def test_nothing_to_change_changes_nothing() -> None:
    ended = run("whatif", PROFILE)
    assert ended.code == 0
    assert "Nothing that a rule could read is different." in ended.out


def test_a_hostile_name_is_printed_as_it_is(tmp_path: Path) -> None:
    copied = tmp_path / "archdecide.yaml"
    shutil.copy(PROFILE, copied)
    copied.write_text(copied.read_text("utf-8").replace("AI writing SaaS", "'[red]x[/] $(y)'"), "utf-8")
    assert run("whatif", copied, "--set", "team.teams=3").out.startswith("[red]x[/] $(y): ")


# ── fields of components and interactions ──


def test_a_field_of_a_part_may_be_set_and_the_facts_follow(pack: Pack, tmp_path: Path) -> None:
    profile = tmp_path / "archdecide.yaml"
    text = (
        "name: x\nteam: {teams: 3}\ncomponents:\n- {name: a, relative_load: 1}\n- {name: b.c, relative_load: 2}\n"
        "- {name: d, relative_load: 4}\ninteractions:\n- {from: a, to: b.c, need: none}\n"
    )
    profile.write_text(text, "utf-8")
    given = ("--set", "components.b.c.relative_load=Hottest", "--set", "interactions.a->b.c.need=sync")
    ended = run("whatif", profile, *given, "--format", "json")
    assert (0, "") == (ended.code, ended.err)
    made = json.loads(ended.out)
    profile.write_text(text.replace("load: 2", "load: 10").replace("need: none", "need: reply"), "utf-8")
    after = api.assess(api.load_profile(profile, pack), pack)
    assert made["after"]["scores"] == pytest.approx(after.outcome.scores)
    changed = {item["name"]: (item["before"], item["after"]) for item in made["inputs"]}
    assert [8 / 3, 4] == pytest.approx(changed["derived.load_ratio"])
    assert (0, 1) == changed["derived.sync_depth"]


def test_an_unknown_field_of_a_part_is_as_if_nobody_had_stated_it(pack: Pack) -> None:
    profile = api.load_profile(PROFILE, pack)
    assert profile.components is not None
    path = f"components.{profile.components[0].name}.team"
    changed = with_parts(profile, {path: None}).components
    assert changed is not None
    assert (None, profile.components[1:]) == (changed[0].team, changed[1:])


@pytest.mark.parametrize(
    ("assignment", "problem"),
    [
        ("components.nobody.team=a", "--set: there is no component 'nobody'"),
        ("components.{name}.temm=a", "--set: a component has no field 'temm' (did you mean 'team'?)"),
        ("components.{name}=a", "--set: components.{name}: this names a part, and no field of it (write components."),
        ("components.{name}.relative_load=-1", "--set: components.{name}.relative_load: -1 is out of range"),
        ("components.{name}.name=b", "--set: a component has no field 'name'"),
        ("interactions.x -> y.need=reply", "--set: there is no interaction 'x -> y'"),
    ],
)
def test_a_part_that_does_not_exist_is_an_error_with_a_hint(assignment: str, problem: str, pack: Pack) -> None:
    profile = api.load_profile(PROFILE, pack)
    assert profile.components is not None
    name = profile.components[0].name
    ended = run("whatif", PROFILE, "--set", assignment.replace("{name}", name))
    assert 2 == ended.code
    assert problem.replace("{name}", name) in ended.err
