"""Python without docstrings (`-OO`, `PYTHONOPTIMIZE=2`): help, schemas and manuals say the same."""

import os
import subprocess
import sys

import pytest
from goldens import ROOT

START = "import sys; from archdecide.cli import main; sys.argv[0] = 'archdecide'; main()"


@pytest.mark.parametrize(
    "command", ["--help", "assess --help", "rules --help", "schema profile", "templates variables"]
)
def test_every_text_is_there_without_docstrings(command: str) -> None:
    assert printed("-OO", "-c", START, *command.split()) == printed("-c", START, *command.split())


def printed(*arguments: str) -> bytes:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "100", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
