"""`archdecide assess`."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from archdecide.cli.exit import Exit
from archdecide.cli.options import OUTPUT, RULES, colour, deliver, unicode, width


class AssessFormat(StrEnum):
    """What `assess` can print."""

    TEXT = "text"
    JSON = "json"


def assess(
    profiles: Annotated[
        list[str],
        typer.Argument(help="Profiles to read; - for standard input.", metavar="PROFILE...", show_default=False),
    ],
    form: Annotated[AssessFormat, typer.Option("--format", "-f", help="How to print.")] = AssessFormat.TEXT,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also find the fewest facts that turn the answer, and what to ask next.")
    ] = False,
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Assess profiles: the recommendation, why, how sure it is, and what to do next."""
    from archdecide import api
    from archdecide.errors import InputError
    from archdecide.formats.json import decision_json
    from archdecide.formats.terminal import assessment

    pack = api.load_pack(*rules or ())
    texts: list[str] = []
    records: list[object] = []
    problems = 0
    for source in profiles:
        try:
            profile = api.load_profile(source, pack)
            plan = api.plan(profile, pack, api.assess(profile, pack, deep=deep))
        except InputError as error:
            problems += len(error.problems)
            sys.stderr.writelines(f"error: {problem}\n" for problem in error.problems)
            continue
        if form is AssessFormat.JSON:
            records.append(decision_json.data(plan.decision, source, plan))
        else:
            texts.append(assessment.assessment(plan, width=width(), color=colour(), unicode=unicode(), path=source))
    if form is AssessFormat.JSON:
        content = records[0] if len(profiles) == 1 and records else records
        texts = [decision_json.json_text(content)] if records else []
    if texts:
        deliver("\n".join(texts), output, "Assessment")
    if problems:
        raise typer.Exit(Exit.BAD_INPUT)
