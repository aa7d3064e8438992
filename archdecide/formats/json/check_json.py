"""A check as JSON: the stable contract of `archdecide check --format json`, complete enough to be read again.

Fields are added, never renamed. `archdecide schema check` prints the schema. What is no UTF-8 (bytes of a file name
that are no text) shows as escapes; every other text is what it was.
"""

from archdecide.check.results import CheckRun
from archdecide.formats.json.plain import document
from archdecide.formats.wording import check_wording
from archdecide.rules import Pack


def text(run: CheckRun, _pack: Pack) -> str:
    """The run as indented JSON."""
    return check_wording.json_text(document(run))
