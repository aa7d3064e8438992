"""The code that a profile speaks of, and the boundaries on record for it."""

import os
from typing import NamedTuple

from archdecide.errors import InputError, refusal
from archdecide.guard.guarded_modules import CodeFiles, GuardedModules, guarded_modules, unguardable
from archdecide.load.profile_reader import LoadedProfile
from archdecide.load.schema_reader import located, ordered
from archdecide.load.text import STANDARD_INPUT
from archdecide.load.trees import MAXIMUM_FILES, FolderTree


class CodeBase(NamedTuple):
    """A folder, the files below it, and who owns which."""

    folder: str
    files: CodeFiles
    guarded: GuardedModules


def root_of(source: str, root: str | None) -> str:
    """The folder from which the paths of a profile start: its own, unless another is named.

    Raises InputError where that is no folder.
    """
    if root is not None and not os.path.isdir(root):  # noqa: PTH112  # a null character is no error
        raise refusal("--root", f"there is no folder '{root}'", "name the folder from which the paths of code: start")
    return root or ("." if source == STANDARD_INPUT else os.path.dirname(source) or ".")  # noqa: PTH120


def code_files(folder: str) -> CodeFiles:
    """The regular files below a folder, but for hidden folders and installed packages.

    Raises InputError where there are too many.
    """
    names = FolderTree(folder).names()
    if len(names) >= MAXIMUM_FILES:
        what = f"holds {MAXIMUM_FILES:,} files or more, which are more than are read"
        raise refusal(folder, what, "name the folder of the code alone with --root")
    return CodeFiles(names)


def read_code_base(source: str, loaded: LoadedProfile, root: str | None, *, need_modules: bool) -> CodeBase:
    """The code of a profile that was read from a file. Raises InputError with everything that is in the way."""
    folder = root_of(source, root)
    files = code_files(folder)
    problems = ordered(located(unguardable(loaded.profile, files, need_modules=need_modules), loaded.document))
    if problems:
        raise InputError(problems)
    return CodeBase(folder, files, guarded_modules(loaded.profile, files))
