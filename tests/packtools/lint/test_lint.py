"""The lint of a rule pack: a broken pack of each kind, what it must not complain about, and its fact space."""

import json
from collections.abc import Callable, Iterable, Mapping
from itertools import product
from math import sqrt
from pathlib import Path
from statistics import correlation
from typing import Any

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from small_packs import Entry, criterion, curve, gate, level, pack_in, write_pack
from typer.testing import CliRunner

from archdecide import api
from archdecide.cli import app
from archdecide.conditions import Condition
from archdecide.decide.fact_context import FactContext
from archdecide.facts import DERIVED, profile_facts
from archdecide.kinds import Number
from archdecide.packtools.lint import CHECKS, LintFinding, lint
from archdecide.packtools.lint.cells import Cells
from archdecide.packtools.lint.influence import Influence
from archdecide.packtools.lint.reach import Reachability
from archdecide.packtools.lint.space import SAMPLES, sample
from archdecide.rules import Pack, vocabulary
from archdecide.situation import GPU_HOSTING
from archdecide.values import Value

VARIED = [
    ("team.engineers", (1, 0), (200, 1)),
    ("derived.load_ratio", (1, 0), (20, 1)),
    ("product.product_count", (1, 0), (8, 1)),
    ("delivery.change_failure_pct", (0, 0), (40, 1)),
    ("ai.batch_share_pct", (0, 0), (100, 1)),
    ("scale.peak_to_average", (1, 0), (20, 1)),
]
"""Facts that go their own ways, so that criteria over them double nothing."""


def criteria_over(*facts: str) -> list[Entry]:
    """Criteria over one fact each, alternately for the small and the large option, with examples."""
    rules = []
    for number, (fact, low, high) in enumerate(entry for entry in VARIED if not facts or entry[0] in facts):
        examples = [{"given": {fact: low[0]}, "importance": 0}, {"given": {fact: high[0]}, "importance": 1}]
        small, large = (0.2, 0.8) if number % 2 else (0.8, 0.2)
        rules.append(criterion(f"criterion-{number}", curve(fact, low, high), small, large, examples=examples))
    return rules


def edge(identifier: str, when: Entry, **more: Any) -> Entry:
    """A communication rule that decides the style."""
    examples = [{"given": {}, "expect": "fires"}, {"given": {}, "expect": "silent"}]
    rule: Entry = {"id": identifier, "code": f"E{identifier[-1].upper()}", "title": "t", "sources": ["L1"]}
    return {**rule, "sets": "style", "choice": "event", "how": "h", "when": when, "examples": examples, **more}


def findings(folder: Path, **lists: Any) -> list[tuple[str, str, str]]:
    """Check, rule and words of every finding of a small pack with six sound criteria beside these rules."""
    criteria = [*criteria_over(), *lists.pop("criteria", [])]
    report = lint(pack_in(folder, criteria=criteria, **lists))
    return [(finding.check, finding.rule, finding.what) for finding in report.findings]


# ── sound packs ──


def test_the_core_pack_is_sound() -> None:
    report = lint(api.load_pack())
    assert () == report.findings
    assert () == report.unproved


def test_a_small_sound_pack_has_no_findings(tmp_path: Path) -> None:
    assert [] == findings(tmp_path, gates=[gate("a")])


# ── a broken pack of each kind ──

