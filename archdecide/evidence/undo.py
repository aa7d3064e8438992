"""What an edit did to a text, so that it can be taken back byte for byte."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from itertools import takewhile
from typing import Annotated

from msgspec import Struct

from archdecide.contract import describe


class Replacement(Struct, frozen=True):
    """How to take the edit back: put `was` in place of `now`, which starts at the character `start`."""

    start: Annotated[int, describe("The index of a character.", 0)]
    was: Annotated[str, describe("The text before.")]
    now: Annotated[str, describe("The text after.")]

    @classmethod
    def between(cls, before: str, after: str) -> Replacement:
        """The one replacement that leads from a text to another."""
        start = _common(before, after)
        end = _common(before[start:][::-1], after[start:][::-1])
        return cls(start, before[start : len(before) - end], after[start : len(after) - end])

    def undone(self, after: str) -> str:
        """The text before. Raises ValueError for a text that has changed since at this place."""
        end = self.start + len(self.now)
        if after[self.start : end] != self.now:
            raise ValueError("the text has changed since")
        return after[: self.start] + self.was + after[end:]


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common from their start."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
