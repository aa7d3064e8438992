"""Standard output and standard error under every locale, closed, full, and without a working folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import example, run
from goldens import ROOT

from archdecide.formats import CHECK_FORMATS, GRAPH_FORMATS, REPORT_FORMATS, SCHEMAS

ENCODINGS = ("cp1252", "cp437", "cp932", "ascii")
ARCHDECIDE = f"{sys.executable} -m archdecide"
DOCUMENTS = (
    *(f"graph PROFILE -f {form}" for form in GRAPH_FORMATS),
    *(f"report PROFILE -f {form}" for form in REPORT_FORMATS),
    *(f"check PROFILE --today 2026-11-27 -f {form}" for form in CHECK_FORMATS if form != "text"),
    "assess PROFILE -f json",
    "explain PROFILE -f json",
    "whatif PROFILE --set team.engineers=3 -f json",
    "blast PROFILE -f json",
    "ask PROFILE -f json",
    "rules list --json",
    "rules docs",
    "templates show report",
    "config show --isolated --json",
    "init -",
    "schema profile",
)
TEXTS = (
    "assess PROFILE",
    "check PROFILE --today 2026-11-27",
    "explain PROFILE --criterion C1",
    "whatif PROFILE --set team.engineers=3",
    "blast PROFILE",
    "ask PROFILE",
    "rules list",
    "rules show E1",
    "rules facts",
    "templates list",
    "templates variables",
    "config show --isolated",
    "--help",
    "check --help",
)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with letters in its names that few code pages have."""
    text = example("tiny-mvp-chatbot").read_text("utf-8")
    made = tmp_path_factory.mktemp("streams") / "archdecide.yaml"
    name = next(line for line in text.splitlines() if line.startswith("name:"))
    made.write_text(text.replace(name, 'name: "Läden 名前 → ½"'), "utf-8")
    return made


def words(command: str, profile: Path) -> list[str]:
    return [str(profile) if word == "PROFILE" else word for word in command.split()]


@pytest.mark.parametrize("command", DOCUMENTS)
def test_a_document_is_the_same_utf_8_bytes_whatever_the_locale_says(command: str, profile: Path) -> None:
    expected = run(*words(command, profile)).content
    expected.decode("utf-8")
    for encoding in ENCODINGS:
        assert run(*words(command, profile), encoding=encoding).content == expected


@pytest.mark.parametrize("command", TEXTS)
def test_text_for_people_degrades_whatever_the_locale_says(command: str, profile: Path) -> None:
    expected = run(*words(command, profile))
    assert expected.content
    for encoding in ENCODINGS:
        found = run(*words(command, profile), encoding=encoding)
        assert (found.code, found.content.isascii()) == (expected.code, True)


def test_every_schema_is_printed_whatever_the_locale_says() -> None:
    for name in SCHEMAS:
        assert run("schema", name, encoding="ascii").content == run("schema", name).content


def test_a_problem_with_any_letter_is_told_whatever_the_locale_says() -> None:
    found = run("assess", "Läden.yaml", encoding="ascii")
    assert found.code == 2 and "there is no such file" in found.err


def shell(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        ["/bin/sh", "-c", command], cwd=folder, env=variables, capture_output=True, timeout=60, check=False
    )


needs_shell = pytest.mark.skipif(not Path("/bin/sh").exists(), reason="there is no /bin/sh")
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full, a disk without room")


@needs_shell
def test_a_file_with_any_name_is_checked_in_the_c_locale(profile: Path, tmp_path: Path) -> None:
    (tmp_path / "Läden.archdecide.yaml").write_bytes(profile.read_bytes())
    locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = shell(f"{ARCHDECIDE} check . --isolated --exit-zero -f json -f sarif=out.sarif", tmp_path, **locale)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout.decode("utf-8"))["profiles"]) == 1
    assert len(json.loads((tmp_path / "out.sarif").read_text("utf-8"))["runs"]) == 1


@needs_shell
@pytest.mark.parametrize("command", ["--help", "--version", "assess PROFILE", "schema", "rules list"])
def test_a_closed_standard_output_is_told(command: str, profile: Path) -> None:
    done = shell(f"{ARCHDECIDE} {command.replace('PROFILE', str(profile))} >&-", ROOT)
    told = b"error: standard output: is closed (use --output FILE, or do not close it)\n"
    assert (done.returncode, done.stderr) == (2, told)


@needs_shell
def test_a_command_that_prints_nothing_needs_no_standard_output(profile: Path, tmp_path: Path) -> None:
    done = shell(f"{ARCHDECIDE} graph {profile} -o graph.mmd >&- 2>&-", tmp_path)
    assert done.returncode == 0 and (tmp_path / "graph.mmd").read_bytes() == run("graph", profile).content


@needs_shell
@needs_full
@pytest.mark.parametrize("command", ["--help", "--version", "assess PROFILE", "schema"])
def test_a_full_disk_behind_standard_output_is_told(command: str, profile: Path) -> None:
    done = shell(f"{ARCHDECIDE} {command.replace('PROFILE', str(profile))} >/dev/full", ROOT)
    told = b"error: standard output: cannot be written: No space left on device (check the disk)\n"
    assert (done.returncode, done.stderr) == (2, told)


@needs_shell
@needs_full
def test_a_full_disk_behind_standard_error_changes_no_exit_code() -> None:
    assert shell(f"{ARCHDECIDE} assess none.yaml 2>/dev/full", ROOT).returncode == 2
    assert shell(f"{ARCHDECIDE} nonsense 2>/dev/full", ROOT).returncode == 2


@needs_shell
@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that is in use")
@pytest.mark.parametrize("command", ["check", "check . --isolated"])
def test_a_deleted_working_folder_is_told(command: str, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    done = shell(f'rmdir "$PWD"; {ARCHDECIDE} {command}', tmp_path / "gone")
    told = b"error: working folder: no longer exists (change to another folder)\n"
    assert (done.returncode, done.stderr) == (2, told)
