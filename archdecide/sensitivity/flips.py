"""The smallest change of facts that changes the recommendation: minimal flip sets (MODEL §5).

Single facts are followed exactly, as tipping points are. A set of two or three facts is first bounded over all that
it may plausibly do: most sets cannot flip, and are proved so. For the others, flips are looked for at the ends of the
ranges and where rules bend, and shrunk to the smallest largest change; what neither flips nor is proved is split and
bounded again. Work is limited, and the result says whether it is proved that no smaller set exists.

Beside the smallest set stand further ones of as many facts, each with the smallest change found for its facts.
"""

from collections.abc import Iterator
from itertools import combinations, islice

from msgspec import Struct

from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import StartingPoint, Weights
from archdecide.sensitivity.breakpoints import Places
from archdecide.sensitivity.flip_bounds import FlipFilter
from archdecide.sensitivity.flip_candidate import FlipCandidate
from archdecide.sensitivity.plausible import MutableFact, beyond, is_plausible, movable_facts
from archdecide.sensitivity.tipping import nearest_tip
from archdecide.values import Value

LARGEST_SET = 3
MAXIMUM_SPLITS = 6
"""Sets that are split in search of a proof; any further one counts as not settled."""
MAXIMUM_UNSETTLED = 40
"""Sets that may stay unsettled before the search ends with what it has, after less than half a second."""
CLOSER = 1 - 1e-6
"""A set replaces the best one so far if its largest change is smaller by this factor."""
MAXIMUM_OTHERS = 2
"""Further sets that are listed beside the smallest one."""
MAXIMUM_TRIALS = 8
"""Further pairs that are followed in search of others, about 5 ms each; of triples only those met before count."""


class FlipSet(Struct, frozen=True):
    """Facts that together change the recommendation to `becomes`: each with the value it has and the one it needs.

    `largest_change` is the largest of their changes: for numbers relative to the current value (to 1 where that is
    0), for steps and words relative to the length of the scale, for sets the share of the possible words. Not
    `plausible` is what moves back that only moves forward, or apart what belongs together.
    """

    changes: tuple[tuple[str, Value, Value], ...]
    becomes: str | None
    largest_change: float
    plausible: bool = True


class FlipSearch(Struct, frozen=True):
    """The set found, None if there is none of up to three facts.

    `proved` says whether no smaller set of facts (with none found: no set of up to three) changes the
    recommendation within the plausible ranges, for sure. `others` are further sets of as many facts, the smallest
    largest change first: of single facts the next ones exactly, of pairs and triples those that the search met.
    """

    found: FlipSet | None
    proved: bool
    others: tuple[FlipSet, ...] = ()


def minimal_flip_set(facts: FactContext, weights: Weights) -> FlipSearch:
    """The fewest facts whose plausible change changes the recommendation; of equally many the smallest change.

    Nothing is found, and nothing proved, where nothing is recommended.
    """
    baseline = StartingPoint(facts, weights)
    if baseline.now is None:
        return FlipSearch(None, proved=False)
    search = _Search(baseline, baseline.now)
    search.single_facts()
    proved = True
    for size in range(2, LARGEST_SET + 1):
        if search.best is None:
            proved = not search.unsettled
            search.sets_of(size)
    if search.best is None:
        return FlipSearch(None, not search.unsettled)
    return FlipSearch(search.polished(search.best), proved, search.others(search.best))


