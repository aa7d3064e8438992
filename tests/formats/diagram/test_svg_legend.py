"""What a reader sees who opens only the picture: owners, workers, zones and why a part runs apart."""

import re
from html import unescape
from typing import Any

from archdecide import api
from archdecide.formats.diagram import svg
from archdecide.profile import Profile


def drawn(components: list[dict[str, Any]], calls: list[tuple[str, str]], **more: Any) -> list[str]:
    """The texts of the picture of a modular monolith, in order."""
    profile = Profile.model_validate(
        {
            "name": "shop",
            "components": [{"kind": "application", "team": "one", "runtime": "java", **each} for each in components],
            "interactions": [{"from": source, "to": target, "need": "reply"} for source, target in calls],
            **more,
        }
    )
    page = svg.text(api.service_graph(profile, style="modular-monolith"), "shop")
    return [unescape(re.sub("<[^>]*>", "", each)) for each in re.findall(r"<text.*?</text>", page)]


PARTS = [
    {"name": "cart"},
    {"name": "stock", "team": "two"},
    {"name": "mail", "mode": "batch", "kind": "notification"},
    {"name": "card", "data_sensitivity": "pci"},
    {"name": "web", "kind": "user-interface"},
]
CALLS = [("web", "cart"), ("cart", "stock"), ("cart", "card"), ("stock", "mail")]


def test_owners_workers_zones_and_reasons_are_in_the_picture() -> None:
    said = drawn(PARTS, CALLS)
    assert {"team one", "team two", "worker", "card or health data"} <= set(said)
    assert any(line.startswith("Apart: 'card' – it holds card data") for line in said)
    assert not any("S5" in line or "tokenise" in line for line in said)


def test_the_deployables_of_a_picture_are_those_that_people_must_run() -> None:
    assert "modular monolith: 2 deployables, 5 components, 4 connections" in drawn(PARTS, CALLS)


def test_a_picture_of_one_process_speaks_of_no_zone_and_nothing_apart() -> None:
    said = drawn(PARTS[:2], CALLS[1:2])
    assert "card or health data" not in said
    assert not any(line.startswith("Apart") for line in said)


def test_calls_between_modules_are_drawn_once_with_their_number() -> None:
    parts = [{"name": f"part-{number}", "team": f"team-{number // 7}"} for number in range(28)]
    calls = [
        ("part-0", "part-7"),
        ("part-1", "part-8"),
        ("part-2", "part-9"),
        *((f"part-{n}", f"part-{n + 1}") for n in range(27)),
    ]
    assert any(re.fullmatch(r"[2-9] calls", line) for line in drawn(parts, calls))
