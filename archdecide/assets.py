"""Where the bundled rules and templates are: inside the installed package, or beside it in a checkout."""

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent
INSTALLED = PACKAGE / "_data"
CHECKOUT = PACKAGE.parent
COMPILED_PACK = INSTALLED / "core.json"
"""The core pack as JSON: built into the wheel, and kept up to date as a cache in a checkout."""


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
