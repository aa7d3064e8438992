"""Where the files of a scan come from: a folder, a revision of a repository, or standard input.

Only regular files are opened, links never, and nothing outside of the folder.
"""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import ELOOP
from functools import cached_property
from io import BytesIO
from itertools import islice
from typing import BinaryIO, Protocol

from archdecide.errors import Diagnostic, InputError, Place
from archdecide.load.discovery import SKIPPED
from archdecide.load.git import GitError, Snapshot
from archdecide.load.text import MAXIMUM_BYTES, STANDARD_INPUT

MAXIMUM_FILES = 200_000


class UnreadError(Exception):
    """A file that is there and is not to be read; the argument says why."""


class FileTree(Protocol):
    """Files by their path with `/` from one root."""

    def names(self) -> tuple[str, ...]:
        """Every regular file, sorted; at most `MAXIMUM_FILES`."""

    def open(self, name: str) -> tuple[BinaryIO, int] | None:
        """A file to read from its start, and its size in bytes (0 where it is not known before).

        None where there is no such file. Raises UnreadError.
        """


class FolderTree:
    """The files below a folder, as they are on disk."""

    def __init__(self, root: str, list_names: Callable[[], tuple[str, ...]] | None = None) -> None:
        self.root = root
        self._real_root = os.path.join(os.path.realpath(root), "")  # noqa: PTH118
        self._list_names = list_names or self._walked
        self._inside: dict[str, bool] = {}

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return self._list_names()

    def is_folder(self) -> bool:
        """Whether the root is a folder."""
        return os.path.isdir(self.root)  # noqa: PTH112  # a name with a null character is not a folder, and no error

    def names(self) -> tuple[str, ...]:
        return self._names

    def open(self, name: str) -> tuple[BinaryIO, int] | None:
        if name == STANDARD_INPUT:
            return _standard_input()
        if not self._is_inside(name):
            raise UnreadError("it lies outside of the folder")
        try:
            # Without waiting, because a pipe of that name would have us wait for ever.
            handle = os.open(os.path.join(self.root, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # noqa: PTH118
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        except OSError as error:
            raise UnreadError("it is a link" if error.errno == ELOOP else str(error.strerror)) from None
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            os.close(handle)
            raise UnreadError("it is not a regular file")
        return os.fdopen(handle, "rb"), status.st_size

    def _is_inside(self, name: str) -> bool:
        """Whether the folder of a file lies below the root, with every link on the way followed."""
        folder = name.rpartition("/")[0]
        if folder not in self._inside:
            try:
                real = os.path.join(os.path.realpath(os.path.join(self.root, folder)), "")  # noqa: PTH118
            except ValueError:  # a null character
                real = ""
            self._inside[folder] = real.startswith(self._real_root)
        return self._inside[folder] and not name.startswith("/")

    def _walked(self) -> tuple[str, ...]:
        """The files of a folder that is in no repository; hidden folders and installed packages are left out."""
        found: list[str] = []
        for folder, folders, files in os.walk(self.root):
            folders[:] = sorted(
                name for name in folders if name not in SKIPPED and (name[0] != "." or name == ".github")
            )
            below = os.path.relpath(folder, self.root).replace(os.sep, "/")
            start = "" if below == "." else f"{below}/"
            found += (f"{start}{name}" for name in files if not os.path.islink(os.path.join(folder, name)))  # noqa: PTH114, PTH118
            if len(found) > MAXIMUM_FILES:
                break
        return tuple(sorted(found)[:MAXIMUM_FILES])


def committed_names(snapshot: Snapshot) -> tuple[str, ...]:
    """The regular files of a commit, sorted, at most `MAXIMUM_FILES`; no links and no submodules. Raises GitError."""
    return tuple(sorted(name for name, _ in islice(snapshot.listed(), MAXIMUM_FILES)))


class RevisionTree:
    """The files of a commit, read from the repository's objects."""

    def __init__(self, snapshot: Snapshot, blob: Callable[[str], bytes | None]) -> None:
        self._ids = dict(islice(snapshot.listed(), MAXIMUM_FILES))
        self._names = tuple(sorted(self._ids))
        self._blob = blob

    @classmethod
    @contextmanager
    def of(cls, snapshot: Snapshot) -> "Iterator[RevisionTree]":
        """The files of a commit while a git process hands them out. Raises GitError."""
        with snapshot.repository.blobs() as blob:
            yield cls(snapshot, blob)

    def names(self) -> tuple[str, ...]:
        return self._names

    def open(self, name: str) -> tuple[BinaryIO, int] | None:
        if name not in self._ids:
            return None
        try:
            content = self._blob(self._ids[name])
        except GitError as error:
            raise UnreadError(error.problems[0].what) from None
        if content is None:
            raise UnreadError(f"it is larger than {MAXIMUM_BYTES >> 20} MiB")
        return BytesIO(content), len(content)


def _standard_input() -> tuple[BinaryIO, int]:
    if sys.stdin is None:
        problem = Diagnostic(Place("<stdin>"), "nothing is connected to standard input", "name a file instead of -")
        raise InputError([problem])
    return sys.stdin.buffer, 0
