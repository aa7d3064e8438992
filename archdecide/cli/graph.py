"""`archdecide graph`."""

from enum import StrEnum
from typing import Annotated

import typer

from archdecide import api
from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver, progress_bar
from archdecide.cli.output_format import GraphFormat


class Detail(StrEnum):
    """What a picture can show at most."""

    COMPONENTS = "components"
    MODULES = "modules"
    DEPLOYABLES = "deployables"


def graph(  # noqa: PLR0913, PLR0917  # one for each option
    profile: PROFILE,
    form: Annotated[GraphFormat, typer.Option("--format", "-f", help="Format of the graph.")] = "mermaid",
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
    detail: Annotated[
        Detail | None,
        typer.Option("--detail", help="The most that a picture shows (default: modules above 25 components)."),
    ] = None,
    output: OUTPUT = "-",
    rules: RULES = None,
) -> None:
    """Write the service graph: which components run together, and how the services communicate."""
    wanted: api.GraphDetail | None = detail.value if detail else None
    api.expect_picture(form, wanted)
    pack = api.load_pack(*rules or ())
    api.expect_style(style, pack)
    loaded = api.load_profile(profile, pack)
    with progress_bar("Cutting", len(loaded.interactions or ())) as progress:
        found = api.requested_graph(loaded, pack, style=style, cut=cut, progress=progress)
    deliver(api.render(found, form, title=loaded.name, detail=wanted), output, "Service graph")
