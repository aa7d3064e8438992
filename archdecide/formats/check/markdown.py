"""A check as Markdown for the summary of a CI job: verdicts, findings, what changed, and the graph where it changed.

GitHub takes 1 MiB for a step: what does not fit any more is counted instead. Everything that people wrote is escaped.
"""

import re
from collections.abc import Iterator

from archdecide.check.results import Changed, CheckedProfile, CheckRun, LocatedFinding
from archdecide.formats.wording import check_wording
from archdecide.formats.wording.check_wording import visible
from archdecide.formats.wording.escaping import cell, code, md
from archdecide.rules import SEVERITIES, Pack, Severity
from archdecide.values import number_text

MOST_BYTES = 1_000_000
"""A little less than 1 MiB: other commands may write into the same summary."""
LARGEST_PICTURE = 50_000
"""Mermaid draws no longer text than this."""
LONGEST = 2_000
"""Signs of one text in a table; nobody reads more."""
SIGNS: dict[Severity, str] = {"error": "❌ error", "warning": "⚠️ warning", "note": "ℹ️ note"}
HEADING = "# Architecture decisions"
_LEFT_OUT = "\n{count} more {what} do not fit into a job summary: see the log or the JSON output.\n"
_RESERVE = 1_000


def text(run: CheckRun, pack: Pack) -> str:
    """The summary, at most `MOST_BYTES` long."""
    run = check_wording.from_root(run)
    page = _BoundedPage(f"{HEADING}\n\n{md(visible(check_wording.summary(run)))}.\n")
    page.add("findings", _findings(run))
    page.add("profiles", _verdicts(run, pack))
    page.add("changes", _changes(run, pack))
    page.add("changes by the rules", _pack_changes(run, pack))
    page.add("pictures", _pictures(run))
    page.add("entries", _stale(run))
    return page.text


class _BoundedPage:
    """Blocks one after the other, as long as there is room; then only how many are left out."""

    def __init__(self, opening: str) -> None:
        self.text = opening
        self._room = MOST_BYTES - len(opening.encode()) - 6 * _RESERVE

    def add(self, what: str, blocks: Iterator[str]) -> None:
        """The first block is the heading of the others, and stands only where there are some."""
        heading = next(blocks)
        written: list[str] = []
        left_out = 0
        for block in blocks:
            size = len(block.encode()) + (0 if written else len(heading.encode()))
            if left_out or size > self._room:
                left_out += 1
                continue
            self._room -= size
            written.append(block)
        if written:
            self.text += heading + "".join(written)
        if left_out:
            self.text += _LEFT_OUT.format(count=left_out, what=what)


def _findings(run: CheckRun) -> Iterator[str]:
    yield "\n## Findings\n\n| | place | rule | what | what to do |\n| --- | --- | --- | --- | --- |\n"
    for profile, located in check_wording.by_severity(run):
        where = _code(check_wording.place(located.file or profile.file, located))
        severity = SIGNS[located.severity]
        yield f"| {severity} | {where} | {_code(located.rule)} | {_said(located)} |\n"


def _said(located: LocatedFinding) -> str:
    return f"{_cell(located.message)} | {_cell(located.action)}"


def _verdicts(run: CheckRun, pack: Pack) -> Iterator[str]:
    columns = "| profile | recommended | verdict | on record | scores | findings |"
    yield f"\n## Profiles\n\n{columns}\n| --- | --- | --- | --- | --- | --- |\n"
    for profile in run.profiles:
        name = _code(profile.file) if profile.name is None else f"{_cell(profile.name)} ({_code(profile.file)})"
        if not profile.valid:
            yield f"| {name} | – | invalid | – | – | {_count(profile)} |\n"
            continue
        option = cell(check_wording.title(pack, profile.recommendation))
        recorded = cell(check_wording.title(pack, profile.recorded))
        verdict = _cell(profile.verdict or "")
        yield f"| {name} | {option} | {verdict} | {recorded} | {_scores(profile, pack)} | {_count(profile)} |\n"
    if any(profile.valid and any(item.status == "open" for item in profile.findings) for profile in run.profiles):
        yield "\nWhat to do now, next and later stands in the plan: `archdecide assess FILE` prints it.\n"


