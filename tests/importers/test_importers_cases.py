"""Every importer says what its cases expect, and nothing else.

A case is a file `tests/importers/IMPORTER/CASE.yaml`: the files of a folder, what is known before they are read, and
everything that has to be said about them.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from reading_cases import CASES, read_files, said

from archdecide.importers import IMPORTERS, importer

PATHS = sorted(CASES.glob("*/*.yaml"))
ELSEWHERE = {"git", "lines"}
"""Importers whose input is no folder of files; their cases are written in Python."""


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_importer_says_what_the_case_expects(path: Path) -> None:
    case: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    found = said(read_files(path.parent.name, case["files"], case))
    assert {key: sorted(found[key]) for key in found} == {key: sorted(case.get(key, [])) for key in found}


@pytest.mark.parametrize("name", sorted(set(IMPORTERS) - ELSEWHERE))
def test_an_importer_has_a_case_in_which_it_speaks_and_one_in_which_it_is_silent(name: str) -> None:
    cases = {path.stem for path in PATHS if path.parent.name == name}
    assert "silent" in cases
    assert len(cases) > 1


@pytest.mark.parametrize("name", sorted(IMPORTERS))
def test_the_docstring_of_an_importer_is_its_manual_page(name: str) -> None:
    page = " ".join((importer(name).__doc__ or "").split())
    assert "Reads " in page
    assert "Gives" in page
    assert "Never: " in page
    assert any(word in page for word in ("high", "medium", "low"))


def test_every_case_belongs_to_an_importer() -> None:
    assert {path.parent.name for path in PATHS} <= set(IMPORTERS)
