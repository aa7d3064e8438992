"""First files to start from: a commented profile, and a first rule pack."""

import os
from pathlib import Path

from archdecide.errors import Diagnostic, InputError, Place, refusal
from archdecide.facts import profile_facts
from archdecide.rules import Pack
from archdecide.usecases.asking import deciding_facts
from archdecide.usecases.schemas import schema_text
from archdecide.write import expect_place, write_text

MINIMAL = 10
SCHEMA_FILE = "archdecide.schema.json"
NO_SCHEMA = "none"
MOST_FIRST = 5


def starter_profile(pack: Pack | None = None, *, minimal: bool = False, schema: str | None = None) -> str:
    """A commented profile: every fact with its question, to be filled in; `minimal` has the ten that decide most.

    `schema` says in its first line where editors find the JSON Schema: a path from its folder, or a URL.
    Raises InputError if that cannot stand in such a line.
    """
    from archdecide.formats.document import starter

    line = "" if schema in (None, NO_SCHEMA) else f"# yaml-language-server: $schema={_expect_address(schema)}\n"
    return line + (starter.minimal(deciding_facts(pack)[:MINIMAL]) if minimal else starter.text())


def write_starter_profile(
    path: str,
    pack: Pack | None = None,
    *,
    overwrite: bool = False,
    minimal: bool = False,
    schema: str = SCHEMA_FILE,
) -> tuple[Path, Path | None]:
    """Writes a commented profile (see starter_profile) to a file, or into a folder, and the JSON Schema where `schema`
    is a path at which nothing exists yet; returns the file, and that of the schema if it was written.

    Raises InputError if the profile exists and may not be overwritten, or a file cannot be written.
    """
    target = Path(path) / "archdecide.yaml" if Path(path).is_dir() else Path(path)
    text = starter_profile(pack, minimal=minimal, schema=schema)
    beside = None if schema == NO_SCHEMA or _is_url(schema) else target.parent / schema
    if beside is not None and os.path.exists(beside):  # noqa: PTH110  # takes any name for one that may not exist
        beside = None
    if beside is not None:
        expect_place(beside)
    write_text(target, text, overwrite=overwrite)
    if beside is not None:
        write_text(beside, schema_text())
    return target, beside


def _is_url(address: str) -> bool:
    return ":" in address.partition("/")[0][2:]  # what is shorter before the colon is a drive


def _expect_address(address: str | None) -> str:
    """The address. Raises InputError where an editor would not read it whole."""
    if not address or not address.isprintable() or " " in address:
        hint = "name a URL, or a path without spaces; in a URL, write %20 for a space"
        raise refusal("--schema", f"'{address}' cannot stand in a line of its own", hint)
    return address


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
