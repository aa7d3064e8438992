"""`archdecide assess`."""

from typing import Annotated

import typer

from archdecide.cli.exit import Exit
from archdecide.cli.options import OUTPUT, RULES, deliver, look
from archdecide.cli.output_format import TextOrJson
from archdecide.cli.streams import print_problems


def assess(
    profiles: Annotated[
        list[str],
        typer.Argument(help="Profiles to read; - for standard input.", metavar="PROFILE...", show_default=False),
    ],
    form: Annotated[TextOrJson, typer.Option("--format", "-f", help="How to print.")] = TextOrJson.TEXT,
    deep: Annotated[
        bool, typer.Option("--deep", help="Also find the fewest facts that turn the answer, and what to ask next.")
    ] = False,
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Assess profiles: the recommendation, why, how sure it is, and what to do next."""
    from archdecide import api
    from archdecide.errors import InputError

    pack = api.load_pack(*rules or ())
    texts: list[str] = []
    records: list[object] = []
    problems = 0
    for source in profiles:
        try:
            decision = api.assess(api.load_profile(source, pack), pack, deep=deep)
        except InputError as error:
            problems += len(error.problems)
            print_problems(error.problems)
            continue
        if form is TextOrJson.JSON:
            from archdecide.formats.json import decision_json

            records.append(decision_json.data(decision, source))
        else:
            from archdecide.formats.terminal import assessment

            texts.append(assessment.assessment(decision, look(output), path=source))
    if form is TextOrJson.JSON:
        from archdecide.formats.json import plain

        content = records[0] if len(profiles) == 1 and records else records
        texts = [plain.json_text(content)] if records else []
    if texts:
        deliver("\n".join(texts), output, "Assessment", for_people=form is TextOrJson.TEXT)
    if problems:
        raise typer.Exit(Exit.BAD_INPUT)
