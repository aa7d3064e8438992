"""Tipping points and open facts in words."""

from collections.abc import Iterator

from archdecide.decide.decision import Decision
from archdecide.decide.tipping import TippingPoint
from archdecide.facts import DERIVED, profile_facts
from archdecide.formats import reading
from archdecide.values import Number, number_text, value_text


def sentences(decision: Decision) -> Iterator[str]:
    """What would change the recommendation, nearest first, one sentence each without a full stop."""
    for tip in decision.tipping_points or ():
        becomes = reading.title(decision, tip.becomes) if tip.becomes else "no option is left"
        yield f"{tip.fact}: {change(tip)} → {becomes}"


def change(tip: TippingPoint) -> str:
    """`from 12 to 31 persons or more (+158 %)`, `from 6 to below 5.49 months (−9 %)`."""
    kind = {**profile_facts(), **DERIVED}[tip.fact].kind
    if not isinstance(kind, Number) or not isinstance(tip.at, int | float):
        return f"from {value_text(tip.current)} to {value_text(tip.at)}"
    unit = "" if kind.unit in ("ratio", "factor", "share", "") else f" {kind.unit}"
    if kind.whole:
        reach = "or more" if tip.direction == "above" else "or fewer"
        return f"from {value_text(tip.current)} to {value_text(tip.at)}{unit} {reach} ({distance(tip)})"
    return f"from {value_text(tip.current)} to {tip.direction} {short(tip.at)}{unit} ({distance(tip)})"


def short(value: float) -> str:
    """A number for people: three significant digits, no fraction from 1,000 on."""
    return number_text(round(value)) if abs(value) >= 1000 else f"{value:.3g}"


def distance(tip: TippingPoint) -> str:
    """How far the value has to move: `+158 %`, or the difference where it starts at 0."""
    sign = "+" if tip.direction == "above" else "−"
    if tip.current == 0:
        return f"{sign}{short(tip.distance)}"
    if tip.distance >= 10:
        return f"{sign}{reading.whole(tip.distance)} times"
    return f"{sign}{reading.whole(100 * tip.distance)}\u00a0%"


def nothing_moves(decision: Decision) -> str:
    """What is said where no single fact can change the recommendation; empty where one can or nothing was asked."""
    if decision.tipping_points == () and decision.outcome.recommendation is not None:
        return "No single fact, moved anywhere in its range while the others stay, changes the recommendation"
    return ""


def settled(decision: Decision) -> str:
    """What the open facts can no longer change; empty if nothing is proved."""
    found = decision.possibilities
    if not found.open_facts:
        return ""
    if found.determined is not None:
        return f"Whatever the open answers are, {reading.title(decision, found.determined)} stays recommended"
    if found.eliminated:
        names = reading.listed(reading.title(decision, option) for option in found.eliminated)
        return f"Whatever the open answers are, {names} cannot be recommended"
    return ""
