"""What the answer to one open fact is worth: the expected value of perfect information, exactly (MODEL §7).

EVPI = E[max U] − max E[U] with U = Σ w·I·p per option, 0 where a gate removes it: choosing what turns out to be
impossible is worth nothing. Along a number the pieces on which every comparison keeps its answer are followed with
forms, and U is integrated in closed form on each: a power of x, or a logarithm. Whole numbers are summed one by one,
over more than 256 on a piece by the integral from half a step before the first to half a step after the last.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import floor, fsum, log

from msgspec import Struct, field

from archdecide.decide.recommend import Standing, StartingPoint
from archdecide.facts import Fact
from archdecide.kinds import Number
from archdecide.sensitivity.priors import Likely, LikelyRange, Prior
from archdecide.sensitivity.symbolic import SMALLEST_STEP, LaurentPolynomial, Terms, pieces
from archdecide.values import Value, is_number, number_text, value_text

MOST_SUMMED = 256
_Evaluated = tuple[Standing, str | None, str | None]


class Information(Struct, frozen=True):
    """`evpi` in the units of U, `flip_probability` of another recommendation, and which answers lead to which."""

    evpi: float = 0.0
    flip_probability: float = 0.0
    outcomes: tuple[tuple[str, str | None], ...] = ()


class _Tally(Struct):
    """Sums over the values of a fact, weighted by their probability."""

    utilities: dict[str, list[float]]
    best: list[float] = field(default_factory=list)
    flips: list[float] = field(default_factory=list)


def information(fact: Fact, prior: Prior, baseline: StartingPoint) -> Information:
    """What knowing this fact would be worth, all others as they are.

    The recommendation counts even where too little is known to give one: it is what would lead.
    """
    return _PriorLine(fact, baseline).information(prior)


class _Stretch(Struct, frozen=True):
    """Neighbouring values with the same answer. Utilities as formulas of x; the ends are equal for one value."""

    low: float
    high: float
    utilities: Mapping[str, Terms]
    best: str | None
    leads: str | None


class _PriorLine:
    """One fact that takes the values of its prior."""

    def __init__(self, fact: Fact, baseline: StartingPoint) -> None:
        self.fact, self.facts = fact, baseline.facts
        self.is_whole = isinstance(fact.kind, Number) and fact.kind.whole
        self.recommend = baseline.varying([fact.path])
        self.tie_margin = self.recommend.tie_margin
        self.noise = baseline.noise
        self.now = self.recommend.standing(self.facts).leading(self.tie_margin)

    def information(self, prior: Prior) -> Information:
        tally = _Tally({option: [] for option in self.recommend.options})
        seen: list[tuple[Value | _Stretch, str | None]] = []
        for part in prior:
            for weight, stretch in self._weighted(part):
                for option, terms in stretch.utilities.items():
                    tally.utilities[option].append(part.share * weight(terms))
                tally.best.append(part.share * weight(stretch.utilities[stretch.best]) if stretch.best else 0.0)
                tally.flips.append(part.share * weight({0: 1.0}) if stretch.leads != self.now else 0.0)
                seen.append((part.value if isinstance(part, Likely) else stretch, stretch.leads))
        gain = fsum(tally.best) - max(map(fsum, tally.utilities.values()), default=0.0)
        return Information(
            gain if gain > self.noise else 0.0, min(1.0, fsum(tally.flips)), tuple(_outcomes(seen, self.is_whole))
        )

    def _weighted(self, part: Likely | LikelyRange) -> "Iterator[tuple[_Mean, _Stretch]]":
        """Every stretch of a part, with what turns a formula into its share of the part's mean."""
        if isinstance(part, Likely):
            yield _Mean(0, 0, 1, whole=True), self._at(part.value)
        elif self.is_whole:
            count = int(part.high) - int(part.low) + 1
            for stretch in self._whole_stretches(int(part.low), int(part.high)):
                yield _Mean(stretch.low, stretch.high, count, whole=True), stretch
        else:
            for low, high, evaluated in pieces(part.low, part.high, self._evaluated):
                yield _Mean(low, high, part.high - part.low, whole=False), _stretch(low, high, evaluated)

    def _whole_stretches(self, first: int, last: int) -> Iterator[_Stretch]:
        """The whole numbers from first to last: those inside each piece together, those on its ends alone."""
        yield self._at(first)
        counted = first
        for _, high, evaluated in pieces(first, last, self._evaluated):
            end = round(high) if abs(high - round(high)) <= abs(high) * SMALLEST_STEP else None
            inside = floor(high) if end is None else end - 1
            if counted < inside:
                yield _stretch(counted + 1, inside, evaluated)
                counted = inside
            if end is not None:
                yield self._at(end)
                counted = end

    def _at(self, value: Value) -> _Stretch:
        x = value if is_number(value) else 0
        return _stretch(x, x, self._evaluated(value))  # type: ignore[arg-type]

    def _evaluated(self, value: "LaurentPolynomial | Value") -> _Evaluated:
        """The standing, the best option that remains, and the one that leads by the tie rule."""
        standing = self.recommend.standing(self.facts.with_facts({self.fact.path: value}))  # type: ignore[dict-item]
        remaining = {option: u for option, u in standing.values.items() if option not in standing.removed}
        best = max(remaining, key=lambda option: remaining[option]) if remaining else None
        return standing, best, standing.leading(self.tie_margin)