class _Search:
    """The best set so far."""

    def __init__(self, baseline: StartingPoint, now: str) -> None:
        self.baseline, self.facts, self.now = baseline, baseline.facts, now
        self.movable = movable_facts(baseline.facts)
        self.screen = FlipFilter(baseline, now, self.movable)
        self.places = Places(self.facts, self.facts.pack.criteria, baseline.levels.values())
        self.best: FlipSet | None = None
        self.by_facts: dict[frozenset[str], FlipSet] = {}
        self.unsettled = 0

    def single_facts(self) -> None:
        """Exactly: the nearest other recommendation of each fact within its plausible range."""
        for fact in self.movable:
            if not self.screen.is_certain((fact,), fact.largest):
                trial = FlipCandidate(self.baseline, (fact,), self.places)
                for value in self._single_values(fact):
                    self._offer(trial, (value,))

    def _single_values(self, fact: MutableFact) -> Iterator[Value]:
        if not fact.is_number:
            yield from fact.words(fact.largest)
            return
        for end in (fact.low, fact.high):
            tip = nearest_tip(fact.path, self.baseline, end)
            if tip is not None:
                past = beyond(tip, end > fact.center)
                yield tip if fact.whole else past if fact.low <= past <= fact.high else end

    def sets_of(self, size: int) -> None:
        """All sets of this size, each within the largest change of the best one so far."""
        strongest_first = sorted(self.movable, key=self.screen.pull, reverse=True)
        everything = max((fact.largest for fact in self.movable), default=0.0)
        for chosen in combinations(strongest_first, size):
            improved = self.unsettled < MAXIMUM_UNSETTLED
            while improved:
                reach = everything if self.best is None else self.best.largest_change * CLOSER
                improved = not self.screen.is_certain(chosen, reach) and self._improved(chosen, reach)

    def _improved(self, chosen: tuple[MutableFact, ...], reach: float) -> bool:
        """Whether these facts flip within this change; if so the smallest such change found is kept."""
        trial = FlipCandidate(self.baseline, chosen, self.places)
        values = trial.flipping_corner(reach)
        if values is None:
            settled, values = trial.split(reach) if self.unsettled < MAXIMUM_SPLITS else (False, None)
            self.unsettled += not settled
        return values is not None and self._offer(trial, trial.shrunk(values))

    def _offer(self, trial: FlipCandidate, values: tuple[Value, ...]) -> bool:
        """Keeps a set if it flips; it is the best if it is smaller than the best so far."""
        if not trial.flips(values):
            return False
        found = self._flip_set(trial, values)
        facts = frozenset(path for path, _, _ in found.changes)
        if _is_smaller(found, self.by_facts.get(facts)):
            self.by_facts[facts] = found
        if not _is_smaller(found, self.best):
            return False
        self.best = found
        return True

    def others(self, best: FlipSet) -> tuple[FlipSet, ...]:
        """Further sets of as many facts, the smallest first; of equal ones those of stronger facts."""
        size = len(best.changes)
        if 1 < size < LARGEST_SET:
            self._further_sets(size)
        further = [found for found in self.by_facts.values() if len(found.changes) == size]
        further.sort(key=lambda found: found.largest_change)
        named = {path for path, _, _ in best.changes}
        others = [found for found in further if {path for path, _, _ in found.changes} != named]
        return tuple(self.polished(found) for found in others[:MAXIMUM_OTHERS])

    def _further_sets(self, size: int) -> None:
        """Follows some more sets as far as they may plausibly change."""
        strongest_first = sorted(self.movable, key=self.screen.pull, reverse=True)
        everything = max(fact.largest for fact in self.movable)
        uncertain = (
            chosen
            for chosen in combinations(strongest_first, size)
            if frozenset(fact.path for fact in chosen) not in self.by_facts
            and not self.screen.is_certain(chosen, everything)
        )
        for chosen in islice(uncertain, MAXIMUM_TRIALS):
            trial = FlipCandidate(self.baseline, chosen, self.places)
            values = trial.flipping_corner(everything)
            if values is not None:
                self._offer(trial, trial.shrunk(values))

    def polished(self, best: FlipSet) -> FlipSet:
        """The same facts with values that people would write, where these are as good."""
        by_path = {fact.path: fact for fact in self.movable}
        trial = FlipCandidate(self.baseline, tuple(by_path[path] for path, _, _ in best.changes), self.places)
        return self._flip_set(trial, trial.polished(tuple(value for _, _, value in best.changes)))

    def _flip_set(self, trial: FlipCandidate, values: tuple[Value, ...]) -> FlipSet:
        order = {fact.path: place for place, fact in enumerate(self.movable)}
        pairs = zip(trial.chosen, values, strict=True)
        changes = sorted(((f.path, f.current, value) for f, value in pairs), key=lambda change: order[change[0]])
        plausible = is_plausible({path: value for path, _, value in changes}, self.facts)
        return FlipSet(tuple(changes), trial.answer(values), trial.largest_change(values), plausible)


def _is_smaller(found: FlipSet, than: FlipSet | None) -> bool:
    return than is None or found.largest_change <= than.largest_change * CLOSER
