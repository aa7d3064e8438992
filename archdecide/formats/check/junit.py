"""A check as JUnit XML, in the parts of it that every reader knows.

One suite for each file. A finding that makes the run fail is a case that failed, with its severity as the type; a
milder one is a case that passed and says what was found. One that the profile waives or the baseline knows is a case
that was skipped. A file without findings is one case that passed.
"""

from collections.abc import Iterator, Sequence
from html import escape  # that of xml.sax also imports what fetches addresses

from archdecide.check.results import CheckedProfile, CheckRun, LocatedFinding
from archdecide.formats.wording import check_wording
from archdecide.formats.wording.check_wording import visible
from archdecide.rules import SEVERITIES, Pack, Severity

CLEAN = "no findings"


def text(run: CheckRun, _pack: Pack, fail_on: Severity = "error") -> str:
    """The report as XML; findings from `fail_on` upwards are failures."""
    counted = SEVERITIES[: SEVERITIES.index(fail_on) + 1]
    return "".join(f"{line}\n" for line in _lines(check_wording.from_root(run), counted))


def _lines(run: CheckRun, counted: tuple[Severity, ...]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    found = [located for profile in run.profiles for located in profile.findings]
    cases = sum(len(profile.findings) or 1 for profile in run.profiles)
    yield f'<testsuites name="archdecide" {_counts(cases, found, counted)}>'
    for profile in run.profiles:
        yield from _suite(profile, counted)
    yield "</testsuites>"


def _suite(profile: CheckedProfile, counted: tuple[Severity, ...]) -> Iterator[str]:
    name = _attribute(visible(profile.file))
    yield f"  <testsuite name={name} {_counts(len(profile.findings) or 1, profile.findings, counted)}>"
    if not profile.findings:
        yield f'    <testcase classname={name} name="{CLEAN}"/>'
    for located, number in check_wording.numbered(profile):
        words = visible(located.rule)
        words += f": {visible(located.element)}" if located.element else ""
        words += f" ({number + 1})" if number else ""
        yield f"    <testcase classname={name} name={_attribute(words)}>"
        yield f"      {_outcome(located.file or profile.file, located, counted)}"
        yield "    </testcase>"
    yield "  </testsuite>"


def _outcome(file: str, located: LocatedFinding, counted: tuple[Severity, ...]) -> str:
    if located.status != "open":
        return f"<skipped message={_attribute(check_wording.why_aside(located))}/>"
    message = visible(located.message)
    body = f"{check_wording.place(file, located)}: {message}\nHelp: {visible(located.action)}"
    if located.severity not in counted:
        return f"<system-out>{escape(f'{located.severity}: {body}')}</system-out>"
    return f'<failure message={_attribute(message)} type="{located.severity}">{escape(body)}</failure>'


def _counts(cases: int, findings: Sequence[LocatedFinding], counted: tuple[Severity, ...]) -> str:
    severities = [located.severity for located in findings if located.status == "open"]
    failed = sum(severity in counted for severity in severities)
    return f'tests="{cases}" failures="{failed}" errors="0" skipped="{len(findings) - len(severities)}"'


def _attribute(words: str) -> str:
    return f'"{escape(words)}"'
