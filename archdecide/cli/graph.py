"""`archdecide graph`."""

from enum import StrEnum
from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver


class GraphFormat(StrEnum):
    """What `graph` can write."""

    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"


def graph(
    profile: PROFILE,
    form: Annotated[GraphFormat, typer.Option("--format", "-f", help="How to write the graph.")] = GraphFormat.MERMAID,
    style: Annotated[
        str | None,
        typer.Option("--style", help="Cut for this style instead of the recommended one.", metavar="STYLE"),
    ] = None,
    output: OUTPUT = "-",
    rules: RULES = None,
) -> None:
    """Write the service graph: which components run together, and how the parts talk."""
    from archdecide import api
    from archdecide.errors import InputError, Place, Problem, nearest

    pack = api.load_pack(*rules or ())
    if style is not None and style not in pack.option_ids:
        known = nearest(style, pack.option_ids) or f"styles: {', '.join(pack.option_ids)}"
        raise InputError([Problem(Place("--style"), f"there is no style '{style}'", known)])
    loaded = api.load_profile(profile, pack)
    cut = api.service_graph(loaded, style=style, pack=pack)
    deliver(api.render(cut, form.value, title=loaded.name), output, "Service graph")
