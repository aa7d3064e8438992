"""`archdecide report`."""

from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver

TEMPLATE = Annotated[
    str, typer.Option("--template", help="report, summary (one page), or a Jinja file ending in .j2.", metavar="NAME")
]
MKDIR = Annotated[bool, typer.Option("--mkdir", help="Make the folder of the file if it is missing.")]


def report(
    profile: PROFILE, output: OUTPUT = "-", rules: RULES = None, template: TEMPLATE = "report", mkdir: MKDIR = False
) -> None:
    """Write the decision report with the service graph as Markdown, or what a template makes of it."""
    from archdecide import api

    pack = api.load_pack(*rules or ())
    deliver(
        api.report(api.load_profile(profile, pack), pack=pack, template=template), output, "Report", make_parents=mkdir
    )
