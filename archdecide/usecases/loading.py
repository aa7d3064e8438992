"""Rule packs and profiles, read from files."""

import os
from functools import cache
from pathlib import Path

from archdecide.load import pack_reader
from archdecide.load.profile_reader import read_profile
from archdecide.profile import Profile
from archdecide.rules import Pack


@cache
def load_pack(*folders: Path) -> Pack:
    """The core rule pack, extended by the packs in further folders, in this order.

    Raises InputError with every problem of these folders.
    """
    return pack_reader.load_pack(*folders)


def load_profile(source: str | os.PathLike[str], pack: Pack | None = None) -> Profile:
    """The profile in a file (`-`: standard input). Raises InputError with every problem of the file."""
    return read_profile(os.fspath(source), pack or load_pack()).profile
