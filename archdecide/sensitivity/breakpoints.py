"""Where rules bend along one number: the points of curves, and the limits of conditions."""

from collections.abc import Callable, Iterable, Iterator

from archdecide.conditions import Clause, FactTest, triggers_in
from archdecide.curves import Choose, Piecewise, nodes_in, point
from archdecide.decide.fact_context import FactContext
from archdecide.rules import Criterion, Gate
from archdecide.values import is_number


def curve_places(path: str, criteria: Iterable[Criterion]) -> tuple[float, ...]:
    """The points of the curves over a fact or ratio, in ascending order."""
    return tuple(
        sorted(
            {
                place
                for criterion in criteria
                for node in nodes_in(criterion.importance)
                if isinstance(node, Piecewise) and node.fact == path
                for place in node.places
            }
        )
    )


def limit_places(
    path: str, facts: FactContext, criteria: Iterable[Criterion], levels: Iterable[tuple[Gate, int]]
) -> tuple[float, ...]:
    """The limits with which conditions of these criteria and levels of gates compare a fact or ratio."""
    conditions = [condition for criterion in criteria for condition in _conditions(criterion)]
    conditions += [gate.levels[number].when for gate, number in levels]
    signs = {name for condition in conditions for name in triggers_in(condition)}
    conditions += [level.when for name in sorted(signs) for level in facts.pack.trigger_by_id[name].levels]
    tests = (test for condition in conditions for test in condition.tests_inside if test.fact == path)
    return tuple(sorted({limit for test in tests for limit in _limits(test)}))


def through_ratios(path: str, facts: FactContext, places_of: Callable[[str], Iterable[float]]) -> tuple[float, ...]:
    """The values of a fact at which the ratios that it enters reach their own places, other terms as they are."""
    found = set()
    for ratio in facts.pack.ratios:
        for place in places_of(ratio.path) if path in facts.pack.inputs_of(ratio.path) else ():
            below = point(facts.value(ratio.denominator))
            above = point(facts.value(ratio.numerator.fact))
            if path == ratio.numerator.fact and is_number(below) and ratio.numerator.times:
                found.add((place * below - ratio.numerator.plus) / ratio.numerator.times)  # type: ignore[operator]
            elif path == ratio.denominator and is_number(above) and place:
                found.add((ratio.numerator.times * above + ratio.numerator.plus) / place)  # type: ignore[operator]
    return tuple(sorted(found))


class Places:
    """Every place along numbers at which these criteria and levels of gates bend."""

    def __init__(self, facts: FactContext, criteria: Iterable[Criterion], levels: Iterable[tuple[Gate, int]]) -> None:
        self.facts, self.criteria, self.levels = facts, list(criteria), list(levels)

    def __call__(self, path: str) -> tuple[float, ...]:
        """Of one fact or ratio, in ascending order."""
        own = {*curve_places(path, self.criteria), *limit_places(path, self.facts, self.criteria, self.levels)}
        if not path.startswith("ratio."):
            own.update(through_ratios(path, self.facts, self))
        return tuple(sorted(own))


def _conditions(criterion: Criterion) -> Iterator[Clause]:
    for node in nodes_in(criterion.importance):
        if isinstance(node, Choose):
            yield from (branch.when for branch in node.choose if branch.when is not None)
    for performance in criterion.performances.values():
        yield from (case.when for case in performance.cases)


def _limits(test: FactTest) -> Iterator[float]:
    values = (test.at_least, test.at_most, test.above, test.below, test.equals, *(test.one_of or ()))
    yield from (value for value in values if is_number(value))  # type: ignore[misc]
