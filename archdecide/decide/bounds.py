"""How far importances and performances can move while facts are open, and what conditions may answer: guaranteed.

`Facts.open` names the open facts. An open interval or list may be any of its values; an open fact without a value
may be anything, or stay unknown. Every other fact means what it means for the score: unknown does not vote, and an
estimate settles no condition that it leaves open. Bounds follow the curve by interval arithmetic: never too narrow,
and exact where each open fact enters once.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import NamedTuple, cast

from archdecide.conditions import AllOf, AnyOf, Clause, CoverageBelow, FactTest, NoDriver, Not, TriggerFires
from archdecide.curves import (
    Choose,
    Constant,
    Largest,
    Mean,
    MultipliedCurve,
    Piecewise,
    Scaled,
    Table,
)
from archdecide.decide.fact_context import FactContext, estimate_cases
from archdecide.kinds import Choice, Flag, Number, Ordinal
from archdecide.rules import Criterion, Gate
from archdecide.schema_node import SchemaNode
from archdecide.values import Interval, OneOf, Value

Bounds = tuple[float, float]
Answers = int
"""A set of answers: NO, YES and UNKNOWN, added up."""
NO, YES, UNKNOWN = 1, 2, 4


class ValueRange(NamedTuple):
    """The least and the greatest height of a curve; `sure` if it is known in every case."""

    low: float
    high: float
    sure: bool = True


def whole_range(kind: object) -> Value:
    """Everything a fact of this kind may be, as an open value; None for a set of words."""
    match kind:
        case Number(low=low, high=high):
            return Interval(low, high)
        case Ordinal() | Choice():
            return OneOf(kind.values())
        case Flag():
            return OneOf((False, True))
        case _:
            return None


# ── criteria ──


def criterion_bounds(criterion: Criterion, facts: FactContext) -> tuple[ValueRange | None, Mapping[str, Bounds]]:
    """How far the importance (None: surely unknown), and the performance of each option, can move."""
    kept = facts.peek("bounds", criterion.id)
    if kept is None:
        return facts.cached("bounds", criterion.id, lambda: _criterion_bounds(criterion, facts))
    return cast("tuple[ValueRange | None, Mapping[str, Bounds]]", kept)


def _criterion_bounds(criterion: Criterion, facts: FactContext) -> tuple[ValueRange | None, Mapping[str, Bounds]]:
    return _importance_reach(criterion, facts), _performance_bounds(criterion, facts)


def _importance_reach(criterion: Criterion, facts: FactContext) -> ValueRange | None:
    """As for the score: estimates that are not open count at their middle, and words as the mean of their cases."""
    inputs = facts.pack.inputs_of_importance(criterion)
    if facts.open.isdisjoint(inputs):
        height = facts.height(criterion)
        return None if height is None else ValueRange(height, height)
    cases = estimate_cases([path for path in inputs if path not in facts.open], facts.known)
    if cases == [{}]:
        return curve_reach(criterion.importance, facts)
    exact = (FactContext({**facts.known, **case}, facts.pack, facts.follows, facts.open) for case in cases)
    reaches = [curve_reach(criterion.importance, case) for case in exact]
    known = [reach for reach in reaches if reach is not None]
    if len(known) == len(reaches) and all(reach.sure for reach in known):
        return ValueRange(
            fsum(reach.low for reach in known) / len(known), fsum(reach.high for reach in known) / len(known)
        )
    if not known:
        return None
    surely = any(reach.sure for reach in known)
    return ValueRange(min(reach.low for reach in known), max(reach.high for reach in known), surely)


def least_term(criterion: Criterion, facts: FactContext, lead: tuple[str, str, float]) -> float:
    """A lower bound of I·(p_ahead − p_behind − margin), where `lead` is (ahead, behind, margin)."""
    reach, performances = criterion_bounds(criterion, facts)
    if reach is None:
        return 0.0
    ahead, behind, margin = lead
    worst = performances[ahead][0] - performances[behind][1] - margin
    least = (reach.low if worst > 0 else reach.high) * worst
    return least if reach.sure else min(0.0, least)


def _performance_bounds(criterion: Criterion, facts: FactContext) -> Mapping[str, Bounds]:
    if facts.open.isdisjoint(facts.pack.inputs_of_performances(criterion)):
        return {option: (value, value) for option, value in facts.performances(criterion).items()}
    found = {}
    for option, part in criterion.performances.items():
        possible = []
        for case in part.cases:
            answers = answers_of(case.when, facts)
            if answers & YES:
                possible.append(case.value)
            if answers == YES:
                break
        else:
            possible.append(part.value)
        found[option] = (min(possible), max(possible))
    return found


# ── curves ──


def curve_reach(curve: SchemaNode, facts: FactContext) -> ValueRange | None:
    """How far the height of a curve can move; None if it is unknown in every case."""
    match curve:
        case Piecewise():
            return _of_points(curve, facts)
        case Table():
            return _of_words(curve, facts)
        case Constant(constant=height):
            return ValueRange(height, height)
        case Mean(mean=parts):
            return _mean([(part.weight, reach) for part in parts if (reach := curve_reach(part.of, facts))])
        case Largest(largest=curves):
            return _largest([reach for inner in curves if (reach := curve_reach(inner, facts))])
        case Scaled():
            inner = _mapped(curve_reach(curve.scaled, facts), curve)
            return _or_else(inner, curve.unknown)
        case MultipliedCurve(multiply=driver, by=multiplier, unknown=unknown):
            need, factor = curve_reach(driver, facts), _or_else(curve_reach(multiplier, facts), unknown)
            if need is None or factor is None:
                return None
            return ValueRange(need.low * factor.low, need.high * factor.high, need.sure)
        case Choose():
            return _choice(curve, facts)
        case _:
            raise TypeError(f"not a curve: {curve!r}")


def _of_points(curve: Piecewise, facts: FactContext) -> ValueRange | None:
    value = facts.value(curve.fact)
    match value:
        case None:
            return _anything([height for _, height in curve.points], curve.fact, facts)
        case OneOf(values):
            heights = [curve.at(cast("float", item)) for item in values]
        case Interval(low, high):
            heights = [curve.at(low), curve.at(high), *(y for x, y in curve.points if low < x < high)]
        case _:
            height = curve.at(cast("float", value))
            return ValueRange(height, height)
    return ValueRange(min(heights), max(heights))


def _of_words(curve: Table, facts: FactContext) -> ValueRange | None:
    value = facts.value(curve.fact)
    match value:
        case None:
            # The empty set of words has the height 0.
            return _anything([0.0, *curve.values.values()], curve.fact, facts)
        case OneOf(values):
            heights = [curve.values[word] for word in map(_word, values) if word in curve.values]
        case frozenset():
            heights = [max((curve.values[word] for word in value if word in curve.values), default=0.0)]
        case _:
            heights = [curve.values[word] for word in [_word(value)] if word in curve.values]
    if not heights:  # only a pack of an earlier version lacks a word
        return None
    return ValueRange(min(heights), max(heights))


def _anything(heights: Sequence[float], path: str, facts: FactContext) -> ValueRange | None:
    """A fact without a value: any height if it is open, else none."""
    return ValueRange(min(heights), max(heights), sure=False) if may_be_anything(path, facts) else None


def may_be_anything(path: str, facts: FactContext) -> bool:
    """Whether a fact without a value is open: itself, or as a ratio all of its terms without a value."""
    return all(facts.known.get(name) is not None or name in facts.open for name in facts.pack.inputs_of(path))


def _word(value: object) -> str:
    return str(value) if not isinstance(value, bool) else "true" if value else "false"


def _mean(terms: Sequence[tuple[float, ValueRange]]) -> ValueRange | None:
    """Over the known parts, whichever these are: parts that may be unknown are left out where that is worse."""
    if not terms:
        return None
    low = _extreme([(weight, reach.low, reach.sure) for weight, reach in terms])
    high = -_extreme([(weight, -reach.high, reach.sure) for weight, reach in terms])
    return ValueRange(low, high, any(reach.sure for _, reach in terms))


def _extreme(terms: Iterable[tuple[float, float, bool]]) -> float:
    """The least weighted mean over every choice of terms that holds the sure ones, and at least one."""
    chosen = [(weight, height) for weight, height, sure in terms if sure]
    for height, weight in sorted((height, weight) for weight, height, sure in terms if not sure):
        if chosen and height >= _weighted(chosen):
            break
        chosen.append((weight, height))
    return _weighted(chosen)


def _weighted(terms: Sequence[tuple[float, float]]) -> float:
    return fsum(weight * height for weight, height in terms) / fsum(weight for weight, _ in terms)


def _largest(reaches: Sequence[ValueRange]) -> ValueRange | None:
    if not reaches:
        return None
    sure = [reach.low for reach in reaches if reach.sure]
    low = max(sure) if sure else min(reach.low for reach in reaches)
    return ValueRange(low, max(reach.high for reach in reaches), bool(sure))


def _mapped(inner: ValueRange | None, curve: Scaled) -> ValueRange | None:
    if inner is None:
        return None
    ends = [min(curve.at_most, curve.plus + curve.times * end) for end in inner[:2]]
    return ValueRange(min(ends), max(ends), inner.sure)


def _or_else(reach: ValueRange | None, unknown: float | None) -> ValueRange | None:
    """With the value that counts while the curve is unknown, if one is declared."""
    if unknown is None or (reach is not None and reach.sure):
        return reach
    return (
        ValueRange(unknown, unknown) if reach is None else ValueRange(min(reach.low, unknown), max(reach.high, unknown))
    )


def _choice(curve: Choose, facts: FactContext) -> ValueRange | None:
    """Over every branch that may be taken: those before the first that is certain, and that one."""
    possible: list[ValueRange | None] = []
    for branch in curve.choose:
        answers = YES if branch.when is None else answers_of(branch.when, facts)
        if answers & YES:
            possible.append(curve_reach(branch.then, facts))
        if answers == YES:
            break
    else:
        possible.append(None)
    known = [reach for reach in possible if reach is not None]
    if not known:
        return None
    sure = len(known) == len(possible) and all(reach.sure for reach in known)
    return ValueRange(min(reach.low for reach in known), max(reach.high for reach in known), sure)


# ── conditions ──


def gate_answers(gate: Gate, level: int, facts: FactContext) -> Answers:
    """What the condition of a gate's level may answer."""
    return facts.cached("answers", f"{gate.id}/{level}", lambda: answers_of(gate.levels[level].when, facts))


