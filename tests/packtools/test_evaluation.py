"""The rules against real systems: the statistics, the case file, and what is printed."""

import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from closed_schemas import closed
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from small_evaluations import CASES, case, case_file, evaluation, large
from typer.testing import CliRunner

from archdecide.cli import app
from archdecide.errors import InputError
from archdecide.formats import schema
from archdecide.packtools.evaluation import GroupFigures, agreement
from archdecide.packtools.matched_pairs import Direction, direction_of
from archdecide.packtools.separation import (
    Estimate,
    Item,
    area_under_curve,
    balanced_accuracy,
    best_threshold,
    each_family_once,
    stability,
    threshold_figures,
    without_each_family,
)

OPTIONS = ("monolith", "modular-monolith", "microservices")


def item(is_positive: bool, number: float = 0.0, answer: bool | None = None, family: str = "f") -> Item:
    return Item(is_positive, number, answer, family)


def items(positive: Sequence[float], negative: Sequence[float]) -> list[Item]:
    return [*(item(True, number) for number in positive), *(item(False, number) for number in negative)]


def value(estimate: Estimate | None) -> float:
    assert estimate is not None
    return estimate.value


# ── balanced accuracy ──


def test_balanced_accuracy_is_the_mean_of_both_shares_and_no_answer_is_wrong() -> None:
    found = [item(True, answer=answer) for answer in (True, True, True, False)]
    found += [item(False, answer=answer) for answer in (False, None)]
    estimate = balanced_accuracy(found)
    # shares 3/4 and 1/2; variances 3/64 and 1/8, so that the error is half the root of 11/64
    assert estimate is not None
    assert 0.625 == estimate.value
    assert estimate.error == pytest.approx((11 / 64) ** 0.5 / 2)


def test_one_answer_for_everything_is_worth_a_half() -> None:
    assert 0.5 == value(balanced_accuracy([item(is_positive, answer=True) for is_positive in (True, True, False)]))


def test_without_a_class_there_is_nothing_to_tell_apart() -> None:
    only = [item(True, 1.0, True)]
    assert (None, None, None) == (balanced_accuracy(only), area_under_curve(only), threshold_figures(only))
    assert None is balanced_accuracy([])


# ── area under the curve ──

numbers = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=8)


def brute_force(positive: Sequence[float], negative: Sequence[float]) -> float:
    pairs = [(one, other) for one in positive for other in negative]
    return sum(1.0 if one > other else 0.5 if one == other else 0.0 for one, other in pairs) / len(pairs)


@given(numbers, numbers)
def test_the_area_is_the_share_of_pairs_in_the_right_order(positive: list[float], negative: list[float]) -> None:
    area = value(area_under_curve(items(positive, negative)))
    assert area == pytest.approx(brute_force(positive, negative))
    stretched = items([3 * x + 1 for x in positive], [3 * x + 1 for x in negative])
    assert area == pytest.approx(value(area_under_curve(stretched)))
    assert 1 - area == pytest.approx(value(area_under_curve(items(negative, positive))))


def test_the_error_of_the_area_is_that_of_hanley_and_mcneil() -> None:
    # Their example (Radiology 143, 1982, table II): an area of 0.893 from 58 normal and 51 abnormal cases, error 0.032.
    positive = [2.0] * 51
    negative = [1.0] * 58
    area = 0.893
    wins = round(area * 51 * 58 * 2)
    shifted = negative.copy()
    for place in range(58):  # move negatives up to a tie (half a win lost for each of 51) until the area fits
        if 51 * 58 * 2 - 51 * (place + 1) < wins:
            break
        shifted[place] = 2.0
    estimate = area_under_curve(items(positive, shifted))
    assert value(estimate) == pytest.approx(0.893, abs=0.005)
    assert estimate is not None and estimate.error == pytest.approx(0.032, abs=0.001)


def test_a_family_counted_once_has_the_weight_of_a_single_case() -> None:
    found = [item(True, 1, True, "a"), item(True, 1, True, "a"), item(True, -1, False, "b"), item(False, 0, False, "c")]
    assert [0.5, 0.5, 1, 1] == [one.weight for one in each_family_once(found)]
    assert 0.75 == value(balanced_accuracy(each_family_once(found)))
    assert 0.5 == value(area_under_curve(each_family_once(found)))


def test_every_family_is_left_out_once() -> None:
    found = [item(True, family="b"), item(True, family="a"), item(False, family="b")]
    assert {"a": [found[0], found[2]], "b": [found[1]]} == without_each_family(found)


def test_the_jackknife_has_the_error_of_a_mean() -> None:
    """Left-one-out means of a sample: the jackknife's error is that of the mean itself."""
    sample = [1.0, 4.0, 2.0, 9.0]
    left_out = [(sum(sample) - one) / 3 for one in sample]
    spread = sum((one - 4) ** 2 for one in sample) / 3
    found = stability(left_out)
    assert found is not None
    assert (found.lowest, found.highest) == (min(left_out), max(left_out))
    assert found.error == pytest.approx((spread / 4) ** 0.5)
    assert stability([0.5]) is None


