"""`archdecide report`."""

from typing import Annotated, Literal

import typer

from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver

FORMAT = Annotated[Literal["md", "html"], typer.Option("--format", help="Markdown, or one page with pictures.")]


def report(profile: PROFILE, output: OUTPUT = "-", form: FORMAT = "md", rules: RULES = None) -> None:
    """Write the decision report with the service graph as Markdown or as an HTML page."""
    from archdecide import api

    pack = api.load_pack(*rules or ())
    deliver(api.report(api.load_profile(profile, pack), pack=pack, form=form), output, "Report")
