"""What a scan found, for people: written, conflicts, what is not written and why, and what stays open."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.text import Text

from archdecide.evidence.merge import Candidate, Conflict, EvidenceChange
from archdecide.evidence.observations import EXISTS, LeftOut, Pair, PartSubject
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.formats.terminal.page import STYLES, columns, printed, section
from archdecide.formats.wording.check_wording import visible
from archdecide.formats.wording.decision_wording import counted

if TYPE_CHECKING:
    from archdecide.usecases.scanning import Scanned

SHOWN = 12
"""Entries of one list; the rest is counted, and JSON has all of them."""


def text(scanned: "Scanned", look: OutputStyle, *, dry: bool = False, written_to: str = "") -> str:
    """What becomes of a scan: with `dry` nothing was written."""
    return printed(_page(scanned, dry, written_to), look)


def _page(scanned: "Scanned", dry: bool, written_to: str) -> Iterator[RenderableType]:
    merged = scanned.merged
    changed = [change for change in merged.changes if not change.renews]
    renewed = len(merged.changes) - len(changed)
    yield Text(_headline(scanned, len(changed), renewed, dry, written_to), style=STYLES["answer"])
    yield from section("Values", _lines(_values(changed)))
    yours = [_conflict(item, scanned) for item in merged.conflicts if item.yours is not None]
    yield from section("Conflicts: your values stay", _lines(yours))
    theirs = [_contradiction(item) for item in merged.conflicts if item.yours is None]
    yield from section("Sources contradict each other, so nothing is written", _lines(theirs))
    yield from section("Not written", _shortened([_candidate(item) for item in merged.candidates]))
    gone = [f"{item.subject}: {item.kept or 'only a scan wrote it; --prune removes it'}" for item in merged.gone]
    yield from section("Gone: an earlier scan found them, and no source has them now", _shortened(gone))
    yield from section("Left out", _shortened(list(_left_out(scanned.said.left_out))))
    unresolved = [
        f"{visible(item.name)}, in {visible(item.subject)}{_at(item.place)}" for item in scanned.said.unresolved
    ]
    yield from section("Names that are no known component", _shortened(unresolved))
    yield from section("Notes", _lines(map(visible, scanned.said.notes)))
    problems = [visible(str(problem)) for problem in (*scanned.said.problems, *merged.problems)]
    yield from section("Problems", _shortened(problems))
    yield from section("Stays open", *map(Text, _open(scanned, written_to)))


def _headline(scanned: "Scanned", changed: int, renewed: int, dry: bool, written_to: str) -> str:
    done = "would be written" if dry else "written"
    where = f" to {visible(written_to)}" if written_to else ""
    others = f", {len(scanned.merged.agreed) + renewed} unchanged" if scanned.before is not None else ""
    pruned = f", {scanned.pruned} removed" if scanned.pruned else ""
    return (
        f"{counted(changed, 'value')} {done}{where}{others}{pruned}, from "
        f"{', '.join(scanned.sources) or 'no source'}, as of {scanned.as_of}."
    )


def _values(changes: Sequence[EvidenceChange]) -> Iterator[str]:
    """One line for each fact, component and interaction, with everything new in it."""
    inside: dict[str, list[str]] = defaultdict(list)
    for change in changes:
        found = change.found
        if isinstance(found.subject, PartSubject | Pair):
            words = "new" if found.field == EXISTS else f"{found.field} {_moved(change)}"
            inside[str(found.subject)].append(words)
        else:
            yield f"{found.field} {_moved(change)} ({found.confidence.word}; {visible(found.source)})"
    plain = [name for name, parts in inside.items() if parts == ["new"]]
    for name, parts in inside.items():
        if parts != ["new"]:
            yield f"{visible(name)}: {', '.join(sorted(parts, key=lambda word: word != 'new'))}"
    if plain:
        yield f"new: {', '.join(map(visible, plain))}"


def _moved(change: EvidenceChange) -> str:
    now = shown(change.found.value)
    return f"{shown(change.was)} → {now}" if change.was is not None else now


def shown(value: Any) -> str:
    """A value of a profile in words, e.g. `9..24`, `api or mixed`, `src/cart`."""
    match value:
        case {"min": low, "max": high}:
            return f"{low}..{high}"
        case list():
            return " or ".join(map(str, value))
        case bool():
            return "yes" if value else "no"
        case _:
            return visible(str(value))


def _conflict(item: Conflict, scanned: "Scanned") -> str:
    origin = f" ({visible(item.origin)})" if item.origin else ""
    place = visible(str(scanned.place(item.where)))
    return f"{place}: {visible(item.path)}: yours {shown(item.yours)}{origin}; {_theirs(item)}"


def _contradiction(item: Conflict) -> str:
    return f"{visible(item.path)}: {_theirs(item)}"


def _theirs(item: Conflict) -> str:
    return "; ".join(f"{visible(found.source)} says {shown(found.value)} ({found.as_of})" for found in item.theirs)


def _candidate(item: Candidate) -> str:
    found = item.found
    value = "" if found.field == EXISTS else f" {shown(found.value)}"
    name = str(found.subject) if found.field == EXISTS else found.path
    return f"{visible(name)}{value}: {visible(found.source)} ({item.why})"


def _left_out(items: Iterable[LeftOut]) -> Iterator[str]:
    """By role, with the names that have no reason of their own on one line."""
    by_role: dict[str, list[LeftOut]] = defaultdict(list)
    for item in items:
        by_role[item.role].append(item)
    for role in sorted(by_role):
        reasons: dict[str, list[str]] = defaultdict(list)
        for item in by_role[role]:
            reasons[item.why].append(visible(item.name))
        for why, names in reasons.items():
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            yield f"{role}: {', '.join(names[:SHOWN])}{more}{f' ({visible(why)})' if why else ''}"


def _open(scanned: "Scanned", written_to: str) -> Iterator[str]:
    if scanned.open_facts:
        yield f"{counted(len(scanned.open_facts), 'fact')} that only people know may still change the answer."
        yield f"Next: archdecide ask {visible(written_to or scanned.loaded.document.name)}"


def _at(place: Any) -> str:
    return f" ({visible(str(place))})" if place is not None else ""


def _lines(lines: Iterable[str]) -> RenderableType | None:
    """One entry below the other; what does not fit on a line is set in, so that entries stay apart."""
    return columns(("-", line) for line in lines)


def _shortened(lines: Sequence[str]) -> RenderableType | None:
    more = [f"and {len(lines) - SHOWN} more; --format json lists all"] if len(lines) > SHOWN else []
    return _lines([*lines[:SHOWN], *more])
