"""The facts of one profile as conditions and curves see them."""

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from math import inf
from typing import Self, TypeVar, cast

from msgspec import Struct, field

from archdecide.conditions import Truth, any_of
from archdecide.curves import Level, joined, point, total
from archdecide.facts import facts_of, hosting_consequences
from archdecide.profile import Profile
from archdecide.rules import (
    Criterion,
    Gate,
    Pack,
    Performance,
    PerformanceCase,
    Ratio,
    Term,
)
from archdecide.values import Interval, NamedInterval, OneOf, Scalar, Value, completions, is_number

Result = TypeVar("Result")
Consequences = Mapping[str, Mapping[Scalar, Mapping[str, Value]]]
"""By fact and value: the derived facts that hang on it."""


_NOTHING: frozenset[tuple[str, str]] = frozenset()
_ESTIMATES = frozenset((Interval, NamedInterval, OneOf))


class FactContext(Struct, frozen=True, eq=False):
    """Known facts by path, read through the rules of a pack.

    What several rules ask for is kept once computed, and survives a change of facts that it does not read:
    asking "what if" costs only what changes. `open` names the facts that bounds may let take any value that they
    allow (see bounds); points ignore it. Without `has_estimates` every known value is one value.
    """

    known: Mapping[str, Value]
    pack: Pack
    follows: Consequences = field(default_factory=dict)
    open: frozenset[str] = frozenset()
    has_estimates: bool = True
    _cache: dict[tuple[str, str], object] = field(default_factory=dict)

    @classmethod
    def of(cls, profile: Profile, pack: Pack) -> Self:
        """Every known fact of a profile, derived ones included."""
        hardware = pack.default_hardware
        known = facts_of(profile, hardware)
        return cls(known, pack, hosting_consequences(profile, hardware), has_estimates=_has_estimates(known.values()))

    def with_facts(self, changes: Mapping[str, Value]) -> "FactContext":
        """The same pack with further or other facts; None makes a fact unknown.

        A derived fact that hangs on a changed one follows it, and is unknown where its cases differ. A number whose
        ratio to a changed one is held moves along, unless it is changed itself.
        """
        changes = {**self._moved(changes), **changes}
        if self.follows:
            followed = self._followed(changes).items()
            changes = {**{path: value if not isinstance(value, OneOf) else None for path, value in followed}, **changes}
        return self._changed(changes, self.open)

    def opened(self, ranges: Mapping[str, Value]) -> "FactContext":
        """These facts as open: each takes any value that its range allows; None: any value at all, or none."""
        ranges = {**self._moved(ranges), **ranges}
        if self.follows:
            ranges = {**self._followed(ranges), **ranges}
        return self._changed(ranges, self.open | ranges.keys())

    def with_open_fact(self, path: str, value: Value) -> "FactContext":
        """The same facts with a further one that counts as it is, while proofs take it for open."""
        return self._changed({path: value}, self.open | {path})

    def without_open_fact(self, path: str) -> "FactContext":
        """The same facts without one that `with_open_fact` or `with_facts` has added."""
        return self._changed({path: None}, self.open - {path})

    def _changed(self, changes: Mapping[str, Value], open_facts: frozenset[str]) -> "FactContext":
        kept = dict(self._cache)
        dependents = self.pack.dependents
        for path in changes.keys() & dependents.keys():
            for key in dependents[path]:
                kept.pop(key, None)
        has_estimates = self.has_estimates or _has_estimates(changes.values())
        return FactContext({**self.known, **changes}, self.pack, self.follows, open_facts, has_estimates, kept)

    def touched(self, paths: Iterable[str]) -> frozenset[tuple[str, str]]:
        """What must be computed anew when these facts, and those that follow from them, change."""
        names = [name for path in paths for name in (path, *self.followers(path))]
        return _NOTHING.union(*(self.pack.dependents.get(name, _NOTHING) for name in names))

    def readers(self, paths: Iterable[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The criteria and the levels of gates that read these facts, or those that follow from them."""
        known = self.pack.readers
        found = [known[name] for path in paths for name in (path, *self.followers(path)) if name in known]
        if len(found) == 1:
            return found[0]
        nothing: frozenset[str] = frozenset()
        return nothing.union(*(criteria for criteria, _ in found)), nothing.union(*(gates for _, gates in found))

    def followers(self, path: str) -> tuple[str, ...]:
        """The derived facts that hang on a fact, and the number that moves along with it."""
        hanging = tuple(next(iter(self.follows[path].values()))) if path in self.follows else ()
        other = self.pack.moves_along.get(path)
        return hanging if other is None or not self._moves(path, other) else (*hanging, other)

    def _moves(self, path: str, other: str) -> bool:
        return bool(is_number(self.known.get(path)) and self.known[path] and is_number(self.known.get(other)))

    def _moved(self, changes: Mapping[str, Value]) -> dict[str, Value]:
        """The numbers that move along with changed ones, so that their ratio stays. Estimates do not move."""
        found: dict[str, Value] = {}
        for path, other in self.pack.moves_along.items():
            value = changes.get(path)
            if value is None or other in changes or not self._moves(path, other):
                continue
            factor = cast("float", self.known[other]) / cast("float", self.known[path])
            match value:
                case Interval(low, high):
                    found[other] = Interval(low * factor, high * factor)
                case OneOf() | str() | frozenset():
                    pass
                case _:
                    found[other] = value * factor
        return found

    def _followed(self, changes: Mapping[str, Value]) -> dict[str, Value]:
        """The derived facts after these changes: one value, or those of all cases that are still possible."""
        found: dict[str, Value] = {}
        for path in [path for path in changes if path in self.follows]:
            cases = self.follows[path]
            values = cases if changes[path] is None else completions(changes[path])
            possible = [cases[cast("Scalar", value)] for value in values]
            for follower in next(iter(cases.values())):
                several = tuple(dict.fromkeys(case[follower] for case in possible))
                known = tuple(value for value in several if isinstance(value, str | int | float))
                # Where one case leaves it open, nobody knows it.
                found[follower] = several[0] if len(several) == 1 else OneOf(known) if known == several else None
        return found

    def value(self, path: str) -> Value:
        """The fact at this path, None if unknown."""
        value = self.known.get(path)
        if value is not None or not path.startswith("ratio.") or path in self.known:
            return value
        return self.cached("ratio", path, lambda: self._ratio(self.pack.ratio_by_path[path]))

    def _ratio(self, ratio: Ratio) -> Value:
        return quotient(ratio, self.known.get(ratio.numerator.fact), self.known.get(ratio.denominator))

    def trigger(self, identifier: str) -> Truth:
        """Whether any level of the trigger with this id holds; a trigger without levels is never known."""
        levels = self.pack.trigger_by_id[identifier].levels
        if not levels:
            return None
        return self.cached("trigger", identifier, lambda: any_of(level.when.holds(self) for level in levels))

    def gate_holds(self, gate: Gate, level: int) -> Truth:
        """Whether the condition of a gate's level holds."""
        return self.cached("gate", f"{gate.id}/{level}", lambda: gate.levels[level].when.holds(self))

    def importance(self, criterion: Criterion) -> Level:
        """How much a criterion matters, 0 to 1, with the facts that gave it and those that it lacks."""
        cases = self._cases(criterion)
        if not cases:
            return criterion.importance.level(self)
        return joined(self.height(criterion), [criterion.importance.level(case) for case in cases])

    def height(self, criterion: Criterion) -> float | None:
        """The importance alone: the mean over the values that its open words may still take."""
        key = ("importance", criterion.id)
        try:
            return self._cache[key]  # type: ignore[return-value]
        except KeyError:
            height = self._cache[key] = self._height(criterion)
            return height

    def _height(self, criterion: Criterion) -> float | None:
        cases = self._cases(criterion)
        if not cases:
            return criterion.importance.height(self)
        heights = [height for case in cases if (height := criterion.importance.height(case)) is not None]
        return total(heights) / len(heights) if heights else None

    def _cases(self, criterion: Criterion) -> list["FactContext"]:
        """These facts with every combination of the words that estimates leave open; none without estimates."""
        if not self.has_estimates:
            return []
        cases = estimate_cases(self.pack.inputs_of_importance(criterion), self.known)
        return [] if cases == [{}] else [FactContext({**self.known, **case}, self.pack) for case in cases]

    def performances(self, criterion: Criterion) -> Mapping[str, float]:
        """How well each option satisfies a criterion, 0 to 1."""
        fixed = criterion.fixed_performances
        if fixed is not None:
            return fixed
        return self.cached(
            "performances",
            criterion.id,
            lambda: {option: self._case(part).value for option, part in criterion.performances.items()},
        )

    def reasons(self, criterion: Criterion) -> Mapping[str, str]:
        """Why each option satisfies a criterion as well as it does."""
        return {option: self._case(part).because for option, part in criterion.performances.items()}

    def _case(self, part: Performance) -> Performance | PerformanceCase:
        """The first case that certainly holds, else the plain value."""
        return next((case for case in part.cases if case.when.holds(self) is True), part)

    def driver_importances(self) -> Mapping[str, float | None]:
        """Importance of every driver of independent services, None where unknown."""
        return self.cached(
            "drivers",
            "",
            lambda: {item.id: self.height(item) for item in self.pack.drivers},
        )

    @property
    def coverage(self) -> float:
        """Share of the criteria with at least one known driver, 0 to 1."""
        return self.cached("coverage", "", self._coverage)

    def _coverage(self) -> float:
        known = sum(self.height(criterion) is not None for criterion in self.pack.criteria)
        return known / len(self.pack.criteria) if self.pack.criteria else 0.0

    def peek(self, kind: str, identifier: str) -> object:
        """A result that is known already, else None; asking so first spares the hottest callers a function."""
        return self._cache.get((kind, identifier))

    def cached(self, kind: str, identifier: str, compute: Callable[[], Result]) -> Result:
        """A result of these facts, computed at most once; its kind must be among the pack's dependents."""
        key = (kind, identifier)
        try:
            return self._cache[key]  # type: ignore[return-value]
        except KeyError:
            result = self._cache[key] = compute()
            return result


def _has_estimates(values: Iterable[Value]) -> bool:
    return not _ESTIMATES.isdisjoint(map(type, values))


def estimate_cases(paths: Iterable[str], known: Mapping[str, Value]) -> list[dict[str, Value]]:
    """The estimates among these facts in every combination of their words, with numbers at their middle."""
    estimates = {path: value for path in paths if type(value := known.get(path)) in _ESTIMATES}
    if not estimates:
        return [{}]
    values = ([point(value)] if isinstance(value, Interval) else completions(value) for value in estimates.values())
    return [dict(zip(estimates, combination, strict=True)) for combination in product(*values)]


def quotient(ratio: Ratio, above: Value, below: Value) -> Value:
    """The value of a ratio; it needs both inputs, and x/0 is unbounded."""
    numerator, denominator = _bounds(above), _bounds(below)
    if numerator is None or denominator is None:
        return None
    low = divided(_term(ratio.numerator, numerator[0]), denominator[1])
    if numerator[0] is numerator[1] and denominator[0] is denominator[1]:
        return low
    high = divided(_term(ratio.numerator, numerator[1]), denominator[0])
    return low if low == high else Interval(low, high)


def divided(numerator: float, denominator: float) -> float:
    """numerator ÷ denominator; unbounded for a denominator of 0, but 0/0 is 0: nothing is shared by nobody."""
    if denominator == 0:
        return inf if numerator else 0.0
    return numerator / denominator


def _term(term: Term, value: float) -> float:
    return term.times * value + term.plus


def _bounds(value: Value) -> tuple[float, float] | None:
    match value:
        case Interval(low, high):
            return low, high
        case OneOf(values):
            numbers = [item for item in values if not isinstance(item, str)]
            return min(numbers), max(numbers)
        case None | str() | frozenset():
            return None
        case _:
            return value, value
