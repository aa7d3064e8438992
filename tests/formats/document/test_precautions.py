"""Risks, prerequisites and duties, and the plan: what the report says beyond the decision itself."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from goldens import ROOT
from printed_reports import PARSER
from small_packs import pack_in

from archdecide import api
from archdecide.errors import InputError
from archdecide.formats.document import precautions
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.verdict import decide

EXAMPLES = sorted((ROOT / "examples").glob("*/archdecide.yaml"))
ONE_TEAM = {"fact": "team.teams", "equals": 1}
RULE = {"title": "t", "sources": ["L1"]}


def example(name: str) -> Plan:
    return api.plan(api.load_profile(ROOT / "examples" / name / "archdecide.yaml"))


def stated(**sections: Any) -> Decision:
    return decide(Profile.model_validate({"name": "x", **sections}), api.load_pack(), deep=True)


def codes(found: Any) -> list[str]:
    return [item.code for item in found]


# Findings


def test_a_risk_bites_by_its_strongest_level_that_holds() -> None:
    def risk(**reliability: Any) -> Any:
        found = stated(reliability=reliability).deep
        assert found is not None
        return next(item for item in found.precautions if item.id == "one-fault-stops-all")

    strong, weak = api.load_pack().precautions[codes(api.load_pack().precautions).index("P14")].levels
    both = risk(availability_target_pct=99.95, degraded_mode_useful=True)
    assert (both.state, both.because) == ("holds", strong.because)
    assert (risk(degraded_mode_useful=True).state, risk(degraded_mode_useful=True).because) == ("holds", weak.because)
    assert risk(availability_target_pct=99, degraded_mode_useful=False).state == "clear"
    open_one = risk(availability_target_pct=99)
    assert (open_one.state, open_one.settles) == ("unproven", ("reliability.degraded_mode_useful",))


def test_an_option_has_its_own_risks_and_prerequisites_by_area() -> None:
    plan = example("ai-writing-saas")
    whole, split = (precautions.of_option(plan, option) for option in ("modular-monolith", "microservices"))
    assert "P14" in codes(whole.risks) and "P14" not in codes(split.risks)
    assert "P10" in codes(split.risks) and "P10" not in codes(whole.risks)
    assert list(split.prerequisites) == ["infrastructure", "skills", "observability"]
    assert {area: codes(found)[0] for area, found in split.prerequisites.items()} == {
        "infrastructure": "V1",
        "skills": "V3",
        "observability": "V2",
    }
    assert all(found for item in (whole, split) for found in item.prerequisites.values())


def test_the_last_option_has_no_next_one() -> None:
    last = list(precautions.chosen_and_next(example("enterprise-ai-platform")))
    assert [item.option for item in last] == ["microservices"]
    first = list(precautions.chosen_and_next(example("ai-writing-saas")))
    assert [item.option for item in first] == ["modular-monolith", "microservices"]


def test_without_facts_nothing_bites_and_nothing_is_owed() -> None:
    decision = stated()
    assert decision.deep is not None
    assert {item.state for item in decision.deep.precautions} == {"unproven"}
    assert [item for item in api.plan(Profile.model_validate({"name": "x"})).duties if item.word == "yes"] == []


def test_every_precaution_but_few_is_seen_in_an_example() -> None:
    """What no example shows is named here, so that a rule that never bites does not hide."""
    seen = set()
    for path in EXAMPLES:
        deep = api.assess(api.load_profile(path), deep=True).deep
        assert deep is not None
        seen |= {item.id for item in deep.precautions if item.state == "holds"}
    assert {item.id for item in api.load_pack().precautions} - seen == UNSEEN


UNSEEN = {"owners-on-call", "quick-way-back", "repeatable-release", "second-person"}


# Packs


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"kind": "prerequisite"}, "a prerequisite has an area"),
        ({"kind": "risk", "area": "skills"}, "a prerequisite has an area"),
        ({"kind": "duty", "options": ["monolit"]}, "there is no option 'monolit'"),
    ],
)
def test_a_wrong_precaution_is_a_mistake_of_its_pack(tmp_path: Path, wrong: Mapping[str, Any], what: str) -> None:
    levels = [{"when": ONE_TEAM, "because": "b", "action": "c"}]
    with pytest.raises(InputError, match=what):
        pack_in(tmp_path, precautions=[{**RULE, "id": "a", "code": "P1", "levels": levels, **wrong}])


# The plan


def test_steps_stand_in_the_horizon_in_which_they_can_start() -> None:
    plan = example("ai-writing-saas")
    names = [[step.code or step.subject for step in found] for found in (plan.now, plan.next, plan.later)]
    assert names[0][0] == "V10" and names[0][-1] == "the whole system"
    assert "V9" in names[1] and "P50" in names[1]
    assert plan.later[-1].kind == "watch"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_step_has_an_action_a_reason_and_an_end_and_stands_once(path: Path) -> None:
    plan = api.plan(api.load_profile(path))
    assert all(step.title and step.action and step.why and step.done_when for step in plan.steps)
    assert len({(step.kind, step.subject) for step in plan.steps}) == len(plan.steps)
    shown = {item.id for item in plan.signs if item.word == "yes"}
    assert shown <= {rule for step in plan.steps for rule in step.rules}


def test_questions_come_first_where_too_little_is_known() -> None:
    plan = api.plan(Profile.model_validate({"name": "x", "team": {"engineers": 9}}))
    assert plan.decision.outcome.verdict == "insufficient"
    assert [step.title for step in plan.now] == ["Answer the open questions"]
    assert list(precautions.chosen_and_next(plan)) == []


# The report


def prose(text: str) -> Iterator[str]:
    """The sentences of the main part of a report: not its headings or the first rows of tables."""
    body = text.partition("\n## Appendices")[0]
    tokens = PARSER.parse(body)
    for place, token in enumerate(tokens):
        if token.type == "inline" and tokens[place - 1].type not in ("heading_open", "th_open"):
            for line in token.content.splitlines():
                for sentence in re.split(r"(?<=[.!?]) ", re.sub(r"^\[[ x]\] ", "", line)):
                    is_prose = len(sentence.split()) >= 4 and sentence.endswith((".", "!", "?"))
                    if is_prose:
                        yield sentence


def test_no_sentence_stands_in_every_report() -> None:
    reports = [set(prose(api.report(api.load_profile(path)))) for path in EXAMPLES]
    assert min(map(len, reports)) > 10
    assert set.intersection(*reports) == set()


def test_the_report_tells_risks_with_what_lessens_them_and_prerequisites_apart() -> None:
    text = api.report(api.load_profile(EXAMPLES[0]))
    risks = text.split("## Risks\n")[1].split("\n## ")[0]
    assert "**One fault stops everything** (99.9 % availability target): All parts share a process" in risks
    assert "3 further risks in the appendix." in risks and risks.count("\n- **") == 2
    needed = text.split("<summary>Prerequisites</summary>\n")[1].split("\n</details>")[0]
    assert re.findall(r"^\*\*For (.*):\*\*$", needed, re.MULTILINE) == [
        "modular monolith",
        "microservices, should the answer move on",
    ]
    assert "(P37): not confirmed (1 platform engineer)" in needed
    assert "(V2): missing (observability: metrics)\n" in needed  # a step says the rest
    assert "(P41): missing. Several models stand behind services" in needed
    steps = text.split("<summary>All steps</summary>\n")[1].split("\n</details>")[0]
    assert re.findall(r"^\*\*(\w+):\*\*$", steps, re.MULTILINE) == ["Next", "Later"]


def test_the_summary_says_when_to_look_again(tmp_path: Path) -> None:
    assert "Nothing is on record yet" in api.report(api.load_profile(EXAMPLES[0]), template="summary")
    recorded = tmp_path / "archdecide.yaml"
    record = "\ndecision:\n  style: modular-monolith\n  review_by: 2027-05-01\n"
    recorded.write_text(EXAMPLES[0].read_text("utf-8") + record, "utf-8")
    text = api.report(api.load_profile(recorded), template="summary")
    assert "By 2027-05-01, or when a fact above changes." in text
