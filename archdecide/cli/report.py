"""`archdecide report`."""

import os
from pathlib import Path
from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.exit import Exit
from archdecide.cli.options import OUTPUT, RULES, counting_bar, deliver, expect_output
from archdecide.cli.output_format import ReportFormat
from archdecide.cli.streams import print_problems

REPORT = "report"
TEMPLATE = Annotated[
    str,
    typer.Option(
        "--template",
        help="A template of archdecide templates list, e.g. summary (one page), or a Jinja file ending in .j2.",
        metavar="NAME",
    ),
]
MKDIR = Annotated[bool, typer.Option("--mkdir", help="Create the folder of the file if it is missing.")]


def report(  # noqa: PLR0913, PLR0917  # one for each option
    profiles: Annotated[
        list[str],
        typer.Argument(
            help="A profile, or - for standard input; folders, patterns or several profiles make a portfolio.",
            metavar="PROFILE...",
            show_default=False,
        ),
    ],
    form: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="Markdown, or one HTML page with diagrams and what-if.")
    ] = "md",
    template: TEMPLATE = REPORT,
    output: OUTPUT = "-",
    mkdir: MKDIR = False,
    reports: Annotated[
        Path | None,
        typer.Option("--reports", help="Folder for the individual reports that a portfolio links to.", metavar="DIR"),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option("--today", help="Date from which days are counted (default: today).", metavar="YYYY-MM-DD"),
    ] = None,
    rules: RULES = None,
) -> None:
    """Write the decision report with the service graph, or the portfolio of many profiles, as Markdown or HTML."""
    pack = api.load_pack(*rules or ())
    single = len(profiles) == 1 and (profiles[0] == "-" or not _is_pattern(profiles[0]))
    if template != REPORT and not (single and form == "md"):
        hint = "leave --format out, and name one profile"
        raise api.refusal("--template", "only a Markdown report of one profile has templates", hint)
    if single:
        text = api.report(api.load_profile(profiles[0], pack), pack=pack, form=form, template=template)
        deliver(text, output, "Report", make_parents=mkdir)
        return
    now = api.chosen_day(today, "--today")
    with counting_bar("Profiles") as progress:
        found = api.portfolio(profiles, now, pack, progress=progress)
    expect_output(output, "Portfolio", make_parents=mkdir)
    links = api.write_reports(found, reports, output, form, pack, make_folder=mkdir) if reports else {}
    text = api.render_portfolio(found, form, links)
    deliver(text, output, "Portfolio", make_parents=mkdir)
    print_problems(problem for trouble in found.troubles for problem in trouble.problems)
    if found.troubles:
        raise typer.Exit(Exit.BAD_INPUT)


def _is_pattern(name: str) -> bool:
    """Whether a name stands for several profiles: a folder, or a pattern that is not an existing file."""
    return os.path.isdir(name) or (not os.path.lexists(name) and any(sign in name for sign in "*?["))  # noqa: PTH112
