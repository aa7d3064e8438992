import errno
import os
import stat
from pathlib import Path

import pytest

from archdecide.errors import InputError
from archdecide.write import files, write_text


def problem_of(path: Path, text: str = "new\n", *, overwrite: bool = True) -> str:
    with pytest.raises(InputError) as caught:
        write_text(path, text, overwrite=overwrite)
    (problem,) = caught.value.problems
    return str(problem)


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def fail_with(monkeypatch: pytest.MonkeyPatch, method: str, error: OSError) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, method, fail)


def test_a_new_file_holds_the_text_as_utf_8_with_its_own_line_ends(tmp_path: Path) -> None:
    write_text(tmp_path / "a.md", "Zoë\nb\r\n")
    assert "Zoë\nb\r\n".encode() == (tmp_path / "a.md").read_bytes()


def test_a_new_file_has_the_permissions_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    write_text(tmp_path / "b", "")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_an_existing_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "a.sh"
    file.write_text("old")
    file.chmod(0o750)
    write_text(file, "new")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new", 0o750)


def test_nothing_but_the_file_is_left_in_the_folder(tmp_path: Path) -> None:
    write_text(tmp_path / "a", "new")
    assert names_in(tmp_path) == ["a"]


def test_the_target_of_a_link_is_replaced_and_not_the_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    write_text(link, "new")
    assert (link.is_symlink(), target.read_text()) == (True, "new")


def test_a_link_to_nothing_gets_its_target(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_text(tmp_path / "link", "new", overwrite=False)
    assert (tmp_path / "target").read_text() == "new"


def test_links_in_a_circle_are_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert "cannot be written: " in problem_of(tmp_path / "a")


def test_an_existing_file_is_a_problem_where_it_must_not_be_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    assert f"{file}: exists already (use --force to replace it)" == problem_of(file, overwrite=False)
    assert file.read_text() == "old"


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "b" / "a"
    assert f"{file}: the folder {file.parent} does not exist (create it first)" == problem_of(file)


def test_missing_folders_are_made_on_request(tmp_path: Path) -> None:
    write_text(tmp_path / "b" / "c" / "a", "new", make_parents=True)
    assert (tmp_path / "b" / "c" / "a").read_text() == "new"


def test_a_folder_is_a_problem(tmp_path: Path) -> None:
    assert f"{tmp_path}: is a folder, not a file (name a file in it)" == problem_of(tmp_path)


def test_a_file_in_place_of_the_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "b").touch()
    file = tmp_path / "b" / "a"
    assert f"{file}: {file.parent} is not a folder (check the name)" == problem_of(file)
    with pytest.raises(InputError, match="is not a folder"):
        write_text(file, "new", make_parents=True)


def test_a_read_only_file_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    file.chmod(0o444)
    assert f"{file}: is read-only (make a writable, or name another file)" == problem_of(file)
    assert file.read_text() == "old"


def test_a_read_only_folder_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Simulated, since the permissions of a folder do not bind root.
    fail_with(monkeypatch, "open", PermissionError(errno.EACCES, "Permission denied"))
    expected = f"{tmp_path / 'a'}: the folder {tmp_path} may not be written to (name a file in another folder)"
    assert expected == problem_of(tmp_path / "a")


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    fail_with(monkeypatch, "replace", OSError(errno.ENOSPC, "No space left on device"))
    expected = f"{file}: cannot be written: No space left on device (check the disk and the name)"
    assert expected == problem_of(file)
    assert (names_in(tmp_path), file.read_text()) == (["a"], "old")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_an_impossible_name_is_a_problem(tmp_path: Path, name: str) -> None:
    assert "cannot be written: " in problem_of(tmp_path / name)


def test_half_of_a_surrogate_pair_is_a_problem(tmp_path: Path) -> None:
    expected = f"{tmp_path / 'a'}: the text holds U+D800, which UTF-8 cannot write"
    assert expected == problem_of(tmp_path / "a", "x\ud800")
    assert names_in(tmp_path) == []


def test_a_device_is_written_into_and_not_replaced() -> None:
    device = Path(os.devnull)
    before = device.stat()
    write_text(device, "new")
    assert before.st_ino == device.stat().st_ino


@pytest.mark.parametrize("has_links", [True, False])
def test_a_new_file_never_replaces_one_that_appears_meanwhile(
    has_links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_links:
        fail_with(monkeypatch, "hardlink_to", PermissionError(errno.EPERM, "Operation not permitted"))
    file = tmp_path / "a.md"
    monkeypatch.setattr(files, "_temporary", lambda target: target.write_text("theirs") and tmp_path / "temporary")
    assert f"{file}: exists already (use --force to replace it)" == problem_of(file, overwrite=False)
    assert names_in(tmp_path) == ["a.md"] and file.read_text() == "theirs"


def test_a_new_file_is_written_where_there_are_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, "hardlink_to", PermissionError(errno.EPERM, "Operation not permitted"))
    write_text(tmp_path / "a.md", "new", overwrite=False)
    assert names_in(tmp_path) == ["a.md"] and (tmp_path / "a.md").read_text() == "new"
