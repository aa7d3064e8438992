"""A whole run of `check`: from what was named on the command line to one result, and what went wrong on the way."""

import os
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from archdecide.check.baseline import Baseline
from archdecide.check.results import BaselineEntry, Changed, CheckedProfile, CheckRun, Shard
from archdecide.decide.findings import PackIdentity
from archdecide.errors import Diagnostic, InputError, refusal
from archdecide.load.discovery import search_profiles
from archdecide.load.repository_paths import category, repository_paths
from archdecide.rules import Pack
from archdecide.usecases.baseline import is_there, read_baseline, shown_stale
from archdecide.usecases.batch.checking import invalid
from archdecide.usecases.batch.tasks import Checker, CheckOutcome, CheckParameters, Task, outcomes

Entry = TypeVar("Entry")
_SHARD = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")


class Bug(Struct, frozen=True):
    """A profile whose check failed because of a bug."""

    file: str
    traceback: str


class Outcomes(Struct, frozen=True):
    """The result of a run, the bugs that kept profiles out of it, and what else people should know, in sentences."""

    run: CheckRun
    bugs: tuple[Bug, ...] = ()
    notes: tuple[str, ...] = ()


class Selection(Struct, frozen=True):
    """Which profiles a run is about, and against what.

    `shard` is which part of how many, from 1. `since` is a git revision, `baseline` a file. `category` distinguishes
    the results from others of the same repository; None: derived from the paths.
    """

    paths: Sequence[str]
    shard: tuple[int, int] | None = None
    since: str | None = None
    baseline: str | None = None
    category: str | None = None


def check_all(
    scope: Selection,
    terms: CheckParameters,
    pack: Pack,
    *,
    jobs: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Outcomes:
    """Checks every profile of a scope by the pack, which is that of the terms; `progress` gets done and all.

    Raises InputError where nothing is found, or pack, baseline or revision cannot be used; problems of a profile are
    findings.
    """
    inspector = Checker(terms, pack, terms.rules_before())
    baseline = None if scope.baseline is None else read_baseline(scope.baseline, reads_code=terms.settings.reads_code)
    notes: tuple[str, ...] = ()
    tasks: Generator[Task, None, None]
    empty: dict[str, Diagnostic] = {}
    if scope.since is None:
        files, empty = _named(scope.paths)
        part = _part(files, scope.shard)
        tasks, count = (Task(file) for file in part), len(part)
    else:
        from archdecide.usecases.batch import since  # asks git, which takes longer to import than a check

        changed = _part(since.differences(scope.paths, scope.since), scope.shard)
        tasks, count = since.tasks(changed), len(changed)
        notes = tuple(difference.alone for difference in changed if difference.alone)
    done = None if progress is None else lambda number: progress(number, count)
    gathered = _Gathered(baseline)
    if scope.shard is None or scope.shard[0] == 1:
        for folder, problem in empty.items():
            found_nothing = invalid(folder, "", InputError([problem]), inspector.pack, terms.settings)
            gathered.take(CheckOutcome(Task(folder), found_nothing))
    with closing(tasks), closing(outcomes(tasks, inspector, count=count, jobs=jobs, done=done)) as found:
        for outcome in found:
            gathered.take(outcome)
    stale = gathered.stale(scope.baseline)
    run = CheckRun(
        pack=_identity(inspector.pack),
        today=terms.today.isoformat(),
        profiles=tuple(sorted(gathered.profiles, key=lambda item: item.file) if empty else gathered.profiles),
        stale_baseline=stale,
        since=scope.since,
        changes=tuple(gathered.changes),
        shard=None if scope.shard is None else Shard(*scope.shard),
        crashed=tuple(bug.file for bug in gathered.bugs),
        repository_paths=repository_paths([*gathered.files(), *(entry.file for entry in stale)]),
        category=scope.category or category(scope.paths),
        pack_before=None if inspector.pack_before is None else _identity(inspector.pack_before),
    )
    return Outcomes(run, tuple(gathered.bugs), notes)


def _named(paths: Sequence[str]) -> tuple[tuple[str, ...], dict[str, Diagnostic]]:
    """The profiles to check, and the folders among others that hold none. Raises InputError for anything else."""
    files, vain = search_profiles(paths)
    empty = {path: problem for path, problem in vain.items() if files and os.path.isdir(path)}  # noqa: PTH112
    others = [problem for path, problem in vain.items() if path not in empty]
    if others:
        raise InputError(others)
    return files, empty


def read_shard(text: str) -> tuple[int, int]:
    """`2/8` as part 2 of 8. Raises InputError."""
    found = _SHARD.fullmatch(text)
    number, of = (int(part) for part in found.groups()) if found else (0, 0)
    if not 1 <= number <= of:
        raise refusal("--shard", f"'{text}' is not a part of a run", "e.g. 2/8, the second of eight")
    return number, of


def _identity(pack: Pack) -> PackIdentity:
    return PackIdentity(pack.name, pack.version, pack.sha256)


def _part(found: Sequence[Entry], shard: tuple[int, int] | None) -> Sequence[Entry]:
    """Every n-th of a sorted list: neighbours are of like size, so that parts are as well."""
    return found if shard is None else found[shard[0] - 1 :: shard[1]]


class _Gathered:
    """What has come of the profiles up to now."""

    def __init__(self, baseline: Baseline | None) -> None:
        self.profiles: list[CheckedProfile] = []
        self.changes: list[Changed] = []
        self.bugs: list[Bug] = []
        self._baseline = baseline
        self._known: list[CheckedProfile] = []

    def take(self, outcome: CheckOutcome) -> None:
        """Adds what came of one profile."""
        if outcome.bug:
            self.bugs.append(Bug(outcome.task.file, outcome.bug))
            return
        if self._baseline is not None and outcome.now is not None:
            self._known.append(outcome.now)
            outcome = replace(outcome, now=self._baseline.applied(outcome.now))
        if not outcome.task.compared:
            self.profiles += [outcome.now] if outcome.now is not None else []
            return
        from archdecide.usecases.batch.since import introduced

        now, change = introduced(outcome)
        self.profiles += [now] if now is not None else []
        self.changes.append(change)

    def files(self) -> Iterator[str]:
        """The files that results name, now and before."""
        for profile in self.profiles:
            yield profile.file
            yield from (located.file for located in profile.findings if located.file)
        for change in self.changes:
            yield change.file
            if change.before is not None:
                yield change.before.file

    def stale(self, file: str | None) -> tuple[BaselineEntry, ...]:
        """Entries of the baseline in a file that match nothing any more."""
        if self._baseline is None or file is None:
            return ()
        return shown_stale(self._baseline.stale(self._known, is_there(file)), file)
