"""What a check says: findings of one profile, the profile they are of, and a whole run."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from msgspec import Struct, field

from archdecide.contract import describe
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

    `element` identifies the finding together with the rule, so that a baseline can know it again. `path` is where the
    profile says what caused it, and `code` where code does. Of a tipping point, `distance` is the relative change that
    reaches it.
    """

    rule: Annotated[str, describe("The check that found it: see archdecide rules show.")]
    severity: Annotated[Severity, describe("How severe it is.")]
    message: Annotated[str, describe("What it is.")]
    action: Annotated[str, describe("What to do.")]
    element: Annotated[str, describe("What it is about, never changing with layout or scores.")]
    path: Annotated[Path, describe("Where the profile says what caused it: keys and positions from the root.")] = ()
    distance: float | None = None
    code: CodePlace | None = None


class LocatedFinding(Finding, frozen=True, kw_only=True):
    """A finding.

    A check rule applied to a profile, with its place in the file.
    """

    file: Annotated[str, describe("The file with the line; empty where it is the profile.")] = ""
    line: Annotated[int, describe("The line, from 1.", 1)]
    column: Annotated[int, describe("The column, from 1.", 1)]
    end_column: Annotated[int, describe("The column behind the last character.", 1)]
    source_line: Annotated[str, describe("The text of the line.")]
    status: Annotated[Status, describe("Whether it counts: waived, accepted and baseline do not.")] = "open"
    reason: Annotated[str, describe("Why it does not count; else empty.")] = ""

    printed: ClassVar = (
        *("rule", "severity", "status", "message", "action", "element", "path"),
        *("file", "line", "column", "end_column", "source_line", "reason"),
    )

    @classmethod
    def of(cls, finding: Finding, **place: Any) -> Self:
        """A finding with the fields that say where it is, and whether it counts."""
        return cls(**{name: getattr(finding, name) for name in Finding.__struct_fields__}, **place)


class PackChange(Struct, frozen=True):
    """What the rules in use change against those compared with; null where they change nothing.

    The leads are those of what is recommended after over what was recommended before, or where that is the same, over
    its strongest rival.
    """

    recommendation_before: Annotated[str | None, describe("The option recommended before.")]
    recommendation_after: Annotated[str | None, describe("The option recommended after.")]
    verdict_before: Annotated[str, describe("How sure the recommendation was.")]
    verdict_after: Annotated[str, describe("How sure the recommendation is.")]
    lead_before: Annotated[
        Annotated[float, describe("Points.", -100, 100)] | None,
        describe("The lead before of what is recommended after."),
    ]
    lead_after: Annotated[Annotated[float, describe("Points.", -100, 100)] | None, describe("The same lead after.")]
    carried_by: Annotated[tuple[str, ...], describe("The rules that made most of the difference, the strongest first.")]


class CheckedProfile(Struct, frozen=True):
    """A profile.

    Its findings stand in the order of their places.
    """

    file: Annotated[str, describe("Its file.")]
    valid: Annotated[bool, describe("Whether it can be read; if not, only its file and findings are known.")]
    findings: Annotated[tuple[LocatedFinding, ...], describe("What was found in it, in the order of the places.")]
    name: Annotated[str | None, describe("Its name.")] = None
    recommendation: Annotated[str | None, describe("The recommended option; null where nothing is recommended.")] = None
    verdict: Annotated[str | None, describe("How sure the recommendation is.")] = None
    recorded: Annotated[str | None, describe("The option on record.")] = None
    scores: Annotated[
        Mapping[str, Annotated[float, describe("Points; null where nothing is known.", 0, 100)] | None] | None,
        describe("Points of every option."),
    ] = None
    picture: Annotated[
        str, describe("The proposed service graph as Mermaid where it differs from the one on record; else empty.")
    ] = ""
    pack_change: PackChange | None = None

    printed: ClassVar = (
        *("file", "valid", "name", "recommendation", "verdict", "recorded", "scores", "findings", "picture"),
        "pack_change",
    )


