"""The five questions that the source documents ask and leave open, answered from one profile alone."""

from collections.abc import Iterator

from msgspec import Struct

from archdecide.boundaries.graph import ServiceGraph
from archdecide.fact_phrases import label, phrase
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording import decision_wording
from archdecide.formats.wording.decision_wording import capitalised, clause, counted, few, listed, quoted
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.sensitivity.decision import Decision

MODEL_KINDS = ("inference", "llm-gateway", "embedding", "training", "agent", "prompting")
BURST = 5
"""From this ratio of peak to average on, capacity that follows the load saves most of what stands idle (judgement)."""
FUNCTION = "serverless"
"""The advice on a call whose callee may be a function."""
WEIGHTY = ("inference", "training", "evaluation", "embedding")
"""Kinds of parts that load the weights of a model."""
MOST_TIPS = 2
AREAS_OF_MACHINES = ("infrastructure", "observability", "security")
"""The areas of prerequisites that are machines and tools rather than people."""


class QuestionAnswer(Struct, frozen=True):
    """A question, and its answer in sentences."""

    question: str
    sentences: tuple[str, ...]


def answers(plan: Plan, profile: Profile) -> tuple[QuestionAnswer, ...]:
    """The five answers, in at most two sentences each."""
    decision, graph = plan.decision, plan.target.graph
    return (
        QuestionAnswer("When is the time to break the whole up?", tuple(_when(plan))),
        QuestionAnswer("Is the modular monolith the middle ground here?", tuple(_middle(decision))),
        QuestionAnswer("Which infrastructure is missing?", tuple(_infrastructure(plan))),
        QuestionAnswer("How do models depend on each other and on the rest?", tuple(_models(decision, graph, profile))),
        QuestionAnswer("Would serverless functions fit?", tuple(_serverless(decision, graph, profile))),
    )


def _when(plan: Plan) -> Iterator[str]:
    decision = plan.decision
    last = tuple(decision.options)[-1]
    name = decision_wording.title(decision, last)
    yield _signs_in_words(plan)
    if plan.target.style == last:
        yield "The time is now, in the order of the steps."
        return
    gates = dict.fromkeys(clause(gate.title) for gate in decision.gates_of(last) if gate.effect != "warn")
    tips = [tip for tip in tipping_points.shown(decision) if tip.becomes == last][:MOST_TIPS]
    if gates:
        yield f"{capitalised(name)} would first have to clear {few(quoted(gates), MOST_TIPS)}."
    elif tips:
        changes = (f"{label(tip.fact)} moves {tipping_points.change(tip)}" for tip in tips)
        yield f"{capitalised(name)} fits once {listed(changes, 'or')}."
    else:
        yield f"No single fact of this profile leads to {name}."


def _signs_in_words(plan: Plan) -> str:
    """How many signs of being outgrown show, and how many nobody can answer; unknown is not no."""
    about = [item for item in plan.signs if item.sign == "outgrown" and item.word != "does not apply"]
    if not about:
        return "No sign of being outgrown is about a system like this one."
    shown = quoted(clause(item.title) for item in about if item.word == "yes")
    unknown = sum(item.word == "unknown" for item in about)
    is_open = f", and {unknown} cannot be answered yet" if unknown else ""
    if shown:
        verb = "shows" if len(shown) == 1 else "show"
        return f"{counted(len(shown), 'sign')} of being outgrown {verb}: {few(shown)}{is_open}."
    if any(item.word == "no" for item in about):
        return f"No sign of being outgrown shows among those that the profile can answer{is_open}."
    return f"Whether one of {counted(unknown, 'sign')} of being outgrown shows is unknown."


