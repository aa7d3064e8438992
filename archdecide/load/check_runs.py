"""Results of a check, printed as JSON by several machines, read again and joined to one run."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from archdecide.check.results import (
    BaselineEntry,
    Changed,
    CheckedProfile,
    CheckRun,
    Finding,
    LocatedFinding,
    Status,
)
from archdecide.contract import VERSION
from archdecide.decide.findings import PackIdentity
from archdecide.errors import Diagnostic, InputError, Place, dotted, refusal
from archdecide.load.inputs import remember_input
from archdecide.load.repository_paths import TOOL
from archdecide.load.text import BYTE_ORDER_MARK
from archdecide.rules import Severity

MOST_PROBLEMS = 20
HINT = "name files that archdecide check --format json has written"
_JSON_PLACE = re.compile(r"(.*) at line (\d+) column (\d+)")
Position = Annotated[int, Field(ge=1)]
Points = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class _Record(BaseModel):
    """A part of the JSON. Further keys are those of later versions."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class _Pack(_Record):
    name: str
    version: str
    sha256: str


class _Finding(_Record):
    rule: str
    severity: Severity
    status: Status
    message: str
    action: str
    element: str
    path: tuple[str | int, ...]
    file: str = ""
    line: Position
    column: Position
    end_column: Position
    source_line: str
    reason: str

    def located(self) -> LocatedFinding:
        finding = Finding(self.rule, self.severity, self.message, self.action, self.element, self.path)
        ends = self.line, self.column, self.end_column
        return LocatedFinding(finding, *ends, self.source_line, self.status, self.reason, self.file)


class _Profile(_Record):
    file: str
    valid: bool
    name: str | None
    recommendation: str | None
    verdict: str | None
    recorded: str | None
    scores: dict[str, Points | None] | None
    findings: tuple[_Finding, ...]
    picture: str

    def checked(self) -> CheckedProfile:
        return CheckedProfile(
            file=self.file,
            valid=self.valid,
            findings=tuple(finding.located() for finding in self.findings),
            name=self.name,
            recommendation=self.recommendation,
            verdict=self.verdict,
            recorded=self.recorded,
            scores=self.scores,
            picture=self.picture,
        )


class _Change(_Record):
    file: str
    before: _Profile | None
    fixed: tuple[_Finding, ...]

    def changed(self) -> Changed:
        before = None if self.before is None else self.before.checked()
        return Changed(self.file, before, tuple(finding.located() for finding in self.fixed))


class _Entry(_Record):
    file: str
    rule: str
    element: str


class _Shard(_Record):
    number: Position
    of: Position


class _Run(_Record):
    schema_version: Literal[1]
    pack: _Pack
    today: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    since: str | None
    profiles: tuple[_Profile, ...]
    changes: tuple[_Change, ...]
    stale_baseline: tuple[_Entry, ...]
    shard: _Shard | None = None
    crashed: tuple[str, ...] = ()
    category: str = TOOL
    repository_paths: dict[str, str] = Field(default_factory=dict)

    def run(self) -> CheckRun:
        return CheckRun(
            pack=PackIdentity(self.pack.name, self.pack.version, self.pack.sha256),
            today=self.today,
            profiles=tuple(profile.checked() for profile in self.profiles),
            stale_baseline=tuple(BaselineEntry(entry.file, entry.rule, entry.element) for entry in self.stale_baseline),
            since=self.since,
            changes=tuple(change.changed() for change in self.changes),
            shard=None if self.shard is None else (self.shard.number, self.shard.of),
            crashed=self.crashed,
            category=self.category,
            repository_paths=self.repository_paths,
        )


def check_run_of(text: str, name: str) -> CheckRun:
    """The run that this JSON says. `name` is the file as problems name it. Raises InputError."""
    try:
        return _Run.model_validate_json(text.removeprefix(BYTE_ORDER_MARK)).run()
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False)
        raise InputError([_problem(item, name) for item in found[:MOST_PROBLEMS]]) from None
    except UnicodeEncodeError:
        raise refusal(name, "is not UTF-8 text", HINT) from None


def read_check_runs(files: Iterable[str]) -> CheckRun:
    """The runs in these files as one: every profile once, in the order of the names.

    Raises InputError with every problem: what cannot be read, other rules, another date or revision, a part that is
    missing, a file twice. A baseline entry is stale when a run says so: a part says it of its own files only.
    """
    runs: list[tuple[str, CheckRun]] = []
    problems: list[Diagnostic] = []
    for file in files:
        try:
            runs.append((file, check_run_of(_text(file), file)))
        except InputError as error:
            problems += error.problems
    if not runs and not problems:
        problems.append(Diagnostic(Place("--merge"), "there is nothing to join", HINT))
    if not problems:
        problems = [*_differences(runs), *_parts(runs), *_doubles(runs)]
    if problems:
        raise InputError(problems)
    return _joined([run for _, run in runs])


