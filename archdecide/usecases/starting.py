"""First files to start from: a commented profile, and a first rule pack."""

from pathlib import Path

from archdecide.errors import Diagnostic, InputError, Place
from archdecide.facts import profile_facts
from archdecide.rules import Pack
from archdecide.usecases.asking import deciding_facts
from archdecide.write import write_text

MINIMAL = 10
MOST_FIRST = 5


def starter_profile(pack: Pack | None = None, *, minimal: bool = False) -> str:
    """A commented profile: every fact with its question, to be filled in; `minimal` has the ten that decide most."""
    from archdecide.formats.document import starter

    return starter.minimal(deciding_facts(pack)[:MINIMAL]) if minimal else starter.text()


def write_starter_profile(
    path: str, pack: Pack | None = None, *, overwrite: bool = False, minimal: bool = False
) -> Path:
    """Writes a commented profile (see starter_profile) to a file, or into a folder; returns the file.

    Raises InputError if it exists and may not be overwritten, or cannot be written.
    """
    target = Path(path) / "archdecide.yaml" if Path(path).is_dir() else Path(path)
    write_text(target, starter_profile(pack, minimal=minimal), overwrite=overwrite)
    return target


def first_questions(pack: Pack | None = None) -> str:
    """The facts that decide most, each with its question, for people."""
    return "".join(f"  {path}: {profile_facts()[path].question}\n" for path in deciding_facts(pack)[:MOST_FIRST])


def component_kinds() -> str:
    """The kinds that a component may have, each with its meaning, for people."""
    from archdecide.formats.document import starter

    return starter.kinds_text()


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
