"""What a change introduces and fixes: every profile against itself at a git revision."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archdecide.check.results import Changed, CheckedProfile, LocatedFinding
from archdecide.load.discovery import NAMES
from archdecide.load.snapshot import History, Snapshot
from archdecide.usecases.batch.tasks import CheckOutcome, Task


class Difference(Struct, frozen=True):
    """A file that is not what it was at the revision: its snapshot, its name there, its name here."""

    snapshot: Snapshot
    name: str
    file: str
    exists: bool

    def task(self) -> Task:
        """The profile now and then. The text of then is read now, so that not all of them are held at once."""
        return Task(self.file, self.snapshot.text(self.name), compared=True, exists=self.exists)


def differences(files: Sequence[str], patterns: Sequence[str], revision: str) -> tuple[Difference, ...]:
    """The files that a change touched, in the order of their names, with those in named folders that are gone.

    Raises InputError where there is no git, no repository or no such revision.
    """
    history = History(revision)
    found = []
    for file in files:
        snapshot, name = history.of(file)
        if not snapshot.is_unchanged(name, file):
            found.append(Difference(snapshot, name, file, exists=True))
    found += [Difference(*gone, exists=False) for gone in history.gone(patterns, NAMES)]
    return tuple(sorted(found, key=lambda difference: difference.file))


def introduced(outcome: CheckOutcome) -> tuple[CheckedProfile | None, Changed]:
    """The profile with only the findings that the change introduced, and what it did otherwise.

    A finding is known again by rule and element. Of a profile that is invalid now nothing but that is known, so
    nothing counts as fixed.
    """
    now, before = outcome.now, outcome.before
    if now is None or before is None:
        return now, Changed(outcome.task.file, before, ())
    fixed = _without(_open(before), now.findings) if now.valid else ()
    kept = {id(located) for located in _without(_open(now), _open(before))}
    kept |= {id(located) for located in _without(_aside(now), before.findings)}
    findings = tuple(located for located in now.findings if id(located) in kept)
    return replace(now, findings=findings), Changed(outcome.task.file, before, fixed)


def _without(findings: Sequence[LocatedFinding], others: Sequence[LocatedFinding]) -> tuple[LocatedFinding, ...]:
    """Findings that are not among others; of several with the same rule and element those beyond their number."""
    left = Counter(_key(located) for located in others)
    return tuple(_beyond(findings, left))


def _beyond(findings: Sequence[LocatedFinding], left: Counter[tuple[str, str]]) -> Iterator[LocatedFinding]:
    for located in findings:
        if left[_key(located)] > 0:
            left[_key(located)] -= 1
        else:
            yield located


def _key(located: LocatedFinding) -> tuple[str, str]:
    return located.finding.rule, located.finding.element


def _open(checked: CheckedProfile) -> tuple[LocatedFinding, ...]:
    return tuple(located for located in checked.findings if located.status == "open")


def _aside(checked: CheckedProfile) -> tuple[LocatedFinding, ...]:
    return tuple(located for located in checked.findings if located.status != "open")
