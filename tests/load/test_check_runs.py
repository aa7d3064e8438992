"""Results of several machines, read again from JSON and joined; and what is said of files that are no such results."""

import json
from pathlib import Path
from typing import Any

import pytest
from changes import replace
from check_runs import CHAT, FULL, SHOP, located, near, pack, profile, run

from archdecide.check.results import BaselineEntry, CheckRun
from archdecide.errors import InputError
from archdecide.formats import CHECK_FORMATS, check_format
from archdecide.formats.json.plain import document
from archdecide.load.check_runs import check_run_of, read_check_runs


def written(folder: Path, *runs: CheckRun) -> list[str]:
    files = [folder / f"part{number}.json" for number in range(1, len(runs) + 1)]
    for file, made in zip(files, runs, strict=True):
        file.write_text(check_format("json")(made, pack()), "utf-8")
    return [str(file) for file in files]


def refusal(text: str) -> list[str]:
    with pytest.raises(InputError) as error:
        check_run_of(text, "part.json")
    return [str(problem) for problem in error.value.problems]


def broken(**changed: Any) -> str:
    return json.dumps(document(FULL) | changed)


def test_what_json_says_is_the_run_again() -> None:
    assert check_run_of(check_format("json")(FULL, pack()), "part.json") == FULL


def test_the_parts_of_a_run_join_to_the_run_in_every_format(tmp_path: Path) -> None:
    parts = [
        replace(FULL, profiles=(one,), changes=tuple(change for change in FULL.changes if change.file == one.file))
        for one in FULL.profiles
    ]
    joined = read_check_runs(written(tmp_path, parts[2], parts[0], parts[1]))
    whole = replace(FULL, changes=tuple(sorted(FULL.changes, key=lambda change: change.file)))
    assert joined == whole
    assert [check_format(name)(joined, pack()) for name in CHECK_FORMATS] == [
        check_format(name)(whole, pack()) for name in CHECK_FORMATS
    ]


def test_a_baseline_entry_is_stale_when_a_part_says_so_as_each_looks_at_its_own_files(tmp_path: Path) -> None:
    shop, chat = BaselineEntry(SHOP, "over-split", "a"), BaselineEntry(CHAT, "over-split", "b")
    parts = run(profile(SHOP), stale_baseline=(shop, chat)), run(profile(CHAT), stale_baseline=(chat,))
    assert read_check_runs(written(tmp_path, *parts)).stale_baseline == (chat, shop)


def test_a_stale_baseline_entry_is_told_once(tmp_path: Path) -> None:
    entry = BaselineEntry("old/archdecide.yaml", "over-split", "a")
    parts = run(profile(SHOP), stale_baseline=(entry,)), run(profile(CHAT), stale_baseline=(entry,))
    assert read_check_runs(written(tmp_path, *parts)).stale_baseline == (entry,)


def test_parts_of_different_runs_are_refused_with_every_difference(tmp_path: Path) -> None:
    one = run(profile(SHOP, located()))
    other = replace(one, today="2026-11-28", since="main", pack=replace(one.pack, sha256="1" * 64))
    with pytest.raises(InputError) as error:
        read_check_runs(written(tmp_path, one, other))
    problems = [problem.what for problem in error.value.problems]
    assert [words.split(" differ")[0] for words in problems] == [
        "the rules",
        "the date",
        "the revision",
        f"holds {SHOP}, as {tmp_path / 'part1.json'} does",
    ]


def test_a_missing_file_and_nothing_to_join_are_problems(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_check_runs([str(tmp_path / "none.json")])
    with pytest.raises(InputError, match="there is nothing to join"):
        read_check_runs([])


def test_bytes_that_are_no_text_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{\xff")
    with pytest.raises(InputError, match="is not UTF-8 text: byte 2"):
        read_check_runs([str(tmp_path / "a.json")])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "part.json:1:1: is not JSON: input data was truncated"),
        ('{"a": \n oops}', "part.json:2:2: is not JSON: invalid character"),
        ("[" * 100_000, "part.json: expected an object, got an array"),
        ("[]", "part.json: expected an object, got an array"),
        (broken(schema_version=2), "part.json: schema_version: is not 1, the version that is read here"),
        (broken(today="yesterday"), "part.json: today: expected a string matching regex"),
        (broken(profiles=[{}]), "part.json: profiles[0].file: is missing"),
        (
            broken(pack={"name": 1, "version": "1", "sha256": ""}),
            "part.json: pack.name: expected a string, got an integer",
        ),
    ],
)
def test_what_is_no_result_is_refused_with_its_place(text: str, says: str) -> None:
    assert refusal(text)[0].startswith(says)


def finding(**changed: Any) -> str:
    data = document(run(profile(SHOP, near())))
    data["profiles"][0]["findings"][0] |= changed
    return json.dumps(data)


@pytest.mark.parametrize(
    "changed",
    [
        {"severity": "fatal"},
        {"status": "gone"},
        {"line": 0},
        {"column": -1},
        {"line": "3"},
        {"line": 1.5},
        {"message": None},
        {"path": [{}]},
        {"source_line": ["x"]},
    ],
)
def test_a_finding_that_says_something_else_is_refused(changed: dict[str, Any]) -> None:
    (name,) = changed
    assert refusal(finding(**changed))[0].startswith(f"part.json: profiles[0].findings[0].{name}")


@pytest.mark.parametrize("points", ["NaN", "Infinity", "-1", "101", '"50"'])
def test_scores_are_points(points: str) -> None:
    text = broken().replace("60.5", points)
    assert refusal(text)[0].startswith("part.json:")


def test_keys_of_a_later_version_are_passed_over() -> None:
    assert check_run_of(broken(later=1), "part.json") == FULL


def test_at_most_twenty_problems_of_a_file_are_told() -> None:
    assert len(refusal(broken(profiles=[{}] * 1_000))) == 20
