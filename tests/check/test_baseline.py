"""The baseline of accepted findings: separate, independent of lines, never growing unnoticed."""

import json
from pathlib import Path
from typing import Any

import pytest
from command import Run, run
from profiles import INVALID, OVERDUE, SOUND, TODAY, grown

from archdecide.errors import InputError
from archdecide.usecases.baseline import baseline_text, read_baseline

KNOWN = "known.json"


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    grown(tmp_path, {"a/archdecide.yaml": OVERDUE, "b/archdecide.yaml": SOUND})


def check(*arguments: str) -> Run:
    return run("check", "--isolated", "--today", TODAY, "--fail-on", "note", "-q", *arguments)


def entries() -> Any:
    return json.loads(Path(KNOWN).read_text("utf-8"))["profiles"]


def test_what_a_baseline_knows_does_not_count_any_more() -> None:
    assert check().code == 1
    assert check("--baseline", KNOWN, "--update-baseline").code == 0
    again = check("--baseline", KNOWN)
    assert (again.code, again.out) == (0, "")


def test_a_baseline_names_files_rules_and_elements_never_lines_or_scores() -> None:
    check("--baseline", KNOWN, "--update-baseline")
    assert list(entries()) == sorted(entries())
    assert "review-overdue" in entries()["a/archdecide.yaml"]
    assert all(isinstance(word, str) for rules in entries().values() for known in rules.values() for word in known)


def test_moving_a_line_and_changing_the_layout_keeps_a_finding_known() -> None:
    check("--baseline", KNOWN, "--update-baseline")
    moved = "# moved\n\n\n" + OVERDUE.replace("  style", "    style").replace("  review", "    review")
    Path("a/archdecide.yaml").write_text(moved, "utf-8")
    assert check("--baseline", KNOWN).out == ""


def test_a_new_finding_counts_and_growth_is_refused_without_a_word() -> None:
    Path("a/archdecide.yaml").write_text(SOUND, "utf-8")
    check("--baseline", KNOWN, "--update-baseline")
    before = Path(KNOWN).read_bytes()
    Path("a/archdecide.yaml").write_text(OVERDUE, "utf-8")
    assert "review-overdue" in check("--baseline", KNOWN).out
    refused = check("--baseline", KNOWN, "--update-baseline")
    assert refused.code == 2
    assert "would grow by review-overdue" in refused.err
    assert Path(KNOWN).read_bytes() == before
    assert check("--baseline", KNOWN, "--update-baseline", "--allow-growth").code == 0
    assert "review-overdue" in entries()["a/archdecide.yaml"]


def test_what_is_repaired_is_stale_until_the_baseline_shrinks() -> None:
    check("--baseline", KNOWN, "--update-baseline")
    Path("a/archdecide.yaml").write_text(OVERDUE.replace("2026-01-31", "2027-01-31"), "utf-8")
    data = json.loads(check("--baseline", KNOWN, "-f", "json").out)
    assert "review-overdue" in {entry["rule"] for entry in data["stale_baseline"]}
    assert {entry["file"] for entry in data["stale_baseline"]} == {"a/archdecide.yaml"}
    check("--baseline", KNOWN, "--update-baseline")
    assert "review-overdue" not in entries().get("a/archdecide.yaml", {})
    assert json.loads(check("--baseline", KNOWN, "-f", "json").out)["stale_baseline"] == []


def test_entries_of_a_file_that_is_gone_are_stale_and_of_one_that_is_not_checked_are_not() -> None:
    check("--baseline", KNOWN, "--update-baseline")
    assert json.loads(check("b", "--baseline", KNOWN, "-f", "json").out)["stale_baseline"] == []
    Path("a/archdecide.yaml").unlink()
    stale = json.loads(check("b", "--baseline", KNOWN, "-f", "json").out)["stale_baseline"]
    assert {entry["file"] for entry in stale} == {"a/archdecide.yaml"}


def test_a_partial_update_keeps_the_other_files() -> None:
    check("--baseline", KNOWN, "--update-baseline")
    before = entries()
    assert check("b", "--baseline", KNOWN, "--update-baseline").code == 0
    assert entries() == before


def test_an_invalid_profile_is_never_put_up_with() -> None:
    grown(Path(), {"c/archdecide.yaml": INVALID})
    assert check("--baseline", KNOWN, "--update-baseline").code == 2
    assert "c/archdecide.yaml" not in entries()
    assert check("--baseline", KNOWN).code == 2


def test_files_are_named_from_the_folder_of_the_baseline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    check("--baseline", KNOWN, "--update-baseline")
    monkeypatch.chdir(tmp_path / "a")
    assert check(".", "--baseline", f"../{KNOWN}").out == ""


def test_a_baseline_that_is_not_there_is_an_error() -> None:
    missing = check("--baseline", "no.json")
    assert (missing.code, missing.out) == (2, "")
    assert missing.err.startswith("error: no.json: there is no such file")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no.json:1:2: is not JSON"),
        ("[]", "is not a baseline"),
        ('{"schema_version": 2}', "schema_version: is not 1"),
        ('{"schema_version": true, "profiles": {}}', "schema_version: is not 1"),
        ('{"schema_version": 1, "profiles": []}', "profiles: is not an object of files"),
        ('{"schema_version": 1, "profiles": {"a": {"b": "c"}}}', "profiles.a.b: is not a list of texts"),
        ('{"schema_version": 1, "profiles": {"a": 1}}', "profiles.a: is not an object of rules"),
        ('{"schema_version": 1, "profiles": {}, "more": 1}', "more: unknown key"),
        ('{"schema_version": 1, "profiles": {"a": {"profile-invalid": ["x"]}}}', "cannot be accepted"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_malformed_baseline_is_told(text: str, said: str) -> None:
    Path("no.json").write_text(text, "utf-8")
    with pytest.raises(InputError) as raised:
        read_baseline("no.json")
    assert said in str(raised.value)


def test_a_baseline_is_read_as_it_is_written_whatever_names_hold() -> None:
    written = {"a\n::error::\udcff": frozenset({("rule", "]]><script>"), ("rule", "ä")})}
    Path("x.json").write_text(baseline_text(written), "ascii")
    assert read_baseline("x.json").entries == written
    assert baseline_text(read_baseline("x.json").entries) == baseline_text(written)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--update-baseline"],
        ["--allow-growth"],
        ["--baseline", "x", "--update-baseline", "--since", "HEAD"],
        ["--baseline", "x", "--update-baseline", "--shard", "1/2"],
        ["--merge", "--since", "HEAD"],
    ],
)
def test_flags_that_contradict_each_other_are_refused(arguments: list[str]) -> None:
    refused = check(*arguments)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("error: --")
