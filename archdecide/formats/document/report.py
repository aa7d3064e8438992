"""The decision report as Markdown, from `templates/report.md.j2`."""

from collections.abc import Mapping
from math import floor
from typing import Any

from archdecide.decide.findings import GateFinding
from archdecide.formats.diagram import mermaid
from archdecide.formats.document import appendices, main_part, precautions
from archdecide.formats.document.evidence import documents_behind, fact_rows
from archdecide.formats.document.five_questions import answers
from archdecide.formats.document.templating import bundled
from archdecide.formats.terminal import tipping_points
from archdecide.formats.wording import chain_wording, decision_wording, numbers, plan_wording
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.rules import Pack, vocabulary
from archdecide.sensitivity.decision import Decision

TEMPLATE = "report.md.j2"


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
    subject = None if plan.target.basis == "score leader" and decision.subject is None else plan.target.style

    change = tipping_points.most_telling(decision)
    main = main_part.main_part(plan, pack, profile.description, change)
    speaking, other = main_part.arguments(plan)
    shown_reasons = {item.title for item in (*main.reasons, *filter(None, (main.against,)))}
    stepped = tuple(rule for step in plan.steps for rule in step.rules)
    return {
        "decision": decision,
        "graph": graph,
        "profile": profile,
        "subject": subject,
        "answer": plan_wording.answer(plan),
        "headline": plan_wording.headline(plan, change),
        "main": main,
        "meaning": decision_wording.meaning(decision),
        "standing": decision_wording.standing(decision),
        "weights_note": decision_wording.weights_note(decision),
        "scores": main_part.scores(decision, lambda option: decision_wording.title(decision, option)),
        "picture": mermaid.text(graph, ""),
        "calls": appendices.calls(graph),
        "advice": tuple(appendices.advice(graph)),
        "forces": tuple(appendices.forces(graph)),
        "chains": appendices.chains(graph),
        "failures": appendices.failures(graph),
        "how": appendices.patterns(graph),
        "plan": plan,
        "steps": plan_wording,
        "say": chain_wording,
        "step_texts": appendices.step_texts((*plan.now, *plan.next, *plan.later)),
        "gated": tuple(gate.id for gate in decision.gates if gate.state == "holds"),
        "before": appendices.preconditions((*plan.now, *plan.next, *plan.later)),
        "precautions": tuple(precautions.chosen_and_next(plan)),
        "prerequisite_words": plan_wording.PREREQUISITE_WORDS,
        "five_answers": answers(plan, profile),
        "more_reasons": tuple(
            appendices.MoreReason(item.title, item.points, item.because, speaks)
            for found, speaks in ((speaking, True), (other, False))
            for item in found
            if item.title not in shown_reasons
        ),
        "holding": decision_wording.groups_in(decision, "holds"),
        "unproven": decision_wording.groups_in(decision, "unproven"),
        "stepped": stepped,
        "told": tuple(gate.id for gate in decision.gates if _is_told(gate, plan)),
        "barriers": _barriers(decision, subject),
        "fact_rows": fact_rows(decision, profile, facts),
        "sources": tuple(appendices.sources(decision, pack, (item.criterion for item in (*speaking[:3], *other[:1])))),
        "documents": documents_behind((name for item in decision.criteria for name in item.sources), pack),
        "signs": appendices.signs(plan),
        "titled": lambda option: decision_wording.title(decision, option),
        "acts_on": lambda group: decision_wording.acts_on(group, decision),
        "points": decision_wording.points,
        "effects": decision_wording.EFFECT_WORDS,
        "could": decision_wording.COULD_WORDS,
        "robustness": _robustness(decision),
        "settled": tipping_points.settled(decision),
        "nothing_moves": tipping_points.nothing_moves(decision),
        "tips": tuple(tipping_points.rows(decision)),
        "priority": tipping_points.priority(decision),
        "flip": tipping_points.flip(decision),
        "other_flips": tipping_points.other_flips(decision),
        "forecast": tipping_points.forecast(decision),
    }


def _is_told(gate: GateFinding, plan: Plan) -> bool:
    """Whether a step says why a gate acts."""
    return any(gate.id in step.rules and gate.because in step.why for step in plan.steps)


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
    """In how many weightings the winner stays ahead, and how far one weight may move, without a full stop."""
    rivals = [item for item in decision.comparisons if item.rival not in decision.removed] or decision.comparisons
    if not rivals:
        return ""
    share = decision_wording.listed(
        f"{decision_wording.title(decision, item.rival)} in {numbers.tenths(item.win_share)}" for item in rivals
    )
    winner = decision_wording.capitalised(decision_wording.title(decision, rivals[0].winner))
    factors = [item.weight_error_factor for item in rivals if item.weight_error_factor is not None]
    found = f"{winner} beats {share} weightings"
    if any(item.lead <= 0 for item in rivals):
        return found
    if not factors:
        return f"{found}; no criterion speaks for another style, so no weights can change the winner"
    # Rounded down: the promise has to hold at the printed number.
    percent = floor(100 * (min(factors) - 1))
    return f"{found}; weights that are wrong by more than {percent} % can change the winner"
