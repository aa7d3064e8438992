"""Numbers and values in words for people: rounded, thousands separated, units named, scales with their meaning."""

from archdecide.facts import Fact
from archdecide.kinds import Choice, Number, Ordinal, Several
from archdecide.values import Interval, NamedInterval, OneOf, Value, number_text, value_text


def in_words(value: Value, fact: Fact | None = None) -> str:
    """A value, with the unit or the meaning that its fact gives it: `8,000 users`, `2 (read about it)`."""
    match value, fact.kind if fact else None:
        case NamedInterval(word=word), Number(unit=unit):
            return f"{word} ({_number(Interval(value.begin, value.end))}{_unit(unit, one=False)})"
        case ((int() | float() | Interval()), Number(unit=unit)) if not isinstance(value, bool):
            return f"{_number(value)}{_unit(unit, one=value == 1)}"
        case int(), Ordinal(anchors=anchors) if value in anchors:
            return f"{value} ({anchors[value]})"
        case frozenset(), Several(meanings=meanings) if value:
            return ", ".join(meanings[word] for word in meanings if word in value)
        case str(), Choice(meanings=meanings) if meanings.get(value):
            return f"{value} ({meanings[value]})"
        case _:
            return value_text(value)


def whole(value: float) -> int:
    """The nearest integer, halves away from zero."""
    return int(abs(value) + 0.5) * (-1 if value < 0 else 1)


def percent(share: float) -> str:
    """A share of 0 to 1 as a whole percentage; 0 % and 100 % are kept for what is exact."""
    if 0 < share < 0.01:
        return "under 1 %"
    if 0.99 < share < 1:
        return "over 99 %"
    return f"{whole(100 * share)} %"


def figure(value: float) -> str:
    """A computed number with at most three significant digits, thousands separated."""
    rounded = whole(value) if abs(value) >= 100 else float(f"{value:.3g}")
    return _number(rounded)


def tenths(share: float) -> str:
    """A share of 0 to 1 as people count: `about 6 in 10`."""
    found = whole(10 * share)
    return {0: "fewer than 1 in 20", 10: "nearly all"}.get(found, f"about {found} in 10")


def exact_percent(hundredths: int) -> str:
    """Hundredths of a per cent with at most two decimals, never rounded: 9950 is `99.5 %`."""
    whole_part, rest = divmod(hundredths, 100)
    return f"{whole_part}.{rest:02}".rstrip("0").rstrip(".") + " %"


def is_estimate(value: Value) -> bool:
    """Whether a value is known only as a range or as several possibilities."""
    return isinstance(value, Interval | OneOf)


def _number(value: float | Interval) -> str:
    if isinstance(value, Interval):
        return f"{_number(value.low)} to {_number(value.high)}"
    whole, point, rest = number_text(value).partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.lstrip("-").isdigit() else number_text(value)


def _unit(unit: str, *, one: bool) -> str:
    """The unit after a number; `releases per week` becomes `release per week` after 1."""
    if unit in ("", "ratio", "factor", "share"):
        return ""
    counted, per, period = unit.partition(" per ")
    if one and not counted.startswith("thousand"):
        counted = counted.removesuffix("s")
    return f" {counted}{per}{period}"
