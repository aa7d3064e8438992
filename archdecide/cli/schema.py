"""`archdecide schema`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import OUTPUT, deliver


def schema(
    name: Annotated[
        str,
        typer.Argument(
            help="profile, or a command's output: decision (assess), graph, questions (ask), explanation (explain), "
            "change (whatif, compare), simulation (blast), check, scan (also import), history, rules (rules list), "
            "rules-test, rules-lint, settings (config show), evaluation (evaluate).",
            metavar="[NAME]",
        ),
    ] = "profile",
    output: OUTPUT = "-",
) -> None:
    """Print the JSON Schema (2020-12) of profiles, or of the JSON that a command prints."""
    deliver(api.schema_text(name), output, "Schema")
