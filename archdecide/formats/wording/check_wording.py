"""What several formats read out of a check, said in the same words everywhere; and what none of them prints raw.

Files, names and lines of a profile come from strangers. A sign that a terminal, a log or a parser could obey instead
of showing it becomes an escape: control signs, marks that turn the direction of what follows, line separators, and
bytes of a file name that are no text.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec
from msgspec.structs import replace

from archdecide.check.results import CheckedProfile, CheckRun, Finding, LocatedFinding, PackChange
from archdecide.formats.wording.decision_wording import counted, listed
from archdecide.rules import SEVERITIES, Pack, Severity

UNKNOWN = "–"
_COMMAND = re.compile(r"##(?=\w*\[)")
"""`##[error]` and `##vso[…]` are commands to the machines of some CI services, wherever they stand in a line."""
_UNPRINTABLE = re.compile(r"[^ -~\n]|##(?=\w*\[)")


def signs(text: str, *, unicode: bool = True) -> list[str]:
    """Every sign of a text as it can be shown; without `unicode` in ASCII."""
    shown = [sign if _is_harmless(sign) and (unicode or sign.isascii()) else _escaped(sign) for sign in text]
    for command in _COMMAND.finditer(text):
        shown[command.start() + 1] = _escaped("#")
    return shown


def visible(text: str, *, unicode: bool = True) -> str:
    """A text on one line, in which nothing is left that is obeyed instead of shown."""
    if _is_plain(text) and (unicode or text.isascii()):
        return text
    return "".join(signs(text, unicode=unicode))


def said(words: str) -> str:
    """A text for readers that refuse an empty one: a dash in its place."""
    return visible(words).strip() or UNKNOWN


def _is_plain(line: str) -> bool:
    return line.isprintable() and "##" not in line


def _is_harmless(sign: str) -> bool:
    return sign.isprintable() or unicodedata.category(sign) == "Zs"


def _escaped(sign: str) -> str:
    """`\\x1b`, `\\u202e`, `\\n`: as Python and YAML write it."""
    if sign.isascii() and sign.isprintable():
        return f"\\x{ord(sign):02x}"
    return ascii(sign)[1:-1]


def json_text(document: Any) -> str:
    """JSON that any log may hold: what is no harmless sign is written as the escape that JSON has for it."""
    text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
    if not _is_plain(text.replace("\n", " ")):  # nearly always is, and to look for what is not takes long
        text = _UNPRINTABLE.sub(_json_escape, text)
    return f"{text}\n"


def _json_escape(found: re.Match[str]) -> str:
    if found[0] == "##":
        return "#\\u0023"
    if _is_harmless(found[0]):
        return found[0]
    return json.dumps(found[0])[1:-1]


def title(pack: Pack, option: str | None) -> str:
    """The name of an option; a dash where there is none."""
    if option is None:
        return UNKNOWN
    return visible(next((known.title for known in pack.options if known.id == option), option))


def place(file: str, located: LocatedFinding, *, unicode: bool = True) -> str:
    """`file:line:column`, at the start of a line."""
    return f"{opening(file, unicode=unicode)}:{max(1, located.line)}:{max(1, located.column)}"


def opening(words: str, *, unicode: bool = True) -> str:
    """A text at the start of a line, such as a file name: never `::error …`, which is a command in a log there."""
    shown = visible(words, unicode=unicode)
    return f"./{shown}" if shown.lstrip().startswith("::") else shown


def from_root(run: CheckRun) -> CheckRun:
    """The same run with every file named from the root of the repository, as services that show results know it."""
    paths = run.repository_paths
    if not paths:
        return run

    def renamed(profile: CheckedProfile) -> CheckedProfile:
        findings = tuple(
            replace(located, file=paths.get(located.file, located.file)) if located.file else located
            for located in profile.findings
        )
        return replace(profile, file=paths.get(profile.file, profile.file), findings=findings)

    changes = (
        replace(
            change,
            file=paths.get(change.file, change.file),
            before=None if change.before is None else renamed(change.before),
        )
        for change in run.changes
    )
    stale = (replace(entry, file=paths.get(entry.file, entry.file)) for entry in run.stale_baseline)
    return replace(
        run,
        profiles=tuple(map(renamed, run.profiles)),
        changes=tuple(changes),
        stale_baseline=tuple(stale),
        repository_paths={},
    )


def why_aside(located: LocatedFinding) -> str:
    """Why a finding does not count."""
    if located.status == "baseline":
        return "known from the baseline"
    return visible(located.reason) if located.status == "accepted" else f"waived: {visible(located.reason)}"


def findings(run: CheckRun, *, everything: bool = False) -> Iterator[tuple[CheckedProfile, LocatedFinding]]:
    """The findings that count, in the order of the run; with `everything` also those that do not."""
    for profile in run.profiles:
        yield from ((profile, located) for located in profile.findings if everything or located.status == "open")


def by_severity(run: CheckRun) -> list[tuple[CheckedProfile, LocatedFinding]]:
    """The same, errors first: for readers that look at the first ones only."""
    return sorted(findings(run), key=lambda found: SEVERITIES.index(found[1].severity))


def numbered(profile: CheckedProfile) -> Iterator[tuple[LocatedFinding, int]]:
    """The findings of a profile, each with how many of the same rule and element came before it, from 0.

    File, rule, element and this number identify a finding of a run, without a line.
    """
    seen: Counter[tuple[str, str]] = Counter()
    for located in profile.findings:
        key = (located.rule, located.element)
        yield located, seen[key]
        seen[key] += 1


def pack_changes(run: CheckRun) -> list[tuple[CheckedProfile, PackChange]]:
    """The profiles for which the rules in use say something else than those that they replace."""
    return [(profile, profile.pack_change) for profile in run.profiles if profile.pack_change is not None]


def leads(change: PackChange) -> str:
    """The lead before and after, in points: `+5.2, before -1.3`."""
    words = [UNKNOWN if lead is None else f"{lead:+.1f}" for lead in (change.lead_after, change.lead_before)]
    return f"{words[0]}, before {words[1]}"


def tally(run: CheckRun) -> dict[Severity, int]:
    """How many findings count, by severity."""
    return {severity: run.counted(severity) for severity in SEVERITIES}


def summary(run: CheckRun) -> str:
    """One sentence on the whole run, without a full stop."""
    found = [counted(count, severity) for severity, count in tally(run).items() if count]
    affected = len({profile.file for profile, _ in findings(run)})
    checked = f"{counted(len(run.profiles), 'profile')} checked"
    words = f"{listed(found)} in {affected} of them" if found else "nothing found"
    if found and len(run.profiles) == 1:
        words = listed(found)
    whole = run.summary
    notes = [f"{whole.waived} waived"] if whole.waived else []
    notes += [f"{whole.accepted} accepted with the decision"] if whole.accepted else []
    notes += [f"{whole.baseline} known from the baseline"] if whole.baseline else []
    fixed = sum(len(change.fixed) for change in run.changes)
    notes += [f"{fixed} fixed since {visible(run.since)}"] if run.since is not None else []
    return "; ".join([f"{checked}: {words}", *([", ".join(notes)] if notes else [])])


def fingerprint(file: str, finding: Finding, number: int) -> str:
    """What a finding is known by over time: never its line, its words or its severity."""
    known_by = json.dumps([visible(file), visible(finding.rule), visible(finding.element), number])
    return sha256(known_by.encode("ascii")).hexdigest()
