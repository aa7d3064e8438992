"""The movable facts of a page: their groups, their order and their steps; and what the page says beside them."""

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from goldens import EXAMPLES, ROOT, profile_path

from archdecide import api
from archdecide.fact_phrases import label
from archdecide.formats.document import what_if
from archdecide.formats.document.what_if import Slider
from archdecide.formats.terminal import tipping_points

RAW = re.compile(r"\b(?:derived|weights|ratio)\.[a-z_]+")
BARE_CODE = re.compile(r"(?<![(\w])[VTPCKJXWRSL]\d{1,2}\b(?!\))")


class Prose(HTMLParser):
    """The text of a page without scripts, pictures and what stands in code font."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, _: object) -> None:
        self.hidden += tag in ("script", "style", "svg", "code")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style", "svg", "code")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


@cache
def prose(name: str) -> str:
    reader = Prose()
    reader.feed(api.report(api.load_profile(ROOT / profile_path(name)), form="html"))
    return " ".join(" ".join(reader.parts).split())


@pytest.mark.parametrize(
    ("low", "high", "whole", "expected"),
    [(0, 4, True, 1), (0, 200, False, 1), (0, 100, False, 1), (0.1, 10, False, 0.01), (1, 200, True, 1)],
)
def test_a_step_leads_through_the_range_in_about_a_hundred(
    low: float, high: float, whole: bool, expected: float
) -> None:
    assert Slider("a.b", "b", "B?", low, low, high, whole, "").step == expected


def test_the_group_with_the_nearest_tipping_point_comes_first() -> None:
    pack, profile = api.load_pack(), api.load_profile(ROOT / profile_path("overbuilt-landscape"))
    decision = api.assess(profile, pack)
    nearest = tipping_points.shown(decision)[0].fact
    first = what_if.groups(decision, pack)[0]
    assert (first.sliders or first.choices)[0].label == label(nearest)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_page_has_no_raw_path_no_bare_code_and_no_signed_zero(name: str) -> None:
    text = prose(name)
    assert RAW.findall(text) == [] and BARE_CODE.findall(text) == []
    assert not re.search(r"[+−]0(?![\d.])", text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_step_and_a_gate_stand_once_on_a_page(name: str) -> None:
    plan = api.plan(api.load_profile(ROOT / profile_path(name)))
    actions = {" ".join(step.action.split()) for step in plan.now if len(step.action.split()) > 8}
    said, _, gates = prose(name).partition(" A gate acts outside the score")
    assert [action for action in actions if said.count(action) > 1] == []
    titles = {gate.code for gate in plan.decision.gates if gate.state in ("holds", "unproven")}
    table = gates.partition("In the profile")[0]
    assert [code for code in titles if table.count(f"({code}) ") > 1] == []
