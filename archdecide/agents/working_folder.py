"""The folder in which the server was started: an agent reads and writes nothing outside it."""

import os
from pathlib import Path

from archdecide import api

HINT = "name what is below the folder in which the server was started"


def file_inside(path: str) -> str:
    """A file below the working folder. Raises InputError.

    Pipes and devices are refused: to read one might never end.
    """
    found = _inside(path)
    kind = Path(found)
    if kind.exists() and not kind.is_file() and not kind.is_dir():  # what reads it says what is wrong with a folder
        raise api.refusal(path, "is not a file", "name a profile")
    return found


def searched_inside(paths: list[str] | None, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """Files and folders below the working folder, or else the paths of the configuration, to search for profiles.

    Raises InputError where one leads outside, or a profile that it names does.
    """
    for path in paths or ():
        found = Path(_inside(path))
        if not found.is_file() and not found.is_dir():
            raise api.refusal(path, "there is no such file or folder", "check the name; patterns are not expanded")
    named = tuple(map(_inside, paths or ())) or otherwise
    for file in api.find_profiles(named):
        _inside(file)
    return named


def _inside(path: str) -> str:
    """The path from the working folder. Raises InputError where it, or the link that it is, leads outside."""
    try:
        root = Path.cwd().resolve()
        # As people would name it, because messages do. What is checked is what is opened: no `..` is left in it.
        named = os.path.relpath(root / path, root)
        target = (root / named).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # a link to itself, a null character
        raise api.refusal(path, f"is not the name of a file: {error}", HINT) from None
    if not target.is_relative_to(root):
        raise api.refusal(path, "is outside the working folder", HINT)
    return "./-" if named == "-" else named  # a file of this name, never standard input
