"""`archdecide report`."""

from enum import StrEnum
from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver


class ReportFormat(StrEnum):
    """What `report` can write."""

    MARKDOWN = "md"
    HTML = "html"


def report(
    profile: PROFILE,
    form: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="Markdown, or one HTML page with pictures and what-if.")
    ] = ReportFormat.MARKDOWN,
    output: OUTPUT = "-",
    rules: RULES = None,
) -> None:
    """Write the decision report with the service graph, as Markdown or as one HTML page."""
    from archdecide import api

    pack = api.load_pack(*rules or ())
    deliver(api.report(api.load_profile(profile, pack), pack=pack, form=form.value), output, "Report")
