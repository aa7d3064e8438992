"""`archdecide assess`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.exit import Exit
from archdecide.cli.options import OUTPUT, RULES, deliver, look
from archdecide.cli.output_format import TextFormat
from archdecide.cli.streams import print_problems


def assess(
    profiles: Annotated[
        list[str],
        typer.Argument(help="Profiles to read; - for standard input.", metavar="PROFILE...", show_default=False),
    ],
    form: Annotated[TextFormat, typer.Option("--format", "-f", help="Output format.")] = "text",
    deep: Annotated[
        bool,
        typer.Option(
            "--deep",
            help="Also find the fewest facts that change the recommendation, and what to ask next.",
        ),
    ] = False,
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Assess profiles: the recommendation, why, how sure it is, and what to do next."""
    pack = api.load_pack(*rules or ())
    assessed: list[tuple[str, api.Plan]] = []
    problems = 0
    for source in profiles:
        try:
            loaded = api.load_profile(source, pack)
            assessed.append((source, api.plan(loaded, pack, api.assess(loaded, pack, deep=deep))))
        except api.InputError as error:
            problems += len(error.problems)
            print_problems(error.problems)
    if assessed:
        text = api.render_assessments(assessed, form, look(output), as_list=len(profiles) > 1)
        deliver(text, output, "Assessment", for_people=form == "text")
    if problems:
        raise typer.Exit(Exit.BAD_INPUT)
