"""A check as SARIF 2.1.0, with what code scanning of GitHub asks for on top of the standard.

A fingerprint holds no line, so an alert survives edits above it. Waived findings are suppressed in the source, known
ones outside of it. GitHub refuses more than 25,000 results: the most severe ones are kept, and the run says so.
"""

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from typing import Any
from urllib.parse import quote

from archdecide.check.results import CheckedProfile, CheckRun, LocatedFinding
from archdecide.formats.wording import check_wording
from archdecide.formats.wording.check_wording import said, visible
from archdecide.formats.wording.escaping import md
from archdecide.rules import SEVERITIES, CheckRule, Pack, Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
ROOT_MEANING = "The root of the repository; without one, the folder in which archdecide was called."
MOST_RESULTS = 25_000
LONGEST_DESCRIPTION = 1_024
PROBLEM: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "recommendation"}
_DRIVE = re.compile(r"[A-Za-z]:/")
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
_PLACEHOLDER = re.compile(r"\{(?=\d+\})")
Found = tuple[CheckedProfile, LocatedFinding, int]


def text(run: CheckRun, pack: Pack) -> str:
    """The log, with one run in it."""
    run = check_wording.from_root(run)
    found = [
        (profile, located, number) for profile in run.profiles for located, number in check_wording.numbered(profile)
    ]
    kept = found
    if len(found) > MOST_RESULTS:
        kept = sorted(found, key=lambda item: (item[1].status != "open", _rank(item[1])))[:MOST_RESULTS]
    identifiers = list(dict.fromkeys([*pack.check_by_id, *(said(located.rule) for _, located, _ in kept)]))
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(pack, identifiers)},
                "automationDetails": {"id": f"{visible(run.category)}/"},
                "invocations": [_invocation(len(found), len(kept))],
                "originalUriBaseIds": {ROOT: {"description": {"text": ROOT_MEANING}}},
                "columnKind": "unicodeCodePoints",
                "results": list(_results(run, kept, identifiers)),
            }
        ],
    }
    return check_wording.json_text(log)


def _rank(located: LocatedFinding) -> int:
    return SEVERITIES.index(located.severity)


def _driver(pack: Pack, identifiers: Iterable[str]) -> dict[str, Any]:
    return {
        "name": "archdecide",
        **_version(),
        "rules": [_rule(identifier, pack.check_by_id.get(identifier)) for identifier in identifiers],
    }


def _version() -> dict[str, str]:
    """The version that is installed; nothing where only the source is there."""
    try:
        number = metadata.version("archdecide")
    except metadata.PackageNotFoundError:
        return {}
    return {"version": number, "semanticVersion": number}


def _rule(identifier: str, rule: CheckRule | None) -> dict[str, Any]:
    """What people read about a check. One that is in no pack here, but in results that were joined, has its id only."""
    if rule is None:
        return {
            "id": identifier,
            "shortDescription": {"text": identifier},
            "fullDescription": {"text": identifier[:LONGEST_DESCRIPTION]},
            "help": {"text": identifier},
        }
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": _sentence(rule.title)},
        "fullDescription": {"text": _sentence(rule.what)[:LONGEST_DESCRIPTION]},
        "help": _help(rule),
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            "precision": "very-high",
            "problem.severity": PROBLEM[rule.severity],
            "tags": ["architecture", "decision"],
        },
    }


def _help(rule: CheckRule) -> dict[str, str]:
    waived = f"In the profile, name {rule.id} with a reason." if rule.waivable else "It cannot be waived."
    parts = {"What": rule.what, "Why": rule.why, "Example": rule.example, "Fix": rule.fix, "Waive": waived}
    return {
        "text": "\n".join(f"{name}: {visible(words)}" for name, words in parts.items()),
        "markdown": "\n\n".join(f"**{name}.** {md(visible(words))}" for name, words in parts.items()),
    }


def _invocation(found: int, kept: int) -> dict[str, Any]:
    if found == kept:
        return {"executionSuccessful": True}
    words = f"{found} results were found; the {kept} most severe are listed, the most that GitHub takes."
    notification = {"level": "warning", "message": {"text": words}, "descriptor": {"id": "result-limit"}}
    return {"executionSuccessful": True, "toolExecutionNotifications": [notification]}


def _results(run: CheckRun, found: Iterable[Found], identifiers: list[str]) -> Iterator[dict[str, Any]]:
    position = {identifier: number for number, identifier in enumerate(identifiers)}
    compared = run.since is not None or bool(run.stale_baseline) or bool(run.summary.baseline)
    for profile, located, number in found:
        message = f"{said(located.message)} Help: {said(located.action)}"
        result: dict[str, Any] = {
            "ruleId": said(located.rule),
            "ruleIndex": position[said(located.rule)],
            "level": located.severity,
            "message": {"text": _plain_message(message)},
            "locations": [_location(located.file or profile.file, located)],
            "partialFingerprints": {
                "primaryLocationLineHash": check_wording.fingerprint(profile.file, located, number)
            },
        }
        if located.status != "open":
            result["suppressions"] = [_suppression(located)]
        if compared:
            result["baselineState"] = "unchanged" if located.status == "baseline" else "new"
        yield result


def _location(file: str, located: LocatedFinding) -> dict[str, Any]:
    line, column = max(1, located.line), max(1, located.column)
    region = {"startLine": line, "startColumn": column, "endLine": line, "endColumn": max(column, located.end_column)}
    return {"physicalLocation": {"artifactLocation": artifact(file), "region": region}}


def artifact(file: str) -> dict[str, str]:
    """Where a file is: relative to the root, percent-encoded; what is outside of it as a file: address."""
    name = posixpath.normpath(visible(file))
    if name.startswith("/") or (os.name == "nt" and _DRIVE.match(name)):
        return {"uri": f"file:///{quote(name.lstrip('/'), safe='/:')}"}
    return {"uri": quote(name, safe="/"), "uriBaseId": ROOT}


def _suppression(located: LocatedFinding) -> dict[str, str]:
    if located.status == "baseline":
        return {"kind": "external", "status": "accepted", "justification": "Known from the baseline."}
    suppression = {"kind": "inSource", "status": "accepted"}
    return suppression | ({"justification": visible(located.reason)} if located.reason.strip() else {})


def _plain_message(words: str) -> str:
    """SARIF reads `[words](address)` as a link and `{0}` as a placeholder: what people wrote is neither."""
    return _PLACEHOLDER.sub(r"\\x7b", _LINK.sub(r"\\[", words))


def _sentence(words: str) -> str:
    line = said(words)
    return line if line.endswith((".", "!", "?")) else f"{line}."
