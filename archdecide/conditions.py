"""The `when` language: small, declarative and three-valued (true, false, unknown: strong Kleene logic).

A condition tests facts (`{fact: team.teams, at_least: 3}`) and joins tests with `all`, `any` and `not`. It may
also ask whether a trigger fires, how much of the profile is known, and whether any driver of independent
services is strong. There is no other form, and nothing is ever executed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from operator import ge, gt, le, lt
from typing import Annotated, Protocol

from msgspec import Struct, field

from archdecide.schema_node import Count, Figure, SchemaNode, TaggedUnion, held
from archdecide.values import Interval, OneOf, Scalar, Value

Truth = bool | None
"""True, false, or None: unknown."""


class FactSource(Protocol):
    """What a condition may look at."""

    @property
    def coverage(self) -> float:
        """Share of the criteria with at least one known driver, 0 to 1."""

    def value(self, path: str) -> Value:
        """The fact at this path, None if unknown."""

    def trigger(self, identifier: str) -> Truth:
        """Whether the trigger with this id fires."""

    def driver_importances(self) -> Mapping[str, float | None]:
        """Importance of every criterion that is a driver of independent services, None where unknown."""


class Clause(SchemaNode, frozen=True):
    """A condition in one of its forms."""

    @cached_property
    def tests_inside(self) -> "tuple[FactTest, ...]":
        """Every test of a fact inside this condition, in the order in which they are written."""
        return tuple(node for node in nodes_in(self) if isinstance(node, FactTest))


class FactTest(Clause, frozen=True):
    """A fact compared with constants; several operators must all hold."""

    fact: str
    equals: Scalar | None = None
    one_of: tuple[Scalar, ...] | None = None
    at_least: Figure | None = None
    at_most: Figure | None = None
    above: Figure | None = None
    below: Figure | None = None
    includes: tuple[str, ...] | None = None
    known: bool | None = None

    def holds(self, scene: FactSource) -> Truth:
        return self.test(scene.value(self.fact))

    @cached_property
    def tests(self) -> "tuple[Test, ...]":
        """Every operator of this test as a function of the value."""
        return tuple(self._tests())

    @cached_property
    def test(self) -> "Test":
        """All operators of this test as one function of the value."""
        tests = self.tests
        return tests[0] if len(tests) == 1 else lambda value: all_of(test(value) for test in tests)

    def _tests(self) -> "Iterator[Test]":
        if self.known is not None:
            wanted = self.known
            yield lambda value: (value is not None) is wanted
        if self.equals is not None:
            yield _Membership(frozenset((self.equals,)))
        if self.one_of is not None:
            yield _Membership(frozenset(self.one_of))
        if self.includes is not None:
            words = frozenset(self.includes)
            yield (lambda value: None if value is None else isinstance(value, frozenset) and bool(value & words))
        for limit, compare in ((self.at_least, ge), (self.above, gt), (self.at_most, le), (self.below, lt)):
            if limit is not None:
                yield _Comparison(compare, limit)


class Test(Protocol):
    """A test of one value."""

    def __call__(self, value: Value, /) -> Truth: ...


class _Comparison(Struct, frozen=True):
    """A number compared with a limit."""

    compare: Callable[[float, float], bool]
    limit: float

    def __call__(self, value: Value) -> Truth:
        if isinstance(value, (int, float)):  # what most facts are: before all others
            return self.compare(value, self.limit)
        match value:
            case None | str() | frozenset():
                return None
            case Interval(low, high):
                return agreed((self.compare(low, self.limit), self.compare(high, self.limit)))
            case OneOf(values):
                return agreed(self.compare(item, self.limit) for item in values if not isinstance(item, str))
            case _:
                return self.compare(value, self.limit)


class _Membership(Struct, frozen=True):
    """A value looked for among some."""

    accepted: frozenset[Scalar]

    def __call__(self, value: Value) -> Truth:
        if value is None:
            return None
        if isinstance(value, (str, int, float)):
            return value in self.accepted
        match value:
            case OneOf(values):
                return agreed(item in self.accepted for item in values)
            case Interval(low, high):
                return None if any(_is_between(item, low, high) for item in self.accepted) else False
            case frozenset():
                return value == self.accepted
            case _:  # a form along a line, which can only be compared
                return any(value == item for item in self.accepted)


def _is_between(item: Scalar, low: float, high: float) -> bool:
    return not isinstance(item, str) and low <= item <= high


def agreed(answers: Iterable[bool]) -> Truth:
    """The answer that all give, or None if they differ."""
    different = set(answers)
    return different.pop() if len(different) == 1 else None


def all_of(answers: Iterable[Truth]) -> Truth:
    """Kleene's conjunction."""
    result: Truth = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            result = None
    return result


