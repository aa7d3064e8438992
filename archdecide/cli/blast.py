"""`archdecide blast`."""

from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver, look
from archdecide.cli.output_format import TextFormat


def blast(  # noqa: PLR0913, PLR0917  # what typer offers as options stands in the signature
    profile: PROFILE,
    fail: Annotated[
        str | None,
        typer.Option(
            "--fail", help="Simulate one failure in detail: of a component or deployable.", metavar="COMPONENT"
        ),
    ] = None,
    style: Annotated[
        str | None,
        typer.Option("--style", help="Cut for this style instead of the recommended one.", metavar="STYLE"),
    ] = None,
    form: Annotated[TextFormat, typer.Option("--format", "-f", help="Output format.")] = "text",
    output: OUTPUT = "-",
    rules: RULES = None,
) -> None:
    """Simulate failures on the service graph: what stops, what degrades, what is unaffected, and what would help."""
    pack = api.load_pack(*rules or ())
    api.expect_style(style, pack)
    loaded = api.load_profile(profile, pack)
    graph = api.service_graph(loaded, style=style, pack=pack)
    simulation = None
    if fail is not None:
        fail = api.expect_component(fail, graph)
        simulation = api.blast(loaded, fail, graph, pack=pack)
    text = api.render_simulation(graph, simulation, loaded.name, form, look(output))
    deliver(text, output, "Simulation", for_people=form == "text")
