"""Rules as tested code: the examples in a pack run as tests, and which sides of its rules they reach (MODEL §9).

A rule has one side per level, which an example reaches by making it fire, and one more for being silent. The sides
of a curve are in `sides`. Only an example that holds reaches anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from msgspec import Struct

from archdecide.conditions import Condition, Truth
from archdecide.curves import Level
from archdecide.decide.evaluate import gate_findings, precaution_finding, trigger_finding
from archdecide.decide.fact_context import FactContext
from archdecide.packtools.curve_coverage import curve_sides, reached_sides
from archdecide.rules import (
    CommunicationRule,
    Criterion,
    CurveExample,
    Example,
    Force,
    Gate,
    Pack,
    Precaution,
    ResilienceRule,
    Trigger,
    vocabulary,
)
from archdecide.scoped_vocabulary import COMPONENT_FACTS, INTERACTION_FACTS
from archdecide.values import Interval, OneOf, Value, number_text

Conditional = Gate | Trigger | Precaution | Force | CommunicationRule | ResilienceRule
CONDITIONAL_LISTS = ("gates", "triggers", "precautions", "forces", "communication", "resilience")
RULE_LISTS = ("criteria", *CONDITIONAL_LISTS)
IMPORTANCE_TOLERANCE = 0.0005
"""Examples state importances with three or four decimals."""


class ExampleResult(Struct, frozen=True):
    """What an example expects and what the rule says. `place` is where it stands in the rule: `("examples", 0)`."""

    kind: str
    rule: str
    place: tuple[str | int, ...]
    expected: str
    found: str
    passed: bool


class RuleSide(Struct, frozen=True):
    """Something a rule can do, and whether an example shows it. `is_curve` tells parts of curves from levels."""

    kind: str
    rule: str
    name: str
    is_curve: bool
    reached: bool


class Coverage(Struct, frozen=True):
    """How many sides are reached; exact, because 99.96 % is not 100 %."""

    covered: int
    total: int

    @property
    def share(self) -> Fraction:
        """Covered ÷ total, 0 to 1; 1 where there is nothing to cover."""
        return Fraction(self.covered, self.total) if self.total else Fraction(1)

    @property
    def hundredths(self) -> int:
        """Hundredths of a per cent, rounded down: 10000 only where everything is covered."""
        return int(self.share * 10_000)


class ExampleRun(Struct, frozen=True, dict=True):
    """Every example of a pack with its result, and every side of its rules."""

    results: tuple[ExampleResult, ...]
    sides: tuple[RuleSide, ...]

    @cached_property
    def failures(self) -> tuple[ExampleResult, ...]:
        """The examples that the rules contradict."""
        return tuple(result for result in self.results if not result.passed)

    @cached_property
    def unreached(self) -> tuple[RuleSide, ...]:
        """The sides that no example shows."""
        return tuple(side for side in self.sides if not side.reached)

    def coverage(self, *, is_curve: bool) -> Coverage:
        """The coverage of the levels of rules, or of the parts of curves."""
        asked = [side for side in self.sides if side.is_curve is is_curve]
        return Coverage(sum(side.reached for side in asked), len(asked))

    def covers(self, minimum: Fraction) -> bool:
        """Whether the levels of rules and the parts of curves both reach a minimum in per cent; exact."""
        return all(100 * self.coverage(is_curve=is_curve).share >= minimum for is_curve in (False, True))

    def passes(self, minimum: Fraction | None) -> bool:
        """Whether all examples hold, and the minimum is reached if one is asked for."""
        return not self.failures and (minimum is None or self.covers(minimum))


def run_examples(pack: Pack) -> ExampleRun:
    """Runs every example of a pack. The pack must be free of complaints, so that all facts and values exist."""
    results: list[ExampleResult] = []
    sides: list[RuleSide] = []
    for criterion in pack.criteria:
        run = _run_criterion(criterion, pack)
        results += run.results
        sides += run.sides
    for kind in CONDITIONAL_LISTS:
        for rule in getattr(pack, kind):
            run = _run_rule(kind, rule, pack)
            results += run.results
            sides += run.sides
    return ExampleRun(tuple(results), tuple(sides))


def facts_given(given: Mapping[str, Any], pack: Pack) -> FactContext:
    """The facts of an example as rules see them; null means unknown."""
    names = {**vocabulary(pack), **COMPONENT_FACTS, **INTERACTION_FACTS}
    known: dict[str, Value] = {}
    for path, raw in given.items():
        if raw is not None:
            value = names[path].kind.read(list(raw) if isinstance(raw, tuple) else raw)
            known[path] = value  # type: ignore[assignment]  # no fact is a day
    return FactContext(known, pack)


# Criteria


def _run_criterion(criterion: Criterion, pack: Pack) -> ExampleRun:
    results: list[ExampleResult] = []
    reached: set[str] = set()
    for number, example in enumerate(criterion.examples):
        facts = facts_given(example.given, pack)
        level = facts.importance(criterion)
        passed = _is_as_expected(example, level)
        found = _importance_text(level.value)
        results.append(
            ExampleResult(
                "criteria", criterion.id, ("examples", number), _importance_text(example.importance), found, passed
            )
        )
        if passed and not _has_estimate(facts):
            reached.update(reached_sides(criterion.importance, facts))
    names = vocabulary(pack)
    sides = [
        RuleSide("criteria", criterion.id, side, is_curve=True, reached=side in reached)
        for side in curve_sides(criterion.importance, names)
    ]
    return ExampleRun(tuple(results), tuple(sides))


def _is_as_expected(example: CurveExample, level: Level) -> bool:
    if example.importance is None or level.value is None:
        return example.importance is level.value
    return abs(example.importance - level.value) <= IMPORTANCE_TOLERANCE


def _has_estimate(facts: FactContext) -> bool:
    """An estimate shows an average of several places of a curve, and so none of them."""
    return any(isinstance(value, Interval | OneOf) for value in facts.known.values())


def _importance_text(value: float | None) -> str:
    return "importance unknown" if value is None else f"importance {number_text(round(value, 4))}"


# Rules with conditions


def _run_rule(kind: str, rule: Conditional, pack: Pack) -> ExampleRun:
    names = level_names(rule)
    results: list[ExampleResult] = []
    reached: set[str] = set()
    for number, example in enumerate(rule.examples):
        facts = facts_given(example.given, pack)
        said, effects = answer(rule, facts)
        passed = said == example.expect and (example.effect is None or example.effect in effects)
        found = _answer_text(said, sorted(effects) if said == "fires" and example.effect else [])
        results.append(ExampleResult(kind, rule.id, ("examples", number), _expectation(example), found, passed))
        if passed:
            reached.update(names[level] for level in firing_levels(rule, facts))
            reached.update({"silent"} if said == "silent" else ())
    if isinstance(rule, Gate):
        results += _met(kind, rule, pack)
    sides = [
        RuleSide(kind, rule.id, name, is_curve=False, reached=name in reached)
        for name in ((*names, "silent") if names else ())
    ]
    return ExampleRun(tuple(results), tuple(sides))


def _met(kind: str, gate: Gate, pack: Pack) -> Iterator[ExampleResult]:
    """Whether every level can be met: in each example in which it acts, it no longer holds once its action is done."""
    firing = [example for example in gate.examples if example.expect == "fires"]
    acting = [(example, firing_levels(gate, facts_given(example.given, pack))) for example in firing]
    for number, level in enumerate(gate.levels):
        place = ("levels", number, "met")
        if not level.met:
            said = "why no action does (inherent)" if level.inherent is None else ""
            if said:
                yield ExampleResult(
                    kind, gate.id, place, f"facts that clear the level, or {said}", "neither", passed=False
                )
            continue
        for example in (example for example, levels in acting if number in levels):
            holds = level.when.holds(facts_given({**example.given, **level.met}, pack))
            expected = "silent once its action is done"
            yield ExampleResult(kind, gate.id, place, expected, _said(holds), passed=holds is False)


def _expectation(example: Example) -> str:
    return _answer_text(example.expect, [example.effect] if example.effect else [])


def _answer_text(said: str, effects: Sequence[str]) -> str:
    return f"{said} with {' and '.join(effects)}" if effects else said


def answer(rule: Conditional, facts: FactContext) -> tuple[str, frozenset[str]]:
    """What a rule says of these facts: fires, silent or unknown, and with which effects it says so.

    A rule without a condition is text for people: its examples, if any, find it firing.
    """
    match rule:
        case Gate():
            findings = gate_findings(rule, facts)
            states = {finding.state for finding in findings}
            state = "holds" if "holds" in states else "unproven" if "unproven" in states else "clear"
            said = {"holds": "fires", "unproven": "unknown", "clear": "silent"}[state]
            return said, frozenset(finding.effect for finding in findings if finding.state == state)
        case Precaution():
            answers = [level.when.holds(facts) for level in rule.levels]
            said = {"holds": "fires", "unproven": "unknown", "clear": "silent"}[precaution_finding(rule, facts).state]
            return said, frozenset({f"level {answers.index(True) + 1}"} if True in answers else ())
        case Trigger():
            finding = trigger_finding(rule, facts)
            said = {"fires": "fires", "clear": "silent"}.get(finding.state, "unknown")
            return said, frozenset({finding.level} if finding.level else ())
        case Force():
            answers = [condition.holds(facts) for condition in conditions_of(rule)]
            points = [str(level.points) for level, holds in zip(rule.levels, answers, strict=True) if holds is True]
            truth = True if True in answers else None if None in answers else False
            return _said(truth), frozenset({*points[:1], rule.side})
        case CommunicationRule() | ResilienceRule():
            effect = rule.choice if isinstance(rule, CommunicationRule) else rule.pattern
            return _said(rule.when.holds(facts) if rule.when else True), frozenset({effect})


def _said(truth: Truth) -> str:
    return "unknown" if truth is None else "fires" if truth else "silent"


def conditions_of(rule: Conditional) -> tuple[Condition, ...]:
    """The condition of each level of a rule, strongest first; of a rule about an edge its only one, if it has one."""
    if isinstance(rule, CommunicationRule | ResilienceRule):
        return () if rule.when is None else (rule.when,)
    return tuple(level.when for level in rule.levels)


def level_names(rule: Conditional) -> tuple[str, ...]:
    """A name for each level of a rule, unique within it."""
    match rule:
        case Gate():
            return tuple(f"level {n}, {level.effect}" for n, level in enumerate(rule.levels, start=1))
        case Trigger():
            return tuple(f"level {n}, {level.level}" for n, level in enumerate(rule.levels, start=1))
        case Precaution():
            return tuple(f"level {n}" for n, _ in enumerate(rule.levels, start=1))
        case Force():
            return tuple(f"level {n}, {level.points} points" for n, level in enumerate(rule.levels, start=1))
        case CommunicationRule() | ResilienceRule():
            return ("fires",) if rule.when is not None else ()


def firing_levels(rule: Conditional, facts: FactContext) -> frozenset[int]:
    """The levels that have a say: of each option's levels the strongest that holds, and every one beside it."""
    return acting_levels(rule, [condition.holds(facts) for condition in conditions_of(rule)])


def acting_levels(rule: Conditional, answers: Sequence[Truth]) -> frozenset[int]:
    """The levels that have a say where the conditions of the levels have these answers."""
    if not isinstance(rule, Gate):
        return frozenset({answers.index(True)} if True in answers else ())
    return frozenset(_acting_levels_of_gate(rule, answers))


def _acting_levels_of_gate(gate: Gate, answers: Sequence[Truth]) -> Iterator[int]:
    for option in {option for level in gate.levels for option in level.options or (None,)}:
        holding = [
            number
            for number, level in enumerate(gate.levels)
            if answers[number] is True and option in (level.options or (None,))
        ]
        yield from (number for number in holding if gate.levels[number].beside)
        yield from [number for number in holding if not gate.levels[number].beside][:1]
