"""Paths of Python code as dotted names, and back."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from keyword import iskeyword

from msgspec import Struct

from archdecide.guard.guarded_modules import CodeFiles, GuardedModules, is_below

PYTHON = (".py",)
_PACKAGE = "__init__.py"


class ModuleName(Struct, frozen=True, order=True):
    """A Python module by its dotted name; `whole` with everything below it."""

    name: str
    whole: bool


class PythonNames(Struct, frozen=True, dict=True):
    """Names start below `root` where that is no package itself, else below the nearest folder that is none."""

    files: CodeFiles
    root: str | None

    def start(self, path: str) -> str:
        """The folder at which names of a path start: what stands on Python's path."""
        if self.root is not None and is_below(path, self.root) and not self.is_package(self.root):
            return self.root
        folder = _parent(path)
        while folder != "." and self.is_package(folder):
            folder = _parent(folder)
        return path if folder == _parent(path) and self._holds_packages(path) else folder

    def _holds_packages(self, folder: str) -> bool:
        """Whether a folder is no package, and packages are directly below it."""
        return not self.is_package(folder) and folder in self._parents_of_packages

    @cached_property
    def _parents_of_packages(self) -> frozenset[str]:
        folders = (
            name.removesuffix(_PACKAGE).rstrip("/") for name in self.files.names if name.endswith(f"/{_PACKAGE}")
        )
        return frozenset(map(_parent, folders))

    def is_package(self, folder: str) -> bool:
        """Whether a folder is a package with an `__init__.py`."""
        return self.files.is_file(_PACKAGE if folder == "." else f"{folder}/{_PACKAGE}")

    def name(self, path: str) -> str:
        """The dotted name of a file or folder; empty for the folder at which names start."""
        start = self.start(path)
        inside = path if start == "." else path[len(start) + 1 :]
        dotted = inside.removesuffix(".py").replace("/", ".")
        return "" if dotted in (".", "__init__") else dotted.removesuffix(".__init__")

    def unnameable(self, path: str) -> str:
        """The part of a path that no import statement can name; empty where there is none."""
        parts = self.name(path).split(".")
        return next((part for part in parts if not part.isidentifier() or iskeyword(part)), "")

    def covered(self, paths: Iterable[str], holes: Sequence[str]) -> Iterator[ModuleName]:
        """The modules at or below paths without those at or below `holes`; whole packages where nothing is missing."""
        for path in paths:
            inside = [hole for hole in holes if is_below(hole, path)]
            if path in inside:
                continue
            if not inside and self.name(path):
                yield ModuleName(self.name(path), whole=not path.endswith(_PACKAGE))
                continue
            if self.is_package(path) and f"{path}/{_PACKAGE}" not in inside:
                yield ModuleName(self.name(path), whole=False)
            yield from self.covered(self._children(path), inside)

    def _children(self, folder: str) -> list[str]:
        """The modules and folders of code directly below a folder."""
        start = 0 if folder == "." else len(folder) + 1
        found = {
            name[: start + len(name[start:].partition("/")[0])]
            for name in self.files.below(folder)
            if name.endswith(PYTHON)
        }
        return sorted(path for path in found if path[start:] != _PACKAGE)

    def file(self, module: str, start: str) -> str | None:
        """The file of a module whose name starts at a folder; None where there is none."""
        inside = module.replace(".", "/")
        stem = inside if start == "." else f"{start}/{inside}"
        return next(filter(self.files.is_file, (f"{stem}/{_PACKAGE}", f"{stem}.py")), None)


def packages(guarded: GuardedModules, names: PythonNames) -> dict[str, str]:
    """The outermost packages that hold the code, each with the folder on Python's path that it is in.

    A single file that is in no package has no place in a graph of packages.
    """
    found: dict[str, str] = {}
    paths = [path for module in guarded.modules for path in module.code]
    for path in (*paths, *guarded.open, *([guarded.root] if guarded.root else [])):
        for name, start in _tops(path, names):
            found.setdefault(name, start)
    return dict(sorted(found.items()))


def _tops(path: str, names: PythonNames) -> Iterator[tuple[str, str]]:
    start = names.start(path)
    if dotted := names.name(path):
        top = dotted.partition(".")[0]
        if not names.files.is_file(f"{top}.py" if start == "." else f"{start}/{top}.py"):
            yield top, start
        return
    for file in names.files.below(path):
        inside = file if path == "." else file[len(path) + 1 :]
        top, _, rest = inside.partition("/")
        if rest and file.endswith(PYTHON) and names.is_package(top if path == "." else f"{path}/{top}"):
            yield top, path


def _parent(path: str) -> str:
    return path.rpartition("/")[0] or "."
