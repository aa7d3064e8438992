"""A check as workflow commands of GitHub Actions: annotations at the lines of a pull request.

GitHub shows the first 10 errors, 10 warnings and 10 notices of a step. So errors come first, and the last line says how
many are in the log only. Everything that people wrote is escaped twice: what a log could obey becomes visible, and
what ends a property or a command is percent-encoded.
"""

from collections.abc import Iterator

from archdecide.check.results import CheckRun, LocatedFinding
from archdecide.formats.wording import check_wording
from archdecide.formats.wording.check_wording import visible
from archdecide.rules import Pack, Severity

SHOWN = 10
"""Annotations of each level that GitHub shows of a step."""
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def text(run: CheckRun, _pack: Pack) -> str:
    """One command for each finding, and a line that is none."""
    return "".join(f"{line}\n" for line in _lines(check_wording.from_root(run)))


def _lines(run: CheckRun) -> Iterator[str]:
    for profile, located in check_wording.by_severity(run):
        yield _command(located.file or profile.file, located)
    hidden = sum(max(0, count - SHOWN) for count in check_wording.tally(run).values())
    note = f"; GitHub shows {SHOWN} of each, {hidden} more are only in this log" if hidden else ""
    yield f"archdecide: {check_wording.summary(run)}{note}"


def _command(file: str, located: LocatedFinding) -> str:
    line, column = max(1, located.line), max(1, located.column)
    place = {
        "title": f"archdecide ({visible(located.rule)})",
        "file": visible(file),
        "line": str(line),
        "endLine": str(line),
        "col": str(column),
    }
    if located.end_column > column:
        place["endColumn"] = str(located.end_column)
    properties = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    message = f"{visible(located.message)}\nHelp: {visible(located.action)}"
    return f"::{LEVELS[located.severity]} {properties}::{_data(message)}"


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
