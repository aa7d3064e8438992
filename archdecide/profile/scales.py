"""Words for numbers that are rarely measured: what each stands for, in the unit of its fact.

Words of one scale touch: each begins where the one before it ends. No rule draws its line inside a word, so that a word
answers every rule that asks; the lines stand between words, and belong to neither.
"""

from collections.abc import Mapping
from math import inf, nextafter

from archdecide.kinds import WordRange

Scale = Mapping[str, WordRange]


def _scale(begin: float, *words: tuple[str, float, str]) -> Scale:
    """A scale from where it begins, and each word with its end and its meaning. Inner ends belong to neither side."""
    found: dict[str, WordRange] = {}
    low = begin
    last = words[-1][1]
    for word, high, meaning in words:
        inner_low = nextafter(low, inf) if found else low
        inner_high = nextafter(high, -inf) if low < high < last else high
        found[word] = WordRange(inner_low, inner_high, meaning)
        low = high
    return found


def _stands_for(**words: tuple[float, str]) -> Scale:
    """A scale on which each word stands for one number."""
    return {word: WordRange(number, number, meaning) for word, (number, meaning) in words.items()}


HOW_OFTEN = _scale(
    0,
    ("never", 5, "at most 1 in 20"),
    ("rarely", 15, "up to 1 in 7"),
    ("sometimes", 30, "up to 3 in 10"),
    ("often", 60, "up to 6 in 10"),
    ("nearly-always", 100, "more than 6 in 10"),
)
HOW_OFTEN_TOGETHER = _scale(
    0,
    ("never", 5, "at most 1 in 20"),
    ("rarely", 30, "up to 3 in 10"),
    ("sometimes", 40, "about 1 in 3"),
    ("often", 60, "about half"),
    ("nearly-always", 100, "more than 6 in 10"),
)
ATOMIC_WRITES = _scale(
    0,
    ("none", 1, "practically no write"),
    ("some", 5, "a few special actions, up to 1 in 20"),
    ("money-or-stock", 40, "what moves money or stock, and little else"),
    ("most", 100, "most of what people do"),
)
PEAKS = _scale(
    1,
    ("even", 3, "busy hours are less than 3 times the average"),
    ("daily-rhythm", 5, "3 to 5 times: quiet nights, a busy time of day"),
    ("campaigns", 10, "5 to 10 times: sales, campaigns, deadlines"),
    ("unpredictable-spikes", 30, "more than 10 times, and nobody knows when"),
)
LOAD_GROWTH = _scale(
    0.5,
    ("shrinking", 0.9, "less than today"),
    ("same", 1.2, "about as much as today"),
    ("growing", 1.7, "about half as much again"),
    ("doubling", 3, "about twice as much"),
    ("tenfold", 30, "several times as much, up to 30 times"),
)
BACKGROUND_WORK = _scale(
    0,
    ("none", 0, "no background work"),
    ("some", 20, "up to a fifth"),
    ("half", 70, "about half"),
    ("mostly", 100, "more than two thirds"),
)
TIME_TO_PRODUCTION = _scale(
    0,
    ("hour", 8, "within a working day"),
    ("day", 48, "a day or two"),
    ("week", 168, "up to a week"),
    ("month", 720, "up to a month"),
)
TIME_TO_RESTORE = _scale(
    0,
    ("hour", 4, "within a few hours"),
    ("day", 24, "within a day"),
    ("week", 168, "within a week"),
    ("month", 720, "within a month"),
)
LOADS = _stands_for(
    light=(0.5, "half of an ordinary part"),
    normal=(1, "an ordinary part"),
    heavy=(5, "several times an ordinary part"),
    hottest=(10, "far more than any other part"),
)
CHANGE_RATES = _stands_for(
    rarely=(0.25, "a few times a year"),
    monthly=(1, "about once a month"),
    weekly=(4, "about once a week"),
    daily=(20, "about every working day"),
)
