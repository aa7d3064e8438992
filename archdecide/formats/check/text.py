"""A check for people at a terminal, as good compilers print: where, what, the line with a mark under it, what to do.

Nothing here needs rich, whose import alone takes longer than checking a profile. Readable in a pipe, without colour,
and in ASCII; no sign of a profile or a file name reaches the terminal raw.
"""

from collections import Counter
from collections.abc import Iterator

from archdecide.check.results import (
    BaselineEntry,
    Changed,
    CheckedProfile,
    CheckRun,
    LocatedFinding,
    PackChange,
)
from archdecide.decide.findings import PackIdentity
from archdecide.formats.terminal.columns import cells
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.wording import check_wording
from archdecide.rules import SEVERITIES, Pack, Severity

COLOURS = {"error": "1;31", "warning": "1;33", "note": "1;36", "bold": "1", "faint": "2", "good": "1;32"}
TAB = "    "
NARROWEST = 20
"""Columns of a source line that are shown even on the narrowest terminal."""
PLAIN = OutputStyle()


def text(  # noqa: PLR0913  # all but two by name only
    run: CheckRun,
    pack: Pack,
    look: OutputStyle = PLAIN,
    *,
    quiet: bool = False,
    statistics: bool = False,
    everything: bool = False,
) -> str:
    """The findings that count, file by file, and a summary.

    `quiet` leaves one line for each finding, and nothing where there is none; `statistics` counts them by rule;
    `everything` also shows the findings that do not count, and why they do not.
    """
    if statistics:
        lines = [*_statistics(run, pack, look), *_summary(run, look)]
    elif quiet:
        found = check_wording.findings(run, everything=everything)
        lines = [_headline(located.file or profile.file, located, look) for profile, located in found]
    else:
        lines = [line for block in _blocks(run, pack, look, everything=everything) for line in [*block, ""]] + list(
            _summary(run, look)
        )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _blocks(run: CheckRun, pack: Pack, look: OutputStyle, *, everything: bool) -> Iterator[list[str]]:
    for profile, located in check_wording.findings(run, everything=everything):
        yield [_headline(located.file or profile.file, located, look), *_source(located, look), _help(located, look)]
    now = {profile.file: profile for profile in run.profiles}
    for change in run.changes:
        if block := list(_changed(change, now.get(change.file), run.since, pack, look)):
            yield block
    if found := check_wording.pack_changes(run):
        yield _pack_changes(run, found, pack, look)
    if run.stale_baseline:
        yield [_stale(entry, look) for entry in run.stale_baseline]


def _pack_changes(
    run: CheckRun, found: list[tuple[CheckedProfile, PackChange]], pack: Pack, look: OutputStyle
) -> list[str]:
    """What the rules change, as a table: profile, before, after, lead, and the rules that carried it."""
    heads = ["profile", *(_rules(identity) for identity in (run.pack_before, run.pack)), "lead", "carried by"]
    rows = [heads] + [
        [
            check_wording.opening(profile.file, unicode=look.unicode),
            _option(change.recommendation_before, change.verdict_before, pack, look),
            _option(change.recommendation_after, change.verdict_after, pack, look),
            check_wording.leads(change),
            ", ".join(change.carried_by) or check_wording.UNKNOWN,
        ]
        for profile, change in found
    ]
    shown = [[_shown(words, look) for words in row] for row in rows]
    widths = [max(cells(row[column]) for row in shown) for column in range(len(heads))]
    return [
        "  ".join(words + " " * (width - cells(words)) for words, width in zip(row, widths, strict=True))
        for row in shown
    ]


def _rules(identity: PackIdentity | None) -> str:
    return "before" if identity is None else f"by {identity.name} {identity.version}"


def _option(option: str | None, verdict: str, pack: Pack, look: OutputStyle) -> str:
    name = "no recommendation" if option is None else check_wording.title(pack, option)
    return f"{_shown(name, look)} ({verdict})"


def _stale(entry: BaselineEntry, look: OutputStyle) -> str:
    known = f"the baseline holds {_shown(entry.rule, look)} for {_shown(entry.element, look)}"
    file = check_wording.opening(entry.file, unicode=look.unicode)
    return f"{_painted('note', 'note', look)}: {known} in {file}, which is no longer found: take it out"


def _headline(file: str, located: LocatedFinding, look: OutputStyle) -> str:
    where = _painted(check_wording.place(file, located, unicode=look.unicode), "bold", look)
    what = _painted(f"{located.severity}[{_shown(located.rule, look)}]", located.severity, look)
    aside = "" if located.status == "open" else f" ({_shown(check_wording.why_aside(located), look)})"
    return f"{where}: {what}: {_shown(located.message, look)}{aside}"


def _source(located: LocatedFinding, look: OutputStyle) -> Iterator[str]:
    """The line, and a mark under what causes the finding; nothing where the line says nothing."""
    if not located.source_line.strip():
        return
    number = str(max(1, located.line))
    room = max(NARROWEST, look.width - len(number) - 3)
    line, start, length = _window(located, room, look)
    gutter, bar = " " * len(number), _painted("|", "faint", look)
    mark = _painted("^" * length, located.severity, look)
    yield f"{gutter} {bar}"
    yield f"{_painted(number, 'faint', look)} {bar} {line}"
    yield f"{gutter} {bar} {' ' * start}{mark}"


