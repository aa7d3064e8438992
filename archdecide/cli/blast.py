"""`archdecide blast`."""

from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver, look
from archdecide.cli.output_format import TextOrJson


def blast(  # noqa: PLR0913, PLR0917  # what typer offers as options stands in the signature
    profile: PROFILE,
    fail: Annotated[
        str | None,
        typer.Option("--fail", help="Tell one failure in detail: a component or deployable.", metavar="COMPONENT"),
    ] = None,
    style: Annotated[
        str | None,
        typer.Option("--style", help="Cut for this style instead of the recommended one.", metavar="STYLE"),
    ] = None,
    form: Annotated[TextOrJson, typer.Option("--format", "-f", help="How to print.")] = TextOrJson.TEXT,
    output: OUTPUT = "-",
    rules: RULES = None,
) -> None:
    """Simulate failures on the service graph: who stops, who serves less, who is untouched, and what would help."""
    from archdecide import api
    from archdecide.errors import unknown
    from archdecide.formats.json import blast_json
    from archdecide.formats.terminal import failures
    from archdecide.values import composed

    pack = api.load_pack(*rules or ())
    if style is not None and style not in pack.option_ids:
        raise unknown("style", style, pack.option_ids, "--style")
    loaded = api.load_profile(profile, pack)
    graph = api.service_graph(loaded, style=style, pack=pack)
    names = sorted({*graph.assignment, *(unit.name for unit in graph.deployables)})
    fail = None if fail is None else composed(fail)
    if fail is not None and fail not in names:
        example = f"for example '{names[0]}'" if names else "the profile lists no components"
        raise unknown("component", fail, names, "--fail", otherwise=example)
    simulation = None if fail is None else api.blast(loaded, fail, graph, pack=pack)
    if form is TextOrJson.JSON:
        text = blast_json.text(graph, simulation, loaded.name)
    elif simulation is None:
        text = failures.overview(graph, loaded.name, look(output))
    else:
        text = failures.detail(simulation, loaded.name, look(output))
    deliver(text, output, "Simulation", for_people=form is TextOrJson.TEXT)
