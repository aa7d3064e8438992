"""The observations of one importer while it reads."""

from datetime import date

from msgspec import Struct

from archdecide.errors import Diagnostic, Place
from archdecide.evidence.observations import (
    EXISTS,
    BackingService,
    Confidence,
    LeftOut,
    Observation,
    Observations,
    Observed,
    SecondName,
    Subject,
    Unresolved,
)


class Ground(Struct, frozen=True):
    """What an observation rests on: words for the evidence, how sure it is, and where it stands."""

    why: str
    confidence: Confidence
    place: Place | None = None


class Collection:
    """Collects what one importer says; the same thing said twice is kept once, in the order of the first time."""

    def __init__(self, importer: str, as_of: date) -> None:
        self.importer = importer
        self.as_of = as_of
        self.items: dict[Observation, None] = {}
        self.names: dict[SecondName, None] = {}
        self.left_out: dict[LeftOut, None] = {}
        self.unresolved: dict[Unresolved, None] = {}
        self.notes: dict[str, None] = {}
        self.problems: dict[Diagnostic, None] = {}
        self.backing: dict[BackingService, None] = {}

    def observe(self, subject: Subject, field: str, value: Observed, ground: Ground, *, bounds: bool = False) -> None:
        """Records one observation; see `Observation` for `bounds`."""
        source = f"{self.importer}: {ground.why}"
        found = Observation(subject, field, value, source, self.as_of, ground.confidence, ground.place, bounds)
        self.items[found] = None

    def exists(self, subject: Subject, ground: Ground) -> None:
        """Records that a component or an interaction exists."""
        self.observe(subject, EXISTS, True, ground)

    def second_name(self, component: str, name: str, *, declared: bool = True) -> None:
        """Records another name of a component."""
        self.names[SecondName(component, name, declared)] = None

    def leave_out(self, name: str, role: str, why: str = "", place: Place | None = None) -> None:
        """Records that something is not part of the system."""
        self.left_out[LeftOut(name, role, why, place)] = None

    def miss(self, subject: str, name: str, place: Place | None = None) -> None:
        """Records that a name means no known component."""
        self.unresolved[Unresolved(subject, name, place)] = None

    def note(self, sentence: str) -> None:
        """Records a sentence for the user."""
        self.notes[sentence] = None

    def backing_service(self, name: str, role: str) -> None:
        """Records that the deployment runs a store or broker."""
        self.backing[BackingService(name, role)] = None

    def problem(self, place: Place, what: str, hint: str = "") -> None:
        """Records a problem of the input."""
        self.problems[Diagnostic(place, what, hint)] = None

    def observations(self) -> Observations:
        """Everything so far."""
        return Observations(
            tuple(self.items),
            tuple(self.names),
            tuple(self.left_out),
            tuple(self.unresolved),
            tuple(self.notes),
            tuple(self.problems),
            tuple(self.backing),
        )


def listed(names: list[str]) -> str:
    """The first ten of some names for a sentence."""
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")
