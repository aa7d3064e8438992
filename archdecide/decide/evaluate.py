"""Facts and rules to findings: every criterion, gate, trigger and precaution of a pack applied to one profile."""

from collections.abc import Iterable, Sequence
from itertools import chain

from archdecide.conditions import Clause, Truth
from archdecide.decide.fact_context import FactContext
from archdecide.decide.findings import (
    CriterionFinding,
    GateFinding,
    Knowledge,
    OpenQuestion,
    PrecautionFinding,
    TriggerFinding,
    TriggerState,
    WeighedCriterion,
)
from archdecide.facts import ASKED_FIRST, all_facts
from archdecide.rules import EFFECTS, Criterion, Gate, Precaution, Trigger
from archdecide.values import Interval, OneOf, Value


def weighed_criterion(criterion: Criterion, facts: FactContext, weight: float) -> WeighedCriterion:
    """A criterion applied to the facts."""
    return WeighedCriterion(criterion.id, facts.height(criterion), weight, facts.performances(criterion))


def criterion_finding(criterion: Criterion, facts: FactContext, weighed: WeighedCriterion) -> CriterionFinding:
    """All that is said of a criterion; contributions are filled in once all criteria are known."""
    level = facts.importance(criterion)
    state: Knowledge = "unknown" if level.value is None else "partial" if level.missing else "known"
    read = {name for path in criterion.reads for name in (path, *facts.pack.inputs_of(path))}
    shown = {path: facts.value(path) for path in sorted(read) if facts.value(path) is not None}
    return CriterionFinding(
        id=criterion.id,
        code=criterion.code,
        title=criterion.title,
        group=criterion.group,
        question=criterion.question,
        grade=criterion.grade,
        state=state,
        importance=weighed.importance,
        weight=weighed.weight,
        performances=weighed.performances,
        because=facts.reasons(criterion),
        facts=shown,
        missing=_open_inputs((*level.missing, *level.missing_multipliers), facts),
        contributions={},
        sources=criterion.sources,
    )


def _open_inputs(paths: Iterable[str], facts: FactContext) -> tuple[str, ...]:
    """The unknown facts behind these paths: of a ratio its unknown terms."""
    inputs = chain.from_iterable(facts.pack.inputs_of(path) for path in paths)
    return tuple(path for path in dict.fromkeys(inputs) if facts.value(path) is None)


def gate_findings(gate: Gate, facts: FactContext) -> list[GateFinding]:
    """What a gate says of each option it acts on: one finding, and one more for every level `beside` it."""
    named = {option for level in gate.levels for option in level.options}
    options: list[str | None] = [option for option in facts.pack.option_ids if option in named]
    findings = []
    for option in options or [None]:
        acting = [n for n, level in enumerate(gate.levels) if option is None or option in level.options]
        if main := [n for n in acting if not gate.levels[n].beside]:
            findings.append(_gate_finding(gate, option, main, facts))
        findings += [_gate_finding(gate, option, [n], facts) for n in acting if gate.levels[n].beside]
    return findings


def _gate_finding(gate: Gate, option: str | None, numbers: list[int], facts: FactContext) -> GateFinding:
    levels = [gate.levels[number] for number in numbers]
    answers = [facts.gate_holds(gate, number) for number in numbers]
    first_true = answers.index(True) if True in answers else None
    first_open = answers.index(None) if None in answers else None
    chosen = levels[first_true if first_true is not None else first_open if first_open is not None else 0]
    stronger = first_true is not None and first_open is not None and first_open < first_true
    read = _inputs((level.when for level in levels), facts)
    return GateFinding(
        id=gate.id,
        code=gate.code,
        title=gate.title,
        option=option,
        effect=chosen.effect,
        state="holds" if first_true is not None else "unproven" if first_open is not None else "clear",
        because=chosen.because,
        action=chosen.action,
        facts={path: facts.value(path) for path in read},
        settles=tuple(path for path in read if _is_open(facts.value(path))) if first_open is not None else (),
        could_become=levels[first_open].effect if stronger and first_open is not None else None,
        area=gate.area,
        sources=gate.sources,
    )


def _is_open(value: Value) -> bool:
    """Whether a fact is unknown, or an estimate leaves it open."""
    return value is None or isinstance(value, Interval | OneOf)


def _inputs(conditions: Iterable[Clause], facts: FactContext) -> tuple[str, ...]:
    """The stated or derived facts that conditions read, in the order of first mention."""
    return tuple(dict.fromkeys(path for condition in conditions for path in facts.pack.inputs_of_condition(condition)))


def trigger_finding(trigger: Trigger, facts: FactContext) -> TriggerFinding:
    """Whether a sign shows, and at which level."""
    answers = [level.when.holds(facts) for level in trigger.levels]
    state: TriggerState = "watch"
    level = None
    if True in answers:
        state, level = "fires", trigger.levels[answers.index(True)]
    elif trigger.levels:
        state = "unknown" if None in answers else "clear"
    return TriggerFinding(
        id=trigger.id,
        code=trigger.code,
        title=trigger.title,
        sign=trigger.sign,
        state=state,
        level=level.level if level else None,
        because=level.because if level else "",
        watch=trigger.watch,
        advice=trigger.advice,
        facts={path: facts.value(path) for path in facts.pack.inputs_by_trigger[trigger.id]},
        sources=trigger.sources,
    )


def precaution_finding(precaution: Precaution, facts: FactContext) -> PrecautionFinding:
    """Whether a precaution applies: the first level that holds, else the first that is open."""
    answers = [level.when.holds(facts) for level in precaution.levels]
    said: Truth = True if True in answers else None if None in answers else False
    level = precaution.levels[answers.index(said)]
    read = _inputs((item.when for item in precaution.levels), facts)
    return PrecautionFinding(
        id=precaution.id,
        code=precaution.code,
        title=precaution.title,
        kind=precaution.kind,
        area=precaution.area,
        options=precaution.options,
        state="holds" if said else "unproven" if said is None else "clear",
        because=level.because,
        action=level.action,
        facts={path: facts.value(path) for path in _inputs((level.when,), facts)},
        settles=tuple(path for path in read if _is_open(facts.value(path))) if said is None else (),
        sources=precaution.sources,
    )


def open_questions(criteria: Sequence[CriterionFinding], gates: Sequence[GateFinding]) -> tuple[OpenQuestion, ...]:
    """The facts nobody has stated that a criterion or a gate lacks: what most rules wait for comes first,
    after what is always asked first."""
    criteria_of: dict[str, list[str]] = {}
    gates_of: dict[str, list[str]] = {}
    for criterion in criteria:
        for path in criterion.missing:
            criteria_of.setdefault(path, []).append(criterion.id)
    for gate in gates:
        for path in (path for path in gate.settles if gate.facts.get(path) is None):
            if gate.id not in gates_of.setdefault(path, []):
                gates_of[path].append(gate.id)
    weight = {EFFECTS[0]: 2, EFFECTS[1]: 1, EFFECTS[2]: 0}
    strength = {gate.id: weight[gate.effect] for gate in gates}
    names = all_facts()

    def urgency(path: str) -> tuple[bool, int, int]:
        asked = 2 * len(criteria_of.get(path, ())) + sum(strength[gate] for gate in gates_of.get(path, ()))
        return path not in ASKED_FIRST, -asked, list(names).index(path)

    return tuple(
        OpenQuestion(
            fact=path,
            question=names[path].question,
            allowed=names[path].kind.allowed(),
            criteria=tuple(criteria_of.get(path, ())),
            gates=tuple(gates_of.get(path, ())),
        )
        for path in sorted({*criteria_of, *gates_of}, key=urgency)
    )
