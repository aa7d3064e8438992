"""What a baseline does to findings: those it knows do not count, those that it knows and that are gone are stale.

A finding is known by file, rule and element. An invalid profile is never put up with: nothing else of it is checked.
"""

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from archdecide.check.results import BaselineEntry, CheckedProfile
from archdecide.guard import RULES
from archdecide.rules import STRICT


class Baseline(Struct, frozen=True):
    """Entries by the name of a file. `named` says how the baseline names a file of the run.

    Only a run that `reads_code` can say what has become of entries about it.
    """

    entries: Mapping[str, frozenset[tuple[str, str]]]
    named: Callable[[str], str]
    reads_code: bool = False

    def applied(self, checked: CheckedProfile) -> CheckedProfile:
        """The profile, with the findings that are known marked as such."""
        known = self.entries.get(self.named(checked.file), frozenset())
        if not known:
            return checked
        findings = tuple(
            replace(located, status="baseline")
            if located.status == "open" and (located.rule, located.element) in known
            else located
            for located in checked.findings
        )
        return replace(checked, findings=findings)

    def stale(self, found: Iterable[CheckedProfile], exists: Callable[[str], bool]) -> tuple[BaselineEntry, ...]:
        """Entries that match nothing any more: of files that were checked and are valid, or exist no longer.

        Files are named as the baseline names them, here and where `exists` is asked.
        """
        seen = {self.named(checked.file): checked for checked in found}
        stale = []
        for file in sorted(self.entries):
            checked = seen.get(file)
            if checked is None:
                left = frozenset() if not exists(file) else self.entries[file]
            elif not checked.valid:
                left = self.entries[file]
            else:
                left = self._unread(file) | {(located.rule, located.element) for located in checked.findings}
            stale += [BaselineEntry(file, *known) for known in sorted(self.entries[file] - left)]
        return tuple(stale)

    def renewed(
        self, found: Iterable[CheckedProfile], exists: Callable[[str], bool]
    ) -> Mapping[str, frozenset[tuple[str, str]]]:
        """The entries of a baseline that knows every finding of the run that counts.

        What was not checked, or could not be, stays as it is.
        """
        renewed = {file: known for file, known in self.entries.items() if exists(file)}
        for checked in found:
            if checked.valid:
                file = self.named(checked.file)
                renewed[file] = self._unread(file) | frozenset(
                    (located.rule, located.element)
                    for located in checked.findings
                    if located.status != "waived" and located.rule not in STRICT
                )
        return {file: known for file, known in renewed.items() if known}

    def _unread(self, file: str) -> frozenset[tuple[str, str]]:
        """The entries about code that this run did not read."""
        known = self.entries.get(file, frozenset())
        return frozenset() if self.reads_code else frozenset(entry for entry in known if entry[0] in RULES)

    def growth(self, renewed: Mapping[str, frozenset[tuple[str, str]]]) -> tuple[BaselineEntry, ...]:
        """What a renewed baseline knows and this one does not."""
        return tuple(
            BaselineEntry(file, *known)
            for file in sorted(renewed)
            for known in sorted(renewed[file] - self.entries.get(file, frozenset()))
        )
