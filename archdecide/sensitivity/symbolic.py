"""Numbers along a line: a fact x that varies, and everything computed from it.

A `Form` is a number at one point of the line together with its formula around that point, a Laurent polynomial
Σ c_k · x^k. Curves, ratios, conditions and scores compute with forms as they do with plain numbers, so no rule
is written twice. Every comparison is answered at the point and remembered: between two neighbouring roots of
the remembered differences all answers stay the same, so each formula is exact there (MODEL §5).
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import isinf, sqrt
from typing import TypeVar

Result = TypeVar("Result")

Terms = dict[int, float]
"""Coefficients by exponent of x."""

SMALLEST_STEP = 1e-9
"""Pieces shorter than this share of x are not told apart: double precision carries about 1e-15."""


class LineSearch:
    """The point at which a line is followed, and the differences whose signs were asked for there."""

    __slots__ = ("differences", "x")

    def __init__(self, x: float) -> None:
        self.x = x
        self.differences: list[Terms] = []

    def variable(self) -> "LaurentPolynomial":
        """x itself."""
        return LaurentPolynomial(self, self.x, {1: 1.0})

    def next_change(self, end: float) -> float:
        """The place nearest to x, on the way to `end`, where an answer that was given may change; `end` if none."""
        low, high = min(self.x, end), max(self.x, end)
        found = [root for terms in self.differences for root in roots(terms, low, high)]
        return min((end, *found)) if end > self.x else max((end, *found))


class LaurentPolynomial:
    """A number at the point of a trace, and its formula around it."""

    __slots__ = ("terms", "trace", "value")

    def __init__(self, trace: LineSearch, value: float, terms: Terms) -> None:
        self.trace, self.value, self.terms = trace, value, terms

    def __add__(self, other: "LaurentPolynomial | float") -> "LaurentPolynomial":
        terms = dict(self.terms)
        if isinstance(other, LaurentPolynomial):
            for exponent, coefficient in other.terms.items():
                terms[exponent] = terms.get(exponent, 0.0) + coefficient
            return LaurentPolynomial(self.trace, self.value + other.value, terms)
        terms[0] = terms.get(0, 0.0) + other
        return LaurentPolynomial(self.trace, self.value + other, terms)

    __radd__ = __add__

    def __neg__(self) -> "LaurentPolynomial":
        return self * -1.0

    def __sub__(self, other: "LaurentPolynomial | float") -> "LaurentPolynomial":
        return self + -other

    def __rsub__(self, other: float) -> "LaurentPolynomial":
        return -self + other

    def __mul__(self, other: "LaurentPolynomial | float") -> "LaurentPolynomial":
        if not isinstance(other, LaurentPolynomial):
            return LaurentPolynomial(
                self.trace, self.value * other, {exponent: c * other for exponent, c in self.terms.items()}
            )
        terms: Terms = {}
        for one, left in self.terms.items():
            for two, right in other.terms.items():
                terms[one + two] = terms.get(one + two, 0.0) + left * right
        return LaurentPolynomial(self.trace, self.value * other.value, terms)

    __rmul__ = __mul__

    def __truediv__(self, other: "LaurentPolynomial | float") -> "LaurentPolynomial":
        return self * other.inverse() if isinstance(other, LaurentPolynomial) else self * (1 / other)

    def __rtruediv__(self, other: float) -> "LaurentPolynomial":
        return self.inverse() * other

    def inverse(self) -> "LaurentPolynomial":
        """1/x. Rules divide by facts only, never by formulas of facts."""
        ((exponent, coefficient),) = self.terms.items()
        return LaurentPolynomial(self.trace, 1 / self.value, {-exponent: 1 / coefficient})

    def _minus(self, other: "LaurentPolynomial | float") -> float:
        """The difference at the point; its formula is remembered."""
        difference = self - other
        self.trace.differences.append(difference.terms)
        return difference.value

    def __lt__(self, other: "LaurentPolynomial | float") -> bool:
        return self._minus(other) < 0

    def __le__(self, other: "LaurentPolynomial | float") -> bool:
        return self._minus(other) <= 0

    def __gt__(self, other: "LaurentPolynomial | float") -> bool:
        return self._minus(other) > 0

    def __ge__(self, other: "LaurentPolynomial | float") -> bool:
        return self._minus(other) >= 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LaurentPolynomial | int | float) and self._minus(other) == 0

    __hash__ = None  # type: ignore[assignment]  # a form varies


def pieces(
    start: float, end: float, evaluate: Callable[[LaurentPolynomial], Result]
) -> Iterator[tuple[float, float, Result]]:
    """From start towards end: the pieces inside which every comparison of `evaluate` keeps its answer.

    Each is given by its ends, in the direction of travel, with the result inside it.
    """
    sign = 1 if end > start else -1
    while start != end:
        inside = start + sign * max(abs(start), 1e-3) * SMALLEST_STEP
        if (end - inside) * sign <= 0:
            return
        trace = LineSearch(inside)
        result = evaluate(trace.variable())
        stop = trace.next_change(end)
        yield start, stop, result
        start = stop


def roots(terms: Terms, low: float, high: float) -> Iterator[float]:
    """Where Σ c_k · x^k may change sign strictly between low and high, in ascending order.

    Linear and quadratic formulas are solved in closed form, any other by splitting at the roots of its
    derivative and bisecting each monotone part down to neighbouring numbers.
    """
    if len(terms) == 2 and (slope := terms.get(1)) and (constant := terms.get(0)):  # most of them
        if low < (root := -constant / slope) < high:
            yield root
        return
    used = {exponent: coefficient for exponent, coefficient in terms.items() if coefficient}
    if len(used) < 2:
        yield from [0.0] if used and low < 0 < high else []
        return
    lowest = min(used)
    # Multiplying by a power of x moves no root on the positive or negative half-line.
    coefficients = [used.get(lowest + position, 0.0) for position in range(max(used) - lowest + 1)]
    for root in sorted(_polynomial_roots(coefficients, low, high)):
        if low < root < high:
            yield root


def _polynomial_roots(coefficients: list[float], low: float, high: float) -> list[float]:
    while len(coefficients) > 1 and not coefficients[-1]:
        coefficients = coefficients[:-1]
    if len(coefficients) == 1:
        return []
    if len(coefficients) == 2:
        return [-coefficients[0] / coefficients[1]]
    if len(coefficients) == 3:
        return _quadratic_roots(*coefficients)
    derivative = [position * coefficient for position, coefficient in enumerate(coefficients)][1:]
    turning = sorted(root for root in _polynomial_roots(derivative, low, high) if low < root < high)
    found = (_bisected(coefficients, left, right) for left, right in pairwise([low, *turning, high]))
    return [root for root in found if root is not None]


def _quadratic_roots(constant: float, linear: float, square: float) -> list[float]:
    """Roots without cancellation: the larger by the formula, the smaller through their product."""
    discriminant = linear * linear - 4 * square * constant
    if discriminant < 0 or isinf(discriminant):
        return []
    larger = -0.5 * (linear + (sqrt(discriminant) if linear >= 0 else -sqrt(discriminant)))
    return [larger / square, constant / larger] if larger else [0.0]


def _bisected(coefficients: list[float], low: float, high: float) -> float | None:
    at_low, at_high = _polynomial(coefficients, low), _polynomial(coefficients, high)
    if not at_low * at_high < 0:
        return None
    while True:
        middle = low + (high - low) / 2
        if middle in (low, high):
            return middle
        if _polynomial(coefficients, middle) * at_low > 0:
            low = middle
        else:
            high = middle


def _polynomial(coefficients: list[float], x: float) -> float:
    value = 0.0
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return value
