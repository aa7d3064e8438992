"""A decision, its facts and its target to the plan: every maker of steps is asked once, in one place."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from archdecide.boundaries.consequences.consequences import Condition, StepState
from archdecide.boundaries.cut.worth_cutting import CutAnswer
from archdecide.decide.recommend import weights_of
from archdecide.fact_phrases import label
from archdecide.facts import DERIVED
from archdecide.plan.answers import RuleAnswer, precaution_answer, prerequisites, sign_answer
from archdecide.plan.comparison import TodayAndTarget, compared
from archdecide.plan.context import PlanContext
from archdecide.plan.extractions import candidates, extractions
from archdecide.plan.hard_drivers import driver_of
from archdecide.plan.mergers import keep, mergers
from archdecide.plan.module_steps import module_steps
from archdecide.plan.needs import writable
from archdecide.plan.plan import Plan
from archdecide.plan.questions import Questions, plan_questions, waiting_rules
from archdecide.plan.rule_steps import duty_steps, gate_steps, prerequisite_steps, sign_steps
from archdecide.plan.step import SYSTEM, Declined, Step, in_order
from archdecide.profile import Confirmation

MOST_FACTS = 3
"""Open facts that the step of asking names."""


def planned(context: PlanContext) -> Plan:
    """The plan of a profile with its decision and target."""
    facts, pack = context.facts, context.facts.pack
    signs = tuple(sign_answer(rule, facts) for rule in pack.triggers)
    of_precautions = {rule.id: precaution_answer(rule, facts) for rule in pack.precautions}
    options = _shown_options(context)
    needed = {option: prerequisites(option, facts, context.profile.confirmed) for option in options}
    risks = {
        option: tuple(
            of_precautions[rule.id]
            for rule in pack.precautions
            if rule.kind == "risk" and (option in rule.options or not rule.options)
        )
        for option in options
    }
    duties = tuple(of_precautions[rule.id] for rule in pack.precautions if rule.kind == "duty")
    waiting = waiting_rules(
        context.decision,
        context.target.style,
        needed.get(context.target.style, ()),
        (*signs, *risks.get(context.target.style, ()), *duties),
        facts,
    )
    weights = weights_of(facts, context.profile.weights)
    questions = plan_questions(
        context.decision, facts, weights, waiting, context.target.cut if context.target.is_preliminary else None
    )
    comparison = comparison_of(context)
    return Plan(
        decision=context.decision,
        situation=context.situation,
        target=context.target,
        comparison=comparison,
        steps=steps_of(context, comparison, questions),
        questions=questions,
        signs=signs,
        risks=risks,
        duties=duties,
        needed=needed,
        confirmed=context.profile.confirmed,
        words={path: writable(path, facts) for path in DERIVED},
    )


def comparison_of(context: PlanContext) -> TodayAndTarget:
    """What runs today beside the target."""
    stated = context.facts.value("existing.deployables")
    return compared(context.situation, context.target.graph, stated if isinstance(stated, int) else None)


def steps_of(context: PlanContext, comparison: TodayAndTarget, questions: Questions | None = None) -> tuple[Step, ...]:
    """Every step in order, each once. What facts, `runs_in` or a person call done is left out (law L3)."""
    structure = tuple(structural_steps(context, comparison))
    units = {unit.name: unit for unit in context.target.graph.deployables}
    extracted = [units[step.subject] for step in structure if step.kind == "extract"]
    drivers = {
        reason for unit in extracted if (driver := driver_of(context, unit)) is not None for reason in driver.reasons
    }
    leaves = any(driver_of(context, unit) is None for unit in extracted)
    taken = {rule for step in structure for rule in step.rules}
    by_rules = [*gate_steps(context, drivers, taken), *sign_steps(context, taken), *duty_steps(context)]
    cited = taken | {rule for step in by_rules for rule in step.rules}
    by_rules += prerequisite_steps(context, cited, leaves=leaves)
    asking = () if questions is None else _asking(context, questions)
    found = (*asking, *_listing(context.target.cut, context), *structure, *by_rules, _watch(context))
    return in_order(_as_people_say(found, context.profile.confirmed))


def structural_steps(context: PlanContext, comparison: TodayAndTarget) -> Iterator[Step]:
    """The steps between today's deployables and those of the target."""
    if not context.system.components:
        return
    moving = [*extractions(context), *mergers(context, comparison)]
    yield from module_steps(context)
    yield from moving
    running = context.today == "microservices"
    yield from keep(
        context, anything=any(step.kind == "merge" or (step.kind == "extract" and not running) for step in moving)
    )
    yield from candidates(context)


