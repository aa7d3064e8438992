"""`archdecide evaluate`."""

from enum import StrEnum
from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, RULES, deliver, look


class EvaluationFormat(StrEnum):
    """What `evaluate` can print."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def evaluate(
    cases: Annotated[
        str, typer.Argument(help="File of cases to read; - for standard input.", metavar="CASES", show_default=False)
    ],
    form: Annotated[EvaluationFormat, typer.Option("--format", "-f", help="How to print.")] = EvaluationFormat.TEXT,
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Compare the rules with real systems: how often they agree, beside trivial answers, and where they are wrong."""
    from archdecide import api
    from archdecide.formats.document import validation_page
    from archdecide.formats.json import evaluation_json, plain
    from archdecide.formats.terminal import evaluation
    from archdecide.load.cases import read_cases
    from archdecide.packtools.evaluation import evaluate as evaluated

    pack = api.load_pack(*rules or ())
    loaded = read_cases(cases, pack)
    result = evaluated(loaded.cases, loaded.pairs, pack)
    if form is EvaluationFormat.JSON:
        text = plain.text(evaluation_json.printed(result, pack, loaded.sha256))
    elif form is EvaluationFormat.MARKDOWN:
        text = validation_page.text(result, pack, loaded.sha256)
    else:
        text = evaluation.text(result, pack, loaded.sha256, unicode=look(output).unicode)
    deliver(text, output, "Evaluation", for_people=form is EvaluationFormat.TEXT)
