"""Options of `archdecide check` and `archdecide config`, and the settings read from them and the environment."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from archdecide import api

PATHS = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files, folders (searched for archdecide.yaml, .archdecide.yaml and *.archdecide.yaml, or with .yml), "
        "patterns such as 'services/**/archdecide.yaml', or - for standard input (default: the working folder).",
        metavar="[PATH...]",
        show_default=False,
    ),
]
FORMATS = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        help=f"Output format: {', '.join(api.CHECK_FORMATS)}; =FILE writes to a file. May be repeated: -f text "
        "-f sarif=out.sarif.",
        metavar="NAME[=FILE]",
    ),
]
FAIL_ON = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        help="Exit with 1 for findings of at least this severity: error, warning or note.",
        metavar="SEVERITY",
    ),
]
EXIT_ZERO = Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 instead of 1 when there are findings.")]
QUIET = Annotated[bool, typer.Option("--quiet", "-q", help="Print one line per finding and nothing else.")]
ALL = Annotated[
    bool, typer.Option("--all", help="Also show findings that do not count: waived, accepted or in the baseline.")
]
STATISTICS = Annotated[bool, typer.Option("--statistics", help="Also print the number of findings per rule.")]
TODAY = Annotated[
    str | None,
    typer.Option(
        "--today", help="Date from which ages and review dates are judged (default: today).", metavar="YYYY-MM-DD"
    ),
]
MARGIN = Annotated[
    str | None,
    typer.Option("--margin", help="Report tipping points closer than this share of the value.", metavar="SHARE"),
]
DISTANCE = Annotated[
    str | None,
    typer.Option(
        "--distance", help="Tolerated share of components that are in another service than proposed.", metavar="SHARE"
    ),
]
COVERAGE = Annotated[
    str | None,
    typer.Option("--coverage-minimum", help="Minimum share of criteria with a known driver.", metavar="SHARE"),
]
EVIDENCE = Annotated[
    str | None,
    typer.Option("--evidence-max-age-days", help="Age in days from which evidence is stale.", metavar="DAYS"),
]
GRADES = Annotated[
    list[str] | None,
    typer.Option(
        "--rule",
        help="Switch a check rule off, or override its severity: error, warning or note. May be repeated.",
        metavar="ID=off|SEVERITY",
    ),
]
BASELINE = Annotated[
    str | None,
    typer.Option("--baseline", help="Baseline file of accepted findings.", metavar="FILE"),
]
CATEGORY = Annotated[
    str | None,
    typer.Option(
        "--category",
        help="Category of these results in code scanning (SARIF), apart from others of the repository (default: "
        "from the paths).",
        metavar="NAME",
    ),
]
IMPORTS = Annotated[
    str | None,
    typer.Option(
        "--imports",
        help="Also compare the imports in the code with the record: python (read by grimp), or what another tool "
        "found: depcruise JSON, jdeps text, tach or madge JSON, CSV edges.",
        metavar="python|FILE[=FORMAT]",
    ),
]
UPDATE = Annotated[
    bool, typer.Option("--update-baseline", help="Write the findings to the baseline, which may only shrink.")
]
ALLOW_GROWTH = Annotated[bool, typer.Option("--allow-growth", help="Let --update-baseline add entries.")]
SINCE = Annotated[
    str | None,
    typer.Option(
        "--since",
        "--diff-base",
        help="Report only findings introduced or fixed since the merge base of this git revision and HEAD.",
        metavar="REV",
    ),
]
PATH = Annotated[
    str | None,
    typer.Option(
        "--path", help="File name to report for standard input, e.g. services/a/archdecide.yaml.", metavar="FILE"
    ),
]
JOBS = Annotated[str | None, typer.Option("--jobs", "-j", help="Number of processes; 0: one per core.", metavar="N")]
SHARD = Annotated[
    str | None,
    typer.Option("--shard", help="Check only one part of the files, e.g. 2/8, the second of eight.", metavar="K/N"),
]
MERGE = Annotated[
    bool,
    typer.Option(
        "--merge", help="Merge the JSON results of sharded runs, given instead of profiles, and print them as one run."
    ),
]
RULES_BEFORE = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules-before",
        help="Compare with the decisions under the core rules and this further rule pack. May be repeated.",
        metavar="DIR",
    ),
]
PACK_BEFORE = Annotated[
    Path | None,
    typer.Option(
        "--pack-before", help="Compare with the decisions under rules that rules export has written.", metavar="FILE"
    ),
]
CONFIG = Annotated[
    str | None, typer.Option("--config", help="Configuration file to use instead of the nearest one.", metavar="FILE")
]
ISOLATED = Annotated[bool, typer.Option("--isolated", help="Ignore configuration files and environment variables.")]


def settings_of(
    flags: dict[str, Any], grades: list[str] | None, config: str | None, *, isolated: bool
) -> "api.Settings":
    """The settings from flags, environment and configuration file. Raises InputError."""
    return api.read_settings(flags, grades or (), os.environ, config=config, isolated=isolated)
