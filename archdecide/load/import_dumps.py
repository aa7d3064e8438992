"""What other tools write about imports: dependency-cruiser, jdeps, tach, madge, and plain pairs as CSV."""

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from archdecide.errors import Place, refusal, unknown
from archdecide.guard.code_imports import CodeImport, CodeImports
from archdecide.guard.java_names import JavaNames
from archdecide.load.code_base import CodeBase
from archdecide.load.inputs import remember_input
from archdecide.load.json_records import read_records

MAXIMUM_BYTES = 256 << 20
FOREIGN = ("npm", "core", "unknown", "undetermined", "deprecated")
"""Beginnings of the types of dependencies of dependency-cruiser that are no file of the program."""
MADE_BY: Mapping[str, str] = {
    "depcruise": "depcruise --output-type json src",
    "jdeps": "jdeps -verbose:class -filter:none build/classes",
    "tach": "tach map",
    "madge": "madge --json src",
    "edges": "a CSV file with the columns from,to[,line]",
}
"""The one table of formats: the name on the command line, and what makes such a file."""
_CLASS = re.compile(r"[ \t]+(?P<source>[^\s()]+)?[ \t]+->[ \t]+(?P<target>\S+)(?:[ \t].*)?")
_CLASS_ALONE = re.compile(r"[ \t]+(?P<source>[^\s()]+)[ \t]+\(.*\)")


class _Dump(NamedTuple):
    """The pairs of a dump, with the files that import nothing."""

    imports: Iterable[CodeImport]
    files: Iterable[str] = ()


def read_import_dump(source: str, form: str | None, base: CodeBase) -> CodeImports:
    """The imports in a file of one of the formats (None: by its content), between files of a code base.

    Raises InputError where it cannot be read, is in no such format, or has no import of this code base.
    """
    if form is not None and form not in MADE_BY:
        raise unknown("format", form, MADE_BY, "--imports")
    content = _content(source)
    form = form or _guessed(source, content)
    dump = _READERS[form](source, content, base)
    real = os.path.realpath(base.folder).replace(os.sep, "/").rstrip("/") + "/"
    imports, files = [], {name for file in dump.files if (name := _inside(file, real))}
    for item in dump.imports:
        here, there = _inside(item.source, real), _inside(item.target, real)
        if here and there and here != there:
            imports.append(CodeImport(here, there, item.line, written=item.written))
            files |= {here, there}
    if not any(base.guarded.owners.owners(file) for file in files):
        hint = f"run {MADE_BY[form]} in {base.folder}, or name the folder from which its paths start with --root"
        raise refusal(source, f"none of its {len(files):,} files is code of a component", hint)
    return CodeImports(source, frozenset(files), tuple(imports))


