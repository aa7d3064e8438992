"""Answers as people give them: words for numbers, and values in other spellings than the prescribed one."""

from collections.abc import Iterator
from itertools import pairwise
from math import nextafter
from pathlib import Path
from typing import Any

import pytest
from command import example, run
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from archdecide import api
from archdecide.conditions import FactTest
from archdecide.curves import Piecewise, nodes_in
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import weights_of
from archdecide.errors import InputError
from archdecide.facts import profile_facts, yardstick
from archdecide.formats.json.profile_schema import profile_schema
from archdecide.kinds import Number
from archdecide.load.document import parse
from archdecide.load.profile_reader import parse_profile
from archdecide.profile import Component, Profile
from archdecide.profile.section import kinds
from archdecide.rules import Pack
from archdecide.sensitivity.tipping import tipping_points
from archdecide.values import Interval, NamedInterval, value_data

IN_WORDS = {
    path: fact.kind for path, fact in profile_facts().items() if isinstance(fact.kind, Number) and fact.kind.scale
}
EACH_WORD = [(path, word) for path, kind in IN_WORDS.items() for word in kind.scale]

FIRST_TRY = """\
schema_version: 1
name: Till
product: {stage: Growing, months_to_first_release: 0, domain_clarity: good}
team: {engineers: 8 people, distributed_systems_skill: 1/4, platform_engineers: none}
delivery:
  deploys_per_week: daily
  change_failure_pct: 10%
  restore_hours: 4h
  pipeline_minutes: "~25"
platform: {deployment_automation: jenkins, observability: Logs}
scale:
  peak_concurrent_users: 2,000
  latency_p95_ms: 0.8 s
reliability: {availability_target_pct: 99.9%, degraded_mode_useful: yes}
security: {regulated_data: PII, security_maturity: soc2}
ai: {model_hosting: no}
existing: {codebase_kloc: 120k, deployables: 1 web + queue}
components:
  - {name: web, kind: frontend}
  - {name: orders, kind: Service}
  - {name: mails, kind: worker}
  - {name: rows, kind: database}
interactions:
  - {from: web, to: orders, need: sync}
  - {from: orders, to: mails, need: async}
  - {from: orders, to: stock, need: reply}
"""


def read(text: str, pack: Pack) -> Profile:
    return parse_profile(f"name: x\n{text}\n", "p.yaml", pack).profile


def problems(text: str, pack: Pack) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_profile(text, "p.yaml", pack)
    return [f"{item.path}: {item.what} ({item.hint})" for item in caught.value.problems]


# ── words for numbers ──


def test_the_facts_that_are_rarely_measured_have_words() -> None:
    assert set(IN_WORDS) == {
        "delivery.blocked_by_others_pct",
        "delivery.change_failure_pct",
        "delivery.cross_component_change_pct",
        "delivery.lead_time_hours",
        "delivery.restore_hours",
        "reliability.strong_consistency_pct",
        "scale.peak_to_average",
        "scale.load_growth_24m",
        "ai.batch_share_pct",
    }
    by_component = {name for name, kind in kinds(Component).items() if isinstance(kind, Number) and kind.scale}
    assert by_component == {"relative_load", "changes_per_month"}


@pytest.mark.parametrize("path", IN_WORDS)
def test_a_word_ends_where_its_neighbour_begins(path: str) -> None:
    kind = IN_WORDS[path]
    ranges = list(kind.scale.values())
    assert kind.low <= ranges[0].low
    assert ranges[-1].high <= kind.high
    for left, right in pairwise(ranges):
        assert left.low <= left.high < right.low <= right.high
        gap = nextafter(nextafter(left.high, right.low), right.low)
        assert right.low in (nextafter(left.high, right.low), gap)


def lines_drawn(path: str, pack: Pack) -> Iterator[FactTest]:
    """Every test of a fact in a gate, sign or precaution."""
    levels = [level for rule in pack.gates for level in rule.levels]
    conditions = [level.when for level in levels]
    conditions += [level.when for rule in pack.triggers for level in rule.levels]
    conditions += [level.when for rule in pack.precautions for level in rule.levels]
    for condition in conditions:
        yield from (test for test in condition.tests_inside if test.fact == path and test.known is None)


@pytest.mark.parametrize(("path", "word"), EACH_WORD)
def test_a_word_answers_every_gate_sign_and_precaution(path: str, word: str, pack: Pack) -> None:
    value: Any = IN_WORDS[path].read(word)
    assert [test for test in lines_drawn(path, pack) if test.test(value) is None] == []


