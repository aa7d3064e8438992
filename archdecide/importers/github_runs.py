"""Runs of GitHub Actions: how long the pipeline takes, how often and how late changes are deployed.

Reads `gh run list --limit 1000 --json workflowName,event,conclusion,createdAt,startedAt,updatedAt,headSha,headBranch`.

Gives `delivery.pipeline_minutes`, the median over commits on the default branch of the longest run that a push
started (high), without runs that deploy. With `--deploy-workflow NAME`: `delivery.releases_per_week_now`, successful
runs of it over the time between the first and the last run (medium), and, where the repository is at hand,
`delivery.lead_time_hours`, the median from a commit to the end of the first run that deployed it (high).

Never: a rate of failed changes or a time to restore. A failed run is not a failed change in production.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

from msgspec import Struct

from archdecide.errors import Place
from archdecide.evidence.history import Commit, History
from archdecide.evidence.observations import Confidence, Observations, SystemSubject
from archdecide.evidence.spelling import is_proper
from archdecide.importers import Context, Source
from archdecide.importers.collection import Collection, Ground, listed
from archdecide.importers.plain import at, text

reads: tuple[str, ...] = ()
made_by = (
    "gh run list --limit 1000 --json workflowName,event,conclusion,createdAt,startedAt,updatedAt,headSha,headBranch"
)
finds_components = False
FINISHED = ("success", "failure")
MAIN_BRANCHES = ("main", "master", "trunk")
LEAST_DAYS = 7
"""Days between the first and the last run from which on a rate is stated."""
_DEPLOYS = re.compile(r"(?i)deploy|release|publish|rollout")


class _WorkflowRun(Struct, frozen=True):
    workflow: str
    event: str
    conclusion: str
    started: datetime
    ended: datetime
    commit: str
    branch: str
    place: Place

    @property
    def minutes(self) -> float:
        return (self.ended - self.started) / timedelta(minutes=1)


def read(source: Source, context: Context) -> Observations:
    """What the runs in some files say about delivery."""
    into = Collection("github-runs", context.as_of)
    runs = [run for name in source.names for run in _runs(source, name, into)]
    if runs:
        deploys = context.options.deploy_workflow
        _pipeline(runs, deploys, into)
        if deploys is None:
            seen = sorted({run.workflow for run in runs if is_proper(run.workflow)})
            into.note(f"Which workflow deploys to production? --deploy-workflow NAME says it; seen: {listed(seen)}.")
        else:
            _deployments(runs, deploys, source.history, into)
    return into.observations()


def _runs(source: Source, name: str, into: Collection) -> Iterable[_WorkflowRun]:
    skipped = 0
    for record in source.files.records(name):
        started = _time(at(record.data, "startedAt")) or _time(at(record.data, "createdAt"))
        ended = _time(at(record.data, "updatedAt"))
        if started is None or ended is None or ended < started:
            skipped += 1
            continue
        words = [text(at(record.data, key)) for key in ("workflowName", "event", "conclusion", "headSha", "headBranch")]
        workflow, event, conclusion, commit, branch = words
        yield _WorkflowRun(workflow, event, conclusion, started, ended, commit, branch, record.place)
    if skipped:
        into.problem(
            source.files.place(name), f"{skipped:,} runs have no start or end", f"make the file with: {made_by}"
        )


def _time(value: object) -> datetime | None:
    """A time as GitHub writes it, in UTC; None for anything else."""
    try:
        found = datetime.fromisoformat(text(value).replace("Z", "+00:00"))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _default_branch(runs: Sequence[_WorkflowRun]) -> str:
    """The branch of most pushes, or one that is called as default branches are."""
    counts = Counter(run.branch for run in runs if run.event == "push")
    named = [branch for branch in MAIN_BRANCHES if counts[branch]]
    return named[0] if named else next((branch for branch, _ in counts.most_common(1)), "")


def _pipeline(runs: Sequence[_WorkflowRun], deploys: str | None, into: Collection) -> None:
    branch = _default_branch(runs)
    longest: dict[str, _WorkflowRun] = {}
    for run in runs:
        is_deployment = run.workflow == deploys if deploys else _DEPLOYS.search(run.workflow) is not None
        if run.event != "push" or run.branch != branch or run.conclusion not in FINISHED or is_deployment:
            continue
        if run.commit not in longest or run.minutes > longest[run.commit].minutes:
            longest[run.commit] = run
    if longest:
        minutes = [run.minutes for run in longest.values()]
        shown = branch if is_proper(branch) else "the default branch"
        ground = Ground(f"{len(minutes)} commits on {shown}", Confidence.HIGH, next(iter(longest.values())).place)
        into.observe(SystemSubject(), "delivery.pipeline_minutes", _rounded(median(minutes)), ground)


def _deployments(runs: Sequence[_WorkflowRun], workflow: str, history: History | None, into: Collection) -> None:
    found = sorted((run for run in runs if run.workflow == workflow), key=lambda run: run.ended)
    successful = [run for run in found if run.conclusion == "success"]
    if not successful:
        seen = sorted({run.workflow for run in runs if is_proper(run.workflow)})
        into.note(f"No run of {workflow!r} succeeded; workflows in the file: {listed(seen)}.")
        return
    days = (max(run.started for run in runs) - min(run.started for run in runs)) / timedelta(days=1)
    if days < LEAST_DAYS:
        into.note(f"The runs are of {days:.0f} days; a rate is stated from {LEAST_DAYS} days on.")
    else:
        ground = Ground(
            f"{len(successful)} runs of {workflow} in {days:.0f} days", Confidence.MEDIUM, successful[0].place
        )
        rate = _rounded(len(successful) / (days / 7))
        into.observe(SystemSubject(), "delivery.releases_per_week_now", rate, ground)
    hours = _lead_times(successful, history) if history is not None else []
    if hours:
        ground = Ground(f"{len(hours)} commits deployed by {workflow}", Confidence.HIGH, successful[0].place)
        into.observe(SystemSubject(), "delivery.lead_time_hours", _rounded(median(hours)), ground)


def _lead_times(deployments: Sequence[_WorkflowRun], history: History) -> list[float]:
    """Hours from every commit to the end of the run that deployed it first; the first run is only the baseline."""
    commits = {commit.id: commit for commit in history.commits()}
    deployed: set[str] = set()
    hours: list[float] = []
    for number, run in enumerate(deployments):
        fresh = _ancestors(run.commit, commits, deployed)
        deployed.update(fresh)
        if number:
            changes = (commits[one] for one in fresh if len(commits[one].parents) < 2)
            hours += ((run.ended.timestamp() - change.seconds) / 3600 for change in changes)
    return [value for value in hours if value >= 0]


def _ancestors(start: str, commits: Mapping[str, Commit], without: set[str]) -> set[str]:
    """A commit and everything before it that is known and not yet among others."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if one in commits and one not in without and one not in found:
            found.add(one)
            waiting += commits[one].parents
    return found


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")
