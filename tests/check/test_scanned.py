"""A check says where a value contradicts what a scan found, and where a scan is old."""

from datetime import date

from archdecide import api
from archdecide.check import check
from archdecide.check.results import Finding
from archdecide.load.profile_reader import parse_profile

TODAY = date(2026, 6, 30)


def findings(rule: str, text: str) -> list[Finding]:
    pack = api.load_pack()
    profile = parse_profile(f"name: shop\n{text}", "f", pack).profile
    return [item for item in check(profile, pack, api.assess(profile, pack), TODAY) if item.rule == rule]


def evidence(path: str, found: str, day: str = "2026-06-01") -> str:
    return f'  "{path}": {{source: "scan: git: 12 changes", as_of: {day}, found: {found}}}\n'


def test_a_value_that_contradicts_what_a_scan_found_is_noted_where_it_stands() -> None:
    text = (
        "team: {engineers: 40}\n"
        "components: [{name: a.b, changes_per_month: 9, code: x}, {name: c}]\n"
        "interactions: [{from: a.b, to: c, co_change_pct: 80}]\n"
        "evidence:\n"
        + evidence("team.engineers", "{min: 9, max: 24}")
        + evidence("components.a.b.changes_per_month", "2")
        + evidence("components.a.b.code", "src/x")
        + evidence("interactions.a.b -> c.co_change_pct", "20")
    )
    found = findings("evidence-contradicts", text)
    assert {item.element: item.path for item in found} == {
        "team.engineers": ("team", "engineers"),
        "components.a.b.changes_per_month": ("components", 0, "changes_per_month"),
        "components.a.b.code": ("components", 0, "code"),
        "interactions.a.b -> c.co_change_pct": ("interactions", 0, "co_change_pct"),
    }
    assert {item.severity for item in found} == {"note"}
    assert "team.engineers is 40, but a scan found 9..24 (git: 12 changes, 2026-06-01)" in [
        item.message for item in found
    ]


def test_a_value_that_agrees_or_is_gone_or_has_evidence_of_a_person_is_not() -> None:
    text = (
        "team: {engineers: 12}\n"
        "components: [{name: a, changes_per_month: 1.9}]\n"
        "evidence:\n"
        + evidence("team.engineers", "{min: 9, max: 24}")
        + evidence("components.a.changes_per_month", "2")
        + evidence("components.a.runtime", "go")
        + evidence("components.a.name", "a")
        + "  team.teams: {source: staff list, found: 3}\n"
        "  existing.deployables: {source: 'scan: git', found: [nonsense]}\n"
    )
    assert findings("evidence-contradicts", text) == []


def test_old_values_of_a_scan_are_one_finding_and_those_of_people_one_each() -> None:
    text = (
        "team: {engineers: 12, teams: 3}\ncomponents: [{name: a, runtime: go}]\nevidence:\n"
        + evidence("team.engineers", "12", "2025-01-01")
        + evidence("components.a.runtime", "go", "2024-12-01")
        + "  team.teams: {source: staff list, as_of: 2024-01-01}\n"
    )
    found = {item.element: item.message for item in findings("evidence-old", text)}
    assert sorted(found) == ["scan", "team.teams"]
    assert found["scan"].startswith("2 values of a scan are older than 365 days; the oldest, components.a.runtime,")
