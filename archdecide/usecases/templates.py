"""The templates that a report can be written with."""

from typing import TYPE_CHECKING

from archdecide.load.templates import read_template, report_templates

if TYPE_CHECKING:
    from archdecide.formats.terminal.output_style import OutputStyle


def template_names() -> tuple[str, ...]:
    """The bundled templates of reports."""
    return tuple(report_templates())


def show_template(name: str) -> str:
    """The text of a bundled template, or of a file ending in `.j2`. Raises InputError if it does not exist."""
    return read_template(name)


def template_variables(style: "OutputStyle | None" = None) -> str:
    """Every variable that a template may name, with its meaning and its parts, and every filter."""
    from archdecide.formats.document import template_variables as page
    from archdecide.formats.terminal.output_style import OutputStyle

    return page.text(style or OutputStyle())
