"""What would have been recommended at earlier dates: by what git knows of them, with everything else as today."""

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from check_cases import LARGE, SMALL, made
from checkouts import MadeHistory
from closed_schemas import closed
from command import run
from jsonschema import Draft202012Validator

from archdecide import formats
from archdecide.evidence.past import Moment, Past
from archdecide.formats.document import history_svg
from archdecide.usecases.history import look_back

DEVELOPERS = [f"Dev No{number} <dev{number}@corp.example>" for number in range(45)]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team of two until 2025, of 45 in 2026; the cart is changed every month, in 2026 every day."""
    history = MadeHistory()
    history.commit(["cart/main.py"], DEVELOPERS[0], "2024-01-01")
    for month in range(1, 13):
        for who in DEVELOPERS[:2]:
            for day in ("03", "13", "23"):
                history.commit(["cart/main.py"], who, f"2025-{month:02}-{day}")
    for date_ in range(1, 31):
        for number, who in enumerate(DEVELOPERS):
            if number % 10 == date_ % 10:
                history.commit(["cart/main.py"], who, f"2026-06-{date_:02}")
    return history.into(tmp_path_factory.mktemp("history") / "shop", checked_out=True)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A mature product, whose engineers a scan has counted; a person has stated the size of the code."""
    data = made(SMALL, {"product": LARGE["product"], "team": {"engineers": 45, "teams": None}})
    data["components"] = [{"name": "cart", "code": "cart"}]
    data["evidence"] = {"team.engineers": {"source": "scan: git: counted", "as_of": "2026-06-30", "found": 45}}
    path = tmp_path / "archdecide.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    return path


def printed(checkout: Path, profile: Path, *arguments: str) -> str:
    result = run("history", str(profile), "--path", str(checkout), "--today", "2026-06-30", *arguments)
    assert result.code == 0, result.err
    return result.out


def test_each_date_has_the_facts_that_git_knows_of_it(checkout: Path, profile: Path) -> None:
    data = json.loads(printed(checkout, profile, "--every", "6-months", "--since", "2025-06-30", "--format", "json"))
    assert [error.message for error in Draft202012Validator(closed(formats.schema("history"))).iter_errors(data)] == []
    moments = data["moments"]
    assert [moment["day"] for moment in moments] == ["2025-06-30", "2025-12-30", "2026-06-30"]
    assert moments[2]["moved"]["team.engineers"] == {"before": 2, "now": 45}
    assert "team.engineers" not in moments[1]["moved"]
    assert moments[1]["moved"]["components.cart.changes_per_month"]["now"] == 6
    assert "team.engineers" in data["told"] and "product.stage" in data["held"]
    assert moments[0]["recommendation"] != moments[2]["recommendation"]


def test_people_read_where_it_changed_and_what_was_held(checkout: Path, profile: Path) -> None:
    text = " ".join(printed(checkout, profile).split())
    assert "would have changed" in text
    assert "between 2026-03-30 and 2026-06-30" in text and "team.engineers 2 → 45" in text
    assert "Everything else is held as it is today: the components and interactions" in text
    assert "not what a review at the time would have said" in text


def test_what_a_person_stated_is_not_changed_by_history(checkout: Path, profile: Path) -> None:
    profile.write_text(profile.read_text("utf-8").replace("found: 45", "found: 44"), encoding="utf-8")
    data = json.loads(printed(checkout, profile, "--format", "json"))
    assert data["yours"] == ["team.engineers"]
    assert "team.engineers" not in data["told"] and "team.engineers" in data["held"]


def test_the_picture_is_a_drawing_with_a_description(checkout: Path, profile: Path) -> None:
    root = ElementTree.fromstring(printed(checkout, profile, "--format", "svg"))
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    # Each of nine dates has a dot for each style, which says its score.
    assert (names.count("polyline"), names.count("circle"), names.count("desc")) == (3, 27, 1)
    assert names.count("title") == 1 + 27 + names.count("rect") - 1


def test_the_picture_shows_dates_that_came_close_and_cuts_long_names() -> None:
    days = [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1), date(2026, 1, 1)]
    scores: tuple[dict[str, float | None], ...] = (
        {"a": 50.0, "b": 60.0},
        {"a": 54.0, "b": 55.0},
        {"a": 55.0, "b": 54.0},
        {"a": 99.0, "b": None},
    )
    moments = tuple(
        Moment(day, "c", "b" if number < 2 else "a", None, "leaning", points, 1.0, number in {1, 2}, {})
        for number, (day, points) in enumerate(zip(days, scores, strict=True))
    )
    past = Past("System " * 40, {"a": "Style A", "b": "Style B"}, 3.0, moments, ("team.engineers",), ("x.y",), ())
    root = ElementTree.fromstring(history_svg.svg(past))
    texts = [element.text or "" for element in root.iter() if element.tag.endswith("}text")]
    assert (
        "Filled dot: recommended. Band: a lead within 3 points. Held as today: components, interactions and 1 fact."
        in texts
    )
    assert [text for text in texts if text.startswith("202")] == ["2025-01-01", "2026-01-01"]
    assert [text for text in texts if text.isdecimal()] == ["50", "60", "70", "80", "90", "100"]
    assert max(len(text) for text in texts if "System" in text) < 90
    bands = [element for element in root.iter() if element.tag.endswith("}rect")][1:]
    assert [band[0].text for band in bands] == [
        "2025-02-01: the lead is 1.0 points",
        "2025-03-01: the lead is 1.0 points",
    ]
    filled = [
        element[0].text
        for element in root.iter()
        if element.tag.endswith("}circle") and element.get("fill") != "#ffffff"
    ]
    assert filled == [
        "2025-03-01: Style A 55.0, recommended", "2026-01-01: Style A 99.0, recommended",
        "2025-01-01: Style B 60.0, recommended", "2025-02-01: Style B 55.0, recommended",
    ]  # fmt: skip


def test_a_history_is_read_without_changing_the_profile(checkout: Path, profile: Path) -> None:
    from archdecide import api

    before = profile.read_bytes()
    past = look_back(str(profile), str(checkout), api.load_pack(), today=date(2026, 6, 30), every=12)
    assert [str(moment.day) for moment in past.moments] == ["2024-06-30", "2025-06-30", "2026-06-30"]
    assert profile.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--every", "often"], "is no period"), (["--path", "nowhere"], "nowhere"), (["--since", "soon"], "YYYY-MM-DD")],
)
def test_what_cannot_be_looked_at_is_said(arguments: list[str], said: str, profile: Path, tmp_path: Path) -> None:
    result = run("history", str(profile), "--path", str(tmp_path), *arguments)
    assert (result.code, said in result.err) == (2, True), result.err
