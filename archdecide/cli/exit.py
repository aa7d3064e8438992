"""How a run ended."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line."""

    OK = 0
    FINDINGS = 1
    BAD_INPUT = 2
    BUG = 3
    INTERRUPTED = 130
