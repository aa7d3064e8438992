"""The size of a code base is what its people write."""

from datetime import date
from pathlib import Path

import pytest
from checkouts import write_files

from archdecide.evidence.observations import Confidence, Observations
from archdecide.importers import Context, Source, lines
from archdecide.load.scan_tables import scan_tables
from archdecide.load.scanning import ScannedFiles
from archdecide.load.trees import FolderTree


def observed(folder: Path) -> Observations:
    files = ScannedFiles(FolderTree(str(folder)))
    day = date(2026, 6, 30)
    names = tuple(files.matching(lines.reads))
    context = Context(today=day, as_of=day, tables=scan_tables())
    return lines.read(Source(importer="lines", files=files, names=names), context)


@pytest.mark.parametrize(("count", "kloc"), [(60, 0.1), (1_260, 1.3), (12_600, 13)])
def test_lines_are_counted_in_thousands(count: int, kloc: float, tmp_path: Path) -> None:
    write_files(tmp_path, {"src/a.py": "x = 1\n\n" * count, "tests/b.py": "x = 1\n" * 9_000, "c.md": "x\n" * 9_000})
    (found,) = observed(tmp_path).items
    assert (found.field, found.value, found.confidence) == ("existing.codebase_kloc", kloc, Confidence.HIGH)
    assert found.source.startswith(f"lines: {count:,} lines in 1 files")


def test_a_few_scripts_are_no_code_base(tmp_path: Path) -> None:
    assert observed(write_files(tmp_path, {"run.py": "x = 1\n" * 49})) == Observations()


@pytest.mark.parametrize(
    ("files", "confidence", "folder"),
    [
        ({"external/list.c": 30}, Confidence.MEDIUM, "external"),
        ({"src/deps/in/list.c": 30}, Confidence.MEDIUM, "src/deps"),
        ({"external/list.c": 20}, Confidence.HIGH, ""),  # a fifth is not more than a fifth
        ({"external/list.c": 15, "contrib/list.c": 15}, Confidence.HIGH, ""),
        ({"lists/list.c": 30, "LICENSE": "MIT", "lists/LICENSE": "BSD\n3"}, Confidence.MEDIUM, "lists"),
        ({"lists/list.c": 30, "LICENSE": "BSD 3", "lists/LICENSE": "BSD\n3"}, Confidence.HIGH, ""),
        ({"lists/list.c": 30, "lists/LICENSE": "BSD 3"}, Confidence.HIGH, ""),
        ({"external/list.c": 30, ".gitattributes": "gone/** linguist-vendored"}, Confidence.HIGH, ""),
        ({"external/list.c": 30, ".gitattributes": "*.c eol=lf"}, Confidence.MEDIUM, "external"),
    ],
)
def test_code_that_others_may_have_written_is_counted_less_surely(
    files: dict[str, int | str], confidence: Confidence, folder: str, tmp_path: Path
) -> None:
    own = 100 - sum(count for count in files.values() if isinstance(count, int))
    texts = {name: text if isinstance(text, str) else "x\n" * text for name, text in files.items()}
    (found,) = observed(write_files(tmp_path, {"src/a.c": "x\n" * own, **texts})).items
    assert (found.value, found.confidence) == (0.1, confidence)
    assert (f"in {folder}, which may be the work of others" in found.source) is (confidence == Confidence.MEDIUM)
