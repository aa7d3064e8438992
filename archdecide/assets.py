"""Where the bundled rules and templates are, inside the installed package or beside it in a checkout; and the Python
modules that are made from them and kept."""

from collections.abc import Callable, MutableMapping
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
"""What `kept_module` keeps: built into the wheel, and kept up to date as a cache in a checkout."""


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
    text = (templates_folder() / name).read_text(encoding="utf-8")
    _NAMES[text] = name
    return text


_NAMES: dict[str, str] = {}


def template_named(text: str) -> str | None:
    """The name of the bundled template with this text, if it was read from there."""
    return _NAMES.get(text)


def kept_module(name: str, key: str, make: Callable[[], str]) -> MutableMapping[str, Any]:
    """The names in a module whose Python text is made from something bundled, once for every key.

    A checkout keeps it for later starts; a folder that cannot be written only costs time.
    """
    path = KEPT_MODULES / f"{name.replace('.', '_')}.py"
    names = _names_in(path)
    if names.get("KEY") != key:
        text = f'KEY = "{key}"\n{make()}\n'
        if is_checkout():
            with suppress(OSError):
                _keep(path, text)
        names = {"__file__": str(path)}
        exec(compile(text, str(path), "exec"), names)  # noqa: S102  # what Jinja makes of a template of ours
    return names


def _names_in(path: Path) -> dict[str, Any]:
    spec = spec_from_file_location(f"archdecide.kept.{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        return {}
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return vars(module)


def _keep(path: Path, text: str) -> None:
    """Writes beside the file, then renames, so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{getpid()}")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)
