"""The size of a code base is what its people write."""

from datetime import date
from pathlib import Path

import pytest
from checkouts import write_files

from archdecide.evidence.observations import Confidence, Observations
from archdecide.importers import Context, Source, lines
from archdecide.load.scanning import ScannedFiles
from archdecide.load.trees import FolderTree


def observed(folder: Path) -> Observations:
    files = ScannedFiles(FolderTree(str(folder)))
    day = date(2026, 6, 30)
    names = tuple(files.matching(lines.reads))
    return lines.read(Source(importer="lines", files=files, names=names), Context(today=day, as_of=day))


@pytest.mark.parametrize(("count", "kloc"), [(60, 0.1), (1_260, 1.3), (12_600, 13)])
def test_lines_are_counted_in_thousands(count: int, kloc: float, tmp_path: Path) -> None:
    write_files(tmp_path, {"src/a.py": "x = 1\n\n" * count, "tests/b.py": "x = 1\n" * 9_000, "c.md": "x\n" * 9_000})
    (found,) = observed(tmp_path).items
    assert (found.field, found.value, found.confidence) == ("existing.codebase_kloc", kloc, Confidence.HIGH)
    assert found.source.startswith(f"lines: {count:,} lines in 1 files")


def test_a_few_scripts_are_no_code_base(tmp_path: Path) -> None:
    assert observed(write_files(tmp_path, {"run.py": "x = 1\n" * 49})) == Observations()
