"""The Python API: load a profile, assess it, cut the service graph, render. The command line uses nothing else."""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from archdecide.decide import decide
from archdecide.decide.decision import Decision
from archdecide.load.pack import load_pack as _load_pack
from archdecide.load.profile import read_profile
from archdecide.profile import Profile
from archdecide.rules import Pack

if TYPE_CHECKING:
    from archdecide.boundaries import ServiceGraph
    from archdecide.boundaries.simulation import Simulation
    from archdecide.decide.change import Change
    from archdecide.decide.explanation import Explained
    from archdecide.decide.interview import Interview
    from archdecide.load.answering import Answered

GraphFormat = Literal["mermaid", "dot", "json", "svg", "plantuml", "c4", "structurizr", "graphml", "d2"]


@cache
def load_pack(*folders: Path) -> Pack:
    """The core rule pack, with the packs in further folders added to it, in this order.

    Raises InputError with every problem of these folders.
    """
    return _load_pack(*folders)


def load_profile(source: str | os.PathLike[str], pack: Pack | None = None) -> Profile:
    """The profile in a file (`-`: standard input). Raises InputError with every problem of the file."""
    return read_profile(os.fspath(source), pack or load_pack()).profile


def assess(profile: Profile, pack: Pack | None = None, *, deep: bool = False) -> Decision:
    """The decision for a profile: scores, gates, reasons, verdict, tipping points and open questions.

    With `deep` also the fewest facts that turn the answer, the effect of forecasts and the next best questions.
    """
    return decide(profile, pack or load_pack(), deep=deep)


def service_graph(  # noqa: PLR0913  # four of them by name only
    profile: Profile,
    decision: Decision | None = None,
    *,
    style: str | None = None,
    pack: Pack | None = None,
    cut: int = 1,
    progress: Callable[[float], None] | None = None,
) -> "ServiceGraph":
    """The service graph under the recommended style, under the score leader where nothing is recommended,
    or under `style` if given. `cut` 1 is the proposed one, higher numbers are its alternatives. Raises ValueError
    for a style that the pack does not have, or a cut that there is not. `progress` gets shares from 0 to 1."""
    from archdecide.boundaries import service_graph as cut_under

    rules = pack or load_pack()
    if style is not None:
        if style not in rules.option_ids:
            raise ValueError(f"there is no style '{style}'; styles: {', '.join(rules.option_ids)}")
        return cut_under(profile, rules, style, basis="forced", cut=cut, progress=progress)
    outcome = (decision or decide(profile, rules)).outcome
    if outcome.recommendation is not None:
        return cut_under(profile, rules, outcome.recommendation, basis="recommendation", cut=cut, progress=progress)
    return cut_under(
        profile, rules, outcome.score_leader or rules.option_ids[0], basis="score leader", cut=cut, progress=progress
    )


def blast(profile: Profile, fail: str, graph: "ServiceGraph", *, pack: Pack | None = None) -> "Simulation":
    """What the failure of a component (or deployable) does under a service graph of the profile, and under a
    monolith. Raises KeyError for a name that the graph does not have."""
    from archdecide.boundaries.simulation import simulate

    return simulate(profile, pack or load_pack(), graph, fail)


def render(graph: "ServiceGraph", form: GraphFormat = "mermaid", *, title: str = "") -> str:
    """A service graph as text in one of the graph formats."""
    from archdecide.formats import graph_format

    return graph_format(form)(graph, title)


def report(
    profile: Profile, decision: Decision | None = None, *, pack: Pack | None = None, template: str = "report"
) -> str:
    """The decision report as Markdown, with the service graph in it; or what a template makes of it: `summary`, or a
    file ending in `.j2`. Raises InputError for a template that does not exist or is wrong."""
    from archdecide.formats import own_template
    from archdecide.formats import report as markdown

    rules = pack or load_pack()
    outcome = decision if decision is not None and decision.deep else decide(profile, rules, deep=True)
    source = own_template.source(template)
    values = markdown.context(outcome, service_graph(profile, outcome, pack=rules), rules, profile)
    if template in own_template.BUNDLED:
        return markdown.render(source, values)
    return own_template.fill(template, source, values)


def explain(profile: Profile, pack: Pack | None = None, **names: Iterable[str]) -> "Explained":
    """Where the numbers of a decision come from, e.g. `criterion=["team-autonomy"], fact=["team.engineers"]`.

    Kinds are `criterion` and `gate` (by id or code), `option` and `fact`.
    Raises InputError for a name that does not exist, ValueError for a kind that does not.
    """
    from archdecide.decide.explanation import Explainer
    from archdecide.load.names import explained_names

    rules = pack or load_pack()
    return Explainer(profile, rules).explained(explained_names(rules, **names))


def what_if(profile: Profile, changes: Mapping[str, Any], pack: Pack | None = None) -> "Change":
    """What would be different if these facts were so. Values are plain data as in a profile; None: unknown.

    Raises InputError for a fact that does not exist, or a value that it cannot have.
    """
    from archdecide.decide.change import what_if as changed
    from archdecide.load.answers import read_values

    rules = pack or load_pack()
    return changed(profile, rules, read_values(changes, "what if", rules))


def compare(
    before: Profile,
    after: Profile,
    pack: Pack | None = None,
    pack_before: Pack | None = None,
    *,
    names: tuple[str, str] = ("before", "after"),
) -> "Change":
    """What is different between two profiles, each under its pack, and what carried it.

    `names` say where the two come from.
    """
    from archdecide.decide.blend import Side
    from archdecide.decide.change import compared

    rules = pack or load_pack()
    return compared(Side.of(before, pack_before or rules, names[0]), Side.of(after, rules, names[1]))


def interview(profile: Profile, pack: Pack | None = None) -> "Interview":
    """What to ask next, and what each answer leaves to ask."""
    from archdecide.decide.interview import Interview

    return Interview.of(profile, pack or load_pack())


def answer(source: str | os.PathLike[str], answers: str | os.PathLike[str], pack: Pack | None = None) -> "Answered":
    """Writes the answers in a file (`fact: value` lines) into the profile in another, in the order of their value,
    until no further answer can change the recommendation.

    Raises InputError with every problem of both files; then nothing is written.
    """
    from archdecide.load.answering import answer_from_file

    return answer_from_file(os.fspath(source), os.fspath(answers), pack or load_pack())
