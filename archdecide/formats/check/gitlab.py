"""A check as a code quality report of GitLab.

GitLab compares two reports by fingerprint, so a fingerprint holds no line, and two findings never share one. It does
not show the name of a check, so the description starts with it. What is waived or known is left out.
"""

from collections.abc import Iterator
from typing import Any

from archdecide.check.results import CheckRun
from archdecide.formats.wording import check_wording
from archdecide.formats.wording.check_wording import said
from archdecide.rules import Pack, Severity

SEVERITY: dict[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}


def text(run: CheckRun, _pack: Pack) -> str:
    """The report as a JSON list."""
    return check_wording.json_text(list(_issues(check_wording.from_root(run))))


def _issues(run: CheckRun) -> Iterator[dict[str, Any]]:
    for profile in run.profiles:
        for located, number in check_wording.numbered(profile):
            if located.status != "open":
                continue
            yield {
                "description": f"{said(located.rule)}: {said(located.message)} Help: {said(located.action)}",
                "check_name": said(located.rule),
                "fingerprint": check_wording.fingerprint(profile.file, located, number),
                "severity": SEVERITY[located.severity],
                "location": {
                    "path": said(said(located.file or profile.file).removeprefix("./")),
                    "lines": {"begin": max(1, located.line)},
                },
            }
