"""Rule packs and profiles, read from files."""

import os
from functools import cache
from pathlib import Path

from archdecide.load import pack_reader
from archdecide.load.profile_reader import parse_profile, read_profile
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


def profile_from_text(text: str, name: str = "profile", pack: Pack | None = None) -> Profile:
    """The profile in a text; `name` stands for the file in problems. Raises InputError with every problem."""
    return parse_profile(text, name, pack or load_pack()).profile
