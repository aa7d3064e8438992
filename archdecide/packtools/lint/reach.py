"""What no facts can reach, and what only repeats another rule: decided over every cell of the facts (see cells)."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice, pairwise

from msgspec import Struct

from archdecide.conditions import Condition, Truth
from archdecide.curves import Choose, Piecewise, nodes_in
from archdecide.facts import Fact
from archdecide.kinds import Number, Ordinal
from archdecide.packtools.examples import (
    CONDITIONAL_LISTS,
    Conditional,
    acting_levels,
    conditions_of,
    level_names,
)
from archdecide.packtools.lint.cells import MAXIMUM_CELLS, Cells
from archdecide.packtools.lint.lint_findings import LintFinding
from archdecide.rules import CommunicationRule, Criterion, Force, Gate, Pack, ResilienceRule, Trigger, vocabulary
from archdecide.scoped_vocabulary import COMPONENT_FACTS, INTERACTION_FACTS
from archdecide.values import number_text

Answers = Sequence[Truth]
SILENT = "silent"
MOST_OVERLAP_CELLS = 250_000
"""Combinations that are looked at for all overlaps of a pack, about 10 µs each; what is left is unproved."""


class Reachability:
    """The reach of every condition of a pack; what is too large to analyse is left in `unproved`."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.names = {**vocabulary(pack), **COMPONENT_FACTS, **INTERACTION_FACTS}
        self.unproved: list[str] = []
        self._read: dict[int, frozenset[str]] = {}
        self._left = MOST_OVERLAP_CELLS

    def findings(self) -> Iterator[LintFinding]:
        """Everything unreachable, then every overlap."""
        for criterion in self.pack.criteria:
            yield from self._of_criterion(criterion)
        for kind in CONDITIONAL_LISTS:
            for rule in getattr(self.pack, kind):
                yield from self._of_rule(kind, rule)
        yield from self._of_choices()
        yield from self._overlaps()

    # Rules

    def _of_rule(self, kind: str, rule: Conditional) -> Iterator[LintFinding]:
        names = level_names(rule)
        if not names:
            return

        def shown(answers: Answers) -> Iterable[Hashable]:
            acting = acting_levels(rule, answers)
            return acting or ({SILENT} if all(answer is False for answer in answers) else ())

        for side in self._missing(rule.id, conditions_of(rule), [*range(len(names)), SILENT], shown):
            if side == SILENT:
                what, hint = (
                    "is never silent",
                    "a rule that always holds says nothing; give it a condition that can fail",
                )
            else:
                what = f"{names[side]} never comes into effect" if isinstance(side, int) else ""
                hint = "its condition contradicts itself, or a stronger level always holds with it"
            yield LintFinding("unreachable", kind, rule.id, what, hint)

    def _of_choices(self) -> Iterator[LintFinding]:
        """Styles and protocols: the first rule that holds decides, so that earlier ones may hide later ones."""
        for decided in ("style", "protocol"):
            rules = [rule for rule in self.pack.communication if rule.sets == decided and rule.when is not None]
            conditions = [rule.when for rule in rules if rule.when is not None]

            def first(answers: Answers) -> Iterable[Hashable]:
                return {answers.index(True)} if True in answers else ()

            for number in self._missing(f"the order of {decided}s", conditions, range(len(rules)), first):
                if isinstance(number, int) and not self._unused(rules[number].id, [conditions[number]]):
                    what = f"never decides the {decided}, because an earlier rule always holds with it"
                    yield LintFinding("unreachable", "communication", rules[number].id, what, "narrow the earlier rule")

    # Criteria

    def _of_criterion(self, criterion: Criterion) -> Iterator[LintFinding]:
        for node in nodes_in(criterion.importance):
            if isinstance(node, Choose):
                for number in self._unused(criterion.id, [branch.when for branch in node.choose]):
                    what = f"branch {number + 1} of a choice in its curve is never taken"
                    yield LintFinding(
                        "unreachable", "criteria", criterion.id, what, "earlier branches leave it nothing"
                    )
            elif isinstance(node, Piecewise):
                yield from _unreachable_pieces(criterion, node, self.names[node.fact])
        for option, performance in criterion.performances.items():
            for number in self._unused(criterion.id, [case.when for case in performance.cases]):
                what = f"case {number + 1} of the performance of '{option}' never applies"
                hint = "it contradicts itself, or earlier cases leave it nothing"
                yield LintFinding("unreachable", "criteria", criterion.id, what, hint)

    def _unused(self, name: str, whens: Sequence[Condition | None]) -> list[int]:
        """The alternatives that are never the first to hold; one without a condition takes what is left."""
        conditions = [when for when in whens if when is not None]

        def first(answers: Answers) -> Iterable[Hashable]:
            given = iter(answers)
            for number, when in enumerate(whens):
                if when is None or next(given) is True:
                    return {number}
            return ()

        return [
            number for number in self._missing(name, conditions, range(len(whens)), first) if isinstance(number, int)
        ]

    # Overlaps

    def _overlaps(self) -> Iterator[LintFinding]:
        """Rules whose every effect another rule has as well, whenever they act."""
        for kind in CONDITIONAL_LISTS:
            effects = [effect for rule in getattr(self.pack, kind) for effect in _effects(rule)]
            alike: dict[Hashable, list[_Effect]] = {}
            for effect in effects:
                alike.setdefault(effect.consequence, []).append(effect)
            for one in effects:
                for other in alike[one.consequence]:
                    if one.rule != other.rule and self._implies(one, other):
                        mutual = self._implies(other, one)
                        if mutual and one.rule > other.rule:
                            continue
                        what = f"whenever it acts, '{other.rule}' does the same"
                        hint = "merge the two, or let them differ in what they do"
                        yield LintFinding("overlap", kind, one.rule, what, hint)

    def _implies(self, one: "_Effect", other: "_Effect") -> bool:
        """Whether the other condition holds in every cell in which the first does. False where that is not proved."""
        read = self._reads(one.condition)
        if not read & self._reads(other.condition):
            return False
        if one.condition == other.condition:
            return self._can_hold(one.condition)
        # What only the other condition reads stays unknown: it must hold without it.
        cells = Cells(self.pack, self.names, [one.condition, other.condition]).over(read)
        if cells.count > min(MAXIMUM_CELLS, self._left):
            self._is_unproved(one.rule)
            return False
        holds = False
        for scene in cells.scenes():
            self._left -= 1
            if one.condition.holds(scene) is True:
                if other.condition.holds(scene) is not True:
                    return False
                holds = True
        return holds

    def _can_hold(self, condition: Condition) -> bool:
        cells = Cells(self.pack, self.names, [condition])
        return any(condition.holds(scene) is True for scene in islice(cells.scenes(), MAXIMUM_CELLS))

    def _reads(self, condition: Condition) -> frozenset[str]:
        """The facts that a condition reads, looked up once."""
        key = id(condition)
        if key not in self._read:
            self._read[key] = Cells(self.pack, self.names, [condition]).reads
        return self._read[key]

    # What is asked of cells

    def _missing(
        self,
        name: str,
        conditions: Sequence[Condition],
        wanted: Iterable[Hashable],
        shown: Callable[[Answers], Iterable[Hashable]],
    ) -> list[Hashable]:
        """What no cell shows, in the order of `wanted`; stops as soon as everything has been seen."""
        missing = list(wanted)
        cells = Cells(self.pack, self.names, conditions)
        for looked_at, scene in enumerate(cells.scenes()):
            if not missing:
                break
            if looked_at == MAXIMUM_CELLS:
                self._is_unproved(name)
                return []
            seen = set(shown([condition.holds(scene) for condition in conditions]))
            if seen:
                missing = [item for item in missing if item not in seen]
        return missing

    def _is_unproved(self, name: str) -> None:
        if name not in self.unproved:
            self.unproved.append(name)


