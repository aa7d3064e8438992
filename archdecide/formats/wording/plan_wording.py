"""The plan in words, the same in every view: the headline, the steps, what is open, what runs today."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from archdecide.boundaries.consequences.consequences import StepState
from archdecide.decide.findings import GateFinding
from archdecide.formats.wording import decision_wording, numbers
from archdecide.formats.wording.decision_wording import clause, counted, listed, one_line, title
from archdecide.plan.answers import Prerequisite, PrerequisiteState, RuleAnswer
from archdecide.plan.comparison import Movement, RunningDeployable
from archdecide.plan.plan import Plan
from archdecide.plan.questions import PlanQuestion
from archdecide.plan.step import SYSTEM, USUAL_ENDS, Step

MOVEMENT_WORDS: Mapping[Movement, str] = {
    "stays": "stays",
    "merges": "merges into",
    "splits": "splits into",
    "gives parts away": "stays, and gives parts away to",
}
PREREQUISITE_WORDS: Mapping[PrerequisiteState, str] = {
    "confirmed": "confirmed",
    "contradicted": "missing",
    "not contradicted": "not confirmed",
    "unknown": "unknown",
    "declined": "declined",
}
STATE_WORDS: Mapping[StepState, str] = {"met": "met", "not met": "not met", "open": "open"}
_CODE = re.compile(r"^[A-Z]\d+(?:: | )")
CUT_GATE = "nothing-to-cut-out"
EFFORT_WORDS: Mapping[int, str] = {1: "known by heart", 2: "looked up or asked for", 3: "measured or described"}


class Headline(Struct, frozen=True):
    """The first words of every view: what is decided or recommended, how sure that is, why, what would change it, and
    what is open. `beside` sets the recommendation beside a decision on record; it is empty without one."""

    answer: str
    status: str
    verdict: str
    why: str
    beside: str
    change: str
    open: str


def headline(plan: Plan, change: str = "") -> Headline:
    """The headline of a plan; `change` is the one sentence on what would change the answer."""
    return Headline(
        answer=answer(plan),
        status=status(plan),
        verdict=plan.decision.outcome.verdict,
        why=decision_wording.standing(plan.decision),
        beside=beside(plan),
        change=change,
        open=open_facts(plan),
    )


def answer(plan: Plan) -> str:
    """What is decided or recommended, or why nothing is, without a full stop."""
    if plan.target.is_recorded:
        return title(plan.decision, plan.target.style)
    return decision_wording.answer(plan.decision)


def status(plan: Plan) -> str:
    """Whether the answer is a decision or a recommendation: `decided on 2026-11-02`, `recommended`."""
    target = plan.target
    if target.is_recorded:
        return "decided" if target.decided is None else f"decided on {target.decided.isoformat()}"
    return "recommended" if target.recommended is not None else "no recommendation"


def beside(plan: Plan) -> str:
    """The recommendation beside the decision on record, without a full stop; empty without a record."""
    target, decision = plan.target, plan.decision
    if not target.is_recorded:
        return ""
    if target.recommended is None:
        return "nothing is recommended beside it"
    if not target.agrees:
        return f"the recommendation differs: {title(decision, target.recommended)}"
    moved = target.moved
    if not moved:
        return "the recommendation agrees"
    few = decision_wording.few([f"'{name}'" for name in moved])
    return f"the recommendation agrees, but would group {few} differently"


def open_facts(plan: Plan) -> str:
    """What open facts can change, without a full stop."""
    questions = plan.questions
    of_answer = len(questions.of_recommendation)
    of_steps = sum(item.changes == "step" for item in questions.asked)
    parts = []
    if of_answer:
        parts.append(f"{counted(of_answer, 'open answer')} can change the recommendation")
    if of_steps:
        parts.append(f"{counted(of_steps, 'further open answer' if of_answer else 'open answer')} can change a step")
    if questions.others:
        more = counted(questions.others, "further fact" if parts else "open fact")
        alone = "changes" if questions.others == 1 else "change"
        parts.append(f"{more} cannot change the answer" if questions.proved else f"{more} {alone} nothing alone")
    return "; ".join(parts) if parts else "nothing is open"


def step_title(step: Step) -> str:
    """What a step is about: a rule by its code, a deployable, or the whole system."""
    name = one_line(step.title)
    return f"{step.code} {name}" if step.code and step.kind in ("gate", "prerequisite", "sign", "duty") else name


def heading(step: Step) -> str:
    """What a step does or is about, in a few words and without a code."""
    name = one_line(step.title)
    match step.kind:
        case "extract":
            return f"Set '{name}' apart"
        case "merge" if step.subject not in (SYSTEM, step.title):
            pair = step.subject.split(" + ")
            return f"Merge {listed(decision_wording.quoted(pair))}" if len(pair) > 1 else f"One runtime for '{name}'"
        case "merge" if step.subject != SYSTEM:
            return f"Merge into '{name}'"
        case "store":
            return f"One owner for '{name}'"
        case _:
            return name


def without_code(text: str) -> str:
    """A reason without the code of the rule at its start."""
    return decision_wording.capitalised(_CODE.sub("", text))


def title_of_code(plan: Plan, code: str) -> str:
    """The title of a gate, sign, risk, prerequisite or duty; the code itself where the plan has none."""
    rules: Iterable[RuleAnswer | Prerequisite | GateFinding] = (
        *plan.decision.gates,
        *plan.signs,
        *plan.duties,
        *(item for found in plan.risks.values() for item in found),
        *(item for found in plan.needed.values() for item in found),
    )
    return next((clause(item.title) for item in rules if item.code == code), code)


def start(step: Step) -> str:
    """When a step may begin; empty where it can begin now."""
    if step.start.state == "met":
        return ""
    return f"{clause(step.start.text)} ({STATE_WORDS[step.start.state]})"


def end(step: Step) -> str:
    """What ends a step; empty where a rule alone calls for it, and its next answer says so."""
    return "" if step.done_when in USUAL_ENDS else clause(step.done_when)


def before(step: Step) -> str:
    """What should hold first, or for signs to watch, which of them show; empty where nothing is missing."""
    if step.kind == "watch":
        shown = [
            f"{item.text} ({'shows' if item.state == 'met' else 'unknown'})"
            for item in step.before
            if item.state != "not met"
        ]
        return "; ".join(shown)
    waiting = [clause(item.text) + (" (open)" if item.state == "open" else "") for item in step.waits_for]
    return "; ".join(waiting)


def declined(step: Step) -> str:
    """Who declined a step, when and why."""
    word = step.declined
    if word is None:
        return ""
    who = f" by {one_line(word.by)}" if word.by else ""
    day = f" on {word.as_of.isoformat()}" if word.as_of else ""
    return f"declined{who}{day}" + (f": {clause(word.why)}" if word.why else "")


def needs(answer: RuleAnswer) -> str:
    """One of the four words with what it needs or why it does not apply."""
    if answer.word == "unknown":
        return f"unknown (needs {listed(answer.needs, 'or')})" if answer.needs else "unknown"
    return f"does not apply ({answer.because})" if answer.word == "does not apply" else answer.word


def because(plan: Plan, gate: GateFinding) -> str:
    """Why a gate acts; of the one that finds nothing to cut out also which parts come nearest, and what each lacks."""
    cut = plan.target.cut
    if gate.id != CUT_GATE or cut is None or not cut.nearest:
        return gate.because
    near = (
        f"'{item.part}' (net {item.net}" + (f", {item.lacks} short of 1)" if item.lacks else ")")
        for item in cut.nearest
    )
    return f"{clause(gate.because)}. Nearest to a service of their own: {listed(near)}."


def question_worth(plan: Plan, question: PlanQuestion) -> str:
    """What an answer can change, how likely, and to what; without a full stop."""
    if question.changes == "step":
        titles = [f"'{title_of_code(plan, code)}'" for code in question.steps]
        return f"settles {decision_wording.few(titles, 2)}"
    if question.changes == "context":
        return "says what matters most, which no number shows"
    becomes = listed((title(plan.decision, option) for option in question.becomes), "or")
    to = f" to {becomes}" if becomes else ""
    if question.probability == 0 and question.becomes and not question.outcomes:
        return f"can change the recommendation{to}"
    if question.probability == 0:
        return "changes the recommendation only together with others"
    return f"changes the recommendation{to} in {numbers.tenths(question.probability)} cases"


def running(plan: Plan) -> str:
    """How many deployables run today and how many the target has, without a full stop; empty where neither is known."""
    comparison = plan.comparison
    if not plan.situation.parts:
        return ""
    target = counted(comparison.target, "deployable")
    if comparison.today == 0:
        return f"nothing runs yet; the target has {target}"
    if comparison.today is None:
        missing = decision_wording.few([f"'{name}'" for name in comparison.unstated]) if comparison.unstated else ""
        where = f" (where {missing} runs is not stated: runs_in)" if missing else ""
        return f"how many deployables run today is unknown{where}; the target has {target}"
    verb = "runs" if comparison.today == 1 else "run"
    return f"{counted(comparison.today, 'deployable')} {verb} today; the target has {target}"


def becomes(item: RunningDeployable) -> str:
    """What becomes of a deployable of today: `stays`, `merges into 'application'`."""
    word = MOVEMENT_WORDS[item.movement]
    if item.movement == "stays":
        return word
    others = [f"'{name}'" for name in item.becomes]
    return f"{word} {decision_wording.few(others, 6)}"
