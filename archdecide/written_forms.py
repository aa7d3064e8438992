"""Values as people write them (`10%`, `4h`, `120k`, `weekly`, `3/4`) in the plain form that a profile prescribes.

Only what has one meaning is read. `None` says that a text has none, or more than one.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

# Patterns are compiled when something is read that needs them: most profiles need none, and start sooner.
_GROUPED = r"\d{1,3}(?:[,'_ ]\d{3})+(?:\.\d+)?"
_NUMBER = rf"(?:{_GROUPED}|\d+(?:\.\d+)?|\.\d+)"
_AMOUNT = (
    rf"(?P<about>~|≈|(?:about|around|approx\.?|approximately|roughly|circa|ca\.?)\s)?\s*(?P<currency>\$)?\s*"
    rf"(?P<low>{_NUMBER})(?:\s*(?:-|–|\.\.|\sto\s)\s*(?P<high>{_NUMBER}))?"
    r"\s*(?:(?P<times>k|K|M|thousand|million)(?![A-Za-z]))?\s*(?P<unit>[^\d].*)?"
)
_STEP = r"(?P<low>\d)(?:\s*/\s*(?P<of>\d))?(?:\s*(?:-|–|\sto\s)\s*(?P<high>\d))?"
_TIMES = {"k": 1e3, "K": 1e3, "thousand": 1e3, "M": 1e6, "million": 1e6}
LONGEST = 60
"""No number with its unit is longer; patterns stay fast on what strangers write."""
ABOUT = 0.2
"""`~25` means 25, give or take this share of it."""

_HOURS = {
    "milliseconds": 1 / 3_600_000,
    "seconds": 1 / 3600,
    "minutes": 1 / 60,
    "hours": 1,
    "days": 24,
    "weeks": 168,
    "months": 720,
    "years": 8640,
}
_DURATIONS = {
    **{f"{unit}{end}": unit for unit in ("millisecond", "second", "minute", "hour", "day", "week", "month", "year")
       for end in ("", "s")},
    "ms": "milliseconds", "msec": "milliseconds", "s": "seconds", "sec": "seconds", "secs": "seconds",
    "min": "minutes", "mins": "minutes", "h": "hours", "hr": "hours", "hrs": "hours", "d": "days", "w": "weeks",
    "wk": "weeks", "mo": "months", "y": "years", "yr": "years", "yrs": "years",
}  # fmt: skip
"""What people write for units of time. A lone `m` may be a minute or a month."""

_PER_WEEK = {"day": 5.0, "week": 1.0, "month": 1 / 4, "quarter": 1 / 12, "year": 1 / 48}
"""A week has five working days and a month four weeks, as people count releases."""
_RATES = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
_PERIOD = r"(?P<what>.*?)\s*(?:/|\bper\b|\ban?\b|\beach\b|\bevery\b)\s*(?P<period>day|week|month|quarter|year)"
_COUNTED = {
    "persons": ("people", "person", "engineers", "engineer", "developers", "developer", "devs"),
    "full-time equivalents": ("fte", "ftes", "people", "persons", "person", "engineers", "engineer"),
    "releases": ("deploys", "deployments", "times", "x"),
    "changes": ("times", "x"),
    "updates": ("times", "x"),
    "requests": ("rps", "messages", "events", "calls"),
    "services": ("deployables",),
    "ratio": ("x", "times"),
    "factor": ("x", "times"),
    "USD": ("usd", "dollars", "$"),
    "%": ("%", "percent", "pct"),
    "thousand lines": ("kloc", "k loc", "thousand lines", "thousand lines of code"),
}
"""What people write for a unit besides its own name."""
_SINGLE_LINES = ("lines", "loc", "sloc", "lines of code")
_NONE = ("none", "no", "zero", "nobody", "nothing")


class Amount(NamedTuple):
    """A number, or the two ends of an estimate, in the unit of a fact."""

    low: float
    high: float


def amount(text: str, unit: str) -> Amount | None:
    """The number that a text gives in this unit, e.g. `4h` in minutes; None where that is not clear."""
    words = text.strip()
    if len(words) > LONGEST:
        return None
    counted, _, period = unit.partition(" per ")
    if words.lower() in _NONE:
        return Amount(0, 0)
    if words.lower() in _RATES and period in _PER_WEEK:
        return _scaled(Amount(1, 1), _PER_WEEK[_RATES[words.lower()]] / _PER_WEEK[period])
    match = re.fullmatch(_AMOUNT, words)
    if match is None:
        return None
    low = _plain(match["low"])
    found = Amount(low, _plain(match["high"]) if match["high"] else low)
    found = _scaled(found, _TIMES.get(match["times"] or "", 1))
    factor = _factor((match["unit"] or "").strip().lower(), unit, counted, period)
    if unit.startswith("thousand ") and match["times"]:
        factor = None if factor is None else 1e-3
    if factor is None or (match["currency"] and counted != "USD"):
        return None
    found = _scaled(found, factor)
    return Amount((1 - ABOUT) * found.low, (1 + ABOUT) * found.high) if match["about"] else found


def how_to_write(text: str, unit: str) -> str:
    """What to write instead of a number with more than one meaning; empty where nobody can tell what it is."""
    if len(text) > LONGEST:
        return ""
    if re.fullmatch(r"\d+,\d{1,2}", text.strip()):
        return f"write {text.strip().replace(',', '.')} with a point"
    if re.fullmatch(r"[\d.]+ ?m", text.strip()) and unit in _HOURS:
        return "write min for minutes, or months"
    return ""


def _plain(digits: str) -> float:
    return float(re.sub(r"[,'_ ]", "", digits))


def _scaled(found: Amount, by: float) -> Amount:
    return found if by == 1 else Amount(found.low * by, found.high * by)


def _factor(written: str, unit: str, counted: str, period: str) -> float | None:
    """By what to multiply a number with this unit behind it; None where the fact is not measured so."""
    if not written or _is_named(written, unit):
        return 1
    if unit in _HOURS and written in _DURATIONS:
        source = _DURATIONS[written]
        return _HOURS[source if source.endswith("s") else f"{source}s"] / _HOURS[unit]
    if unit.startswith("thousand ") and written in _SINGLE_LINES:
        return 1e-3
    if period:
        if _is_named(written, counted):
            return 1
        match = re.fullmatch(_PERIOD, written)
        if match and (not match["what"] or _is_named(match["what"], counted)):
            if match["period"] == period:
                return 1
            known = match["period"] in _PER_WEEK and period in _PER_WEEK and counted != "USD"
            return _PER_WEEK[match["period"]] / _PER_WEEK[period] if known else None
    return None


def _is_named(written: str, unit: str) -> bool:
    names = {unit.lower(), unit.lower().removesuffix("s"), *_COUNTED.get(unit, ())}
    return written in names


def steps(text: str, highest: int) -> list[int] | None:
    """The steps of a scale that a text names: `3`, `3/4` where 4 is the highest, `2-3`."""
    match = re.fullmatch(_STEP, text.strip()) if len(text) <= LONGEST else None
    if match is None or (match["of"] and int(match["of"]) != highest):
        return None
    low, high = int(match["low"]), int(match["high"] or match["low"])
    return list(range(low, high + 1)) or None


def normal(text: str) -> str:
    """A word without what does not tell it from others: letter case, spaces and underscores."""
    return re.sub(r"[\s_-]+", "-", text.strip()).casefold()


def word_meant(text: str, words: Iterable[str], synonyms: Mapping[str, str]) -> str | None:
    """The word that a text spells in another way, or for which it is a synonym."""
    spelt = normal(text)
    known = {normal(word): word for word in words}
    found = known.get(spelt) or synonyms.get(spelt)
    if found is None and spelt in _NONE:
        found = known.get("none")
    return found


def by_meaning(text: str, meanings: Mapping[int, str] | Mapping[str, str]) -> int | str | None:
    """The word or step whose meaning a text repeats, as a whole or up to the first comma; None if several fit."""
    spelt = normal(text)
    fitting = [
        word for word, meaning in meanings.items() if spelt in (normal(meaning), normal(meaning.partition(",")[0]))
    ]
    return fitting[0] if len(fitting) == 1 and spelt else None


def truth(text: str) -> bool | None:
    """What a text says to a question that asks for yes or no."""
    return {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}.get(normal(text))
