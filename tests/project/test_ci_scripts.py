"""The scripts of CI: which versions of Python they find, and what the oldest dependencies are."""

import runpy
import sys
from pathlib import Path
from typing import Any

import pytest

CI = Path(__file__).parents[2] / ".ci"


@pytest.fixture
def pythons() -> dict[str, Any]:
    return runpy.run_path(str(CI / "pythons.py"))


def test_a_python_that_a_version_manager_keeps_is_found(
    pythons: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = ".".join(map(str, sys.version_info[:2]))
    program = tmp_path / "versions" / f"{version}.0" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.symlink_to(sys.executable)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    assert str(program) in list(pythons["candidates"](version))
    assert pythons["works"](str(program), version)


def test_a_program_that_only_looks_like_a_python_is_passed_over(pythons: dict[str, Any], tmp_path: Path) -> None:
    shim = tmp_path / "python3.11"
    shim.write_text("#!/bin/sh\necho 'pyenv: version not set' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert not pythons["works"](str(shim), "3.11")
    assert not pythons["works"](sys.executable, "2.7")
    assert not pythons["works"](str(tmp_path / "missing"), "3.11")


def test_every_dependency_has_an_oldest_version() -> None:
    oldest = runpy.run_path(str(CI / "oldest.py"))
    names = {line.partition("==")[0] for line in oldest["oldest"]()}
    project = oldest["PROJECT"]
    required = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    unbounded = [name for name in required if not any(name.startswith(known) for known in names)]
    assert [name for name in unbounded if not name.startswith("types-")] == []
