"""How hard tests search: a good look where somebody waits for `make test`, all of it where THOROUGH_TESTS is set, as
in CI."""

import os

THOROUGH = bool(os.environ.get("THOROUGH_TESTS"))


def examples(number: int) -> int:
    """So many examples of a property in CI; a third of them, but some, where somebody waits."""
    return number if THOROUGH else max(10, number // 3)


def seeds(number: int) -> range:
    """The first so many seeds in CI; every third of them where somebody waits."""
    return range(0, number, 1 if THOROUGH else 3)
