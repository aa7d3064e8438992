"""Conditions asked of many components or interactions, each distinct situation only once."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from archdecide.conditions import Condition, Truth
from archdecide.decide.fact_context import FactContext
from archdecide.values import Value


class Beside(Struct, frozen=True):
    """The facts of a component or an interaction beside those of the whole system, which hang on none of them."""

    whole: FactContext
    own: Mapping[str, Value]

    @property
    def coverage(self) -> float:
        return self.whole.coverage

    def value(self, path: str) -> Value:
        return self.own[path] if path in self.own else self.whole.value(path)

    def trigger(self, identifier: str) -> Truth:
        return self.whole.trigger(identifier)

    def driver_importances(self) -> Mapping[str, float | None]:
        return self.whole.driver_importances()


class Answers:
    """Whether conditions hold, remembered by the values of the facts that they read.

    Twenty thousand interactions differ in few facts, so most are answered from memory.
    """

    def __init__(self, facts: FactContext, conditions: Iterable[Condition | None]) -> None:
        self.facts = facts
        self.conditions = tuple(conditions)
        read = {test.fact for item in self.conditions if item is not None for test in item.tests_inside}
        self.paths = tuple(sorted(read))
        self.remembered: dict[tuple[Value, ...], tuple[Truth, ...]] = {}

    def of(self, extra: Mapping[str, Value]) -> tuple[Truth, ...]:
        """For each condition whether it holds with these facts; no condition always holds."""
        situation = tuple(map(extra.get, self.paths))
        if situation not in self.remembered:
            scene = Beside(self.facts, extra)
            self.remembered[situation] = tuple(
                [True if condition is None else condition.holds(scene) for condition in self.conditions]
            )
        return self.remembered[situation]
