"""The imports of a code base compared with the record of its profile."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from archdecide.errors import InputError, refusal
from archdecide.guard.breaches import Breach
from archdecide.guard.code_imports import CodeImport
from archdecide.guard.erosion import erosion
from archdecide.load.code_base import CodeBase, read_code_base
from archdecide.load.profile_reader import parse_profile
from archdecide.load.text import STANDARD_INPUT, read_text
from archdecide.rules import Pack

PYTHON = "python"
_IMPORTING = re.compile(r"\b(import|from|require|export|include|using|use)\b")
_MOST_BYTES = 2 << 20
"""Of a file in which an importing line is looked for."""


def eroded(source: str, imports: str, pack: Pack, root: str | None = None) -> tuple[Breach, ...]:
    """Where the code of a profile breaks what is on record.

    `imports` is a file of another tool, with `=FORMAT` behind it where its content does not say, or `python`. `root`
    is the folder from which the paths of the code start (None: that of the profile). Files are named as seen from the
    working folder. Nothing is said of a profile that cannot be read.
    Raises InputError where its code or the imports cannot be used.
    """
    if source == STANDARD_INPUT:
        raise refusal("--imports", "standard input has no folder with code", "name the file of the profile")
    try:
        name, text = read_text(source)
        loaded = parse_profile(text, name, pack, places=True)
    except InputError:
        return ()  # the check of the profile itself says what is wrong with it
    base = read_code_base(source, loaded, root, need_modules=False)
    if imports == PYTHON:
        from archdecide.load.python_graph import read_python_imports

        found = read_python_imports(base)
    else:
        from archdecide.load.import_dumps import read_import_dump

        found = read_import_dump(*_named(imports), base)
    return tuple(_shown(breach, base) for breach in erosion(base.guarded, found))


def _named(imports: str) -> tuple[str, str | None]:
    """A file and its format; a file whose name holds a `=` is taken as it is."""
    if os.path.lexists(imports):
        return imports, None
    file, is_split, form = imports.rpartition("=")
    return (file, form) if is_split else (imports, None)


def _shown(breach: Breach, base: CodeBase) -> Breach:
    """The breach with its first import at its line, and all files named from the working folder."""

    def shown(file: str) -> str:
        return os.path.normpath(f"{base.folder}/{file}").replace(os.sep, "/")

    imports = [_located(breach.imports[0], base), *breach.imports[1:]] if breach.imports else []
    return replace(
        breach,
        imports=tuple(replace(item, source=shown(item.source), target=shown(item.target)) for item in imports),
        files=tuple(map(shown, breach.files)),
    )


def _located(item: CodeImport, base: CodeBase) -> CodeImport:
    """An import with the line at which it stands, found in the file where the tool did not say."""
    if item.text or not base.files.is_file(item.source):
        return item
    try:
        with Path(base.folder, item.source).open("rb") as stream:
            lines = stream.read(_MOST_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return item
    line = item.line or _importing_line(item, lines)
    return replace(item, line=line, text=lines[line - 1] if line is not None and line <= len(lines) else "")


def _importing_line(item: CodeImport, lines: Sequence[str]) -> int | None:
    """The first line that names the target as the import does, or else by the name of its file."""
    for name in filter(None, (item.written, item.target.rpartition("/")[2].partition(".")[0])):
        words = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        named = [number for number, text in enumerate(lines, start=1) if words.search(text)]
        importing = (number for number in named if _IMPORTING.search(lines[number - 1]))
        if named:
            return next(importing, named[0])
    return None
