"""A complete rule pack: rules of several files in one canonical order, and the vocabulary they share."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from math import inf
from operator import itemgetter
from typing import Any, Self

from archdecide.conditions import Clause, CoverageBelow, NoDriver, nodes_in, triggers_in
from archdecide.curves import facts_in, reach
from archdecide.facts import Fact, all_facts, profile_facts
from archdecide.kinds import Number
from archdecide.lazy_fields import LazyFields
from archdecide.rules.boundary_models import (
    CommunicationRule,
    ComponentKind,
    Force,
    ResilienceRule,
)
from archdecide.rules.models import (
    CheckRule,
    Claim,
    Criterion,
    FactNote,
    Gate,
    Precaution,
    Ratio,
    Reference,
    SourceDocument,
    Trigger,
)
from archdecide.rules.rule_file import (
    KEYS,
    Limits,
    Manifest,
    Option,
    RuleFile,
)


@dataclass(frozen=True)
class Pack(LazyFields):
    """A complete rule pack, each list in a canonical order that does not depend on files.

    Its lists may be made `later`: most commands need few of them.
    """

    name: str
    version: str
    sha256: str
    options: tuple[Option, ...]
    limits: Limits
    ratios: tuple[Ratio, ...] = field(default_factory=tuple)
    criteria: tuple[Criterion, ...] = field(default_factory=tuple)
    gates: tuple[Gate, ...] = field(default_factory=tuple)
    triggers: tuple[Trigger, ...] = field(default_factory=tuple)
    precautions: tuple[Precaution, ...] = field(default_factory=tuple)
    forces: tuple[Force, ...] = field(default_factory=tuple)
    kinds: tuple[ComponentKind, ...] = field(default_factory=tuple)
    communication: tuple[CommunicationRule, ...] = field(default_factory=tuple)
    resilience: tuple[ResilienceRule, ...] = field(default_factory=tuple)
    checks: tuple[CheckRule, ...] = field(default_factory=tuple)
    claims: tuple[Claim, ...] = field(default_factory=tuple)
    documents: tuple[SourceDocument, ...] = field(default_factory=tuple)
    literature: tuple[Reference, ...] = field(default_factory=tuple)
    facts: tuple[FactNote, ...] = field(default_factory=tuple)

    def with_forces(self, forces: tuple[Force, ...]) -> Self:
        """The same pack with other forces. What is known of its facts is kept: no force has a part in that."""
        pack = copy(self)
        pack.__dict__.pop("acting_forces", None)
        pack.__dict__["forces"] = forces
        return pack

    @property
    def manifest(self) -> Manifest:
        """What the pack says of the whole; of several packs together nobody has described it."""
        return Manifest(self.name, self.version, description="", options=self.options, limits=self.limits)

    @cached_property
    def option_ids(self) -> tuple[str, ...]:
        """The options, operationally simplest first."""
        return tuple(option.id for option in self.options)

    @cached_property
    def default_hardware(self) -> Mapping[str, str]:
        """The hardware class of components that state none, by kind."""
        return {kind.kind: kind.hardware for kind in self.kinds}

    @cached_property
    def note_by_path(self) -> Mapping[str, FactNote]:
        """What is assumed of facts, by path."""
        return {note.fact: note for note in self.facts}

    @cached_property
    def ratio_by_path(self) -> Mapping[str, Ratio]:
        """Ratios by the path under which rules name them."""
        return {ratio.path: ratio for ratio in self.ratios}

    @cached_property
    def moves_along(self) -> Mapping[str, str]:
        """By fact the one that moves with it where it alone is varied: their ratio is held."""
        return {ratio.denominator: ratio.numerator.fact for ratio in self.ratios if ratio.held}

    @cached_property
    def trigger_by_id(self) -> Mapping[str, Trigger]:
        """Triggers by id."""
        return {trigger.id: trigger for trigger in self.triggers}

    @cached_property
    def check_by_id(self) -> Mapping[str, CheckRule]:
        """What `check` looks for, by id."""
        return {check.id: check for check in self.checks}

    @cached_property
    def drivers(self) -> tuple[Criterion, ...]:
        """The criteria that drive independent services."""
        return tuple(criterion for criterion in self.criteria if criterion.driver)

    def least_leads(self, ahead: str, behind: str, margin: float) -> Mapping[str, float]:
        """By criterion a lower bound of I·(p_ahead − p_behind − margin), whatever the facts."""
        key = ahead, behind, margin
        if key not in self._least_leads:
            self._least_leads[key] = {item.id: _least_lead(item, ahead, behind, margin) for item in self.criteria}
        return self._least_leads[key]

    @cached_property
    def _least_leads(self) -> dict[tuple[str, str, float], Mapping[str, float]]:
        return {}

    @cached_property
    def acting_forces(self) -> tuple[tuple[Force, Callable[[Mapping[str, Any]], object]], ...]:
        """The forces that have levels, each with what it reads of the facts of a component, as one value."""
        return tuple((force, _situation(force)) for force in self.forces if force.levels)

    @cached_property
    def gates_of_all(self) -> tuple[Gate, ...]:
        """The gates that name no option, but are about any recommendation."""
        known = set(self.option_ids)
        return tuple(gate for gate in self.gates if all(known.isdisjoint(level.options) for level in gate.levels))

    def inputs_of(self, path: str) -> tuple[str, ...]:
        """The stated or derived facts behind a fact: the terms of a ratio, or the fact itself."""
        ratio = self.ratio_by_path.get(path)
        return (path,) if ratio is None else (ratio.numerator.fact, ratio.denominator)

    def inputs_of_criterion(self, criterion: Criterion) -> tuple[str, ...]:
        """Every stated or derived fact that a criterion may read, in the order of first mention."""
        return self._inputs_by_criterion[criterion.id]

    def inputs_of_importance(self, criterion: Criterion) -> tuple[str, ...]:
        """Those that its importance may read."""
        return self._inputs_by_importance[criterion.id]

    def inputs_of_performances(self, criterion: Criterion) -> tuple[str, ...]:
        """Those that a performance may read."""
        return self._inputs_by_performances[criterion.id]

    @cached_property
    def _inputs_by_criterion(self) -> Mapping[str, tuple[str, ...]]:
        return {criterion.id: self._inputs(criterion.reads) for criterion in self.criteria}

    @cached_property
    def _inputs_by_importance(self) -> Mapping[str, tuple[str, ...]]:
        return {criterion.id: self._inputs(facts_in(criterion.importance)) for criterion in self.criteria}

    @cached_property
    def _inputs_by_performances(self) -> Mapping[str, tuple[str, ...]]:
        return {criterion.id: self._inputs(criterion.performances_read) for criterion in self.criteria}

    def _inputs(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(path for name in names for path in self.inputs_of(name)))

    def inputs_of_condition(self, condition: Clause) -> tuple[str, ...]:
        """Every stated or derived fact that a condition reads, those of its triggers included."""
        known = self._inputs_by_condition.get(id(condition))
        if known is None or known[0] is not condition:  # a copy of a pack has its conditions at other addresses
            known = self._inputs_by_condition[id(condition)] = (condition, self._read_by(condition))
        return known[1]

    @cached_property
    def inputs_by_trigger(self) -> Mapping[str, tuple[str, ...]]:
        """By id every stated or derived fact that a trigger reads, in the order of first mention."""
        read = {item.id: [self.inputs_of_condition(level.when) for level in item.levels] for item in self.triggers}
        return {name: tuple(dict.fromkeys(chain.from_iterable(paths))) for name, paths in read.items()}

    @cached_property
    def _inputs_by_condition(self) -> dict[int, tuple[Clause, tuple[str, ...]]]:
        return {}

    def _read_by(self, condition: Clause) -> tuple[str, ...]:
        paths = [path for test in condition.tests_inside for path in self.inputs_of(test.fact)]
        for identifier in triggers_in(condition):
            for level in self.trigger_by_id[identifier].levels:
                paths += self.inputs_of_condition(level.when)
        return tuple(dict.fromkeys(paths))

    @cached_property
    def dependents(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """By fact: what must be computed anew when it changes (see decide.scene)."""
        found: dict[str, set[tuple[str, str]]] = {}
        for kind, identifier, paths in self._dependencies():
            for path in paths:
                found.setdefault(path, set()).add((kind, identifier))
        return {path: frozenset(keys) for path, keys in found.items()}

    @cached_property
    def readers(self) -> Mapping[str, tuple[frozenset[str], frozenset[str]]]:
        """By fact: the criteria that read it, by id, and the levels of gates that do, as in `dependents`."""

        def of_kind(wanted: str, keys: Iterable[tuple[str, str]]) -> frozenset[str]:
            return frozenset(identifier for kind, identifier in keys if kind == wanted)

        return {path: (of_kind("bounds", keys), of_kind("gate", keys)) for path, keys in self.dependents.items()}

    @cached_property
    def deciding_levels(self) -> Mapping[str, tuple[Gate, int]]:
        """The levels of gates that may change a recommendation, by key as in `dependents`."""
        return {
            f"{gate.id}/{number}": (gate, number)
            for gate in self.gates
            for number, level in enumerate(gate.levels)
            if level.effect == "out" or not level.options
        }

    @cached_property
    def levels_against(self) -> Mapping[str, frozenset[str]]:
        """By option: those of them that may remove it, or withhold any recommendation."""
        levels = {key: gate.levels[number].options for key, (gate, number) in self.deciding_levels.items()}
        return {
            option: frozenset(key for key, named in levels.items() if not named or option in named)
            for option in self.option_ids
        }

    @cached_property
    def decisive_facts(self) -> Mapping[str, Fact]:
        """The facts that can change a recommendation, in the order of the vocabulary: those that a criterion or a
        removing gate reads."""
        paths = {path for criterion in self.criteria for path in self.inputs_of_criterion(criterion)}
        for gate, number in self.deciding_levels.values():
            paths.update(self.inputs_of_condition(gate.levels[number].when))
        return {path: fact for path, fact in all_facts().items() if path in paths}

    def _dependencies(self) -> Iterator[tuple[str, str, Iterable[str]]]:
        for path in self.ratio_by_path:
            yield "ratio", path, self.inputs_of(path)
        for criterion in self.criteria:
            importance = self.inputs_of_importance(criterion)
            yield "importance", criterion.id, importance
            yield "performances", criterion.id, self.inputs_of_performances(criterion)
            yield "bounds", criterion.id, self.inputs_of_criterion(criterion)
            yield "coverage", "", importance
            if criterion.driver:
                yield "drivers", "", importance
        for trigger in self.triggers:
            yield "trigger", trigger.id, {path for level in trigger.levels for path in self._behind(level.when)}
        for gate in self.gates:
            for number, level in enumerate(gate.levels):
                paths = self._behind(level.when)
                yield "gate", f"{gate.id}/{number}", paths
                yield "answers", f"{gate.id}/{number}", paths

    def _behind(self, condition: Clause) -> set[str]:
        """Every fact on which a condition hangs: those that it reads, and those of the criteria that it asks for."""
        paths = set(self.inputs_of_condition(condition))
        for criterion in self._criteria_asked(condition):
            paths.update(self.inputs_of_importance(criterion))
        return paths

    def _criteria_asked(self, condition: Clause) -> tuple[Criterion, ...]:
        """The criteria whose importance a condition asks for, itself or through a trigger."""
        signs = [level.when for name in triggers_in(condition) for level in self.trigger_by_id[name].levels]
        nodes = [node for part in (condition, *signs) for node in nodes_in(part)]
        if any(isinstance(node, CoverageBelow) for node in nodes):
            return self.criteria
        return self.drivers if any(isinstance(node, NoDriver) for node in nodes) else ()


def _situation(force: Force) -> Callable[[Mapping[str, Any]], object]:
    read = dict.fromkeys(test.fact for level in force.levels for test in level.when.tests_inside)
    own = [path for path in read if path.startswith("component.")]
    return itemgetter(*own) if own else lambda _: None


def _least_lead(criterion: Criterion, ahead: str, behind: str, margin: float) -> float:
    if not criterion.is_never_negative:
        return -inf
    ranges = criterion.performance_ranges
    # An importance may be unknown too, and adds nothing then.
    return reach(criterion.importance)[1] * min(0.0, ranges[ahead][0] - ranges[behind][1] - margin)


def assemble(manifests: Iterable[Manifest], files: Iterable[RuleFile], sha256: str) -> Pack:
    """One pack from several: later ones add to or override earlier ones by id. At least one has options."""
    parts = tuple(manifests)
    disabled = {identifier for part in parts for identifier in part.disabled}
    entries: dict[str, dict[str, Any]] = {name: {} for name in KEYS}
    for file in files:
        for name, key in KEYS.items():
            entries[name].update((getattr(entry, key), entry) for entry in getattr(file, name))
    lists = {
        name: tuple(entry for identifier, entry in sorted(found.items(), key=_canonical) if identifier not in disabled)
        for name, found in entries.items()
    }
    return Pack(
        name="+".join(part.name for part in parts),
        version="+".join(part.version for part in parts),
        sha256=sha256,
        options=next((part.options for part in reversed(parts) if part.options), ()),
        limits=next((part.limits for part in reversed(parts) if part.limits), Limits()),
        **lists,
    )


def _canonical(item: tuple[str, Any]) -> tuple[str, int, str, str]:
    """Order by code (A2 before A10), then by id; facts in the order of the profile, lists after them."""
    identifier, entry = item
    if isinstance(entry, FactNote):
        order = list(profile_facts())
        return "", order.index(identifier) if identifier in order else len(order), "", identifier
    code = getattr(entry, "code", identifier)
    letters = code.rstrip("0123456789abcdefghijklmnopqrstuvwxyz.")
    rest = code[len(letters) :]
    digits = rest.rstrip("abcdefghijklmnopqrstuvwxyz")
    number = digits.replace(".", "")
    return letters, int(number) if number.isdigit() else 0, rest, identifier


def vocabulary(pack: Pack) -> dict[str, Fact]:
    """Every fact that a rule about the whole system may name."""
    ratios = {ratio.path: Fact(ratio.path, Number(0, 1e15, ratio.unit), ratio.title) for ratio in pack.ratios}
    return {**all_facts(), **ratios}