def _scores(profile: CheckedProfile, pack: Pack) -> str:
    words = [
        f"{cell(check_wording.title(pack, option))} {'?' if score is None else number_text(round(score, 1))}"
        for option, score in (profile.scores or {}).items()
    ]
    return ", ".join(words) or "–"


def _count(profile: CheckedProfile) -> str:
    found = [located.severity for located in profile.findings if located.status == "open"]
    return (
        ", ".join(f"{found.count(severity)} {SIGNS[severity]}" for severity in SEVERITIES if severity in found) or "✅"
    )


def _changes(run: CheckRun, pack: Pack) -> Iterator[str]:
    since = _code(run.since or "")
    yield f"\n## Changed since {since}\n\n| profile | before | after | fixed |\n| --- | --- | --- | --- |\n"
    after = {profile.file: profile for profile in run.profiles}
    for change in run.changes:
        decisions = f"{_decision(change.before, pack)} | {_decision(after.get(change.file), pack)}"
        yield f"| {_code(change.file)} | {decisions} | {_fixed(change)} |\n"


def _pack_changes(run: CheckRun, pack: Pack) -> Iterator[str]:
    before = run.pack_before or run.pack
    names = f"{_cell(before.name)} {_cell(before.version)} → {_cell(run.pack.name)} {_cell(run.pack.version)}"
    columns = "| profile | before | after | lead | carried by |\n| --- | --- | --- | --- | --- |"
    yield f"\n## Changed by the rules ({names})\n\n{columns}\n"
    for profile, change in check_wording.pack_changes(run):
        sides = [
            f"{cell(check_wording.title(pack, option))} ({_cell(verdict)})"
            for option, verdict in (
                (change.recommendation_before, change.verdict_before),
                (change.recommendation_after, change.verdict_after),
            )
        ]
        carried = "<br>".join(map(_cell, change.carried_by)) or "–"
        yield f"| {_code(profile.file)} | {' | '.join(sides)} | {check_wording.leads(change)} | {carried} |\n"


def _decision(profile: CheckedProfile | None, pack: Pack) -> str:
    if profile is None:
        return "no profile"
    if not profile.valid:
        return "invalid"
    option = (
        "no recommendation" if profile.recommendation is None else check_wording.title(pack, profile.recommendation)
    )
    return f"{cell(option)} ({_cell(profile.verdict or '')})<br>{_scores(profile, pack)}"


def _fixed(change: Changed) -> str:
    words = (f"{_code(located.rule)}: {_cell(located.message)}" for located in change.fixed)
    return "<br>".join(words) or "–"


def _pictures(run: CheckRun) -> Iterator[str]:
    yield "\n## Service graphs that differ from the one on record\n"
    for profile in run.profiles:
        if not profile.picture:
            continue
        name = md(_short(profile.name or profile.file))
        if len(profile.picture) > LARGEST_PICTURE:
            yield f"\n### {name}\n\nToo large to be drawn here: archdecide graph draws it.\n"
            continue
        lines = [check_wording.opening(line) for line in profile.picture.splitlines()]
        longest = max((len(ticks) for line in lines for ticks in re.findall("`+", line)), default=0)
        fence = "`" * max(3, longest + 1)
        yield "\n".join([f"\n### {name}\n", f"{fence}mermaid", *lines, fence, ""])


def _stale(run: CheckRun) -> Iterator[str]:
    yield "\n## No longer found, yet in the baseline\n\n| file | rule | what it is about |\n| --- | --- | --- |\n"
    for entry in run.stale_baseline:
        yield f"| {_code(entry.file)} | {_code(entry.rule)} | {_cell(entry.element)} |\n"


def _short(words: str) -> str:
    line = visible(words)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _cell(words: str) -> str:
    return cell(_short(words))


def _code(words: str) -> str:
    return code(_short(words)) or "–"
