"""`archdecide explain`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver, look
from archdecide.cli.output_format import TextFormat


def explain(  # noqa: PLR0913, PLR0917  # one for each option
    profile: PROFILE,
    criteria: Annotated[
        list[str] | None,
        typer.Option("--criterion", help="Explain this criterion, by id or code. May be repeated.", metavar="ID"),
    ] = None,
    facts: Annotated[
        list[str] | None,
        typer.Option("--fact", help="Explain this fact, e.g. team.engineers. May be repeated.", metavar="PATH"),
    ] = None,
    options: Annotated[
        list[str] | None, typer.Option("--option", help="Explain this option. May be repeated.", metavar="ID")
    ] = None,
    gates: Annotated[
        list[str] | None,
        typer.Option("--gate", help="Explain this gate, by id or code. May be repeated.", metavar="ID"),
    ] = None,
    form: Annotated[TextFormat, typer.Option("--format", "-f", help="Output format.")] = "text",
    rules: RULES = None,
    output: OUTPUT = "-",
) -> None:
    """Explain where a number comes from: curve, weight and sources. Without options, list what can be explained."""
    pack = api.load_pack(*rules or ())
    explained = api.explain(
        api.load_profile(profile, pack),
        pack,
        criterion=criteria or (),
        fact=facts or (),
        option=options or (),
        gate=gates or (),
    )
    text = api.render_explanation(explained, pack, profile, form, look(output))
    deliver(text, output, "Explanation", for_people=form == "text")
