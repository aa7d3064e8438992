"""Profiles to check, and what came of each: in this process, or in others that hand it back."""

import os
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from archdecide.check.check_settings import CheckSettings
from archdecide.check.results import CheckedProfile
from archdecide.load.pack_reader import load_pack
from archdecide.rules import Pack
from archdecide.usecases.batch.checking import check_file, check_text

if TYPE_CHECKING:
    from archdecide.guard.breaches import Breach

FEW = 64
"""Up to here one process is done before several have started."""


class CheckParameters(Struct, frozen=True):
    """What every profile of a run is checked by. Small, as every process gets it; the pack is loaded from its folders.

    `packs` are further rule packs, `standard_input` is the file that `-` stands for. `breaches` are what the code of
    the one profile does otherwise. With `packs_before` or the file `pack_before` every profile is also decided by those
    rules.
    """

    today: date
    settings: CheckSettings
    packs: tuple[Path, ...] = ()
    standard_input: str | None = None
    breaches: "tuple[Breach, ...]" = ()
    packs_before: tuple[Path, ...] = ()
    pack_before: Path | None = None

    def rules_before(self) -> Pack | None:
        """The rules that those in use are compared with, loaded now. Raises InputError."""
        if self.pack_before is not None:
            from archdecide.load.exported_pack import read_exported  # only an upgrade of rules needs it

            return read_exported(self.pack_before)
        return load_pack(*self.packs_before) if self.packs_before else None


class Task(Struct, frozen=True):
    """A profile: the file, and where it is `compared` with a revision, its text then (None: it was not there).

    `exists` is false for a file that is gone since. `former` is the file that held the text then.
    """

    file: str
    before: str | None = None
    compared: bool = False
    exists: bool = True
    former: str = ""


class CheckOutcome(Struct, frozen=True):
    """The results for both versions of a profile, or the traceback that prevented them."""

    task: Task
    now: CheckedProfile | None = None
    before: CheckedProfile | None = None
    bug: str = ""


class Checker(Struct, frozen=True):
    """Checks one profile after the other by the same terms. A bug in one never hides the others."""

    terms: CheckParameters
    pack: Pack
    pack_before: Pack | None = None

    @classmethod
    def of(cls, terms: CheckParameters) -> "Checker":
        """With the packs of the terms, loaded now. Raises InputError."""
        return cls(terms, load_pack(*terms.packs), terms.rules_before())

    def outcome(self, task: Task) -> CheckOutcome:
        """What came of it. An input problem is a finding; any other exception is a bug, and reported as one."""
        terms = self.terms
        try:
            now = (
                check_file(
                    task.file,
                    self.pack,
                    terms.today,
                    terms.settings,
                    terms.standard_input,
                    self.pack_before,
                    terms.breaches,
                )
                if task.exists
                else None
            )
            before = (
                None
                if task.before is None
                else check_text(task.before, task.file, self.pack, terms.today, terms.settings)
            )
            if before is not None and task.former:
                before = replace(before, file=task.former)
        except Exception:
            return CheckOutcome(task, bug=traceback.format_exc())
        return CheckOutcome(task, now, before)


def outcomes(
    tasks: Iterable[Task], inspector: Checker, *, count: int, jobs: int = 1, done: Callable[[int], None] | None = None
) -> Generator[CheckOutcome, None, None]:
    """What came of each of `count` tasks, in their order, by up to `jobs` processes (0: one for each core).

    `done` is called after each with the number so far. Closing the iterator ends every process.
    """
    processes = jobs or _cores()
    if processes == 1 or count < FEW:
        found: Iterator[CheckOutcome] = map(inspector.outcome, tasks)
    else:
        from archdecide.usecases.batch.workers import shared  # what makes processes takes longer to import than a check

        found = shared(tasks, inspector.terms, processes)
    for number, outcome in enumerate(found, start=1):
        if done is not None:
            done(number)
        yield outcome


def _cores() -> int:
    """The cores that this process may use: fewer than there are in many a container."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1