class _Effect(Struct, frozen=True):
    """What a level of a rule does, and when."""

    rule: str
    condition: Condition
    consequence: Hashable


def _effects(rule: Conditional) -> Iterator[_Effect]:
    match rule:
        case Gate(levels=levels):
            for level in levels:
                for option in level.options or (None,):
                    yield _Effect(rule.id, level.when, (level.effect, option))
        case Trigger(levels=levels, sign=sign):
            yield from (_Effect(rule.id, level.when, (sign, level.level)) for level in levels)
        case Force(levels=levels, side=side):
            yield from (_Effect(rule.id, level.when, side) for level in levels)
        case CommunicationRule(sets="advice") if rule.when is not None:
            yield _Effect(rule.id, rule.when, rule.choice)
        case ResilienceRule() if rule.when is not None:
            yield _Effect(rule.id, rule.when, rule.pattern)


def _unreachable_pieces(criterion: Criterion, curve: Piecewise, fact: Fact) -> Iterator[LintFinding]:
    kind = fact.kind
    if not isinstance(kind, Number | Ordinal):
        return
    for (left, _), (right, _) in pairwise(curve.points):
        if right <= kind.low or left >= kind.high:
            what = f"the curve over '{curve.fact}' between {number_text(left)} and {number_text(right)} is out of reach"
            yield LintFinding("unreachable", "criteria", criterion.id, what, f"its values are {kind.allowed()}")
