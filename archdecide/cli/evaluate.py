"""`archdecide evaluate`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import OUTPUT, RULES, deliver, look
from archdecide.cli.output_format import EvaluationFormat


def evaluate(
    cases: Annotated[
        str, typer.Argument(help="File of cases to read; - for standard input.", metavar="CASES", show_default=False)
    ],
    form: Annotated[EvaluationFormat, typer.Option("--format", "-f", help="Output format.")] = "text",
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Compare the rules with real systems: how often they agree, against trivial answers, and where they are wrong."""
    pack = api.load_pack(*rules or ())
    evaluation, sha256 = api.evaluate(cases, pack)
    text = api.render_evaluation(evaluation, pack, sha256, form, look(output))
    deliver(text, output, "Evaluation", for_people=form == "text")
