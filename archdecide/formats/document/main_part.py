"""The main part of a report: what fits into a few minutes of reading, for a system of any size.

Every list has a budget of words; what does not fit is counted here and stands in the appendices.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import astuple

from archdecide.boundaries.graph import Deployable, ServiceGraph
from archdecide.decide.fact_context import FactContext
from archdecide.decide.findings import Argument
from archdecide.explain.curve_steps import CurveStep, curve_steps
from archdecide.fact_phrases import phrases
from archdecide.formats.document.appendices import step_texts
from archdecide.formats.wording import decision_wording, plan_wording
from archdecide.formats.wording.decision_wording import clause, few, listed, lowered, sentence
from archdecide.plan.answers import RuleAnswer
from archdecide.plan.plan import Plan
from archdecide.plan.questions import PlanQuestion
from archdecide.plan.step import Step
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision

Item = TypeVar("Item")
REASONS, STEPS, TITLES, QUESTIONS, RISKS, MODULES = 3, 6, 6, 5, 5, 18
"""How many of each the main part shows at most."""
WORDS_OF_DESCRIPTION, WORDS_OF_STEPS, WORDS_OF_QUESTIONS, WORDS_OF_RISKS, WORDS_OF_MODULES = 50, 240, 100, 150, 130
"""How many words each list may take; the first item of each is always shown."""
FACTS_OF_REASON = 2
LESS = 0.3
"""How much a fact counts that only scales another one, or that another one outdoes."""
NAMES_OF_MODULE = 5


class Shown(Struct, Generic[Item], frozen=True):
    """The items that the main part shows, and those that only the appendices hold."""

    items: tuple[Item, ...]
    rest: tuple[Item, ...]


class ModuleRow(Struct, frozen=True):
    """A module in the words of the table: where it runs, what it holds, who owns it, its data, and why it is apart."""

    name: str
    home: str
    holds: str
    owner: str
    data: str
    why: str


class ReasonInWords(Struct, frozen=True):
    """A reason for or against the shown option: its title, what the rules say, and the facts behind it."""

    title: str
    because: str
    figures: str


class MainPart(Struct, frozen=True):
    """What the main part of a report prints."""

    description: str
    sentences: tuple[str, ...]
    modules: Shown[ModuleRow]
    reasons: tuple[ReasonInWords, ...]
    against: ReasonInWords | None
    rival: str
    change: str
    steps: Shown[Step]
    next: str
    later: str
    questions: Shown[PlanQuestion]
    open: tuple[tuple[str, tuple[PlanQuestion, ...]], ...]
    risks: Shown[RuleAnswer]


def main_part(plan: Plan, pack: Pack, description: str | None, change: str) -> MainPart:
    """The main part of the report of a plan; `change` is the sentence on what would change the answer."""
    said = FactContext(plan.decision.facts, pack)
    speaking, other = arguments(plan)
    reasons = tuple(reason_of(item, said) for item in speaking[:REASONS])
    against = reason_of(other[0], said) if other else None
    risks = () if plan.target.basis == "score leader" else plan.risks.get(plan.target.style, ())
    told = step_texts(plan.now)
    questions = fitting(
        plan.questions.asked,
        lambda item: [item.question, plan_wording.question_worth(plan, item)],
        QUESTIONS,
        WORDS_OF_QUESTIONS,
    )
    return MainPart(
        description=few_words(description or "", WORDS_OF_DESCRIPTION),
        sentences=tuple(map(sentence, filter(None, _sentences(plan, speaking, other, change)))),
        modules=fitting(list(module_rows(plan.target.graph)), _words_of_row, MODULES, WORDS_OF_MODULES),
        reasons=reasons,
        against=against,
        rival=rival_of(plan),
        change=change,
        steps=fitting(
            plan.now,
            lambda step: [step.title, *astuple(told[step.kind, step.subject]), step.who or "", "Owner Done when"],
            STEPS,
            WORDS_OF_STEPS,
        ),
        next=_titles(plan.next),
        later=_titles(plan.later),
        questions=questions,
        open=tuple(_by_worth(plan, questions.items)),
        risks=fitting(
            [item for item in risks if item.word == "yes"],
            lambda item: [item.title, item.because, item.action, *phrases(item.facts)],
            RISKS,
            WORDS_OF_RISKS,
        ),
    )


def fitting(items: Sequence[Item], words: Callable[[Item], Iterable[str]], most: int, budget: int) -> Shown[Item]:
    """The first items within the budget of words, at least one of them, and the rest."""
    used = 0
    for number, item in enumerate(items):
        used += sum(len(text.split()) for text in words(item))
        if number == most or (number and used > budget):
            return Shown(tuple(items[:number]), tuple(items[number:]))
    return Shown(tuple(items), ())


def _by_worth(plan: Plan, questions: Iterable[PlanQuestion]) -> Iterator[tuple[str, tuple[PlanQuestion, ...]]]:
    """The questions in their order, those together whose answers change the same."""
    found: dict[str, list[PlanQuestion]] = {}
    for item in questions:
        found.setdefault(plan_wording.question_worth(plan, item), []).append(item)
    yield from ((worth, tuple(items)) for worth, items in found.items())


def few_words(text: str, most: int) -> str:
    """The text on one line, cut after so many words."""
    found = text.split()
    return " ".join(found[:most]) + ("…" if len(found) > most else "")


def arguments(plan: Plan) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    """What speaks for the shown option and what speaks for its strongest rival, each strongest first."""
    comparison = plan.decision.strongest_rival
    style = plan.target.style
    if comparison is not None and comparison.winner != style:
        comparison = next((item for item in plan.decision.comparisons if item.rival == style), comparison)
    winners = decision_wording.arguments(comparison, speaking_for=True)
    rivals = decision_wording.arguments(comparison, speaking_for=False)
    return (rivals, winners) if comparison is not None and comparison.rival == style else (winners, rivals)


def rival_of(plan: Plan) -> str:
    """The style that the arguments against speak for."""
    comparison, style = plan.decision.strongest_rival, plan.target.style
    if comparison is None:
        return ""
    other = comparison.rival if comparison.winner == style else comparison.winner
    return decision_wording.title(plan.decision, other)


def reason_of(argument: Argument, facts: FactContext) -> ReasonInWords:
    """An argument with the facts that make it weigh here."""
    held = {path: facts.value(path) for path in weighty_facts(argument.criterion, facts)}
    return ReasonInWords(argument.title, argument.because, listed(phrases(held)[:FACTS_OF_REASON]))


def weighty_facts(criterion: str, facts: FactContext) -> tuple[str, ...]:
    """The known facts behind the importance of a criterion, those that weigh most first."""
    found = next((item for item in facts.pack.criteria if item.id == criterion), None)
    if found is None:
        return ()
    weights: dict[str, float] = {}
    for path, weight in _weighed(curve_steps(found, facts), 1.0):
        weights[path] = max(weight, weights.get(path, 0.0))
    return tuple(sorted(weights, key=lambda path: (-weights[path], path)))


def _weighed(step: CurveStep, share: float) -> Iterator[tuple[str, float]]:
    """Every known fact that a curve reads, with its part of the height; what only scales another fact counts less."""
    if step.fact and step.height is not None:
        yield step.fact, share * (step.height + 0.01)
    for part in step.parts:
        if part.role == "branch" and not part.share:
            continue
        is_less = part.role == "multiplier" or (part.role == "candidate" and part.height != step.height)
        yield from _weighed(part, share * (LESS if is_less else 1.0) * (1.0 if part.share is None else part.share))


def module_rows(graph: ServiceGraph) -> Iterator[ModuleRow]:
    """Every module by deployable; of a graph without modules every deployable that people must run."""
    units = {unit.name: unit for unit in graph.services}
    order = {unit.name: number for number, unit in enumerate(graph.services)}
    shown = [item for item in graph.modules if item.deployable in units]
    homes = Counter(item.deployable for item in shown)
    for module in sorted(shown, key=lambda item: (order[item.deployable], item.name)):
        alone = homes[module.deployable] == 1
        yield ModuleRow(
            name=module.name,
            home="on its own" if alone else module.deployable,
            holds=few(module.components, NAMES_OF_MODULE) if module.components != (module.name,) else "",
            owner=module.owner or "",
            data=few(module.data),
            why=why_apart(units[module.deployable]) if alone else "",
        )
    for unit in graph.services if not shown else ():
        held = few(unit.components, NAMES_OF_MODULE)
        yield ModuleRow(unit.name, "on its own", held, few(unit.owners), few(unit.data_stores), why_apart(unit))


def why_apart(unit: Deployable) -> str:
    """Why a deployable runs beside the others, in a few words; empty for what stays together."""
    if unit.kind == "application" or not (unit.forces or len(unit.reasons) > 1 or unit.demanded):
        return ""
    return few_words(clause(plan_wording.without_code(unit.reasons[0]).partition(": ")[0].partition("; ")[0]), 20)


def _words_of_row(row: ModuleRow) -> Iterable[str]:
    return (row.name, row.home, row.holds, row.owner, row.data, row.why)


def _titles(steps: Sequence[Step]) -> str:
    names = list(dict.fromkeys(plan_wording.heading(step) for step in steps))
    more = [f"{len(names) - TITLES} more"] if len(names) > TITLES else []
    return " · ".join([*names[:TITLES], *more])


def _sentences(plan: Plan, speaking: Sequence[Argument], other: Sequence[Argument], change: str) -> Iterator[str]:
    """What is decided or recommended, why, how firm that is, and what would change it."""
    decision, target = plan.decision, plan.target
    answer = decision_wording.capitalised(plan_wording.answer(plan))
    if target.is_recorded:
        status = decision_wording.capitalised(plan_wording.status(plan))
        yield f"{status}: {plan_wording.answer(plan)}; {plan_wording.beside(plan)}"
    elif target.recommended is not None:
        yield f"{answer} is recommended; no decision is on record"
    else:
        yield f"{answer}; no decision is on record"
    yield _why(plan, speaking, other)
    yield f"Verdict {decision.outcome.verdict}: {decision_wording.meaning(decision)}"
    if pressing := [plan_wording.heading(step) for step in plan.pressing if step.kind in ("gate", "prerequisite")]:
        yield f"What comes first: {few(decision_wording.quoted(pressing))}"
    if target.is_preliminary:
        yield "The cut is preliminary: too little is listed to say what to cut out"
    yield change


def _why(plan: Plan, speaking: Sequence[Argument], other: Sequence[Argument]) -> str:
    """The strongest criteria on both sides, without a full stop."""
    decision = plan.decision
    if decision.outcome.verdict in ("blocked", "insufficient") or not speaking:
        return decision_wording.standing(decision)
    names = listed(lowered(item.title) for item in speaking[:REASONS])
    verb = "speaks" if len(speaking[:REASONS]) == 1 else "speak"
    against = f"; {lowered(other[0].title)} is the strongest case for {rival_of(plan)}" if other else ""
    return f"{names} {verb} for {decision_wording.title(decision, plan.target.style)}{against}"


def scores(decision: Decision, titled: Callable[[str], str]) -> str:
    """The scores in one sentence without a full stop; empty while too little is known for them to mean anything."""
    found: Mapping[str, float | None] = decision.outcome.scores
    known = [(option, score) for option, score in found.items() if score is not None]
    if decision.outcome.verdict == "insufficient" or not known:
        return ""
    known.sort(key=lambda item: -item[1])
    said = listed(f"{titled(option)} {round(score)}" for option, score in known)
    return f"scores: {said} of 100"
