"""Is the answer already determined? What every completion of the open facts would recommend (MODEL §6).

Each open fact ranges over everything it may be, all together; a derived one may also stay unknown, because the lists
behind it may. Whether one option stays ahead of another is the sign of a sum over criteria: its least value is
bounded by interval arithmetic, and by branch and bound where criteria share open facts. Nothing is called determined
or eliminated without proof.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from math import floor

from msgspec import Struct

from archdecide.decide.bounds import whole_range
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Standing, StartingPoint, Weights
from archdecide.facts import DERIVED, WORTH_CUTTING
from archdecide.sensitivity.lead_bounds import Lead, LeastLead, middle
from archdecide.values import Interval, OneOf, Value


class Possibilities(Struct, frozen=True):
    """What the open facts leave possible.

    `determined` is the option that every completion recommends; `by_lead` says that it is so by lead or by
    gates, never by tie-break. `eliminated` are options that no completion recommends. Both are proofs; an
    option in neither is possible, or its case is not proved.
    """

    open_facts: tuple[str, ...]
    determined: str | None
    by_lead: bool
    eliminated: tuple[str, ...]


def possibilities(facts: FactContext, weights: Weights, baseline: StartingPoint | None = None) -> Possibilities:
    """What every completion of the open facts has in common.

    `baseline` is that of the facts and weights, where somebody has it already.
    """
    open_facts = tuple(_open_facts(facts))
    if not open_facts:
        return Possibilities((), None, False, ())
    baseline = baseline or StartingPoint(facts, weights)
    if baseline.is_settled(open_facts, by_lead=True):  # the cheapest of all proofs
        others = tuple(option for option in facts.pack.option_ids if option != baseline.now)
        return Possibilities(open_facts, baseline.now, by_lead=True, eliminated=others)
    return _Completions(baseline, open_space(facts)).possibilities()


def _open_facts(facts: FactContext) -> Iterator[str]:
    """Every fact that may change the recommendation and is not known exactly, but for those that follow from one."""
    followers = {follower for path in facts.follows for follower in facts.followers(path)}
    for path in facts.pack.decisive_facts:
        value = facts.value(path)
        if path == WORTH_CUTTING:
            is_open = path in facts.open
        else:
            is_open = (value is None or isinstance(value, (Interval, OneOf))) and path not in followers
        if is_open:
            yield path


def open_space(facts: FactContext) -> dict[str, Value]:
    """Every open fact that may change the recommendation, with everything it may be."""
    kinds = facts.pack.decisive_facts
    return {
        path: whole_range(kinds[path].kind) if (value := facts.value(path)) is None or path == WORTH_CUTTING else value
        for path in _open_facts(facts)
    }


def opened_space(facts: FactContext, space: Mapping[str, Value]) -> FactContext:
    """These facts with the whole space open."""
    return facts.opened({path: None if path in DERIVED else value for path, value in space.items()})


Proof = Callable[[str, str, float], bool]
"""Whether one option is proved to lead another by a margin in every completion."""


class _Completions:
    """All completions of the open facts at once."""

    def __init__(self, baseline: StartingPoint, space: Mapping[str, Value]) -> None:
        facts = baseline.facts
        self.baseline, self.facts, self.space, self.weights = baseline, facts, space, baseline.weights
        self.options = facts.pack.option_ids
        self.margin = facts.pack.limits.tie_margin / 100
        self.recommend = self.baseline.varying(space)
        self.opened = opened_space(facts, space)
        self.least = LeastLead(self.recommend, self.opened, tuple(space))
        self.out_always, self.out_perhaps = self.recommend.removed(self.opened)

    def possibilities(self) -> Possibilities:
        """What is proved of all completions, after a few of them have refuted what they can."""
        determined = self._determined()
        return Possibilities(
            open_facts=tuple(self.space),
            determined=determined,
            by_lead=determined is not None and self._is_determined(determined, 0.0),
            eliminated=tuple(option for option in self.options if self._is_eliminated(option, determined)),
        )

    def _determined(self) -> str | None:
        """What every completion recommends. Plain bounds often prove at once what is recommended now, and then no
        completion has to be looked at."""
        now = self.baseline.now
        if now is not None and self._is_determined(now, self.margin, self._plainly_positive):
            return now
        only = next(iter(self._recommended)) if len(self._recommended) == 1 else None
        return only if only is not None and self._is_determined(only, self.margin) else None

    # ── completions that refute ──

    @cached_property
    def _samples(self) -> Sequence[Standing]:
        """A few extreme completions: what one of them refutes needs no attempt at a proof."""
        return [*self._singles.values(), *(self.recommend.standing(facts) for facts in self._pushed())]

    @cached_property
    def _middle(self) -> StartingPoint:
        ends = {path: _ends(value) for path, value in self.space.items()}
        middle = {path: values[len(values) // 2] for path, values in ends.items()}
        return StartingPoint(self.facts.with_facts(middle), self.weights)

    @cached_property
    def _singles(self) -> Mapping[tuple[str, Value], Standing]:
        """Every open fact in turn at each of a few values, the others in the middle."""
        found = {}
        for path, value in self.space.items():
            recommend = self._middle.varying([path])
            for end in (*_ends(value), *((None,) if path in DERIVED else ())):
                found[path, end] = recommend.standing(self._middle.facts.with_facts({path: end}))
        return found

    def _pushed(self) -> Iterator[FactContext]:
        """For every pair of options the completion that puts each open fact where it helps the first most."""
        for ahead in self.options:
            for behind in self.options:
                if ahead == behind:
                    continue
                best: dict[str, tuple[float, Value]] = {}
                for (path, value), standing in self._singles.items():
                    lead = standing.values[ahead] - standing.values[behind]
                    if path not in best or lead > best[path][0]:
                        best[path] = (lead, value)
                yield self.facts.with_facts({path: value for path, (_, value) in best.items()})

    @cached_property
    def _recommended(self) -> frozenset[str | None]:
        """What the samples recommend."""
        margin = self.recommend.tie_margin
        return frozenset(None if sample.withheld else sample.leading(margin) for sample in self._samples)

    # ── proofs ──

    def _never_out(self, option: str) -> bool:
        return self.out_perhaps is not None and option not in self.out_perhaps

    def _is_determined(self, option: str, allowance: float, surely: Proof | None = None) -> bool:
        """Proved: never out, ahead of every simpler rival, and less than the allowance behind every other one."""
        is_positive = surely or self._surely_positive
        if not self._never_out(option):
            return False
        place = self.options.index(option)
        rivals = [
            (n, rival) for n, rival in enumerate(self.options) if rival != option and rival not in self.out_always
        ]
        if not rivals:
            return self.recommend.least_amount(self.opened) > self.baseline.noise
        return all(
            is_positive(option, rival, -allowance) if number > place else self._surely_far_behind(rival, is_positive)
            for number, rival in rivals
        )

    def _surely_far_behind(self, option: str, is_positive: Proof) -> bool:
        """Proved: in every completion the same remaining rival is ahead of the option by the tie margin."""
        rivals = [rival for rival in self.options if rival != option and self._never_out(rival)]
        return any(is_positive(rival, option, self.margin) for rival in rivals)

    def _is_eliminated(self, option: str, determined: str | None) -> bool:
        """Proved: always out, or always too far behind a rival, or always after a simpler one that is near enough."""
        if determined is not None:
            return option != determined
        if option in self._recommended:
            return False
        if option in self.out_always:
            return True
        if self._surely_far_behind(option, self._surely_positive):
            return True
        simpler = self.options[: self.options.index(option)]
        return any(
            self._never_out(rival)
            and all(other == rival or self._surely_positive(rival, other, -self.margin) for other in self.options)
            for rival in simpler
        )

    def _plainly_positive(self, ahead: str, behind: str, margin: float) -> bool:
        """The same as `_surely_positive`, where bounds alone can prove it."""
        return self.least.is_plainly_positive(Lead(ahead, behind, margin))

    def _surely_positive(self, ahead: str, behind: str, margin: float) -> bool:
        """Proved: Σ w·I·(p_ahead − p_behind − margin) > 0 in every completion."""
        if self._plainly_positive(ahead, behind, margin):
            return True
        if any(sample.values[ahead] - sample.values[behind] - margin * sample.amount <= 0 for sample in self._samples):
            return False
        return self.least.is_positive(Lead(ahead, behind, margin))


def _ends(value: Value) -> tuple[Value, ...]:
    """A few values of an open fact: the ends of an interval and its middle, or every word."""
    match value:
        case Interval(low, high):
            return low, _rounded(middle(low, high)) if float(low).is_integer() else middle(low, high), high
        case OneOf(values):
            return values
        case _:
            return (frozenset(), frozenset(("pci",)))


def _rounded(value: float) -> float:
    return floor(value + 0.5)
