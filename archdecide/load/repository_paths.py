"""Where files stand in their repository, whatever folder a command runs in: so that what CI services show, and know
again from run to run, does not depend on that folder."""

import hashlib
import os
import posixpath
from collections.abc import Iterable, Mapping, Sequence

from archdecide.load.git import RootFinder
from archdecide.load.text import STANDARD_INPUT

TOOL = "archdecide"
LONGEST_CATEGORY = 200
_NO_FILES = frozenset({STANDARD_INPUT, "<stdin>"})


class RepositoryPaths:
    """Paths from the root of one repository: that of the working folder, else the one that holds all the files.

    Where there is neither, the working folder stands for the root. Names of files have no links in their folders, as
    the search for profiles gives them.
    """

    def __init__(self, files: Iterable[str]) -> None:
        self._here = os.path.realpath(".")
        finder = RootFinder()
        root = finder.root(self._here)
        if root is None:
            roots = {finder.root(os.path.dirname(self._real(file))) for file in files if file not in _NO_FILES}  # noqa: PTH120
            root = roots.pop() if len(roots) == 1 else None
        self._root = root or self._here

    def of(self, file: str) -> str:
        """The path of a file or folder from the root, with `/`; an absolute one for what is outside of it."""
        if file in _NO_FILES:
            return file
        real = self._real(file)
        start = os.path.join(self._root, "")  # noqa: PTH118
        inside = real.removeprefix(start) if real.startswith(start) else "." if real == self._root else real
        return posixpath.normpath(inside.replace(os.sep, "/"))

    def _real(self, file: str) -> str:
        """The absolute path, without links in the folders above the working folder or above an absolute path."""
        if os.path.isabs(file) or ".." in file:  # noqa: PTH117
            folder, name = os.path.split(file)
            return os.path.join(os.path.realpath(folder or "."), name)  # noqa: PTH118
        return os.path.normpath(os.path.join(self._here, file))  # noqa: PTH118


def repository_paths(files: Iterable[str]) -> Mapping[str, str]:
    """The paths from the root of the repository for files that are named otherwise, sorted by their names."""
    names = sorted(set(files))
    paths = RepositoryPaths(names)
    found = {file: paths.of(file) for file in names}
    return {file: path for file, path in found.items() if path != file}


def category(patterns: Sequence[str]) -> str:
    """Distinguishes the results of these paths from those of others in one repository; the same on every machine."""
    paths = RepositoryPaths(patterns)
    named = sorted({path for pattern in patterns if (path := paths.of(pattern)) != "."})
    if not named or "." in map(paths.of, patterns):
        return TOOL
    text = "+".join(path.strip("/") for path in named)
    if len(text) > LONGEST_CATEGORY:
        text = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    return f"{TOOL}/{text}"
