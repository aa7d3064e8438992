"""`archdecide fmt`: values in the prescribed spelling, and not a character more."""

from pathlib import Path

import pytest
from command import example, run
from effort import examples
from goldens import EXAMPLES
from hypothesis import given, settings
from written_profiles import RIGHT_PROFILES

from archdecide import api
from archdecide.load.document import parse
from archdecide.load.profile_reader import parse_profile
from archdecide.profile import Profile
from archdecide.profile.canonical import respellings
from archdecide.rules import Pack
from archdecide.write import respelt

WRITTEN = """\
# about us
name: Till   # the shop's
team:
  engineers: "~10"      # staff list
  distributed_systems_skill: [1/4, 2]

delivery: {change_failure_pct: 10%, deploys_per_week: daily, blocked_by_others_pct: OFTEN}
scale: {peak_to_average: "4..6"}
security:
  regulated_data: PII, card
reliability: {availability_target_pct: {min: 99%, max: 99.9}}
components:
  - {name: web, kind: frontend, relative_load: light}
  - kind: Worker # sends mail
    name: mails
  - {name: rows, kind: database}
  - {name: jobs, kind: job, mode: }
interactions:
- {from: web, to: mails, need: async}
"""
CANONICAL = """\
# about us
name: Till   # the shop's
team:
  engineers: "8..12"      # staff list
  distributed_systems_skill: [1, 2]

delivery: {change_failure_pct: 10, deploys_per_week: 5, blocked_by_others_pct: often}
scale: {peak_to_average: "4..6"}
security:
  regulated_data: [pii, pci]
reliability: {availability_target_pct: {min: 99, max: 99.9}}
components:
  - {name: web, kind: user-interface, relative_load: light}
  - kind: application # sends mail
    name: mails
    mode: async
  - {name: rows, kind: data-store}
  - {name: jobs, kind: application, mode: async }
interactions:
- {from: web, to: mails, need: none}
"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "archdecide.yaml"
    path.write_text(WRITTEN, "utf-8")
    return path


def test_values_are_respelt_and_everything_else_stays(profile: Path, pack: Pack) -> None:
    before = api.load_profile(profile, pack)
    ended = run("fmt", profile)
    assert (0, "") == (ended.code, ended.out)
    assert profile.read_text("utf-8") == CANONICAL
    assert api.load_profile(profile, pack) == before
    assert ended.err == f"{profile}: 14 values changed\n"


def test_a_second_time_nothing_is_left_to_change(profile: Path) -> None:
    run("fmt", profile)
    time = profile.stat().st_mtime_ns
    assert 0 == run("fmt", profile, "--check").code
    assert "nothing to change" in run("fmt", profile).err
    assert profile.stat().st_mtime_ns == time


def test_check_says_what_would_change_and_writes_nothing(profile: Path) -> None:
    ended = run("fmt", "--check", profile)
    assert 1 == ended.code
    assert f"{profile}: delivery.deploys_per_week: 5\n" in ended.err
    assert f"{profile}: components[1].mode: async\n" in ended.err
    assert profile.read_text("utf-8") == WRITTEN


def test_standard_input_is_printed() -> None:
    ended = run("fmt", "-", text=WRITTEN)
    assert (0, CANONICAL) == (ended.code, ended.out)


def test_what_is_wrong_is_not_touched_in_any_file(profile: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("name: x\nteam: {engineers: many}\n", "utf-8")
    ended = run("fmt", profile, wrong)
    assert 2 == ended.code
    assert "wrong.yaml:2:19: team.engineers: 'many' is not a number" in ended.err
    assert profile.read_text("utf-8") == WRITTEN


def test_a_value_that_an_alias_shares_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    text = "name: x\ndelivery: {change_failure_pct: &a 10%, blocked_by_others_pct: *a}\n"
    path.write_text(text, "utf-8")
    ended = run("fmt", path)
    assert 2 == ended.code
    assert "shared through an alias (write this value by hand)" in ended.err
    assert path.read_text("utf-8") == text


def test_line_ends_and_a_byte_order_mark_stay(profile: Path) -> None:
    profile.write_bytes(b"\xef\xbb\xbf" + WRITTEN.replace("\n", "\r\n").encode())
    assert 0 == run("fmt", profile).code
    assert profile.read_bytes() == b"\xef\xbb\xbf" + CANONICAL.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_are_written_as_the_format_prescribes(name: str) -> None:
    assert list(respellings(Profile, parse(example(name).read_text("utf-8"), name).data)) == []


@settings(deadline=None, max_examples=examples(60))
@given(RIGHT_PROFILES)
def test_a_right_profile_has_nothing_to_change(data: dict[str, object]) -> None:
    assert list(respellings(Profile, data)) == []


def test_a_respelt_text_says_the_same(pack: Pack) -> None:
    changes = dict(respellings(Profile, parse(WRITTEN, "a").data))
    edited = respelt(WRITTEN, changes)
    assert parse_profile(edited, "a", pack).profile == parse_profile(WRITTEN, "a", pack).profile
