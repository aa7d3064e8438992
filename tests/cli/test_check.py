"""`archdecide check`: what goes in, what comes out where, and how it ends."""

import json
import os
import re
import shutil
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command import ROOT, Run, run
from goldens import profile_path
from profiles import INVALID, OVERDUE, SOUND, TODAY, grown

from archdecide import api
from archdecide.errors import InputError
from archdecide.formats import CHECK_FORMATS
from archdecide.load.profile_reader import LoadedProfile, parse_profile
from archdecide.rules import Pack


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("ARCHDECIDE_")]:
        monkeypatch.delenv(name)


def check(*arguments: str, text: str = "") -> Run:
    return run("check", "--today", TODAY, *arguments, text=text)


def test_without_a_path_the_working_folder_is_checked() -> None:
    grown(Path(), {"a/archdecide.yaml": OVERDUE})
    result = check("-q")
    assert re.search(r"^a/archdecide\.yaml:5:\d+: warning\[review-overdue\]: ", result.out, re.MULTILINE)


def test_nothing_found_is_an_error() -> None:
    assert (check().code, check().out) == (2, "")
    assert check().err.startswith("error: .: there is no profile in this folder (folders are searched for ")


def test_standard_input_is_checked() -> None:
    result = check("-", "-q", text=OVERDUE)
    assert "<stdin>:5:" in result.out


@pytest.mark.parametrize(
    ("files", "arguments", "code"),
    [
        ({"archdecide.yaml": OVERDUE}, [], 0),
        ({"archdecide.yaml": OVERDUE}, ["--fail-on", "warning"], 1),
        ({"archdecide.yaml": OVERDUE}, ["--fail-on", "warning", "--exit-zero"], 0),
        ({"archdecide.yaml": OVERDUE}, ["--rule", "review-overdue=error"], 1),
        ({"archdecide.yaml": INVALID}, [], 2),
        ({"archdecide.yaml": INVALID}, ["--exit-zero"], 2),
        ({"archdecide.yaml": INVALID, "a.archdecide.yaml": OVERDUE}, ["--fail-on", "warning"], 2),
    ],
)
def test_how_a_run_ends(files: dict[str, str], arguments: list[str], code: int) -> None:
    grown(Path(), files)
    assert check(*arguments).code == code


def test_one_broken_file_hides_no_other_and_is_a_finding_itself() -> None:
    grown(Path(), {"a.archdecide.yaml": OVERDUE, "b.archdecide.yaml": INVALID})
    Path("c.archdecide.yaml").write_bytes(b"\xff\xfe\x00")
    out = check("-q").out
    assert [
        re.search(rf"^{name}\.archdecide\.yaml:.*\[{rule}\]", out, re.MULTILINE) is not None
        for name, rule in [("a", "review-overdue"), ("b", "profile-invalid"), ("c", "profile-invalid")]
    ] == [True, True, True]


def test_a_bug_in_one_check_ends_with_3_names_the_file_and_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    grown(Path(), {"a.archdecide.yaml": OVERDUE, "b.archdecide.yaml": SOUND, "c.archdecide.yaml": INVALID})

    def broken(text: str, name: str, pack: Pack, *, places: bool = False) -> LoadedProfile:
        if name.startswith("b"):
            raise ZeroDivisionError("a bug of ours")
        return parse_profile(text, name, pack, places=places)

    monkeypatch.setattr("archdecide.usecases.batch.checking.parse_profile", broken)
    result = check("-q", "--exit-zero")
    assert result.code == 3
    assert "ZeroDivisionError: a bug of ours" in result.err and "'b.archdecide.yaml'" in result.err
    assert "a.archdecide.yaml:5:" in result.out and "c.archdecide.yaml:3:" in result.out
    assert json.loads(check("-f", "json").out)["crashed"] == ["b.archdecide.yaml"]


def test_several_formats_go_to_their_places_in_one_run() -> None:
    grown(Path(), {"archdecide.yaml": OVERDUE})
    result = check("-f", "text", "-f", "json=out.json", "-f", "junit=out.xml")
    assert "warning[review-overdue]" in result.out
    assert json.loads(Path("out.json").read_text("utf-8"))["today"] == TODAY
    assert ElementTree.parse("out.xml").getroot().tag == "testsuites"
    assert "Check as json written to out.json" in result.err


@pytest.mark.parametrize("form", CHECK_FORMATS)
def test_every_format_can_be_asked_for(form: str) -> None:
    grown(Path(), {"archdecide.yaml": OVERDUE})
    assert "review" in check("-f", form).out


