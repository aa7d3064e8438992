"""What to ask next: open facts by what their answer can change, and by the value of knowing it (MODEL §7).

Only facts that could change the recommendation are asked for, and nothing once the answer is determined. Facts that
are derived from the lists of a profile are asked for together, as the list: the parts of one answer are worth the sum
of their single values, which is exact as far as they do not work together. Where every single answer alone is worth
nothing, the one that lowers the largest regret most comes first.
"""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Annotated

from msgspec import Struct

from archdecide.contract import describe
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import StartingPoint, Weights
from archdecide.facts import ASKED_FIRST, DERIVED, WORTH_CUTTING, all_facts, profile_facts
from archdecide.profile import Component, Interaction
from archdecide.profile.section import questions
from archdecide.sensitivity.information import Information, information
from archdecide.sensitivity.possible import open_space, opened_space, possibilities
from archdecide.sensitivity.priors import prior_of
from archdecide.sensitivity.regret import Regret

DETAILS: Mapping[str, tuple[str, str]] = {
    "derived.load_ratio": ("components", "relative_load"),
    "derived.cadence_ratio": ("components", "changes_per_month"),
    "derived.distinct_runtimes": ("components", "runtime"),
    "derived.mixed_hardware": ("components", "hardware"),
    "derived.regulated_share": ("components", "data_sensitivity"),
    "derived.zone_share": ("components", "data_sensitivity"),
    "derived.untrusted_code": ("components", "executes_untrusted_code"),
    "derived.unowned_components": ("components", "team"),
    "derived.shared_stores": ("components", "data_store"),
    "derived.together_availability_pct": ("components", "availability_pct"),
    "derived.chain_availability_pct": ("components", "availability_pct"),
    "derived.max_co_change_pct": ("interactions", "co_change_pct"),
    "derived.worth_cutting": ("components", "team"),
    "derived.tied_share": ("components", "data_store"),
    "derived.waiting_runtimes": ("components", "runtime"),
    "derived.one_code_base": ("components", "team"),
}
"""By derived fact: the list and the field in it that are missing once the list itself is stated."""
NEEDS_INTERACTIONS = (
    "derived.sync_depth",
    "derived.max_calls_per_request",
    "derived.fan_out",
    "derived.together_availability_pct",
    "derived.chain_availability_pct",
    "derived.max_co_change_pct",
    "derived.reply_cycles",
    "derived.waiting_runtimes",
    "derived.event_parts",
)
COMPARED = ("derived.load_ratio", "derived.cadence_ratio", "derived.tied_share", "derived.one_code_base")
"""Derived facts that compare components, so that a single one never has them."""
LIST_QUESTIONS = {
    "components": "Which logical parts does the system have, and what is known of each?",
    "interactions": "Which part needs which, and does it wait for the answer?",
}
LIST_ANSWERS = {
    "components": (
        "entries in the profile such as `components: [{name: web, kind: user-interface}, {name: orders, kind: "
        "application}]`; `archdecide schema profile` has every key"
    ),
    "interactions": (
        "entries in the profile such as `interactions: [{from: web, to: orders}]`; `archdecide schema profile` has "
        "every key"
    ),
}
"""How lists are answered: in the profile itself, not in one line."""
LIST_EFFORT = 3


class NextQuestion(Struct, frozen=True):
    """A question.

    It asks for an open fact, or for a list (`components`, `interactions`) behind open derived facts. `outcomes` say
    which answers lead to which option, all other facts as they are. `lowers_regret` is 0 unless every single answer is
    worth nothing.
    """

    fact: Annotated[str, describe("The fact it asks for.")]
    question: Annotated[str, describe("What to ask.")]
    why: Annotated[str, describe("Why it matters.")]
    allowed: Annotated[str, describe("What may be answered.")]
    effort: Annotated[int, describe("1 known by heart to 3 measured.", 1, 3)]
    evpi: Annotated[float, describe("Expected value of knowing it, in units of the weighted importance.", 0)]
    flip_probability: Annotated[float, describe("How likely the answer changes the recommendation.", 0, 1)]
    outcomes: tuple[tuple[str, str | None], ...]
    lowers_regret: float = 0.0


