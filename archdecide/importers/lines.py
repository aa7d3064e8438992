"""Lines of code: how large the code base is.

Reads every file that people of the system write: no tests, migrations, examples, generated or vendored files, no
markup and no configuration, as `rules/scan/code.yaml` and the `.gitattributes` of the checkout say.

Gives `existing.codebase_kloc`, lines that are not blank, in thousands (high).

Never: what the code does, or how good it is.
"""

from archdecide.evidence.observations import Confidence, Observations, SystemSubject
from archdecide.importers import Context, Source
from archdecide.importers.collection import Collection, Ground

reads: tuple[str, ...] = ("*",)
made_by = ""
finds_components = False
THOUSAND = 1_000
LEAST_LINES = 50
"""Fewer lines are scripts beside a system whose code is elsewhere."""


def read(source: Source, context: Context) -> Observations:
    """How many lines of code a checkout has."""
    into = Collection("lines", context.as_of)
    counted = [count for name in source.names if (count := source.files.lines_of_code(name))]
    lines = sum(counted)
    if lines >= LEAST_LINES:
        value = round(lines / THOUSAND) if lines >= 10 * THOUSAND else max(round(lines / THOUSAND, 1), 0.1)
        words = f"{lines:,} lines in {len(counted):,} files, without tests, generated and vendored code"
        into.observe(SystemSubject(), "existing.codebase_kloc", value, Ground(words, Confidence.HIGH))
    return into.observations()
