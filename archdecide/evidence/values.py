"""What several observations of one field say together, and whether that agrees with what a profile says."""

from collections.abc import Iterable, Sequence

from archdecide.evidence.observations import Observation, Observed
from archdecide.values import Interval, OneOf, Scalar, Value, is_number

TOLERANCE = 0.1
"""Share by which counted rates may differ from a number in the profile: they move from week to week."""
UNDECIDED = "other"
"""The kind of a component about which nothing is known; any other kind says more."""


def combined(observations: Sequence[Observation]) -> tuple[Observation, ...] | None:
    """The observations that decide a field: those of the highest confidence; None where they contradict each other."""
    highest = max(item.confidence for item in observations)
    deciding = tuple(item for item in observations if item.confidence == highest)
    return deciding if combined_value([item.value for item in deciding]) is not None else None


def combined_value(values: Sequence[Observed]) -> Observed | None:
    """What values of equal confidence say together, in any order; None where they contradict each other.

    Sets of folders are joined. Measured numbers form the interval around all of them. Of words and lists of words what
    all of them allow remains.
    """
    if all(isinstance(value, frozenset) for value in values):
        return outermost(folder for value in values if isinstance(value, frozenset) for folder in value)
    if all(isinstance(value, Interval) or is_number(value) for value in values):
        low, high = min(map(_low, values)), max(map(_high, values))
        return next(iter(values)) if low == high else Interval(low, high)
    said = [value for value in values if value != UNDECIDED] or list(values)
    allowed = [_words(value) for value in said]
    common = sorted({word for word in allowed[0] if all(word in words for words in allowed)}, key=str)
    if not common:
        return None
    return common[0] if len(common) == 1 else OneOf(tuple(common))


def outermost(folders: Iterable[str]) -> frozenset[str]:
    """These folders without those that lie in another of them."""
    every = frozenset(folders)
    if "." in every:
        return frozenset({"."})
    return frozenset(
        folder for folder in every if not any(folder.startswith(f"{other}/") for other in every if other != folder)
    )


def agree(stated: Value | frozenset[str], observed: Observed, *, whole: bool = False) -> bool:
    """Whether both can be true: some value lies in what is stated and in what was observed.

    A number that is not whole was counted over a period, and may differ by `TOLERANCE`.
    """
    if isinstance(stated, Interval | int | float) and not isinstance(stated, bool):
        if not (isinstance(observed, Interval) or is_number(observed)):
            return False
        slack = 0.0 if whole else TOLERANCE
        return _low(observed) * (1 - slack) <= _high(stated) and _low(stated) <= _high(observed) * (1 + slack)
    if isinstance(stated, frozenset):
        return isinstance(observed, frozenset) and stated == observed
    return bool(set(map(_folded, _words(stated))) & set(map(_folded, _words(observed))))


def _low(value: object) -> float:
    return value.low if isinstance(value, Interval) else float(value)  # type: ignore[arg-type]


def _high(value: object) -> float:
    return value.high if isinstance(value, Interval) else float(value)  # type: ignore[arg-type]


def _words(value: object) -> tuple[Scalar, ...]:
    return value.values if isinstance(value, OneOf) else (value,)  # type: ignore[return-value]


def _folded(word: Scalar) -> Scalar:
    return word.casefold() if isinstance(word, str) else word
