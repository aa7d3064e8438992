"""The four words for signs, risks, prerequisites and duties: yes, no, unknown, does not apply (laws L6 and L7)."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Struct, field

from archdecide.conditions import AllOf, AnyOf, Clause, FactTest
from archdecide.contract import describe
from archdecide.decide.evaluate import gate_findings, precaution_finding, trigger_finding
from archdecide.decide.fact_context import FactContext
from archdecide.plan.needs import needs
from archdecide.profile import Confirmation
from archdecide.rules import AREAS, Area, Gate, Precaution, Trigger
from archdecide.values import Value, value_text

Word = Literal["yes", "no", "unknown", "does not apply"]
PrerequisiteState = Literal["confirmed", "contradicted", "not contradicted", "unknown", "declined"]
SCOPE = "existing.architecture"
"""The fact that says whether a rule is about a system like this one at all."""
BY_PEOPLE = "a person who watches it; no fact of the profile shows it"


class RuleAnswer(Struct, frozen=True):
    """A sign, risk or duty in one of four words."""

    id: Annotated[str, describe("The rule.")]
    code: Annotated[str, describe("Its short code.")]
    title: Annotated[str, describe("Its name.")]
    word: Annotated[Word, describe("Whether it holds.")] = field(name="answer")
    because: Annotated[str, describe("Why, or why it does not apply.")]
    action: str
    facts: Annotated[Mapping[str, Value], describe("The facts that it read.")]
    needs: Annotated[tuple[str, ...], describe("What would settle it.")]
    sources: tuple[str, ...]
    sign: str = ""
    watch: str = ""

    printed: ClassVar = ("id", "code", "title", "word", "because", "needs", "facts")


class Prerequisite(Struct, frozen=True):
    """Something that an option needs.

    Nothing that speaks against it is no proof that it is there (law L7).
    """

    id: Annotated[str, describe("The rule.")]
    code: Annotated[str, describe("Its short code.")]
    title: Annotated[str, describe("Its name.")]
    area: Annotated[Area, describe("What it is made of.")]
    state: Annotated[PrerequisiteState, describe("Only confirmed is a proof.")]
    because: Annotated[str, describe("Why.")]
    action: Annotated[str, describe("What to do about it.")]
    facts: Annotated[Mapping[str, Value], describe("The facts that it read.")]
    needs: Annotated[tuple[str, ...], describe("What would settle it.")]
    sources: tuple[str, ...]
    by: Annotated[str | None, describe("Who confirmed or declined it.")] = None

    printed: ClassVar = ("id", "code", "title", "area", "state", "because", "action", "needs", "by", "facts")


def sign_answer(sign: Trigger, facts: FactContext) -> RuleAnswer:
    """Whether a sign shows."""
    found = trigger_finding(sign, facts)
    conditions = [level.when for level in sign.levels]
    scope = _out_of_scope(conditions, facts)
    word: Word = "does not apply" if scope else {"fires": "yes", "clear": "no"}.get(found.state, "unknown")  # type: ignore[assignment]
    wanted = needs(conditions, facts) if sign.levels else (BY_PEOPLE,)
    return RuleAnswer(
        id=sign.id,
        code=sign.code,
        title=sign.title,
        word=word,
        because=scope or found.because,
        action=sign.advice,
        facts=_known(found.facts),
        needs=wanted if word == "unknown" else (),
        sources=sign.sources,
        sign=sign.sign,
        watch=sign.watch,
    )


def precaution_answer(rule: Precaution, facts: FactContext) -> RuleAnswer:
    """Whether a risk bites or a duty is owed."""
    found = precaution_finding(rule, facts)
    conditions = [level.when for level in rule.levels]
    scope = _out_of_scope(conditions, facts)
    words: dict[str, Word] = {"holds": "yes", "clear": "no", "unproven": "unknown"}
    word: Word = "does not apply" if scope else words[found.state]
    return RuleAnswer(
        id=rule.id,
        code=rule.code,
        title=rule.title,
        word=word,
        because=scope or found.because,
        action=found.action,
        facts=_known(found.facts),
        needs=needs(conditions, facts) if word == "unknown" else (),
        sources=rule.sources,
    )


def prerequisites(option: str, facts: FactContext, confirmed: Mapping[str, Confirmation]) -> tuple[Prerequisite, ...]:
    """What an option needs, by area: gates that ask for something, and prerequisites among the precautions."""
    pack = facts.pack
    found = [
        *(item for gate in pack.gates if gate.area and (item := _of_gate(gate, option, facts, confirmed))),
        *(
            _of_precaution(rule, facts, confirmed)
            for rule in pack.precautions
            if rule.kind == "prerequisite" and rule.area and (option in rule.options or not rule.options)
        ),
    ]
    return tuple(sorted(found, key=lambda item: AREAS.index(item.area)))


def _of_gate(gate: Gate, option: str, facts: FactContext, confirmed: Mapping[str, Confirmation]) -> Prerequisite | None:
    findings = [item for item in gate_findings(gate, facts) if item.option == option]
    if not findings or gate.area is None:
        return None
    # A gate tests the very thing that it asks for, so a clear one is shown by the facts that it read.
    states: dict[str, PrerequisiteState] = {"holds": "contradicted", "unproven": "unknown", "clear": "confirmed"}
    order = ("holds", "unproven", "clear")
    worst = min(findings, key=lambda item: order.index(item.state))
    conditions = [level.when for level in gate.levels if option in level.options]
    state, by = _with_word(states[worst.state], confirmed.get(gate.id))
    return Prerequisite(
        id=gate.id,
        code=gate.code,
        title=gate.asks_for or gate.title,
        area=gate.area,
        state=state,
        because=worst.because,
        action=worst.action,
        facts=_known(worst.facts),
        needs=needs(conditions, facts) if state == "unknown" else (),
        sources=gate.sources,
        by=by,
    )


def _of_precaution(rule: Precaution, facts: FactContext, confirmed: Mapping[str, Confirmation]) -> Prerequisite:
    found = precaution_finding(rule, facts)
    conditions = [level.when for level in rule.levels]
    # Facts that do not speak against it are a necessary condition, and no proof.
    states: dict[str, PrerequisiteState] = {"holds": "contradicted", "unproven": "unknown", "clear": "not contradicted"}
    # Such a rule reads what suggests that something is missing, so a person who has it in place knows better.
    state, by = _with_word(states[found.state], confirmed.get(rule.id))
    if state == "contradicted" and rule.id in confirmed:
        state = "confirmed"
    if rule.area is None:
        raise ValueError(f"the prerequisite '{rule.id}' has no area")
    return Prerequisite(
        id=rule.id,
        code=rule.code,
        title=rule.title,
        area=rule.area,
        state=state,
        because=found.because,
        action=found.action,
        facts=_known(found.facts),
        needs=needs(conditions, facts) if state == "unknown" else (),
        sources=rule.sources,
        by=by,
    )


def _with_word(state: PrerequisiteState, said: Confirmation | None) -> tuple[PrerequisiteState, str | None]:
    """The state after a person's word, with who gave it: what facts contradict stays so until the facts change."""
    if said is None:
        return state, None
    if said.state == "declined":
        return "declined", said.by
    return ("confirmed" if state != "contradicted" else state), said.by


def _out_of_scope(conditions: Iterable[Clause], facts: FactContext) -> str:
    """Why a rule is not about this system: each of its levels asks for another architecture. Empty where it is."""
    listed = list(conditions)
    if not listed or not all(_asks_for_another(condition, facts) for condition in listed):
        return ""
    value = facts.value(SCOPE)
    return "nothing runs yet" if value == "none" else f"the architecture is {value_text(value)}"


def _asks_for_another(condition: Clause, facts: FactContext) -> bool:
    match condition:
        case FactTest(fact=path):
            return path == SCOPE and condition.holds(facts) is False
        case AllOf(all=parts):
            return any(_asks_for_another(part, facts) for part in parts)
        case AnyOf(any=parts):
            return all(_asks_for_another(part, facts) for part in parts)
        case _:
            return False


def _known(facts: Mapping[str, Value]) -> dict[str, Value]:
    return {path: value for path, value in facts.items() if value is not None}
