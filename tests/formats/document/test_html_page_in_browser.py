"""The HTML page as a reader uses it, in a real browser: every number, every control, at both widths."""

import random
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import pytest
from browser import CHROMIUM, FLAGS, MISSING
from goldens import EXAMPLES, ROOT, profile_path

from archdecide import api
from archdecide.decide.fact_context import FactContext
from archdecide.decide.recommend import recommendation, weights_of
from archdecide.facts import all_facts, profile_facts
from archdecide.kinds import Number, Ordinal
from archdecide.profile import Profile
from archdecide.sensitivity.verdict import decision_from
from archdecide.values import Value

pytestmark = pytest.mark.slow  # a real browser takes seconds to start

CHANGES = 60
"""Random sets of facts per example."""


WORDS = Profile.model_validate(
    {
        "name": "words",
        "product": {"stage": "growth", "domain_clarity": 4},
        "team": {"engineers": 20, "teams": 4, "platform_engineers": 2, "distributed_systems_skill": 3},
        "delivery": {"blocked_by_others_pct": "often", "change_failure_pct": "rarely"},
        "platform": {"deployment_automation": "continuous", "observability": "tracing"},
        "existing": {"architecture": "monolith"},
    }
)
"""A profile that answers in words."""


def page_of(name: str) -> str:
    if name == WORDS.name:
        return api.report(WORDS, form="html")
    return api.report(api.load_profile(ROOT / profile_path(name)), form="html")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens the page of an example; afterwards nothing may stand in the console."""
    said: list[str] = []
    contexts = []

    def open_page(example: str, width: int = 1280, scheme: str = "light") -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
        file = tmp_path / f"{example}.html"
        file.write_text(page_of(example), encoding="utf-8")
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


def changes_of(facts: FactContext, source: random.Random) -> list[dict[str, float]]:
    """Random values for some of the known numbers, ends of their ranges among them."""
    movable = [
        fact
        for fact in profile_facts().values()
        if isinstance(fact.kind, Number | Ordinal) and type(facts.value(fact.path)) in (int, float)
    ]
    found = []
    for _ in range(CHANGES):
        chosen = source.sample(movable, source.randint(1, len(movable)))
        found.append({fact.path: value_of(fact.kind, facts.value(fact.path), source) for fact in chosen})
    return found


def value_of(kind: Any, now: Any, source: random.Random) -> float:
    if isinstance(kind, Ordinal):
        return source.choice(kind.values())
    low, high = kind.low, min(kind.high, 20 * (now + 1))
    value = source.choice((low, high, source.uniform(low, high), source.uniform(low, max(low, min(high, 2 * now)))))
    return round(value) if kind.whole else value


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_page_computes_what_the_command_line_does(example: str, opened: Any) -> None:
    pack = api.load_pack()
    profile = api.load_profile(ROOT / profile_path(example), pack)
    facts, weights = FactContext.of(profile, pack), weights_of(FactContext.of(profile, pack), profile.weights)
    changes = [{}, *changes_of(facts, random.Random(example))]
    answers = opened(example).evaluate("changes => changes.map(window.archdecide.assess)", changes)
    before = api.assess(profile, pack)
    compared = 0
    for change, answer in zip(changes, answers, strict=True):
        then = facts.with_facts(change)
        expected = api.what_if(profile, change, pack).after if change else before
        if any(
            before.facts.get(path) != value for path, value in expected.facts.items() if path.startswith("derived.")
        ):
            continue  # the system is cut anew, and the page says that it does not do so
        compared += 1
        assert {name: pytest.approx(score, abs=1e-9) for name, score in expected.outcome.scores.items()} == answer[
            "scores"
        ], change
        assert list(expected.removed) == sorted(answer["removed"], key=pack.option_ids.index), change
        assert expected.coverage == pytest.approx(answer["coverage"]), change
        assert recommendation(then, weights) == answer["recommendation"], change
    assert compared > CHANGES / 2


def test_moving_a_fact_changes_the_answer_and_the_way_back_restores_it(opened: Any) -> None:
    page = opened("ai-writing-saas")
    said = page.locator("#what-if-answer")
    assert said.inner_text() == "Modular monolith: as for the facts of the profile."
    for path, value in (("product.domain_clarity", "1"), ("team.engineers", "1")):
        field = page.locator(f'[data-fact="{path}"] input[type=number]')
        field.fill(value)
        field.dispatch_event("change")
    grown = page.locator('[data-fact="team.engineers_in_24_months"] input[type=number]')
    assert float(grown.input_value()) == pytest.approx(
        25 / 12, abs=1e-4
    )  # from 12 to 25 engineers, the same growth from 1
    assert said.inner_text() == "Monolith: another answer than the profile's."
    page.locator("#what-if-reset").click()
    assert said.inner_text() == "Modular monolith: as for the facts of the profile."


def test_every_word_gives_the_scores_of_the_command_line_and_the_way_back_restores_them(opened: Any) -> None:
    pack = api.load_pack()
    page = opened("words")
    shown = page.locator("[data-score] output")
    before = shown.all_inner_texts()
    for path, words in {
        "delivery.blocked_by_others_pct": ("never", "sometimes", "nearly-always"),
        "platform.deployment_automation": ("manual", "self-service"),
    }.items():
        for word in words:
            page.locator(f'[data-word-fact="{path}"] select').select_option(label=word)
            facts = FactContext.of(WORDS, pack).with_facts({path: cast("Value", all_facts()[path].kind.exact(word))})
            scores = decision_from(WORDS.name, facts, {}, tipping=None).outcome.scores
            assert [float(text) for text in shown.all_inner_texts()] == [
                pytest.approx(scores[option], abs=0.5000001) for option in pack.option_ids
            ]
        page.locator("#what-if-reset").click()
        assert shown.all_inner_texts() == before
        assert page.locator(f'[data-word-fact="{path}"] select').input_value() == page.locator(
            f'[data-word-fact="{path}"] option[selected]'
        ).get_attribute("value")


def test_a_part_that_is_focused_or_pointed_at_gives_its_reasons(opened: Any) -> None:
    page = opened("ai-writing-saas")
    told = page.locator('[data-panel="modular-monolith"] [data-told]')
    page.locator('[data-panel="modular-monolith"] [data-node="prompt-engine"]').first.focus()
    assert told.inner_text().startswith("prompt-engine: ") and len(told.inner_text()) > 40
    page.locator('[data-cut="microservices"]').click()
    assert page.locator('[data-panel="microservices"]').is_visible() and not told.is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
@pytest.mark.parametrize("example", ["enterprise-ai-platform", "tiny-mvp-chatbot"])
def test_the_page_fits_and_is_accessible(example: str, width: int, scheme: str, opened: Any) -> None:
    page = opened(example, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [(item["id"], [node["html"][:200] for node in item["nodes"]]) for item in found] == []


def test_sliders_move_by_keys_in_steps_of_the_fact_and_say_value_and_unit(opened: Any) -> None:
    page = opened("ai-writing-saas")

    def pressed(path: str, *keys: str) -> tuple[float, str]:
        row = page.locator(f'[data-fact="{path}"]')
        slider = row.locator("input[type=range]")
        for key in keys:
            slider.press(key)
        return float(row.locator("input[type=number]").input_value()), slider.get_attribute("aria-valuetext")

    assert pressed("product.domain_clarity", "Home", "ArrowRight", "ArrowUp") == (
        3,
        "3 of 5: main concepts stable, edges move",
    )
    assert pressed("product.domain_clarity", "PageUp") == (5, "5 of 5: boundaries unchanged for a year")
    assert pressed("team.engineers", "Home", "ArrowRight") == (2, "2 persons")
    assert pressed("team.engineers", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowLeft")[0] == 1
    assert pressed("team.engineers", *["PageUp"] * 2)[0] == 21


def test_every_control_is_reached_by_the_tab_key_alone(opened: Any) -> None:
    page = opened("tiny-mvp-chatbot")
    reached = page.locator("summary:visible, #what-if input, #what-if select, #what-if button").count()
    found = set()
    for _ in range(300):
        page.keyboard.press("Tab")
        place = page.evaluate(
            """() => {
              const controls = "summary, #what-if input, #what-if select, #what-if button";
              return [...document.querySelectorAll(controls)].indexOf(document.activeElement);
            }"""
        )
        found.add(place)
    assert len(found - {-1}) == reached > 20