TEAMS_1 = {"fact": "team.teams", "at_most": 1}
TEAMS_2 = {"fact": "team.teams", "at_most": 2}
CONTRADICTION = {"all": [{"fact": "team.teams", "at_least": 5}, {"fact": "team.teams", "below": 3}]}
ALWAYS = {"any": [{"fact": "team.teams", "at_least": 2}, {"fact": "team.teams", "below": 2}]}
FIRES = [{"given": {"team.teams": 1}, "expect": "fires"}]
HALF = {"constant": 0.5}
TWO = [{"given": {}, "importance": 0.1}, {"given": {}, "importance": 0.2}]
"""Examples enough for the lint, which does not run them."""
BROKEN: Mapping[str, tuple[Mapping[str, Any], tuple[str, str, str]]] = {
    "a rule without a source": (
        {"gates": [gate("a", sources=[])]},
        ("missing-source", "a", "has no source"),
    ),
    "a rule that is never shown to be silent": (
        {"gates": [gate("a", examples=FIRES)]},
        ("missing-example", "a", "has no example with `expect: silent`"),
    ),
    "a criterion that is shown at one place only": (
        {"criteria": [criterion("a", curve("cost.monthly_infra_budget_usd", (0, 0), (9e5, 1)), examples=TWO[:1])]},
        ("missing-example", "a", "has examples of 1 importances"),
    ),
    "a curve that turns against its declaration": (
        {"criteria": [
            criterion(
                "a",
                curve("product.months_to_first_release", (0, 0), (9, 1), (20, 0.5), monotone="rising"),
                examples=TWO,
            )
        ]},
        (
            "not-monotone",
            "a",
            "the curve over 'product.months_to_first_release' is declared rising, and is not between 9 and 20",
        ),
    ),
    "a level whose condition contradicts itself": (
        {"gates": [gate("a", level(TEAMS_1), level(CONTRADICTION, "hold"))]},
        ("unreachable", "a", "level 2, hold never comes into effect"),
    ),
    "a level that a stronger one always hides": (
        {"gates": [gate("a", level(TEAMS_2), level(TEAMS_1, "hold"))]},
        ("unreachable", "a", "level 2, hold never comes into effect"),
    ),
    "a rule that is never silent": (
        {"gates": [gate("a", level(ALWAYS, "warn"))]},
        ("unreachable", "a", "is never silent"),
    ),
    "a branch that earlier ones leave nothing": (
        {"criteria": [
            criterion("a", {"choose": [{"when": TEAMS_2, "then": {"constant": 0.1}},
                                       {"when": TEAMS_1, "then": {"constant": 0.9}},
                                       {"then": {"constant": 0.5}}]}, examples=TWO)
        ]},
        ("unreachable", "a", "branch 2 of a choice in its curve is never taken"),
    ),
    "a performance for a case that never is": (
        {"criteria": [
            criterion("a", curve("cost.monthly_infra_budget_usd", (0, 0), (9000, 1)), examples=TWO, performances={
                "small": {"value": 0.2, "because": "b"},
                "large": {"value": 0.8, "because": "b",
                          "cases": [{"when": CONTRADICTION, "value": 0.1, "because": "b"}]},
            })
        ]},
        ("unreachable", "a", "case 1 of the performance of 'large' never applies"),
    ),
    "a piece of a curve beyond the range of its fact": (
        {"criteria": [
            criterion("a", curve("product.months_to_first_release", (0, 0), (36, 0.5), (40, 1)), examples=TWO)
        ]},
        ("unreachable", "a", "the curve over 'product.months_to_first_release' between 36 and 40 is out of reach"),
    ),
    "a style that an earlier one always takes": (
        {"communication": [
            edge("rule-a", {"fact": "interaction.need", "one_of": ["reply", "stream"]}),
            edge("rule-b", {"fact": "interaction.need", "equals": "stream"}, choice="streaming"),
        ]},
        ("unreachable", "rule-b", "never decides the style, because an earlier rule always holds with it"),
    ),
    "a gate that another one contains": (
        {"gates": [gate("a", level(TEAMS_1)), gate("b", level(TEAMS_2))]},
        ("overlap", "a", "whenever it acts, 'b' does the same"),
    ),
    "two criteria that say the same": (
        {"criteria": [criterion("a", curve("team.engineers", (1, 0.1), (100, 1)), examples=TWO)]},
        ("double-counting", "a", "its importance moves with that of 'criterion-0' (correlation +0.94)"),
    ),
    "a criterion that always says the same": (
        {"criteria": [criterion("a", HALF, 0.9, 0.1, examples=TWO)]},
        ("hidden-prior", "a", "gives 'small' +0.20 whatever the facts are"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pack_is_found_and_nothing_else_in_it(tmp_path: Path, name: str) -> None:
    lists, expected = BROKEN[name]
    assert [expected] == findings(tmp_path, **lists)


def test_an_option_that_is_recommended_nowhere_is_found(tmp_path: Path) -> None:
    rules = criteria_over()
    for rule in rules:
        rule["performances"] = {"small": {"value": 0.8, "because": "b"}, "large": {"value": 0.2, "because": "b"}}
    found = lint(pack_in(tmp_path, criteria=rules)).findings
    assert [("never-wins", "options", "large")] == [(item.check, item.kind, item.rule) for item in found]
    assert f"is recommended in none of {SAMPLES} sampled profiles" == found[0].what


def test_an_option_that_gates_always_remove_is_found(tmp_path: Path) -> None:
    everywhere = level({"any": [TEAMS_1, {"fact": "team.teams", "above": 1}]})
    found = findings(tmp_path, gates=[gate("a", everywhere)])
    assert ["unreachable", "never-wins"] == [check for check, _, _ in found]


def test_a_fact_that_holds_too_much_is_found(tmp_path: Path) -> None:
    rules = criteria_over("team.engineers", "derived.load_ratio", "product.product_count")
    found = lint(pack_in(tmp_path, criteria=rules)).findings
    assert {"dominating-fact"} == {item.check for item in found}
    (finding,) = found
    assert finding.kind == "facts" and finding.rule in {entry[0] for entry in VARIED}


def test_every_check_has_a_broken_pack_above() -> None:
    elsewhere = {"never-wins", "dominating-fact"}
    assert set(CHECKS) == {expected[0] for _, expected in BROKEN.values()} | elsewhere


# ── what is no finding ──


def reach_findings(pack: Pack) -> list[LintFinding]:
    return list(Reachability(pack).findings())


def test_rules_that_differ_in_what_they_do_may_share_a_condition(tmp_path: Path) -> None:
    pack = pack_in(tmp_path, gates=[gate("a", level(TEAMS_1)), gate("b", level(TEAMS_1, "warn"))])
    assert [] == reach_findings(pack)


def test_two_equal_rules_are_one_finding(tmp_path: Path) -> None:
    pack = pack_in(tmp_path, gates=[gate("a", level(TEAMS_1)), gate("b", level(TEAMS_1))])
    assert [("overlap", "a")] == [(item.check, item.rule) for item in reach_findings(pack)]


def test_a_rule_with_a_further_condition_of_its_own_does_not_contain_the_other(tmp_path: Path) -> None:
    both = {"all": [TEAMS_2, {"fact": "team.engineers", "at_most": 5}]}
    pack = pack_in(tmp_path, gates=[gate("a", level(TEAMS_1)), gate("b", level(both))])
    assert [] == reach_findings(pack)


def test_a_level_beside_a_stronger_one_is_reached(tmp_path: Path) -> None:
    pack = pack_in(tmp_path, gates=[gate("a", level(TEAMS_2), level(TEAMS_1, "warn", beside=True))])
    assert [] == reach_findings(pack)


def test_a_level_that_waits_for_open_facts_is_reached(tmp_path: Path) -> None:
    strong = {"all": [TEAMS_1, {"fact": "team.engineers", "at_least": 1}]}
    pack = pack_in(tmp_path, gates=[gate("a", level(strong), level(TEAMS_1, "hold"))])
    assert [] == reach_findings(pack)


def test_a_curve_without_a_declared_direction_may_turn(tmp_path: Path) -> None:
    bend = curve("product.months_to_first_release", (0, 0), (9, 1), (36, 0))
    assert [] == findings(tmp_path, criteria=[criterion("a", bend, examples=TWO)])


def test_a_condition_over_too_many_facts_is_said_not_to_be_proved(tmp_path: Path) -> None:
    wide = ("delivery.", "scale.", "team.")
    limits = [path for path, fact in profile_facts().items() if path.startswith(wide) and isinstance(fact.kind, Number)]
    never = {"all": [*({"fact": path, "at_least": 2} for path in limits), CONTRADICTION]}
    reach = Reachability(pack_in(tmp_path, gates=[gate("a", level(TEAMS_1), level(never, "hold"))]))
    assert [] == list(reach.findings())
    assert ["a"] == reach.unproved


# ── cells ──

STAGES = ("idea", "mvp", "growth", "mature")
atoms = st.one_of(
    st.fixed_dictionaries(
        {"fact": st.just("team.teams"), "at_least": st.integers(1, 6)}, optional={"below": st.integers(1, 6)}
    ),
    st.fixed_dictionaries({"fact": st.just("product.domain_clarity"), "at_most": st.integers(1, 5)}),
    st.fixed_dictionaries({"fact": st.just("product.domain_clarity"), "equals": st.integers(1, 5)}),
    st.fixed_dictionaries(
        {"fact": st.just("product.stage"), "one_of": st.lists(st.sampled_from(STAGES), min_size=1, unique=True)}
    ),
    st.fixed_dictionaries({"fact": st.just("product.stage"), "known": st.booleans()}),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=5,
).map(TypeAdapter(Condition).validate_python)
EVERY_CASE: list[dict[str, Value]] = [
    {"team.teams": teams, "product.domain_clarity": clarity, "product.stage": stage}
    for teams, clarity, stage in product((*range(1, 10), None), (*range(1, 6), None), (*STAGES, None))
]


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(conditions, min_size=1, max_size=2))
def test_cells_show_every_combination_of_answers_that_any_facts_show(found: list[Condition]) -> None:
    pack = api.load_pack()

    def answers(scenes: Iterable[Any]) -> set[tuple[object, ...]]:
        return {tuple(condition.holds(scene) for condition in found) for scene in scenes}

    everywhere = answers(FactContext(case, pack) for case in EVERY_CASE)
    assert everywhere == answers(Cells(pack, vocabulary(pack), found).scenes())


def test_each_cell_is_looked_at_once() -> None:
    pack = api.load_pack()
    read = [level.when for rule in pack.gates[:4] for level in rule.levels]
    cells = Cells(pack, vocabulary(pack), read)
    seen = [tuple(scene.value(path) for path in cells.axes) for scene in cells.scenes()]
    assert cells.count == len(seen) == len(set(seen))


# ── the fact space ──


def test_the_sample_is_the_same_every_time() -> None:
    first = sample(50)
    sample.cache_clear()
    assert first == sample(50)
    assert len(sample()) == SAMPLES


def test_every_sampled_value_is_one_that_a_profile_may_state() -> None:
    names = {**profile_facts(), **DERIVED}
    for known in sample(300):
        assert set(names) == set(known)
        for path, value in known.items():
            assert value == names[path].kind.read(sorted(value) if isinstance(value, frozenset) else value), path


def test_independent_facts_are_not_correlated_by_accident() -> None:
    paths = ["scale.peak_to_average", "derived.load_ratio", "delivery.change_failure_pct", "security.security_maturity"]
    paths += ["ai.batch_share_pct", "delivery.lead_time_hours", "product.product_count", "derived.sync_depth"]
    numbers = {path: [_number(known[path]) for known in sample()] for path in paths}
    accidents = [abs(correlation(numbers[one], numbers[other])) for one in paths for other in paths if one < other]
    assert max(accidents) < 3 / sqrt(SAMPLES)


def _number(value: Value) -> float:
    assert isinstance(value, int | float)
    return value


JOINT: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "teams have people": lambda known: known["team.teams"] <= known["team.engineers"],
    "nothing runs where nothing exists": lambda known: (
        known["existing.architecture"] != "none" or known["existing.deployables"] == 0
    ),
    "no models where none are used": lambda known: (
        known["ai.model_hosting"] != "none" or known["ai.models_in_production"] == 0
    ),
    "accelerators are here only where models are": lambda known: (
        not known["derived.mixed_hardware"] or known["ai.model_hosting"] in GPU_HOSTING
    ),
    "regulated parts hold regulated data": lambda known: (
        known["security.regulated_data"] or known["derived.regulated_share"] == 0
    ),
    "a chain is no better than its outside parts": lambda known: (
        known["derived.chain_availability_pct"] <= known["derived.together_availability_pct"]
    ),
}


@pytest.mark.parametrize("name", JOINT)
def test_sampled_facts_agree_with_each_other(name: str) -> None:
    assert [] == [number for number, known in enumerate(sample()) if not JOINT[name](known)]


# ── figures ──


def test_the_figures_of_a_criterion_are_those_of_its_importances(tmp_path: Path) -> None:
    pack = pack_in(tmp_path, criteria=[criterion("a", curve("ai.batch_share_pct", (0, 0), (100, 1)), 0.2, 0.8)])
    (figures,) = Influence(pack).criteria
    shares = [_number(known["ai.batch_share_pct"]) / 100 for known in sample()]
    mean = sum(shares) / SAMPLES
    assert figures.importance_mean == pytest.approx(mean)
    assert figures.importance_deviation == pytest.approx(sqrt(sum((share - mean) ** 2 for share in shares) / SAMPLES))
    assert figures.option == "small"
    assert figures.contribution_mean == pytest.approx(-0.3 * mean)


def test_correlation_is_pearsons_over_the_profiles_that_know_both(tmp_path: Path) -> None:
    mature = {"fact": "product.stage", "equals": "mature"}
    load = curve("derived.load_ratio", (1, 0), (25, 1))
    sometimes = {"choose": [{"when": mature, "then": load}, {"when": CONTRADICTION, "then": HALF}]}
    rules = [criterion("a", sometimes), criterion("b", curve("scale.peak_to_average", (1, 0), (20, 1)))]
    ((_, _, found),) = Influence(pack_in(tmp_path, criteria=rules)).correlations
    both = [known for known in sample() if known["product.stage"] == "mature"]
    loads = [min(1.0, (_number(known["derived.load_ratio"]) - 1) / 24) for known in both]
    peaks = [min(1.0, (_number(known["scale.peak_to_average"]) - 1) / 19) for known in both]
    assert found == pytest.approx(correlation(loads, peaks))


def test_a_fact_moves_as_much_as_its_share_of_the_score(tmp_path: Path) -> None:
    """Two facts with the same curve over the same range share the swing, and add up to all of it."""
    facts = ("ai.batch_share_pct", "delivery.change_failure_pct")
    rules = [criterion(f"c-{n}", curve(fact, (0, 0.2), (40, 1)), n, 1 - n) for n, fact in enumerate(facts)]
    swing = dict(Influence(pack_in(tmp_path, criteria=rules)).swing)
    assert set(facts) == set(swing)
    assert sum(swing.values()) == pytest.approx(1)
    assert min(swing.values()) > 0.4


# ── the command ──


@pytest.mark.slow
def test_the_command_is_content_with_the_core_pack() -> None:
    result = CliRunner().invoke(app, ["rules", "lint"])
    assert 0 == result.exit_code
    assert "core: no findings of 9 checks" == result.stdout.splitlines()[-1]


def own_pack(folder: Path) -> list[str]:
    """A pack that removes services where one team works, as a gate of the core pack does with fewer words."""
    found = gate("one-team", level(TEAMS_1) | {"options": ["microservices"], "effect": "hold"}, sources=[])
    return ["--rules", str(write_pack(folder / "own", own_options=False, gates=[found]))]


@pytest.mark.slow
def test_the_command_says_which_pack_a_finding_comes_from(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["rules", "lint", *own_pack(tmp_path)])
    assert 1 == result.exit_code
    place = f"{tmp_path}/own/rules.yaml:2:3: own: one-team: "
    first, second, *_ = result.stdout.splitlines()
    assert f"{place}has no source (missing-source; name what supports it, a judgement too)" == first
    assert f"{place}whenever it acts, 'too-few-teams' does the same" in second
    assert "core+own: 2 findings of 9 checks" == result.stdout.splitlines()[-1]


@pytest.mark.slow
def test_the_command_prints_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["rules", "lint", "--json", *own_pack(tmp_path)])
    data = json.loads(result.stdout)
    assert 1 == result.exit_code
    assert [("own", "gates", "one-team", "missing-source"), ("own", "gates", "one-team", "overlap")] == [
        (item["pack"], item["kind"], item["rule"], item["check"]) for item in data["findings"]
    ]
    assert 1 == pytest.approx(sum(data["wins"].values()), abs=1e-6)
    assert len(api.load_pack().criteria) == len(data["criteria"])
