"""`archdecide check`: which files, at which places, in which formats, with which exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from check_cases import BETWEEN, SMALL, made
from command import ROOT, run

from archdecide import api
from archdecide.check import CheckSettings
from archdecide.check.findings import LocatedFinding
from archdecide.load.checking import check_file, check_text
from archdecide.load.discovery import profile_files
from archdecide.rules import Pack

DAY = ("--today", "2026-11-27")
BOUNDARIES = ("networkx", "jinja2", "rich", "archdecide.boundaries")
GOOD = "name: good\n"
OVERDUE = "name: late\ndecision: {style: monolith, review_by: 2026-11-01}\n"
DRIFTED = f"""\
# a start-up that has cut itself into services
name: drifted
decision:
  style: "microservices" # fashionable
  review_by: 2026-11-01
{yaml.safe_dump({key: value for key, value in SMALL.items() if key != "name"})}"""
BROKEN = "name: broken\nteam:\n  engineers: lots\n  colour: blue\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def located(text: str, pack: Pack) -> dict[str, LocatedFinding]:
    from datetime import date

    checked = check_text(text, "x.yaml", pack, date(2026, 11, 27), CheckSettings())
    return {item.finding.rule: item for item in checked.findings}


# ── places ──


def test_a_finding_stands_under_the_value_that_causes_it(pack: Pack) -> None:
    found = located(DRIFTED, pack)
    drift = found["decision-drift"]
    assert (drift.line, drift.column, drift.end_column) == (4, 10, 25)
    assert drift.source_line == '  style: "microservices" # fashionable'
    assert drift.source_line[drift.column - 1 : drift.end_column - 1] == '"microservices"'
    overdue = found["review-overdue"]
    assert overdue.source_line[overdue.column - 1 : overdue.end_column - 1] == "2026-11-01"


def test_a_finding_about_a_whole_section_stands_under_its_key(pack: Pack) -> None:
    text = (
        "name: x\ncomponents:\n  - {name: a, kind: application}\n  - {name: b, kind: application}\n"
        "decision:\n  style: monolith\n  services:\n    one: [a]\n    two: [b]\n"
    )
    found = located(text, pack)["services-drift"]
    assert (found.line, found.column, found.end_column, found.source_line) == (7, 3, 11, "  services:")


def test_findings_come_in_the_order_of_the_file(pack: Pack) -> None:
    from datetime import date

    checked = check_text(DRIFTED, "x.yaml", pack, date(2026, 11, 27), CheckSettings())
    places = [(item.line, item.column, item.finding.rule) for item in checked.findings]
    assert places == sorted(places)
    assert checked.recorded == "microservices"
    assert (checked.recommendation, checked.verdict) == ("monolith", "robust")


def test_every_problem_of_an_invalid_file_is_a_finding(pack: Pack) -> None:
    from datetime import date

    settings = CheckSettings(off=frozenset({"profile-invalid"}))
    checked = check_text(BROKEN, "x.yaml", pack, date(2026, 11, 27), settings)
    assert not checked.valid
    assert [(item.finding.rule, item.finding.severity, item.line, item.column) for item in checked.findings] == [
        ("profile-invalid", "error", 3, 14),
        ("profile-invalid", "error", 4, 3),
    ]
    assert checked.findings[0].source_line == "  engineers: lots"


def test_an_element_of_an_invalid_file_does_not_depend_on_positions(pack: Pack) -> None:
    first = located("name: x\ncomponents:\n  - {name: a, kind: nonsense}\n", pack)["profile-invalid"]
    second = located("name: x\ncomponents:\n  - {name: b}\n  - {name: a, kind: nonsense}\n", pack)["profile-invalid"]
    assert first.finding.element == second.finding.element


def test_a_file_that_cannot_be_read_is_a_finding_at_its_start(pack: Pack, tmp_path: Path) -> None:
    from datetime import date

    checked = check_file(str(tmp_path / "none.yaml"), pack, date(2026, 11, 27), CheckSettings())
    assert [(item.line, item.column, item.source_line) for item in checked.findings] == [(1, 1, "")]
    assert "there is no such file" in checked.findings[0].finding.message


def test_the_proposed_graph_is_drawn_where_it_differs_from_the_record(pack: Pack) -> None:
    from datetime import date

    parts = "name: x\ncomponents:\n  - {name: a, kind: application}\n  - {name: b, kind: application}\n"
    recorded = "decision:\n  style: monolith\n  services: {one: [a], two: [b]}\n"
    same = "decision:\n  style: monolith\n  services: {one: [a, b]}\n"
    pictures = [
        check_text(parts + more, "x", pack, date(2026, 11, 27), CheckSettings()).picture
        for more in (recorded, same, "")
    ]
    assert pictures[0].startswith("flowchart LR\n")
    assert pictures[1:] == ["", ""]


# ── which files ──


def test_profiles_are_found_by_name_in_folders_below(folder: Path) -> None:
    for name in ("archdecide.yaml", "a/.archdecide.yaml", "b/c/shop.archdecide.yaml"):
        write(folder / name, GOOD)
    for name in ("other.yaml", ".git/archdecide.yaml", "node_modules/x/archdecide.yaml", "archdecide.yml"):
        write(folder / name, GOOD)
    expected = ("a/.archdecide.yaml", "archdecide.yaml", "b/c/shop.archdecide.yaml")
    assert profile_files([]) == expected
    assert profile_files([".", "archdecide.yaml"]) == expected
    assert profile_files(["b"]) == ("b/c/shop.archdecide.yaml",)


def test_patterns_name_files_and_folders(folder: Path) -> None:
    for name in ("a/archdecide.yaml", "b/archdecide.yaml", "b/x.yaml"):
        write(folder / name, GOOD)
    assert profile_files(["*/archdecide.yaml"]) == ("a/archdecide.yaml", "b/archdecide.yaml")
    assert profile_files(["[ab]"]) == ("a/archdecide.yaml", "b/archdecide.yaml")
    assert profile_files(["**/x.yaml"]) == ("b/x.yaml",)


@pytest.mark.parametrize("path", [(), ("empty",), ("*.nothing",)])
def test_where_there_is_no_profile_the_check_says_so(path: tuple[str, ...], folder: Path) -> None:
    (folder / "empty").mkdir()
    found = run("check", *path)
    assert found.code == 2
    assert found.out == ""
    assert "profile" in found.err
    assert "archdecide.yaml" in found.err


def test_standard_input_is_a_profile() -> None:
    found = run("check", "-", "-q", *DAY, text=DRIFTED)
    assert found.code == 1
    assert found.out.startswith("<stdin>:")


# ── exit codes ──


@pytest.mark.parametrize(
    ("texts", "options", "code"),
    [
        ([GOOD], [], 0),
        ([OVERDUE], [], 0),
        ([OVERDUE], ["--fail-on", "warning"], 1),
        ([OVERDUE], ["--fail-on", "note"], 1),
        ([DRIFTED], [], 1),
        ([DRIFTED], ["--exit-zero"], 0),
        ([GOOD, BROKEN], [], 2),
        ([DRIFTED, BROKEN], ["--exit-zero"], 2),
    ],
)
def test_the_exit_code_says_the_worst(texts: list[str], options: list[str], code: int, folder: Path) -> None:
    for number, text in enumerate(texts):
        write(folder / f"{number}.archdecide.yaml", text)
    assert run("check", *options, *DAY).code == code


def test_one_broken_file_hides_no_other(folder: Path) -> None:
    write(folder / "a.archdecide.yaml", BROKEN)
    write(folder / "b.archdecide.yaml", DRIFTED)
    found = run("check", "missing.yaml", ".", "-q", *DAY)
    assert found.code == 2
    assert "a.archdecide.yaml:3:14: error[profile-invalid]" in found.out
    assert "b.archdecide.yaml:4:10: error[decision-drift]" in found.out
    assert "missing.yaml" in found.out


def test_a_waived_error_does_not_fail(folder: Path) -> None:
    reason = "We merge the services by summer."
    rules = ("decision-drift", "gate-fails")
    waivers = "".join(f"  - {{rule: {rule}, reason: {reason}, expires: 2027-06-30}}\n" for rule in rules)
    path = write(folder / "archdecide.yaml", f"{DRIFTED}waivers:\n{waivers}")
    assert run("check", path, *DAY).code == 0
    assert run("check", path, "--today", "2027-07-01").code == 1


# ── options ──


def test_several_formats_at_once_go_to_files(folder: Path) -> None:
    write(folder / "archdecide.yaml", DRIFTED)
    found = run("check", "-f", "text", "-f", "json=out.json", "-f", "sarif=out.sarif", *DAY)
    assert found.code == 1
    assert "error[decision-drift]" in found.out
    assert json.loads((folder / "out.json").read_text("utf-8"))["today"] == "2026-11-27"
    assert json.loads((folder / "out.sarif").read_text("utf-8"))["version"] == "2.1.0"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("-f", "texte"), "did you mean 'text'?"),
        (("-f", "json="), "names no file"),
        (("-f", "text", "-f", "json"), "two formats go to standard output"),
        (("-f", "text=a", "-f", "json=a"), "two formats go to 'a'"),
        (("--today", "2026-02-30"), "is not a day"),
        (("--margin", "-1"), "is no share"),
        (("--margin", "nan"), "is no share"),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_written(
    options: tuple[str, ...], words: str, folder: Path
) -> None:
    write(folder / "archdecide.yaml", GOOD)
    found = run("check", *options)
    assert found.code == 2
    assert found.out == ""
    assert words in found.err
    assert [path.name for path in folder.iterdir()] == ["archdecide.yaml"]


def test_the_margin_is_that_of_the_option(folder: Path) -> None:
    write(folder / "archdecide.yaml", yaml.safe_dump(made(SMALL, BETWEEN, {"team": {"engineers": 20}})))
    near, far = (run("check", "-q", "--margin", margin, *DAY).out for margin in ("0.01", "0.05"))
    assert "team.engineers is 20 persons" not in near
    assert "team.engineers is 20 persons: 1 fewer engineer and 'monolith' is recommended" in far


def test_statistics_count_by_rule(folder: Path) -> None:
    write(folder / "archdecide.yaml", DRIFTED)
    assert "review-overdue" in run("check", "--statistics", *DAY).out


def test_the_profile_of_this_project_has_no_errors() -> None:
    source = ROOT / "examples" / "archdecide"
    found = run("check", source, "--today", "2026-12-01", "-f", "json")
    assert found.code == 0
    profile = json.loads(found.out)["profiles"][0]
    assert profile["recorded"] == "modular-monolith"


def test_the_check_is_a_call(folder: Path) -> None:
    from datetime import date

    write(folder / "archdecide.yaml", DRIFTED)
    checked = api.check([folder], today=date(2026, 11, 27))
    assert [profile.name for profile in checked.profiles] == ["drifted"]
    assert checked.counted("error") >= 1


def test_the_rules_of_checks_are_listed_and_shown() -> None:
    listed = run("rules", "list", "--kind", "check")
    assert listed.out == run("rules", "list", "--kind", "checks").out
    assert "decision-drift" in listed.out
    shown = run("rules", "show", "decision-drift").out
    for part in ("What:", "Why:", "Example:", "How to fix:", "How to waive:"):
        assert part in shown


@pytest.mark.parametrize(("name", "dear"), [("ai-writing-saas", ("networkx", "jinja2", "rich")), ("none", BOUNDARIES)])
def test_a_check_imports_only_what_it_needs(name: str, dear: tuple[str, ...], tmp_path: Path) -> None:
    source = ROOT / "examples" / name / "archdecide.yaml"
    source = source if source.exists() else write(tmp_path / "archdecide.yaml", DRIFTED)
    words = ["archdecide", "check", str(source), "--exit-zero", "-f", f"text={tmp_path / 'out.txt'}"]
    program = (
        f"import sys\nfrom archdecide.cli import main\nsys.argv = {words!r}\n"
        f"try:\n    main()\nexcept SystemExit:\n    print([name for name in {dear!r} if name in sys.modules])"
    )
    command = [sys.executable, "-c", program]
    assert subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout == "[]\n"
