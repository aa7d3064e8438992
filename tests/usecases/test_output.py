"""No output replaces a file that the command reads, whatever name leads to it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command import example, run
from goldens import ROOT

from archdecide import api

TOLD = "is read by this command, and its output would replace it (name another file)"
PACK = "name: own\nversion: 1.0.0\ndescription: Nothing of its own.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two profiles, a link and a hard link to the first, a template, a pack, a result, cases, and a baseline."""
    monkeypatch.chdir(tmp_path)
    api.load_pack.cache_clear()  # knows the folder of another test by the same name
    shutil.copy(example("tiny-mvp-chatbot"), "archdecide.yaml")
    shutil.copy(example("tiny-mvp-chatbot"), "other.yaml")
    Path("link.yaml").symlink_to("archdecide.yaml")
    Path("hard.yaml").hardlink_to("archdecide.yaml")
    Path("own.j2").write_text("{{ answer }}\n", "utf-8")
    Path("pack").mkdir()
    Path("pack/pack.yaml").write_text(PACK, "utf-8")
    Path("archdecide.toml").write_text("[check]\nmargin = 0.1\n", "utf-8")
    Path("baseline.json").write_text('{"schema_version": 1, "profiles": {}}\n', "utf-8")
    Path("run.json").write_text(run("check", "archdecide.yaml", "--today", "2026-11-27", "-f", "json").out, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "assess archdecide.yaml -o archdecide.yaml",
        "assess other.yaml archdecide.yaml -o link.yaml",
        "assess archdecide.yaml -f json -o ./hard.yaml",
        "assess hard.yaml -o archdecide.yaml",
        "assess link.yaml -o archdecide.yaml",
        "report archdecide.yaml -o archdecide.yaml",
        "report archdecide.yaml --template own.j2 -o own.j2",
        "report archdecide.yaml other.yaml -o other.yaml --reports single --mkdir",
        "graph archdecide.yaml -o archdecide.yaml",
        "graph archdecide.yaml --rules pack -o pack/pack.yaml",
        "blast archdecide.yaml -o archdecide.yaml",
        "explain archdecide.yaml -o archdecide.yaml",
        "whatif archdecide.yaml --set team.engineers=3 -o archdecide.yaml",
        "compare archdecide.yaml other.yaml -o archdecide.yaml",
        "compare archdecide.yaml other.yaml -o other.yaml",
        "rules list --rules pack -o pack/pack.yaml",
        "rules docs --rules pack -o pack/pack.yaml",
        "config show -o archdecide.toml",
        "check archdecide.yaml -f sarif=archdecide.yaml",
        "check . -f text=run.txt -f sarif=link.yaml",
        "check archdecide.yaml -q -f json=hard.yaml",
        "check archdecide.yaml --baseline baseline.json -f json=baseline.json",
        "check archdecide.yaml -f json=archdecide.toml",
        "check --merge run.json -f json=run.json",
    ],
)
def test_an_output_that_would_replace_an_input_is_refused(command: str, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found = run(*command.split())
    assert (found.code, found.out) == (2, "") and TOLD in found.err, found.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no shell to redirect with")
def test_the_file_behind_standard_input_is_one_that_is_read(folder: Path) -> None:
    before = Path("archdecide.yaml").read_bytes()
    with Path("archdecide.yaml").open("rb") as profile:
        done = subprocess.run(
            [sys.executable, "-m", "archdecide", "report", "-", "-o", "archdecide.yaml"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=profile,
            capture_output=True,
            timeout=60,
            check=False,
        )
    assert (done.returncode, Path("archdecide.yaml").read_bytes()) == (2, before)


@pytest.mark.usefixtures("folder")
def test_an_earlier_output_is_replaced() -> None:
    for _ in range(2):
        assert run("report", "archdecide.yaml", "-o", "report.md").code == 0
    assert run("check", "archdecide.yaml", "--exit-zero", "-f", "json=run.json").code == 0


@pytest.mark.usefixtures("folder")
def test_a_baseline_that_is_no_baseline_is_not_replaced() -> None:
    before = Path("archdecide.yaml").read_bytes()
    assert run("check", "archdecide.yaml", "--update-baseline", "--baseline", "archdecide.yaml").code == 2
    assert Path("archdecide.yaml").read_bytes() == before
