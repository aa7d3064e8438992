"""A profile may say where the code of a component is, and how a scan reads the system."""

import pytest

from archdecide import api
from archdecide.errors import InputError
from archdecide.load.profile_reader import parse_profile
from archdecide.profile import Profile


def profile(text: str) -> Profile:
    return parse_profile(f"name: shop\n{text}", "f", api.load_pack()).profile


def test_code_is_one_path_or_several_without_signs_that_mean_nothing() -> None:
    found = profile("components: [{name: a, code: ./src/a/}, {name: b, code: [b, .], public: api.py, runs_in: app}]")
    a, b = found.components or ()
    assert (a.code, b.code, b.public, b.runs_in) == (("src/a",), ("b", "."), ("api.py",), "app")


@pytest.mark.parametrize("path", ["../a", "/a", "a/../../b", "a\\b", "''", "[]", "[a, a/]", "3"])
def test_a_path_lies_below_the_root(path: str) -> None:
    with pytest.raises(InputError, match=r"components\[0\]\.code"):
        profile(f"components: [{{name: a, code: {path}}}]")


def test_what_a_scan_needs_again_and_what_it_found_is_read() -> None:
    found = profile(
        "code: {root: src, open: src/main.py}\n"
        "scan: {components: {a: [x, y]}, aliases: {b: a}, files: [c.yaml], release_tags: 'v.+'}\n"
        "evidence: {team.engineers: {source: 'scan: git', found: {min: 1, max: 2}}}\n"
    )
    assert (found.code.root, found.code.open) == ("src", ("src/main.py",))
    assert (found.scan.components, found.scan.aliases) == ({"a": ("x", "y")}, {"b": "a"})
    assert (found.scan.files, found.scan.release_tags) == (("c.yaml",), "v.+")
    assert found.evidence["team.engineers"].found == {"min": 1, "max": 2}
