"""Rules as tested code: examples that run, and the sides of rules that they reach."""

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from changes import replace
from hypothesis import given
from hypothesis import strategies as st
from small_packs import EXAMPLES_OF_ONE_TEAM, Entry, criterion, curve, gate, level, pack_in, write_pack
from typer.testing import CliRunner

from archdecide import api
from archdecide.cli import app
from archdecide.curves import Piecewise
from archdecide.errors import InputError
from archdecide.facts import Fact
from archdecide.formats.wording.numbers import exact_percent
from archdecide.kinds import Kind, Number, Ordinal
from archdecide.packtools.curve_coverage import segments
from archdecide.packtools.examples import Coverage, ExampleRun, run_examples
from archdecide.rules import Criterion

RULE = {"title": "t", "sources": ["L1"]}
ONE_TEAM = {"fact": "team.teams", "at_most": 1}
FROM_BROWSER = {"fact": "interaction.from_browser", "equals": True}


# ── the core pack ──


def test_every_example_of_the_core_pack_holds() -> None:
    assert run_examples(api.load_pack()).failures == ()


def test_the_examples_of_the_core_pack_reach_every_side_of_every_rule_and_curve() -> None:
    assert run_examples(api.load_pack()).unreached == ()


CRITERIA = Path(__file__).parents[2] / "rules" / "core" / "criteria"


