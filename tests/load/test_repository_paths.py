"""What CI services show and know again: paths from the root of the repository, whatever folder a command runs in."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from command import run
from junitparser import JUnitXml
from profiles import OVERDUE, TODAY, grown

from archdecide.load.repository_paths import category, repository_paths


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of a repository with profiles in two folders, and a folder outside of it with another."""
    folder = tmp_path / "repository"
    grown(
        tmp_path,
        {
            "repository/.git/HEAD": "ref: refs/heads/main\n",
            "repository/svc/pay/archdecide.yaml": OVERDUE,
            "repository/svc/archdecide.yaml": OVERDUE,
            "with space/archdecide.yaml": OVERDUE,
        },
    )
    monkeypatch.chdir(folder)
    return folder


def checked(name: str, *arguments: object) -> str:
    result = run("check", "--isolated", "--exit-zero", "--today", TODAY, "-f", name, *arguments)
    assert result.code == 0, result.err
    return result.out


def sarif(*arguments: object) -> Any:
    return json.loads(checked("sarif", *arguments))["runs"][0]


def shown(name: str, *arguments: object) -> set[str]:
    """The paths that a format shows."""
    text = checked(name, *arguments)
    match name:
        case "github":
            return set(re.findall(r"file=([^,]*),", text))
        case "gitlab":
            return {issue["location"]["path"] for issue in json.loads(text)}
        case "junit":
            return {suite.name for suite in JUnitXml.fromstring(text.encode())}
        case "markdown":
            return {place.rsplit(":", 2)[0] for place in re.findall(r"`([^`]*archdecide\.yaml:[^`]*)`", text)}
    results = json.loads(text)["runs"][0]["results"]
    return {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results}


FORMATS = ("github", "gitlab", "junit", "markdown", "sarif")


@pytest.mark.parametrize("name", FORMATS)
def test_paths_start_at_the_root_of_the_repository_in_every_folder(
    name: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = {"svc/archdecide.yaml", "svc/pay/archdecide.yaml"}
    from_root = checked(name, ".")
    assert shown(name, ".") == expected
    calls = {"svc": (".",), "svc/pay": ("..", "."), ".git": (str(root),), "..": ("repository",)}
    for folder, paths in calls.items():
        monkeypatch.chdir(root / folder)
        assert shown(name, *paths) == expected
        if name in {"gitlab", "junit"}:  # in the others, actions for people name files from where they stand
            assert checked(name, *paths) == from_root


def test_fingerprints_do_not_depend_on_the_folder(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from_root = [result["partialFingerprints"] for result in sarif()["results"]]
    monkeypatch.chdir(root / "svc")
    assert [result["partialFingerprints"] for result in sarif()["results"]] == from_root


def test_a_file_outside_of_the_repository_has_an_absolute_address(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = root.parent / "with space" / "archdecide.yaml"
    for folder, path in ((root, "../with space"), (root / "svc", "../../with space"), (root, outside)):
        monkeypatch.chdir(folder)
        (address,) = shown("sarif", path)
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc, unquote(parts.path)) == ("file", "", str(outside))
        assert " " not in address
        (result, *_) = sarif(path)["results"]
        assert "uriBaseId" not in result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert shown("gitlab", path) == {str(outside)}


def test_without_a_repository_paths_start_at_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(tmp_path, {"a/archdecide.yaml": OVERDUE})
    monkeypatch.chdir(tmp_path)
    assert shown("sarif") == {"a/archdecide.yaml"}
    assert repository_paths(["a/archdecide.yaml", "-", "<stdin>"]) == {}


def test_json_holds_the_paths_and_results_that_are_joined_keep_them(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "svc")
    for number in (1, 2):
        checked(f"json=part{number}.json", "--shard", f"{number}/2")
    data = json.loads(checked("json"))
    assert data["repository_paths"] == {
        "archdecide.yaml": "svc/archdecide.yaml",
        "pay/archdecide.yaml": "svc/pay/archdecide.yaml",
    }
    joined = sarif("--merge", "part1.json", "part2.json")
    assert joined == sarif()
    assert joined["automationDetails"] == {"id": "archdecide/svc/"}
    named = sarif("--merge", "part1.json", "part2.json", "--category", "own")
    assert named["automationDetails"] == {"id": "own/"}


@pytest.mark.parametrize(
    ("folder", "paths", "expected"),
    [
        (".", ["."], "archdecide"),
        (".", ["svc", "."], "archdecide"),
        (".", ["svc"], "archdecide/svc"),
        ("svc", ["."], "archdecide/svc"),
        ("svc", ["./", "."], "archdecide/svc"),
        ("svc/pay", ["../../svc/"], "archdecide/svc"),
        ("svc", ["pay/archdecide.yaml", "archdecide.yaml"], "archdecide/svc/archdecide.yaml+svc/pay/archdecide.yaml"),
        (".", ["svc/**/archdecide.yaml"], "archdecide/svc/**/archdecide.yaml"),
    ],
)
def test_the_category_follows_from_the_paths(
    folder: str, paths: list[str], expected: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / folder)
    assert category(paths) == expected


@pytest.mark.usefixtures("root")
def test_the_category_of_many_paths_is_short_and_unlike_that_of_others() -> None:
    many = [f"svc/{number}" for number in range(100)]
    names = {category(many), category(many[1:]), category(many[:-1])}
    assert len(names) == 3
    assert all(len(name) < 100 for name in names)
    assert category(many) == category(many[::-1])


@pytest.mark.parametrize(("name", "expected"), [("payments", "payments/"), ("a/b/", "a/b/")])
@pytest.mark.usefixtures("root")
def test_a_category_of_ones_own_is_all_that_code_scanning_reads(name: str, expected: str) -> None:
    assert sarif("--category", name)["automationDetails"] == {"id": expected}


@pytest.mark.parametrize("name", ["", "/", "a\nb", "x" * 201])
@pytest.mark.usefixtures("root")
def test_what_is_no_category_is_refused(name: str) -> None:
    result = run("check", "--isolated", "--category", name)
    assert (result.code, result.out) == (2, "")
    assert (
        "--category" in result.err and "is not a name (allowed: a name of 1 to 200 printable characters" in result.err
    )
