"""The text of a template: bundled by name, or of a user by file."""

import os
from collections.abc import Mapping
from functools import cache

from archdecide.assets import template_files, template_text
from archdecide.errors import nearest, refusal
from archdecide.load.text import read_text

ENDING = ".j2"
MARKDOWN = ".md.j2"
OTHER_DOCUMENTS = ("adr-", "portfolio.", "rulebook.", "validation.")
"""How the file names of templates start that print something other than one decision."""


@cache
def report_templates() -> Mapping[str, str]:
    """The files of the bundled templates for reports, by name: every `templates/NAME.md.j2` of no other document."""
    files = (name for name in template_files() if name.endswith(MARKDOWN) and not name.startswith(OTHER_DOCUMENTS))
    return {name.removesuffix(MARKDOWN): name for name in files}


def read_template(name: str) -> str:
    """The text of a bundled template, or of a file ending in `.j2`. Raises InputError."""
    bundled = report_templates()
    if name in bundled:
        return template_text(bundled[name])
    if not (name.endswith(ENDING) and os.path.lexists(name)):
        known = f"{', '.join(bundled)}, or a file ending in {ENDING}"
        hint = "; ".join(filter(None, (nearest(name, bundled), f"templates: {known}")))
        raise refusal(name, "there is no template with this name", hint)
    return read_text(name)[1]
