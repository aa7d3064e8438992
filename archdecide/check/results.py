"""What a check says: findings of one profile, the profile they are of, and a whole run."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from archdecide.decide.findings import PackIdentity
from archdecide.errors import Path
from archdecide.rules import Severity

Status = Literal["open", "waived", "accepted", "baseline"]
"""Whether a finding counts: `waived` by the profile, `accepted` with its decision, or known from the `baseline`, it
does not."""


class CodePlace(Struct, frozen=True):
    """A line of code that causes a finding: its file, its number from 1, and its text."""

    file: str
    line: int
    text: str = ""


class Finding(Struct, frozen=True):
    """A check rule applied to a profile.

    `element` says what the finding is about and never changes with layout, order or scores (a fact, a gate, the names
    of components), so that a baseline can know it again together with the rule. `path` is where the profile says
    what caused it; what code does is at `code`. Of a tipping point, `distance` is the relative change that reaches it.
    """

    rule: str
    severity: Severity
    message: str
    action: str
    element: str
    path: Path = ()
    distance: float | None = None
    code: CodePlace | None = None


class LocatedFinding(Struct, frozen=True):
    """A finding with its place in a file. Lines and columns start at 1; `end_column` is behind the last character.

    `source_line` is the text of that line. `reason` says why a finding does not count. `file` is empty where it is the
    profile.
    """

    finding: Finding
    line: int
    column: int
    end_column: int
    source_line: str
    status: Status = "open"
    reason: str = ""
    file: str = ""


class CheckedProfile(Struct, frozen=True):
    """One file after the check, findings in the order of their places.

    Of an invalid file only `file` and `findings` are known. `picture` is the proposed service graph as Mermaid where it
    differs from the one on record, and empty otherwise.
    """

    file: str
    valid: bool
    findings: tuple[LocatedFinding, ...]
    name: str | None = None
    recommendation: str | None = None
    verdict: str | None = None
    recorded: str | None = None
    scores: Mapping[str, float | None] | None = None
    picture: str = ""


class BaselineEntry(Struct, frozen=True):
    """A finding that is known and put up with: never a line, never a score."""

    file: str
    rule: str
    element: str


class Changed(Struct, frozen=True):
    """What a change did to one profile: the decision before and after, and the findings that it fixed.

    With a revision to compare with, the findings of `CheckedProfile` are only those that the change introduced.
    """

    file: str
    before: CheckedProfile | None
    fixed: tuple[LocatedFinding, ...]


class CheckRun(Struct, frozen=True):
    """All profiles of one run, in the order of their names.

    `today` is an ISO date. `since` is the revision that was compared with, with `changes` by file.
    `stale_baseline` are entries that match nothing any more. `shard` is which part of how many this is, from 1;
    None for a whole run. `crashed` are files that a bug of ours kept out of it. `repository_paths` are the paths from
    the root of the repository of files that are named otherwise here. `category` tells the run from others in the same
    repository.
    """

    pack: PackIdentity
    today: str
    profiles: tuple[CheckedProfile, ...]
    stale_baseline: tuple[BaselineEntry, ...] = ()
    since: str | None = None
    changes: tuple[Changed, ...] = ()
    shard: tuple[int, int] | None = None
    crashed: tuple[str, ...] = ()
    repository_paths: Mapping[str, str] = field(default_factory=dict)
    category: str = "archdecide"

    def counted(self, severity: Severity) -> int:
        """How many open findings of a severity there are."""
        return sum(
            located.status == "open" and located.finding.severity == severity
            for profile in self.profiles
            for located in profile.findings
        )