# ── one threshold ──


@given(numbers, numbers)
def test_no_other_threshold_is_better_in_sample(positive: list[float], negative: list[float]) -> None:
    found = items(positive, negative)
    threshold = best_threshold(found)
    if threshold is None:
        assert 1 == len({*positive, *negative})
        return

    def accuracy(limit: float) -> float:
        return value(balanced_accuracy([item(one.is_positive, answer=one.number >= limit) for one in found]))

    low, high = min(*positive, *negative), max(*positive, *negative)
    inside = [limit / 4 for limit in range(-24, 24) if low < limit / 4 <= high]
    assert accuracy(threshold) == pytest.approx(max(map(accuracy, inside)))


FOUR_FAMILIES = [(False, 1, "a"), (False, 4, "c"), (True, 6, "b"), (True, 11, "d")]


def test_a_threshold_is_also_judged_on_families_on_which_it_was_not_chosen() -> None:
    # Without b the limit is 7.5 and misses b's own 6; without c it is 3.5 and takes c's own 4; else it is 5.
    found = threshold_figures([item(is_positive, number, family=name) for is_positive, number, name in FOUR_FAMILIES])
    assert found is not None
    assert (5.0, 1.0, 1.0) == (found.threshold, found.in_sample.value, found.area.value)
    assert 0.5 == found.left_out.value


# ── agreement and pairs ──


@pytest.mark.parametrize(
    ("answer", "outcome", "expected"),
    [
        ("monolith", "monolith", 1),
        ("monolith", "modular-monolith", 0.5),
        ("modular-monolith", "monolith", 0.5),
        ("modular-monolith", "microservices", 0),
        ("microservices", "monolith", 0),
        (None, "monolith", 0),
    ],
)
def test_neighbours_agree_by_half_and_never_across_the_hard_question(
    answer: str | None, outcome: str, expected: float
) -> None:
    assert expected == agreement(answer, outcome, "microservices")


@pytest.mark.parametrize(
    ("expect", "expected"),
    [
        ("b leans more to microservices", Direction("microservices", None)),
        ("b leans more to modular-monolith", Direction("modular-monolith", None)),
        ("b leans from monolith to modular-monolith", Direction("modular-monolith", "monolith")),
        ("b leans from modular-monolith to monolith", Direction("monolith", "modular-monolith")),
        ("no change", Direction(None, None)),
        ("no inference from load alone", None),
        ("b leans more to serverless", None),
    ],
)
def test_the_direction_of_a_pair_is_read_from_its_words(expect: str, expected: Direction | None) -> None:
    assert expected == direction_of(expect, OPTIONS)


# ── whole files ──


def figures(group: GroupFigures) -> tuple[object, ...]:
    estimates = (group.balanced_accuracy, group.area)
    shares = (None if estimate is None else round(estimate.value, 4) for estimate in estimates)
    return group.cases, group.services, group.unanswered, *shares, group.agreement


def test_every_case_is_judged(tmp_path: Path) -> None:
    found = {one.case.id: (one.answer, one.error, one.agreement) for one in evaluation(tmp_path).judgements}
    assert {
        "big": ("microservices", "none", 1),
        "bigger": ("microservices", "none", 1),
        "regretted": ("monolith", "services-kept-out", 0),
        "tiny": ("monolith", "none", 1),
        "modular": ("monolith", "neighbour", 0.5),
        "huge": ("microservices", "services-not-chosen", 0),
        "silent": (None, "no-answer", 0),
    } == found


def test_the_figures_of_a_file_are_those_of_its_counted_cases(tmp_path: Path) -> None:
    found = evaluation(tmp_path)
    everything, clear, debatable, *_ = found.groups
    # Services: 2 of 3 right. Others: tiny and modular right, huge wrong, silent unanswered: 2 of 4.
    # Where one criterion alone speaks, the lead is the same however much it matters: big, bigger and huge tie, and so
    # do all the small ones; silent stands at 0. Of 12 pairs 6 are in the right order, and 4 tie.
    assert (7, 3, 1, round((2 / 3 + 1 / 2) / 2, 4), round((6 + 4 / 2) / 12, 4), 3.5 / 7) == figures(everything)
    assert (5, 3, 1) == figures(clear)[:3]
    assert (2, 0, 0, None, None, 0.25) == figures(debatable)
    assert (1, 0) == (found.left_out, found.recommended)
    assert {"monolith": 3.5 / 7, "modular-monolith": 2.5 / 7, "microservices": 3 / 7} == found.constant_answers


