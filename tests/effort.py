"""How hard tests search: a good look where somebody waits for `make test`, all of it where THOROUGH_TESTS is set, as
in CI."""

import os
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

THOROUGH = bool(os.environ.get("THOROUGH_TESTS"))


def examples(number: int) -> int:
    """So many examples of a property in CI; a third of them, but some, where somebody waits."""
    return number if THOROUGH else max(10, number // 3)


def seeds(number: int) -> range:
    """The first so many seeds in CI; every third of them where somebody waits."""
    return range(0, number, 1 if THOROUGH else 3)


def lines_run(call: Callable[[], object]) -> int:
    """Lines of Python that a call runs: its effort, the same on every machine. What C code does in a line is unseen."""
    lines = 0

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return lines


def growth(prepared: Callable[[int], Callable[[], object]], size: int) -> float:
    """By what the effort multiplies when the size doubles: 2 where it grows with the size, 4 with its square."""
    return lines_run(prepared(2 * size)) / lines_run(prepared(size))
