"""Names are one whether an accent is typed as one character or as two."""

from pathlib import Path
from unicodedata import normalize

import pytest
from command import run

from archdecide import api
from archdecide.errors import InputError

COMPOSED, APART = normalize("NFC", "café"), normalize("NFD", "café")
PARTS = """name: shop
components:
  - {{name: {one}, kind: application, data_store: {one}-db}}
  - {{name: bar, kind: application, data_store: {other}-db}}
interactions:
  - {{from: bar, to: {other}, need: reply}}
boundaries:
  together: [[{other}, bar]]
"""


def profile_of(tmp_path: Path, one: str, other: str, more: str = "") -> Path:
    path = tmp_path / "archdecide.yaml"
    path.write_text(PARTS.format(one=one, other=other) + more, "utf-8")
    return path


@pytest.mark.parametrize(("one", "other"), [(COMPOSED, APART), (APART, COMPOSED), (APART, APART)])
def test_a_name_is_the_same_in_either_spelling(tmp_path: Path, one: str, other: str) -> None:
    assert COMPOSED != APART
    same = api.load_profile(profile_of(tmp_path, COMPOSED, COMPOSED))
    assert api.load_profile(profile_of(tmp_path, one, other)) == same


def test_two_components_that_only_differ_in_spelling_are_told(tmp_path: Path) -> None:
    path = profile_of(tmp_path, COMPOSED, APART)
    path.write_text(
        path.read_text("utf-8").replace("name: bar", f"name: {APART}").replace("from: bar", "from: x"), "utf-8"
    )
    with pytest.raises(InputError) as told:
        api.load_profile(path)
    assert f"the component '{COMPOSED}' exists already" in str(told.value)
    assert "however their accents are typed" in str(told.value)


def test_two_keys_that_only_differ_in_spelling_are_one_key_twice(tmp_path: Path) -> None:
    path = profile_of(tmp_path, "till", "till", f"  fixed: {{{COMPOSED}: [till], {APART}: [bar]}}\n")
    with pytest.raises(InputError, match="this key is here twice"):
        api.load_profile(path)


def test_a_failure_is_found_by_either_spelling(tmp_path: Path) -> None:
    path = profile_of(tmp_path, APART, COMPOSED)
    for name in (COMPOSED, APART):
        assert run("blast", path, "--fail", name).code == 0


def test_a_problem_below_a_key_is_found_in_either_spelling(tmp_path: Path) -> None:
    path = profile_of(tmp_path, "till", "till", f"  fixed:\n    other: [bar]\n    {APART}: [nobody]\n")
    with pytest.raises(InputError) as told:
        api.load_profile(path)
    assert "archdecide.yaml:11:" in str(told.value)
