"""What a scan found, for programs: every value with where it comes from, and how to take the edit back."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar

from msgspec import Struct

from archdecide.contract import describe
from archdecide.errors import Diagnostic, Place
from archdecide.evidence.merge import EvidenceFinding, Gone
from archdecide.evidence.observations import LeftOut, Unresolved
from archdecide.evidence.undo import Replacement
from archdecide.formats.json import plain
from archdecide.formats.json.plain import view
from archdecide.values import Value

if TYPE_CHECKING:
    from archdecide.usecases.scanning import Scanned


class WrittenValue(EvidenceFinding, frozen=True, kw_only=True):
    """A value."""

    was: Value

    printed: ClassVar = (*EvidenceFinding.printed, "was")


class UnwrittenValue(EvidenceFinding, frozen=True, kw_only=True):
    """A value."""

    why: Annotated[str, describe("Why not.")]

    printed: ClassVar = (*EvidenceFinding.printed, "why")


class PrintedConflict(Struct, frozen=True):
    """A conflict."""

    path: Annotated[str, describe("The path of the value, as under `evidence`.")]
    place: Annotated[Place, describe("Where the value stands in the profile.")]
    yours: Value
    origin: Annotated[str, describe("Source and day of your value, as far as the profile says.")]
    theirs: Annotated[tuple[EvidenceFinding, ...], describe("What sources say.")]


class PrintedScan(Struct, frozen=True):
    """What sources say about a system, and what becomes of it. Keys are added, never renamed."""

    as_of: Annotated[date, describe("The day of the evidence.")]
    sources: Annotated[tuple[str, ...], describe("The sources that were read, in their order.")]
    differs: Annotated[bool, describe("Whether a value of the profile differs from the evidence.")]
    written: Annotated[tuple[WrittenValue, ...], describe("Values to write, new or changed.")]
    renewed: Annotated[tuple[str, ...], describe("Paths of values that stay, whose evidence gets a new day.")]
    unchanged: Annotated[tuple[str, ...], describe("Paths of values that agree with the evidence.")]
    conflicts: Annotated[tuple[PrintedConflict, ...], describe("Values that the evidence contradicts; they stay.")]
    candidates: Annotated[tuple[UnwrittenValue, ...], describe("What is not written.")]
    gone: Annotated[tuple[Gone, ...], describe("What an earlier scan wrote and no source has now.")]
    left_out: Annotated[tuple[LeftOut, ...], describe("What is no part of the system, or was not read.")]
    unresolved: Annotated[tuple[Unresolved, ...], describe("Names that are no known component.")]
    notes: Annotated[tuple[str, ...], describe("Sentences for people.")]
    problems: Annotated[tuple[Diagnostic, ...], describe("What could not be read.")]
    open_facts: Annotated[tuple[str, ...], describe("The facts that only people know and that may change the answer.")]
    undo: Replacement


def text(scanned: Scanned) -> str:
    """The result of a scan as indented JSON."""
    return plain.text(printed(scanned))


def printed(scanned: Scanned) -> PrintedScan:
    """The result of a scan as it is printed."""
    merged, said = scanned.merged, scanned.said
    changes = [change for change in merged.changes if not change.renews]
    return view(
        PrintedScan,
        scanned,
        differs=merged.differs,
        written=tuple(view(WrittenValue, change.found, was=change.was) for change in changes),
        renewed=tuple(change.found.path for change in merged.changes if change.renews),
        unchanged=tuple(found.path for found in merged.agreed),
        conflicts=tuple(view(PrintedConflict, item, place=scanned.place(item.where)) for item in merged.conflicts),
        candidates=tuple(view(UnwrittenValue, item.found, why=item.why) for item in merged.candidates),
        gone=merged.gone,
        left_out=said.left_out,
        unresolved=said.unresolved,
        notes=said.notes,
        problems=(*said.problems, *merged.problems),
    )
