"""`archdecide blast`."""

from enum import StrEnum
from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, PROFILE, RULES, colour, deliver, unicode, width


class BlastFormat(StrEnum):
    """What `blast` can print."""

    TEXT = "text"
    JSON = "json"


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
    form: Annotated[BlastFormat, typer.Option("--format", "-f", help="How to print.")] = BlastFormat.TEXT,
    output: OUTPUT = "-",
    rules: RULES = None,
) -> None:
    """Simulate failures on the service graph: who stops, who serves less, who is untouched, and what would help."""
    from archdecide import api
    from archdecide.errors import Diagnostic, InputError, Place, nearest
    from archdecide.formats.json import blast_json
    from archdecide.formats.terminal import failures
    from archdecide.values import composed

    pack = api.load_pack(*rules or ())
    if style is not None and style not in pack.option_ids:
        known = nearest(style, pack.option_ids) or f"styles: {', '.join(pack.option_ids)}"
        raise InputError([Diagnostic(Place("--style"), f"there is no style '{style}'", known)])
    loaded = api.load_profile(profile, pack)
    graph = api.service_graph(loaded, style=style, pack=pack)
    names = sorted({*graph.assignment, *(unit.name for unit in graph.deployables)})
    fail = None if fail is None else composed(fail)
    if fail is not None and fail not in names:
        hint = nearest(fail, names) or (f"for example '{names[0]}'" if names else "the profile lists no components")
        raise InputError([Diagnostic(Place("--fail"), f"there is no component '{fail}'", hint)])
    simulation = None if fail is None else api.blast(loaded, fail, graph, pack=pack)
    if form is BlastFormat.JSON:
        text = blast_json.text(graph, simulation, loaded.name)
    elif simulation is None:
        text = failures.overview(graph, loaded.name, width=width(), color=colour(), unicode=unicode())
    else:
        text = failures.detail(simulation, loaded.name, width=width(), color=colour(), unicode=unicode())
    deliver(text, output, "Simulation")
