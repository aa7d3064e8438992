"""What an importer says about some files, in one line for each observation."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from archdecide.evidence.history import History
from archdecide.evidence.observations import Confidence, Observation, Observations
from archdecide.importers import Context, Options, Source, importer
from archdecide.load.scan_tables import scan_tables
from archdecide.load.scanning import ScannedFiles
from archdecide.values import value_text

CASES = Path(__file__).parent / "importers"
DAY = date(2026, 6, 30)


class MemoryTree:
    """Files that are nowhere on disk."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = {name: text.encode("utf-8", "surrogatepass") for name, text in files.items()}

    def names(self) -> tuple[str, ...]:
        """Every file, sorted."""
        return tuple(sorted(self.files))

    def open(self, name: str) -> tuple[BinaryIO, int] | None:
        """A file to read, and its size in bytes; None where there is none."""
        content = self.files.get(name)
        return None if content is None else (BytesIO(content), len(content))


def read_files(
    name: str, contents: Mapping[str, str], given: Mapping[str, Any] | None = None, history: History | None = None
) -> Observations:
    """What an importer says about some files.

    `given` may hold `named` files, `options`, `components` with their folders, `known_backing` services with their
    roles and `data_stores`, as in a case.
    """
    facts = given or {}
    files = ScannedFiles(MemoryTree(contents))
    named = tuple(facts.get("named", ()))
    module = importer(name)
    context = Context(
        today=DAY,
        as_of=DAY,
        components={key: tuple(paths) for key, paths in facts.get("components", {}).items()},
        backing=facts.get("known_backing", {}),
        data_stores=facts.get("data_stores", {}),
        tables=scan_tables(),
        options=Options(**facts.get("options", {})),
    )
    names = named or tuple(files.matching(module.reads))
    return module.read(Source(importer=name, files=files, names=names, named=bool(named), history=history), context)


def line(item: Observation) -> str:
    """An observation in words: subject, field, value and, in brackets, its confidence."""
    value = "" if item.field == "" else _value(item.value)
    words = [str(item.subject), item.field, value]
    return f"{' '.join(word for word in words if word)} ({Confidence(item.confidence).word})"


def _value(value: Any) -> str:
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(value))}]"
    return value_text(value)


def said(found: Observations) -> dict[str, list[str]]:
    """Everything that was said, in the words of a case; kinds by name are left out."""
    return {
        "says": [line(item) for item in found.items if not (item.field == "kind" and item.bounds)],
        "names": [f"{one.component} {one.name if one.declared else f'({one.name})'}" for one in found.names],
        "left_out": [f"{one.name} {one.role}" for one in found.left_out],
        "unresolved": [f"{one.subject} {one.name}" for one in found.unresolved],
        "backing": [f"{one.name} {one.role}" for one in found.backing],
        "notes": list(found.notes),
        "problems": list(map(str, found.problems)),
    }
