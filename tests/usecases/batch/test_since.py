"""`archdecide check --since`: what a change introduces and what it fixes, in real repositories."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from command import Run, run
from profiles import INVALID, OVERDUE, SOUND, TODAY, grown

from archdecide.load import renames

REPAIRED = OVERDUE.replace("2026-01-31", "2027-01-31")


def git(*arguments: str) -> None:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    settings += ["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *settings, *arguments], check=True, capture_output=True)


def commit(files: dict[str, str]) -> None:
    grown(Path(), files)
    git("add", "-A")
    git("commit", "-qm", "x")


@pytest.fixture(autouse=True)
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "repository").mkdir()
    monkeypatch.chdir(tmp_path / "repository")
    git("init", "-q", "-b", "main")


def check(*arguments: str) -> Run:
    return run("check", "--isolated", "--today", TODAY, *arguments)


def since(*arguments: str) -> Any:
    return json.loads(check("--since", "HEAD", "-f", "json", *arguments).out)


def rules(profile: Any) -> set[str]:
    return {finding["rule"] for finding in profile["findings"]}


def test_what_has_not_changed_says_nothing() -> None:
    commit({"archdecide.yaml": OVERDUE})
    assert (since()["profiles"], since()["changes"], since()["since"]) == ([], [], "HEAD")
    assert check("--since", "HEAD", "--fail-on", "note").code == 0


def test_only_what_the_change_introduces_is_told() -> None:
    commit({"archdecide.yaml": REPAIRED, "other/archdecide.yaml": OVERDUE})
    grown(Path(), {"archdecide.yaml": OVERDUE})
    data = since()
    (profile,) = data["profiles"]
    assert (profile["file"], rules(profile)) == ("archdecide.yaml", {"review-overdue"})
    assert check("--since", "HEAD", "--fail-on", "warning").code == 1


def test_what_the_change_fixes_is_told_and_does_not_count() -> None:
    commit({"archdecide.yaml": OVERDUE})
    grown(Path(), {"archdecide.yaml": REPAIRED})
    data = since()
    assert [finding["rule"] for finding in data["changes"][0]["fixed"]] == ["review-overdue"]
    assert rules(data["profiles"][0]) == set()
    assert "fixed[review-overdue]" in check("--since", "HEAD").out


def test_moved_lines_introduce_nothing() -> None:
    commit({"archdecide.yaml": OVERDUE})
    grown(Path(), {"archdecide.yaml": f"# a\n\n# b\n{OVERDUE}"})
    assert [(rules(profile)) for profile in since()["profiles"]] == [set()]


def test_the_decision_before_is_told() -> None:
    commit({"archdecide.yaml": SOUND})
    changed = SOUND.replace("engineers: 3", "engineers: 60")
    grown(Path(), {"archdecide.yaml": changed + "# changed\n"})
    (change,) = since()["changes"]
    assert change["before"]["recommendation"] == "monolith"


def test_everything_in_a_new_file_is_introduced_and_a_deleted_one_is_mentioned() -> None:
    commit({"a/archdecide.yaml": SOUND})
    grown(Path(), {"b/archdecide.yaml": OVERDUE})
    Path("a/archdecide.yaml").unlink()
    data = since()
    assert [profile["file"] for profile in data["profiles"]] == ["b/archdecide.yaml"]
    assert "review-overdue" in rules(data["profiles"][0])
    assert {change["file"]: change["before"] is None for change in data["changes"]} == {
        "a/archdecide.yaml": False,
        "b/archdecide.yaml": True,
    }
    assert "no profile" in check("--since", "HEAD").out


def test_breaking_a_profile_is_introduced_and_mending_it_fixes_it() -> None:
    commit({"a.archdecide.yaml": OVERDUE, "b.archdecide.yaml": INVALID})
    grown(Path(), {"a.archdecide.yaml": INVALID, "b.archdecide.yaml": OVERDUE})
    broken, mended = since()["profiles"]
    assert rules(broken) == {"profile-invalid"}
    assert "profile-invalid" not in rules(mended)
    fixed = {change["file"]: [finding["rule"] for finding in change["fixed"]] for change in since()["changes"]}
    assert fixed == {"a.archdecide.yaml": [], "b.archdecide.yaml": ["profile-invalid"]}
    assert check("--since", "HEAD").code == 2


def test_a_finding_that_is_no_longer_waived_is_introduced_and_one_that_is_waived_is_not_fixed() -> None:
    waiver = "waivers:\n  - {rule: review-overdue, reason: later, owner: me, expires: 2027-01-01}\n"
    commit({"a.archdecide.yaml": OVERDUE + waiver, "b.archdecide.yaml": OVERDUE})
    grown(Path(), {"a.archdecide.yaml": OVERDUE, "b.archdecide.yaml": OVERDUE + waiver})
    first, second = since()["profiles"]
    assert [(finding["rule"], finding["status"]) for finding in first["findings"]] == [("review-overdue", "open")]
    assert [finding for finding in second["findings"] if finding["status"] == "open"] == []
    assert [change["fixed"] for change in since()["changes"]] == [[], []]


def test_diff_base_is_another_name_and_works_from_a_folder_inside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commit({"in/side/archdecide.yaml": REPAIRED, "archdecide.yaml": OVERDUE})
    grown(Path(), {"in/side/archdecide.yaml": OVERDUE})
    monkeypatch.chdir("in")
    data = json.loads(check("--diff-base", "HEAD", "-f", "json").out)
    assert [profile["file"] for profile in data["profiles"]] == ["side/archdecide.yaml"]


def test_a_baseline_still_knows_what_is_introduced() -> None:
    commit({"archdecide.yaml": REPAIRED})
    grown(Path(), {"archdecide.yaml": OVERDUE})
    check("--baseline", "known.json", "--update-baseline")
    (profile,) = since("--baseline", "known.json")["profiles"]
    assert {finding["status"] for finding in profile["findings"]} == {"baseline"}


def test_hostile_names_in_a_repository_are_found_again() -> None:
    names = ["a\nb.archdecide.yaml", '"q".archdecide.yaml', "ä.archdecide.yaml", "-x.archdecide.yaml"]
    commit(dict.fromkeys(names, OVERDUE))
    assert since()["profiles"] == []
    grown(Path(), dict.fromkeys(names, REPAIRED))
    assert {rule for change in since()["changes"] for rule in {one["rule"] for one in change["fixed"]}} == {
        "review-overdue"
    }
    assert len(since()["changes"]) == 4


@pytest.mark.parametrize("revision", ["nowhere", "--help", "HEAD~5", "a\nb", ""])
def test_a_revision_that_is_not_there_is_told(revision: str) -> None:
    commit({"archdecide.yaml": OVERDUE})
    result = check("--since", revision)
    assert (result.code, result.out) == (2, "")
    shown = revision.replace("\n", "\\n")
    assert f"there is no revision '{shown}'" in result.err


def test_a_file_outside_of_any_repository_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("outside")
    grown(folder, {"archdecide.yaml": OVERDUE})
    result = check("--since", "HEAD", str(folder))
    assert (result.code, result.out) == (2, "")
    assert "is in no git repository" in result.err


def test_standard_input_has_no_revisions() -> None:
    assert "standard input has no revisions" in run("check", "--since", "HEAD", "-", text=OVERDUE).err


# Where the change started


def test_what_others_have_merged_since_is_no_part_of_a_change() -> None:
    commit({"archdecide.yaml": OVERDUE, "README.md": "a"})
    git("checkout", "-q", "-b", "change")
    commit({"README.md": "b"})
    git("checkout", "-q", "main")
    commit({"archdecide.yaml": REPAIRED, "more.archdecide.yaml": OVERDUE})
    git("checkout", "-q", "change")
    data = json.loads(check("--since", "main", "-f", "json").out)
    assert (data["profiles"], data["changes"]) == ([], [])


def test_a_shallow_clone_without_a_common_commit_says_what_to_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    commit({"archdecide.yaml": OVERDUE})
    git("branch", "change")
    commit({"archdecide.yaml": REPAIRED})
    git("checkout", "-q", "change")
    commit({"README.md": "b"})
    address = Path.cwd().as_uri()
    git("clone", "-q", "--depth", "1", "--no-single-branch", address, "../clone")
    monkeypatch.chdir("../clone")
    result = check("--since", "origin/main")
    assert (result.code, result.out) == (2, "")
    assert "'origin/main' and HEAD have no commit in common" in result.err
    assert "the clone is shallow: fetch the whole history (in GitHub Actions: fetch-depth: 0)" in result.err


def test_histories_that_share_nothing_cannot_be_compared() -> None:
    commit({"archdecide.yaml": OVERDUE})
    git("checkout", "-q", "--orphan", "other")
    commit({"archdecide.yaml": REPAIRED})
    result = check("--since", "main")
    assert (result.code, result.out) == (2, "")
    assert "have no commit in common" in result.err and "name a revision of the same history" in result.err


# Renames


def test_a_profile_that_only_moved_says_nothing() -> None:
    commit({"a/archdecide.yaml": OVERDUE})
    git("mv", "a", "b")
    git("commit", "-qm", "x")
    for arguments in ([], ["b"], ["b/archdecide.yaml"]):
        data = json.loads(check("--since", "HEAD~1", "-f", "json", *arguments).out)
        assert (data["profiles"], data["changes"]) == ([], [])


@pytest.mark.parametrize("is_committed", [True, False])
def test_a_profile_that_moved_and_changed_is_compared_with_what_it_was(is_committed: bool) -> None:
    commit({"a/archdecide.yaml": OVERDUE, "a/more.archdecide.yaml": SOUND})
    Path("a").rename("b")
    grown(Path(), {"b/archdecide.yaml": REPAIRED})
    if is_committed:
        git("add", "-A")
        git("commit", "-qm", "x")
    revision = "HEAD~1" if is_committed else "HEAD"
    (change,) = json.loads(check("--since", revision, "-f", "json").out)["changes"]
    assert (change["file"], change["before"]["file"]) == ("b/archdecide.yaml", "a/archdecide.yaml")
    assert [finding["rule"] for finding in change["fixed"]] == ["review-overdue"]
    assert "b/archdecide.yaml (formerly a/archdecide.yaml): fixed" in check("--since", revision).out


def test_a_copy_is_a_new_profile_and_a_former_one_is_given_once() -> None:
    commit({"a.archdecide.yaml": OVERDUE, "b.archdecide.yaml": OVERDUE})
    grown(Path(), {"c.archdecide.yaml": OVERDUE, "d.archdecide.yaml": OVERDUE})
    Path("b.archdecide.yaml").unlink()
    assert [profile["file"] for profile in since()["profiles"]] == ["d.archdecide.yaml"]


def test_a_link_to_a_profile_is_compared_with_what_it_leads_to() -> None:
    commit({"a/archdecide.yaml": OVERDUE})
    Path("archdecide.yaml").symlink_to("a/archdecide.yaml")
    git("add", "-A")
    git("commit", "-qm", "x")
    assert since()["changes"] == []
    grown(Path(), {"a/archdecide.yaml": REPAIRED})
    changes = {change["file"]: change["before"]["file"] for change in since()["changes"]}
    assert changes == {"archdecide.yaml": "archdecide.yaml", "a/archdecide.yaml": "a/archdecide.yaml"}


def test_of_equal_files_each_is_found_again_by_its_name() -> None:
    commit({"old/x.archdecide.yaml": OVERDUE, "old/y.archdecide.yaml": OVERDUE})
    Path("old").rename("new")
    grown(Path(), {"new/x.archdecide.yaml": REPAIRED, "new/y.archdecide.yaml": OVERDUE})
    changes = {change["file"]: change["before"]["file"] for change in since()["changes"]}
    assert changes == {"new/x.archdecide.yaml": "old/x.archdecide.yaml"}


def test_a_folder_that_moves_with_many_changed_profiles_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renames, "MOST_COMPARISONS", 0)
    commit({f"a/{number}/archdecide.yaml": OVERDUE.replace("Overdue", f"Shop {number}") for number in range(9)})
    Path("a").rename("b")
    for file in Path("b").glob("*/archdecide.yaml"):
        file.write_text(file.read_text("utf-8").replace("2026-01-31", "2027-01-31"), "utf-8")
    before = {change["file"]: change["before"] and change["before"]["name"] for change in since()["changes"]}
    assert before == {f"b/{number}/archdecide.yaml": f"Shop {number}" for number in range(9)}


# What cannot be compared


def test_a_profile_in_a_submodule_is_checked_whole_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    commit({"archdecide.yaml": OVERDUE})
    git("clone", "-q", ".", "../library")
    git("submodule", "add", "-q", Path("../library").resolve().as_uri(), "library")
    git("commit", "-qm", "x")
    commit({"archdecide.yaml": REPAIRED})
    result = check("--since", "HEAD~1", "-f", "json")
    data = json.loads(result.out)
    profiles = {profile["file"]: rules(profile) for profile in data["profiles"]}
    assert "review-overdue" in profiles["library/archdecide.yaml"]
    assert profiles["archdecide.yaml"] == set()
    assert [change["file"] for change in data["changes"]] == ["archdecide.yaml"]
    assert "library/archdecide.yaml is checked whole: " in result.err and "is a submodule" in result.err
    assert check("--since", "nowhere").code == 2
    monkeypatch.chdir("library")
    assert json.loads(check("--since", "HEAD", "-f", "json").out)["profiles"] == []


@pytest.mark.parametrize("arguments", [[], ["a"], ["a/archdecide.yaml"], ["**/archdecide.yaml"], ["a/**"], ["a/."]])
def test_the_only_profile_may_be_gone(arguments: list[str]) -> None:
    commit({"a/archdecide.yaml": OVERDUE, "a/.hidden/archdecide.yaml": OVERDUE, "a/notes.yaml": "x"})
    shutil.rmtree("a")
    result = check("--since", "HEAD", "-f", "json", *arguments)
    assert result.code == 0, result.err
    data = json.loads(result.out)
    assert [change["file"] for change in data["changes"]] == ["a/archdecide.yaml"]
    assert "no profile" in check("--since", "HEAD", *arguments).out


def test_what_was_never_there_is_still_refused() -> None:
    commit({"a/archdecide.yaml": OVERDUE})
    Path("a/archdecide.yaml").unlink()
    result = check("--since", "HEAD", "b/archdecide.yaml", "a")
    assert (result.code, result.out) == (2, "")
    assert "b/archdecide.yaml: there is no such file or folder" in result.err
