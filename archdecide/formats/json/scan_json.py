"""What a scan found, for programs: every value with where it comes from, and how to take the edit back."""

from typing import TYPE_CHECKING, Any

from archdecide.contract import VERSION
from archdecide.errors import Diagnostic, Place
from archdecide.evidence.merge import EvidenceFinding
from archdecide.formats.json.decision_json import json_text
from archdecide.formats.json.schema_forms import (
    Schema,
    boolean,
    count,
    document,
    listing,
    or_null,
    record,
    text,
    texts,
    value,
    word,
)

if TYPE_CHECKING:
    from archdecide.usecases.scanning import Scanned


def scan_text(scanned: "Scanned") -> str:
    """The result of a scan as JSON."""
    return json_text(data(scanned))


def data(scanned: "Scanned") -> dict[str, Any]:
    """The result of a scan as plain data; places as text, `file:line:column`."""
    merged, said = scanned.merged, scanned.said
    undo = scanned.undo
    return {
        "schema_version": VERSION,
        "as_of": scanned.as_of.isoformat(),
        "sources": list(scanned.sources),
        "differs": merged.differs,
        "written": [_found(change.found) | {"was": change.was} for change in merged.changes if not change.renews],
        "renewed": [change.found.path for change in merged.changes if change.renews],
        "unchanged": [found.path for found in merged.agreed],
        "conflicts": [
            {
                "path": item.path,
                "place": str(scanned.place(item.where)),
                "yours": item.yours,
                "origin": item.origin,
                "theirs": [_found(found) for found in item.theirs],
            }
            for item in merged.conflicts
        ],
        "candidates": [_found(item.found) | {"why": item.why} for item in merged.candidates],
        "gone": [{"name": str(item.subject), "kept": item.kept} for item in merged.gone],
        "left_out": [{"name": item.name, "role": item.role, "why": item.why} for item in said.left_out],
        "unresolved": [
            {"name": item.name, "in": item.subject, "place": _place(item.place)} for item in said.unresolved
        ],
        "notes": list(said.notes),
        "problems": [_problem(problem) for problem in (*said.problems, *merged.problems)],
        "open_facts": list(scanned.open_facts),
        "undo": {"start": undo.start, "was": undo.was, "now": undo.now},
    }


def _found(found: EvidenceFinding) -> dict[str, Any]:
    place = next((item.place for item in found.because if item.place is not None), None)
    return {
        "path": found.path,
        "value": found.value,
        "source": found.source,
        "as_of": found.as_of.isoformat(),
        "confidence": found.confidence.word,
        "place": _place(place),
    }


def _place(place: Place | None) -> str | None:
    return str(place) if place is not None else None


def _problem(problem: Diagnostic) -> dict[str, str]:
    return {"place": str(problem.where), "what": problem.what, "hint": problem.hint}


def scan_schema() -> Schema:
    """The schema of `archdecide scan --format json` and `archdecide import --format json`."""
    value_of = {
        "path": text("The path of the value, as under `evidence`."),
        "value": value(),
        "source": text("What was read or counted; it begins with the name of the source."),
        "as_of": text("The day on which it was true."),
        "confidence": word("How far it can be trusted.", ("low", "medium", "high")),
        "place": or_null(text("Where the source says so, `file:line:column`.")),
    }
    return document(
        "scan",
        "What sources say about a system, and what becomes of it. Keys are added, never renamed.",
        as_of=text("The day of the evidence."),
        sources=texts("The sources that were read, in their order."),
        differs=boolean("Whether a value of the profile differs from the evidence."),
        written=listing("Values to write, new or changed.", record("A value.", **value_of, was=value())),
        renewed=texts("Paths of values that stay, whose evidence gets a new day."),
        unchanged=texts("Paths of values that agree with the evidence."),
        conflicts=listing(
            "Values that the evidence contradicts; they stay.",
            record(
                "A conflict.",
                path=value_of["path"],
                place=text("Where the value stands in the profile."),
                yours=value(),
                origin=text("Source and day of your value, as far as the profile says."),
                theirs=listing("What sources say.", record("A value.", **value_of)),
            ),
        ),
        candidates=listing("What is not written.", record("A value.", **value_of, why=text("Why not."))),
        gone=listing(
            "What an earlier scan wrote and no source has now.",
            record("A component or interaction.", name=text("Its name."), kept=text("Why pruning would keep it.")),
        ),
        left_out=listing(
            "What is no part of the system, or was not read.",
            record("One of these.", name=text("Its name."), role=text("What it is."), why=text("The reason.")),
        ),
        unresolved=listing(
            "Names that are no known component.",
            record(
                "A name.", name=text("The name."), **{"in": text("What mentions it.")}, place=or_null(text("Where."))
            ),
        ),
        notes=texts("Sentences for people."),
        problems=listing(
            "What could not be read.",
            record("A problem.", place=text("Where."), what=text("What."), hint=text("What to do.")),
        ),
        open_facts=texts("The facts that only people know and that may change the answer."),
        undo=record(
            "How to take the edit back: put `was` in place of `now`, which starts at the character `start`.",
            start=count("The index of a character."),
            was=text("The text before."),
            now=text("The text after."),
        ),
    )
