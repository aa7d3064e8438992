"""What the appendices of a report list: equal reasons, calls and sources are grouped, so that each is said once."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from archdecide.boundaries.consequences.consequences import BlastRadius, Chain
from archdecide.boundaries.graph import ServiceGraph
from archdecide.formats.document.evidence import CitedSource, source_of
from archdecide.formats.wording import chain_wording, plan_wording
from archdecide.formats.wording.decision_wording import clause, counted, few, sentence
from archdecide.plan.answers import RuleAnswer
from archdecide.plan.plan import Plan
from archdecide.plan.step import Step
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision

MOST_NAMES = 8
MOST_FAILURES = 15
MOST_CHAINS = 12
IN_ORDER = "In this order: "


class Calls(Struct, frozen=True):
    """Calls between deployables that are made and protected alike."""

    style: str
    protocol: str
    patterns: tuple[str, ...]
    pairs: tuple[str, ...]


class Advice(Struct, frozen=True):
    """One piece of advice: how it is done, the calls that it is for, and the facts that call for it."""

    name: str
    how: str
    pairs: str
    because: str


class GroupedForce(Struct, frozen=True):
    """What speaks for or against a service of its own: points, reason, and the parts on which it acts."""

    points: int
    because: str
    parts: str


class MoreReason(Struct, frozen=True):
    """A reason beyond those of the main part, in points, and whether it speaks for what is shown."""

    title: str
    points: float
    because: str
    speaks: bool


class GroupedSource(Struct, frozen=True):
    """A source of the criteria that decide, and their titles."""

    cited: CitedSource
    criteria: tuple[str, ...]


def calls(graph: ServiceGraph) -> tuple[Calls, ...]:
    """The calls that cross a process, those that are alike in one entry."""
    found: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for edge in graph.edges:
        if edge.crosses:
            found.setdefault((edge.style, edge.protocol, edge.patterns), []).append(f"{edge.source} → {edge.target}")
    return tuple(Calls(*key, tuple(pairs)) for key, pairs in found.items())


def advice(graph: ServiceGraph) -> Iterator[Advice]:
    """Every piece of advice on a call, with all calls that it is for."""
    pairs: dict[str, list[str]] = {}
    because: dict[str, dict[str, None]] = {}
    how: dict[str, str] = {}
    for edge in graph.edges:
        how |= edge.details
        for item in edge.interactions:
            for name, held in item.grounds.items():
                pairs.setdefault(name, []).append(f"{item.source} → {item.target}")
                because.setdefault(name, {})[chain_wording.facts(held)] = None
    for name, found in pairs.items():
        reasons = [reason for reason in because[name] if reason]
        yield Advice(name, how.get(name, ""), few(list(dict.fromkeys(found)), MOST_NAMES), "; or ".join(reasons[:2]))


def patterns(graph: ServiceGraph) -> dict[str, str]:
    """How each style, protocol and pattern of the crossing calls is done, without what advice says already."""
    said = {item.name for item in advice(graph)}
    details = (edge.details for edge in graph.edges if edge.crosses)
    return {name: how for found in details for name, how in found.items() if name not in said}


def forces(graph: ServiceGraph) -> Iterator[GroupedForce]:
    """Every force that acts on a part, the strongest first, with all parts on which it acts."""
    parts: dict[tuple[int, str], list[str]] = {}
    for item in graph.components:
        for force in item.forces_for:
            parts.setdefault((force.points, clause(force.because)), []).append(item.name)
        for force in item.forces_against:
            parts.setdefault((-force.points, clause(force.because)), []).append(item.name)
    for (points, because), names in sorted(parts.items(), key=lambda entry: (-entry[0][0], entry[0][1])):
        shown = "every part" if len(names) == len(graph.components) > MOST_NAMES else few(names, MOST_NAMES)
        yield GroupedForce(points, because, shown)


def failures(graph: ServiceGraph) -> tuple[BlastRadius, ...]:
    """The failures for which protection, or a cut, makes a difference."""
    return tuple(item for item in graph.blast_radius if _matters(item))[:MOST_FAILURES]


def _matters(item: BlastRadius) -> bool:
    reaches = (item.unprotected, item.protected, item.monolith_unprotected, item.monolith_protected)
    return len(set(map(chain_wording.reach, reaches))) > 1


def sources(decision: Decision, pack: Pack, criteria: Iterable[str]) -> Iterator[GroupedSource]:
    """The sources of these criteria, each once with the titles of all criteria that it feeds."""
    wanted = set(criteria)
    held: dict[str, list[str]] = {}
    for criterion in decision.criteria:
        if criterion.id in wanted:
            for name in criterion.sources:
                held.setdefault(name, []).append(criterion.title)
    for name, titles in held.items():
        yield GroupedSource(source_of(name, pack), tuple(titles))


class StepText(Struct, frozen=True):
    """A step in words: what an earlier step has said already is only pointed at."""

    action: str
    why: str
    end: str


def step_texts(steps: Iterable[Step]) -> dict[tuple[str, str], StepText]:
    """Steps in words by kind and subject, in the order in which a reader meets them."""
    said: dict[str, str] = {}

    def once(text: str, word: str, name: str) -> str:
        if not text:
            return ""
        first = said.setdefault(text, name)
        return sentence(text) if first == name else f"{word}: see {first}."

    found: dict[tuple[str, str], StepText] = {}
    for step in steps:
        name = f"'{clause(step.title)}'" if step.kind == "extract" else f"the step {plan_wording.heading(step)}"
        action, order, way = step.action.partition(f" {IN_ORDER}")
        told = f"{sentence(action)} {once(IN_ORDER + way, 'Order', name)}" if order else sentence(action)
        end = plan_wording.end(step)
        found[step.kind, step.subject] = StepText(
            told, once(step.why, "Why", name), once(f"Done when {end}" if end else "", "Done", name)
        )
    return found


class ChainText(Struct, frozen=True):
    """What is said of all chains that are alike: their entries, and the text."""

    entries: str
    text: str


def chains(graph: ServiceGraph) -> tuple[ChainText, ...]:
    """The chains of several deployables in words, those that are alike in one entry."""
    found: dict[str, list[str]] = {}
    for chain in graph.chains:
        if len(chain.parts) > 1:
            found.setdefault(_availability(chain), []).append(chain.entry)
            found.setdefault(_speed(chain), []).append(chain.entry)
    return tuple(ChainText(few(names, MOST_NAMES), text) for text, names in list(found.items())[:MOST_CHAINS])


def _availability(chain: Chain) -> str:
    others = counted(len(chain.parts) - 1, "other deployable")
    return sentence(f"needs {others} at once: {chain_wording.availability(chain, chain.target_pct)}")


def _speed(chain: Chain) -> str:
    told = [chain_wording.speed(chain, chain.target_ms)]
    if chain.cheapest:
        told.append(f"cheapest change that reaches the targets: {chain_wording.candidate(chain.cheapest)}")
    elif chain.candidates:
        told.append(f"no change that was tried reaches the targets; {chain_wording.candidate(chain.candidates[0])}")
    return " ".join(map(sentence, told))


def preconditions(steps: Iterable[Step]) -> dict[str, str]:
    """What should hold before steps and does not or is open, each once, with the steps that it is before."""
    found: dict[str, list[str]] = {}
    for step in steps:
        if step.kind != "watch":
            for item in step.waits_for:
                text = clause(item.text) + (" (open)" if item.state == "open" else "")
                found.setdefault(text, []).append(plan_wording.heading(step))
    return {text: few(list(dict.fromkeys(names)), MOST_NAMES) for text, names in found.items()}


def signs(plan: Plan) -> tuple[RuleAnswer, ...]:
    """The signs that may still show: of being outgrown while there is a whole, of too many parts where several run."""
    last = plan.target.style == tuple(plan.decision.options)[-1]
    watched: Mapping[str, bool] = {"outgrown": not last, "over-split": len(plan.target.graph.services) > 1 or last}
    return tuple(
        item for item in plan.signs if watched.get(item.sign) and item.word in ("no", "unknown") and item.watch
    )