class BaselineEntry(Struct, frozen=True):
    """An entry.

    A finding that the baseline accepts; it names never a line, never a score.
    """

    file: Annotated[str, describe("The file.")]
    rule: Annotated[str, describe("The rule.")]
    element: Annotated[str, describe("What it is about.")]


class Changed(Struct, frozen=True):
    """A changed profile.

    With a revision to compare with, the findings of `CheckedProfile` are only those that the change introduced.
    """

    file: Annotated[str, describe("Its file.")]
    before: Annotated[CheckedProfile | None, describe("The profile at the revision; null where there was none.")]
    fixed: Annotated[tuple[LocatedFinding, ...], describe("What was found then and is not any more.")]


class Shard(Struct, frozen=True):
    """Which part of a run this is; null for a whole one."""

    number: Annotated[int, describe("Its number, from 1.", 1)]
    of: Annotated[int, describe("How many parts there are.", 1)]


class Summary(Struct, frozen=True):
    """How much there is of everything. Errors, warnings and notes are findings that count."""

    profiles: Annotated[int, describe("Profiles.", 0)]
    invalid: Annotated[int, describe("Profiles that cannot be read.", 0)]
    errors: Annotated[int, describe("Errors.", 0)]
    warnings: Annotated[int, describe("Warnings.", 0)]
    notes: Annotated[int, describe("Notes.", 0)]
    waived: Annotated[int, describe("Findings that their profile waives.", 0)]
    accepted: Annotated[int, describe("Findings that were accepted with the decision on record.", 0)]
    baseline: Annotated[int, describe("Findings known from the baseline.", 0)]


class CheckRun(Struct, frozen=True):
    """What archdecide found in a set of profiles. Keys are added, never renamed.

    Profiles and changes stand in the order of their names.
    """

    pack: PackIdentity
    today: Annotated[str, describe("The date of the check, as YYYY-MM-DD.")]
    profiles: Annotated[tuple[CheckedProfile, ...], describe("Every profile, by file.")]
    stale_baseline: Annotated[
        tuple[BaselineEntry, ...], describe("Entries of the baseline that match nothing any more.")
    ] = ()
    since: Annotated[str | None, describe("The revision compared with; null where there is none.")] = None
    changes: Annotated[tuple[Changed, ...], describe("What changed since the revision, by file.")] = ()
    shard: Shard | None = None
    crashed: Annotated[
        tuple[str, ...], describe("Files whose check ended with a bug of archdecide; nothing is known of them.")
    ] = ()
    repository_paths: Annotated[
        Mapping[
            str, Annotated[str, describe("The path with /; absolute where the file is outside of the repository.")]
        ],
        describe("Paths from the root of the repository, of files whose names here differ from that."),
    ] = field(default_factory=dict)
    category: Annotated[str, describe("What tells this run from others in the same repository.")] = "archdecide"
    pack_before: Annotated[PackIdentity | None, describe("The rules compared with; null where there are none.")] = None

    printed: ClassVar = (
        *(
            "pack",
            "pack_before",
            "today",
            "since",
            "shard",
            "summary",
            "profiles",
            "changes",
            "stale_baseline",
            "crashed",
        ),
        *("category", "repository_paths"),
    )

    @property
    def summary(self) -> Summary:
        """How many profiles and findings there are."""
        statuses = Counter(finding.status for profile in self.profiles for finding in profile.findings)
        return Summary(
            profiles=len(self.profiles),
            invalid=sum(not profile.valid for profile in self.profiles),
            errors=self.counted("error"),
            warnings=self.counted("warning"),
            notes=self.counted("note"),
            waived=statuses["waived"],
            accepted=statuses["accepted"],
            baseline=statuses["baseline"],
        )

    def counted(self, severity: Severity) -> int:
        """How many open findings of a severity there are."""
        return sum(
            finding.status == "open" and finding.severity == severity
            for profile in self.profiles
            for finding in profile.findings
        )
