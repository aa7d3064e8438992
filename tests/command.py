"""Runs the command line inside the test, as a pipe would see it."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from archdecide.cli import main

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Run:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str
    content: bytes = b""
    """What it printed on standard output, as bytes."""


def run(*arguments: object, text: str = "", encoding: str = "utf-8") -> Run:
    """`archdecide` with these arguments; `text` is on standard input, and both outputs have this encoding."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="") for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8")
    code = 0
    words = ["archdecide", *map(str, arguments)]
    with redirect_stdout(out), redirect_stderr(err), patch.multiple(sys, stdin=given, argv=words):
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    content = _written(out)
    return Run(code, content.decode("utf-8", "replace"), _written(err).decode("utf-8", "replace"), content)


def _written(stream: io.TextIOWrapper) -> bytes:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue()


def example(name: str) -> Path:
    """The profile of an example."""
    return ROOT / "examples" / name / "archdecide.yaml"
