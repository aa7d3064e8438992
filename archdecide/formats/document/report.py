"""The decision report as Markdown, from `templates/report.md.j2`."""

from collections.abc import Mapping
from math import floor
from typing import Any

from archdecide.boundaries.deployable_kinds import COUNTED
from archdecide.boundaries.graph import Deployable, ServiceGraph
from archdecide.decide.findings import CriterionFinding, GateFinding, TriggerFinding, TriggerState
from archdecide.formats.diagram import mermaid
from archdecide.formats.document import precautions
from archdecide.formats.document.evidence import CitedSource, documents_behind, fact_rows, source_of
from archdecide.formats.document.five_questions import answers
from archdecide.formats.document.plan import ActionPlan
from archdecide.formats.document.templating import bundled
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording import chain_wording, decision_wording
from archdecide.formats.wording.numbers import in_words
from archdecide.profile import Profile
from archdecide.rules import Pack, vocabulary
from archdecide.sensitivity.decision import Decision

TEMPLATE = "report.md.j2"
MOST_AGAINST = 5
"""Arguments of the strongest case against that are told."""

TRIGGER_WORDS: Mapping[TriggerState, str] = {
    "fires": "shows",
    "clear": "no",
    "unknown": "unknown",
    "watch": "not in the profile",
}


def text(decision: Decision, graph: ServiceGraph, pack: Pack, profile: Profile) -> str:
    """The report. The same input gives the same bytes."""
    return render(TEMPLATE, context(decision, graph, pack, profile))


def render(name: str, values: Mapping[str, Any]) -> str:
    """A bundled Markdown template filled in, in a sandbox, with one empty line between blocks at most."""
    return tidy(bundled(name).render(values))


