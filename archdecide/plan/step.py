"""One step of the plan, whatever part of the rules called for it."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from archdecide.boundaries.consequences.consequences import Condition, Horizon
from archdecide.contract import describe

StepKind = Literal[
    "ask",
    "list",
    "gate",
    "extract",
    "prerequisite",
    "keep",
    "modules",
    "merge",
    "store",
    "sign",
    "duty",
    "candidate",
    "watch",
]
"""What a step is, in the order in which steps of one horizon stand."""
ORDER: tuple[StepKind, ...] = StepKind.__args__  # type: ignore[attr-defined]
HORIZONS: tuple[Horizon, ...] = ("now", "next", "later")
SYSTEM = "the whole system"
NO_LONGER_RAISED = "the next assessment no longer raises it"
NO_LONGER_SHOWN = "the sign no longer shows"
CONFIRMED = "somebody confirms it"
USUAL_ENDS = frozenset({NO_LONGER_RAISED, NO_LONGER_SHOWN, CONFIRMED})
"""What ends a step that a rule calls for by itself, which need not be said of each."""
NO_GATE = Condition("nothing; it can start today", "met", {})


class Declined(Struct, frozen=True):
    """Who declined it."""

    by: Annotated[str | None, describe("The person.")]
    as_of: Annotated[date | None, describe("The day.")]
    why: Annotated[str | None, describe("The reason.")]


class Step(Struct, frozen=True):
    """A step; kind and subject name it.

    No two steps of a plan have both in common. `start` says when it may begin at all; `code` is the short code of the
    first of the `rules`. A declined step stays in the plan with the person who declined it.
    """

    kind: Annotated[StepKind, describe("What it is.")]
    subject: Annotated[str, describe("A rule, a deployable, a data store or the whole system.")]
    horizon: Annotated[Horizon, describe("When it is due.")]
    title: Annotated[str, describe("Its heading.")]
    action: Annotated[str, describe("What to do.")]
    why: Annotated[str, describe("The figure or reason behind it.")]
    before: Annotated[tuple[Condition, ...], describe("What should hold first; of signs to watch, the signs.")] = ()
    start: Condition = NO_GATE
    who: Annotated[str | None, describe("The team that takes it; null: nobody is named.")] = None
    done_when: Annotated[str, describe("What ends it.")] = ""
    sources: Annotated[tuple[str, ...], describe("Where it comes from.")] = ()
    rules: Annotated[tuple[str, ...], describe("The gates, signs and precautions that call for it.")] = ()
    code: str = ""
    presses: Annotated[bool, describe("Whether the option waits for it.")] = False
    declined: Declined | None = None

    printed: ClassVar[tuple[str | tuple[str, str], ...]] = (
        *("kind", "subject", "horizon", "title", "action", "why", ("before", "preconditions"), ("start", "starts")),
        *("who", "done_when", "sources", "rules", "presses", "declined"),
    )

    @property
    def waits_for(self) -> tuple[Condition, ...]:
        """What should hold first and does not, or is open."""
        return tuple(condition for condition in self.before if condition.state != "met")


def quoted(names: Iterable[str], most: int = 6) -> str:
    """Names in quotes as a list in a sentence; after the first ones how many more there are."""
    found = [f"'{name}'" for name in names]
    shown = [*found[:most], f"{len(found) - most} more"] if len(found) > most else found
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else "".join(shown)


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps by horizon, declined ones last, each name once; within a horizon those that press come first."""
    named: dict[tuple[str, str], Step] = {}
    for step in steps:
        named.setdefault((step.kind, step.subject), step)

    def place(step: Step) -> tuple[bool, int, bool, int]:
        return (
            step.declined is not None,
            HORIZONS.index(step.horizon),
            not (step.presses or step.kind in ("ask", "list")),
            ORDER.index(step.kind),
        )

    return tuple(sorted(named.values(), key=place))
