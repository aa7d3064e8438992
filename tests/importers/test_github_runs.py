"""Runs and the history together say how long a change waits."""

import json
from collections.abc import Iterator
from datetime import date

from reading_cases import read_files, said

from archdecide.evidence.history import Commit, Person, Tag

ADA = Person("Ada", "ada@corp.example")


class Past:
    """A history of four commits, an hour after the other from 2026-06-01T00:00Z on; the last merges a branch."""

    head = "d"
    last_day = date(2026, 6, 1)
    shallow = False

    def commits(self, since: date | None = None) -> Iterator[Commit]:
        """The newest first."""
        assert since is None
        start = 1_780_272_000  # 2026-06-01T00:00:00Z
        parents = {"a": (), "b": ("a",), "c": ("a",), "d": ("b", "c")}
        for number, name in reversed(list(enumerate(parents))):
            yield Commit(name, parents[name], ADA, start + 3600 * number)

    def files_before(self, day: date) -> tuple[str, ...] | None:
        """Nobody asks."""
        raise AssertionError(day)

    def tags(self) -> tuple[Tag, ...]:
        """None."""
        return ()


def run(commit: str, ended: str) -> dict[str, str]:
    return {
        "workflowName": "Ship",
        "event": "push",
        "conclusion": "success",
        "startedAt": ended,
        "updatedAt": ended,
        "headSha": commit,
        "headBranch": "main",
    }


def test_a_commit_waits_until_the_first_run_that_deployed_it_has_ended() -> None:
    # a is in production before; b (01:00) and c (02:00) are deployed with the merge d at 06:00: 5 and 4 hours.
    runs = [run("a", "2026-06-01T00:30:00Z"), run("d", "2026-06-01T06:00:00Z"), run("d", "2026-06-09T06:00:00Z")]
    given = {"named": ["runs.json"], "options": {"deploy_workflow": "Ship"}}
    found = said(read_files("github-runs", {"runs.json": json.dumps(runs)}, given, Past()))
    assert found["says"] == ["delivery.releases_per_week_now 2.55 (medium)", "delivery.lead_time_hours 4.5 (high)"]


def test_without_the_repository_nothing_is_said_about_waiting() -> None:
    given = {"named": ["runs.json"], "options": {"deploy_workflow": "Ship"}}
    runs = [run("a", "2026-06-01T00:30:00Z"), run("d", "2026-06-01T06:00:00Z")]
    found = said(read_files("github-runs", {"runs.json": json.dumps(runs)}, given))
    assert found["says"] == []
    assert found["notes"] == ["The runs are of 0 days; a rate is stated from 7 days on."]


def test_a_workflow_that_is_not_there_is_said_with_those_that_are() -> None:
    given = {"named": ["runs.json"], "options": {"deploy_workflow": "Deploy"}}
    found = said(read_files("github-runs", {"runs.json": json.dumps([run("a", "2026-06-01T00:30:00Z")])}, given))
    assert found["notes"] == ["No run of 'Deploy' succeeded; workflows in the file: Ship."]
