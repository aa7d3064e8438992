"""The Python API: load a profile, assess it, cut the service graph, render. The command line uses nothing else."""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from archdecide.load.pack_reader import load_pack as _load_pack
from archdecide.load.profile_reader import read_profile
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.sensitivity.verdict import decide

if TYPE_CHECKING:
    from archdecide.boundaries import ServiceGraph
    from archdecide.boundaries.consequences.simulation import Simulation
    from archdecide.check.check_settings import CheckSettings
    from archdecide.check.results import CheckRun
    from archdecide.check.systems import Portfolio
    from archdecide.explain.change import Change
    from archdecide.explain.explanation import Explained
    from archdecide.sensitivity.interview import Interview
    from archdecide.usecases.answering import Answered
    from archdecide.usecases.batch.run import Outcomes
    from archdecide.usecases.deciding import Recorded
    from archdecide.usecases.records import Written

GraphFormat = Literal["mermaid", "dot", "json", "svg", "plantuml", "c4", "structurizr", "graphml", "d2"]
RecordFormat = Literal["madr4", "madr-minimal", "nygard", "log4brains"]


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
    from archdecide.boundaries.consequences.simulation import simulate

    return simulate(profile, pack or load_pack(), graph, fail)


def render(graph: "ServiceGraph", form: GraphFormat = "mermaid", *, title: str = "") -> str:
    """A service graph as text in one of the graph formats."""
    from archdecide.formats import graph_format

    return graph_format(form)(graph, title)


def report(
    profile: Profile,
    decision: Decision | None = None,
    *,
    pack: Pack | None = None,
    form: Literal["md", "html"] = "md",
    template: str = "report",
) -> str:
    """The decision report with the service graph in it: as Markdown, or as one HTML page with all cuts.

    As Markdown also what another template makes of it: `summary`, or a file ending in `.j2`. Raises InputError for a
    template that does not exist or is wrong.
    """
    rules = pack or load_pack()
    outcome = decision if decision is not None and decision.deep else decide(profile, rules, deep=True)
    graph = service_graph(profile, outcome, pack=rules)
    if form == "html":
        from archdecide.formats.document import html_page

        others = (option for option in rules.option_ids if option != graph.style)
        graphs = {option: service_graph(profile, style=option, pack=rules) for option in others}
        return html_page.text(outcome, {graph.style: graph, **graphs}, rules, profile)
    from archdecide.formats.document import own_template
    from archdecide.formats.document import report as markdown
    from archdecide.load.templates import BUNDLED, read_template

    values = markdown.context(outcome, graph, rules, profile)
    if template in BUNDLED:
        return markdown.render(BUNDLED[template], values)
    return own_template.fill(template, read_template(template), values)


def explain(profile: Profile, pack: Pack | None = None, **names: Iterable[str]) -> "Explained":
    """Where the numbers of a decision come from, e.g. `criterion=["team-autonomy"], fact=["team.engineers"]`.

    Kinds are `criterion` and `gate` (by id or code), `option` and `fact`.
    Raises InputError for a name that does not exist, ValueError for a kind that does not.
    """
    from archdecide.explain.explanation import Explainer
    from archdecide.load.rule_names import explained_names

    rules = pack or load_pack()
    return Explainer(profile, rules).explained(explained_names(rules, **names))


def deciding_facts(pack: Pack | None = None) -> tuple[str, ...]:
    """The facts to state of a system of which nothing is known yet, what decides most first."""
    from archdecide.facts import profile_facts
    from archdecide.profile import Profile

    found = interview(Profile(name="nothing is known"), pack).questions
    return tuple(item.fact for item in found if item.fact in profile_facts())


def what_if(profile: Profile, changes: Mapping[str, Any], pack: Pack | None = None) -> "Change":
    """What would be different if these facts were so. Values are plain data as in a profile; None: unknown.

    Besides facts, `components.NAME.FIELD` and `interactions.FROM -> TO.FIELD` may be given.
    Raises InputError for a fact that does not exist, or a value that it cannot have.
    """
    from archdecide.explain.change import what_if as changed
    from archdecide.load.answers import read_values

    rules = pack or load_pack()
    return changed(profile, rules, read_values(changes, "what if", rules, profile))


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
    from archdecide.explain.change import compared
    from archdecide.explain.mixed_state import SystemState

    rules = pack or load_pack()
    return compared(SystemState.of(before, pack_before or rules, names[0]), SystemState.of(after, rules, names[1]))


