"""The five questions that the source documents ask and leave open, answered from one profile alone."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording import decision_wording
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.sensitivity.decision import Decision

Words = Callable[[str], str]
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


def answers(plan: Plan, profile: Profile, words: Words) -> tuple[QuestionAnswer, ...]:
    """The five answers. `words` puts a fact in words."""
    decision, graph = plan.decision, plan.target.graph
    return (
        QuestionAnswer("When is the time to break the whole up?", tuple(_when(plan))),
        QuestionAnswer("Is the modular monolith the middle ground here?", tuple(_middle(decision))),
        QuestionAnswer("Which infrastructure is missing?", tuple(_infrastructure(plan))),
        QuestionAnswer(
            "How do models depend on each other and on the rest?", tuple(_models(decision, graph, profile, words))
        ),
        QuestionAnswer("Would serverless functions fit?", tuple(_serverless(decision, graph, profile, words))),
    )


def _when(plan: Plan) -> Iterator[str]:
    decision = plan.decision
    last = tuple(decision.options)[-1]
    name = decision_wording.title(decision, last)
    yield from _signs_in_words(plan)
    gates = tuple(dict.fromkeys(gate.code for gate in decision.gates_of(last) if gate.effect != "warn"))
    if decision.outcome.recommendation == last:
        first = f", with {decision_wording.listed(gates)} first" if gates else ""
        yield f"The facts say now, in the order of the roadmap{first}."
        return
    if gates:
        yield f"Before that, {decision_wording.listed(gates)} would have to clear for {name}."
    tips = [tip for tip in decision.tipping_points or () if tip.becomes == last][:MOST_TIPS]
    if tips:
        changes = (f"{tip.fact} goes {tipping_points.change(tip)}" for tip in tips)
        yield f"It would be when {decision_wording.listed(changes, 'or')}."
    else:
        yield f"No single fact of this profile leads to {name}."


def _signs_in_words(plan: Plan) -> Iterator[str]:
    """How many signs of being outgrown show, and how many nobody can answer; unknown is not no."""
    about = [item for item in plan.signs if item.sign == "outgrown" and item.word != "does not apply"]
    if not about:
        yield "No sign of being outgrown is about a system like this one."
        return
    shown = [item.code for item in about if item.word == "yes"]
    count = decision_wording.counted(len(shown), "sign")
    if shown:
        yield f"{count} of being outgrown {'shows' if len(shown) == 1 else 'show'} ({decision_wording.listed(shown)})."
    elif any(item.word == "no" for item in about):
        yield "No sign of being outgrown shows among those that the profile can answer."
    if unknown := [item for item in about if item.word == "unknown"]:
        yield f"Of {decision_wording.counted(len(unknown), 'sign')} it is unknown whether they show."


def _middle(decision: Decision) -> Iterator[str]:
    scores = {option: score for option, score in decision.outcome.scores.items() if score is not None}
    options = tuple(decision.options)
    if len(options) < 3 or any(option not in scores for option in options[:3]):
        return
    first, middle, last = options[0], options[1], options[-1]
    below, above = (scores[middle] - scores[other] for other in (first, last))
    name = decision_wording.title(decision, middle)

    def apart(gap: float, other: str) -> str:
        side = "ahead of" if gap >= 0 else "behind"
        return f"{decision_wording.points(gap)} {side} {decision_wording.title(decision, other)}"

    yield f"{decision_wording.capitalised(name)} stands {apart(below, first)} and {apart(above, last)}."
    if below >= 0 and above >= 0:
        yield "So it is an answer of its own, and keeps the way to later cuts open."
    else:
        better = first if below < above else last
        yield f"So it is a compromise here: {decision_wording.title(decision, better)} fits these facts better."


def _infrastructure(plan: Plan) -> Iterator[str]:
    """What the next option beyond the present one needs of machines and tools, from the plan's prerequisites."""
    option = tuple(plan.needed)[-1]
    found = [item for item in plan.needed[option] if item.area in AREAS_OF_MACHINES]
    name = decision_wording.title(plan.decision, option)
    missing = [item for item in found if item.state == "contradicted"]
    for item in missing:
        yield f"{item.code}: {decision_wording.sentence(item.action)}"
    if not missing and found:
        yield f"None that the facts name for {name}."
    if wanted := tuple(dict.fromkeys(need for item in found for need in item.needs)):
        codes = [item.code for item in found if item.state == "unknown"]
        verb = "is" if len(codes) == 1 else "are"
        yield f"{decision_wording.few(codes, 4)} {verb} open until somebody states {decision_wording.few(wanted)}."
    if sure := [f"{item.code} {decision_wording.clause(item.title)}" for item in found if item.state == "confirmed"]:
        yield f"In place for {name}: {decision_wording.listed(sure)}."
    if perhaps := [item.code for item in found if item.state == "not contradicted"]:
        yield f"Not contradicted and not confirmed: {decision_wording.listed(perhaps)}."


