"""What would have to be true, in words."""

from collections.abc import Iterator, Mapping

from archdecide.conditions import Truth
from archdecide.explain.requirements import (
    CoverageDemand,
    Demand,
    FactDemand,
    JointDemand,
    QuorumDemand,
)
from archdecide.facts import Fact
from archdecide.formats.wording.curve_wording import short_words
from archdecide.formats.wording.decision_wording import listed
from archdecide.formats.wording.numbers import in_words
from archdecide.kinds import Number
from archdecide.values import Scalar, Value, number_text, value_text

TRUTH_WORDS: Mapping[Truth, str] = {True: "yes", False: "no", None: "?"}


def demand_lines(
    demand: Demand, known: Mapping[str, Value], facts: Mapping[str, Fact]
) -> Iterator[tuple[int, str, str]]:
    """Every line of a demand: its depth, whether it is met (`yes`, `no`, `?`), and its words."""
    yield from _lines(demand, known, facts, 0)


def _lines(
    demand: Demand, known: Mapping[str, Value], facts: Mapping[str, Fact], depth: int
) -> Iterator[tuple[int, str, str]]:
    yield depth, TRUTH_WORDS[demand.met], _words(demand, known, facts)
    if isinstance(demand, JointDemand):
        for part in demand.parts:
            yield from _lines(part, known, facts, depth + 1)


def _words(demand: Demand, known: Mapping[str, Value], facts: Mapping[str, Fact]) -> str:
    match demand:
        case FactDemand(fact=path):
            fact = facts.get(path)
            return f"{path} {_comparison(demand, fact)} (now {_now(known.get(path), fact)})"
        case QuorumDemand():
            return _quorum(demand)
        case CoverageDemand(below, wanted):
            limit = f"{number_text(100 * below)} % of the criteria have a known driver"
            return f"less than {limit}" if wanted else f"at least {limit}"
        case JointDemand(mode=mode, trigger=trigger):
            which = "all of these" if mode == "all" else "any of these"
            return f"the sign {trigger}: {which}" if trigger else which


def _quorum(demand: QuorumDemand) -> str:
    limit, drivers = number_text(demand.below), "driver of independent services has an importance"
    if demand.wanted:
        return f"every known {drivers} below {limit}, and at least {demand.known} are known"
    return f"a {drivers} of {limit} or more, or fewer than {demand.known} are known"


def _now(value: Value, fact: Fact | None) -> str:
    """A value as it is, words without their meaning."""
    return short_words(value, fact) if fact is not None and isinstance(fact.kind, Number) else value_text(value)


def _comparison(demand: FactDemand, fact: Fact | None) -> str:
    if not demand.values:
        return demand.operator
    words = listed([_word(value, fact) for value in demand.values], "or")
    operator = demand.operator if len(demand.values) == 1 or demand.operator != "is not" else "is none of"
    return f"is {words}" if operator == "is" else f"{'is ' if operator in _LIMITS else ''}{operator} {words}"


_LIMITS = ("at least", "at most", "above", "below")


def _word(value: Scalar, fact: Fact | None) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value_text(value)
    return in_words(value, fact) if fact is not None and isinstance(fact.kind, Number) else number_text(value)