def heights(path: str, pack: Pack) -> Iterator[list[float]]:
    """Over every curve of a fact, its heights at the middle of each word."""
    middles = [(item.low + item.high) / 2 for item in IN_WORDS[path].scale.values()]
    for criterion in pack.criteria:
        for node in nodes_in(criterion.importance):
            if isinstance(node, Piecewise) and node.fact == path:
                yield [node.at(middle) for middle in middles]


@pytest.mark.parametrize("path", IN_WORDS)
def test_words_tell_the_heights_of_curves_apart_until_these_are_flat(path: str, pack: Pack) -> None:
    for found in heights(path, pack):
        assert len(set(found)) > len(found) / 2
        assert all(left != right or left in (0, 1) for left, right in pairwise(found))


def test_a_word_counts_as_its_interval_and_keeps_its_name(pack: Pack) -> None:
    profile = read("delivery: {blocked_by_others_pct: often}", pack)
    value = profile.delivery.blocked_by_others_pct
    assert isinstance(value, NamedInterval)
    assert (value.word, value_data(value)) == ("often", "often")
    assert [value.low, value.high] == pytest.approx([30, 60])
    ends = Interval(value.low, value.high)
    importance = {
        item.id: item.importance
        for item in api.assess(read("delivery: {blocked_by_others_pct: '30.0000001..60'}", pack), pack).criteria
    }
    for item in api.assess(profile, pack).criteria:
        assert item.importance == (importance[item.id] and pytest.approx(importance[item.id]))
    assert FactContext.of(profile, pack).has_estimates
    assert ends != value


def test_a_word_of_a_component_stands_for_one_number(pack: Pack) -> None:
    parts = read("components: [{name: a, relative_load: Heavy, changes_per_month: weekly}]", pack).components
    assert parts is not None
    assert (parts[0].relative_load, parts[0].changes_per_month) == (5, 4)


def test_a_word_of_the_scale_wins_over_a_rate(pack: Pack) -> None:
    delivery = read("delivery: {lead_time_hours: week, deploys_per_week: weekly}", pack).delivery
    assert isinstance(delivery.lead_time_hours, NamedInterval)
    assert delivery.deploys_per_week == 1


def test_a_word_that_is_one_number_is_that_number(pack: Pack) -> None:
    assert read("ai: {batch_share_pct: none}", pack).ai.batch_share_pct == 0


# ── spellings ──


@pytest.mark.parametrize(
    ("path", "written", "meant"),
    [
        ("delivery.change_failure_pct", "10%", 10),
        ("delivery.change_failure_pct", "5-10 %", "5..10"),
        ("delivery.change_failure_pct", "~95", "76..100"),
        ("delivery.restore_hours", "4h", 4),
        ("delivery.restore_hours", "90 min", 1.5),
        ("delivery.restore_hours", "2 d", 48),
        ("delivery.lead_time_hours", "2 weeks", 336),
        ("delivery.pipeline_minutes", "1.5 hours", 90),
        ("delivery.pipeline_minutes", "~25", "20..30"),
        ("scale.latency_p95_ms", "800ms", 800),
        ("scale.latency_p95_ms", "1.5 s", 1500),
        ("scale.peak_concurrent_users", "2,000", 2000),
        ("scale.peak_concurrent_users", "1.2M", 1_200_000),
        ("scale.peak_concurrent_users", "10k users", 10_000),
        ("scale.peak_to_average", "4x", 4),
        ("existing.codebase_kloc", "120k", 120),
        ("existing.codebase_kloc", "1.2M lines", 1200),
        ("existing.codebase_kloc", "120 kloc", 120),
        ("existing.codebase_kloc", "85000 lines", 85),
        ("reliability.availability_target_pct", "99.9%", 99.9),
        ("delivery.deploys_per_week", "daily", 5),
        ("delivery.deploys_per_week", "Monthly", 0.25),
        ("delivery.deploys_per_week", "2 per day", 10),
        ("delivery.deploys_per_week", "3 releases a month", 0.75),
        ("ai.model_updates_per_month", "weekly", 4),
        ("cost.monthly_infra_budget_usd", "$2,500", 2500),
        ("cost.monthly_infra_budget_usd", "3k USD per month", 3000),
        ("team.engineers", "14 people", 14),
        ("team.engineers", "~12", "10..14"),
        ("team.engineers", "6 to 9", "6..9"),
        ("team.platform_engineers", "none", 0),
        ("team.distributed_systems_skill", "3/4", 3),
        ("team.distributed_systems_skill", "Read about it", 1),
        ("team.distributed_systems_skill", "routine", 4),
        ("team.distributed_systems_skill", "2-3", [2, 3]),
        ("product.stage", "MVP", "mvp"),
        ("product.stage", ["MVP", "growing"], ["mvp", "growth"]),
        ("product.distribution", "on-prem", "customer-installed"),
        ("existing.architecture", "Modular Monolith", "modular-monolith"),
        ("existing.architecture", False, "none"),
        ("ai.model_hosting", "no", "none"),
        ("reliability.degraded_mode_useful", "Yes", True),
        ("security.regulated_data", "PII", ["pii"]),
        ("security.regulated_data", "gdpr, card data", ["pii", "pci"]),
        ("security.regulated_data", "none", []),
        ("delivery.pains", ["Slow deploy"], ["slow-deploy"]),
    ],
)
def test_what_has_one_meaning_is_read_however_it_is_spelt(path: str, written: Any, meant: Any) -> None:
    kind = profile_facts()[path].kind
    assert kind.canonical(written) == meant
    assert kind.read(written) == kind.exact(meant)
    assert kind.canonical(meant) == meant


