"""What version control tells: commits, release tags and the size of files, as plain data for the git importer."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from msgspec import Struct


class Person(Struct, frozen=True):
    """A name and an e-mail address as a commit states them, after `.mailmap`."""

    name: str
    email: str


class Commit(Struct, frozen=True):
    """One commit.

    `parents` and `id` are hexadecimal object ids, `seconds` is the committer's date as seconds since 1970 (UTC), and
    `files` are paths with `/` relative to the root, with bytes that are not UTF-8 as surrogates; empty for a merge.
    """

    id: str
    parents: tuple[str, ...]
    author: Person
    seconds: int
    co_authors: tuple[Person, ...] = ()
    files: tuple[str, ...] = ()


class Tag(Struct, frozen=True):
    """A tag: its name, when it was made (seconds since 1970, UTC; of a lightweight tag, the date of its commit)."""

    name: str
    seconds: int


class History(Protocol):
    """A repository's past up to one revision."""

    @property
    def head(self) -> str:
        """The object id of the revision; empty where the repository has no commit."""

    @property
    def last_day(self) -> date | None:
        """The day (UTC) of the last commit; None where there is no commit."""

    @property
    def shallow(self) -> bool:
        """Whether the past is cut off, as in a checkout by CI."""

    def commits(self, since: date | None = None) -> Iterator[Commit]:
        """Commits from the newest to the oldest, streamed; those older than a day are left out where one is given."""

    def files_before(self, day: date) -> tuple[str, ...] | None:
        """The files of the last commit of the main line before a day, sorted; None where there is no such commit."""

    def tags(self) -> tuple[Tag, ...]:
        """Every tag, by name."""