def _models(decision: Decision, graph: ServiceGraph, profile: Profile, words: Words) -> Iterator[str]:
    parts = [item.name for item in profile.components or () if item.kind in MODEL_KINDS]
    facts = decision.facts
    if facts.get("ai.models_in_production"):
        hosting = f", hosted as {words('ai.model_hosting')}" if facts.get("ai.model_hosting") else ""
        yield f"{words('ai.models_in_production')}{hosting}."
    if facts.get("ai.model_updates_per_month"):
        yield f"Models change at {words('ai.model_updates_per_month')}; each release needs a version that can go back."
    homes = dict.fromkeys(graph.assignment[name] for name in parts if name in graph.assignment)
    if homes:
        names = decision_wording.listed(parts)
        yield f"The parts that work with models ({names}) are in {decision_wording.listed(homes)}."
    outside = [item.name for item in profile.components or () if item.kind == "external"]
    if outside:
        yield f"What somebody else runs ({decision_wording.listed(outside)}) bounds what the chain can promise."
    signs = {sign.id: sign for sign in decision.triggers}
    if (sign := signs.get("dependency-conflict")) is not None and sign.state == "fires":
        yield sign.because
        yield sign.advice
    if not facts.get("ai.models_in_production") and not parts:
        yield "The profile names no models."


def _serverless(decision: Decision, graph: ServiceGraph, profile: Profile, words: Words) -> Iterator[str]:
    ratio, batch = decision.facts.get("scale.peak_to_average"), decision.facts.get("ai.batch_share_pct")
    if isinstance(ratio, int | float):
        fits = (
            "large enough that paying per call can save idle capacity" if ratio >= BURST else "too even for that to pay"
        )
        yield f"The peak is {ratio:g} times the average: {fits}."
    if isinstance(batch, int | float) and batch > 0:
        yield f"Background work takes {words('ai.batch_share_pct')} of the compute."
    items = [item for edge in graph.edges for item in edge.interactions]
    fitting = sorted({item.target for item in items if FUNCTION in item.advice})
    if fitting:
        verb = "fits" if len(fitting) == 1 else "fit"
        names = decision_wording.listed(fitting)
        yield f"{names} {verb}: short background work on ordinary machines, under spiky load."
    heavy = [part.name for part in profile.components or () if part.hardware == "gpu" or part.kind in WEIGHTY]
    if heavy:
        verb = "does" if len(heavy) == 1 else "do"
        yield f"{decision_wording.listed(heavy)} {verb} not fit, because loading the weights of a model takes too long."
    if decision.facts.get("scale.latency_p95_ms") is not None:
        yield f"Cold starts count against the target of {words('scale.latency_p95_ms')}."
    if ratio is None and batch is None:
        yield "Nobody has stated how uneven the load is, so nothing can be said (scale.peak_to_average)."
