"""What a change introduces and fixes: every profile against itself where the change started."""

import os
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack

from msgspec import Struct
from msgspec.structs import replace

from archdecide.check.results import Changed, CheckedProfile, LocatedFinding
from archdecide.errors import InputError, refusal
from archdecide.load.discovery import is_profile, naming, search_profiles
from archdecide.load.git import Snapshot
from archdecide.load.merge_bases import MergeBases
from archdecide.load.renames import read_beginning, renamed
from archdecide.load.text import BYTE_ORDER_MARK, STANDARD_INPUT
from archdecide.usecases.batch.tasks import CheckOutcome, Task


class Difference(Struct, frozen=True):
    """A profile that is not what it was. `path` is where the snapshot has its former content, empty for a new one.

    Without a snapshot it cannot be compared, for the reason in `alone`, and is checked whole.
    """

    file: str
    snapshot: Snapshot | None = None
    path: str = ""
    exists: bool = True
    has_moved: bool = False
    alone: str = ""


def differences(patterns: Sequence[str], revision: str) -> tuple[Difference, ...]:
    """The profiles that a change touched, in the order of their names, with those that are gone.

    A file that only moved is the same profile. Raises InputError where a pattern names nothing, now or then, or where
    there is nothing to compare with: no git, no repository, no such revision, no common history.
    """
    files, vain = search_profiles(patterns)
    comparison = _Differences(MergeBases(revision))
    for file in files:
        comparison.take(file)
    comparison.follow_renames()
    fruitful = {pattern for pattern in patterns if comparison.take_gone(pattern)}
    comparison.refuse_if_vain()
    if missing := [problem for pattern, problem in vain.items() if pattern not in fruitful]:
        raise InputError(missing)
    return tuple(sorted(comparison.found.values(), key=lambda difference: difference.file))


def tasks(found: Sequence[Difference]) -> Generator[Task, None, None]:
    """The profiles now and then. Every text of then is read when its turn comes, so that not all are held at once.

    Close the iterator to end git. Raises InputError where a clone lacks what a file held.
    """
    here = os.path.realpath(".")
    with ExitStack() as stack:
        readers = {
            snapshot.repository: stack.enter_context(snapshot.repository.blobs())
            for snapshot in dict.fromkeys(difference.snapshot for difference in found if difference.path)
            if snapshot is not None
        }
        for difference in found:
            snapshot = difference.snapshot
            if snapshot is None:
                yield Task(difference.file)
                continue
            before, former = None, ""
            if difference.path:
                before = _decoded(readers[snapshot.repository](snapshot.files[difference.path]))
                former = _shown(snapshot, difference.path, here) if difference.has_moved else ""
            yield Task(difference.file, before, compared=True, exists=difference.exists, former=former)


class _Differences:
    """The differences by file, as far as they are known, and what kept files from being compared."""

    def __init__(self, bases: MergeBases) -> None:
        self.found: dict[str, Difference] = {}
        self._bases = bases
        self._is_fruitful = False
        self._refusals: list[InputError] = []
        self._new: dict[Snapshot, dict[str, str]] = {}
        self._moved: set[tuple[Snapshot, str]] = set()

    def take(self, file: str) -> None:
        """Adds a file that exists, unless it is what it was."""
        if file == STANDARD_INPUT:
            hint = "name files, or leave out --since"
            raise refusal(file, "standard input has no revisions", hint)
        try:
            snapshot, path = self._bases.of(file)
        except InputError as error:
            self._refusals.append(error)
            self.found[file] = Difference(file, alone=f"{file} is checked whole: {error.problems[0]}")
            return
        self._is_fruitful = True
        identity = snapshot.identity(read_beginning(file))
        known = snapshot.files.get(path)
        if known is None:
            self._new.setdefault(snapshot, {})[file] = identity
        elif identity != known:
            self.found[file] = Difference(file, snapshot, path)

    def follow_renames(self) -> None:
        """Adds the files that are new, those that have moved as what they were."""
        for snapshot, new in self._new.items():
            former = renamed(new, snapshot, is_profile, read_beginning)
            self._moved |= {(snapshot, path) for path in former.values()}
            for file, identity in new.items():
                path = former.get(file, "")
                if not path or identity != snapshot.files[path]:
                    self.found[file] = Difference(file, snapshot, path, has_moved=bool(path))

    def take_gone(self, pattern: str) -> bool:
        """Adds the profiles that a pattern named and that are gone; whether there are any, moved ones among them."""
        if os.path.isfile(pattern):  # noqa: PTH113
            return False
        folder, is_named = naming(pattern)
        try:
            below = self._bases.below(folder)
        except InputError as error:
            self._refusals.append(error)
            return False
        if below is None:
            return False
        self._is_fruitful = True
        snapshot, inside = below
        here, root = os.path.realpath("."), snapshot.repository.root
        gone = [
            path
            for path in snapshot.files
            if path.startswith(inside)
            and is_named(path.removeprefix(inside))
            and not os.path.lexists(os.path.join(root, path))  # noqa: PTH118
        ]
        for path in gone:
            if (snapshot, path) not in self._moved:
                shown = _shown(snapshot, path, here)
                self.found[shown] = Difference(shown, snapshot, path, exists=False)
        return bool(gone)

    def refuse_if_vain(self) -> None:
        """Raises InputError where nothing at all could be compared."""
        if self._refusals and not self._is_fruitful:
            raise self._refusals[0]


def _decoded(content: bytes | None) -> str | None:
    """The text of a former profile; None where no profile can have been in it (too large, no UTF-8)."""
    try:
        return None if content is None else content.decode("utf-8").removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError:
        return None


def _shown(snapshot: Snapshot, path: str, here: str) -> str:
    """A path of a repository as seen from the working folder."""
    return os.path.relpath(os.path.join(snapshot.repository.root, path), here).replace(os.sep, "/")  # noqa: PTH118


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
    return located.rule, located.element


def _open(checked: CheckedProfile) -> tuple[LocatedFinding, ...]:
    return tuple(located for located in checked.findings if located.status == "open")


def _aside(checked: CheckedProfile) -> tuple[LocatedFinding, ...]:
    return tuple(located for located in checked.findings if located.status != "open")