def _text(file: str) -> str:
    # No limit of 16 MiB as for a profile: the results of 10,000 profiles are larger.
    try:
        with Path(file).open("rb") as stream:
            remember_input(stream.fileno())
            return stream.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise refusal(file, f"is not UTF-8 text: byte {error.start + 1}", HINT) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise refusal(file, f"cannot be read: {reason}", HINT) from None


def _joined(runs: list[CheckRun]) -> CheckRun:
    first = runs[0]
    profiles = sorted((profile for run in runs for profile in run.profiles), key=lambda profile: profile.file)
    changes = sorted((change for run in runs for change in run.changes), key=lambda change: change.file)
    entries = {entry for run in runs for entry in run.stale_baseline}
    stale = sorted(entries, key=lambda entry: (entry.file, entry.rule, entry.element))
    crashed = sorted({file for run in runs for file in run.crashed})
    paths = {file: path for run in runs for file, path in run.repository_paths.items()}
    return CheckRun(
        pack=first.pack,
        today=first.today,
        profiles=tuple(profiles),
        stale_baseline=tuple(stale),
        since=first.since,
        changes=tuple(changes),
        crashed=tuple(crashed),
        repository_paths=dict(sorted(paths.items())),
        category=first.category if len({run.category for run in runs}) == 1 else TOOL,
    )


def _parts(runs: list[tuple[str, CheckRun]]) -> list[Diagnostic]:
    """Parts of a run that are missing, twice, or of another run. Whole runs may be joined to each other."""
    hint = "join all parts of one run, made with --shard 1/N to N/N"
    _, first = runs[0]
    of = first.shard[1] if first.shard else None
    seen: dict[int, str] = {}
    problems = []
    for file, run in runs:
        if (run.shard[1] if run.shard else None) != of:
            named = "a whole run" if run.shard is None else f"part {run.shard[0]} of {run.shard[1]}"
            problems.append(Diagnostic(Place(file), f"is {named}, and {runs[0][0]} is not of the same kind", hint))
        elif run.shard and run.shard[0] in seen:
            says = f"is part {run.shard[0]} of {of}, as {seen[run.shard[0]]} is"
            problems.append(Diagnostic(Place(file), says, hint))
        if run.shard:
            seen.setdefault(run.shard[0], file)
    missing = [number for number in range(1, (of or 0) + 1) if number not in seen]
    if missing and not problems:
        numbers = ", ".join(map(str, missing[:MOST_PROBLEMS])) + (", …" if len(missing) > MOST_PROBLEMS else "")
        problems.append(Diagnostic(Place("--merge"), f"of {of} parts there is none with the number {numbers}", hint))
    return problems


def _differences(runs: list[tuple[str, CheckRun]]) -> list[Diagnostic]:
    """What keeps runs from being parts of one."""
    problems = []
    (first, run), *others = runs
    hint = "join the parts of one run, made with the same options"
    for file, other in others:
        for what, one, two in (
            ("the rules", run.pack.sha256, other.pack.sha256),
            ("the date", run.today, other.today),
            ("the revision", run.since, other.since),
        ):
            if one != two:
                says = f"{what} differs from that in {first}: {two} and {one}".replace("rules differs", "rules differ")
                problems.append(Diagnostic(Place(file), says, hint))
    return problems


def _doubles(runs: list[tuple[str, CheckRun]]) -> list[Diagnostic]:
    seen: dict[str, str] = {}
    problems = []
    for file, run in runs:
        for profile in run.profiles:
            if profile.file in seen:
                says = f"holds {profile.file}, as {seen[profile.file]} does"
                problems.append(Diagnostic(Place(file), says, "check every file in one part only: --shard K/N"))
            seen.setdefault(profile.file, file)
    return problems


def _no_json(says: str, name: str) -> Diagnostic:
    found = _JSON_PLACE.fullmatch(says)
    if found is None:
        return Diagnostic(Place(name), f"is not JSON: {says}", HINT)
    return Diagnostic(Place(name, int(found[2]), max(1, int(found[3]))), f"is not JSON: {found[1]}", HINT)


def _problem(item: Any, name: str) -> Diagnostic:
    """What pydantic says of a place, in our words."""
    path = dotted(tuple(item["loc"]))
    match item["type"]:
        case "json_invalid":
            return _no_json(item["ctx"]["error"], name)
        case "literal_error" if item["loc"] == ("schema_version",):
            return Diagnostic(Place(name), f"is not {VERSION}, the version that is read here", HINT, path)
        case "missing":
            return Diagnostic(Place(name), "is missing", HINT, path)
        case _:
            return Diagnostic(Place(name), item["msg"][:1].lower() + item["msg"][1:], HINT, path)