def test_small_groups_of_known_criteria_add_up_to_all(tmp_path: Path) -> None:
    found = evaluation(tmp_path)
    assert found.groups[0].cases == sum(group.cases for group in found.groups[3:])
    assert found.groups[0].cases == found.groups[1].cases + found.groups[2].cases


def test_engineers_are_judged_where_they_are_known(tmp_path: Path) -> None:
    found = evaluation(tmp_path)
    assert 6 == found.with_engineers.cases
    assert found.engineers is not None
    assert 275 == found.engineers.threshold
    assert found.engineers.in_sample.value == pytest.approx((2 / 3 + 1) / 2)
    # The rules answer services for big, bigger and huge, as the threshold does, which misses huge as well elsewhere.
    assert value(found.with_engineers.balanced_accuracy) == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert (found.engineers.left_out.value > 2 / 3) is found.falls_behind_engineers


def test_the_page_says_so_where_counting_engineers_does_better(tmp_path: Path) -> None:
    even = [case(f"e{n}", "microservices", team={"engineers": 20 + n}, product={"stage": "mvp"}) for n in range(4)]
    few = [case(f"f{n}", "monolith", team={"engineers": 2 + n}, product={"stage": "mvp"}) for n in range(4)]
    assert evaluation(tmp_path, cases=[*even, *few], pairs=[]).falls_behind_engineers
    assert "**Here the rules are behind**" in run(tmp_path / "cases.yaml", "--format", "markdown")
    assert "**Here the rules are behind**" not in run(case_file(tmp_path, CASES[3:5], []), "--format", "markdown")


def test_families_are_counted_together(tmp_path: Path) -> None:
    found = {one.family: (one.cases, one.right, one.agreement) for one in evaluation(tmp_path).families}
    assert (2, 2, 1.0) == found["one"]
    assert (1, 0, 0.0) == found["two"]
    assert "seven" not in found


def test_a_wrong_answer_names_the_criteria_that_spoke_for_it(tmp_path: Path) -> None:
    found = {one.case.id: one.reasons for one in evaluation(tmp_path).judgements}
    assert () == found["big"]
    assert ["team-autonomy"] == [reason.criterion for reason in found["huge"]]
    assert {"team.engineers": 250, "team.teams": 30} == found["huge"][0].facts
    assert found["huge"][0].points > 0
    assert ["time-to-first-release"] == [reason.criterion for reason in found["regretted"]]


def test_pairs_are_judged_as_stated_and_with_facts_carried_over(tmp_path: Path) -> None:
    found = [(one.moves, one.moves_carried) for one in evaluation(tmp_path).pairs]
    # tiny -> big rises. big -> tiny falls. tiny -> modular stays. silent has no score until tiny's facts are carried.
    assert [(True, None), (False, False), (True, True), (None, False), (None, None)] == found


def test_an_estimate_of_engineers_counts_at_its_midpoint(tmp_path: Path) -> None:
    cases = [*CASES[:-1], case("range", "monolith", team={"engineers": {"min": 10, "max": 30}})]
    found = evaluation(tmp_path, cases=cases, pairs=[])
    assert found.engineers is not None and found.with_engineers.cases == 7


def test_the_order_of_cases_changes_no_figure(tmp_path: Path) -> None:
    shuffled = CASES.copy()
    random.Random(4).shuffle(shuffled)
    first, second = evaluation(tmp_path), evaluation(tmp_path, cases=shuffled)
    assert [figures(group) for group in first.groups] == [figures(group) for group in second.groups]
    assert first.families == second.families


# ── the file ──


def problems(folder: Path, **more: Any) -> list[str]:
    with pytest.raises(InputError) as error:
        evaluation(folder, **more)
    return [str(problem).removeprefix(f"{folder}/") for problem in error.value.problems]


def test_every_problem_of_a_file_is_named_with_its_place(tmp_path: Path) -> None:
    broken = [
        CASES[0] | {"outcome": "microservice"},
        CASES[0],
        CASES[3] | {"profile": {"name": "x", "team": {"engineers": 4, "engines": 1}}},
        {key: content for key, content in CASES[4].items() if key != "family"},
        CASES[5] | {"label": "maybe"},
    ]
    found = problems(tmp_path, cases=broken, pairs=[{"a": "big", "b": "bigg", "expect": "no change"}])
    assert ["cases[2].profile.team.engines", "cases[3]", "cases[4].label"] == [
        text.split(": ")[1] for text in found if "unknown key" in text or "missing" in text or "'clear'" in text
    ]
    assert "did you mean 'engineers'?" in found[0]


