"""Tipping points and open facts in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from archdecide.curves import point
from archdecide.fact_phrases import label, words
from archdecide.facts import AVAILABILITIES, all_facts
from archdecide.formats.wording import decision_wording, numbers
from archdecide.kinds import Number
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.tipping import PEOPLE, TippingPoint, whole_people
from archdecide.values import Value, number_text, value_text

if TYPE_CHECKING:
    from archdecide.sensitivity.flips import FlipSet  # which only deep analyses import

PEOPLE_WORDS = {"team.platform_engineers": "platform engineer"}
FORECASTS = ("team.engineers", "team.engineers_in_24_months", "scale.load_growth_24m")


def shown(decision: Decision) -> tuple[TippingPoint, ...]:
    """The tipping points that are realistic, nearest first."""
    return tuple(tip for tip in decision.tipping_points or () if tip.plausible)


def sentences(decision: Decision) -> Iterator[str]:
    """What would change the recommendation, nearest first, one sentence each without a full stop."""
    for tip in shown(decision):
        yield f"{decision_wording.capitalised(label(tip.fact))} {change(tip)}: {_becomes(decision, tip)}"


class TipRow(Struct, frozen=True):
    """A tipping point in the words of a table."""

    fact: str
    now: str
    at: str
    distance: str
    becomes: str


def rows(decision: Decision) -> Iterator[TipRow]:
    """The tipping points, nearest first, in the words of a table."""
    for tip in shown(decision):
        yield TipRow(tip.fact, value_text(tip.current), place(tip), distance(tip), _becomes(decision, tip))


def _becomes(decision: Decision, tip: TippingPoint) -> str:
    return decision_wording.title(decision, tip.becomes) if tip.becomes else "no option is left"


def change(tip: TippingPoint) -> str:
    """`from 12 to 31 persons or more (+158 %)`, `from 6 to below 5.49 months (−9 %)`, `from tracing to logs`."""
    far = "" if tip.steps else f" ({distance(tip)})"
    return f"from {value_text(tip.current)} to {place(tip)}{far}"


def place(tip: TippingPoint) -> str:
    """Where the recommendation tips: `31 persons or more`, `below 5.49 months`, `logs`."""
    kind = all_facts()[tip.fact].kind
    if not isinstance(kind, Number) or not isinstance(tip.at, int | float):
        return value_text(tip.at)
    unit = "" if kind.unit in ("ratio", "factor", "share", "") else f" {kind.unit}"
    if kind.unit in PEOPLE:
        people = whole_people(tip.at, above=tip.direction == "above", inclusive=kind.whole)
        noun = decision_wording.counted(people, PEOPLE_WORDS.get(tip.fact, "engineer"))
        return f"{noun} or {'more' if tip.direction == 'above' else 'fewer'}"
    if kind.whole:
        return f"{value_text(tip.at)}{unit} or {'more' if tip.direction == 'above' else 'fewer'}"
    return f"{tip.direction} {short(tip.at)}{unit}"


def short(value: float) -> str:
    """A number for people: three significant digits, no fraction from 1,000 on."""
    return number_text(round(value)) if abs(value) >= 1000 else f"{value:.3g}"


def distance(tip: TippingPoint) -> str:
    """How far the value has to move: `+158 %`, the difference where it starts at 0, or `1 step`."""
    if tip.steps:
        return decision_wording.counted(int(tip.distance), "step")
    sign = "+" if tip.direction == "above" else "−"
    if tip.fact in AVAILABILITIES and (words := _downtime(tip)):
        return words
    if tip.current == 0:
        return f"{sign}{short(tip.distance)}"
    if tip.distance >= 10:
        return f"{sign}{numbers.whole(tip.distance)} times"
    return f"{sign}{numbers.whole(100 * tip.distance)}\u00a0%"


def _downtime(tip: TippingPoint) -> str:
    """How much of today's downtime is left at the tip: `19 times the downtime`; empty where there is none today."""
    now, then = point(tip.current), tip.at
    if not isinstance(now, int | float) or not isinstance(then, int | float) or now >= 100:
        return ""
    times = (100 - then) / (100 - now)
    return f"{short(times)} times the downtime" if times >= 1 else f"{short(100 * times)}\u00a0% of the downtime"


def flip(decision: Decision) -> str:
    """The smallest realistic change that changes the answer, without a full stop; empty if not asked for."""
    if decision.deep is None or decision.outcome.recommendation is None:
        return ""
    search = decision.deep.flips
    if search.found is None:
        return "No realistic change of up to three facts changes the answer" + (
            "" if search.proved else " (none was found; that there is none is not proved)"
        )
    realistic = _realistic_flips(decision)
    if not realistic:
        return ""
    smallest = "Smallest realistic change that changes the answer"
    return f"{smallest}{'' if search.proved else ', of those that were found'}: {_moves(decision, realistic[0])}"


def _realistic_flips(decision: Decision) -> "list[FlipSet]":
    if decision.deep is None or decision.deep.flips.found is None or not decision.outcome.recommendation:
        return []
    return [item for item in (decision.deep.flips.found, *decision.deep.flips.others) if item.plausible]


