"""Lines of code: how large the code base is.

Reads every file that people of the system write: no tests, migrations, examples, generated or vendored files, no
markup and no configuration, as `rules/scan/code.yaml` and the `.gitattributes` of the checkout say.

Gives `existing.codebase_kloc`, lines that are not blank, in thousands: high, but medium where more than a fifth of them
lies in one folder that may hold the work of others, by its name or by a licence of its own, and no `.gitattributes` of
the checkout says whose it is.

Never: what the code does, or how good it is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from archdecide.evidence.observations import Confidence, Observations, SystemSubject
from archdecide.importers import CheckoutFiles, Context, Source
from archdecide.importers.collection import Collection, Ground
from archdecide.importers.paths import folder_of

reads: tuple[str, ...] = ("*",)
made_by = ""
finds_components = False
THOUSAND = 1_000
LEAST_LINES = 50
"""Fewer lines are scripts beside a system whose code is elsewhere."""


FOREIGN_SHARE = 0.2


def read(source: Source, context: Context) -> Observations:
    """How many lines of code a checkout has."""
    into = Collection("lines", context.as_of)
    counted = {name: count for name in source.names if (count := source.files.lines_of_code(name))}
    lines = sum(counted.values())
    if lines >= LEAST_LINES:
        value = round(lines / THOUSAND) if lines >= 10 * THOUSAND else max(round(lines / THOUSAND, 1), 0.1)
        words = f"{lines:,} lines in {len(counted):,} files, without tests, generated and vendored code"
        confidence = Confidence.HIGH
        folder, foreign = _largest_foreign(source.files, counted, context.tables.get("code", {}))
        if foreign > FOREIGN_SHARE * lines:
            words += f"; {foreign:,} of them in {folder}, which may be the work of others"
            confidence = Confidence.MEDIUM
        into.observe(SystemSubject(), "existing.codebase_kloc", value, Ground(words, confidence))
    return into.observations()


def _largest_foreign(files: CheckoutFiles, counted: Mapping[str, int], table: Mapping[str, Any]) -> tuple[str, int]:
    """The folder of foreign look with the most lines, and these; none where a `.gitattributes` settles who wrote what.

    Of folders inside of each other the outermost counts.
    """
    if any("linguist-" in (files.text(name) or "") for name in files.matching((".gitattributes",))):
        return "", 0
    names = frozenset(table.get("foreign", ()))
    licensed = _licensed_apart(files, table.get("licences", ()))
    found: Counter[str] = Counter()
    for name, count in counted.items():
        parts = name.split("/")[:-1]
        for number, part in enumerate(parts, start=1):
            folder = "/".join(parts[:number])
            if part.lower() in names or folder in licensed:
                found[folder] += count
                break
    return min(found.items(), key=lambda item: (-item[1], item[0]), default=("", 0))


def _licensed_apart(files: CheckoutFiles, patterns: Sequence[str]) -> frozenset[str]:
    """The folders with a licence of their own that differs from that of the root."""
    texts = {name: " ".join((files.text(name) or "").split()) for name in files.matching(patterns)}
    of_root = {text for name, text in texts.items() if "/" not in name}
    return frozenset(folder_of(name) for name, text in texts.items() if of_root and text not in of_root)
