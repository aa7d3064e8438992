"""The decision report as Markdown, from `templates/report.md.j2`."""

from collections.abc import Mapping
from math import floor
from typing import Any

from archdecide.boundaries.deployable_kinds import COUNTED
from archdecide.boundaries.graph import Deployable, ServiceGraph
from archdecide.decide.findings import CriterionFinding, GateFinding
from archdecide.formats.diagram import mermaid
from archdecide.formats.document import precautions
from archdecide.formats.document.evidence import CitedSource, documents_behind, fact_rows, source_of
from archdecide.formats.document.five_questions import answers
from archdecide.formats.document.templating import bundled
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording import chain_wording, decision_wording, numbers, plan_wording
from archdecide.formats.wording.numbers import in_words
from archdecide.plan.answers import RuleAnswer
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.rules import Pack, vocabulary
from archdecide.sensitivity.decision import Decision

TEMPLATE = "report.md.j2"
MOST_AGAINST = 5
"""Arguments of the strongest case against that are told."""


def text(plan: Plan, pack: Pack, profile: Profile) -> str:
    """The report. The same input gives the same bytes."""
    return render(TEMPLATE, context(plan, pack, profile))


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


def context(plan: Plan, pack: Pack, profile: Profile) -> dict[str, Any]:
    """Everything that the template may name."""
    decision, graph = plan.decision, plan.target.graph
    facts = vocabulary(pack)
    comparison = decision.strongest_rival
    subject = None if plan.target.basis == "score leader" and decision.subject is None else plan.target.style
    shown = decision.gates_of(subject)

    def words(path: str) -> str:
        return in_words(decision.facts.get(path), facts.get(path))

    return {
        "decision": decision,
        "graph": graph,
        "profile": profile,
        "subject": subject,
        "answer": plan_wording.answer(plan),
        "headline": plan_wording.headline(plan, _change(plan)),
        "meaning": decision_wording.meaning(decision),
        "standing": decision_wording.standing(decision),
        "weights_note": decision_wording.weights_note(decision),
        "picture": mermaid.text(graph, ""),
        "crossing": tuple(edge for edge in graph.edges if edge.crosses),
        "how": {name: how for edge in graph.edges if edge.crosses for name, how in edge.details.items()},
        "plan": plan,
        "steps": plan_wording,
        "say": chain_wording,
        "inner_advice": tuple(edge for edge in graph.edges if not edge.crosses and edge.advice),
        "precautions": tuple(precautions.chosen_and_next(plan)),
        "prerequisite_words": plan_wording.PREREQUISITE_WORDS,
        "duties": precautions.duties(plan),
        "five_answers": answers(plan, profile, words),
        "rival": comparison,
        "reasons": decision_wording.telling(comparison),
        "counter_reasons": decision_wording.arguments(comparison, speaking_for=False),
        "most_against": MOST_AGAINST,
        "holding": decision_wording.groups_in(decision, "holds"),
        "unproven": decision_wording.groups_in(decision, "unproven"),
        "conditions": tuple(gate for gate in shown if gate.effect != "warn"),
        "barriers": _barriers(decision, subject),
        "fact_rows": fact_rows(decision, profile, facts),
        "beliefs": [(criterion, _sources(criterion, pack)) for criterion in _telling(decision)],
        "documents": documents_behind((name for item in decision.criteria for name in item.sources), pack),
        "signs": _signs(plan),
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


def _change(plan: Plan) -> str:
    """One sentence on what would change the answer, without a full stop."""
    decision = plan.decision
    found = (
        tipping_points.flip(decision),
        tipping_points.nothing_moves(decision),
        tipping_points.settled(decision),
        tipping_points.priority(decision),
    )
    return next((line for line in found if line), "")


def _signs(plan: Plan) -> dict[str, tuple[RuleAnswer, ...]]:
    """The signs to watch that do not show today: of being outgrown while there is a whole, of too many parts where
    several run."""
    last = plan.target.style == tuple(plan.decision.options)[-1]
    own = sum(deployable.kind in COUNTED for deployable in plan.target.graph.deployables)
    watched = {"outgrown": not last, "over-split": own > 1 or last}
    return {
        sign: tuple(item for item in plan.signs if item.sign == sign and item.word != "yes")
        for sign, is_watched in watched.items()
        if is_watched
    }


def _barriers(decision: Decision, subject: str | None) -> tuple[tuple[str, tuple[GateFinding, ...]], ...]:
    """The other options with the gates that would have to clear for them, beyond those on the shown option."""
    shared = {(gate.id, gate.because) for gate in decision.gates_of(subject)}
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
        if option != subject
    )
    return tuple((option, gates) for option, gates in found if gates)


def _robustness(decision: Decision) -> str:
    """Under how many weightings each remaining rival is beaten, and how wrong weights may be, in words."""
    rivals = [item for item in decision.comparisons if item.rival not in decision.removed] or decision.comparisons
    if not rivals:
        return ""
    shares = (
        f"of {decision_wording.title(decision, item.rival)} in {numbers.percent(item.win_share)}" for item in rivals
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
