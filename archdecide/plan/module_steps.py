"""Steps about the modules inside the deployables of the target: today the border itself (CRITERIA §4.1).

The place for the steps that follow from a list of modules, such as a cycle to break or an owner to name.
"""

from collections.abc import Iterator

from archdecide.plan.context import PlanContext
from archdecide.plan.step import SYSTEM, Step


def module_steps(context: PlanContext) -> Iterator[Step]:
    """What makes modules of the parts of a monolith, where the target asks for them."""
    if context.is_preliminary or context.target.style == "monolith" or context.today not in ("monolith", None):
        return
    gate = context.ready.modularise()
    yield Step(
        kind="modules",
        subject=SYSTEM,
        horizon="now" if gate.state == "met" else "later",
        title="Give the modules borders",
        action="Give each module an interface and a schema of its own, and let the build refuse other imports",
        why="A border that does not hold inside one process will not hold across a network",
        start=gate,
        done_when="the build fails on a forbidden import, and no module reads the tables of another one",
    )
