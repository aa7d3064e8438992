"""The recommendation as a function of the facts: the part of a decision that "what if" questions ask again.

Facts may hold forms along a line in place of numbers (see forms); nothing here knows the difference.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Self

from archdecide.curves import total
from archdecide.decide.bounds import criterion_bounds
from archdecide.decide.scene import Facts
from archdecide.rules import Criterion, Effect, Gate

Weights = Mapping[str, float]
"""Weight of each criterion by id."""
Utilities = tuple[Mapping[str, float], float]
"""Σ w·I·p per option, and Σ w·I (MODEL §1, not yet divided)."""


def weights_of(facts: Facts, own_weights: Weights) -> Weights:
    """The weight of every criterion: the team's own, else the pack's."""
    return {criterion.id: own_weights.get(criterion.id, criterion.weight.value) for criterion in facts.pack.criteria}


def utilities(facts: Facts, weights: Weights, criteria: Iterable[Criterion] | None = None) -> Utilities:
    """Σ w·I·p per option, and Σ w·I, over the known ones of these criteria (all of the pack by default)."""
    amounts: list[float] = []
    shares: list[Mapping[str, tuple[float, str]]] = []
    for criterion in facts.pack.criteria if criteria is None else criteria:
        importance = facts.importance(criterion).value
        if importance is not None:
            amounts.append(weights[criterion.id] * importance)
            shares.append(facts.performances(criterion))
    values = {
        option: total([amount * share[option][0] for amount, share in zip(amounts, shares, strict=True)])
        for option in facts.pack.option_ids
    }
    return values, total(amounts)


def simplest_near_best(values: Mapping[str, float], total_importance: float, tie_margin: float) -> str:
    """The simplest option less than `tie_margin` points below the best. Options stand simplest first."""
    best = max(values.values())
    margin = total_importance * (tie_margin / 100)
    return next(option for option, value in values.items() if value is best or best - value < margin)


class Recommender:
    """The recommendation for facts that differ from given ones in some paths only.

    What those paths do not touch is computed once.
    """

    def __init__(self, facts: Facts, weights: Weights, changing: Iterable[str]) -> None:
        keys = frozenset(key for path in changing for key in facts.pack.dependents.get(path, ()))
        touched = [criterion for criterion in facts.pack.criteria if ("importance", criterion.id) in keys]
        others = [criterion for criterion in facts.pack.criteria if ("importance", criterion.id) not in keys]
        levels = list(_deciding_levels(facts))
        self.facts, self.weights, self.criteria = facts, weights, touched
        self.fixed = utilities(facts, weights, others)
        self.levels = [level for level in levels if ("gate", f"{level[0].id}/{level[1]}") in keys]
        self.fixed_effects = list(_effects(facts, (level for level in levels if level not in self.levels)))

    @classmethod
    def of_everything(cls, facts: Facts, weights: Weights) -> Self:
        """Nothing is fixed."""
        return cls(facts, weights, facts.pack.dependents)

    def __call__(self, facts: Facts) -> str | None:
        """The recommended option: best score after gates, with the tie rule; None where nothing can be recommended."""
        effects = [*self.fixed_effects, *_effects(facts, self.levels)]
        if any(option is None and effect != "warn" for option, effect in effects):
            return None
        values, amount = utilities(facts, self.weights, self.criteria)
        values = {option: self.fixed[0][option] + value for option, value in values.items()}
        amount = self.fixed[1] + amount
        removed = {option for option, effect in effects if effect == "out"}
        remaining = {option: value for option, value in values.items() if option not in removed}
        if not remaining or (isinstance(amount, float) and amount == 0):
            return None
        return simplest_near_best(remaining, amount, facts.pack.limits.tie_margin)

    def certainly(self, answer: str | None, facts: Facts) -> bool:
        """Proved: this stays the recommendation over everything that the open facts among these may be.

        Sufficient, not necessary: gates must keep their answers, and the option must stay ahead of every simpler
        one by the tie margin and never fall behind another by as much.
        """
        if answer is None or any(
            facts.gate_holds(*level) is not self.facts.gate_holds(*level) for level in self.levels
        ):
            return False
        removed = {option for option, effect in [*self.fixed_effects, *_effects(facts, self.levels)] if effect == "out"}
        margin = facts.pack.limits.tie_margin / 100
        options = facts.pack.option_ids
        place = options.index(answer)
        return all(
            self._least_lead(answer, rival, margin if number < place else -margin, facts) > 0
            for number, rival in enumerate(options)
            if rival != answer and rival not in removed
        )

    def _least_lead(self, ahead: str, behind: str, margin: float, facts: Facts) -> float:
        """A lower bound of Σ w·I·(p_ahead − p_behind − margin)."""
        least = self.fixed[0][ahead] - self.fixed[0][behind] - margin * self.fixed[1]
        for criterion in self.criteria:
            (low, high), performances = criterion_bounds(criterion, facts)
            worst = performances[ahead][0] - performances[behind][1] - margin
            least += self.weights[criterion.id] * min(low * worst, high * worst)
        return least


def recommendation(facts: Facts, weights: Weights) -> str | None:
    """The recommended option, None where nothing can be recommended."""
    return Recommender.of_everything(facts, weights)(facts)


def removed_options(facts: Facts) -> tuple[str, ...]:
    """The options that a gate certainly removes, simplest first."""
    out = {option for option, effect in _effects(facts, _deciding_levels(facts)) if effect == "out"}
    return tuple(option for option in facts.pack.option_ids if option in out)


def _deciding_levels(facts: Facts) -> Iterator[tuple[Gate, int]]:
    """The levels of gates that may change a recommendation."""
    for gate in facts.pack.gates:
        for number, level in enumerate(gate.levels):
            if level.effect == "out" or not level.options:
                yield gate, number


def _effects(facts: Facts, levels: Iterable[tuple[Gate, int]]) -> Iterator[tuple[str | None, Effect]]:
    """What those levels that certainly hold do to which option (None: to the recommendation)."""
    for gate, number in levels:
        if facts.gate_holds(gate, number) is True:
            level = gate.levels[number]
            yield from ((option, level.effect) for option in level.options or (None,))
