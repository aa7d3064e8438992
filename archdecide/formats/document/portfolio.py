"""A portfolio as Markdown or as one HTML page: a table of all systems, and a map of the fleet."""

from collections.abc import Iterator, Mapping
from html import escape
from math import log
from typing import Any

from archdecide.assets import template_text
from archdecide.check.systems import Portfolio
from archdecide.formats.document import html_page, report
from archdecide.formats.document.templating import bundled

WIDTH, HEIGHT, EDGE = 720, 320, 36
MOST_PEOPLE = 2000


def markdown(portfolio: Portfolio, links: Mapping[str, str]) -> str:
    """The portfolio as Markdown. `links` are the single reports by file."""
    return report.render("portfolio.md.j2", _context(portfolio, links))


def html(portfolio: Portfolio, links: Mapping[str, str]) -> str:
    """The portfolio as one page with nothing from elsewhere."""
    style = template_text(html_page.STYLE)
    policy = f"{html_page.DIRECTIVES}; style-src '{html_page.hash_of(style)}'"
    values = {**_context(portfolio, links), "style": style, "policy": policy, "map": _map(portfolio)}
    return bundled("portfolio.html.j2").render(values)


def _context(portfolio: Portfolio, links: Mapping[str, str]) -> dict[str, Any]:
    titles: dict[str | None, str] = dict(portfolio.options.items())
    titles[None] = "no decision on record"
    return {
        "portfolio": portfolio,
        "links": links,
        "titles": titles,
        "styles": [*portfolio.options, None],
        "drifted": sum(item.drifted for item in portfolio.entries),
        "undecided": sum(item.recorded is None for item in portfolio.entries),
    }


def _map(portfolio: Portfolio) -> str:
    """Every system by how far it leans to the last option (across) and by its engineers (up, by factors)."""
    dots = "".join(_dots(portfolio))
    middle = WIDTH / 2
    options = list(portfolio.options.values())
    words = "".join(
        f'<text class="chart-text soft" x="{x:g}" y="{HEIGHT - 8}" text-anchor="{anchor}">{escape(text)}</text>'
        for x, anchor, text in (
            (EDGE, "start", f"← leans to {options[0].lower()}"),
            (WIDTH - EDGE, "end", f"leans to {options[-1].lower()} →"),
        )
    )
    line = f'<line class="zero" x1="{middle:g}" x2="{middle:g}" y1="12" y2="{HEIGHT - 28}"/>'
    return (
        f'<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Map of the systems: by lean and by '
        f'number of engineers">{line}{dots}{words}</svg>'
    )


def _dots(portfolio: Portfolio) -> Iterator[str]:
    for item in portfolio.entries:
        if item.lean is None or item.engineers is None:
            continue
        across = WIDTH / 2 + item.lean / 100 * (WIDTH / 2 - EDGE)
        share = log(1 + item.engineers) / log(1 + MOST_PEOPLE)
        up = (HEIGHT - EDGE) - share * (HEIGHT - 2 * EDGE)
        kind = "against" if item.drifted else "chosen"
        title = escape(f"{item.name}: {item.engineers:g} engineers, {item.recommendation or 'no recommendation'}")
        yield f'<circle class="bar {kind}" cx="{across:.1f}" cy="{up:.1f}" r="6"><title>{title}</title></circle>'
