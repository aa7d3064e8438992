"""A portfolio: every system once, what is wrong with one file hides no other, and nothing of strangers injects."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from command import run
from goldens import ROOT, profile_path
from markdown_it import MarkdownIt

from archdecide import api

TODAY = date(2026, 11, 27)
MVP = (
    "product: {stage: mvp, months_to_first_release: 2, domain_clarity: 2, product_count: 1}\n"
    "team: {engineers: 3, teams: 1, engineers_in_24_months: 4, distributed_systems_skill: 1, platform_engineers: 0}\n"
    "delivery: {deploys_per_week: 5}\nscale: {peak_concurrent_users: 100, latency_p95_ms: 3000}\n"
    "reliability: {availability_target_pct: 99, degraded_mode_useful: false, strong_consistency_pct: 10}\n"
    "security: {regulated_data: []}\nai: {model_hosting: api, models_in_production: 1}\n"
    "existing: {architecture: none}\n"
)


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    for name, text in (
        ("a", f"name: one\n{MVP}decision: {{style: monolith, decided: 2026-11-01}}\n"),
        ("b", f"name: two\n{MVP}decision: {{style: microservices, decided: 2024-11-27}}\n"),
        ("c", f"name: 'x | y <b>'\n{MVP}"),
        ("d", "name: broken\nteam: {enginers: 3}\n"),
    ):
        (tmp_path / f"{name}.archdecide.yaml").write_text(text, "utf-8")
    return tmp_path


def test_every_system_has_its_row_and_a_broken_file_hides_none(fleet: Path) -> None:
    found = api.portfolio([str(fleet)], TODAY)
    assert [(item.name, item.recommendation, item.recorded, item.drifted, item.days) for item in found.entries] == [
        ("one", "monolith", "monolith", False, 26),
        ("two", "monolith", "microservices", True, 730),
        ("x | y <b>", "monolith", None, False, None),
    ]
    assert [Path(trouble.file).name for trouble in found.troubles] == ["d.archdecide.yaml"]
    assert "did you mean 'engineers'?" in found.troubles[0].problems[0]


def test_the_markdown_has_one_row_per_system(fleet: Path) -> None:
    text = api.render_portfolio(api.portfolio([str(fleet)], TODAY))
    tokens = MarkdownIt().enable("table").parse(text)
    assert 3 + 4 == sum(token.type == "tr_open" for token in tokens) - 2
    assert "x \\| y \\<b\\>" in text and "<b>" not in text


def test_the_page_escapes_and_loads_nothing(fleet: Path) -> None:
    text = api.render_portfolio(api.portfolio([str(fleet)], TODAY), "html")
    found: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append(tag)
            assert not {"src", "style", "onclick"} & {name for name, _ in attrs}

    Tags().feed(text)
    assert not {"b", "img", "script", "link"} & set(found)
    assert text.count("<circle") == 3
    assert re.search(r'Content-Security-Policy" content="default-src [^"]*sha256-', text)


def test_the_command_links_single_reports_says_what_is_wrong_and_ends_with_2(fleet: Path) -> None:
    page = fleet / "out" / "fleet.html"
    arguments = ("--format", "html", "--reports", fleet / "out" / "single", "--today", "2026-11-27")
    found = run("report", fleet, "-o", page, *arguments, "--mkdir")
    assert found.code == 2 and "unknown key 'enginers'" in found.err
    links = re.findall(r'<a href="([^"]+)"', page.read_text("utf-8"))
    assert links == ["single/0001-one.html", "single/0002-two.html", "single/0003-x-y-b.html"]
    assert all((page.parent / link).is_file() for link in links)


def test_several_profiles_and_patterns_are_a_portfolio_too() -> None:
    one, other = ROOT / profile_path("fraud-detection"), ROOT / profile_path("online-shop")
    found = run("report", one, other, "--today", "2026-11-27")
    assert found.code == 0 and found.out.startswith("# Architecture portfolio\n\n2 systems on 2026-11-27")
    assert run("report", str(ROOT / "examples" / "o*" / "archdecide.yaml")).out.startswith("# Architecture portfolio")
    assert run("report", str(ROOT / "none*")).code == 2


def test_a_portfolio_has_no_other_templates(fleet: Path) -> None:
    assert run("report", fleet, "--template", "summary").code == 2