def answers_of(condition: Clause, facts: FactContext) -> Answers:
    """Every answer that a condition may give, at least those that some values of the open facts bring about."""
    match condition:
        case FactTest():
            return _of_test(condition, facts)
        case AllOf(all=parts):
            return _of_all(answers_of(part, facts) for part in parts)
        case AnyOf(any=parts):
            return _swapped(_of_all(_swapped(answers_of(part, facts)) for part in parts))
        case Not(inner=part):
            return _swapped(answers_of(part, facts))
        case TriggerFires(trigger=identifier):
            levels = facts.pack.trigger_by_id[identifier].levels
            return _swapped(_of_all(_swapped(answers_of(level.when, facts)) for level in levels)) if levels else UNKNOWN
        case NoDriver():
            return _of_no_driver(condition, facts)
        case CoverageBelow(coverage_below=share):
            reaches = [criterion_bounds(criterion, facts)[0] for criterion in facts.pack.criteria]
            known, whole = len(reaches) - reaches.count(None), max(1, len(reaches))
            surely = known - sum(reach is not None and not reach.sure for reach in reaches)
            return (YES if surely / whole < share else 0) | (NO if known / whole >= share else 0)
        case _:
            raise TypeError(f"not a condition: {condition!r}")


def _of_test(test: FactTest, facts: FactContext) -> Answers:
    if facts.value(test.fact) is None and may_be_anything(test.fact, facts):
        return NO | YES | UNKNOWN
    answer = test.holds(facts)
    if answer is not None:
        return YES if answer else NO
    inputs = facts.pack.inputs_of(test.fact)
    open_terms = [path for path in inputs if path in facts.open]
    if not open_terms or any(facts.known.get(path) is None for path in inputs):
        return UNKNOWN
    return NO | YES if len(open_terms) == len(inputs) else NO | YES | UNKNOWN


