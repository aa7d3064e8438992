"""What an edit did to a text, so that it can be taken back byte for byte."""

from itertools import takewhile

from msgspec import Struct


class Replacement(Struct, frozen=True):
    """From the character `start` on, `now` stands where `was` stood."""

    start: int
    was: str
    now: str

    @classmethod
    def between(cls, before: str, after: str) -> "Replacement":
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
