"""Deciding accepts what is known on that day: `check` is silent until something grows worse."""

from datetime import date
from pathlib import Path

import pytest
from command import run
from goldens import EXAMPLES

from archdecide import api
from archdecide.check.accepted import accepted_findings, with_accepted
from archdecide.check.results import Finding
from archdecide.check.waivers import Judged
from archdecide.profile import AcceptedFinding, RecordedDecision

PACK = api.load_pack()
TODAY = "2026-12-01"


def tip(distance: float, severity: str = "warning") -> Judged:
    """A tipping point so near, as a finding."""
    found = Finding("tipping-point-near", severity, "m", "a", "team.teams above", (), distance)  # type: ignore[arg-type]
    return Judged(found)


def status(finding: Judged, *entries: AcceptedFinding) -> str:
    """The status of a finding under a decision that accepts these entries."""
    record = RecordedDecision(style="monolith", decided=date(2026, 12, 1), accepted=entries)
    (judged,) = with_accepted([finding], record, PACK)
    return judged.status


@pytest.mark.parametrize("name", EXAMPLES)
def test_after_the_decision_a_check_finds_nothing(name: str, tmp_path: Path) -> None:
    profile = tmp_path / "archdecide.yaml"
    profile.write_bytes(Path(f"examples/{name}/archdecide.yaml").read_bytes())
    style = api.assess(api.load_profile(profile)).outcome.recommendation
    assert style is not None
    assert run("decide", profile, "--style", style).code == 0
    checked = run("check", profile, "--isolated", "-q")
    assert (checked.code, checked.out) == (0, "")


def test_a_tipping_point_returns_when_it_has_halved_its_distance() -> None:
    entry = AcceptedFinding(rule="tipping-point-near", element="team.teams above", value=0.2)
    assert status(tip(0.2), entry) == "accepted"
    assert status(tip(0.11), entry) == "accepted"
    assert status(tip(0.1), entry) == "open"


def test_a_finding_returns_when_it_is_graded_higher() -> None:
    found = Finding("coverage-low", "note", "m", "a", "coverage")
    entry = AcceptedFinding(rule="coverage-low", element="coverage", value="note")
    assert status(Judged(found), entry) == "accepted"
    worse = Finding("coverage-low", "warning", "m", "a", "coverage")
    assert status(Judged(worse), entry) == "open"


def test_errors_drift_and_constraints_are_never_accepted() -> None:
    found = [
        Finding("gate-fails", "error", "m", "a", "too-few-teams (microservices)"),
        Finding("decision-drift", "warning", "m", "a", "decision.style"),
        Finding("constraint-broken", "warning", "m", "a", "apart"),
        Finding("coverage-low", "warning", "m", "a", "coverage"),
    ]
    assert [entry.rule for entry in accepted_findings(map(Judged, found), PACK)] == ["coverage-low"]
    entries = [AcceptedFinding(rule=item.rule, element=item.element, value="warning") for item in found]
    assert [status(Judged(item), *entries) for item in found] == ["open", "open", "open", "accepted"]


def test_another_element_is_another_finding() -> None:
    entry = AcceptedFinding(rule="tipping-point-near", element="team.engineers above", value=0.2)
    assert status(tip(0.2), entry) == "open"


def test_all_shows_what_was_accepted_and_when(tmp_path: Path) -> None:
    profile = tmp_path / "archdecide.yaml"
    profile.write_bytes(Path("examples/online-shop/archdecide.yaml").read_bytes())
    run("decide", profile, "--date", TODAY)
    assert "accepted on 2026-12-01" not in run("check", profile, "--isolated").out
    assert "accepted on 2026-12-01" in run("check", profile, "--isolated", "--all").out


def test_deciding_again_keeps_the_date_of_the_review_and_writes_none_twice(tmp_path: Path) -> None:
    profile = tmp_path / "archdecide.yaml"
    profile.write_bytes(Path("examples/online-shop/archdecide.yaml").read_bytes())
    run("decide", profile, "--date", TODAY, "--review-by", "2027-02-01")
    first = profile.read_bytes()
    run("decide", profile)
    assert profile.read_bytes() == first
    assert b"review_by: 2027-02-01" in first


def test_a_decision_without_a_date_of_review_gets_one_in_a_year(tmp_path: Path) -> None:
    profile = tmp_path / "archdecide.yaml"
    profile.write_bytes(Path("examples/online-shop/archdecide.yaml").read_bytes())
    run("decide", profile, "--date", "2026-12-01")
    assert b"review_by: 2027-12-01" in profile.read_bytes()
