"""What the makers of steps share: one profile, what it decides, its cut, and what runs today."""

from functools import cached_property

from msgspec import Struct

from archdecide.boundaries.cut.forces import NetForce, nets
from archdecide.boundaries.graph import Deployable
from archdecide.boundaries.system import System
from archdecide.decide.fact_context import FactContext
from archdecide.plan.readiness import Readiness
from archdecide.plan.target import PlanTarget
from archdecide.profile import Profile
from archdecide.sensitivity.decision import Decision
from archdecide.situation import Situation
from archdecide.values import Value


class PlanContext(Struct, frozen=True, dict=True):
    """One profile with its decision and its target. `facts` are those of the decision."""

    profile: Profile
    decision: Decision
    facts: FactContext
    target: PlanTarget

    @cached_property
    def system(self) -> System:
        """The components and interactions, indexed."""
        return System.of(self.profile, self.facts.pack, self.facts.known)

    @cached_property
    def nets(self) -> dict[str, NetForce]:
        """The net score of every component."""
        return nets(self.system) if self.system.components else {}

    @cached_property
    def ready(self) -> Readiness:
        """The conditions of steps."""
        return Readiness(self.system, self.target.graph)

    @property
    def situation(self) -> Situation:
        """What runs today."""
        return self.system.situation

    @property
    def today(self) -> Value:
        """The architecture of today, None where that is open."""
        return self.facts.value("existing.architecture")

    @property
    def is_preliminary(self) -> bool:
        """Whether too little is known to recommend anything, so that only what every style asks for is a step."""
        return self.target.basis not in ("record", "forced") and self.target.recommended is None

    def parts_of(self, unit: Deployable) -> tuple[str, ...]:
        """The components of a deployable that could run by themselves."""
        return tuple(name for name in unit.components if self.system.is_part(name))

    def runs_apart(self, unit: Deployable) -> bool | None:
        """Whether a deployable of the target runs apart from all other parts today; None where that is open."""
        parts = frozenset(self.parts_of(unit))
        return self.situation.runs_apart(parts) if parts else None
