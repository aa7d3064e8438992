"""One ordered list of what is open, by what an answer can change: the recommendation, then a step or gate, then the
rest, which is only counted. Effort breaks ties and nothing else."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Struct, field

from archdecide.boundaries.cut.worth_cutting import CutAnswer
from archdecide.contract import describe
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import Weights
from archdecide.facts import ASKED_FIRST, DERIVED, WORTH_CUTTING, profile_facts
from archdecide.plan.answers import Prerequisite, RuleAnswer
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.questions import DETAILS, LIST_ANSWERS, NextQuestion, next_questions
from archdecide.values import Interval, OneOf

Changes = Literal["recommendation", "context", "step"]


class PlanQuestion(Struct, frozen=True):
    """An open question.

    It asks for a fact or a list of the profile. What `changes` the `context` is always asked first and says what
    numbers do not, even where it changes no recommendation. `probability` is 0 for an answer that can only change the
    recommendation together with others. An `effort` of 2 is looked up or asked for.
    """

    fact: Annotated[str, describe("The fact or list that it asks for.")]
    question: Annotated[str, describe("What to ask.")]
    why: Annotated[str, describe("Why it matters.")]
    allowed: Annotated[str, describe("What may be answered.")]
    effort: Annotated[int, describe("1 known by heart to 3 measured.", 1, 3)]
    changes: Annotated[Changes, describe("What an answer can change.")]
    probability: Annotated[float, describe("How likely an answer alone changes the recommendation.", 0, 1)]
    becomes: Annotated[tuple[str, ...], describe("The options that it can then be.")]
    outcomes: tuple[tuple[str, str | None], ...]
    steps: Annotated[tuple[str, ...], describe("The codes of the rules that wait for it.")]

    printed: ClassVar = (
        *("fact", "question", "why", "allowed", "effort", "changes", "probability", "becomes", "steps"),
    )


class Questions(Struct, frozen=True):
    """What is open, by what an answer can change."""

    asked: Annotated[tuple[PlanQuestion, ...], describe("Those that can change the recommendation first, then a step.")]
    others: Annotated[int, describe("Further open facts, which change nothing alone.", 0)]
    proved: Annotated[bool, describe("Whether it is proved that they cannot do so together either.")] = field(
        name="others_cannot_change_the_answer"
    )

    @property
    def of_recommendation(self) -> tuple[PlanQuestion, ...]:
        """Those whose answer can change the recommendation."""
        return tuple(item for item in self.asked if item.changes == "recommendation")


def plan_questions(
    decision: Decision,
    facts: FactContext,
    weights: Weights,
    waiting: Mapping[str, tuple[str, ...]],
    cut: CutAnswer | None = None,
) -> Questions:
    """The questions of a decision. `waiting` are the codes of rules by the open fact that they wait for."""
    found = decision.deep.questions if decision.deep else next_questions(facts, weights)
    worth = [item for item in found if item.fact in ASKED_FIRST or _can_matter(item)]
    asked = [_of_recommendation(item, decision, waiting) for item in worth]
    names = {item.fact for item in asked}
    if cut is not None and cut.worth is None:
        asked = [*_of_cut(cut, names, facts.pack.option_ids[-2]), *asked]
        names |= {item.fact for item in asked}
    notes = facts.pack.note_by_path
    steps = [_of_step(path, codes, facts) for path, codes in waiting.items() if path not in names]
    order = list(profile_facts())
    steps.sort(key=lambda item: (-len(item.steps), item.effort, _place(item.fact, order)))
    names |= {item.fact for item in steps}
    open_facts = {
        _asked_as(path, facts)
        for path in profile_facts()
        if _is_open(path, facts) and (path in facts.pack.decisive_facts or path in notes)
    }
    others = len(open_facts - names)
    return Questions((*asked, *steps), others, decision.possibilities.determined is not None)


def waiting_rules(
    decision: Decision,
    style: str | None,
    needed: Iterable[Prerequisite],
    answers: Iterable[RuleAnswer],
    facts: FactContext,
) -> dict[str, tuple[str, ...]]:
    """By open fact the codes of the rules that wait for it: gates of a style, prerequisites, signs, risks, duties."""
    found: dict[str, list[str]] = {}
    pack = facts.pack
    conditions = {gate.id: [level.when for level in gate.levels] for gate in pack.gates}
    conditions |= {rule.id: [level.when for level in rule.levels] for rule in pack.triggers}
    conditions |= {rule.id: [level.when for level in rule.levels] for rule in pack.precautions}
    open_rules = [(gate.id, gate.code) for gate in decision.gates if gate.option == style and gate.state == "unproven"]
    open_rules += [(item.id, item.code) for item in needed if item.state == "unknown"]
    open_rules += [(item.id, item.code) for item in answers if item.word == "unknown"]
    for identifier, code in dict.fromkeys(open_rules):
        for condition in conditions[identifier]:
            for path in pack.inputs_of_condition(condition):
                if path != WORTH_CUTTING and _is_open(path, facts):
                    found.setdefault(_asked_as(path, facts), []).append(code)
    return {path: tuple(dict.fromkeys(codes)) for path, codes in found.items()}


def _can_matter(item: NextQuestion) -> bool:
    """Whether an answer can change the recommendation, alone or together with others."""
    return item.flip_probability > 0 or item.evpi > 0 or item.lowers_regret > 0


def _of_recommendation(item: NextQuestion, decision: Decision, waiting: Mapping[str, tuple[str, ...]]) -> PlanQuestion:
    now = decision.outcome.recommendation
    becomes = tuple(dict.fromkeys(option for _, option in item.outcomes if option is not None and option != now))
    return PlanQuestion(
        fact=item.fact,
        question=item.question,
        why=item.why,
        allowed=item.allowed,
        effort=item.effort,
        changes="recommendation" if _can_matter(item) else "context",
        probability=item.flip_probability,
        becomes=becomes,
        outcomes=item.outcomes,
        steps=waiting.get(item.fact, ()),
    )


def _of_cut(cut: CutAnswer, names: set[str], simpler: str) -> list[PlanQuestion]:
    """What must be listed before anybody can say that there is something to cut out; how likely that is, nobody
    knows. `simpler` is the option that is left where there is nothing."""
    asked = {
        "components": "Which logical parts do all teams own, and who owns each?",
        "interactions": "Which part needs which, and does it wait for the answer?",
    }
    wanted = dict.fromkeys(path.partition("[")[0] for path in cut.missing)
    return [
        PlanQuestion(
            fact=path,
            question=question,
            why="Until it is listed, nobody can say whether services would differ from one deployable.",
            allowed=LIST_ANSWERS[path],
            effort=2,
            changes="recommendation",
            probability=0.0,
            becomes=(simpler,),
            outcomes=(),
            steps=("V16",),
        )
        for path, question in asked.items()
        if path in wanted and path not in names
    ]


def _of_step(path: str, codes: tuple[str, ...], facts: FactContext) -> PlanQuestion:
    note = facts.pack.note_by_path.get(path)
    stated = profile_facts().get(path)
    return PlanQuestion(
        fact=path,
        question=stated.question if stated else _list_question(path),
        why=note.why if note else "Rules wait for it.",
        allowed=stated.kind.allowed() if stated else LIST_ANSWERS[path],
        effort=note.effort if note else 1 if stated else 3,
        changes="step",
        probability=0.0,
        becomes=(),
        outcomes=(),
        steps=codes,
    )


def _list_question(name: str) -> str:
    return f"What is still missing of the {name}?"


def _asked_as(path: str, facts: FactContext) -> str:
    """The fact that people are asked for, or the list behind a derived one."""
    if path not in DERIVED:
        return path
    if path in DETAILS:
        return DETAILS[path][0]
    return "components" if facts.value("derived.component_count") is None else "interactions"


def _is_open(path: str, facts: FactContext) -> bool:
    value = facts.value(path)
    return value is None or isinstance(value, Interval | OneOf)


def _place(path: str, order: list[str]) -> int:
    return order.index(path) if path in order else len(order)
