"""`archdecide graph`."""

from enum import StrEnum
from typing import Annotated

import typer

from archdecide.cli.options import OUTPUT, PROFILE, RULES, deliver, progress_bar
from archdecide.cli.output_format import GraphFormat


class Detail(StrEnum):
    """What a picture can show at most."""

    COMPONENTS = "components"
    MODULES = "modules"
    DEPLOYABLES = "deployables"


def graph(  # noqa: PLR0913, PLR0917  # one for each option
    profile: PROFILE,
    form: Annotated[GraphFormat, typer.Option("--format", "-f", help="How to write the graph.")] = "mermaid",
    style: Annotated[
        str | None,
        typer.Option("--style", help="Cut for this style instead of the recommended one.", metavar="STYLE"),
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
    """Write the service graph: which components run together, and how the parts talk."""
    from archdecide import api
    from archdecide.boundaries import UnknownCutError
    from archdecide.errors import refusal, unknown
    from archdecide.formats import PICTURE_FORMATS

    if detail is not None and form not in PICTURE_FORMATS:
        hint = f"formats with --detail: {', '.join(sorted(PICTURE_FORMATS))}"
        raise refusal("--detail", f"the format {form} always holds everything", hint)
    pack = api.load_pack(*rules or ())
    if style is not None and style not in pack.option_ids:
        raise unknown("style", style, pack.option_ids, "--style")
    loaded = api.load_profile(profile, pack)
    try:
        with progress_bar("Cutting", len(loaded.interactions or ())) as progress:
            found = api.service_graph(loaded, style=style, pack=pack, cut=cut, progress=progress)
    except UnknownCutError as error:
        hint = f"numbers: 1 to {error.available}; the JSON format lists them under alternatives"
        raise refusal("--cut", f"this profile has no cut {cut}", hint) from None
    written = api.render(found, form, title=loaded.name, detail=detail.value if detail else None)
    deliver(written, output, "Service graph")
