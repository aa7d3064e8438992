"""The tables of `rules/scan`: what names and files usually mean, as data."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from archdecide import assets
from archdecide.load.document import parse


@cache
def scan_tables() -> Mapping[str, Any]:
    """The data of every file in `rules/scan`, by name without ending."""
    folder = assets.rules_folder() / "scan"
    files = sorted((path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda path: path.name)
    return {path.name.removesuffix(".yaml"): parse(path.read_text("utf-8"), path.name).data for path in files}
