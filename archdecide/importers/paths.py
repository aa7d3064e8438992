"""Paths inside a checkout, as foreign files write them: relative to a folder, with `/`."""

from posixpath import dirname, normpath


def folder_of(name: str) -> str:
    """The folder of a file; `.` for the root."""
    return dirname(name) or "."


def joined(folder: str, path: str) -> str | None:
    """A path that a file in `folder` writes, relative to the root; None where it leads out or is no path here."""
    if not path or path.startswith(("/", "~", "\\")) or "://" in path or "\0" in path or path[1:2] == ":":
        return None
    whole = normpath(f"{folder}/{path}")
    return None if whole == ".." or whole.startswith("../") else whole
