"""The tables of `rules/scan`: what names and files usually mean, as data."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from archdecide import assets
from archdecide.load.document import parse
from archdecide.load.text import read_text


@cache
def scan_tables() -> Mapping[str, Any]:
    """The data of every file in `rules/scan`, by name without ending."""
    folder = assets.rules_folder() / "scan"
    return {path.stem: parse(read_text(str(path))[1], path.name).data for path in sorted(folder.glob("*.yaml"))}