def next_questions(facts: FactContext, weights: Weights) -> tuple[NextQuestion, ...]:
    """Every question that is still worth asking, the best first; none if the answer is determined."""
    if possibilities(facts, weights).determined is not None:
        return ()
    space = {path: value for path, value in open_space(facts).items() if _can_be_told(path, facts)}
    baseline = StartingPoint(facts, weights)
    names = all_facts()
    priors = {path: prior_of(names[path], baseline) for path in space}
    found = {path: information(names[path], priors[path], baseline) for path in space}
    lowered = dict.fromkeys(space, 0.0)
    if not any(item.evpi for item in found.values()):
        regret = Regret(baseline.varying(space), opened_space(facts, space))
        lowered = {path: regret.lowered_by(path, priors[path]) for path in space}
    asked: dict[str, list[str]] = {}
    for path in space:
        asked.setdefault(_asked_as(path, facts), []).append(path)
    questions = [_question(name, paths, found, lowered, facts) for name, paths in asked.items()]
    first = [path for path in ASKED_FIRST if path in facts.pack.note_by_path and facts.value(path) is None]
    questions += [_question(path, [], found, lowered, facts) for path in first if path not in asked]
    # Sorting keeps the order of the profile where all else is equal.
    return tuple(sorted(questions, key=_place))


def _place(question: NextQuestion) -> tuple[float, ...]:
    """By what an answer can change: how likely it turns the recommendation, then what knowing it is worth. Effort
    breaks ties and nothing else. What is always asked first comes before all that."""
    first = ASKED_FIRST.index(question.fact) if question.fact in ASKED_FIRST else len(ASKED_FIRST)
    return first, -question.flip_probability, -question.evpi, -question.lowers_regret, question.effort


def _can_be_told(path: str, facts: FactContext) -> bool:
    """False for comparisons among components where there is nothing to compare, and for what a cut has found."""
    if path == WORTH_CUTTING and facts.value(path) is not None:
        return False
    count = facts.value("derived.component_count")
    return path not in COMPARED or count is None or (isinstance(count, int) and count > 1)


def _asked_as(path: str, facts: FactContext) -> str:
    """The name of the question that asks for a fact: the fact itself, or the list that it is derived from."""
    if path not in DERIVED:
        return path
    if path in NEEDS_INTERACTIONS and facts.value("derived.sync_depth") is None:
        return "interactions"
    return DETAILS[path][0] if path in DETAILS else "components"


def _question(
    name: str, paths: Sequence[str], found: Mapping[str, Information], lowered: Mapping[str, float], facts: FactContext
) -> NextQuestion:
    note = facts.pack.note_by_path.get(name)
    is_list = name not in profile_facts()
    return NextQuestion(
        fact=name,
        question=_list_question(name, paths, facts) if is_list else profile_facts()[name].question,
        why=note.why if note is not None else _readers(paths, facts),
        allowed=LIST_ANSWERS[name] if is_list else profile_facts()[name].kind.allowed(),
        effort=note.effort if note is not None else LIST_EFFORT if is_list else 1,
        evpi=fsum(found[path].evpi for path in paths),
        flip_probability=max((found[path].flip_probability for path in paths), default=0.0),
        outcomes=_list_outcomes(paths, found) if is_list else found[name].outcomes if paths else (),
        lowers_regret=fsum(lowered[path] for path in paths),
    )


def _list_question(name: str, paths: Iterable[str], facts: FactContext) -> str:
    """The whole list if nobody has stated it, else what is missing of its entries."""
    stated = facts.value("derived.component_count" if name == "components" else "derived.sync_depth") is not None
    model = Component if name == "components" else Interaction
    if not stated:
        return LIST_QUESTIONS[name]
    fields = dict.fromkeys(DETAILS[path][1] for path in paths if path in DETAILS)
    asked = questions(model)
    return f"Of each {name[:-1]}: {' '.join(asked[field] for field in fields)}"


def _list_outcomes(paths: Iterable[str], found: Mapping[str, Information]) -> tuple[tuple[str, str | None], ...]:
    """Of the derived facts whose value matters, which values lead to which option."""
    return tuple(
        (f"{path}: {answer}", leads)
        for path in paths
        if len({leads for _, leads in found[path].outcomes}) > 1
        for answer, leads in found[path].outcomes
    )


def _readers(paths: Iterable[str], facts: FactContext) -> str:
    """Which criteria and gates read a fact, where the pack does not say why it is asked."""
    pack, wanted = facts.pack, set(paths)
    readers = [item.title for item in pack.criteria if wanted.intersection(pack.inputs_of_criterion(item))]
    for gate in pack.gates:
        if any(wanted.intersection(pack.inputs_of_condition(level.when)) for level in gate.levels):
            readers.append(gate.title)
    return f"It counts in: {'; '.join(readers)}."
