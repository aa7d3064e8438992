"""The profiles that files, folders and patterns name: each once, in the order of their names.

Folders are searched for `archdecide.yaml`, `.archdecide.yaml` and `*.archdecide.yaml`, the same names as in
`.pre-commit-hooks.yaml`. Linked folders are not entered, so that no link can lead in a circle.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from archdecide.errors import Diagnostic, InputError, Place
from archdecide.evidence.patterns import compiled, expression
from archdecide.load.text import STANDARD_INPUT

NAMES = r"(^|/)([^/]*\.)?archdecide\.yaml$"
"""A pattern for `re.search` in a path with `/`."""
SKIPPED = frozenset({"node_modules", "__pycache__", "venv"})
"""Folders that are never searched, as hidden ones (`.git`, `.venv`), unless they are named."""

_NAMED = re.compile(NAMES)
_MAGIC = re.compile(r"[*?\[]")
_WHAT_IS_FOUND = "folders are searched for archdecide.yaml, .archdecide.yaml and *.archdecide.yaml"


def find_profiles(patterns: Sequence[str]) -> tuple[str, ...]:
    """The profiles that files, folders, patterns (`services/**/archdecide.yaml`) and `-` name, sorted.

    A file below the working folder is named from there; a file that is named itself may be called anything.
    Raises InputError with every pattern that finds nothing.
    """
    here = os.path.realpath(".")
    found: set[str] = set()
    problems = []
    for pattern in patterns:
        names = {pattern} if pattern == STANDARD_INPUT else {_shown(path, here) for path in _matches(pattern)}
        if not names:
            problems.append(_nothing(pattern))
        found |= names
    if problems:
        raise InputError(problems)
    return tuple(sorted(found))


def _matches(pattern: str) -> Iterator[tuple[str, str]]:
    """The profiles that one pattern names: each as given, and as it is found without links on the way."""
    if os.path.isdir(pattern):  # noqa: PTH112  # a name with a null character is no folder, and no error
        yield from _profiles_below(pattern)
    elif os.path.lexists(pattern):
        yield pattern, _real(pattern)
    elif _MAGIC.search(pattern):
        yield from _globbed(pattern.replace(os.sep, "/"))


def _profiles_below(folder: str) -> Iterator[tuple[str, str]]:
    for name, real, is_folder in _below(folder):
        if not is_folder and _NAMED.search(f"/{os.path.basename(name)}"):  # noqa: PTH119
            yield name, real


def _globbed(pattern: str) -> Iterator[tuple[str, str]]:
    """What matches a pattern: files as they are, folders with the profiles in them.

    A pattern that ends in nothing but stars asks for profiles, not for every file.
    """
    parts = pattern.split("/")
    plain = next(number for number, part in enumerate(parts) if _MAGIC.search(part))
    folder = "/".join(parts[:plain]) or ("/" if plain else ".")
    wanted = compiled(expression(parts[plain:]))
    start = len(os.path.join(folder, ""))  # noqa: PTH118  # paths stay text: names may be no UTF-8
    only_profiles = not parts[-1].strip("*")
    for name, real, is_folder in _below(folder):
        if wanted.fullmatch(name[start:].replace(os.sep, "/")):
            if is_folder:
                yield from _profiles_below(name)
            elif not only_profiles or _NAMED.search(name.replace(os.sep, "/")):
                yield name, real


def _below(folder: str) -> Iterator[tuple[str, str, bool]]:
    """Every file and folder below a folder: its name, its name without links, and whether it is a folder."""
    waiting = [(folder, os.path.realpath(folder))]
    while waiting:
        name, real = waiting.pop()
        try:
            with os.scandir(name) as entries:
                inside = [(entry.name, entry.path, entry.is_dir(follow_symlinks=False)) for entry in entries]
        except FileNotFoundError:
            continue
        except OSError:
            if name == folder:
                problem = Diagnostic(Place(folder), "the folder cannot be read", "check its permissions")
                raise InputError([problem]) from None
            continue  # a folder below that nobody may look into holds nothing for us, as for git
        for base, path, is_folder in inside:
            below = os.path.join(real, base)  # noqa: PTH118
            if is_folder and not base.startswith(".") and base not in SKIPPED:
                yield path, below, True
                waiting.append((path, below))
            elif not is_folder and os.path.isfile(path):  # noqa: PTH113
                yield path, below, False


def _real(path: str) -> str:
    """A file without links in the folders above it; the file itself may be a link, which has a name of its own."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder or "."), name)  # noqa: PTH118


def _shown(path: tuple[str, str], here: str) -> str:
    """How a file is named: from the working folder if it is below it, as it was given otherwise; with `/`."""
    given, real = path
    start = os.path.join(here, "")  # noqa: PTH118
    shown = real[len(start) :] if real.startswith(start) else given
    # A name that looks like an option or like standard input stays a file when it is given again.
    return PurePath(shown).as_posix() if not shown.startswith("-") else f"./{PurePath(shown).as_posix()}"


def _nothing(pattern: str) -> Diagnostic:
    if os.path.isdir(pattern):  # noqa: PTH112
        return Diagnostic(Place(pattern), "there is no profile in this folder", _WHAT_IS_FOUND)
    if _MAGIC.search(pattern):
        return Diagnostic(Place(pattern), "nothing matches this pattern", "** stands for any number of folders")
    return Diagnostic(Place(pattern or "''"), "there is no such file or folder", "check the name and the folder")
