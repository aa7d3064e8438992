"""Places that a report cannot be written to: each is told with what to do about it, and nothing is half written."""

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from command import example, run
from decision_records import EXAMPLE, moved
from goldens import ROOT
from markdown_it import MarkdownIt

from archdecide import api
from archdecide.errors import InputError

PROFILE = example("tiny-mvp-chatbot")
DAY, LATER = date(2026, 1, 15), date(2026, 11, 27)
HOSTILE_NAMES = ("../../up", "/etc/passwd", "a/b/../../../c", "..", ".", "..\\\\..\\\\up", "~", "x](../../y)", "名前")
"""Names as they stand between the double quotes of a profile."""


def named(name: str, folder: Path) -> Path:
    """The profile of a system with this name, in a folder."""
    folder.mkdir(exist_ok=True)
    profile = folder / "archdecide.yaml"
    profile.write_text(re.sub(r"^name: .*$", lambda _: f'name: "{name}"', EXAMPLE, flags=re.MULTILINE), "utf-8")
    return profile


def everything_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.mark.parametrize(
    ("output", "problem"),
    [
        ("none/report.md", "none/report.md: the folder none does not exist (create it first, or use --mkdir)"),
        ("file/report.md", "file/report.md: file is not a folder (check the name)"),
        ("folder", "folder: is a folder, not a file (name a file in it)"),
        (
            "folder/",
            "--output: 'folder/' is not a file name (name one, e.g. folder/report, or - for standard output)",
        ),
        ("", "--output: '' is not a file name (name one, e.g. report, or - for standard output)"),
        ("locked", "locked: is read-only (make locked writable, or name another file)"),
        ("a\0b", "a\\x00b: cannot be written: the name holds a null character (check the name)"),
        ("x" * 300, f"{'x' * 300}: cannot be written: File name too long (check the disk and the name)"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_and_nothing_changes(
    output: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "locked").touch(mode=0o444)
    monkeypatch.chdir(tmp_path)
    found = run("report", PROFILE, "-o", output)
    assert (found.code, found.out, found.err) == (2, "", f"error: {problem}\n")
    assert everything_in(tmp_path) == ["file", "folder", "locked"]


@pytest.mark.parametrize("output", ["none/all.md", "file/all.md", "folder", "folder/", "locked", "a\0b"])
def test_no_single_report_is_written_where_the_portfolio_cannot_be(
    output: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "locked").touch(mode=0o444)
    monkeypatch.chdir(tmp_path)
    found = run("report", PROFILE.parent, "-o", output, "--reports", "folder", "--today", "2026-11-27")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("error: ")
    assert everything_in(tmp_path) == ["file", "folder", "locked"]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="there is no /proc, a folder that takes no files")
def test_a_folder_that_takes_no_files_is_told() -> None:
    found = run("report", PROFILE, "-o", "/proc/report.md", "--mkdir")
    assert (found.code, found.out) == (2, "")
    assert re.fullmatch(r"error: /proc/report\.md: .*\(name a file in another folder\)\n", found.err)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full, a disk without room")
def test_a_full_disk_is_told() -> None:
    problem = "cannot be written: No space left on device"
    found = run("report", PROFILE, "-o", "/dev/full")
    assert (found.code, found.err) == (2, f"error: /dev/full: {problem} (check the disk and the name)\n")
    for template in ("report", "summary"):
        command = [sys.executable, "-m", "archdecide", "report", str(PROFILE), "--template", template]
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            done = subprocess.run(
                command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
            )
        assert (done.returncode, done.stderr) == (2, f"error: standard output: {problem} (check the disk)\n")


@pytest.mark.parametrize("template", ["sumary", "none.md.j2", "folder"])
def test_a_template_that_is_none_is_told_with_those_there_are(
    template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    found = run("report", PROFILE, "--template", template, "-o", "report.md")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {template}: there is no template with this name (")
    assert found.err.endswith("templates: report, summary, or a file ending in .j2)\n")
    assert everything_in(tmp_path) == ["folder"]


def test_a_folder_named_like_a_template_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.j2").mkdir()
    found = run("report", PROFILE, "--template", tmp_path / "own.j2")
    assert (found.code, found.out) == (2, "") and "is a folder" in found.err


def test_a_mistake_in_a_template_leaves_the_old_report_and_makes_no_folder(tmp_path: Path) -> None:
    template, old = tmp_path / "own.j2", tmp_path / "old.md"
    template.write_text("half {{ nothing_of_this_name }}", "utf-8")
    old.write_text("old", "utf-8")
    for target in (old, tmp_path / "new" / "report.md"):
        found = run("report", PROFILE, "--template", template, "-o", target, "--mkdir")
        assert found.code == 2 and "own.j2:1: 'nothing_of_this_name' is undefined" in found.err
    assert old.read_text("utf-8") == "old"
    assert everything_in(tmp_path) == ["old.md", "own.j2"]


def test_a_missing_folder_of_single_reports_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "single"
    found = run("report", PROFILE, PROFILE.parent, ROOT / "examples" / "online-shop", "--reports", folder)
    assert (found.code, found.out) == (2, "")
    assert f"the folder {folder} does not exist (create it first, or use --mkdir)" in found.err
    assert not folder.exists()


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_no_name_of_a_system_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    profile = named(name, tmp_path / "profiles")
    before = everything_in(tmp_path)
    page = tmp_path / "out" / "portfolio.md"
    assert run("report", profile.parent, "-o", page, "--reports", tmp_path / "out" / "single", "--mkdir").code == 0
    (link,) = [
        str(child.attrs["href"])
        for token in MarkdownIt().enable("table").parse(page.read_text("utf-8"))
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert re.fullmatch(r"single/0001-[a-z0-9-]+\.md", link) and (page.parent / link).is_file()
    record = api.write_record(profile, tmp_path / "out" / "adr", DAY, make_folder=True).file
    assert re.fullmatch(r"0001-[a-z0-9-]+\.md", record.name)
    new = set(everything_in(tmp_path)) - set(before)
    assert all(path == "out" or path.startswith("out/") for path in new)


@pytest.mark.parametrize("name", ["a\\0b", "a\\nb", " "])
def test_a_name_with_nothing_to_see_or_with_control_characters_is_refused(name: str, tmp_path: Path) -> None:
    found = run("report", named(name, tmp_path), "-o", tmp_path / "report.md")
    assert (found.code, found.out) == (2, "") and "without control characters" in found.err
    assert everything_in(tmp_path) == ["archdecide.yaml"]


def test_a_record_that_cannot_be_marked_as_superseded_leaves_no_successor(tmp_path: Path) -> None:
    profile = tmp_path / "archdecide.yaml"
    profile.write_text(EXAMPLE, "utf-8")
    first = api.write_record(profile, tmp_path / "adr", DAY, make_folder=True).file
    first.chmod(0o444)
    moved(profile)
    with pytest.raises(InputError, match="is read-only"):
        api.write_record(profile, tmp_path / "adr", LATER)
    assert everything_in(tmp_path / "adr") == [first.name]
    first.chmod(0o644)
    assert api.write_record(profile, tmp_path / "adr", LATER).superseded == first