def _window(located: LocatedFinding, room: int, look: OutputStyle) -> tuple[str, int, int]:
    """As much of the line around the mark as there is room for, and where in it the mark starts and how long it is.

    Every sign takes at least one column, unless it stands on top of the one before, so that of a very long line only
    a part is looked at.
    """
    ellipsis = "…" if look.unicode else "..."
    first = max(0, located.column - 1)
    behind = max(first + 1, located.end_column - 1)
    offset = max(0, first - room)
    part = located.source_line[offset : first + 2 * room]
    shown = [sign if given != "\t" else TAB for given, sign in zip(part, _signs(part, look), strict=True)]
    widths = [cells(sign) for sign in shown]
    first, behind = first - offset, min(behind - offset, len(shown))
    low, high = 0, len(shown)
    cut_left, cut_right = offset > 0, offset + len(part) < len(located.source_line)
    if cut_left or cut_right or sum(widths) > room:
        left = room - 2 * len(ellipsis)
        mark = min(sum(widths[first:behind]), left * 2 // 3)
        low = high = _reach(widths, first, (left - mark) // 2)
        used = 0
        while high < len(shown) and used + widths[high] <= left:
            used += widths[high]
            high += 1
        low = _reach(widths, low, left - used)
        cut_left, cut_right = cut_left or low > 0, cut_right or high < len(shown)
    before = (ellipsis if cut_left else "") + "".join(shown[low:first])
    marked = "".join(shown[first : min(behind, high)])
    after = "".join(shown[min(behind, high) : high]) + (ellipsis if cut_right else "")
    return before + marked + after, cells(before), max(1, cells(marked))


def _reach(widths: list[int], position: int, room: int) -> int:
    """How far to the left of a position `room` columns reach."""
    position = min(position, len(widths))
    while position > 0 and widths[position - 1] <= room:
        position -= 1
        room -= widths[position]
    return position


def _help(located: LocatedFinding, look: OutputStyle) -> str:
    gutter = " " * len(str(max(1, located.line)))
    return f"{gutter} = {_painted('help', 'bold', look)}: {_shown(located.action, look)}"


def _changed(
    change: Changed, after: CheckedProfile | None, since: str | None, pack: Pack, look: OutputStyle
) -> Iterator[str]:
    """The decision before and after, where it differs, and what is fixed."""
    arrow = "→" if look.unicode else "->"
    words = [_decision(profile, pack, look) for profile in (change.before, after)]
    name = _painted(check_wording.opening(change.file, unicode=look.unicode), "bold", look)
    if change.before is not None and change.before.file != change.file:
        name += f" (formerly {_shown(change.before.file, look)})"
    if words[0] != words[1]:
        yield f"{name}: since {_shown(since or '', look)}: {words[0]} {arrow} {words[1]}"
    for located in change.fixed:
        fixed = _painted(f"fixed[{_shown(located.rule, look)}]", "good", look)
        yield f"{name}: {fixed}: {_shown(located.message, look)}"


def _decision(profile: CheckedProfile | None, pack: Pack, look: OutputStyle) -> str:
    if profile is None:
        return "no profile"
    if not profile.valid:
        return "an invalid profile"
    if profile.recommendation is None:
        return f"no recommendation ({_shown(profile.verdict or 'unknown', look)})"
    option = _shown(check_wording.title(pack, profile.recommendation), look)
    return f"{option} ({_shown(profile.verdict or 'unknown', look)})"


def _statistics(run: CheckRun, pack: Pack, look: OutputStyle) -> Iterator[str]:
    """How often each rule holds, the most frequent first."""
    found: Counter[tuple[str, Severity]] = Counter(
        (located.rule, located.severity) for _, located in check_wording.findings(run)
    )
    digits = max((len(str(count)) for count in found.values()), default=0)
    name = max((len(_shown(rule, look)) for rule, _ in found), default=0)
    for (rule, severity), count in sorted(
        found.items(), key=lambda item: (-item[1], SEVERITIES.index(item[0][1]), item[0][0])
    ):
        known = pack.check_by_id.get(rule)
        words = "" if known is None else f"  {_shown(known.title, look)}"
        label = _painted(f"{severity:7}", severity, look)
        yield f"{count:{digits}}  {label}  {_shown(rule, look):{name}}{words}"


def _summary(run: CheckRun, look: OutputStyle) -> Iterator[str]:
    worst = next((severity for severity, count in check_wording.tally(run).items() if count), "good")
    yield _painted(_shown(check_wording.summary(run), look), worst, look)


def _shown(words: str, look: OutputStyle) -> str:
    return check_wording.visible(words, unicode=look.unicode)


def _signs(part: str, look: OutputStyle) -> list[str]:
    return check_wording.signs(part, unicode=look.unicode)


def _painted(words: str, style: str, look: OutputStyle) -> str:
    return f"\x1b[{COLOURS[style]}m{words}\x1b[0m" if look.color else words