def _shown_options(context: PlanContext) -> tuple[str, ...]:
    """The option of the target, and the next one beyond it."""
    options = context.facts.pack.option_ids
    place = options.index(context.target.style) if context.target.style in options else 0
    return options[place : place + 2]


def _asking(context: PlanContext, questions: Questions) -> Iterator[Step]:
    """To answer what can change the recommendation; before all else where too little is known for any."""
    asked = questions.of_recommendation
    insufficient = context.decision.outcome.verdict == "insufficient"
    if not asked and not insufficient:
        return
    facts = [item.fact for item in asked[:MOST_FACTS]]
    more = f" and {len(asked) - len(facts)} more" if len(asked) > len(facts) else ""
    what = f"Answer the open questions in their order: {', '.join(map(label, facts))}{more}"
    if not facts:
        what = "Answer the open questions in their order"
    count = f"{len(asked)} open answer{'s' if len(asked) != 1 else ''} can change the recommendation"
    if insufficient:
        known = sum(item.importance is not None for item in context.decision.criteria)
        count = f"{known} of {len(context.decision.criteria)} criteria have a known fact, too few to recommend anything"
    elif all(item.probability == 0 for item in asked):
        count += " together, and none of them alone" if len(asked) > 1 else " together with others"
    yield Step(
        kind="ask",
        subject=SYSTEM,
        horizon="now" if insufficient else "next",
        title="Answer the open questions",
        action=what,
        why=count,
        done_when="no open answer can change the recommendation",
        presses=insufficient,
        rules=("insufficient-facts",) if insufficient else (),
    )


def _listing(cut: CutAnswer | None, context: PlanContext) -> Iterator[Step]:
    """To list what the other teams own, while the cut is preliminary (law L1)."""
    if cut is None or not context.target.is_preliminary:
        return
    parts = context.situation.parts
    owned = sum(part.team is not None for part in parts)
    yield Step(
        kind="list",
        subject=SYSTEM,
        horizon="now",
        title="List what all teams own",
        action="List the components that the other teams own, who owns each, and which of them needs which",
        why=f"{len(parts)} parts are listed, {owned} of them with an owner, so nobody can say yet what to cut out"
        if parts
        else "No parts are listed, so nobody can say yet what to cut out",
        done_when="every team has its components in the profile, and half of them name an owner",
    )


def _watch(context: PlanContext) -> Step:
    """When to look again."""
    running = context.today == "microservices"
    signs = context.ready.sign_answers("over-split" if running else "outgrown")
    about = [item for item in signs if item.word != "does not apply"]
    shown = sum(item.word == "yes" for item in about)
    possible = sum(item.word in ("yes", "unknown") for item in about)
    state: StepState = "met" if shown >= 2 else "not met" if possible < 2 else "open"
    first = "merge what changes or fails together" if running else "modularise, then extract one part"
    known = sum(item.word != "unknown" for item in about)
    today = f"{shown} of the {known} that the profile can answer {'shows' if shown == 1 else 'show'} today"
    if not known:
        today = "the profile says nothing about them yet"
    return Step(
        kind="watch",
        subject=SYSTEM,
        horizon="later",
        title="Watch the signs",
        action=f"Look at the signs each quarter; {today}",
        why=f"{'When two show,' if shown > 1 else 'Assess again when two show;'} the first answer is to {first}",
        before=_conditions(about),
        start=Condition("two signs show in one quarter", state, {}),
        done_when=f"at most one of the {len(about)} signs shows",
    )


def _conditions(signs: Iterable[RuleAnswer]) -> tuple[Condition, ...]:
    states: Mapping[str, StepState] = {"yes": "met", "no": "not met", "unknown": "open"}
    return tuple(Condition(item.title, states[item.word], item.facts) for item in signs)


def _as_people_say(steps: Iterable[Step], confirmed: Mapping[str, Confirmation]) -> Iterator[Step]:
    """Without the steps that somebody calls done, and with those that somebody has declined marked so.

    A gate that still holds the target reads facts, which no word outvotes: the step stays until they say so.
    """
    for step in steps:
        words = [confirmed[rule] for rule in step.rules if rule in confirmed]
        refusal = next((word for word in words if word.state == "declined"), None)
        if refusal is not None:
            yield replace(step, declined=Declined(refusal.by, refusal.as_of, refusal.why))
        elif not words or (step.presses and step.kind in ("gate", "prerequisite")):
            yield step
