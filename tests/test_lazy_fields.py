"""Fields that are made when they are asked for."""

import pickle
from copy import copy
from dataclasses import dataclass
from operator import attrgetter

import pytest

from archdecide.lazy_fields import LazyFields


@dataclass(frozen=True)
class Slow(LazyFields):
    name: str
    length: int


def test_a_deferred_field_is_made_once_and_when_it_is_asked_for() -> None:
    made: list[str] = []

    def length() -> int:
        made.append("length")
        return 3

    slow = Slow.deferred({"length": length}, name="a")

    assert slow.name == "a"
    assert made == []
    assert (slow.length, slow.length, made) == (3, 3, ["length"])
    assert slow == Slow("a", 3)
    with pytest.raises(AttributeError, match="Slow has no 'width'"):
        attrgetter("width")(slow)


def test_what_goes_to_another_process_is_made_before() -> None:
    slow = Slow.deferred({"length": lambda: 3}, name="a")
    assert pickle.loads(pickle.dumps(slow)) == slow == Slow("a", 3)


def test_a_copy_leaves_for_later_what_is_not_made_yet() -> None:
    made: list[str] = []

    def length() -> int:
        made.append("length")
        return 3

    other = copy(Slow.deferred({"length": length}, name="a"))
    assert (other.name, made) == ("a", [])
    assert (other.length, made) == (3, ["length"])
