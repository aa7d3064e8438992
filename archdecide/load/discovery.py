"""The profiles that files, folders and patterns name: each once, in the order of their names.

Folders are searched for `archdecide.yaml`, `.archdecide.yaml` and `*.archdecide.yaml`, or with `.yml`: the same names
as in `.pre-commit-hooks.yaml`. Linked folders are not entered, so that no link can lead in a circle. Files whose names
start with `._` hold what macOS keeps beside a file on foreign disks, and are no profiles.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath

from archdecide.errors import Diagnostic, InputError, Place
from archdecide.evidence.patterns import compiled, expression
from archdecide.load.text import STANDARD_INPUT

NAMES = r"(^|/)(?!\._)([^/]*\.)?archdecide\.ya?ml$"
"""A pattern for `re.search` in a path with `/`."""
SKIPPED = frozenset({"node_modules", "__pycache__", "venv"})
"""Folders that are never searched, as hidden ones (`.git`, `.venv`), unless they are named."""
RESOURCE_FORK = "._"
"""How the names of files start in which macOS keeps attributes of others."""

_NAMED = re.compile(NAMES)
_MAGIC = re.compile(r"[*?\[]")
_WHAT_IS_FOUND = "folders are searched for archdecide.yaml, .archdecide.yaml and *.archdecide.yaml (or .yml)"


def find_profiles(patterns: Sequence[str]) -> tuple[str, ...]:
    """The profiles that files, folders, patterns (`services/**/archdecide.yaml`) and `-` name, sorted.

    A file below the working folder is named from there; a file that is named itself may be called anything.
    Raises InputError with every pattern that finds nothing.
    """
    found, vain = search_profiles(patterns)
    if vain:
        raise InputError(vain.values())
    return found


def search_profiles(patterns: Sequence[str]) -> tuple[tuple[str, ...], Mapping[str, Diagnostic]]:
    """The same profiles, and the patterns that find nothing, each with what is wrong. Raises InputError."""
    here = os.path.realpath(".")
    found: set[str] = set()
    vain = {}
    for pattern in patterns:
        names = {pattern} if pattern == STANDARD_INPUT else {_shown(path, here) for path in _matches(pattern)}
        if not names:
            vain[pattern] = _nothing(pattern)
        found |= names
    return tuple(sorted(found)), vain


def is_profile(path: str) -> bool:
    """Whether a file, by its path with `/`, is named like a profile."""
    return _NAMED.search(path) is not None


def naming(pattern: str) -> tuple[str, Callable[[str], bool]]:
    """The folder at which a pattern starts, and whether the pattern would name a file below it that is gone.

    The folder has no symbolic links; files are asked for by their path from it, with `/`. A path that does not exist
    may have been a folder: then the file is the path itself, or a profile below it.
    """
    if pattern == STANDARD_INPUT or "\0" in pattern:
        return os.path.realpath("."), lambda _: False
    if os.path.isdir(pattern):  # noqa: PTH112
        return os.path.realpath(pattern), _is_searched
    if os.path.lexists(pattern) or not _MAGIC.search(pattern):
        start, name = os.path.split(os.path.realpath(pattern))
        inside = f"{name}/"
        return start, lambda file: file == name or (file.startswith(inside) and _is_searched(file.removeprefix(inside)))
    glob = _Glob(pattern.replace(os.sep, "/"))
    return os.path.realpath(glob.folder), glob.names


def _matches(pattern: str) -> Iterator[tuple[str, str]]:
    """The profiles that one pattern names: each as given, and as it is found without links on the way."""
    if os.path.isdir(pattern):  # noqa: PTH112  # a name with a null character is neither a folder nor an error
        yield from _profiles_below(pattern)
    elif os.path.lexists(pattern):
        yield pattern, _real(pattern)
    elif _MAGIC.search(pattern):
        yield from _globbed(pattern.replace(os.sep, "/"))


def _profiles_below(folder: str) -> Iterator[tuple[str, str]]:
    for name, real, is_folder in _below(folder):
        if not is_folder and is_profile(os.path.basename(name)):  # noqa: PTH119
            yield name, real


class _Glob:
    """A pattern: the folder where it starts, and the expression for what it matches below.

    A pattern that ends in nothing but stars asks for profiles, not for every file.
    """

    def __init__(self, pattern: str) -> None:
        parts = pattern.split("/")
        plain = next(number for number, part in enumerate(parts) if _MAGIC.search(part))
        self.folder = "/".join(parts[:plain]) or ("/" if plain else ".")
        self._wanted = compiled(expression(parts[plain:]))
        self._only_profiles = not parts[-1].strip("*")

    def matches(self, name: str) -> bool:
        """Whether a path from the folder matches."""
        return self._wanted.fullmatch(name) is not None

    def takes(self, name: str) -> bool:
        """Whether a file whose path matches is meant."""
        return not self._only_profiles or is_profile(name)

    def names(self, name: str) -> bool:
        """Whether a file is meant by its path alone, or stands in a folder that matches."""
        if not _is_entered(name):
            return False
        folders = (name[:place] for place, sign in enumerate(name) if sign == "/")
        in_folder = is_profile(name) and any(map(self.matches, folders))
        return in_folder or (self.matches(name) and self.takes(name))


def _globbed(pattern: str) -> Iterator[tuple[str, str]]:
    """What matches a pattern: files as they are, folders with the profiles in them."""
    glob = _Glob(pattern)
    start = len(os.path.join(glob.folder, ""))  # noqa: PTH118  # paths stay text: names may be no UTF-8
    for name, real, is_folder in _below(glob.folder):
        below = name[start:].replace(os.sep, "/")
        if glob.matches(below):
            if is_folder:
                yield from _profiles_below(name)
            elif glob.takes(below):
                yield name, real


def _is_entered(name: str) -> bool:
    """Whether a search comes to a file, by its path from where the search starts."""
    *folders, base = name.split("/")
    return not base.startswith(RESOURCE_FORK) and all(map(_is_open, folders))


def _is_searched(name: str) -> bool:
    return _is_entered(name) and is_profile(name)


def _is_open(folder: str) -> bool:
    """Whether folders of this name are searched."""
    return not folder.startswith(".") and folder not in SKIPPED


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
            if is_folder and _is_open(base):
                yield path, below, True
                waiting.append((path, below))
            elif not is_folder and not base.startswith(RESOURCE_FORK) and _is_readable(path, base):
                yield path, below, False


def _is_readable(path: str, base: str) -> bool:
    """Whether a path that is not a folder is a file, or a link in place of a profile, which fails later when read."""
    if os.path.isfile(path):  # noqa: PTH113
        return True
    is_astray = os.path.islink(path) and (os.path.isdir(path) or not os.path.exists(path))  # noqa: PTH110, PTH112, PTH114
    return is_astray and is_profile(base)


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
