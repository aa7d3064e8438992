"""The past of a repository as a stream of commits, without reading a single file of it."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from functools import cached_property

from msgspec import Struct

from archdecide.errors import refusal
from archdecide.evidence.dates import day_of
from archdecide.evidence.history import Commit, Person, Tag
from archdecide.load.git import MOST_FILES, GitError, Repository, Snapshot
from archdecide.load.trees import committed_names

_FORMAT = "%x1e%H%x1f%P%x1f%aN%x1f%aE%x1f%ct%x1f%(trailers:key=Co-authored-by,valueonly,separator=%x1d)"
_FIELDS = 6
_HEADER = re.compile(rb"\x1e[0-9a-f]{40,64}\x1f")
_CO_AUTHOR = re.compile(r"\s*(.*?)\s*<([^<>]*)>")


class RepositoryHistory(Struct, frozen=True, dict=True):
    """See `archdecide.evidence.history.History`.

    `head` is the object id of the commit where it ends, `folder` (with `/`, empty for all) the part of the repository
    whose files count.
    """

    repository: Repository
    head: str
    folder: str = ""

    @classmethod
    def of(cls, path: str, revision: str = "HEAD") -> "RepositoryHistory | None":
        """The history of a folder up to a revision; of a repository without commits, an empty one.

        None outside of any repository. Raises GitError, and InputError for a revision that does not exist.
        """
        repository = Repository.find(path)
        if repository is None:
            return None
        commit = repository.commit(revision)
        if commit is None and revision != "HEAD":
            raise refusal("--at", f"there is no revision '{revision}'", "see: git log --oneline")
        return cls(repository, commit or "", repository.folder(path))

    @cached_property
    def last_day(self) -> date | None:
        """The day (UTC) of the last commit; None where there is none."""
        if not self.head:
            return None
        seconds = self.repository.run("log", "-1", "--format=%ct", operands=(self.head,)).strip()
        return day_of(int(seconds) if seconds.isdigit() else 0)

    @cached_property
    def shallow(self) -> bool:
        """Whether the past is cut off, as in a checkout by CI."""
        return self.repository.is_shallow

    def commits(self, since: date | None = None) -> Iterator[Commit]:
        """Commits from the newest to the oldest, each after all its children; of files, those in the folder asked.

        With a day only commits made on it or later (UTC). Raises GitError after the commits that came before.
        """
        if not self.head:
            return
        limit = () if since is None else (f"--since={int(datetime.combine(since, time(), UTC).timestamp())}",)
        yield from _commits(
            self.repository.stream(
                *("log", "--use-mailmap", "--topo-order", "--no-renames", "--diff-merges=off", "--name-only", "-z"),
                *(f"--relative={self.folder}/" if self.folder else "--no-relative", f"--format={_FORMAT}", *limit),
                operands=(self.head,),
                settings=(f"mailmap.blob={self.head}:.mailmap",),
            )
        )

    def commit_before(self, day: date) -> str:
        """The last commit of the main line before a day (UTC); empty where there is none."""
        if not self.head:
            return ""
        until = f"--before={int(datetime.combine(day, time(), UTC).timestamp()) - 1}"
        return self.repository.run("rev-list", "-1", "--first-parent", until, operands=(self.head,)).decode().strip()

    def files_before(self, day: date) -> tuple[str, ...] | None:
        """The files of the last commit of the main line before a day, sorted; None where there is no such commit."""
        commit = self.commit_before(day)
        return committed_names(Snapshot(self.repository, commit, self.folder)) if commit else None

    def tags(self) -> tuple[Tag, ...]:
        """Every tag, by name."""
        form = "--format=%(refname:strip=2)%00%(creatordate:unix)"
        lines = (
            self.repository.run("for-each-ref", form, operands=("refs/tags",)).decode("utf-8", "replace").splitlines()
        )
        found = (line.split("\0") for line in lines)
        tags = (Tag(name, int(seconds)) for name, seconds in found if seconds.isdecimal())
        return tuple(sorted(tags, key=lambda tag: tag.name))


def _commits(records: Iterable[bytes]) -> Iterator[Commit]:
    """The commits in git's answer: a header, then the names of the files, all ended by null characters."""
    header: bytes | None = None
    names: list[bytes] = []
    for record in records:
        if record[:1] == b"\x1e" and _HEADER.match(record):
            if header is not None:
                yield _commit(header, names)
            header, names = record, []
        elif record and header is not None:
            names.append(record)
            if len(names) > MOST_FILES:
                raise GitError(f"a commit changes more than {MOST_FILES:,} files")
    if header is not None:
        yield _commit(header, names)


def _commit(header: bytes, names: list[bytes]) -> Commit:
    fields = header[1:].decode("utf-8", "replace").split("\x1f")
    # A name that holds a separator could only shift what follows it; the commit then has no date, and is of no use.
    commit, parents, name, email, seconds, trailers = (fields + [""] * _FIELDS)[:_FIELDS]
    files: tuple[str, ...] = ()
    if names:
        # Git writes a line end between the header and the first name.
        names[0] = names[0].removeprefix(b"\n")
        files = tuple(b"\0".join(names).decode("utf-8", "surrogateescape").split("\0"))
    return Commit(
        commit,
        tuple(parents.split()),
        Person(name, email),
        int(seconds) if seconds.isdecimal() else 0,
        tuple(_co_authors(trailers)) if trailers else (),
        files,
    )


def _co_authors(trailers: str) -> Iterator[Person]:
    for trailer in trailers.split("\x1d"):
        if found := _CO_AUTHOR.match(trailer):
            yield Person(found[1], found[2])
