"""The recommendation as a function of the facts: the part of a decision that "what if" questions ask again.

Facts may hold forms along a line in place of numbers (see forms); nothing here knows the difference.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress
from math import fsum

from msgspec import Struct

from archdecide.conditions import CoverageBelow, NoDriver
from archdecide.curves import total
from archdecide.decide.bounds import YES, criterion_bounds, gate_answers, least_term
from archdecide.decide.fact_context import FactContext
from archdecide.rules import Criterion, Effect, Gate

Weights = Mapping[str, float]
"""Weight of each criterion by id."""
Completion = Callable[[FactContext, Weights], FactContext]
"""Facts under weights to the same facts with what follows from them by other means than rules, such as a cut."""
Utilities = tuple[Mapping[str, float], float]
"""Σ w·I·p per option, and Σ w·I (MODEL §1, not yet divided)."""
Level = tuple[Gate, int]
"""A level of a gate, by its position."""

NOISE = 1e-12
"""Share of Σ w·I, or of Σ w, below which a difference is nothing but rounding."""


def weights_of(facts: FactContext, own_weights: Weights) -> Weights:
    """The weight of every criterion: the team's own, else the pack's."""
    return {criterion.id: own_weights.get(criterion.id, criterion.weight.value) for criterion in facts.pack.criteria}


def utilities(facts: FactContext, weights: Weights, criteria: Iterable[Criterion] | None = None) -> Utilities:
    """Σ w·I·p per option, and Σ w·I, over the known ones of these criteria (all of the pack by default)."""
    counted = facts.pack.criteria if criteria is None else criteria
    terms = [term for criterion in counted if (term := _terms(criterion, facts, weights)) is not None]
    return _summed(terms, facts.pack.option_ids)


def simplest_near_best(values: Mapping[str, float], total_importance: float, tie_margin: float) -> str:
    """The simplest option less than `tie_margin` points below the best. Options stand simplest first.

    A gap of exactly the margin is not less, whichever way its sums are rounded.
    """
    best = max(values.values())
    margin = total_importance * (tie_margin / 100 - NOISE)
    return next(option for option, value in values.items() if value is best or best - value < margin)


def is_within_tie_margin(lead: float, tie_margin: float) -> bool:
    """Whether a lead, in points, is too small to count. One of exactly the margin counts, as in a recommendation."""
    return lead < tie_margin - 100 * NOISE


class Standing(Struct, frozen=True):
    """What a recommendation is read from: Σ w·I·p per option and Σ w·I, the removed options, and whether a gate
    withholds any recommendation."""

    values: Mapping[str, float]
    amount: float
    removed: frozenset[str]
    withheld: bool

    def leading(self, tie_margin: float) -> str | None:
        """The simplest option near the best of those that remain, whether withheld or not; None if there is none."""
        remaining = {option: value for option, value in self.values.items() if option not in self.removed}
        if not remaining or self.amount == 0:
            return None
        return simplest_near_best(remaining, self.amount, tie_margin)


def rivals_of(
    option: str, options: Sequence[str], tie_margin: float, allowance: float | None = None
) -> list[tuple[str, float]]:
    """Every other option, with the margin by which this one must lead it: simpler ones by the tie margin, others by
    less than nothing: they may be ahead by the allowance (by default the tie margin), in points."""
    place, ahead, behind = options.index(option), tie_margin, tie_margin if allowance is None else allowance
    return [(rival, (ahead if n < place else -behind) / 100) for n, rival in enumerate(options) if rival != option]


class StartingPoint:
    """Facts as they are, with what every criterion and gate says of them: where "what if" questions start."""

    def __init__(self, facts: FactContext, weights: Weights) -> None:
        self.facts, self.weights = facts, weights
        # Of every known criterion w·I, and by option w·I·p.
        self.known: dict[str, float] = {}
        self._columns: dict[str, list[float]] = {option: [] for option in facts.pack.option_ids}
        for criterion in facts.pack.criteria:
            if (importance := facts.height(criterion)) is not None:
                amount = self.known[criterion.id] = weights[criterion.id] * importance
                performances = facts.performances(criterion)
                for option, column in self._columns.items():
                    column.append(amount * performances[option])
        self.levels = facts.pack.deciding_levels
        effects = {key: list(_effects(facts, [level])) for key, level in self.levels.items()}
        self.effects = {key: found for key, found in effects.items() if found}
        self.noise = NOISE * total(list(weights.values()))
        self._strong_drivers: dict[float, frozenset[str]] = {}
        self._leads: dict[tuple[str, str, float], _Lead] = {}

    @cached_property
    def removed(self) -> tuple[str, ...]:
        """The options that a gate certainly removes, simplest first."""
        out = {option for effects in self.effects.values() for option, effect in effects if effect == "out"}
        return tuple(option for option in self.facts.pack.option_ids if option in out)

    @cached_property
    def now(self) -> str | None:
        """What is recommended for the facts as they are."""
        return self.varying(())(self.facts)

    def varying(self, paths: Iterable[str]) -> "Recommender":
        """The recommendation for facts that differ from these in some paths only."""
        return Recommender(self, paths)

    def strong_drivers(self, below: float) -> frozenset[str]:
        """The drivers of independent services whose importance is at least this."""
        if below not in self._strong_drivers:
            heights = ((item.id, self.facts.height(item)) for item in self.facts.pack.drivers)
            self._strong_drivers[below] = frozenset(name for name, height in heights if height and height >= below)
        return self._strong_drivers[below]

    def stays_ahead(self, criteria: Collection[str], *, by_lead: bool = False) -> bool:
        """Proved: what is recommended now leads whatever importance and performances these criteria come to have.

        With `by_lead` it is never behind an option that the tie rule would let pass.
        """
        leads = self._clear_leads_now if by_lead else self._leads_now
        for lead in leads:
            if not lead.without(criteria) > 2 * self.noise:
                return False
        return bool(leads)

    def is_settled(self, paths: Iterable[str], *, by_lead: bool = False) -> bool:
        """Proved, without a look at any value: what is recommended now is so whatever becomes of these facts."""
        criteria, levels = self.facts.readers(paths)
        for key in self._threats & levels:  # a gate that removes another option leaves this one first
            if not self.rules_out(self.levels[key], criteria):
                return False
        return self.stays_ahead(criteria, by_lead=by_lead)

    @cached_property
    def _threats(self) -> frozenset[str]:
        """The levels that may take away what is recommended now."""
        return self.facts.pack.levels_against[self.now] if self.now is not None else frozenset()

    def rules_out(self, level: Level, criteria: Collection[str]) -> bool:
        """Whether all criteria but these are enough to keep a condition about all of them from holding."""
        match level[0].levels[level[1]].when:
            case CoverageBelow(coverage_below=share):
                others = len(self.known) - len(self.known.keys() & criteria)
                return others / len(self.facts.pack.criteria) >= share
            case NoDriver(no_driver=quorum):
                return not self.strong_drivers(quorum.below).issubset(criteria)
            case _:
                return False

    def summed_without(self, criteria: Collection[str]) -> Utilities:
        """Σ w·I·p per option, and Σ w·I, over the known criteria but these."""
        counted = [name not in criteria for name in self.known]
        sums = {option: total(list(compress(column, counted))) for option, column in self._columns.items()}
        return sums, total(list(compress(self.known.values(), counted)))

    @cached_property
    def _leads_now(self) -> "list[_Lead]":
        return self._leads_with(None)

    @cached_property
    def _clear_leads_now(self) -> "list[_Lead]":
        return self._leads_with(0)

    def _leads_with(self, allowance: float | None) -> "list[_Lead]":
        """The leads that keep what is recommended now, by rival."""
        now, pack = self.now, self.facts.pack
        if now is None:
            return []
        rivals = rivals_of(now, pack.option_ids, pack.limits.tie_margin, allowance)
        return [self.lead(now, rival, margin) for rival, margin in rivals]

    def lead(self, ahead: str, behind: str, margin: float) -> "_Lead":
        """The lead of one option over another, as it is."""
        key = ahead, behind, margin
        if key not in self._leads:
            least = self.facts.pack.least_leads(ahead, behind, margin)
            rows = zip(self._columns[ahead], self._columns[behind], self.known.values(), strict=True)
            terms = dict.fromkeys(least, 0.0)
            terms.update(zip(self.known, [one - other - margin * amount for one, other, amount in rows], strict=True))
            losses = {name: term - self.weights[name] * least[name] for name, term in terms.items()}
            self._leads[key] = _Lead(fsum(terms.values()), terms, losses)
        return self._leads[key]


class _Lead(Struct, frozen=True):
    """Σ w·I·(p_ahead − p_behind − margin), its term of every criterion, and what that can lose whatever the facts."""

    amount: float
    terms: Mapping[str, float]
    losses: Mapping[str, float]

    def without(self, criteria: Iterable[str]) -> float:
        """A lower bound of it, whatever importance and performances these criteria come to have.

        It may be no number, which proves nothing: a loss may be unbounded while its weight is 0.
        """
        return self.amount - fsum(map(self.losses.__getitem__, criteria))


class Recommender:
    """The recommendation for facts that differ from a baseline in some paths only.

    What those paths do not touch is computed once.
    """

    def __init__(self, baseline: StartingPoint, changing: Iterable[str]) -> None:
        facts = baseline.facts
        criteria, levels = facts.readers(changing)
        self.baseline, self.facts, self.weights = baseline, facts, baseline.weights
        self.options, self.tie_margin = facts.pack.option_ids, facts.pack.limits.tie_margin
        self.criteria = [criterion for criterion in facts.pack.criteria if criterion.id in criteria]
        self.levels: list[Level] = [
            level for key, level in baseline.levels.items() if key in levels and not baseline.rules_out(level, criteria)
        ]
        self.fixed_effects = [
            effect for key, effects in baseline.effects.items() if key not in levels for effect in effects
        ]

    @cached_property
    def fixed(self) -> Utilities:
        """Σ w·I·p per option, and Σ w·I, over the criteria that nothing changes."""
        return self.baseline.summed_without({criterion.id for criterion in self.criteria})

    def __call__(self, facts: FactContext) -> str | None:
        """The recommended option: best score after gates, with the tie rule; None where nothing can be recommended."""
        standing = self.standing(facts)
        return None if standing.withheld else standing.leading(self.tie_margin)

    def standing(self, facts: FactContext) -> Standing:
        """Utilities and gates for these facts."""
        effects = [*self.fixed_effects, *_effects(facts, self.levels)]
        values, amount = utilities(facts, self.weights, self.criteria) if self.criteria else ({}, 0.0)
        return Standing(
            {option: self.fixed[0][option] + values.get(option, 0.0) for option in self.options},
            self.fixed[1] + amount,
            frozenset(option for option, effect in effects if option is not None and effect == "out"),
            any(withholds(option, effect) for option, effect in effects),
        )

    def certainly(self, answer: str | None, facts: FactContext) -> bool:
        """Proved: this is the recommendation for everything that the open facts among these may be.

        Sufficient, not necessary: the option must stay, and be ahead of every simpler one that may remain by the
        tie margin and never behind another by as much.
        """
        surely, perhaps = self.removed(facts)
        if answer is None or perhaps is None or answer in perhaps:
            return False
        rivals = rivals_of(answer, self.options, self.tie_margin)
        leads = [(answer, rival, allowance) for rival, allowance in rivals if rival not in surely]
        if not leads:
            return self.least_amount(facts) > self.baseline.noise
        return all(self._surely_leads(lead, facts) for lead in leads)

    def removed(self, facts: FactContext) -> tuple[Collection[str], Collection[str] | None]:
        """The options that gates surely remove, and those that they may (None: any recommendation may be withheld)."""
        if any(withholds(option, effect) for option, effect in self.fixed_effects):
            return (), None
        surely = {option for option, effect in self.fixed_effects if option is not None and effect == "out"}
        perhaps = set(surely)
        for gate, number in self.levels:
            answers, level = gate_answers(gate, number, facts), gate.levels[number]
            if answers & YES and any(withholds(option, level.effect) for option in level.options or (None,)):
                return (), None
            if answers & YES and level.effect == "out":
                perhaps.update(level.options)
                surely.update(level.options if answers == YES else ())
        return surely, perhaps

    def _surely_leads(self, lead: tuple[str, str, float], facts: FactContext) -> bool:
        """Proved: Σ w·I·(p_ahead − p_behind − margin) stays above 0."""
        now, noise = self.baseline.lead(*lead), 2 * self.baseline.noise
        # Until a curve is looked at, its criterion loses whatever it can; often that of one is enough.
        losses = {criterion.id: now.losses[criterion.id] for criterion in self.criteria}
        for criterion in self.criteria:
            if now.amount - fsum(losses.values()) > noise:
                return True
            least = self.weights[criterion.id] * least_term(criterion, facts, lead)
            losses[criterion.id] = now.terms[criterion.id] - least
        return now.amount - fsum(losses.values()) > noise

    def fixed_lead(self, lead: tuple[str, str, float]) -> float:
        """The part of Σ w·I·(p_ahead − p_behind − margin) that nothing changes."""
        ahead, behind, margin = lead
        return self.fixed[0][ahead] - self.fixed[0][behind] - margin * self.fixed[1]

    def least_amount(self, facts: FactContext) -> float:
        """A lower bound of Σ w·I."""
        reaches = ((criterion, criterion_bounds(criterion, facts)[0]) for criterion in self.criteria)
        return total(
            [self.fixed[1], *(self.weights[item.id] * reach.low for item, reach in reaches if reach and reach.sure)]
        )


def recommendation(facts: FactContext, weights: Weights) -> str | None:
    """The recommended option, None where nothing can be recommended."""
    return StartingPoint(facts, weights).varying(())(facts)


def leader(facts: FactContext, weights: Weights) -> str | None:
    """The option that leads by score and gates, whether a recommendation is withheld or not."""
    return StartingPoint(facts, weights).varying(()).standing(facts).leading(facts.pack.limits.tie_margin)


Term = tuple[float, Mapping[str, float]]
"""w·I of one criterion, and w·I·p per option."""


def _terms(criterion: Criterion, facts: FactContext, weights: Weights) -> Term | None:
    """What one criterion adds; None while it is unknown."""
    importance = facts.height(criterion)
    if importance is None:
        return None
    amount = weights[criterion.id] * importance
    return amount, {option: amount * value for option, value in facts.performances(criterion).items()}


def _summed(terms: Collection[Term], options: Iterable[str]) -> Utilities:
    return {option: total([shares[option] for _, shares in terms]) for option in options}, total([n for n, _ in terms])


def _effects(facts: FactContext, levels: Iterable[Level]) -> Iterator[tuple[str | None, Effect]]:
    """What those levels that certainly hold do to which option (None: to the recommendation)."""
    for gate, number in levels:
        if facts.gate_holds(gate, number) is True:
            level = gate.levels[number]
            yield from ((option, level.effect) for option in level.options or (None,))


def withholds(option: str | None, effect: Effect) -> bool:
    """Whether an effect keeps back any recommendation."""
    return option is None and effect != "warn"
