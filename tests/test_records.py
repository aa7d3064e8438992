"""Our dataclass decorator against the standard one: the same classes, made later."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field, fields, replace

import pytest

from archdecide.records import Deferred, dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """A record with every kind of field that we use."""

    name: str
    minutes: float = 1.5
    lines: list[int] = field(default_factory=list)
    note: str = field(default="", compare=False, repr=False)

    def later(self) -> "Stop":
        return replace(self, minutes=self.minutes + 1)


@dataclass(frozen=True, slots=True)
class Single:
    value: int


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(slots=True)
class Open:
    value: int = 0


def test_a_record_is_made_from_positions_names_and_defaults() -> None:
    stop = Stop("north", minutes=3)

    assert (stop.name, stop.minutes, stop.lines, stop.note) == ("north", 3, [], "")
    assert Stop("a").lines is not Stop("a").lines
    assert stop.later() == Stop("north", 4)


def test_a_wrong_call_is_refused_in_the_words_of_the_standard() -> None:
    with pytest.raises(TypeError, match=r"Stop\.__init__\(\) missing 1 required positional argument: 'name'"):
        Stop()  # type: ignore[call-arg]


def test_records_are_equal_by_class_and_compared_fields() -> None:
    assert Stop("a", note="one") == Stop("a", note="other")
    assert Stop("a") != Stop("b")
    assert Nothing() == Nothing()
    assert {Single(1), Single(1), Single(2)} == {Single(2), Single(1)}


def test_a_record_is_shown_as_the_standard_shows_it() -> None:
    assert repr(Stop("a", note="x")) == "Stop(name='a', minutes=1.5, lines=[])"


def test_nothing_can_be_changed() -> None:
    stop = Stop("a")

    with pytest.raises(FrozenInstanceError):
        stop.name = "b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del stop.name
    with pytest.raises((AttributeError, TypeError)):
        stop.__dict__  # noqa: B018  # it has slots only


def test_records_can_be_copied_pickled_and_matched() -> None:
    stop = Stop("a", 2, [1], "kept")

    assert copy.copy(stop).note == pickle.loads(pickle.dumps(stop)).note == "kept"
    assert copy.deepcopy(stop) == stop
    match stop:
        case Stop(name, 2):
            assert name == "a"
        case _:
            pytest.fail("a record matches by position")


def test_the_standard_knows_the_fields() -> None:
    assert [item.name for item in fields(Stop)] == ["name", "minutes", "lines", "note"]
    assert dataclasses.is_dataclass(Stop)


def test_other_classes_are_those_of_the_standard() -> None:
    item = Open()
    item.value = 2

    assert item == Open(2)


@dataclasses.dataclass(frozen=True)
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


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    first: int
    second: int = field(default=0, compare=False)


def test_records_in_an_order_are_compared_by_their_fields() -> None:
    assert Pair(1, 9) < Pair(2) <= Pair(2, 5) >= Pair(2)
    assert sorted([Pair(3), Pair(1), Pair(2)])[0] > Pair(0)
    with pytest.raises(TypeError):
        _ = Pair(1) < 2  # type: ignore[operator]
