"""Where the bundled rules and templates are, inside the installed package or beside it in a checkout; and the Python
modules that are made from them and kept."""

from contextlib import suppress
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from os import getpid
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    Folder = Path | Traversable
    """A folder or file on the disk, or inside a zip archive from which Python imports."""


def _package() -> "Folder":
    """The folder of the package, wherever Python imports it from."""
    folder = Path(__file__).parent
    if folder.is_dir():  # nearly always; the import below would take a tenth of a start
        return folder
    from importlib.resources import files

    return files("archdecide")


PACKAGE = _package()
INSTALLED = PACKAGE / "_data"
CHECKOUT = Path(__file__).parents[1]
COMPILED_PACK = INSTALLED / "core.json"
"""The core pack as JSON: built into the wheel, and kept up to date as a cache in a checkout."""
KEPT_MODULES = INSTALLED / "kept"
"""What `keep_module` keeps: built into the wheel, and kept up to date as a cache in a checkout."""
LAST_NAME = "IS_WHOLE"
"""What the last line of a kept module says: one that breaks off lacks it."""


@cache
def is_checkout() -> bool:
    """Whether the package runs from a checkout, whose rules may change at any time."""
    return not (INSTALLED / "rules").is_dir()


def rules_folder() -> "Folder":
    """The folder that holds the rule packs."""
    return (CHECKOUT if is_checkout() else INSTALLED) / "rules"


def templates_folder() -> "Folder":
    """The folder that holds the templates."""
    return (CHECKOUT if is_checkout() else INSTALLED) / "templates"


def examples_folder() -> "Folder":
    """The folder that holds the profiles of the examples, each in a folder of its own."""
    return (CHECKOUT if is_checkout() else INSTALLED) / "examples"


@cache
def template_files() -> tuple[str, ...]:
    """The file names of the bundled templates, sorted."""
    return tuple(sorted(file.name for file in templates_folder().iterdir() if file.name.endswith(".j2")))


def template_text(name: str) -> str:
    """The text of a bundled template, e.g. `report.md.j2`. Raises FileNotFoundError."""
    return (templates_folder() / name).read_text(encoding="utf-8")


def kept_module(name: str) -> dict[str, Any]:
    """The names in the Python module that is kept under a name; empty if there is none that is whole."""
    path = _kept_path(name)
    if not isinstance(path, Path) or not path.is_file():  # from a zip archive nothing kept is run
        return {}
    spec = spec_from_file_location(f"archdecide.kept.{path.stem}", path)
    if spec is None or spec.loader is None:
        return {}
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception:  # whatever the rest of a damaged file raises, it is made anew
        return {}
    return vars(module) if hasattr(module, LAST_NAME) else {}


def keep_module(name: str, text: str) -> None:
    """Keeps a Python module for later starts of a checkout."""
    keep(_kept_path(name), f"{text}\n{LAST_NAME} = True\n")


def keep(path: "Folder", text: str) -> None:
    """Keeps a text for later starts of a checkout. A folder that cannot be written only costs time.

    Writes beside the file, then renames, so that nobody ever reads half of it.
    """
    if not isinstance(path, Path):  # a zip archive takes no file
        return
    beside = path.with_suffix(f".{getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)


def _kept_path(name: str) -> "Folder":
    return KEPT_MODULES / f"{name.replace('.', '_')}.py"
