"""Bundled templates of documents and pages: filled in a sandbox, and kept as the Python that Jinja makes of them,
because making it takes longer than all else of a report.

What is kept stands under a key of everything that it depends on. Templates of users are never kept.
"""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from archdecide import assets, fact_phrases
from archdecide.formats.wording import decision_wording, numbers
from archdecide.formats.wording.escaping import cell, code, md
from archdecide.values import number_text

if TYPE_CHECKING:
    from jinja2 import Environment, Template

MANUALS = ("rulebook.md.j2", "validation.md.j2")
"""Templates with an environment of their own; all others are filled in here."""
FILTERS: Mapping[str, Callable[..., Any]] = {
    "md": md,
    "cell": cell,
    "code": code,
    "sentence": decision_wording.sentence,
    "listed": decision_wording.listed,
    "whole": numbers.whole,
    "percent": numbers.percent,
    "counted": decision_wording.counted,
    "number": number_text,
    "capitalised": decision_wording.capitalised,
    "clause": decision_wording.clause,
    "lowered": decision_wording.lowered,
    "quoted": decision_wording.quoted,
    "few": decision_wording.few,
    "label": fact_phrases.label,
    "labels": decision_wording.labels,
    "figure": numbers.figure,
}
"""What a template may pipe a value through."""
PAGES = (".html", ".html.j2")
"""Endings of what is HTML: every value is escaped. In Markdown every string of a user passes md, cell or code."""


@cache
def bundled(name: str) -> "Template":
    """A bundled template by its file name. Raises FileNotFoundError."""
    # jinja2 takes 40 ms to import, and only documents need it.
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    is_page = name.endswith(PAGES)
    environment = SandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=is_page,
        keep_trailing_newline=is_page,
    )
    environment.filters.update(FILTERS)
    return compiled(environment, name, assets.template_text(name))


def documents() -> tuple[str, ...]:
    """The templates that are filled in here, by file name."""
    return tuple(name for name in assets.template_files() if name not in MANUALS)


def make_ready() -> None:
    """Compiles every template of a document, which is then kept for the next start."""
    for name in documents():
        bundled(name)


def compiled(environment: "Environment", name: str, source: str) -> "Template":
    """The bundled template of this name and text: from the kept module, or made and, in a checkout, kept."""
    from jinja2 import Template, __version__

    options = (environment.trim_blocks, environment.lstrip_blocks, environment.autoescape, type(environment).__name__)
    key = sha256(repr((__version__, options, source)).encode()).hexdigest()
    kept = assets.kept_module(name)
    if kept.get("KEY") == key:
        return Template.from_module_dict(environment, kept, environment.make_globals(None))
    if assets.is_checkout():
        python = environment.compile(source, raw=True, defer_init=True)
        assets.keep_module(name, f'KEY = "{key}"\n{python}')
    return environment.from_string(source)