class _Mean(Struct, frozen=True):
    """The mean of a formula over a stretch, as its part of the mean over a range of this size."""

    low: float
    high: float
    size: float
    whole: bool

    def __call__(self, terms: Terms) -> float:
        used = {exponent: coefficient for exponent, coefficient in terms.items() if coefficient}
        return fsum(c * self._power(exponent) for exponent, c in used.items()) / self.size

    def _power(self, exponent: int) -> float:
        """Σ or ∫ of x^exponent."""
        if not self.whole:
            return _integral(exponent, self.low, self.high)
        count = self.high - self.low + 1
        if exponent == 0:
            return count
        if count > MOST_SUMMED:
            return _integral(exponent, self.low - 0.5, self.high + 0.5)
        return fsum(float(x) ** exponent for x in range(int(self.low), int(self.high) + 1))


def _integral(exponent: int, low: float, high: float) -> float:
    if exponent == -1:
        return log(high / low)
    return (high ** (exponent + 1) - low ** (exponent + 1)) / (exponent + 1)


def _stretch(low: float, high: float, evaluated: _Evaluated) -> _Stretch:
    standing, best, leads = evaluated
    utilities: dict[str, Terms] = {
        option: {} if option in standing.removed else u.terms if isinstance(u, LaurentPolynomial) else {0: u}
        for option, u in standing.values.items()
    }
    return _Stretch(low, high, utilities, best, leads)


def _outcomes(
    seen: Sequence[tuple["Value | _Stretch", str | None]], is_whole: bool
) -> Iterator[tuple[str, str | None]]:
    """Which answers lead to which option: neighbouring numbers together, words by what they lead to."""
    words: dict[str | None, list[str]] = {}
    ranges: list[tuple[float, float, str | None]] = []
    for what, leads in seen:
        if not isinstance(what, _Stretch):
            words.setdefault(leads, []).append(value_text(what))
        elif ranges and ranges[-1][2] == leads:
            ranges[-1] = (ranges[-1][0], what.high, leads)
        else:
            ranges.append((what.low, what.high, leads))
    yield from ((" or ".join(texts), leads) for leads, texts in words.items())
    for place, (low, high, leads) in enumerate(ranges):
        yield _range_text(low, high, is_whole, place == 0, place == len(ranges) - 1), leads


def _range_text(low: float, high: float, is_whole: bool, is_first: bool, is_last: bool) -> str:
    """A range of numbers in words; the first and the last reach to the ends of what the fact may be."""
    below, above = (number_text(end if is_whole else float(f"{end:.4g}")) for end in (low, high))
    if is_first and is_last:
        return "any"
    if is_first:
        return f"at most {above}" if is_whole else f"below {above}"
    if is_last:
        return f"{below} or more" if is_whole else f"above {below}"
    return below if low == high else f"{below} to {above}"
