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


class Finding(Struct, frozen=True):
    """A check rule applied to a profile.

    `element` says what the finding is about and never changes with layout, order or scores (a fact, a gate, the names
    of components), so that a baseline can know it again together with the rule. `path` is where the profile says
    what caused it. Of a tipping point, `distance` is the relative change that reaches it.
    """

    rule: str
    severity: Severity
    message: str
    action: str
    element: str
    path: Path = ()
    distance: float | None = None


class LocatedFinding(Struct, frozen=True):
    """A finding with its place in a file. Lines and columns start at 1; `end_column` is behind the last character.

    `source_line` is the text of that line. `reason` says why a finding does not count.
    """

    finding: Finding
    line: int
    column: int
    end_column: int
    source_line: str
    status: Status = "open"
    reason: str = ""


class PackChange(Struct, frozen=True):
    """What other rules do to a profile: the recommendation and the verdict under the pack before and after.

    The leads are those of what is recommended after over what was recommended before, or where that is the same, over
    its strongest rival; in points, None where a side has no scores. `carried_by` are the rules that made most of the
    difference, each with what it does, the strongest first.
    """

    recommendation_before: str | None
    recommendation_after: str | None
    verdict_before: str
    verdict_after: str
    lead_before: float | None
    lead_after: float | None
    carried_by: tuple[str, ...]


class CheckedProfile(Struct, frozen=True):
    """One file after the check, findings in the order of their places.

    Of an invalid file only `file` and `findings` are known. `pack_change` says what the pack in use changes against an
    earlier one, where it changes the recommendation or the verdict. `picture` is the proposed service graph as
    Mermaid where it differs from the one on record, and empty otherwise.
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
    pack_change: PackChange | None = None


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

    `today` is an ISO date. `since` is the revision that was compared with, with `changes` by file. `pack_before` names
    the rules that those in use were compared with.
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
    pack_before: PackIdentity | None = None

    def counted(self, severity: Severity) -> int:
        """How many open findings of a severity there are."""
        return sum(
            located.status == "open" and located.finding.severity == severity
            for profile in self.profiles
            for located in profile.findings
        )