@pytest.mark.parametrize(
    ("path", "written", "hint"),
    [
        ("delivery.lead_time_hours", "5m", "write min for minutes, or months"),
        ("delivery.change_failure_pct", "2,5", "write 2.5 with a point"),
        ("cost.monthly_infra_budget_usd", "2000 euros", "allowed: "),
        ("delivery.deploys_per_week", "4h", "allowed: "),
        ("scale.latency_p95_ms", "800 users", "allowed: "),
        ("scale.peak_to_average", "campaign", "did you mean 'campaigns'?"),
        ("team.distributed_systems_skill", "3/5", "allowed: "),
        ("reliability.availability_target_pct", "~99", "allowed: "),
        ("existing.architecture", "django monolith", "did you mean 'monolith'?"),
        ("existing.architecture", "yes", "allowed: "),
        ("product.stage", True, "allowed: "),
        ("team.engineers", "8.5 people", "allowed: "),
        ("security.regulated_data", "pii, secrets", "allowed: "),
    ],
)
def test_what_has_several_meanings_stays_an_error_with_the_way_out(path: str, written: Any, hint: str) -> None:
    kind = profile_facts()[path].kind
    with pytest.raises(ValueError, match=r"\S"):
        kind.read(written)
    assert hint in kind.hint(written)


@settings(deadline=None, max_examples=examples(300))
@given(
    st.sampled_from(sorted(profile_facts())), st.text(st.sampled_from("0123456789.,-~ k%/hdmMx≈$") | st.characters())
)
def test_any_text_is_read_or_refused_and_what_is_read_has_a_canonical_spelling(path: str, text: str) -> None:
    kind = profile_facts()[path].kind
    try:
        value = kind.read(text)
    except ValueError:
        return
    canonical = kind.canonical(text)
    assert kind.exact(canonical) == value
    assert kind.canonical(canonical) == canonical


def test_a_long_text_is_refused_at_once() -> None:
    for text in ("1" + " " * 100_000 + "\nx", "9" * 100_000, "1," * 50_000, "-" * 100_000):
        for path in ("team.engineers", "team.distributed_systems_skill", "product.stage", "security.regulated_data"):
            with pytest.raises(ValueError, match=r"\S"):
                profile_facts()[path].kind.read(text)


def test_a_worker_is_an_application_for_which_nobody_waits(pack: Pack) -> None:
    parts = read("components: [{name: a, kind: worker}, {name: b, kind: worker, mode: batch}]", pack).components
    assert parts is not None
    assert [(part.kind, part.mode) for part in parts] == [("application", "async"), ("application", "batch")]


def test_a_first_try_has_only_errors_that_nobody_could_read_right(pack: Pack) -> None:
    found = problems(FIRST_TRY, pack)
    assert [line.partition(":")[0] for line in found] == [
        "product.domain_clarity",
        "platform.deployment_automation",
        "security.security_maturity",
        "existing.deployables",
        "interactions[2].to",
    ]


def test_a_comma_in_braces_is_explained(pack: Pack) -> None:
    (line,) = problems("name: x\nteam: {teams: 2,000}\n", pack)
    assert 'a comma in braces divides entries (put a number such as "2,000" in quotes)' in line


# ── evidence of parts ──


PARTS = "components: [{name: a}, {name: b.c}]\ninteractions: [{from: a, to: b.c}]\n"


