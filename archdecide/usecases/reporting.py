"""Decision reports: of one profile, and of a portfolio of many."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote

from archdecide.check.systems import Portfolio
from archdecide.formats import ReportFormat
from archdecide.load.inputs import refuse_input
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.usecases.assessing import decided
from archdecide.usecases.graphing import service_graph
from archdecide.usecases.loading import load_pack, load_profile
from archdecide.usecases.planning import plan
from archdecide.write import write_text


def report(
    profile: Profile,
    decision: Decision | None = None,
    *,
    pack: Pack | None = None,
    form: ReportFormat = "md",
    template: str = "report",
) -> str:
    """The decision report with the service graph: as Markdown, or as one HTML page with the graphs of all styles.

    Markdown can also come from another template: `summary`, or a file ending in `.j2`. Raises InputError for a
    template that does not exist or is wrong.
    """
    rules = pack or load_pack()
    outcome = decision if decision is not None and decision.deep else decided(profile, rules, deep=True)
    made = plan(profile, rules, outcome, whole=True)
    if form == "html":
        from archdecide.formats.document import html_page

        shown = made.target.graph
        others = (option for option in rules.option_ids if option != shown.style)
        graphs = {option: service_graph(profile, outcome, style=option, pack=rules) for option in others}
        return html_page.text(made, {shown.style: shown, **graphs}, rules, profile)
    from archdecide.formats.document import own_template
    from archdecide.formats.document import report as markdown
    from archdecide.load.templates import read_template, report_templates

    values = markdown.context(made, rules, profile)
    if file := report_templates().get(template):
        return markdown.render(file, values)
    return own_template.fill(template, read_template(template), values)


def portfolio(
    patterns: Sequence[str],
    today: date,
    pack: Pack | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Portfolio:
    """Many systems at a glance: the profiles in files, folders and patterns.

    `progress` is called with the number of profiles done and the number of all. Problems of a single file are in
    `.troubles`. Raises InputError for a pattern that matches nothing.
    """
    from archdecide.usecases.portfolio import read_portfolio

    return read_portfolio(patterns, pack or load_pack(), today, progress)


def write_reports(  # noqa: PLR0913  # one of them by name only
    found: Portfolio,
    folder: str | os.PathLike[str],
    beside: str,
    form: ReportFormat = "md",
    pack: Pack | None = None,
    *,
    make_folder: bool = False,
) -> dict[str, str]:
    """Writes the individual reports of a portfolio into a folder; returns the links to them from the file `beside`.

    Raises InputError if a file cannot be written.
    """
    from archdecide.formats.document.adr import slug

    start = Path.cwd() if beside == "-" else Path(beside).absolute().parent
    links = {}
    for number, item in enumerate(found.entries, start=1):
        target = Path(folder) / f"{number:04}-{slug(item.name)}.{form}"
        refuse_input(target)
        text = report(load_profile(item.file, pack), pack=pack, form=form)
        write_text(target, text, make_parents=make_folder)
        links[item.file] = quote(Path(os.path.relpath(target.absolute(), start)).as_posix())
    return links


def render_portfolio(found: Portfolio, form: ReportFormat = "md", links: Mapping[str, str] | None = None) -> str:
    """A portfolio as Markdown or as one HTML page; `links` lead to the individual reports, by file."""
    from archdecide.formats.document import portfolio as pages

    return (pages.html if form == "html" else pages.markdown)(found, links or {})
