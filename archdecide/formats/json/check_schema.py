"""The JSON Schema (2020-12) of what `archdecide check --format json` prints."""

from typing import get_args

from archdecide.check.results import Status
from archdecide.formats.json.schema_forms import (
    Schema,
    boolean,
    count,
    document,
    listing,
    mapping,
    number,
    or_null,
    pack,
    record,
    text,
    texts,
    word,
)
from archdecide.rules import SEVERITIES


def check_schema() -> Schema:
    """The schema of a run."""
    return document(
        "check",
        "What archdecide found in a set of profiles. Keys are added, never renamed.",
        pack=pack(),
        today=text("The date of the check, as YYYY-MM-DD."),
        since=or_null(text("The revision compared with; null where there is none.")),
        shard=or_null(
            record(
                "Which part of a run this is; null for a whole one.",
                number=count("Its number, from 1.", 1),
                of=count("How many parts there are.", 1),
            )
        ),
        summary=_summary(),
        profiles=listing("Every profile, by file.", _profile()),
        changes=listing(
            "What changed since the revision, by file.",
            record(
                "A changed profile.",
                file=text("Its file."),
                before=or_null(_profile() | {"description": "The profile at the revision; null where there was none."}),
                fixed=listing("What was found then and is not any more.", _finding()),
            ),
        ),
        stale_baseline=listing(
            "Entries of the baseline that match nothing any more.",
            record("An entry.", file=text("The file."), rule=text("The rule."), element=text("What it is about.")),
        ),
        crashed=texts("Files whose check ended with a bug of archdecide; nothing is known of them."),
        category=text("What tells this run from others in the same repository."),
        repository_paths=mapping(
            "Paths from the root of the repository, of files whose names here differ from that.",
            text("The path with /; absolute where the file is outside of the repository."),
        ),
    )


def _summary() -> Schema:
    return record(
        "How much there is of everything. Errors, warnings and notes are findings that count.",
        profiles=_count("Profiles."),
        invalid=_count("Profiles that cannot be read."),
        errors=_count("Errors."),
        warnings=_count("Warnings."),
        notes=_count("Notes."),
        waived=_count("Findings that their profile waives."),
        accepted=_count("Findings that were accepted with the decision on record."),
        baseline=_count("Findings known from the baseline."),
    )


def _profile() -> Schema:
    return record(
        "A profile.",
        file=text("Its file."),
        valid=boolean("Whether it can be read; if not, only its file and findings are known."),
        name=or_null(text("Its name.")),
        recommendation=or_null(text("The recommended option; null where nothing is recommended.")),
        verdict=or_null(text("How sure the recommendation is.")),
        recorded=or_null(text("The option on record.")),
        scores=or_null(mapping("Points of every option.", or_null(number("Points; null where nothing is known.")))),
        findings=listing("What was found in it, in the order of the places.", _finding()),
        picture=text("The proposed service graph as Mermaid where it differs from the one on record; else empty."),
    )


def _finding() -> Schema:
    return record(
        "A finding.",
        rule=text("The check that found it: see archdecide rules show."),
        severity=word("How severe it is.", SEVERITIES),
        status=word("Whether it counts: waived, accepted and baseline do not.", get_args(Status)),
        message=text("What it is."),
        action=text("What to do."),
        element=text("What it is about, never changing with layout or scores."),
        path={
            "description": "Where the profile says what caused it: keys and positions from the root.",
            "type": "array",
            "items": {"type": ["string", "integer"]},
        },
        file=text("The file with the line; empty where it is the profile."),
        line=_position("The line, from 1."),
        column=_position("The column, from 1."),
        end_column=_position("The column behind the last character."),
        source_line=text("The text of the line."),
        reason=text("Why it does not count; else empty."),
    )


def _count(description: str) -> Schema:
    return {"type": "integer", "minimum": 0, "description": description}


def _position(description: str) -> Schema:
    return {"type": "integer", "minimum": 1, "description": description}
