"""What people say hurts and comes first, held against their figures and their weights."""

from collections.abc import Iterator, Mapping

from archdecide.check.check_context import CheckContext, path_of
from archdecide.check.results import Finding
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import recommendation, weights_of
from archdecide.facts import ASKED_FIRST
from archdecide.values import number_text, value_text

PAINS, PRIORITIES = ASKED_FIRST


def stated_findings(case: CheckContext) -> Iterator[Finding]:
    """Pains that figures speak against, and priorities that no weight shows."""
    facts = FactContext(case.decision.facts, case.pack)
    if case.is_on("pain-without-figure"):
        yield from _pains(case, facts)
    if case.is_on("priorities-unweighed") and not case.profile.weights:
        yield from _priorities(case, facts)


def _words(facts: FactContext, path: str) -> list[str]:
    stated = facts.value(path)
    return sorted(stated) if isinstance(stated, frozenset) else []


def _pains(case: CheckContext, facts: FactContext) -> Iterator[Finding]:
    note = case.pack.note_by_path.get(PAINS)
    for word in _words(facts, PAINS):
        condition = note.disputed.get(word) if note else None
        if condition is None or condition.holds(facts) is not True:
            continue
        figures = [
            f"{path} is {value_text(value)}"
            for path in case.pack.inputs_of_condition(condition)
            if (value := facts.value(path)) is not None
        ]
        message = f"{PAINS} names '{word}', but {' and '.join(figures)}"
        action = "Ask what is meant, then correct the figure or take the word out."
        yield case.finding("pain-without-figure", message, action, f"{PAINS} {word}", path_of(PAINS))


def _priorities(case: CheckContext, facts: FactContext) -> Iterator[Finding]:
    note = case.pack.note_by_path.get(PRIORITIES)
    criteria = {item.id for item in case.pack.criteria}
    suggested = {
        criterion: weight
        for word in _words(facts, PRIORITIES)
        for criterion, weight in (note.suggests if note else {}).get(word, {}).items()
        if criterion in criteria  # a further pack may have disabled it
    }
    if not suggested:
        return
    listed = ", ".join(f"{name}: {number_text(weight)}" for name, weight in suggested.items())
    message = f"{PRIORITIES} says what comes first, and no weight does; weights {{{listed}}} would. "
    message += _effect(case, facts, suggested)
    action = "Write them or others under weights, or waive the rule because all criteria count alike."
    yield case.finding("priorities-unweighed", message, action, PRIORITIES, path_of(PRIORITIES))


def _effect(case: CheckContext, facts: FactContext, weights: Mapping[str, float]) -> str:
    now = case.decision.outcome.recommendation
    then = recommendation(facts, weights_of(facts, weights))
    if now == then:
        return "They change no recommendation"
    return f"Then '{then}' would be recommended" if then else "Then nothing could be recommended"
