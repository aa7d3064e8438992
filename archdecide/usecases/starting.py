"""First files to start from: a commented profile, and a first rule pack."""

from pathlib import Path

from archdecide.errors import Diagnostic, InputError, Place
from archdecide.write import write_text


def starter_profile() -> str:
    """A commented profile: every fact with its question, to be filled in."""
    from archdecide.formats.document import starter

    return starter.text()


def write_starter_profile(path: str, *, overwrite: bool = False) -> Path:
    """Writes a commented profile to a file, or into a folder; returns the file.

    Raises InputError if it exists and may not be overwritten, or cannot be written.
    """
    target = Path(path) / "archdecide.yaml" if Path(path).is_dir() else Path(path)
    write_text(target, starter_profile(), overwrite=overwrite)
    return target


def write_first_pack(folder: Path) -> None:
    """Writes a commented rule pack into a folder: one gate and one criterion with their examples.

    Raises InputError if one of its files exists or cannot be written.
    """
    from archdecide.formats.document.first_pack import FILES
    from archdecide.load.pack_files import MANIFESTS

    targets = [folder / name for name in dict.fromkeys((*MANIFESTS, *FILES))]
    taken = [path for path in targets if path.is_symlink()] + [path for path in targets if path.exists()]
    if taken:
        hint = "name a new folder: nothing is overwritten"
        raise InputError(Diagnostic(Place(str(path)), "exists already", hint) for path in dict.fromkeys(taken))
    for name, text in FILES.items():
        write_text(folder / name, text, overwrite=False, make_parents=True)