def test_a_format_that_is_not_there_names_the_nearest() -> None:
    result = check("-f", "sarfi=x")
    assert (result.code, result.out) == (2, "")
    assert "--format: formats: there is no format 'sarfi' (did you mean 'sarif'?)" in result.err


def test_a_file_that_cannot_be_written_is_told_and_nothing_is_printed() -> None:
    grown(Path(), {"archdecide.yaml": OVERDUE})
    result = check("-f", "text", "-f", "json=missing/out.json")
    assert (result.code, result.out) == (2, "")
    assert "missing/out.json" in result.err


def test_the_date_decides_and_not_the_clock() -> None:
    grown(Path(), {"archdecide.yaml": OVERDUE})
    assert "review-overdue" not in run("check", "-q", "--today", "2026-01-01").out


@pytest.mark.parametrize("day", ["2026-13-01", "20260101", "yesterday", "2026-W01-1"])
def test_a_date_that_is_none_is_refused(day: str) -> None:
    result = run("check", "--today", day)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: --today: ")
    assert "YYYY-MM-DD" in result.err


def test_statistics_count_the_findings_by_rule() -> None:
    grown(Path(), {"a.archdecide.yaml": OVERDUE, "b.archdecide.yaml": OVERDUE})
    assert re.search(r"^2 +warning +review-overdue\b", check("--statistics").out, re.MULTILINE)


def test_rules_are_switched_off_in_the_configuration() -> None:
    grown(Path(), {"archdecide.yaml": OVERDUE, "archdecide.toml": '[check.rules]\nreview-overdue = "off"\n'})
    assert "review-overdue" not in check("-q").out
    assert "review-overdue" in check("-q", "--isolated").out


def test_what_to_check_can_stand_in_the_configuration() -> None:
    grown(
        Path(),
        {"a/archdecide.yaml": OVERDUE, "b/archdecide.yaml": OVERDUE, "archdecide.toml": '[check]\npaths = ["b"]\n'},
    )
    assert {line.split(":")[0] for line in check("-q").out.splitlines()} == {"b/archdecide.yaml"}


def test_files_with_hostile_names_forge_no_line() -> None:
    names = ["a\n::error::forged.archdecide.yaml", "<script>.archdecide.yaml", "]]>.archdecide.yaml"]
    grown(Path(), dict.fromkeys(names, OVERDUE))
    Path(os.fsdecode(b"\xff.archdecide.yaml")).write_text(OVERDUE, "utf-8")
    for form in CHECK_FORMATS:
        result = check("-f", form)
        assert result.code == 0, form
        assert not re.search(r"^::error::forged", result.out, re.MULTILINE), form
    ElementTree.fromstring(check("-f", "junit").out)
    assert len(json.loads(check("-f", "json").out)["profiles"]) == 4


def test_a_quick_check_loads_nothing_dear() -> None:
    import subprocess
    import sys

    grown(Path(), {"archdecide.yaml": SOUND})
    code = (
        "import sys\nfrom archdecide.cli import main\n"
        f"sys.argv = ['archdecide', 'check', '--today', '{TODAY}', 'archdecide.yaml']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\nprint(*sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    loaded = set(done.stderr.splitlines()[-1].split())
    dear = {"networkx", "jinja2", "rich.console", "multiprocessing", "concurrent.futures", "tomllib"}
    assert loaded & dear == set()


def test_a_folder_without_profiles_among_others_is_a_finding(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "b" / "archdecide.yaml").write_text("name: x\n", "utf-8")
    found = api.check(tmp_path / "a", tmp_path / "b", today=date(2026, 11, 27)).run
    assert [(Path(item.file).name, item.valid) for item in found.profiles] == [("a", False), ("archdecide.yaml", True)]
    (nothing,) = found.profiles[0].findings
    assert nothing.message == "there is no profile in this folder"
    assert api.conclusion(found, "error") == "invalid"
    with pytest.raises(InputError, match="no profile in this folder"):
        api.check(tmp_path / "a", today=date(2026, 11, 27))


def test_a_recommendation_without_a_record_is_a_note(tmp_path: Path) -> None:
    file = tmp_path / "archdecide.yaml"
    shutil.copyfile(ROOT / profile_path("tiny-mvp-chatbot"), file)
    found = list(api.check(file, today=date(2026, 11, 27)).run.profiles[0].findings)
    assert [(one.severity, one.element) for one in found if one.rule == "decision-missing"] == [("note", "decision")]
    api.record_decision(file, today=date(2026, 11, 27))
    found = list(api.check(file, today=date(2026, 11, 27)).run.profiles[0].findings)
    assert [one for one in found if one.rule == "decision-missing"] == []
