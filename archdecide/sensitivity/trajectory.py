"""The next two years: in which month does the recommendation change if the forecasts come true? (MODEL §5)

Engineers move linearly to their number in 24 months, in whole persons; concurrent users grow geometrically by the
growth factor of the load. All else stays, and so do the growth factors themselves: a system that is expected to
double is, in each later month, still expected to double.
"""

from math import floor

from msgspec import Struct

from archdecide.curves import point
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import StartingPoint, Weights
from archdecide.facts import profile_facts
from archdecide.kinds import Number
from archdecide.values import Interval, Value, is_number

MONTHS = 24
PEOPLE, FORECAST = "team.engineers", "team.engineers_in_24_months"
USERS, GROWTH = "scale.peak_concurrent_users", "scale.load_growth_24m"


class Trajectory(Struct, frozen=True):
    """The months, 1 to 24, in which the recommendation changes, each with what it becomes."""

    steps: tuple[tuple[int, str | None], ...]


def trajectory(facts: FactContext, weights: Weights) -> Trajectory:
    """The changes of the recommendation on the way of the forecasts; none where no forecast is known."""
    paths = [path for path in (PEOPLE, USERS) if facts.value(path) is not None]
    start = facts.with_facts(_growth_factors(facts))
    baseline = StartingPoint(start, weights)
    recommend = baseline.varying(paths)
    steps, before = [], baseline.now
    for month in range(1, MONTHS + 1):
        now = recommend(start.with_facts(facts_in_month(facts, month)))
        if now != before:
            steps.append((month, now))
        before = now
    return Trajectory(tuple(steps))


def facts_in_month(facts: FactContext, month: int) -> dict[str, Value]:
    """The facts that have moved by then; what has no known forecast is left out."""
    share = month / MONTHS
    found: dict[str, Value] = {}
    people, forecast = _ends(facts.value(PEOPLE)), _ends(facts.value(FORECAST))
    if people and forecast:
        low, high = (floor(now + share * (then - now) + 0.5) for now, then in zip(people, forecast, strict=True))
        found[PEOPLE] = _within(PEOPLE, min(low, high), max(low, high))
    users, growth = _ends(facts.value(USERS)), _ends(facts.value(GROWTH))
    if users and growth:
        low, high = (now * factor**share for now, factor in zip(users, growth, strict=True))
        found[USERS] = _within(USERS, low, high)
    return found


def _growth_factors(facts: FactContext) -> dict[str, Value]:
    """The ratios in which the forecast of engineers stands, as facts of their own (of estimates by their middles)."""
    paths = [ratio.path for ratio in facts.pack.ratios if FORECAST in facts.pack.inputs_of(ratio.path)]
    inputs = {name: point(facts.value(name)) for path in paths for name in facts.pack.inputs_of(path)}
    middles = facts.with_facts(inputs)
    return {path: value for path in paths if (value := middles.value(path)) is not None}


def _ends(value: Value) -> tuple[float, float] | None:
    """The ends of an estimate, or a number twice."""
    if isinstance(value, Interval):
        return value.low, value.high
    return (value, value) if is_number(value) else None  # type: ignore[return-value]


def _within(path: str, low: float, high: float) -> Value:
    """A number or an estimate inside the range of the fact."""
    kind = profile_facts()[path].kind
    assert isinstance(kind, Number)  # noqa: S101  # both moving facts are numbers
    low, high = (min(max(end, kind.low), kind.high) for end in (low, high))
    return Interval(low, high) if low < high else low
