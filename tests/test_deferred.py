"""Fields that are made when they are asked for."""

from dataclasses import dataclass

import pytest

from archdecide.deferred import Deferred


@dataclass(frozen=True)
class Slow(Deferred):
    name: str
    length: int


def test_a_deferred_field_is_made_once_and_when_it_is_asked_for() -> None:
    made: list[str] = []

    def length() -> int:
        made.append("length")
        return 3

    slow = Slow.later({"length": length}, name="a")

    assert slow.name == "a"
    assert made == []
    assert (slow.length, slow.length, made) == (3, 3, ["length"])
    assert slow == Slow("a", 3)
    with pytest.raises(AttributeError, match="Slow has no 'width'"):
        _ = slow.width  # type: ignore[attr-defined]