@pytest.mark.parametrize(
    "path",
    [
        "components.a.team",
        "components.b.c.kind",
        "components.a",
        "interactions.a -> b.c.need",
        "interactions.a->b.c.required",
        "components",
    ],
)
def test_evidence_of_a_part_may_name_any_of_its_fields(path: str, pack: Pack) -> None:
    assert read(f"{PARTS}evidence: {{'{path}': {{source: s}}}}", pack).evidence


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("components.a.temm", "a component has no field 'temm' (did you mean 'team'?)"),
        ("components.d.team", "there is no component 'd'"),
        ("interactions.a -> b.c.ned", "an interaction has no field 'ned' (did you mean 'need'?)"),
        ("interactions.b.c -> a.need", "there is no interaction 'b.c -> a'"),
    ],
)
def test_a_typo_in_evidence_of_a_part_is_an_error(path: str, problem: str, pack: Pack) -> None:
    (line,) = problems(f"name: x\n{PARTS}evidence: {{'{path}': {{source: s}}}}\n", pack)
    assert problem in line


# ── where words go ──


def test_a_decision_on_record_keeps_the_word(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "archdecide.yaml"
    text = (
        "name: x\nteam: {engineers: 40, teams: 5}\nproduct: {stage: growth}\ndelivery: {blocked_by_others_pct: often}\n"
    )
    path.write_text(text, "utf-8")
    assert 0 == run("decide", path, "--style", "modular-monolith", "--date", "2026-01-15").code
    basis = parse(path.read_text("utf-8"), "p").data["decision"]["basis"]["facts"]
    assert "often" == basis["delivery.blocked_by_others_pct"]
    assert api.load_profile(path, pack).decision is not None


def test_editors_and_reports_know_the_words(pack: Pack) -> None:
    schema = Draft202012Validator(profile_schema())
    for path, word in EACH_WORD:
        group, name = path.split(".")
        schema.validate({"name": "x", group: {name: word}})
    schema.validate({"name": "x", "components": [{"name": "a", "relative_load": "light"}]})
    assert not schema.is_valid({"name": "x", "delivery": {"blocked_by_others_pct": "frequently"}})
    profile = read("delivery: {blocked_by_others_pct: often}", pack)
    report = api.report(profile, pack=pack)
    assert "| `delivery.blocked_by_others_pct` | often (30 to 60 %) | the profile | – | low |" in report


def test_priorities_are_at_most_three(pack: Pack) -> None:
    (line,) = problems("name: x\nproduct: {priorities: [uptime, low-cost, compliance, simplicity]}\n", pack)
    assert "there are 4 words (allowed: a list of at most 3 of simplicity" in line


def test_several_words_count_as_the_whole_range_between_them(pack: Pack) -> None:
    def read(raw: object) -> object:
        data = {"name": "s", "delivery": {"blocked_by_others_pct": raw}}
        return FactContext.of(Profile.model_validate(data), pack).value("delivery.blocked_by_others_pct")

    rarely, sometimes = read("rarely"), read("sometimes")
    assert isinstance(rarely, Interval) and isinstance(sometimes, Interval)
    assert read(["sometimes", "rarely"]) == Interval(rarely.low, sometimes.high)
    assert read(["Rarely", "SOMETIMES"]) == Interval(rarely.low, sometimes.high)
    with pytest.raises(ValueError, match="is not a number"):
        read(["rarely", "now and then"])
    with pytest.raises(ValueError, match="is not a number"):
        read([])


def test_tips_start_at_the_ends_of_an_estimate(pack: Pack) -> None:
    """Inside an estimate nothing has to change: there the answer has to be known better."""
    facts = FactContext.of(api.load_profile(example("summarisation-analytics")), pack)
    seen = 0
    for tip in tipping_points(facts, weights_of(facts, {})):
        now = tip.current
        if tip.steps or not isinstance(now, int | float) or not isinstance(tip.at, int | float):
            continue
        near, far = (now + 0.1 * (tip.at - now), now + 1.5 * (tip.at - now))
        for end, is_told in ((near, True), (far, False)):
            low, high = sorted((now - (end - now), end))
            if low < 0:
                continue
            estimate = Interval(low, high)
            known = FactContext({**facts.known, tip.fact: estimate}, pack, facts.follows)
            again = [
                item
                for item in tipping_points(known, weights_of(known, {}))
                if (item.fact, item.direction, item.steps) == (tip.fact, tip.direction, False)
            ]
            if known.value(tip.fact) != estimate or not is_told:
                assert again == []
                continue
            for item in again:
                seen += 1
                assert isinstance(item.at, int | float)
                assert item.distance == pytest.approx(abs(item.at - end) / yardstick(tip.fact, end))
                assert item.distance < tip.distance
    assert seen
