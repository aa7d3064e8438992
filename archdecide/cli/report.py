"""`archdecide report`."""

from enum import StrEnum
from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver

REPORT = "report"
TEMPLATE = Annotated[
    str, typer.Option("--template", help="report, summary (one page), or a Jinja file ending in .j2.", metavar="NAME")
]
MKDIR = Annotated[bool, typer.Option("--mkdir", help="Make the folder of the file if it is missing.")]


class ReportFormat(StrEnum):
    """What `report` can write."""

    MARKDOWN = "md"
    HTML = "html"


def report(  # noqa: PLR0913, PLR0917  # one for each option
    profile: PROFILE,
    form: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="Markdown, or one HTML page with pictures and what-if.")
    ] = ReportFormat.MARKDOWN,
    template: TEMPLATE = REPORT,
    output: OUTPUT = "-",
    mkdir: MKDIR = False,
    rules: RULES = None,
) -> None:
    """Write the decision report with the service graph: as Markdown, as one HTML page, or by a template."""
    from archdecide import api
    from archdecide.errors import InputError, Place, Problem

    if form is ReportFormat.HTML and template != REPORT:
        raise InputError([Problem(Place("--template"), "the HTML page has no other template", "leave --format out")])
    pack = api.load_pack(*rules or ())
    text = api.report(api.load_profile(profile, pack), pack=pack, form=form.value, template=template)
    deliver(text, output, "Report", make_parents=mkdir)
