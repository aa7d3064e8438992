"""Where the plan leads: the style on record or the recommended one, and what its cut means."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from archdecide.boundaries.cut.worth_cutting import CutAnswer
from archdecide.boundaries.graph import ServiceGraph

TargetBasis = Literal["record", "recommendation", "score leader", "forced"]


class PlanTarget(Struct, frozen=True):
    """The style that every view shows, with its cut.

    `basis` says why this style: the team has it on record, it is recommended, or it only leads the score. `graph` is
    its cut, with the services on record where there are any, and `proposed` the deployable of every component as the
    rules would cut for this style. `cut` says whether there is something to cut out, None where nobody had to ask.
    """

    style: str
    basis: TargetBasis
    recommended: str | None
    graph: ServiceGraph
    proposed: Mapping[str, str]
    decided: date | None = None
    cut: CutAnswer | None = None

    @property
    def is_recorded(self) -> bool:
        """Whether the team has decided."""
        return self.basis == "record"

    @property
    def agrees(self) -> bool | None:
        """Whether the recommendation is the style on record; None where one of the two is missing."""
        return None if not self.is_recorded or self.recommended is None else self.style == self.recommended

    @property
    def is_preliminary(self) -> bool:
        """Whether too few components are listed to say that services would differ from a monolith."""
        is_asked = self.style == "microservices" and self.basis != "score leader"
        return is_asked and self.cut is not None and self.cut.worth is None

    @property
    def moved(self) -> tuple[str, ...]:
        """The components that the proposed cut keeps in other company than the record."""
        here, there = _companies(self.graph.assignment), _companies(self.proposed)
        return tuple(name for name in self.graph.assignment if here[name] != there.get(name))


def _companies(assignment: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """By component all that share its deployable."""
    held: dict[str, set[str]] = {}
    for name, home in assignment.items():
        held.setdefault(home, set()).add(name)
    return {name: frozenset(names) for names in held.values() for name in names}
