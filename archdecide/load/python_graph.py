"""The imports of Python code, found by grimp: the code is read, never imported or run."""

import importlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from archdecide.errors import Place, refusal
from archdecide.guard.code_imports import CodeImport, CodeImports
from archdecide.guard.python_names import PythonNames, packages
from archdecide.load.code_base import CodeBase

ORIGIN = "python"


def read_python_imports(base: CodeBase) -> CodeImports:
    """The imports between the packages of a code base, but those for type checkers.

    Raises InputError where grimp is not installed, there is no package, or a file is no Python.
    """
    try:
        import grimp
        from grimp.exceptions import GrimpException, SourceSyntaxError
    except ImportError:
        hint = 'install it: pip install "archdecide[python]"'
        raise refusal("--imports", "python needs grimp, which is not installed", hint) from None
    names = PythonNames(base.files, base.guarded.root)
    found = packages(base.guarded, names)
    if not found:
        hint = "packages are folders with an __init__.py, or lie below code.root"
        raise refusal("--imports", f"no component in {base.folder} has Python code in a package", hint)
    starts = dict.fromkeys(str(Path(base.folder, start).resolve()) for start in found.values())
    try:
        with _first_on_path(starts, found):
            graph = grimp.build_graph(*found, cache_dir=None, exclude_type_checking_imports=True)
    except SourceSyntaxError as error:
        raise refusal(Place(error.filename, error.lineno), "is not valid Python", "correct it first") from None
    except (GrimpException, ValueError, OSError) as error:
        raise refusal(base.folder, f"grimp cannot read the code: {error}", "check the paths at code:") from None
    imports = []
    starting = ((module, found[module.partition(".")[0]]) for module in graph.modules)
    files = {module: file for module, start in starting if (file := names.file(module, start))}
    owner = base.guarded.owners.owner
    for module, file in files.items():
        for target in graph.find_modules_directly_imported_by(module):
            there = files.get(target)
            if there is None or owner(file) == owner(there):
                continue
            for detail in graph.get_import_details(importer=module, imported=target):
                imports.append(CodeImport(file, there, detail["line_number"], detail["line_contents"]))
    return CodeImports(ORIGIN, frozenset(files.values()), tuple(sorted(set(imports))))


@contextmanager
def _first_on_path(folders: Iterable[str], names: Iterable[str]) -> Iterator[None]:
    """Within it, top-level packages are looked for in these folders first, even where others of that name are loaded.

    Looking for a top-level name imports nothing.
    """
    path, loaded = list(sys.path), {name: sys.modules.pop(name) for name in names if name in sys.modules}
    sys.path[:0] = folders
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = path
        sys.modules.update(loaded)
