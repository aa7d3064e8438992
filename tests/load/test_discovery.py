"""Which profiles a call of `check` is about."""

import os
import re
from pathlib import Path

import pytest
from command import run
from profiles import TODAY

from archdecide.errors import InputError
from archdecide.load.discovery import NAMES, find_profiles


def grow(*files: str) -> None:
    for file in files:
        path = Path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("schema_version: 1\nname: x\n", "utf-8")


@pytest.fixture(autouse=True)
def _working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_folder_gives_every_profile_below_it_and_nothing_else() -> None:
    grow(
        "archdecide.yaml",
        "a/.archdecide.yaml",
        "a/b/shop.archdecide.yaml",
        "b/archdecide.yaml.md",
        "b/myarchdecide.yaml",
    )
    assert find_profiles(["."]) == ("a/.archdecide.yaml", "a/b/shop.archdecide.yaml", "archdecide.yaml")


def test_profiles_may_be_called_yml() -> None:
    grow("archdecide.yml", "a/.archdecide.yml", "a/shop.archdecide.yml", "b/myarchdecide.yml")
    assert find_profiles(["."]) == ("a/.archdecide.yml", "a/shop.archdecide.yml", "archdecide.yml")
    assert find_profiles(["a/**"]) == ("a/.archdecide.yml", "a/shop.archdecide.yml")


@pytest.mark.parametrize("pattern", [".", "**", "**/*.yaml", "*.archdecide.yaml"])
def test_what_macos_keeps_beside_a_file_is_no_profile(pattern: str) -> None:
    grow("x.archdecide.yaml", "._x.archdecide.yaml", "._archdecide.yaml")
    assert find_profiles([pattern]) == ("x.archdecide.yaml",)


@pytest.mark.parametrize("target", ["nowhere", "archdecide.yaml", "folder"])
def test_a_link_in_the_place_of_a_profile_that_leads_to_no_file_is_reported(target: str) -> None:
    Path("folder").mkdir()
    Path("archdecide.yaml").symlink_to(target)
    Path("notes.yaml").symlink_to(target)
    assert find_profiles(["."]) == find_profiles(["*"]) == ("archdecide.yaml",)
    result = run("check", "--isolated", "--today", TODAY)
    assert result.code == 2
    what = {"nowhere": "is a link to 'nowhere', which does not exist", "folder": "is a folder"}
    assert f"archdecide.yaml:1:1: error[profile-invalid]: {what.get(target, 'cannot be read')}" in result.out


def test_hidden_and_foreign_folders_are_not_searched() -> None:
    folders = [".git", ".venv/lib", "node_modules/x", ".hidden", "a/node_modules", "venv"]
    grow("archdecide.yaml", *(f"{folder}/archdecide.yaml" for folder in folders))
    assert find_profiles(["."]) == ("archdecide.yaml",)


def test_a_hidden_folder_that_is_named_is_searched() -> None:
    grow(".hidden/archdecide.yaml")
    assert find_profiles([".hidden"]) == (".hidden/archdecide.yaml",)


def test_a_file_that_is_named_may_be_called_anything() -> None:
    grow("profile.yml")
    assert find_profiles(["profile.yml"]) == ("profile.yml",)


def test_the_same_file_by_several_names_counts_once(tmp_path: Path) -> None:
    grow("a/archdecide.yaml")
    Path("linked").symlink_to("a", target_is_directory=True)
    names = ["a", "./a/archdecide.yaml", str(tmp_path / "a" / "archdecide.yaml"), "a/../a", "**/*.yaml", "linked"]
    assert find_profiles(names) == ("a/archdecide.yaml",)


def test_links_in_a_circle_end() -> None:
    grow("a/archdecide.yaml")
    Path("a/up").symlink_to("..", target_is_directory=True)
    Path("a/self").symlink_to("self")
    assert find_profiles(["."]) == find_profiles(["**"]) == ("a/archdecide.yaml",)


def test_a_linked_file_is_a_profile_of_its_own() -> None:
    grow("a/archdecide.yaml")
    Path("archdecide.yaml").symlink_to("a/archdecide.yaml")
    assert find_profiles(["."]) == ("a/archdecide.yaml", "archdecide.yaml")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*/archdecide.yaml", ("a/archdecide.yaml", "b/archdecide.yaml")),
        ("**/archdecide.yaml", ("a/archdecide.yaml", "a/deep/er/archdecide.yaml", "b/archdecide.yaml")),
        ("a/**", ("a/archdecide.yaml", "a/deep/er/archdecide.yaml")),
        ("[!a]/*", ("b/archdecide.yaml",)),
        ("[ab]/arch?ecide.yaml", ("a/archdecide.yaml", "b/archdecide.yaml")),
        ("a/d*", ("a/deep/er/archdecide.yaml",)),
        ("b/*.txt", ("b/notes.txt",)),
        ("./*/archdecide.yaml", ("a/archdecide.yaml", "b/archdecide.yaml")),
    ],
)
def test_a_pattern_is_read_as_in_a_shell(pattern: str, expected: tuple[str, ...]) -> None:
    grow("a/archdecide.yaml", "a/deep/er/archdecide.yaml", "b/archdecide.yaml", "b/notes.txt")
    assert find_profiles([pattern]) == expected


def test_a_file_whose_name_looks_like_a_pattern_is_that_file() -> None:
    grow("[ab].yaml", "a.yaml")
    assert find_profiles(["[ab].yaml"]) == ("[ab].yaml",)


def test_standard_input_is_kept() -> None:
    grow("archdecide.yaml")
    assert find_profiles(["-", ".", "-"]) == ("-", "archdecide.yaml")


def test_a_file_called_like_an_option_stays_a_file() -> None:
    grow("./--help.archdecide.yaml")
    assert find_profiles(["."]) == ("./--help.archdecide.yaml",)


def test_everything_that_finds_nothing_is_named_at_once() -> None:
    Path("empty").mkdir()
    names = ["empty", "missing.yaml", "no/**/such", "x" * 10_000, "a\0b"]
    with pytest.raises(InputError) as raised:
        find_profiles(names)
    assert [problem.where.file for problem in raised.value.problems] == names
    assert [problem.what for problem in raised.value.problems[:3]] == [
        "there is no profile in this folder",
        "there is no such file or folder",
        "nothing matches this pattern",
    ]


def test_hostile_names_are_found_and_sorted() -> None:
    names = ["a\nb.archdecide.yaml", "::error::x.archdecide.yaml", "<script>.archdecide.yaml", " .archdecide.yaml"]
    grow(*names)
    Path(os.fsdecode(b"\xff.archdecide.yaml")).write_text("", "utf-8")
    assert find_profiles(["."]) == tuple(sorted([*names, "\udcff.archdecide.yaml"]))


def test_files_outside_of_the_working_folder_keep_the_name_they_were_given(tmp_path: Path) -> None:
    grow("in/x.txt", "out/archdecide.yaml")
    os.chdir(tmp_path / "in")
    assert find_profiles(["../out"]) == ("../out/archdecide.yaml",)


@pytest.mark.parametrize("name", ["archdecide.yaml", ".archdecide.yaml", "x.archdecide.yaml", "a/b.c.archdecide.yaml"])
def test_the_pattern_of_the_hook_finds_the_same_names(name: str) -> None:
    grow(name, "xarchdecide.yaml", "archdecide.yaml.bak", "archdecide.yamls/x")
    assert re.search(NAMES, name)
    assert find_profiles(["."]) == (name,)