def test_what_the_form_cannot_see_is_named_with_its_place(tmp_path: Path) -> None:
    weighted = CASES[3] | {"profile": {"name": "x", "weights": {"a": 1}}}
    broken = [CASES[0] | {"outcome": "microservice"}, CASES[0], weighted]
    found = problems(tmp_path, cases=broken, pairs=[{"a": "big", "b": "bigg", "expect": "no change"}])
    written = (tmp_path / "cases.yaml").read_text("utf-8").splitlines()
    places = [text.split(": ")[0].split(":") for text in found]
    assert ["outcome: microservice", "- id: big", "a: 1", "b: bigg"] == [
        written[int(line) - 1].strip() for _, line, _ in places
    ]
    first = next(number for number, text in enumerate(written, start=1) if text == "- id: big")
    assert [
        "cases[0].outcome: there is no option 'microservice' (did you mean 'microservices'?)",
        f"cases[1].id: the id 'big' is there twice; the other place is {tmp_path}/cases.yaml:{first}:3",
        "cases[2].profile.weights.a: there is no criterion 'a'",
        "matched_pairs[0].b: there is no case 'bigg' (did you mean 'big'?)",
    ] == [text.split(": ", 1)[1] for text in found]


def test_a_file_without_cases_is_refused(tmp_path: Path) -> None:
    (text,) = problems(tmp_path, cases=[])
    assert "cases.yaml" in text and "at least 1" in text


# ── the command ──


def run(file: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["evaluate", str(file), *arguments])
    assert result.exception is None and 0 == result.exit_code
    return result.stdout


def test_the_text_has_figures_baselines_and_errors(tmp_path: Path) -> None:
    lines = run(case_file(tmp_path)).splitlines()
    assert "core 2.0 on 7 cases" in lines[0]
    assert any(line.startswith("all cases that count ") and "0.58 ± " in line and " 0.67 ± " in line for line in lines)
    assert any(line.startswith("always monolith") and line.endswith("0.50") for line in lines)
    assert "  tiny -> big, b leans more to microservices: yes (" in "\n".join(lines)
    assert "  silent: monolith, not nothing" in lines


def test_the_json_has_the_hash_and_every_judgement(tmp_path: Path) -> None:
    file = case_file(tmp_path)
    data = json.loads(run(file, "--format", "json"))
    assert hashlib.sha256(file.read_bytes()).hexdigest() == data["cases_sha256"]
    assert [entry["id"] for entry in CASES[:-1]] == [entry["id"] for entry in data["judgements"]]
    assert (7, 1) == (data["cases"], data["left_out"])
    jsonschema.Draft202012Validator(closed(schema("evaluation"))).validate(data)
    assert data["groups"][2]["auc"] is None
    assert [True, False, True, None, None] == [pair["moves"] for pair in data["matched_pairs"]]


def test_the_page_has_the_hash_the_errors_and_no_date(tmp_path: Path) -> None:
    file = case_file(tmp_path)
    page = run(file, "--format", "markdown")
    assert page == run(file, "--format", "markdown")
    assert page.endswith(".\n") and not page.endswith("\n\n")
    assert hashlib.sha256(file.read_bytes()).hexdigest() in page
    assert "| regretted | System regretted | microservices | monolith | time-to-first-release +" in page
    assert "goes here" not in page and "not read" not in page
    tables = [token for token in MarkdownIt("commonmark").enable("table").parse(page) if token.type == "table_open"]
    assert 12 == len(tables)


def test_a_hostile_name_stays_text_on_the_page(tmp_path: Path) -> None:
    hostile = case("x", "monolith", **large()) | {"system": "<b>|`x`|</b> [a](http://b.example) \\", "family": "| - |"}
    page = run(case_file(tmp_path, [*CASES, hostile], []), "--format", "markdown")
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    kinds = {child.type for token in tokens for child in token.children or ()}
    assert not {"html_inline", "link_open"} & kinds
    assert [] == [token.content for token in tokens if token.type == "html_block"]


def test_one_class_alone_still_gives_a_page(tmp_path: Path) -> None:
    page = run(case_file(tmp_path, CASES[3:5], []), "--format", "markdown")
    assert "| all cases that count | 2 | 0 | – | – | 0.75 |" in page
    assert "**–**" in page
    run(case_file(tmp_path, CASES[3:5], []))


def test_cases_that_do_not_count_leave_empty_figures(tmp_path: Path) -> None:
    page = run(case_file(tmp_path, CASES[-1:], []), "--format", "markdown")
    assert "| all cases that count | 0 | 0 | – | – | – |" in page
    assert "on 0 cases" in run(case_file(tmp_path, CASES[-1:], []))


def test_another_pack_can_be_evaluated(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "pack.yaml").write_text(
        "name: own\nversion: '1'\ndescription: d\ndisabled: [team-autonomy, time-to-first-release]\n", "utf-8"
    )
    data = json.loads(run(case_file(tmp_path), "--format", "json", "--rules", str(folder)))
    assert "core+own" == data["pack"]["name"]
    assert {"no-answer"} == {entry["error"] for entry in data["judgements"]}
