"""`archdecide schema`."""

import json
from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, deliver


def schema(
    name: Annotated[
        str,
        typer.Argument(
            help="profile, or what a command prints: decision (assess), graph, questions (ask), explanation (explain), "
            "change (whatif, compare), simulation (blast), check, scan (also import), history, rules (rules list), "
            "rules-test, rules-lint, settings (config show), evaluation (evaluate).",
            metavar="[NAME]",
        ),
    ] = "profile",
    output: OUTPUT = "-",
) -> None:
    """Print the JSON Schema (2020-12) of profiles, or of the JSON that a command prints."""
    from archdecide import formats
    from archdecide.errors import Diagnostic, InputError, Place, nearest

    if name not in formats.SCHEMAS:
        hint = nearest(name, formats.SCHEMAS) or f"schemas: {', '.join(formats.SCHEMAS)}"
        raise InputError([Diagnostic(Place("schema"), f"there is no schema '{name}'", hint)])
    deliver(json.dumps(formats.schema(name), indent=2, ensure_ascii=False) + "\n", output, "Schema")