def _of_all(parts: Iterable[Answers]) -> Answers:
    """Kleene's conjunction of every combination of answers."""
    result = YES
    for part in parts:
        both = result & part & YES
        either_unknown = (result & UNKNOWN and part & (UNKNOWN | YES)) or (part & UNKNOWN and result & (UNKNOWN | YES))
        result = both | ((result | part) & NO) | (UNKNOWN if either_unknown else 0)
        if result == NO:
            break
    return result


def _swapped(answers: Answers) -> Answers:
    """The answers of the negation."""
    return (answers & UNKNOWN) | (YES if answers & NO else 0) | (NO if answers & YES else 0)


def _of_no_driver(condition: NoDriver, facts: FactContext) -> Answers:
    quorum = condition.no_driver
    known: list[ValueRange] = []
    for criterion in facts.pack.drivers:
        reach = criterion_bounds(criterion, facts)[0]
        if reach is None:
            continue
        if reach.sure and reach.low >= quorum.below:
            return NO
        known.append(reach)
    weak = [reach for reach in known if reach.low < quorum.below]
    return (
        (NO if any(reach.high >= quorum.below for reach in known) else 0)
        | (YES if len(weak) >= quorum.known else 0)
        | (UNKNOWN if sum(reach.sure for reach in known) < quorum.known else 0)
    )
