"""The report as an HTML page: one safe file, and in a real browser the same arithmetic as the command line."""

import json
import random
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import html5lib
import pytest
from browser import CHROMIUM, FLAGS, MISSING
from playwright.sync_api import Page, sync_playwright

from archdecide import api
from archdecide.facts import profile_facts
from archdecide.formats.document.html_page import embedded
from archdecide.kinds import Choice, Flag, Number, Ordinal
from archdecide.profile import Profile
from archdecide.sensitivity.decision import Decision

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/archdecide.yaml"))
QUICK = 2
"""Examples that are tried locally; CI tries all of them."""
EACH = [pytest.param(path, marks=[pytest.mark.slow] * (n >= QUICK)) for n, path in enumerate(EXAMPLES)]
HOSTILE = "</script><img src=x onerror=alert(1)>\"'&<!--"
CASES = 12
"""Random changes of facts per example."""
in_browser = pytest.mark.skipif(CHROMIUM is None, reason=MISSING)


def page_of(path: Path) -> str:
    return api.report(api.load_profile(path), form="html")


def written(folder: Path, text: str) -> Path:
    path = folder / "archdecide.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", EACH, ids=lambda path: path.parent.name)
def test_the_page_is_valid_html_without_anything_from_elsewhere(path: Path) -> None:
    text = page_of(path)
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert not re.search(r"<(link|iframe|img|object|embed|base)\b|\s(src|srcset|href)=|@import|url\(", text)
    assert text == page_of(path)


def test_the_policy_allows_the_script_and_the_style_of_the_page_and_nothing_else() -> None:
    text = page_of(EXAMPLES[0])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    said = policy[1].replace("&#39;", "'")
    for kind in ("style", "script"):
        found = re.findall(rf"<{kind}>(.*?)</{kind}>", text, re.S)
        assert len(found) == 1
        digest = b64encode(sha256(found[0].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in said
    assert "default-src 'none'" in said and "base-uri 'none'" in said and "unsafe" not in said
    assert not re.search(r"\s(style|on[a-z]+)=", re.sub(r"<script.*?</script>", "", text, flags=re.S))


def hostile_profile() -> str:
    name = json.dumps(HOSTILE)
    return f"name: {name}\ncomponents:\n  - name: {name}\n    team: {name}\n  - name: other\n"


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    text = page_of(written(tmp_path, hostile_profile()))
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert not list(tree.iter("img"))
    assert HOSTILE in "".join(next(tree.iter("title")).itertext())


def test_embedded_data_cannot_end_its_script() -> None:
    data = {"x": "</script><!--&\u2028\u2029"}
    assert not set("<>&\u2028\u2029") & set(embedded(data))
    assert json.loads(embedded(data)) == data


def test_a_page_for_60_components_stays_below_400_kb(tmp_path: Path) -> None:
    parts = "\n".join(f"  - name: part-{n}\n    team: team-{n % 7}" for n in range(60))
    pairs = [(n, (7 * n + 1) % 60) for n in range(60)]
    calls = "\n".join(f"  - {{from: part-{one}, to: part-{other}}}" for one, other in pairs if one != other)
    text = page_of(written(tmp_path, f"name: large\ncomponents:\n{parts}\ninteractions:\n{calls}\n"))
    assert len(text.encode()) < 400_000


@pytest.fixture(scope="module")
def browser_page() -> Iterator[tuple[Page, list[str]]]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        logged: list[str] = []
        page.on("console", lambda message: logged.append(message.text))
        page.on("pageerror", lambda error: logged.append(str(error)))
        yield page, logged
        browser.close()


def random_value(kind: object, dice: random.Random) -> Any:
    match kind:
        case Number(low, high, whole=whole):
            value = min(high, max(low, 10 ** dice.uniform(-1, 4)))
            return round(value) if whole else value
        case Ordinal() | Choice():
            return dice.choice(kind.values())
        case Flag():
            return dice.random() < 0.5
    return None


def cases_of(profile: Profile, decision: Decision) -> Iterator[tuple[dict[str, Any], Decision]]:
    """Random values for facts that are known, with what the command line says of them."""
    dice = random.Random(profile.name)
    movable = [
        path
        for path, fact in profile_facts().items()
        if isinstance(fact.kind, Number | Ordinal) and isinstance(decision.facts.get(path), int | float)
    ]
    yield {}, decision
    for _ in range(CASES if movable else 0):
        paths = dice.sample(movable, min(len(movable), dice.randint(1, 6)))
        changes = {path: random_value(profile_facts()[path].kind, dice) for path in paths}
        yield changes, api.what_if(profile, changes).after


def cut_as(before: Decision, after: Decision) -> bool:
    """Whether two decisions rest on the same cut: the page says that it cannot make another."""
    return all(before.facts.get(path) == value for path, value in after.facts.items() if path.startswith("derived."))


@in_browser
@pytest.mark.parametrize("path", EACH, ids=lambda path: path.parent.name)
def test_the_page_computes_what_the_command_line_computes(
    path: Path, browser_page: tuple[Page, list[str]], tmp_path: Path
) -> None:
    page, logged = browser_page
    profile = api.load_profile(path)
    decision = api.assess(profile, deep=True)
    file = tmp_path / "report.html"
    file.write_text(api.report(profile, decision, form="html"), encoding="utf-8")
    page.goto(file.as_uri())
    cases = [(case, expected) for case, expected in cases_of(profile, decision) if cut_as(decision, expected)]
    assert len(cases) > CASES / 2 or len(cases) == 1
    found = page.evaluate("cases => cases.map((facts) => window.archdecide.assess(facts))", [case for case, _ in cases])
    for (changes, expected), answer in zip(cases, found, strict=True):
        assert answer["recommendation"] == expected.outcome.recommendation, changes
        assert answer["scores"] == pytest.approx(dict(expected.outcome.scores), abs=1e-9), changes
        assert set(answer["removed"]) == set(expected.removed), changes
        assert answer["coverage"] == pytest.approx(expected.coverage), changes
    assert logged == []


@in_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(
    scheme: Any, browser_page: tuple[Page, list[str]], tmp_path: Path
) -> None:
    page, _ = browser_page
    file = tmp_path / "report.html"
    file.write_text(page_of(EXAMPLES[0]), encoding="utf-8")
    page.emulate_media(color_scheme=scheme)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    assert len(found["passes"]) > 20
    assert found["violations"] == []


@in_browser
def test_a_hostile_name_runs_nothing(browser_page: tuple[Page, list[str]], tmp_path: Path) -> None:
    page, logged = browser_page
    file = tmp_path / "report.html"
    file.write_text(page_of(written(tmp_path, hostile_profile())), encoding="utf-8")
    page.goto(file.as_uri())
    assert page.evaluate("document.images.length") == 0
    assert HOSTILE in page.title()
    assert logged == []
