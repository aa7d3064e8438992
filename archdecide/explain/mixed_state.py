"""States between two: some inputs as before, some as after. What a change is attributed by.

An input is a fact with those that follow from it, an own weight, or the rule pack as a whole.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import combinations
from math import comb, fsum
from typing import Literal, Self

from msgspec import Struct, field

from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Weights, recommendation, weights_of
from archdecide.facts import all_facts
from archdecide.profile import Profile
from archdecide.rules import Criterion, Pack

PACK = "pack"
MOST_STATES = 1000
"""States in which a recommendation is asked for, at most, to find what alone suffices; about .3 ms each."""

InputKind = Literal["fact", "weight", "pack"]


class SystemState(Struct, frozen=True):
    """One of two states that are compared: where it comes from, the name of its profile, its facts under its pack,
    and own weights."""

    origin: str
    name: str
    facts: FactContext
    own_weights: Weights

    @classmethod
    def of(cls, profile: Profile, pack: Pack, origin: str, facts: FactContext | None = None) -> Self:
        """A profile under a pack; `facts` are its facts, where more is known than the profile says."""
        return cls(origin, profile.name, facts or FactContext.of(profile, pack), profile.weights)

    @property
    def weights(self) -> Weights:
        """The weight of every criterion."""
        return weights_of(self.facts, self.own_weights)


class Input(Struct, frozen=True):
    """Something that differs between two sides. `paths` are the facts that change with it."""

    name: str
    kind: InputKind
    paths: tuple[str, ...] = ()
    criterion: str = ""


def changed_inputs(
    before: SystemState, after: SystemState, followers: Mapping[str, Iterable[str]]
) -> tuple[Input, ...]:
    """Everything that differs: facts in the order of the profile, then own weights, then the pack.

    `followers` names the facts that only follow from another one; they change with it.
    """
    following = {path for paths in followers.values() for path in paths}
    inputs = [
        Input(path, "fact", (path, *followers.get(path, ())))
        for path in all_facts()
        if path not in following and before.facts.value(path) != after.facts.value(path)
    ]
    own = sorted({*before.own_weights, *after.own_weights})
    inputs += [
        Input(f"weights.{criterion}", "weight", criterion=criterion)
        for criterion in own
        if before.own_weights.get(criterion) != after.own_weights.get(criterion)
    ]
    if before.facts.pack.sha256 != after.facts.pack.sha256:
        inputs.append(Input(PACK, "pack"))
    return tuple(inputs)


class MixedState(Struct, frozen=True, dict=True):
    """Two sides and what differs between them."""

    before: SystemState
    after: SystemState
    inputs: tuple[Input, ...]
    _terms: dict[tuple[bool, str, frozenset[str]], tuple[float, Mapping[str, float]] | None] = field(
        default_factory=dict
    )

    @cached_property
    def by_name(self) -> Mapping[str, Input]:
        """The inputs by name."""
        return {item.name: item for item in self.inputs}

    @cached_property
    def options(self) -> tuple[str, ...]:
        """The options that both packs know."""
        known = self.before.facts.pack.option_ids
        return tuple(option for option in self.after.facts.pack.option_ids if option in known)

    def pack(self, changed: frozenset[str]) -> Pack:
        """The pack when these inputs have changed."""
        return (self.after if PACK in changed else self.before).facts.pack

    def facts(self, changed: frozenset[str]) -> FactContext:
        """The facts when these inputs have changed."""
        paths = (path for item in self.inputs if item.name in changed for path in item.paths)
        return self._bases[PACK in changed].with_facts({path: self.after.facts.value(path) for path in paths})

    @cached_property
    def _bases(self) -> Mapping[bool, FactContext]:
        """The facts before, under the pack before (False) and after (True); here nothing follows by itself."""
        known = self.before.facts.known
        return {False: FactContext(known, self.before.facts.pack), True: FactContext(known, self.after.facts.pack)}

    def weight(self, criterion: Criterion, changed: frozenset[str]) -> float:
        """The weight of a criterion when these inputs have changed."""
        side = self.after if f"weights.{criterion.id}" in changed else self.before
        return side.own_weights.get(criterion.id, criterion.weight.value)

    def scores(self, changed: frozenset[str]) -> Mapping[str, float]:
        """Points per option when these inputs have changed; all 0 where no criterion is known (MODEL §1)."""
        amounts: list[float] = []
        shares: list[Mapping[str, float]] = []
        for criterion in self.pack(changed).criteria:
            term = self._term(criterion, changed)
            if term is not None:
                amounts.append(self.weight(criterion, changed) * term[0])
                shares.append(term[1])
        total = fsum(amounts)
        return {
            option: 100 * fsum(amount * share[option] for amount, share in zip(amounts, shares, strict=True)) / total
            if total
            else 0.0
            for option in self.options
        }

    def _term(self, criterion: Criterion, changed: frozenset[str]) -> tuple[float, Mapping[str, float]] | None:
        """Importance and performances; computed once for all states that agree in what the criterion reads."""
        is_after = PACK in changed
        read = self._readers[is_after, criterion.id] & changed
        key = (is_after, criterion.id, read)
        if key not in self._terms:
            facts = self.facts(read | ({PACK} & changed))
            importance = facts.height(criterion)
            performed = facts.performances(criterion)
            self._terms[key] = (
                None if importance is None else (importance, {option: performed[option] for option in self.options})
            )
        return self._terms[key]

    @cached_property
    def _readers(self) -> Mapping[tuple[bool, str], frozenset[str]]:
        """By pack and criterion: the inputs that its importance or a performance reads."""
        return {
            (is_after, criterion.id): frozenset(
                item.name for item in self.inputs if set(item.paths) & set(base.pack.inputs_of_criterion(criterion))
            )
            for is_after, base in self._bases.items()
            for criterion in base.pack.criteria
        }

    def scoring(self) -> tuple[str, ...]:
        """The inputs that can move a score, in their order; the others have no part in one."""
        read = frozenset().union(*self._readers.values())
        return tuple(item.name for item in self.inputs if item.kind != "fact" or item.name in read)

    def recommendation(self, changed: frozenset[str]) -> str | None:
        """What is recommended when these inputs have changed."""
        facts = self.facts(changed)
        weights = {criterion.id: self.weight(criterion, changed) for criterion in facts.pack.criteria}
        return recommendation(facts, weights)

    def sufficient(self) -> tuple[str, ...]:
        """The fewest inputs that alone, all else as before, give the recommendation after.

        Of equally many the first in the order of inputs. Empty if the recommendation is the same, or if no set
        of inputs does that among the smallest `MOST_STATES` sets.
        """
        wanted = self.recommendation(frozenset(self.by_name))
        if wanted == self.recommendation(frozenset()):
            return ()
        sets = _smallest_first(self._deciding())
        return next((chosen for chosen in sets if self.recommendation(frozenset(chosen)) == wanted), ())

    def _deciding(self) -> list[str]:
        """The inputs that can move a recommendation: by a score, or by a gate."""
        decisive = {*self.before.facts.pack.decisive_facts, *self.after.facts.pack.decisive_facts}
        return [item.name for item in self.inputs if item.kind != "fact" or not decisive.isdisjoint(item.paths)]


def _smallest_first(names: list[str]) -> Iterator[tuple[str, ...]]:
    """Sets of one, two, three and more names, as long as there are not too many of them."""
    left = MOST_STATES
    for size in range(1, len(names) + 1):
        left -= comb(len(names), size)
        if left < 0:
            return
        yield from combinations(names, size)
