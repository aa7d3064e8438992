"""The assessment at a terminal: what a person sees at 80 columns."""

import re

import pytest
from goldens import EXAMPLES, ROOT, profile_path
from printed_plans import HOSTILE, PLANS, plan_of

from archdecide import api
from archdecide.formats.terminal.assessment import assessment
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.plan.plan import Plan

ESCAPE = "\x1b["


def plain(made: Plan, width: int = 80) -> str:
    return assessment(made, OutputStyle(width))


def test_the_answer_comes_first_and_the_rest_follows_in_order() -> None:
    assert (
        plain(plan_of())
        == """\
Writing aid: microservices — leaning
The facts favour the recommendation, but other priorities could change it.
Microservices leads modular monolith, its closest rival, by 5 points. First do
steps 2 and 3 below. The cut is preliminary: too little is listed to say what
there is to cut out.

Scores, 0 to 100
     monolith          ██████████░░░░░░░░░░   49  held by 1 gate
     modular monolith  █████████████░░░░░░░   65  held by 1 gate
  ▸  microservices     ██████████████░░░░░░   70  held by 2 gates

For microservices against modular monolith, in points
  +14 Team autonomy: microservices reaches 1 of what team autonomy asks for
  +14 Selective scaling: microservices reaches 1 of what selective scaling asks
      for

For modular monolith
  −23 Time to market: modular-monolith reaches 0.8 of what time to market asks
      for

Gates that hold
  · Deployment prerequisite (V1): holds microservices.
    Platform.deployment_automation is not ready for it. → step 2
  · Mandated isolation (V10): holds every option. Security.regulated_data is not
    ready for it. → step 3

Signs that something is outgrown or over-split
  · Slow path to production (T1, warn): the pipeline takes more than 30 minutes

What would change the answer
  · Months to the first release from 6 to below 5.49 months (−9 %): modular
    monolith
  · Users at peak from 4000 to below 3375 users (−16 %): modular monolith
  · Teams from 3 to 2 teams or fewer (−33 %): modular monolith
  · Deployment automation from scripted to manual: modular monolith
  · and 1 fact further away
  · If 'time to market' counts 1.22 times as much, modular monolith draws level

What is unknown
  3 of 3 criteria known: high coverage.
  · components: Which logical parts do all teams own, and who owns each? (can
    change the recommendation to modular monolith)
  · interactions: Which part needs which, and does it wait for the answer? (can
    change the recommendation to modular monolith)
  · 2 open answers can change the recommendation.

What to do now
  1. List what all teams own: List the components that the other teams own, who
     owns each, and which of them needs which.
  2. Deployment prerequisite: Bring platform.deployment_automation in order
     first.
  3. Mandated isolation: Bring security.regulated_data in order first.
  The report also lists 2 steps to do next and 1 step for later.
  All of this with its sources, and the services it leads to:
    archdecide report PROFILE -o report.md
    archdecide graph PROFILE
"""
    )


def test_own_weights_are_shown_with_what_default_weights_would_say() -> None:
    assert "Own weights: team-autonomy = 0.5. With the default weights:" in plain(PLANS["own weights"])


def test_insufficient_says_what_is_missing_and_asks_first() -> None:
    text = plain(PLANS["insufficient"])
    assert "no recommendation yet — insufficient" in text
    assert "0 of 3 criteria can be judged." in text
    assert "1. Answer the open questions: Answer the open questions in their order:" in text
    assert "· team.teams: How many groups with a backlog of their own work on it?" in text


def test_blocked_says_what_must_become_true() -> None:
    text = plain(PLANS["blocked"])
    assert text.startswith("Writing aid: no option is left — blocked\n")
    assert "1. Skill prerequisite: Bring team.distributed_systems_skill in order first." in text


def test_a_tie_break_is_named() -> None:
    made = plan_of(scale={"peak_concurrent_users": 3000})
    assert made.decision.outcome.tie_break
    assert (
        "Microservices scores 2 points more; that close, we recommend the style that is simpler to run: "
        "modular monolith."
    ) in re.sub(r"\s+", " ", plain(made))


def test_a_leader_that_gates_remove_is_named() -> None:
    made = plan_of(team={"teams": 5, "distributed_systems_skill": 1})
    assert "Microservices scores best, but gates remove it: 'Skill prerequisite';" in re.sub(r"\s+", " ", plain(made))


@pytest.mark.parametrize("made", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("width", [20, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal_or_ends_in_spaces(made: Plan, width: int) -> None:
    lines = plain(made, width).splitlines()
    assert max(map(len, lines)) <= max(width, 40)
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("made", PLANS.values(), ids=PLANS)
def test_a_pipe_gets_no_escape_sequence_and_colour_changes_no_word(made: Plan) -> None:
    coloured = assessment(made, OutputStyle(color=True))
    assert ESCAPE not in plain(made)
    assert ESCAPE in coloured
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == plain(made).splitlines()


@pytest.mark.parametrize("made", PLANS.values(), ids=PLANS)
def test_ascii_is_ascii(made: Plan) -> None:
    assert assessment(made, OutputStyle(unicode=False)).isascii()


@pytest.mark.parametrize("name", ["[/x]", "a[b]", "[red]", ":smile:", HOSTILE, "日本" * 40])
@pytest.mark.parametrize("color", [True, False])
def test_names_are_never_markup(name: str, color: bool) -> None:
    text = assessment(plan_of(name=name), OutputStyle(200, color))
    assert f"{name}: microservices" in text


def test_the_closing_hints_quote_the_path() -> None:
    assert "archdecide graph 'my file.yaml'" in assessment(plan_of(), OutputStyle(), path="my file.yaml")


@pytest.mark.parametrize("name", EXAMPLES)
def test_codes_stand_behind_titles_and_no_computed_fact_by_its_path(name: str) -> None:
    text = " ".join(plain(api.plan(api.load_profile(ROOT / profile_path(name)))).split())
    assert re.findall(r"\b(?:derived|weights|ratio)\.[a-z_]+", text) == []
    assert re.findall(r"(?<![(\w])[VTPCKJXWRSL]\d{1,2}\b(?![,)])", text) == []
    assert re.findall(r"[+−]0(?![\d.])", text) == []