def any_of(answers: Iterable[Truth]) -> Truth:
    """Kleene's disjunction."""
    result: Truth = False
    for answer in answers:
        if answer is True:
            return True
        if answer is None:
            result = None
    return result


def _joined(parts: "Iterable[Condition]", scene: FactSource, *, deciding: bool) -> Truth:
    """`all_of` where False decides, `any_of` where True does, of conditions that are asked only until one decides."""
    result: Truth = not deciding
    for part in parts:
        answer = part.holds(scene)
        if answer is deciding:
            return deciding
        if answer is None:
            result = None
    return result


class AllOf(Clause, frozen=True):
    """Every condition holds."""

    all: "Annotated[tuple[Condition, ...], held(min_length=1)]"

    def holds(self, scene: FactSource) -> Truth:
        return _joined(self.all, scene, deciding=False)


class AnyOf(Clause, frozen=True):
    """At least one condition holds."""

    any: "Annotated[tuple[Condition, ...], held(min_length=1)]"

    def holds(self, scene: FactSource) -> Truth:
        return _joined(self.any, scene, deciding=True)


class Not(Clause, frozen=True):
    """The condition does not hold."""

    inner: "Condition" = field(name="not")

    def holds(self, scene: FactSource) -> Truth:
        answer = self.inner.holds(scene)
        return None if answer is None else not answer


class TriggerFires(Clause, frozen=True):
    """The trigger with this id fires."""

    trigger: str

    def holds(self, scene: FactSource) -> Truth:
        return scene.trigger(self.trigger)


class Quorum(SchemaNode, frozen=True):
    """At least `known` driver importances are known, and every known one is below `below`."""

    known: Annotated[Count, held(ge=1)]
    below: Annotated[Figure, held(gt=0, le=1)]


class NoDriver(Clause, frozen=True):
    """No driver of independent services is strong. The one condition that may act with facts open.

    True if the quorum is met; false as soon as one known driver is strong; else unknown.
    """

    no_driver: Quorum

    def holds(self, scene: FactSource) -> Truth:
        known = [value for value in scene.driver_importances().values() if value is not None]
        if any(value >= self.no_driver.below for value in known):
            return False
        return True if len(known) >= self.no_driver.known else None


class CoverageBelow(Clause, frozen=True):
    """Less than this share of the criteria has a known driver. Always true or false."""

    coverage_below: Annotated[Figure, held(gt=0, le=1)]

    def holds(self, scene: FactSource) -> Truth:
        return scene.coverage < self.coverage_below


Condition = Annotated[
    FactTest | AllOf | AnyOf | Not | TriggerFires | NoDriver | CoverageBelow,
    TaggedUnion("a condition", ("fact", "all", "any", "not", "trigger", "no_driver", "coverage_below")),
]


def nodes_in(condition: Clause) -> Iterator[Clause]:
    """The condition and every condition inside it, in the order in which they are written."""
    yield condition
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts):
            for part in parts:
                yield from nodes_in(part)
        case Not(inner=part):
            yield from nodes_in(part)


def triggers_in(condition: Clause) -> Iterator[str]:
    """The id of every trigger that a condition asks for."""
    return (node.trigger for node in nodes_in(condition) if isinstance(node, TriggerFires))
