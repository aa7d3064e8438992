"""Options of `archdecide check` and of `archdecide config`, and what is read from them and from the environment."""

import os
from datetime import date
from typing import Annotated, Any

import typer

from archdecide import api

PATHS = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files, folders (searched for archdecide.yaml, .archdecide.yaml and *.archdecide.yaml, or with .yml), "
        "patterns such as 'services/**/archdecide.yaml', or - for standard input; nothing: the working folder.",
        metavar="[PATH...]",
        show_default=False,
    ),
]
FORMATS = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        help="How to print: text, json, sarif, junit, github, gitlab or markdown; with =FILE into a file. May be "
        "repeated: -f text -f sarif=out.sarif.",
        metavar="NAME[=FILE]",
    ),
]
FAIL_ON = Annotated[
    str | None,
    typer.Option("--fail-on", help="End with 1 from this severity: error, warning or note.", metavar="SEVERITY"),
]
EXIT_ZERO = Annotated[bool, typer.Option("--exit-zero", help="End with 0 instead of 1 whatever is found.")]
QUIET = Annotated[bool, typer.Option("--quiet", "-q", help="Print one line for each finding, and nothing else.")]
STATISTICS = Annotated[bool, typer.Option("--statistics", help="Count the findings by rule.")]
TODAY = Annotated[
    str | None,
    typer.Option("--today", help="The date by which ages and reviews are judged.", metavar="YYYY-MM-DD"),
]
MARGIN = Annotated[
    str | None,
    typer.Option("--margin", help="Tell tipping points nearer than this share of a value.", metavar="SHARE"),
]
DISTANCE = Annotated[
    str | None,
    typer.Option("--distance", help="The share of components that may have to move.", metavar="SHARE"),
]
COVERAGE = Annotated[
    str | None,
    typer.Option("--coverage-minimum", help="The share of criteria that must be known.", metavar="SHARE"),
]
EVIDENCE = Annotated[
    str | None,
    typer.Option("--evidence-max-age-days", help="The age from which a fact is old.", metavar="DAYS"),
]
GRADES = Annotated[
    list[str] | None,
    typer.Option(
        "--rule",
        help="Switch a check rule off, or grade it: error, warning or note. May be repeated.",
        metavar="ID=off|SEVERITY",
    ),
]
BASELINE = Annotated[
    str | None,
    typer.Option("--baseline", help="File of findings that are known and do not count.", metavar="FILE"),
]
CATEGORY = Annotated[
    str | None,
    typer.Option(
        "--category",
        help="What code scanning knows these results by (SARIF), apart from others of the same repository; else made "
        "from the paths.",
        metavar="NAME",
    ),
]
UPDATE = Annotated[
    bool, typer.Option("--update-baseline", help="Write what is found into the baseline; it may only shrink.")
]
ALLOW_GROWTH = Annotated[bool, typer.Option("--allow-growth", help="Let --update-baseline add entries.")]
SINCE = Annotated[
    str | None,
    typer.Option(
        "--since",
        "--diff-base",
        help="Only what changes introduce or fix since the history left this git revision (the merge base with HEAD).",
        metavar="REV",
    ),
]
PATH = Annotated[
    str | None,
    typer.Option(
        "--path", help="The file that standard input stands for, e.g. services/a/archdecide.yaml.", metavar="FILE"
    ),
]
JOBS = Annotated[
    str | None, typer.Option("--jobs", "-j", help="How many processes; 0: one for each core.", metavar="N")
]
SHARD = Annotated[
    str | None, typer.Option("--shard", help="Check only this part of all files, e.g. 2/8.", metavar="K/N")
]
MERGE = Annotated[
    bool,
    typer.Option("--merge", help="Join JSON results of --shard, named instead of profiles, and print them as one."),
]
CONFIG = Annotated[
    str | None, typer.Option("--config", help="Configuration file to read instead of the nearest.", metavar="FILE")
]
ISOLATED = Annotated[
    bool, typer.Option("--isolated", help="Read no configuration file and no variable of the environment.")
]


def settings_of(
    flags: dict[str, Any], grades: list[str] | None, config: str | None, *, isolated: bool
) -> "api.Settings":
    """The settings for flags, environment and file. Raises InputError."""
    return api.read_settings(flags, grades or (), os.environ, config=config, isolated=isolated)


def today_of(text: str | None) -> date:
    """The day that `--today` names, or what the clock says: nothing else reads it. Raises InputError."""
    # The day where the user is, as reviews and waivers mean it.
    return api.read_day(text, "--today") or date.today()  # noqa: DTZ011
