"""Bundled templates as Python modules that are kept: turning one into Python takes longer than all else of a report.

What is kept is the text that Jinja itself generates, under a key of everything that it depends on. Templates of
users are never kept.
"""

from hashlib import sha256
from typing import TYPE_CHECKING

from archdecide import assets

if TYPE_CHECKING:
    from jinja2 import Environment, Template


def compiled(environment: "Environment", source: str) -> "Template":
    """The template with this text, from the kept module where the text is that of a bundled one."""
    name = assets.template_named(source)
    if name is None:
        return environment.from_string(source)
    from jinja2 import Template, __version__

    options = (environment.trim_blocks, environment.lstrip_blocks, environment.autoescape, type(environment).__name__)
    key = sha256(repr((__version__, options, source)).encode()).hexdigest()

    def python() -> str:
        return environment.compile(source, raw=True, defer_init=True)

    return Template.from_module_dict(environment, assets.kept_module(name, key, python), environment.make_globals(None))
