"""One step of the plan, whatever part of the rules called for it."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from msgspec import Struct

from archdecide.boundaries.consequences.consequences import Condition, Horizon

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
    """Who decided that a step will not be taken, when and why."""

    by: str | None
    as_of: date | None
    why: str | None


class Step(Struct, frozen=True):
    """One thing to do. `kind` and `subject` name it: no two steps of a plan have both in common.

    `subject` is the id of a rule, a deployable, a data store or the whole system. `why` holds the figure behind the
    step, `before` what should hold first, `start` when it may begin at all, `who` the team that takes it (None where
    nobody is named), and `done_when` what ends it. `rules` are the ids of gates, signs and precautions that call for
    it, `code` the short code of the first. `presses` says that the recommended option waits for it. A declined step
    stays in the plan with the person who declined it.
    """

    kind: StepKind
    subject: str
    horizon: Horizon
    title: str
    action: str
    why: str
    before: tuple[Condition, ...] = ()
    start: Condition = NO_GATE
    who: str | None = None
    done_when: str = ""
    sources: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    code: str = ""
    presses: bool = False
    declined: Declined | None = None

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