def tidy(document: str) -> str:
    """Without trailing spaces and repeated empty lines, and with one line feed at the end."""
    lines: list[str] = []
    for line in map(str.rstrip, document.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"


def context(decision: Decision, graph: ServiceGraph, pack: Pack, profile: Profile) -> dict[str, Any]:
    """Everything that the template may name."""
    facts = vocabulary(pack)
    comparison = decision.strongest_rival
    shown = decision.gates_of(decision.subject)

    def words(path: str) -> str:
        return in_words(decision.facts.get(path), facts.get(path))

    return {
        "decision": decision,
        "graph": graph,
        "profile": profile,
        "subject": decision.subject,
        "answer": decision_wording.answer(decision),
        "meaning": decision_wording.meaning(decision),
        "standing": decision_wording.standing(decision),
        "weights_note": decision_wording.weights_note(decision),
        "picture": mermaid.text(graph, ""),
        "crossing": tuple(edge for edge in graph.edges if edge.crosses),
        "how": {name: how for edge in graph.edges if edge.crosses for name, how in edge.details.items()},
        "plan": ActionPlan.of(decision, graph),
        "say": chain_wording,
        "inner_advice": tuple(edge for edge in graph.edges if not edge.crosses and edge.advice),
        "trigger_words": TRIGGER_WORDS,
        "precautions": tuple(precautions.chosen_and_next(decision)),
        "prerequisite_words": precautions.STATE_WORDS,
        "duties": precautions.duties(decision),
        "five_answers": answers(decision, graph, profile, words),
        "rival": comparison,
        "reasons": decision_wording.telling(comparison),
        "counter_reasons": decision_wording.arguments(comparison, speaking_for=False),
        "most_against": MOST_AGAINST,
        "holding": decision_wording.groups_in(decision, "holds"),
        "unproven": decision_wording.groups_in(decision, "unproven"),
        "conditions": tuple(gate for gate in shown if gate.effect != "warn"),
        "barriers": _barriers(decision),
        "fact_rows": fact_rows(decision, profile, facts),
        "beliefs": [(criterion, _sources(criterion, pack)) for criterion in _telling(decision)],
        "documents": documents_behind((name for item in decision.criteria for name in item.sources), pack),
        "signs": _signs(decision, graph),
        "own_reasons": lambda deployable: _own_reasons(deployable, graph),
        "known_criteria": decision_wording.known_criteria(decision),
        "titled": lambda option: decision_wording.title(decision, option),
        "acts_on": lambda group: decision_wording.acts_on(group, decision),
        "removed_by": lambda option: decision_wording.removed_by(decision, option),
        "points": decision_wording.points,
        "effects": decision_wording.EFFECT_WORDS,
        "could": decision_wording.COULD_WORDS,
        "robustness": _robustness(decision),
        "settled": tipping_points.settled(decision),
        "nothing_moves": tipping_points.nothing_moves(decision),
        "tips": tuple(tipping_points.rows(decision)),
        "priority": tipping_points.priority(decision),
        "flip": tipping_points.flip(decision),
        "forecast": tipping_points.forecast(decision),
    }


def _telling(decision: Decision) -> tuple[CriterionFinding, ...]:
    """The criteria behind the reasons that are told."""
    rival = decision.strongest_rival
    told = (*decision_wording.telling(rival), *decision_wording.arguments(rival, speaking_for=False)[:MOST_AGAINST])
    names = {argument.criterion for argument in told}
    return tuple(criterion for criterion in decision.criteria if criterion.id in names)


def _signs(decision: Decision, graph: ServiceGraph) -> dict[str, tuple[TriggerFinding, ...]]:
    """The signs to watch that do not show today: of being outgrown while there is a whole, of too many parts where
    several run."""
    own = sum(deployable.kind in COUNTED for deployable in graph.deployables)
    watched = {
        "outgrown": decision.outcome.recommendation != tuple(decision.options)[-1],
        "over-split": own > 1 or decision.outcome.recommendation == tuple(decision.options)[-1],
    }
    return {
        sign: tuple(item for item in decision.triggers if item.sign == sign and item.state != "fires")
        for sign, is_watched in watched.items()
        if is_watched
    }


def _barriers(decision: Decision) -> tuple[tuple[str, tuple[GateFinding, ...]], ...]:
    """The other options with the gates that would have to clear for them, beyond those on the shown option."""
    shared = {(gate.id, gate.because) for gate in decision.gates_of(decision.subject)}
    found = (
        (
            option,
            tuple(
                gate
                for gate in decision.gates_of(option)
                if gate.effect != "warn" and (gate.id, gate.because) not in shared
            ),
        )
        for option in decision.options
        if option != decision.subject
    )
    return tuple((option, gates) for option, gates in found if gates)


def _robustness(decision: Decision) -> str:
    """Under how many weightings each remaining rival is beaten, and how wrong weights may be, in words."""
    rivals = [item for item in decision.comparisons if item.rival not in decision.removed] or decision.comparisons
    if not rivals:
        return ""
    shares = (
        f"of {decision_wording.title(decision, item.rival)} in {decision_wording.percent(item.win_share)}"
        for item in rivals
    )
    winner = decision_wording.title(decision, rivals[0].winner)
    share = f"{winner} is ahead {decision_wording.listed(shares)} of all ways to weigh the criteria"
    if any(item.lead <= 0 for item in rivals):
        return share
    factors = [item.weight_error_factor for item in rivals if item.weight_error_factor is not None]
    if not factors:
        return "no criterion speaks for another option, so no weights can reverse the order"
    which = {1: "stays so", 2: "of both"}.get(len(rivals), "of all")
    # Rounded down: the promise has to hold at the printed number.
    factor = (
        f"{share}, and {which} while no weight is wrong by more than a factor of {floor(100 * min(factors)) / 100:.2f}"
    )
    return ". ".join(part for part in (factor, tipping_points.first_rank(decision)) if part)


def _sources(criterion: CriterionFinding, pack: Pack) -> tuple[CitedSource, ...]:
    return tuple(source_of(identifier, pack) for identifier in criterion.sources)


def _own_reasons(deployable: Deployable, graph: ServiceGraph) -> tuple[str, ...]:
    """The reasons of a deployable that do not merely repeat a force on one of its components."""
    forces = {
        force.because
        for component in graph.components
        if component.deployable == deployable.name
        for force in (*component.forces_for, *component.forces_against)
    }
    return tuple(reason for reason in deployable.reasons if not any(force in reason for force in forces))
