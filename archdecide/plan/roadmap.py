"""The steps between today's deployables and those of a graph, as the `roadmap` of its JSON: a thin view of the plan."""

from msgspec.structs import replace

from archdecide.boundaries.consequences.consequences import RoadmapStep
from archdecide.plan.context import PlanContext
from archdecide.plan.planning import comparison_of, steps_of
from archdecide.plan.step import SYSTEM, Step

OF_STRUCTURE = ("list", "extract", "prerequisite", "keep", "modules", "merge", "store", "watch")
"""The steps that are about the graph."""


def roadmap(context: PlanContext) -> tuple[RoadmapStep, ...]:
    """These steps in the order of the plan, numbered from 1. The last one says when to look again."""
    if not context.system.components:
        return ()
    steps = [step for step in steps_of(context, comparison_of(context)) if _is_shown(step)]
    watch = [step for step in steps if step.kind == "watch"]
    ordered = [*(step for step in steps if step.kind != "watch"), *watch]
    return tuple(replace(_view(step), step=number) for number, step in enumerate(ordered, start=1))


def _is_shown(step: Step) -> bool:
    # Of the prerequisites those that come before an extraction; the others are about no graph.
    is_about_it = step.kind in OF_STRUCTURE and (step.kind != "prerequisite" or step.horizon == "now")
    return is_about_it and step.declined is None


def _view(step: Step) -> RoadmapStep:
    of_rule = step.kind in ("prerequisite", "keep", "list", "watch")
    return RoadmapStep(
        step=0,
        horizon=step.horizon,
        component=SYSTEM if of_rule else step.subject if step.kind != "merge" or step.subject == SYSTEM else step.title,
        action=step.action,
        why=step.why,
        preconditions=step.before,
        gate=step.start,
        goal=step.done_when,
    )
