"""Which sets of facts cannot change the recommendation, however they plausibly change: quickly, set after set.

What a set can do to a criterion or gate depends only on those of its facts that these read; such parts are bounded
once and put together for every set. It proves what `Recommender.certainly` would prove.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import combinations
from math import fsum
from operator import itemgetter

from archdecide.decide.bounds import (
    NO,
    YES,
    Answers,
    Bounds,
    ValueRange,
    criterion_bounds,
    gate_answers,
    least_term,
)
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Level, StartingPoint, withholds
from archdecide.rules import Criterion
from archdecide.sensitivity.plausible import MutableFact

Chosen = tuple[MutableFact, ...]
CriterionBounds = tuple[ValueRange | None, Mapping[str, Bounds]]


class FlipFilter:
    """Bounds over the plausible changes of sets of facts, against a baseline that recommends `now`."""

    def __init__(self, baseline: StartingPoint, now: str, movable: Sequence[MutableFact]) -> None:
        facts = baseline.facts
        options, margin = facts.pack.option_ids, facts.pack.limits.tie_margin / 100
        place = options.index(now)
        self.baseline, self.facts, self.now = baseline, facts, now
        self.rivals = [option for option in options if option != now]
        self.leads = [(now, rival, margin if options.index(rival) < place else -margin) for rival in self.rivals]
        touched = {fact.path: facts.touched([fact.path]) for fact in movable}
        # An estimate left alone may leave a condition open that any exact value settles: as if it were unknown.
        ranges = {fact.path: None if fact.is_estimate else fact.range(fact.largest) for fact in movable}
        everything = facts.opened(ranges)
        undecided = {key for key, level in baseline.levels.items() if gate_answers(*level, everything) not in (YES, NO)}
        self.criteria = {
            path: {item.id: item for item in facts.pack.criteria if ("bounds", item.id) in keys}
            for path, keys in touched.items()
        }
        self.levels = {
            path: {key: level for key, level in baseline.levels.items() if ("gate", key) in keys and key in undecided}
            for path, keys in touched.items()
        }
        self.exact = {item.id: self._terms(item, facts) for item in facts.pack.criteria}
        self.out = frozenset(baseline.removed)
        self.now_terms = [fsum(column) for column in zip(*self.exact.values(), strict=True)]
        self._bounds: dict[tuple[str, float, Chosen], tuple[tuple[float, ...], CriterionBounds]] = {}
        self._answers: dict[tuple[str, float, Chosen], Answers] = {}
        self._losses: dict[tuple[str, float], tuple[float, ...]] = {}
        self._shared: dict[tuple[str, str], tuple[str, ...]] = {}

    def is_certain(self, chosen: Chosen, reach: float) -> bool:
        """Proved: no change of these facts within this reach changes the recommendation."""
        losses = [self._loss(fact, reach) for fact in chosen]
        least = [fsum(column) for column in zip(self.now_terms, *losses, strict=True)]
        for name in self._read_together(chosen):
            # Each has counted its own share; together they do something else.
            readers = [fact for fact in chosen if name in self.criteria[fact.path]]
            criterion, exact = self.criteria[readers[0].path][name], self.exact[name]
            together = self._bound(criterion, chosen, reach)
            alone = [self._bound(criterion, (fact,), reach) for fact in readers]
            for column, base in enumerate(exact):
                least[column] += together[column] - base - fsum(bound[column] - base for bound in alone)
        noise = self.baseline.noise
        unsafe = {rival for rival, value in zip(self.rivals, least, strict=False) if not value > noise}
        if len(unsafe) == len(self.rivals) and not least[-1] > noise:
            return False
        return self._gates_agree(chosen, reach, unsafe)

    def _loss(self, fact: MutableFact, reach: float) -> tuple[float, ...]:
        """What this fact alone may do to a lower bound of each lead, and of Σ w·I, within this reach."""
        key = fact.path, reach
        if key not in self._losses:
            pairs = [(self._bound(item, (fact,), reach), self.exact[name]) for name, item in self._read(fact)]
            self._losses[key] = tuple(
                fsum(bound[n] - exact[n] for bound, exact in pairs) for n in range(len(self.now_terms))
            )
        return self._losses[key]

    def _read_together(self, chosen: Chosen) -> set[str]:
        """The criteria that read two or more of these facts."""
        found: set[str] = set()
        for one, other in combinations(chosen, 2):
            key = one.path, other.path
            if key not in self._shared:
                self._shared[key] = tuple(name for name in self.criteria[one.path] if name in self.criteria[other.path])
            found.update(self._shared[key])
        return found

    def pull(self, fact: MutableFact) -> float:
        """How far this fact alone may bring a lead down, at most."""
        columns = [(self._bound(item, (fact,), fact.largest), self.exact[name]) for name, item in self._read(fact)]
        return max((exact[n] - bound[n] for bound, exact in columns for n in range(len(self.rivals))), default=0.0)

    def _read(self, fact: MutableFact) -> Iterable[tuple[str, Criterion]]:
        return self.criteria[fact.path].items()

    def _terms(self, criterion: Criterion, facts: FactContext) -> tuple[float, ...]:
        """Lower bounds of what a criterion adds to each lead, and of w·I."""
        weight = self.baseline.weights[criterion.id]
        reach = criterion_bounds(criterion, facts)[0]
        amount = reach.low if reach is not None and reach.sure else 0.0
        return (*(weight * least_term(criterion, facts, lead) for lead in self.leads), weight * amount)

    def _bound(self, criterion: Criterion, chosen: Chosen, reach: float) -> tuple[float, ...]:
        return self._bounded(criterion, chosen, reach)[0]

    def _bounded(self, criterion: Criterion, chosen: Chosen, reach: float) -> tuple[tuple[float, ...], CriterionBounds]:
        read = tuple(fact for fact in chosen if criterion.id in self.criteria[fact.path])
        key = (criterion.id, reach, read)
        if key not in self._bounds:
            facts = opened(self.facts, read, reach)
            self._bounds[key] = self._terms(criterion, facts), criterion_bounds(criterion, facts)
        return self._bounds[key]

    def _answer(self, key: str, level: Level, chosen: Chosen, reach: float) -> Answers:
        read = tuple(fact for fact in chosen if key in self.levels[fact.path])
        if (key, reach, read) not in self._answers:
            facts = opened(self.facts, read, reach)
            for criterion in {name: item for fact in read for name, item in self._read(fact)}.values():
                # Conditions may ask for the importance of criteria, whose bounds are known by now.
                facts.cached("bounds", criterion.id, partial(itemgetter(1), self._bounded(criterion, read, reach)))
            self._answers[key, reach, read] = gate_answers(*level, facts)
        return self._answers[key, reach, read]

    def _gates_agree(self, chosen: Chosen, reach: float, unsafe: set[str]) -> bool:
        """Whether the recommended option surely stays, and every rival that may overtake it is surely out."""
        touched = {key: level for fact in chosen for key, level in self.levels[fact.path].items()}
        if not touched:
            return unsafe <= self.out
        out = {
            option
            for key, effects in self.baseline.effects.items()
            if key not in touched
            for option, effect in effects
            if effect == "out"
        }
        for key, (gate, number) in touched.items():
            level = gate.levels[number]
            stops = self.now in level.options or any(
                withholds(option, level.effect) for option in level.options or (None,)
            )
            if not stops and not (unsafe - out) & set(level.options):
                continue
            answers = self._answer(key, (gate, number), chosen, reach)
            if stops and answers & YES:
                return False
            if answers == YES:
                out.update(level.options)
        return unsafe <= out


def opened(facts: FactContext, chosen: Chosen, reach: float) -> FactContext:
    """These facts with the chosen ones open as far as they reach."""
    return facts.opened({fact.path: fact.range(reach) for fact in chosen})
