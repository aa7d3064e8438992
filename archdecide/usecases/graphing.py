"""The service graph of a profile, and its text in every graph format."""

from collections.abc import Callable
from typing import Literal

from archdecide.boundaries import ServiceGraph, UnknownCutError
from archdecide.errors import refusal, unknown
from archdecide.formats import PICTURE_FORMATS, GraphFormat, graph_format, picture_format
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.usecases.loading import load_pack
from archdecide.usecases.planning import TODAY, graph_of_today, graph_with_roadmap

GraphDetail = Literal["components", "modules", "deployables"]


def service_graph(  # noqa: PLR0913  # four of them by name only
    profile: Profile,
    decision: Decision | None = None,
    *,
    style: str | None = None,
    pack: Pack | None = None,
    cut: int = 1,
    progress: Callable[[float], None] | None = None,
) -> ServiceGraph:
    """The service graph under the style on record with its services, or else the recommended style, or the score
    leader if nothing is recommended; under `style` if given, and for `today` the deployables that run now.

    `cut` 1 is the proposed one, higher numbers are its alternatives. Raises ValueError for a style that the pack does
    not define or a cut that does not exist, and InputError for `today` if nobody has stated what runs. `progress` is
    called with shares from 0 to 1.
    """
    rules = pack or load_pack()
    if style == TODAY:
        return graph_of_today(profile, rules)
    if style is not None and style not in rules.option_ids:
        raise ValueError(f"there is no style '{style}'; styles: {', '.join((*rules.option_ids, TODAY))}")
    return graph_with_roadmap(profile, rules, style, decision=decision, cut=cut, progress=progress)


def requested_graph(
    profile: Profile,
    pack: Pack,
    *,
    style: str | None = None,
    cut: int = 1,
    progress: Callable[[float], None] | None = None,
) -> ServiceGraph:
    """As `service_graph`, for a style and a cut that a user named.

    Raises InputError for a style or a cut that does not exist, with those that do.
    """
    expect_style(style, pack)
    try:
        return service_graph(profile, style=style, pack=pack, cut=cut, progress=progress)
    except UnknownCutError as error:
        hint = f"numbers: 1 to {error.available}; the JSON format lists them under alternatives"
        raise refusal("--cut", f"this profile has no cut {cut}", hint) from None


def expect_style(style: str | None, pack: Pack) -> None:
    """Raises InputError for a style that the pack does not define, other than `today`."""
    styles = (*pack.option_ids, TODAY)
    if style is not None and style not in styles:
        raise unknown("style", style, styles, "--style")


def render(
    graph: ServiceGraph, form: GraphFormat = "mermaid", *, title: str = "", detail: GraphDetail | None = None
) -> str:
    """A service graph as text in one of the graph formats.

    `detail` chooses what a picture shows at most: without it, the modules of a large system and all components of a
    small one. Raises ValueError for a detail where the format always holds everything.
    """
    if detail is None:
        return graph_format(form)(graph, title)
    if form not in PICTURE_FORMATS:
        raise ValueError(f"the format {form} holds every component and module; it takes no detail")
    return picture_format(form)(graph, title, detail)


def expect_picture(form: GraphFormat, detail: GraphDetail | None) -> None:
    """Raises InputError for a detail where the format always holds everything."""
    if detail is not None and form not in PICTURE_FORMATS:
        hint = f"formats with --detail: {', '.join(sorted(PICTURE_FORMATS))}"
        raise refusal("--detail", f"the format {form} always holds everything", hint)
