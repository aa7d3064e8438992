"""Repositories read by git: nothing that a repository of a stranger names is run, and trouble is described."""

import os
import subprocess
import sys
from collections import deque
from pathlib import Path

import pytest
from checkouts import Checkout
from profiles import grown

from archdecide.load import git as module
from archdecide.load.git import COMMANDS, GitError, Repository, Snapshot


def git(folder: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(folder), *settings, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Two commits; the second adds `b.txt`, and `a.txt` is in both."""
    root = tmp_path / "one"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    for number, files in enumerate(({"a.txt": "first\n"}, {"in/b.txt": "second\n"})):
        grown(root, files)
        git(root, "add", "-A")
        git(root, "commit", "-qm", f"commit {number}")
    found = Repository.find(root)
    assert found is not None
    return found


def head(repository: Repository) -> str:
    commit = repository.commit("HEAD")
    assert commit is not None
    return commit


def test_the_innermost_repository_is_found_from_any_path_in_it(repository: Repository, tmp_path: Path) -> None:
    root = tmp_path / "one"
    assert Repository.find(root / "in" / "b.txt") == Repository.find(root / "not" / "there") == repository
    (tmp_path / "link").symlink_to(root / "in")
    assert Repository.find(tmp_path / "link" / "b.txt") == repository
    assert Repository.find("/") is None


def test_a_submodule_is_told_from_a_further_work_tree(repository: Repository, tmp_path: Path) -> None:
    root = tmp_path / "modules" / "main"
    git(tmp_path, "clone", "-q", repository.root, str(root))
    git(root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", Path(repository.root).as_uri(), "library")
    git(root, "commit", "-qm", "library")
    git(root, "worktree", "add", "-q", "-b", "further", str(tmp_path / "further"))
    git(tmp_path / "further", "-c", "protocol.file.allow=always", "submodule", "update", "-q", "--init")
    folders = [root, tmp_path / "further", root / "library", tmp_path / "further" / "library"]
    assert [Repository(str(folder)).is_submodule for folder in folders] == [False, False, True, True]


def test_a_folder_that_only_looks_like_a_repository_leads_to_no_other(repository: Repository) -> None:
    inside = Path(repository.root) / "in"
    (inside / ".git").mkdir()
    assert Repository.find(inside) == repository
    (inside / ".git" / "HEAD").write_text("nonsense", "utf-8")
    found = Repository.find(inside)
    assert found == Repository(str(inside))
    with pytest.raises(GitError, match="not a git repository"):
        found.commit("HEAD")


def test_a_snapshot_knows_regular_files_by_the_ids_that_git_gives_them(repository: Repository) -> None:
    (Path(repository.root) / "link.txt").symlink_to("a.txt")
    git(Path(repository.root), "add", "-A")
    git(Path(repository.root), "commit", "-qm", "link")
    snapshot = Snapshot(repository, head(repository))
    assert list(snapshot.files) == ["a.txt", "in/b.txt"]
    assert snapshot.identity(b"first\n") == snapshot.files["a.txt"]
    with repository.blobs() as blob:
        assert [blob(identity) for identity in snapshot.files.values()] == [b"first\n", b"second\n"]
        assert blob(snapshot.files["a.txt"]) == b"first\n"


def test_what_is_too_large_is_left_out_and_what_follows_is_still_read(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAXIMUM_BYTES", len("first\n"))
    files = Snapshot(repository, head(repository)).files
    with repository.blobs() as blob:
        assert (blob(files["in/b.txt"]), blob(files["a.txt"])) == (None, b"first\n")


def test_a_content_that_the_clone_lacks_is_said(repository: Repository) -> None:
    with repository.blobs() as blob, pytest.raises(GitError, match=r"is not in this clone \(fetch the whole history"):
        blob("0" * 40)


def test_a_clone_without_contents_fetches_none_and_says_what_is_missing(repository: Repository, tmp_path: Path) -> None:
    git(Path(repository.root), "config", "uploadpack.allowFilter", "true")
    git(Path(repository.root), "rm", "-q", "-r", "in")
    git(Path(repository.root), "commit", "-qm", "less")
    address = Path(repository.root).as_uri()
    git(tmp_path, "clone", "-q", "--filter=blob:none", address, "partial")
    partial = Repository(os.path.realpath(tmp_path / "partial"))
    before = Snapshot(partial, partial.commit("HEAD~1") or "")
    with partial.blobs() as blob, pytest.raises(GitError, match=r"fetch the whole history with its files"):
        blob(before.files["in/b.txt"])


def test_a_stream_gives_record_by_record_and_may_be_left_early(repository: Repository) -> None:
    records = repository.stream("log", "--format=%s", "-z", operands=("HEAD",))
    assert next(records) == b"commit 1"
    records.close()
    assert list(repository.stream("log", "--format=%s", "-z", operands=("HEAD",))) == [b"commit 1", b"commit 0"]
    by_line = repository.stream("log", "--format=%s", operands=("HEAD",), separator=b"\n")
    assert list(by_line) == [b"commit 1", b"commit 0"]
    with pytest.raises(GitError, match="log failed: ambiguous argument 'nowhere'"):
        list(repository.stream("log", operands=("nowhere",)))


@pytest.mark.parametrize("answer", ["run", "stream", "blob"])
def test_a_git_that_stays_silent_is_ended(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    program = tmp_path / "bin" / "git"
    grown(tmp_path, {"bin/git": "#!/bin/sh\nexec sleep 100\n"})
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setattr(module, "SECONDS", 0.05)
    with pytest.raises(GitError, match="gave no answer within"):
        if answer == "run":
            repository.run("rev-parse", "HEAD")
        elif answer == "stream":
            list(repository.stream("log"))
        else:
            with repository.blobs() as blob:
                blob("0" * 40)


def test_a_few_objects_that_stand_for_a_million_files_are_refused(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = Checkout(tmp_path / "bomb")
    bomb.commit("f")
    for _ in range(6):  # a folder of ten folders, each of which is the one before
        tree = bomb.git("rev-parse", "HEAD^{tree}").strip()
        entries = "".join(f"040000 tree {tree}\td{number}\n" for number in range(10))
        command = ["git", "mktree"]
        made = subprocess.run(command, cwd=bomb.folder, input=entries, capture_output=True, text=True, check=True)
        bomb.git("update-ref", "HEAD", bomb.git("commit-tree", made.stdout.strip(), "-m", "x").strip())
    repository = Repository(os.path.realpath(bomb.folder))
    monkeypatch.setattr(module, "MOST_FILES", 1000)
    with pytest.raises(GitError, match="more than 1,000 files"):
        Snapshot(repository, head(repository)).files  # noqa: B018  # it is read when it is asked for
    monkeypatch.setattr(module, "MAXIMUM_ANSWER", 10_000)
    with pytest.raises(GitError, match="printed more than"):
        repository.run("ls-tree", "-r", operands=("HEAD",))
    if sys.platform == "linux":
        monkeypatch.setattr(module, "MOST_MEMORY", 32 * 1024**2)
        with pytest.raises(GitError, match=r"[Oo]ut of memory"):
            next(repository.stream("log", "--name-only", "-z", operands=("HEAD",)))


def test_a_stream_that_never_ends_is_ended(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin" / "git"
    grown(tmp_path, {"bin/git": "#!/bin/sh\nexec yes\n"})
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
    monkeypatch.setattr(module, "SECONDS", 0.1)
    with pytest.raises(GitError, match="gave no answer within"):
        deque(repository.stream("log", separator=b"\n"), maxlen=0)


def test_operands_are_never_options(repository: Repository, tmp_path: Path) -> None:
    for operand in ("--help", f"--output={tmp_path / 'out'}", "-p", "a\nb", ""):
        assert repository.commit(operand) is None
        if operand:
            with pytest.raises(GitError, match="log failed: "):
                repository.run("log", operands=(operand,))
    assert not (tmp_path / "out").exists()


def test_only_commands_that_read_objects_are_run(repository: Repository) -> None:
    assert set(COMMANDS) == {"cat-file", "for-each-ref", "log", "ls-tree", "merge-base", "rev-list", "rev-parse"}
    with pytest.raises(KeyError):
        repository.run("status")


def test_no_program_that_a_repository_names_is_run(repository: Repository, tmp_path: Path) -> None:
    root, mark = Path(repository.root), tmp_path / "ran"
    program = f"touch {mark};"
    for name in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.alternateRefsCommand", "diff.external",
        "diff.evil.textconv", "diff.evil.command", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process",
        "gpg.program", "pager.log", "uploadpack.packObjectsHook",
    ):  # fmt: skip
        git(root, "config", name, program)
    git(root, "config", "log.showSignature", "true")
    grown(root, {".git/info/attributes": "* diff=evil filter=evil\n", ".git/hooks/post-checkout": f"{program}\n"})
    grown(root, {"a.txt": "changed\n"})
    files = Snapshot(repository, head(repository)).files
    with repository.blobs() as blob:
        assert blob(files["a.txt"]) == b"first\n"
    repository.merge_base(head(repository), head(repository))
    assert not repository.is_shallow
    list(repository.stream("log", "-p", "--format=%H", operands=("HEAD",)))
    repository.run("for-each-ref")
    assert not mark.exists()


def test_a_repository_that_git_works_on_meanwhile_leads_to_no_other(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q", "other")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"):
        monkeypatch.setenv(name, str(tmp_path / "other" / ".git"))
    assert repository.commit("HEAD~1") is not None


def test_replaced_objects_are_read_as_they_were(repository: Repository) -> None:
    root = Path(repository.root)
    git(root, "replace", "HEAD", "HEAD~1")
    assert list(Snapshot(repository, head(repository)).files) == ["a.txt", "in/b.txt"]


def test_another_owner_of_a_repository_is_said_as_git_says_it(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(GitError, match="dubious ownership"):
        repository.commit("HEAD")
