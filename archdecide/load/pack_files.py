"""The files of a pack: which they are, and their texts.

A pack is a folder, or a folder inside whatever Python imports the package from, such as a zip archive.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from archdecide.errors import Diagnostic, InputError, Place, refusal
from archdecide.load.text import read_text
from archdecide.text_kinds import has_control

if TYPE_CHECKING:
    from archdecide.assets import Folder

MANIFESTS = ("pack.yaml", "pack.yml")
ENDINGS = (".yaml", ".yml")


def texts_of(folder: "Folder") -> dict[str, str]:
    """The YAML files below a folder by relative path, in the order of their paths, with lines that end in LF.

    Hidden files and folders are none of a pack: systems and editors put their own notes there, and a repository its
    settings. Raises InputError with everything that is not a file of a pack, or where no file names the pack.
    """
    _expect_folder(folder)
    paths = dict(sorted(_below(folder)))
    manifests = [name for name in MANIFESTS if name in paths]
    if len(manifests) != 1:
        what = f"has both {' and '.join(MANIFESTS)}" if manifests else f"has no {MANIFESTS[0]}"
        hint = "keep one of the two" if manifests else "a rule pack names itself there: name, version, description"
        begin = "" if manifests else f"; begin with: archdecide rules init {folder}"
        raise refusal(str(folder), what, hint + begin)
    if found := [problem for path in paths.values() if (problem := _no_rule_file(path)) is not None]:
        raise InputError(found)
    return {name: _text(path).replace("\r\n", "\n") for name, path in paths.items()}


def manifest_in(texts: Mapping[str, object]) -> str:
    """The name of the file in which the pack names itself."""
    return next(name for name in MANIFESTS if name in texts)


def sha256_of(texts: Mapping[str, str]) -> str:
    """The hash of a pack: over the path and the text of each file."""
    digest = hashlib.sha256()
    for name, text in texts.items():
        content = text.encode()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _expect_folder(folder: "Folder") -> None:
    try:
        exists = folder.exists() if isinstance(folder, Path) else True
        what = "" if folder.is_dir() else "is not a folder" if exists else "does not exist"
    except OSError as error:  # e.g. a name that is too long
        what = f"cannot be read: {error.strerror}"
    if what:
        hint = f"a rule pack is a folder with {MANIFESTS[0]} and rule files"
        raise refusal(str(folder), what, hint)


def _below(folder: "Folder", start: str = "") -> Iterator[tuple[str, "Folder"]]:
    """Every file of a pack with its path from the start. Linked folders are not entered: they may lead in a circle."""
    for entry in _entries(folder):
        if entry.name.startswith("."):
            continue
        is_linked = isinstance(entry, Path) and entry.is_symlink()
        if entry.is_dir() and not is_linked:
            yield from _below(entry, f"{start}{entry.name}/")
        elif entry.name.lower().endswith(ENDINGS):
            yield start + entry.name, entry


def _entries(folder: "Folder") -> list["Folder"]:
    try:
        return list(folder.iterdir())
    except OSError as error:
        hint = "check its permissions, or move it out of the pack"
        raise refusal(str(folder), f"cannot be read: {error.strerror}", hint) from None


def _no_rule_file(path: "Folder") -> Diagnostic | None:
    """What keeps a path from being read as a file of a pack. A pipe would never end."""
    if not isinstance(path, Path):
        return None
    if has_control(path.name, lines=False):
        name = path.name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        place = Place(str(path.parent))
        return Diagnostic(place, f"the name of the file {name!r} is not text on one line", "rename the file")
    if path.exists() and not path.is_file() and not path.is_dir():
        return Diagnostic(Place(str(path)), "is not a regular file", "move it out of the pack")
    return None


def _text(path: "Folder") -> str:
    return read_text(str(path))[1] if isinstance(path, Path) else path.read_text(encoding="utf-8")
