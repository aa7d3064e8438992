"""The five questions that the source documents ask and leave open, answered from one profile alone."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording import decision_wording
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


class QuestionAnswer(Struct, frozen=True):
    """A question, and its answer in sentences."""

    question: str
    sentences: tuple[str, ...]


def answers(decision: Decision, graph: ServiceGraph, profile: Profile, words: Words) -> tuple[QuestionAnswer, ...]:
    """The five answers. `words` puts a fact in words."""
    return (
        QuestionAnswer("When is the time to break the whole up?", tuple(_when(decision))),
        QuestionAnswer("Is the modular monolith the middle ground here?", tuple(_middle(decision))),
        QuestionAnswer("Which infrastructure is missing?", tuple(_infrastructure(decision))),
        QuestionAnswer(
            "How do models depend on each other and on the rest?", tuple(_models(decision, graph, profile, words))
        ),
        QuestionAnswer("Would serverless functions fit?", tuple(_serverless(decision, graph, profile, words))),
    )


def _when(decision: Decision) -> Iterator[str]:
    last = tuple(decision.options)[-1]
    name = decision_wording.title(decision, last)
    firing = [item for item in decision.triggers if item.sign == "outgrown" and item.state == "fires"]
    shown = decision_wording.listed(item.code for item in firing)
    count = decision_wording.counted(len(firing), "sign")
    if firing:
        yield f"{count} of being outgrown {'shows' if len(firing) == 1 else 'show'} ({shown})."
    else:
        yield "No sign of being outgrown shows."
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


def _infrastructure(decision: Decision) -> Iterator[str]:
    last = tuple(decision.options)[-1]
    found = [gate for gate in decision.gates if gate.option == last and gate.area is not None]
    missing = [gate for gate in found if gate.state == "holds"]
    unknown = [gate for gate in found if gate.state == "unproven"]
    met = [gate for gate in found if gate.state == "clear"]
    for gate in missing:
        yield f"{gate.code}: {gate.action}"
    if unknown:
        asked = decision_wording.listed(dict.fromkeys(path for gate in unknown for path in gate.settles))
        yield f"Open until somebody states {asked}."
    if met:
        clauses = (f"{gate.code} {decision_wording.clause(gate.title)}" for gate in met)
        yield f"In place for services: {decision_wording.listed(clauses)}."


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
