"""Where the bundled rules and templates are, inside the installed package or beside it in a checkout; and the Python
modules that are made from them and kept."""

from contextlib import suppress
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from os import getpid
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parent
INSTALLED = PACKAGE / "_data"
CHECKOUT = PACKAGE.parent
COMPILED_PACK = INSTALLED / "core.json"
"""The core pack as JSON: built into the wheel, and kept up to date as a cache in a checkout."""
KEPT_MODULES = INSTALLED / "kept"
"""What `keep_module` keeps: built into the wheel, and kept up to date as a cache in a checkout."""


@cache
def is_checkout() -> bool:
    """Whether the package runs from a checkout, whose rules may change at any time."""
    return not (INSTALLED / "rules").is_dir()


def rules_folder() -> Path:
    """The folder that holds the rule packs."""
    return (CHECKOUT if is_checkout() else INSTALLED) / "rules"


def templates_folder() -> Path:
    """The folder that holds the templates."""
    return (CHECKOUT if is_checkout() else INSTALLED) / "templates"


def template_text(name: str) -> str:
    """The text of a bundled template, e.g. `report.md.j2`. Raises FileNotFoundError."""
    return (templates_folder() / name).read_text(encoding="utf-8")


def kept_module(name: str) -> dict[str, Any]:
    """The names in the Python module that is kept under a name; empty if there is none."""
    path = _kept_path(name)
    spec = spec_from_file_location(f"archdecide.kept.{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        return {}
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


def keep_module(name: str, text: str) -> None:
    """Keeps a Python module for later starts of a checkout."""
    keep(_kept_path(name), text)


def keep(path: Path, text: str) -> None:
    """Keeps a text for later starts of a checkout. A folder that cannot be written only costs time.

    Writes beside the file, then renames, so that nobody ever reads half of it.
    """
    beside = path.with_suffix(f".{getpid()}")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)


def _kept_path(name: str) -> Path:
    return KEPT_MODULES / f"{name.replace('.', '_')}.py"
