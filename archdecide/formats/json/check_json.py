"""A check as JSON: the stable contract of `archdecide check --format json`, complete enough to be read again.

Fields are added, never renamed. `archdecide schema check` prints the schema. What is no UTF-8 (bytes of a file name
that are no text) shows as escapes; every other text is what it was.
"""

from typing import Any

from archdecide.check.results import (
    BaselineEntry,
    Changed,
    CheckedProfile,
    CheckRun,
    LocatedFinding,
)
from archdecide.contract import VERSION
from archdecide.formats.json.decision_json import number, printable
from archdecide.formats.wording import check_wording
from archdecide.rules import Pack


def text(run: CheckRun, _pack: Pack) -> str:
    """The run as indented JSON."""
    return check_wording.json_text(data(run))


def data(run: CheckRun) -> dict[str, Any]:
    """The run as plain data; scores have 9 significant digits."""
    pack = run.pack
    return {
        "schema_version": VERSION,
        "pack": {"name": printable(pack.name), "version": printable(pack.version), "sha256": printable(pack.sha256)},
        "today": printable(run.today),
        "since": _optional(run.since),
        "shard": None if run.shard is None else {"number": run.shard[0], "of": run.shard[1]},
        "summary": _summary(run),
        "profiles": [_profile(profile) for profile in run.profiles],
        "changes": [_change(change) for change in run.changes],
        "stale_baseline": [_entry(entry) for entry in run.stale_baseline],
        "crashed": [printable(file) for file in run.crashed],
        "category": printable(run.category),
        "repository_paths": {printable(file): printable(path) for file, path in run.repository_paths.items()},
    }


def _summary(run: CheckRun) -> dict[str, int]:
    found = check_wording.tally(run)
    return {
        "profiles": len(run.profiles),
        "invalid": sum(not profile.valid for profile in run.profiles),
        "errors": found["error"],
        "warnings": found["warning"],
        "notes": found["note"],
        **check_wording.set_aside(run),
    }


def _profile(profile: CheckedProfile) -> dict[str, Any]:
    scores = profile.scores
    return {
        "file": printable(profile.file),
        "valid": profile.valid,
        "name": _optional(profile.name),
        "recommendation": _optional(profile.recommendation),
        "verdict": _optional(profile.verdict),
        "recorded": _optional(profile.recorded),
        "scores": None if scores is None else {printable(name): number(value) for name, value in scores.items()},
        "findings": [_finding(located) for located in profile.findings],
        "picture": printable(profile.picture),
    }


def _finding(located: LocatedFinding) -> dict[str, Any]:
    finding = located.finding
    return {
        "rule": printable(finding.rule),
        "severity": finding.severity,
        "status": located.status,
        "message": printable(finding.message),
        "action": printable(finding.action),
        "element": printable(finding.element),
        "path": [printable(part) if isinstance(part, str) else part for part in finding.path],
        "file": printable(located.file),
        "line": located.line,
        "column": located.column,
        "end_column": located.end_column,
        "source_line": printable(located.source_line),
        "reason": printable(located.reason),
    }


def _change(change: Changed) -> dict[str, Any]:
    return {
        "file": printable(change.file),
        "before": None if change.before is None else _profile(change.before),
        "fixed": [_finding(located) for located in change.fixed],
    }


def _entry(entry: BaselineEntry) -> dict[str, str]:
    return {"file": printable(entry.file), "rule": printable(entry.rule), "element": printable(entry.element)}


def _optional(words: str | None) -> str | None:
    return None if words is None else printable(words)
