"""`archdecide graph`."""

from enum import StrEnum
from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver, progress_bar


class GraphFormat(StrEnum):
    """What `graph` can write."""

    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"
    SVG = "svg"
    PLANTUML = "plantuml"
    C4 = "c4"
    STRUCTURIZR = "structurizr"
    GRAPHML = "graphml"
    D2 = "d2"


def graph(  # noqa: PLR0913, PLR0917  # one for each option
    profile: PROFILE,
    form: Annotated[GraphFormat, typer.Option("--format", "-f", help="How to write the graph.")] = GraphFormat.MERMAID,
    style: Annotated[
        str | None,
        typer.Option(
            "--style",
            help="Cut for this style instead of the one on record or recommended; today: what runs now.",
            metavar="STYLE",
        ),
    ] = None,
    cut: Annotated[
        int, typer.Option("--cut", min=1, help="Number of the cut: 1 is the proposed one, 2 and 3 are the next best.")
    ] = 1,
    output: OUTPUT = "-",
    rules: RULES = None,
) -> None:
    """Write the service graph: which components run together, and how the parts talk."""
    from archdecide import api
    from archdecide.boundaries import UnknownCutError
    from archdecide.errors import Diagnostic, InputError, Place, nearest

    pack = api.load_pack(*rules or ())
    styles = (*pack.option_ids, "today")
    if style is not None and style not in styles:
        known = nearest(style, styles) or f"styles: {', '.join(styles)}"
        raise InputError([Diagnostic(Place("--style"), f"there is no style '{style}'", known)])
    loaded = api.load_profile(profile, pack)
    try:
        with progress_bar("Cutting", len(loaded.interactions or ())) as progress:
            found = api.service_graph(loaded, style=style, pack=pack, cut=cut, progress=progress)
    except UnknownCutError as error:
        hint = f"numbers: 1 to {error.available}; the JSON format lists them under alternatives"
        raise InputError([Diagnostic(Place("--cut"), f"this profile has no cut {cut}", hint)]) from None
    deliver(api.render(found, form.value, title=loaded.name), output, "Service graph")