def check(  # noqa: PLR0913  # all of them by name only
    *paths: str | os.PathLike[str],
    today: date,
    settings: "CheckSettings | None" = None,
    packs: Iterable[Path] = (),
    jobs: int = 1,
    shard: tuple[int, int] | None = None,
    since: str | None = None,
    baseline: str | os.PathLike[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "Outcomes":
    """What a check of files, folders and patterns finds on a day: `.run` with every profile and finding, and `.bugs`.

    `packs` are folders of further rules. `jobs` is how many processes share the work, 0 for one on each core; scripts
    that ask for more than one need the guard `if __name__ == "__main__"`. `shard` is which part of how many, `since` a
    git revision to compare with, `baseline` a file of known findings. `progress` is told how many of how many are done.
    Problems of a profile are findings; raises InputError for every other: nothing found, no such revision, a broken
    pack or baseline.
    """
    from archdecide.check.check_settings import CheckSettings
    from archdecide.usecases.batch.run import Selection, check_all
    from archdecide.usecases.batch.tasks import CheckParameters

    folders = tuple(packs)
    scope = Selection(
        tuple(os.fspath(path) for path in paths or ["."]),
        shard,
        since,
        None if baseline is None else os.fspath(baseline),
    )
    terms = CheckParameters(today, settings or CheckSettings(), folders)
    return check_all(scope, terms, load_pack(*folders), jobs=jobs, progress=progress)


def join_checks(*files: str | os.PathLike[str]) -> "CheckRun":
    """One run for the JSON results of its parts (`shard`). Raises InputError where they are not all parts of one."""
    from archdecide.load.check_runs import read_check_runs

    return read_check_runs(os.fspath(file) for file in files)


def interview(profile: Profile, pack: Pack | None = None) -> "Interview":
    """What to ask next, and what each answer leaves to ask."""
    from archdecide.sensitivity.interview import Interview

    return Interview.of(profile, pack or load_pack())


def answer(source: str | os.PathLike[str], answers: str | os.PathLike[str], pack: Pack | None = None) -> "Answered":
    """Writes the answers in a file (`fact: value` lines) into the profile in another, in the order of their value,
    until no further answer can change the recommendation.

    Raises InputError with every problem of both files; then nothing is written.
    """
    from archdecide.usecases.answering import answer_from_file

    return answer_from_file(os.fspath(source), os.fspath(answers), pack or load_pack())


def record_decision(  # noqa: PLR0913  # all but two by name only
    source: str | os.PathLike[str],
    pack: Pack | None = None,
    *,
    today: date,
    style: str | None = None,
    decided: date | None = None,
    review_by: date | None = None,
    adr: str | None = None,
) -> "Recorded":
    """Writes the recommended style, or the given one, into the profile in a file as its decision on record.

    `today` is the day of the decision where `decided` is not given and something changes.
    Raises InputError where nothing is recommended or it is a close call and no style is given; then nothing is written.
    """
    from archdecide.usecases.deciding import Details
    from archdecide.usecases.deciding import record_decision as written

    return written(os.fspath(source), pack or load_pack(), Details(today, decided, review_by, adr), style)


def write_record(  # noqa: PLR0913  # one of them by name only
    source: str | os.PathLike[str],
    folder: str | os.PathLike[str],
    day: date,
    form: RecordFormat = "madr4",
    pack: Pack | None = None,
    *,
    make_folder: bool = False,
) -> "Written":
    """Writes the decision for a profile as a decision record into a folder, unless the newest one says the same.

    A record that says otherwise is superseded: only its status changes. `day` is the day of the decision.
    Raises InputError where nothing is recommended, or where a file cannot be read or written.
    """
    from archdecide.usecases.records import write_record as written

    rules = pack or load_pack()
    return written(os.fspath(source), Path(folder), form, day, rules, make_folder=make_folder)


def portfolio(
    patterns: Sequence[str],
    today: date,
    pack: Pack | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> "Portfolio":
    """Many systems at a glance: the profiles in files, folders and patterns. `progress` is told how many are done.

    What is wrong with one file is in its `troubles`. Raises InputError where a pattern finds nothing.
    """
    from archdecide.usecases.portfolio import read_portfolio

    return read_portfolio(patterns, pack or load_pack(), today, progress)


def write_reports(  # noqa: PLR0913  # one of them by name only
    found: "Portfolio",
    folder: str | os.PathLike[str],
    beside: str,
    form: Literal["md", "html"] = "md",
    pack: Pack | None = None,
    *,
    make_folder: bool = False,
) -> dict[str, str]:
    """Writes the single reports of a portfolio into a folder, and gives the links to them from a file `beside`.

    Raises InputError where a file cannot be written.
    """
    from urllib.parse import quote

    from archdecide.formats.document.adr import slug
    from archdecide.write import write_text

    start = Path.cwd() if beside == "-" else Path(beside).absolute().parent
    links = {}
    for number, item in enumerate(found.entries, start=1):
        target = Path(folder) / f"{number:04}-{slug(item.name)}.{form}"
        text = report(load_profile(item.file, pack), pack=pack, form=form)
        write_text(target, text, make_parents=make_folder)
        links[item.file] = quote(Path(os.path.relpath(target.absolute(), start)).as_posix())
    return links


def render_portfolio(
    found: "Portfolio", form: Literal["md", "html"] = "md", links: Mapping[str, str] | None = None
) -> str:
    """A portfolio as Markdown or as one HTML page; `links` are the single reports by file."""
    from archdecide.formats.document import portfolio as pages

    return (pages.html if form == "html" else pages.markdown)(found, links or {})
