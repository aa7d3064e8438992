"""The Python API: load a profile, assess it, cut the service graph, render. The command line uses nothing else."""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from archdecide.decide import decide
from archdecide.decide.decision import Decision
from archdecide.load.pack import load_pack as _load_pack
from archdecide.load.profile import read_profile
from archdecide.profile import Profile
from archdecide.rules import Pack

if TYPE_CHECKING:
    from archdecide.boundaries import ServiceGraph

GraphFormat = Literal["mermaid", "dot", "json"]


@cache
def load_pack(*folders: Path) -> Pack:
    """The core rule pack, with the packs in further folders added to it, in this order.

    Raises InputError with every problem of these folders.
    """
    return _load_pack(*folders)


def load_profile(source: str | os.PathLike[str], pack: Pack | None = None) -> Profile:
    """The profile in a file (`-`: standard input). Raises InputError with every problem of the file."""
    return read_profile(os.fspath(source), pack or load_pack()).profile


def assess(profile: Profile, pack: Pack | None = None) -> Decision:
    """The decision for a profile: scores, gates, reasons, verdict and open questions."""
    return decide(profile, pack or load_pack())


def service_graph(
    profile: Profile, decision: Decision | None = None, *, style: str | None = None, pack: Pack | None = None
) -> "ServiceGraph":
    """The service graph under the recommended style, under the score leader where nothing is recommended,
    or under `style` if given. Raises ValueError for a style that the pack does not have."""
    from archdecide.boundaries import service_graph as cut

    rules = pack or load_pack()
    if style is not None:
        if style not in rules.option_ids:
            raise ValueError(f"there is no style '{style}'; styles: {', '.join(rules.option_ids)}")
        return cut(profile, rules, style, basis="forced")
    outcome = (decision or decide(profile, rules)).outcome
    if outcome.recommendation is not None:
        return cut(profile, rules, outcome.recommendation, basis="recommendation")
    return cut(profile, rules, outcome.score_leader or rules.option_ids[0], basis="score leader")


def render(graph: "ServiceGraph", form: GraphFormat = "mermaid", *, title: str = "") -> str:
    """A service graph as text in one of the graph formats."""
    from archdecide.formats import graph_format

    return graph_format(form)(graph, title)


def report(profile: Profile, decision: Decision | None = None, *, pack: Pack | None = None) -> str:
    """The decision report as Markdown, with the service graph in it."""
    from archdecide.formats import report as markdown

    rules = pack or load_pack()
    outcome = decision or decide(profile, rules)
    return markdown.text(outcome, service_graph(profile, outcome, pack=rules), rules, profile)
