"""Changes of a code base: the steps of its main line, each with everything that it brought.

A step is a commit of the main line, or a merge with the commits that it brings; who wrote these is who changed
something, not who merged. Taking the merger as the author would count whoever merges the branches of bots.
"""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct, field

from archdecide.evidence.dates import day_of
from archdecide.evidence.history import Commit
from archdecide.importers.people import People


class MainLineChange(Struct):
    """One step of the main line.

    `day` is the day (UTC) on which it reached the main line, `authors` and `co_authors` are numbers of people,
    `by_people` says that not only bots had a part in it, and `files` are what it touches.
    """

    day: date
    authors: set[int] = field(default_factory=set)
    co_authors: set[int] = field(default_factory=set)
    by_people: bool = False
    files: set[str] = field(default_factory=set)


def changes(commits: Iterable[Commit], people: People) -> list[MainLineChange]:
    """The steps of the main line from the newest to the oldest; commits come each after all its children."""
    steps: list[MainLineChange] = []
    following: str | None = None
    owners: dict[str, int] = {}
    """Of commits beside the main line that are still to come: the oldest step from which they were reached."""
    for number, commit in enumerate(commits):
        if number == 0 or commit.id == following:
            owner = len(steps)
            steps.append(MainLineChange(day_of(commit.seconds)))
            owners.pop(commit.id, None)
            following, others = (commit.parents[0], commit.parents[1:]) if commit.parents else (None, ())
        else:
            owner, others = owners.pop(commit.id, 0), commit.parents
        for parent in others:
            owners[parent] = max(owners.get(parent, 0), owner)
        if len(commit.parents) <= 1:
            _take(commit, steps[owner], people)
    return steps


def _take(commit: Commit, step: MainLineChange, people: People) -> None:
    step.files.update(commit.files)
    if people.is_bot(commit.author):
        return
    step.by_people = True
    for person, into in ((commit.author, step.authors), *((other, step.co_authors) for other in commit.co_authors)):
        if (number := people.number(person)) is not None:
            into.add(number)
