"""Steps that rules call for by themselves: gates, signs, prerequisites and duties, each rule once."""

from collections.abc import Collection, Iterator

from archdecide.boundaries.consequences.consequences import Horizon
from archdecide.decide.findings import GateFinding
from archdecide.fact_phrases import phrase
from archdecide.facts import DERIVED
from archdecide.plan.answers import precaution_answer, prerequisites, sign_answer
from archdecide.plan.context import PlanContext
from archdecide.plan.hard_drivers import FACTS, GATES
from archdecide.plan.step import CONFIRMED, NO_LONGER_RAISED, NO_LONGER_SHOWN, Step
from archdecide.rules import Gate
from archdecide.values import Value

ASKING_GATE = "insufficient-facts"
"""The gate whose action is to answer questions, which is a step of its own."""


def gate_steps(context: PlanContext, drivers: Collection[str], taken: Collection[str]) -> Iterator[Step]:
    """What gates ask of the target, of all options where none is left.

    `drivers` are the hard drivers that have steps of their own, `taken` the ids of rules that other steps cite.
    """
    if context.decision.outcome.verdict == "insufficient" and not context.target.is_recorded:
        return
    blocked = context.decision.outcome.verdict == "blocked" and not context.target.is_recorded
    found = context.decision.gates if blocked else context.decision.gates_of(context.target.style)
    groups: dict[str, list[GateFinding]] = {}
    for finding in found:
        if finding.state == "holds" and finding.id != ASKING_GATE and not _is_told(finding, drivers, taken):
            groups.setdefault(finding.id, []).append(finding)
    gates = {gate.id: gate for gate in context.facts.pack.gates}
    for identifier, findings in groups.items():
        yield _gate_step(gates[identifier], findings)


def _is_told(finding: GateFinding, drivers: Collection[str], taken: Collection[str]) -> bool:
    """Whether another step says it: an extraction for a hard driver, or a step that cites the rule."""
    if finding.id in GATES.values():
        about = {driver for path, driver in FACTS.items() if path in finding.facts}
        return bool(about) and about <= set(drivers)
    return finding.id in taken


def _gate_step(gate: Gate, findings: list[GateFinding]) -> Step:
    presses = any(finding.effect != "warn" for finding in findings)
    # Of the gates of hard drivers, only what is about one presses; a copy per region is planned.
    about_driver = gate.id in GATES.values() and any(FACTS.keys() & finding.facts.keys() for finding in findings)
    horizon: Horizon = "now" if presses or about_driver else "next"
    return Step(
        kind="prerequisite" if gate.area else "gate",
        subject=gate.id,
        horizon=horizon,
        title=gate.title,
        action=" ".join(dict.fromkeys(finding.action for finding in findings)),
        why=" ".join(dict.fromkeys(finding.because for finding in findings)),
        done_when=_met(gate, findings),
        sources=gate.sources,
        rules=(gate.id,),
        code=gate.code,
        presses=presses,
    )


def _met(gate: Gate, findings: list[GateFinding]) -> str:
    """What the profile says once the action is done."""
    becauses = {finding.because for finding in findings}
    levels = [level for level in gate.levels if level.because in becauses]
    stated: dict[str, Value] = {
        path: value for level in levels for path, value in level.met.items() if path not in DERIVED
    }
    if stated and all(level.met and not DERIVED.keys() & level.met.keys() for level in levels):
        return f"the profile says: {', '.join(filter(None, map(phrase, stated, stated.values())))}"
    return NO_LONGER_RAISED


def sign_steps(context: PlanContext, taken: Collection[str]) -> Iterator[Step]:
    """What signs that show ask for."""
    for rule in context.facts.pack.triggers:
        answer = sign_answer(rule, context.facts)
        if answer.word == "yes" and rule.id not in taken:
            yield Step(
                kind="sign",
                subject=rule.id,
                horizon="next",
                title=rule.title,
                action=rule.advice,
                why=answer.because,
                done_when=NO_LONGER_SHOWN,
                sources=rule.sources,
                rules=(rule.id,),
                code=rule.code,
            )


def prerequisite_steps(context: PlanContext, taken: Collection[str], *, leaves: bool) -> Iterator[Step]:
    """What the target needs and lacks. `leaves` says that a part leaves by choice, which needs skills and machinery."""
    if context.is_preliminary:
        return
    option = context.facts.pack.option_ids[-1] if leaves else context.target.style
    for item in prerequisites(option, context.facts, {}):
        is_gate = any(gate.id == item.id for gate in context.facts.pack.gates)
        if item.state != "contradicted" or item.id in taken or (not is_gate and option != context.target.style):
            continue
        yield Step(
            kind="prerequisite",
            subject=item.id,
            horizon="now" if is_gate else "next",
            title=item.title,
            action=item.action,
            why=item.because,
            done_when=NO_LONGER_RAISED if is_gate else CONFIRMED,
            sources=item.sources,
            rules=(item.id,),
            code=item.code,
        )


def duty_steps(context: PlanContext) -> Iterator[Step]:
    """What is owed whatever is chosen."""
    for rule in context.facts.pack.precautions:
        if rule.kind != "duty":
            continue
        answer = precaution_answer(rule, context.facts)
        if answer.word == "yes":
            yield Step(
                kind="duty",
                subject=rule.id,
                horizon="next",
                title=rule.title,
                action=answer.action,
                why=answer.because,
                done_when=CONFIRMED,
                sources=rule.sources,
                rules=(rule.id,),
                code=rule.code,
            )
