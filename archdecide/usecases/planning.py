"""A profile and a pack to the one plan that every view prints."""

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from archdecide.boundaries import ServiceGraph, service_graph
from archdecide.boundaries.cut.recorded import constraints_on_record, proposed_cut, recorded_cut
from archdecide.boundaries.cut.worth_cutting import cut_answer
from archdecide.decide.fact_context import FactContext
from archdecide.errors import refusal
from archdecide.plan.comparison import WHOLE
from archdecide.plan.context import PlanContext
from archdecide.plan.plan import Plan
from archdecide.plan.planning import comparison_of, planned, steps_of
from archdecide.plan.roadmap import roadmap
from archdecide.plan.step import Step
from archdecide.plan.target import PlanTarget, TargetBasis
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.situation import MICROSERVICES, Situation
from archdecide.usecases.assessing import decided, decided_facts
from archdecide.usecases.loading import load_pack

Progress = Callable[[float], None]
TODAY = "today"
"""What `--style` says for the deployables that run now."""
MOST_NAMES = 4


def plan(profile: Profile, pack: Pack | None = None, decision: Decision | None = None, *, whole: bool = False) -> Plan:
    """The plan of a profile: what exists, where it leads, the steps and the open questions, as every view prints them.

    `decision` is the one for the profile, where it is at hand already. With `whole` the graph of its target has what
    follows from the cut: failures, chains, figures, alternatives and confidence.
    """
    rules = pack or load_pack()
    facts = decided_facts(profile, rules)
    made = decision or decided(profile, rules)
    return planned(PlanContext(profile, made, facts, target_of(profile, rules, made, facts, whole=whole)))


def steps_now(profile: Profile, pack: Pack, decision: Decision) -> tuple[Step, ...]:
    """The steps of a profile that can start today, without those that only open questions call for."""
    facts = decided_facts(profile, pack)
    context = PlanContext(profile, decision, facts, target_of(profile, pack, decision, facts, whole=False))
    found = steps_of(context, comparison_of(context))
    return tuple(step for step in found if step.horizon == "now" and step.declined is None)


def target_of(profile: Profile, pack: Pack, decision: Decision, facts: FactContext, *, whole: bool) -> PlanTarget:
    """The style on record with its services, or else the recommended one, or else the leader of the score."""
    style, basis = shown_style(profile, pack, decision)
    record = profile.decision
    services = record.services if record is not None and basis == "record" else None
    if profile.components and (services is not None or not whole):
        proposal = proposed_cut(profile, pack, style, facts.known)
        cut = proposal if services is None else recorded_cut(proposal, style, services)
        proposed, graph = proposal.parts.assignment, replace(cut.graph, basis=basis)
        if whole:
            graph = graph_of(profile, pack, style, basis, services=services)
    else:
        graph = graph_of(profile, pack, style, basis)
        proposed = graph.assignment
    asked = MICROSERVICES in (style, decision.outcome.recommendation, decision.outcome.score_leader)
    return PlanTarget(
        style=style,
        basis=basis,
        recommended=decision.outcome.recommendation,
        graph=graph,
        proposed=proposed,
        decided=record.decided if record is not None and basis == "record" else None,
        cut=cut_answer(profile, facts) if asked else None,
    )


def shown_style(profile: Profile, pack: Pack, decision: Decision) -> tuple[str, TargetBasis]:
    """The style that every view shows, and why (law L5)."""
    record = profile.decision
    if record is not None and record.style in pack.option_ids:
        return record.style, "record"
    if decision.outcome.recommendation is not None:
        return decision.outcome.recommendation, "recommendation"
    return decision.outcome.score_leader or pack.option_ids[0], "score leader"


def graph_of(  # noqa: PLR0913  # four of them by name only
    profile: Profile,
    pack: Pack,
    style: str,
    basis: str,
    *,
    services: Mapping[str, tuple[str, ...]] | None = None,
    cut: int = 1,
    progress: Progress | None = None,
) -> ServiceGraph:
    """The service graph under a style; with `services` rules place only the components that none of them holds.

    Of the style on record, the modules on record are drawn.
    """
    modules = profile.decision.modules if profile.decision is not None and basis == "record" and cut == 1 else None
    if services is not None and profile.components:
        profile = replace(profile, boundaries=constraints_on_record(profile, services))
    return service_graph(profile, pack, style, basis=basis, cut=cut, modules=modules, progress=progress)


def graph_with_roadmap(  # noqa: PLR0913  # three of them by name only
    profile: Profile,
    pack: Pack,
    style: str | None = None,
    *,
    decision: Decision | None = None,
    cut: int = 1,
    progress: Progress | None = None,
) -> ServiceGraph:
    """The graph that every view shows, or that of a style, with the steps that lead to it.

    Raises UnknownCutError for a cut that does not exist.
    """
    facts = decided_facts(profile, pack)
    decision = decision or decided(profile, pack, tipping=None)
    shown, basis = shown_style(profile, pack, decision) if style is None else (style, "forced")
    record = profile.decision
    services = record.services if record is not None and basis == "record" and cut == 1 else None
    graph = graph_of(profile, pack, shown, basis, services=services, cut=cut, progress=progress)
    answer = cut_answer(profile, facts) if shown == MICROSERVICES else None
    target = PlanTarget(shown, basis, decision.outcome.recommendation, graph, graph.assignment, cut=answer)
    context = PlanContext(profile, decision, facts, target)
    return replace(graph, roadmap=roadmap(context))


def graph_of_today(profile: Profile, pack: Pack) -> ServiceGraph:
    """The graph of what runs today, from `runs_in` and the architecture.

    Raises InputError where nothing runs, or nobody has stated where a part runs.
    """
    situation = Situation.of(profile)
    where = f"--style {TODAY}"
    if situation.architecture == "none":
        raise refusal(where, "nothing runs yet", "leave --style out to draw what is recommended")
    open_parts = [name for name, home in situation.home.items() if home is None]
    if open_parts or not situation.parts:
        names = ", ".join(f"'{name}'" for name in open_parts[:MOST_NAMES]) or "the components"
        more = f" and {len(open_parts) - MOST_NAMES} more" if len(open_parts) > MOST_NAMES else ""
        what = f"the profile does not say where {names}{more} run today"
        hint = "add `runs_in` to the components, or `existing.architecture: monolith`"
        raise refusal(where, what, hint)
    running: dict[str, tuple[str, ...]] = {}
    for name, home in situation.home.items():
        running[home or WHOLE] = (*running.get(home or WHOLE, ()), name)
    style = MICROSERVICES if len(running) > 1 else pack.option_ids[0]
    return graph_of(profile, pack, style, TODAY, services=running)
