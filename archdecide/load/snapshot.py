"""Many profiles as they were at a git revision, with few calls of git. Git is asked, never changed."""

import hashlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from archdecide.errors import InputError, refusal
from archdecide.load.revision import SECONDS
from archdecide.load.text import BYTE_ORDER_MARK, MAXIMUM_BYTES, STANDARD_INPUT

FLAG = "--since"
SILENT = "git failed without a word"
_FILE_MODES = (b"100644", b"100755")


class Snapshot(Struct, frozen=True, dict=True):
    """All files of a repository at a commit: where it is, and the id of every file by its name in it."""

    root: str
    commit: str

    @cached_property
    def files(self) -> dict[str, str]:
        """The id of the content of each file. Links and repositories inside of this one are no files."""
        listed = _git(self.root, "ls-tree", "-r", "-z", "--full-tree", self.commit)
        found = {}
        for entry in listed.split(b"\0"):
            facts, _, name = entry.partition(b"\t")
            mode, _, rest = facts.partition(b" ")
            if mode in _FILE_MODES:
                found[os.fsdecode(name)] = rest.partition(b" ")[2].decode("ascii")
        return found

    def is_unchanged(self, name: str, file: str) -> bool:
        """Whether a file holds now what it held then. False where a filter of git changes what it writes to disk."""
        known = self.files.get(name)
        if known is None:
            return False
        try:
            content = Path(file).read_bytes()
        except OSError:
            return False
        algorithm = "sha1" if len(known) == 40 else "sha256"
        # What git knows a file by; it protects nothing here.
        return hashlib.new(algorithm, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() == known

    def text(self, name: str) -> str | None:
        """What a file held; None where there was none, or none that a profile could be (too large, no UTF-8)."""
        known = self.files.get(name)
        if known is None or int(_git(self.root, "cat-file", "-s", known)) > MAXIMUM_BYTES:
            return None
        try:
            return _git(self.root, "cat-file", "blob", known).decode("utf-8").removeprefix(BYTE_ORDER_MARK)
        except UnicodeDecodeError:
            return None


class History:
    """The snapshots of the repositories that some files are in, each looked for once."""

    def __init__(self, revision: str) -> None:
        self.revision = revision
        self._roots: dict[str, str | None] = {}
        self._snapshots: dict[str, Snapshot] = {}

    def of(self, file: str) -> tuple[Snapshot, str]:
        """The snapshot of the repository that a file is in, and the name of the file there. Raises InputError."""
        if file == STANDARD_INPUT:
            raise refusal(file, "standard input has no revisions", "name files, or leave out --since")
        real = os.path.realpath(file)
        root = self._root(os.path.dirname(real))  # noqa: PTH120
        if root is None:
            raise refusal(file, "is in no git repository", "name files in a repository, or leave out --since")
        if root not in self._snapshots:
            self._snapshots[root] = Snapshot(root, self._commit(root))
        return self._snapshots[root], os.path.relpath(real, root).replace(os.sep, "/")

    def gone(self, patterns: Sequence[str], named: str) -> Iterator[tuple[Snapshot, str, str]]:
        """The profiles below these folders that were there then and are not now: snapshot, name in it, name to show.

        `named` is the expression for names of profiles.
        """
        import re

        here = os.path.realpath(".")
        found: dict[str, tuple[Snapshot, str, str]] = {}
        for pattern in patterns:
            if not os.path.isdir(pattern):  # noqa: PTH112
                continue
            folder = os.path.realpath(pattern)
            root = self._root(folder)
            if root is None:
                continue
            snapshot = self._snapshots.setdefault(root, Snapshot(root, self._commit(root)))
            inside = os.path.relpath(folder, root).replace(os.sep, "/")
            start = "" if inside == "." else f"{inside}/"
            for name in snapshot.files:
                path = os.path.join(root, name)  # noqa: PTH118
                if name.startswith(start) and re.search(named, name) and not os.path.lexists(path):
                    shown = os.path.relpath(path, here).replace(os.sep, "/")
                    found[shown] = (snapshot, name, shown)
        yield from (found[shown] for shown in sorted(found))

    def _root(self, folder: str) -> str | None:
        """The folder with `.git` that a folder is in; found without git, as there may be thousands of folders."""
        passed = []
        while folder not in self._roots:
            passed.append(folder)
            above = os.path.dirname(folder)  # noqa: PTH120
            if os.path.lexists(os.path.join(folder, ".git")):  # noqa: PTH118
                self._roots[folder] = folder
            elif above == folder:
                self._roots[folder] = None
            folder = above if folder not in self._roots else folder
        for known in passed:
            self._roots[known] = self._roots[folder]
        return self._roots[folder]

    def _commit(self, root: str) -> str:
        asked = f"{self.revision}^{{commit}}"
        try:
            found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", asked).decode("ascii").strip()
        except InputError as error:
            if error.problems[0].what != SILENT:
                raise
            what = f"there is no revision '{self.revision}' in {root}"
            raise refusal(FLAG, what, "see: git log --oneline; in CI fetch the whole history") from None
        return found


def _git(folder: str, *arguments: str) -> bytes:
    command = ["git", "-C", folder, *arguments]
    try:
        # Arguments go to git one by one, through no shell; a revision cannot become an option.
        run = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)  # noqa: S603
    except FileNotFoundError:
        raise refusal(FLAG, "git is not installed, or not on the path", "install git") from None
    except (OSError, ValueError) as error:
        raise refusal(FLAG, f"git cannot be run: {error}") from None
    except subprocess.TimeoutExpired:
        raise refusal(FLAG, f"git gave no answer within {SECONDS} seconds") from None
    if run.returncode:
        said = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise refusal(FLAG, f"git said: {said[0]}" if said else SILENT)
    return run.stdout