def heights(node: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """Every height of a curve as written: its name, and the holder and key under which it stands."""
    if isinstance(node, dict):
        if "points" in node:
            yield from ((f"{path}: {node['fact']} {point[0]}", point, 1) for point in node["points"])
        if "values" in node:
            yield from ((f"{path}: {node['fact']} {word}", node["values"], word) for word in node["values"])
        for key, inner in node.items():
            yield from heights(inner, f"{path}.{key}")
    elif isinstance(node, list):
        for number, inner in enumerate(node):
            yield from heights(inner, f"{path}[{number}]")


@pytest.mark.parametrize("identifier", [item.id for item in api.load_pack().criteria])
def test_no_height_of_a_core_curve_can_move_without_an_example_noticing(identifier: str) -> None:
    data = yaml.safe_load((CRITERIA / f"{identifier}.yaml").read_text("utf-8"))["criteria"][0]
    alone = replace(api.load_pack(), gates=(), triggers=(), precautions=(), forces=(), communication=(), resilience=())
    survivors = []
    for name, holder, key in list(heights(data["importance"], "importance")):
        before = holder[key]
        holder[key] = before + 0.08 if before < 0.5 else before - 0.08
        if not run_examples(replace(alone, criteria=(Criterion.model_validate(data),))).failures:
            survivors.append(name)
        holder[key] = before
    assert SURVIVORS.get(identifier, []) == survivors


SURVIVORS: Mapping[str, list[str]] = {
    "transition-cost": ["importance.choose[1].then.scaled: existing.codebase_kloc 500"],
}
"""Heights that no facts can bring to bear: the end of a curve that its own limit cuts off."""


# ── failing examples ──


def run_of(tmp_path: Path, **lists: list[Entry]) -> ExampleRun:
    return run_examples(pack_in(tmp_path, **lists))


WRONG: Mapping[str, tuple[Entry, str, str]] = {
    "criteria": (
        criterion("a", curve("team.teams", (1, 0), (3, 1)), examples=[{"given": {"team.teams": 2}, "importance": 0.6}]),
        "importance 0.6",
        "importance 0.5",
    ),
    "gates": (gate("a", examples=[{"given": {"team.teams": 5}, "expect": "fires"}]), "fires", "silent"),
    "triggers": (
        RULE
        | {"id": "a", "code": "T1", "sign": "outgrown", "watch": "w", "advice": "a"}
        | {"levels": [{"level": "warn", "when": ONE_TEAM, "because": "b"}]}
        | {"examples": [{"given": {"team.teams": 1}, "expect": "fires", "effect": "act"}]},
        "fires with act",
        "fires with warn",
    ),
    "precautions": (
        RULE
        | {"id": "a", "code": "P1", "kind": "duty"}
        | {"levels": [{"when": ONE_TEAM, "because": "b", "action": "c"}]}
        | {"examples": [{"given": {"team.teams": 1}, "expect": "fires", "effect": "level 2"}]},
        "fires with level 2",
        "fires with level 1",
    ),
    "forces": (
        RULE
        | {"id": "a", "code": "S1", "side": "split"}
        | {"levels": [{"when": ONE_TEAM, "points": 2, "because": "b"}]}
        | {"examples": [{"given": {"team.teams": 1}, "expect": "fires", "effect": "3"}]},
        "fires with 3",
        "fires with 2 and split",
    ),
    "communication": (
        RULE
        | {"id": "a", "code": "E1", "sets": "advice", "choice": "gateway", "when": FROM_BROWSER, "how": "h"}
        | {"examples": [{"given": {}, "expect": "silent"}]},
        "silent",
        "unknown",
    ),
    "resilience": (
        RULE
        | {"id": "a", "code": "R1", "pattern": "retry", "when": FROM_BROWSER, "how": "h"}
        | {"examples": [{"given": {"interaction.from_browser": False}, "expect": "unknown"}]},
        "unknown",
        "silent",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_an_example_that_a_rule_contradicts_is_found(tmp_path: Path, kind: str) -> None:
    entry, expected, found = WRONG[kind]
    (result,) = run_of(tmp_path, **{kind: [entry]}).failures
    assert (kind, "a", ("examples", 0), expected, found) == (
        result.kind,
        result.rule,
        result.place,
        result.expected,
        result.found,
    )


def test_an_importance_is_right_within_half_a_thousandth(tmp_path: Path) -> None:
    examples = [{"given": {"team.teams": 2}, "importance": height} for height in (0.3334, 0.334, None)]
    run = run_of(tmp_path, criteria=[criterion("a", curve("team.teams", (1, 0), (4, 1)), examples=examples)])
    assert [1, 2] == [result.place[1] for result in run.failures]


def test_a_failing_example_reaches_nothing(tmp_path: Path) -> None:
    wrong = [{"given": {"team.teams": 1}, "expect": "fires", "effect": "hold"}, EXAMPLES_OF_ONE_TEAM[1]]
    run = run_of(tmp_path, gates=[gate("a", examples=wrong)])
    assert ["level 1, out"] == [side.name for side in run.unreached]


# ── what meets a gate ──


def test_a_level_that_its_action_does_not_clear_is_found(tmp_path: Path) -> None:
    met = {"team.teams": 1}
    (result,) = run_of(tmp_path, gates=[gate("a", level(ONE_TEAM, met=met))]).failures
    assert (result.place, result.expected, result.found) == (
        ("levels", 0, "met"),
        "silent once its action is done",
        "fires",
    )
    assert run_of(tmp_path, gates=[gate("a", level(ONE_TEAM, met={"team.teams": 3}))]).failures == ()


def test_a_level_says_how_it_is_met_or_why_nothing_meets_it(tmp_path: Path) -> None:
    (result,) = run_of(tmp_path, gates=[gate("a", level(ONE_TEAM, inherent=None))]).failures
    assert result.place == ("levels", 0, "met")
    assert run_of(tmp_path, gates=[gate("a", level(ONE_TEAM, inherent="nobody can"))]).failures == ()


def test_what_meets_a_gate_names_facts_that_exist(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no fact 'team\.team' \(did you mean 'team\.teams'\?\)"):
        run_of(tmp_path, gates=[gate("a", level(ONE_TEAM, met={"team.team": 3}))])
    with pytest.raises(InputError, match="leave one of them out"):
        run_of(tmp_path, gates=[gate("a", level(ONE_TEAM, met={"team.teams": 3}, inherent="nobody can"))])


# ── sides of rules ──


def test_a_gate_has_a_side_per_level_and_one_for_silence(tmp_path: Path) -> None:
    levels = level(ONE_TEAM), level({"fact": "team.teams", "at_most": 2}, "hold")
    run = run_of(tmp_path, gates=[gate("a", *levels)])
    assert [("level 1, out", True), ("level 2, hold", False), ("silent", False)] == [
        (side.name, side.reached) for side in run.sides
    ]


def test_a_weaker_level_is_reached_only_where_no_stronger_one_holds(tmp_path: Path) -> None:
    levels = level(ONE_TEAM), level({"fact": "team.teams", "at_most": 2}, "hold")
    examples = [{"given": {"team.teams": number}, "expect": "fires"} for number in (1, 2)]
    run = run_of(tmp_path, gates=[gate("a", *levels, examples=examples[:1])])
    assert ["level 2, hold", "silent"] == [side.name for side in run.unreached]
    run = run_of(tmp_path, gates=[gate("a", *levels, examples=examples)])
    assert ["silent"] == [side.name for side in run.unreached]


def test_a_level_beside_another_is_reached_together_with_it(tmp_path: Path) -> None:
    levels = level(ONE_TEAM), level({"fact": "team.engineers", "at_least": 9}, "warn", beside=True)
    examples = [{"given": {"team.teams": 1, "team.engineers": 9}, "expect": "fires", "effect": "warn"}]
    run = run_of(tmp_path, gates=[gate("a", *levels, examples=examples)])
    assert ["silent"] == [side.name for side in run.unreached]


def test_text_for_people_has_no_sides(tmp_path: Path) -> None:
    text = RULE | {"id": "a", "code": "T1", "sign": "outgrown", "watch": "w", "advice": "a"}
    assert () == run_of(tmp_path, triggers=[text]).sides


# ── sides of curves ──


@pytest.mark.parametrize(
    ("kind", "places", "expected"),
    [
        (Number(0, 100), (10, 20), ["below 10", "between 10 and 20", "above 20"]),
        (Number(0, 100), (0, 100), ["between 0 and 100"]),
        (Number(0, 10, whole=True), (1, 2, 4), ["below 1", "at 1", "at 2", "between 2 and 4", "above 4"]),
        (Number(1, 2, whole=True), (1, 2), ["at 1", "at 2"]),
        (Number(0, 10), (5, 20), ["below 5", "between 5 and 20"]),
        (Number(0, 10), (-5, -1, 3), ["between -1 and 3", "above 3"]),
        (Ordinal(0, 2), (0, 1, 2), ["at 0", "at 1", "at 2"]),
        (Ordinal(1, 5), (1, 5), ["between 1 and 5"]),
    ],
)
def test_a_curve_has_a_side_per_segment_that_values_can_reach(
    kind: Kind, places: tuple[float, ...], expected: list[str]
) -> None:
    found = Piecewise(fact="f", points=tuple((place, 0.5) for place in places))
    assert expected == list(segments(found, Fact("f", kind, "?")))


def reached(tmp_path: Path, importance: Entry, *examples: tuple[Mapping[str, Any], float | None]) -> list[str]:
    """The sides that these examples of a curve reach, without the path that leads to them."""
    stated = [{"given": dict(facts), "importance": height} for facts, height in examples]
    run = run_of(tmp_path, criteria=[criterion("a", importance, examples=stated)])
    assert run.failures == ()
    return [side.name.removeprefix("importance") for side in run.sides if side.reached]


def test_a_kink_reaches_neither_of_its_segments(tmp_path: Path) -> None:
    bend = curve("delivery.deploys_per_week", (1, 0), (2, 0.5), (3, 1))
    path = "delivery.deploys_per_week"
    assert [] == reached(tmp_path, bend, ({path: 2}, 0.5))
    assert [f": {path} between 1 and 2"] == reached(tmp_path, bend, ({path: 1.5}, 0.25))


def test_an_estimate_reaches_no_side(tmp_path: Path) -> None:
    bend = curve("product.domain_clarity", (1, 0), (2, 0.5), (3, 1))
    assert [] == reached(tmp_path, bend, ({"product.domain_clarity": [2, 3]}, 0.75))


def test_of_the_largest_only_the_part_that_decides_is_reached(tmp_path: Path) -> None:
    teams, engineers = curve("team.teams", (1, 0), (3, 1)), curve("team.engineers", (1, 0), (3, 1))
    sides = reached(tmp_path, {"largest": [teams, engineers]}, ({"team.teams": 9, "team.engineers": 2}, 1))
    assert [": part 1 is the largest", ".largest[0]: team.teams above 3"] == sides


def test_what_is_multiplied_by_nought_is_not_reached(tmp_path: Path) -> None:
    wish, useful = "delivery.deploys_per_week", "reliability.degraded_mode_useful"
    table = {"fact": useful, "values": {"true": 1, "false": 0}}
    product = {"multiply": curve(wish, (1, 0), (3, 1)), "by": table, "unknown": 0}
    assert [f".by: {useful} false"] == reached(tmp_path, product, ({wish: 9, useful: False}, 0))
    assert [] == reached(tmp_path, product, ({wish: 9}, 0))
    assert [f".multiply: {wish} below 1"] == reached(tmp_path, product, ({wish: 0.5, useful: True}, 0))


def test_a_set_of_words_reaches_its_highest_word_and_the_empty_set_its_own_side(tmp_path: Path) -> None:
    table = {"fact": "security.regulated_data", "values": {"pii": 0.1, "pci": 0.7, "phi": 0.7, "other": 0.3}}
    path = "security.regulated_data"
    assert [f": {path} pci"] == reached(tmp_path, table, ({path: ["pii", "pci"]}, 0.7))
    assert [f": {path} no word"] == reached(tmp_path, table, ({path: []}, 0))


def test_a_branch_that_needs_an_unknown_fact_has_no_sides_over_it(tmp_path: Path) -> None:
    bend = curve("team.teams", (1, 0), (3, 1))
    choice = {"choose": [{"when": {"fact": "team.teams", "known": True}, "then": bend}, {"then": {"mean": [
        {"weight": 1, "of": bend}, {"weight": 1, "of": curve("team.engineers", (1, 0), (3, 1))}
    ]}}]}  # fmt: skip
    run = run_of(tmp_path, criteria=[criterion("a", choice)])
    assert [
        "importance: branch 1",
        "importance.choose[0].then: team.teams between 1 and 3",
        "importance.choose[0].then: team.teams above 3",
        "importance: branch 2",
        "importance.choose[1].then.mean[1].of: team.engineers between 1 and 3",
        "importance.choose[1].then.mean[1].of: team.engineers above 3",
    ] == [side.name for side in run.sides]


# ── coverage ──


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_coverage_is_never_rounded_up(covered: int, more: int) -> None:
    coverage = Coverage(covered, covered + more)
    assert coverage.share == Fraction(covered, covered + more)
    assert Fraction(coverage.hundredths, 10_000) <= coverage.share < 1
    assert exact_percent(coverage.hundredths) != "100 %"


@pytest.mark.parametrize(
    ("coverage", "expected"),
    [
        (Coverage(0, 0), "100 %"),
        (Coverage(3, 3), "100 %"),
        (Coverage(99_999, 100_000), "99.99 %"),
        (Coverage(2, 3), "66.66 %"),
        (Coverage(1, 2), "50 %"),
        (Coverage(0, 9), "0 %"),
    ],
)
def test_a_coverage_in_words(coverage: Coverage, expected: str) -> None:
    assert expected == exact_percent(coverage.hundredths)


# ── the command ──


def test_the_command_is_content_with_the_core_pack() -> None:
    result = CliRunner().invoke(app, ["rules", "test", "--min-coverage", "100"])
    assert 0 == result.exit_code
    assert "all hold" in result.stdout and "(100 %)" in result.stdout


def own_pack(tmp_path: Path, **more: Any) -> list[str]:
    """The arguments that add a pack with one gate to the core pack."""
    when = {"fact": "team.teams", "at_most": 1}
    found = level(when, "warn") | {"options": ["microservices"]}
    rule = gate("on-call", found, sources=["L9"], **more)
    return ["--rules", str(write_pack(tmp_path / "own", own_options=False, gates=[rule]))]


def test_the_command_fails_at_a_wrong_example_and_names_pack_file_and_line(tmp_path: Path) -> None:
    arguments = own_pack(tmp_path, examples=[{"given": {"team.teams": 5}, "expect": "fires"}])
    result = CliRunner().invoke(app, ["rules", "test", *arguments])
    assert 1 == result.exit_code
    lines = (tmp_path / "own" / "rules.yaml").read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if text.strip() == "- given:")
    assert f"{tmp_path}/own/rules.yaml:{line}:5: own: on-call: example 1 expects fires, but the rule says silent" in (
        result.stdout
    )
    assert ": core: " not in result.stdout


def test_the_command_fails_below_the_wanted_coverage_only(tmp_path: Path) -> None:
    arguments = own_pack(tmp_path, examples=[{"given": {"team.teams": 1}, "expect": "fires"}])
    assert 0 == CliRunner().invoke(app, ["rules", "test", *arguments]).exit_code
    assert 0 == CliRunner().invoke(app, ["rules", "test", "--min-coverage", "99", *arguments]).exit_code
    result = CliRunner().invoke(app, ["rules", "test", "--min-coverage", "100", *arguments])
    assert 1 == result.exit_code
    assert "own: on-call: no example shows: silent" in result.stdout


def test_the_command_prints_json(tmp_path: Path) -> None:
    arguments = own_pack(tmp_path, examples=[{"given": {"team.teams": 1}, "expect": "silent"}])
    result = CliRunner().invoke(app, ["rules", "test", "--json", "--min-coverage", "100", *arguments])
    data = json.loads(result.stdout)
    assert 1 == result.exit_code
    assert (False, 100, "core+own") == (data["passed"], data["minimum_percent"], data["pack"])
    assert [("own", "gates", "on-call", 1, "silent", "fires")] == [
        (item["pack"], item["kind"], item["rule"], item["example"], item["expected"], item["found"])
        for item in data["failures"]
    ]
    sides = data["coverage"]["rule_sides"]
    assert sides["total"] - 2 == sides["reached"]
    assert 90 < sides["percent"] < 100
    assert ["level 1, warn", "silent"] == [item["side"] for item in data["unreached"]]


@pytest.mark.parametrize("text", ["101", "-1", "nan", "many", "1/0"])
def test_a_coverage_that_is_not_a_percentage_is_refused(text: str) -> None:
    result = CliRunner().invoke(app, ["rules", "test", "--min-coverage", text])
    assert isinstance(result.exception, InputError)
    assert f"--min-coverage: '{text}' is not a percentage (a number from 0 to 100)" == str(result.exception)


def test_a_pack_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["rules", "test", "--rules", str(tmp_path)])
    assert isinstance(result.exception, InputError)
