"""Patterns of paths mean what shells and git mean by them."""

import pytest

from archdecide.evidence.patterns import file_pattern, ignore_pattern


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*.csproj", "a/b/c.csproj", True),
        ("*.csproj", "c.csproj.bak", False),
        ("a/**/b", "a/b", True),
        ("a/**/b", "a/x/y/b", True),
        ("a/**/b", "a/xb", False),
        ("ci/*.yml", "ci/x.yml", True),
        ("ci/*.yml", "ci/deep/x.yml", False),
        ("**/prompts/**", "x/prompts/y/z", True),
        ("**/prompts/**", "xprompts/a", False),
        ("a*b*c", "abcbc", True),
        ("a*b*c", "abcbd", False),
        ("x[!a]", "xb", True),
        ("[*]x", "ax", False),
        ("[z-a]x", "zx", False),
    ],
)
def test_a_pattern_of_files_matches_as_in_a_shell(pattern: str, path: str, matches: bool) -> None:
    assert bool(file_pattern(pattern).fullmatch(path)) == matches


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("*", "a/b", True),
        ("/services/cart/", "services/cart/x", True),
        ("/services/cart/", "services/cart", False),
        ("/services/cart/", "services/cartoon/x", False),
        ("/services/web", "services/web", True),
        ("docs/", "a/docs/x", True),
        ("a/*/c", "a/b/d/c", False),
        ("a/**", "a/b/c", True),
    ],
)
def test_a_pattern_of_git_matches_what_is_below_it(pattern: str, path: str, matches: bool) -> None:
    assert bool(ignore_pattern(pattern).fullmatch(path)) == matches


def test_a_pattern_of_many_stars_is_answered_at_once() -> None:
    assert file_pattern("*a" * 30 + "b").fullmatch("a" * 300) is None
    assert file_pattern("**/a/" * 20 + "b").fullmatch("a/" * 200 + "c") is None
