"""The text of a template: bundled by name, or of a user by file."""

import os
from collections.abc import Mapping

from archdecide.assets import template_text
from archdecide.errors import nearest, refusal
from archdecide.load.text import read_text

BUNDLED: Mapping[str, str] = {"report": "report.md.j2", "summary": "summary.md.j2"}
"""The files of the templates that a report can be written by, by name."""
ENDING = ".j2"


def read_template(name: str) -> str:
    """The text of a bundled template, or of a file ending in `.j2`. Raises InputError."""
    if name in BUNDLED:
        return template_text(BUNDLED[name])
    if not (name.endswith(ENDING) and os.path.lexists(name)):
        known = f"{', '.join(BUNDLED)}, or a file ending in {ENDING}"
        hint = "; ".join(filter(None, (nearest(name, BUNDLED), f"templates: {known}")))
        raise refusal(name, "there is no template with this name", hint)
    return read_text(name)[1]