def _content(source: str) -> str:
    try:
        with Path(source).open("rb") as stream:
            remember_input(stream.fileno())
            content = stream.read(MAXIMUM_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise refusal(source, f"cannot be read: {reason}", "check the name of the file") from None
    if len(content) > MAXIMUM_BYTES:
        raise refusal(source, f"is larger than {MAXIMUM_BYTES >> 20} MiB, the most that is read")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal(source, f"is not UTF-8 text: byte {error.start + 1}", "is this the right file?") from None


def _guessed(source: str, content: str) -> str:
    """The format of a text; a map of tach and one of madge look alike and mean the same."""
    beginning = content[:10_000].lstrip()
    if beginning.startswith(("{", "[")):
        return "depcruise" if re.search(r'"(modules|dependencies|summary)"', beginning) else "madge"
    if any(_CLASS.fullmatch(line) for line in content.splitlines()[:2_000]):
        return "jdeps"
    if source.endswith(".csv") or beginning.startswith("from,to"):
        return "edges"
    formats = "; ".join(f"{name}: {made}" for name, made in MADE_BY.items())
    raise refusal(source, "is in none of the formats that are read", f"add =FORMAT; {formats}")


def _depcruise(source: str, content: str, _base: CodeBase) -> _Dump:
    imports, files = [], []
    for module in _records(source, content, "modules"):
        importer = module.get("source")
        dependencies = module.get("dependencies")
        if not isinstance(importer, str) or not isinstance(dependencies, list):
            raise refusal(source, "has a module without source and dependencies", f"run {MADE_BY['depcruise']}")
        if module.get("coreModule") or module.get("couldNotResolve"):
            continue
        files.append(importer)
        for dependency in filter(_is_file, dependencies):
            written = dependency.get("module")
            imports.append(
                CodeImport(importer, dependency["resolved"], written=written if isinstance(written, str) else "")
            )
    return _Dump(imports, files)


def _is_file(dependency: Any) -> bool:
    """Whether a dependency is a file of the program."""
    if not isinstance(dependency, dict) or not isinstance(dependency.get("resolved"), str):
        return False
    types = dependency.get("dependencyTypes")
    kinds = [kind for kind in types if isinstance(kind, str)] if isinstance(types, list) else []
    is_foreign = dependency.get("coreModule") or dependency.get("couldNotResolve")
    return not is_foreign and not any(kind.startswith(FOREIGN) for kind in kinds)


def _records(source: str, content: str, key: str) -> Iterator[dict[str, Any]]:
    from io import BytesIO

    for record in read_records(BytesIO(content.encode("utf-8")), source, (key,), MAXIMUM_BYTES):
        if not isinstance(record.data, dict):
            raise refusal(record.place, "is no JSON object", "is this the right file?")
        yield record.data


def _file_map(source: str, content: str, _base: CodeBase) -> _Dump:
    imports: list[CodeImport] = []
    files: list[str] = []
    for record in _records(source, content, ""):
        for importer, targets in record.items():
            if not isinstance(targets, list) or not all(isinstance(target, str) for target in targets):
                raise refusal(source, f"'{importer}' has no list of files", f"run {MADE_BY['madge']}")
            files.append(importer)
            imports += (CodeImport(importer, target) for target in targets)
    return _Dump(imports, files)


def _jdeps(_source: str, content: str, base: CodeBase) -> _Dump:
    names = JavaNames(base.guarded, base.files)
    imports: list[CodeImport] = []
    files: dict[str, str] = {}
    current = ""
    for line in content.splitlines():
        if alone := _CLASS_ALONE.fullmatch(line):
            current = alone["source"]
        elif (found := _CLASS.fullmatch(line)) and (current := found["source"] or current):
            target = found["target"]
            importer = files.setdefault(current, names.file(current))
            imports.append(CodeImport(importer, names.file(target), written=target.partition("$")[0]))
    return _Dump([item for item in imports if _is_known(item.target, base)], files.values())


def _is_known(file: str, base: CodeBase) -> bool:
    """Whether a class is one of this code, or of a component whose sources are elsewhere; not one of a library."""
    return base.files.is_file(file) or bool(base.guarded.owners.owners(file))


def _edges(source: str, content: str, _base: CodeBase) -> _Dump:
    imports = []
    rows = csv.reader(StringIO(content, newline=""))
    try:
        for row in rows:
            place = Place(source, rows.line_num)
            cells = [cell.strip() for cell in row]
            if not any(cells) or cells[0].startswith("#") or cells[:2] == ["from", "to"]:
                continue
            if len(cells) not in (2, 3) or not cells[0] or not cells[1]:
                raise refusal(place, "is not from,to or from,to,line", "write two paths, and a line if you know it")
            imports.append(CodeImport(cells[0], cells[1], _line(cells[2], place) if len(cells) == 3 else None))
    except csv.Error as error:
        raise refusal(Place(source, rows.line_num), f"is not CSV: {error}", "is this the right file?") from None
    return _Dump(imports)


def _line(cell: str, place: Place) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and int(cell[:10]) > 0 and len(cell) < 10):
        raise refusal(place, f"'{cell}' is no line number", "lines are whole numbers from 1")
    return int(cell)


_READERS: Mapping[str, Callable[[str, str, CodeBase], _Dump]] = {
    "depcruise": _depcruise,
    "jdeps": _jdeps,
    "tach": _file_map,
    "madge": _file_map,
    "edges": _edges,
}


def _inside(path: str, real: str) -> str:
    """A path from the root of the code base; empty for one outside of it."""
    path = path.replace("\\", "/")
    path = path.removeprefix(real) if path.startswith(real) else path
    whole = os.path.normpath(path).replace(os.sep, "/") if path else ""
    return "" if not whole or whole.startswith(("../", "/")) or whole in (".", "..") or "\0" in whole else whole
