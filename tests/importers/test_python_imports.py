"""Imports of Python as the text states them are those that grimp finds."""

from collections import defaultdict
from pathlib import Path

import grimp
import pytest
from reading_cases import read_files

from archdecide.evidence.observations import Pair

ROOT = Path(__file__).parents[2]


def test_the_pairs_and_weights_of_this_program_are_those_of_grimp() -> None:
    paths = [path for path in (ROOT / "archdecide").rglob("*.py") if "_data" not in path.parts]
    files = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in paths}
    packages = {name.split("/")[1] for name in files if name.count("/") == 2 and name.endswith("__init__.py")}
    expected: dict[tuple[str, str], set[str]] = defaultdict(set)
    graph = grimp.build_graph("archdecide", cache_dir=None)
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            pair = (module.split(".")[1:2] or [""])[0], (imported.split(".")[1:2] or [""])[0]
            if pair[0] != pair[1] and set(pair) <= packages:
                expected[pair].add(module)
    found = {
        (item.subject.source, item.subject.target): item.value
        for item in read_files("imports", files).items
        if isinstance(item.subject, Pair) and item.field == "weight"
    }
    assert len(found) > 10
    assert found == {pair: len(modules) for pair, modules in expected.items()}


@pytest.mark.parametrize(
    ("statement", "imports"),
    [
        ("import ferry.fares", True),
        ("import os, ferry.fares.rates as r", True),
        ("from ferry import fares, os", True),
        ("from ferry.fares import *", True),
        ("from ferry . fares import x", False),
        ("from .. import fares", True),
        ("from ..fares import (a,\n  b)", True),
        ("from ..fares.rates import a", True),
        ("x = 1; import ferry.fares", True),
        ("try: from ferry.fares import x\nexcept ImportError: pass", True),
        ("'''\nimport ferry.fares\n'''", False),
        ('"""It\'s\nimport ferry.fares\n"""', False),
        ("# it's \nimport ferry.fares", True),
        ("x = 'import ferry.fares'", False),
        ("important = ferry.fares", False),
        ("from importlib import fares", False),
        ("from .importer import fares", False),
    ],
)
def test_an_import_is_found_where_python_finds_one(statement: str, imports: bool) -> None:
    files = {
        "ferry/__init__.py": "",
        "ferry/desk/__init__.py": "",
        "ferry/desk/views.py": statement + "\n",
        "ferry/fares/__init__.py": "",
        "ferry/fares/rates.py": "",
    }
    found = {item.subject for item in read_files("imports", files).items if isinstance(item.subject, Pair)}
    assert (Pair("desk", "fares") in found) is imports
