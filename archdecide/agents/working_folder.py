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
    if found.exists() and not found.is_file() and not found.is_dir():  # what reads it says what is wrong with a folder
        raise api.refusal(path, "is not a file", "name a profile")
    return str(found)


def profiles_inside(paths: list[str] | None, otherwise: tuple[str, ...]) -> list[str]:
    """The profiles that files and folders below the working folder name, or else the paths of the configuration.

    Links to files elsewhere are refused. Raises InputError.
    """
    for path in paths or ():
        if not (found := _inside(path)).is_file() and not found.is_dir():
            raise api.refusal(path, "there is no such file or folder", "check the name; patterns are not expanded")
    named = [str(_inside(path)) for path in paths or ()] or otherwise
    return [str(_inside(file)) for file in api.find_profiles(named)]


def _inside(path: str) -> Path:
    """The path from the working folder. Raises InputError where it, or the link that it is, leads outside."""
    try:
        root = Path.cwd().resolve()
        # As people would name it, because messages do. What is checked is what is opened: no `..` is left in it.
        named = Path(os.path.relpath(root / path, root))
        target = (root / named).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # a link to itself, a null character
        raise api.refusal(path, f"is not the name of a file: {error}", HINT) from None
    if not target.is_relative_to(root):
        raise api.refusal(path, "is outside the working folder", HINT)
    return Path("./-") if str(named) == "-" else named  # a file of this name, never standard input