def other_flips(decision: Decision) -> str:
    """Further realistic changes of as many facts, without a full stop; empty where there are none."""
    found = _realistic_flips(decision)[1:]
    return f"Changes as small: {'; '.join(_moves(decision, item) for item in found)}" if found else ""


def _moves(decision: Decision, found: "FlipSet") -> str:
    moves = decision_wording.listed(
        f"{label(fact)} from {words(fact, now)} to {_realistic(fact, now, then)}" for fact, now, then in found.changes
    )
    return f"{moves}; that leads to {decision_wording.title(decision, found.becomes) if found.becomes else 'no option'}"


def _realistic(fact: str, now: Value, then: Value) -> str:
    """A value that is reached for certain: of people, more than a whole number counts as the next one."""
    kind = all_facts()[fact].kind
    is_people = isinstance(kind, Number) and kind.unit in PEOPLE
    if is_people and isinstance(then, float) and isinstance(now, int | float):
        return number_text(whole_people(then, above=then > now, inclusive=True))
    return _short_value(then) if isinstance(then, float) else words(fact, then)


def _short_value(value: Value) -> str:
    return short(value) if isinstance(value, float) and not value.is_integer() else value_text(value)


def awaited(decision: Decision) -> tuple[str, ...]:
    """What the profile forecasts for 24 months: `12 engineers now and 25 then`, `3 times the load`."""
    now, then, growth = (decision.facts.get(path) for path in FORECASTS)
    people, more, load = (words(path, value) for path, value in zip(FORECASTS, (now, then, growth), strict=True))
    found = [f"{people} engineers now and {more} then"] if now is not None and then is not None else []
    return (*found, *([f"{load} times the load"] if growth is not None else []))


def forecast(decision: Decision) -> str:
    """What the forecasts for 24 months do to the recommendation, without a full stop; empty if not asked for."""
    if decision.deep is None or decision.outcome.recommendation is None:
        return ""
    steps, found = decision.deep.trajectory.steps, awaited(decision)
    if not found:
        return "Nothing is forecast for the next 24 months"
    forecasts = f"the forecast for 24 months ({', '.join(found)})"
    if not steps:
        return f"{decision_wording.capitalised(forecasts)} leaves the recommendation as it is"
    return f"Under {forecasts}, " + decision_wording.listed(
        f"from month {month} on {decision_wording.title(decision, option) if option else 'nothing'} is recommended"
        for month, option in steps
    )


def priority(decision: Decision) -> str:
    """The smallest change of one criterion's weight that lets a rival catch up, without a full stop; else empty."""
    found = decision.robustness
    if found is None or not found.weight_tipping_points:
        return ""
    tip = found.weight_tipping_points[0]
    rival = decision_wording.title(decision, tip.rival)
    criterion = next(item.title for item in decision.criteria if item.id == tip.criterion)
    factor = tip.at / tip.weight if tip.weight else 0.0
    much = f"{short(factor)} times as much" if factor else f"{short(tip.at)} times the usual"
    return f"If '{decision_wording.lowered(criterion)}' counts {much}, {rival} draws level"


def first_rank(decision: Decision) -> str:
    """Under how many weightings the recommended option beats every rival at once; empty for fewer than two rivals."""
    found = decision.robustness
    if found is None or len(found.win_share) < 2:
        return ""
    low, high = (numbers.percent(share) for share in found.first_rank_bracket)
    share = low if low == high else f"{low} to {high}"
    return f"It beats every rival at once in {share} of all weightings"


def nothing_moves(decision: Decision) -> str:
    """What is said where no single fact can change the recommendation; empty where one can or nothing was asked."""
    if decision.tipping_points is not None and not shown(decision) and decision.outcome.recommendation is not None:
        if decision.tipping_points:
            return "No realistic change of a single fact changes the recommendation"
        return "No single fact changes the recommendation while the others stay"
    return ""


def settled(decision: Decision) -> str:
    """What the open facts can no longer change; empty if nothing is proved."""
    found = decision.possibilities
    if not found.open_facts:
        return ""
    if found.determined is not None:
        stays = "stays" if decision.is_determined else "will be"
        return (
            f"Whatever the open answers are, {decision_wording.title(decision, found.determined)} {stays} recommended"
        )
    if found.eliminated:
        names = decision_wording.listed(decision_wording.title(decision, option) for option in found.eliminated)
        return f"Whatever the open answers are, {names} cannot be recommended"
    return ""


def lines(decision: Decision) -> tuple[str, ...]:
    """What would change the answer beside single facts, and what cannot, each a sentence without a full stop."""
    found = (
        nothing_moves(decision),
        f"By priority: {priority(decision)}" if priority(decision) else "",
        first_rank(decision),
        flip(decision),
        forecast(decision),
        settled(decision),
    )
    return tuple(filter(None, found))


def most_telling(decision: Decision) -> str:
    """One sentence on what would change the answer, without a full stop; empty where nothing was asked."""
    said = decision.outcome.verdict == "determined"  # the meaning of the verdict, beside which this stands
    found = (flip(decision), nothing_moves(decision), "" if said else settled(decision), priority(decision))
    return next(filter(None, found), "")