def _middle(decision: Decision) -> Iterator[str]:
    scores = {option: score for option, score in decision.outcome.scores.items() if score is not None}
    options = tuple(decision.options)
    if len(options) < 3 or any(option not in scores for option in options[:3]):
        return
    first, middle, last = options[0], options[1], options[-1]
    below, above = (scores[middle] - scores[other] for other in (first, last))
    name = capitalised(decision_wording.title(decision, middle))
    if decision.outcome.verdict == "insufficient":
        yield f"Too little is known to say where {decision_wording.title(decision, middle)} stands."
        return

    def apart(gap: float, other: str) -> str:
        side = "ahead of" if gap >= 0 else "behind"
        return f"{decision_wording.points(gap)} {side} {decision_wording.title(decision, other)}"

    yield f"{name} stands {apart(below, first)} and {apart(above, last)}."
    if below >= 0 and above >= 0:
        yield "It is a sound choice, and parts can be extracted later."
    else:
        better = first if below < above else last
        yield f"It would be a compromise: {decision_wording.title(decision, better)} fits these facts better."


def _infrastructure(plan: Plan) -> Iterator[str]:
    """What the next option beyond the present one needs of machines and tools, from the plan's prerequisites."""
    option = tuple(plan.needed)[-1]
    found = [item for item in plan.needed[option] if item.area in AREAS_OF_MACHINES]
    name = decision_wording.title(plan.decision, option)

    def titles(*states: str) -> list[str]:
        return quoted(clause(item.title) for item in found if item.state in states)

    missing, open_ones = titles("contradicted"), titles("unknown", "not contradicted")
    if missing:
        yield f"For {name} the facts speak against {few(missing)}."
    elif found:
        yield f"The facts name none that {name} lacks."
    if open_ones:
        verb = "is" if len(open_ones) == 1 else "are"
        yield f"Nobody has confirmed {few(open_ones)}, which {verb} needed too."


def _models(decision: Decision, graph: ServiceGraph, profile: Profile) -> Iterator[str]:
    parts = [item.name for item in profile.components or () if item.kind in MODEL_KINDS]
    clash = any(sign.id == "dependency-conflict" and sign.state == "fires" for sign in decision.triggers)
    told = [
        phrase(path, decision.facts.get(path))
        for path in ("ai.models_in_production", "ai.model_hosting", "ai.model_updates_per_month")
    ]
    stated = [words for words in told if words and not words.startswith("0 ")]
    if not stated and not parts:
        yield "The profile names no models."
        return
    if clash:
        yield "The facts show libraries that clash, so models run apart from the code that needs other versions."
    elif stated:
        yield f"The profile states {listed(stated)}."
    homes = dict.fromkeys(graph.assignment[name] for name in parts if name in graph.assignment)
    outside = [item.name for item in profile.components or () if item.kind == "external"]
    if homes:
        bound = f", and what they can promise depends on {few(quoted(outside))}" if outside else ""
        verb = "runs" if len(parts) == 1 else "run"
        yield f"{capitalised(few(quoted(parts)))} {verb} in {few(quoted(homes))}{bound}."


def _serverless(decision: Decision, graph: ServiceGraph, profile: Profile) -> Iterator[str]:
    ratio = decision.facts.get("scale.peak_to_average")
    if isinstance(ratio, int | float):
        fits = "uneven enough that paying per call can save money" if ratio >= BURST else "too even for that to pay"
        yield f"The peak is {ratio:g} times the average: {fits}."
    else:
        yield "Nobody has stated how uneven the load is, which decides it."
    items = [item for edge in graph.edges for item in edge.interactions]
    fitting = quoted(sorted({item.target for item in items if FUNCTION in item.advice}))
    heavy = quoted(part.name for part in profile.components or () if part.hardware == "gpu" or part.kind in WEIGHTY)
    if fitting:
        yield f"{few(fitting)} {'fits' if len(fitting) == 1 else 'fit'}: short background work on ordinary machines."
    elif heavy:
        verb = "does" if len(heavy) == 1 else "do"
        yield f"{few(heavy)} {verb} not fit, because loading the weights of a model takes too long."
