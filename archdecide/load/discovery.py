"""Which files are profiles: those that people name, and in folders those with the name of a profile."""

import os
from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from pathlib import Path

from archdecide.errors import InputError, Place, Problem
from archdecide.load.text import STANDARD_INPUT

NAMES = ("archdecide.yaml", ".archdecide.yaml")
SUFFIX = ".archdecide.yaml"
NOT_OURS = frozenset({"node_modules", "__pycache__", "venv"})
"""Folders, besides hidden ones, that hold what others have written."""
HINT = f"a profile is called {NAMES[0]}, {NAMES[1]} or *{SUFFIX}; archdecide init writes one"


def profile_files(paths: Iterable[str]) -> tuple[str, ...]:
    """The files that these paths name, each once, sorted; `-` is standard input, and nothing is the current folder.

    A folder stands for the profiles in it and below it, hidden folders left out. A path that does not exist and holds
    `*`, `?` or `[` is a pattern for files and folders, `**` for any depth.
    Raises InputError for every folder or pattern that leads to nothing.
    """
    found: list[str] = []
    problems = []
    for path in tuple(paths) or (".",):
        listed = tuple(_files(path))
        if not listed:
            what = "there is no profile in this folder" if Path(path).is_dir() else "this pattern matches no profile"
            problems.append(Problem(Place(path), what, HINT))
        found += listed
    if problems:
        raise InputError(problems)
    return tuple(sorted(set(found)))


def is_profile_name(name: str) -> bool:
    """Whether a file of this name is taken for a profile."""
    return name in NAMES or name.endswith(SUFFIX)


def _files(path: str) -> Iterator[str]:
    if path != STANDARD_INPUT and has_magic(path) and not os.path.lexists(path):
        for name in sorted(glob(path, recursive=True)):  # noqa: PTH207  # Path.glob refuses absolute patterns
            yield from _below(name) if Path(name).is_dir() else [name]
    elif path != STANDARD_INPUT and os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises for a null character
        yield from _below(path)
    else:
        yield path


def _below(folder: str) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in NOT_OURS)
        for name in sorted(files):
            if is_profile_name(name):
                yield str(Path(root, name))
