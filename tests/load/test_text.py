import io
import os
import sys
import threading
from pathlib import Path

import pytest

from archdecide.errors import InputError, Place
from archdecide.load import text
from archdecide.load.text import line_and_column, read_text


def problem_of(source: str) -> str:
    with pytest.raises(InputError) as caught:
        read_text(source)
    (problem,) = caught.value.problems
    return str(problem)


def give_standard_input(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_file_is_read_under_its_own_name(tmp_path: Path) -> None:
    file = tmp_path / "archdecide.yaml"
    file.write_bytes("name: Zoë\n".encode())
    assert (str(file), "name: Zoë\n") == read_text(str(file))


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    give_standard_input(monkeypatch, b"a: 1\n")
    assert read_text("-") == ("<stdin>", "a: 1\n")


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_text(str(file))[1] == "a: 1\n"


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: 1\r\nb: 2\rc: 3\n")
    assert read_text(str(file))[1] == "a: 1\r\nb: 2\rc: 3\n"


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    source = str(tmp_path / "none.yaml")
    assert f"{source}: there is no such file (check the name and the folder)" == problem_of(source)


def test_a_folder_is_a_problem(tmp_path: Path) -> None:
    assert f"{tmp_path}: is a folder, not a file (name a file in it)" == problem_of(str(tmp_path))


def test_a_file_taken_for_a_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert "cannot be read: Not a directory" in problem_of(str(tmp_path / "a" / "b"))


def test_an_unreadable_file_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "a.yaml"
    file.touch()
    monkeypatch.setattr(Path, "open", refuse)  # the permissions of a file do not bind root
    assert f"{file}: may not be read (check the permissions of the file)" == problem_of(str(file))


@pytest.mark.parametrize("source", ["a\0b", "x" * 5000])
def test_an_impossible_name_is_a_problem(source: str) -> None:
    assert "cannot be read: " in problem_of(source)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no file without an end")
def test_a_file_without_an_end_is_refused() -> None:
    assert "is larger than 16 MiB" in problem_of("/dev/zero")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    with file.open("wb") as stream:
        stream.truncate(text.MAXIMUM_BYTES + 1)
    expected = f"{file}: is larger than 16 MiB, the most that is read (is this the right file?)"
    assert expected == problem_of(str(file))


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b" " * text.MAXIMUM_BYTES)
    assert len(read_text(str(file))[1]) == text.MAXIMUM_BYTES


def test_standard_input_is_read_only_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    give_standard_input(monkeypatch, b" " * (text.MAXIMUM_BYTES + 1))
    expected = "<stdin>: is larger than 16 MiB, the most that is read (is this the right file?)"
    assert expected == problem_of("-")


def test_a_closed_standard_input_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    expected = "<stdin>: nothing is connected to standard input (name a file instead of -)"
    assert expected == problem_of("-")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=[b"a: 1\n"])
    writer.start()
    assert read_text(str(pipe))[1] == "a: 1\n"
    writer.join()


@pytest.mark.parametrize("line_end", [b"\n", b"\r", b"\r\n"])
def test_a_byte_that_is_not_utf_8_is_named_with_its_place(tmp_path: Path, line_end: bytes) -> None:
    file = tmp_path / "a.yaml"
    content = "a: é".encode() + line_end + b"name: Zo\xeb\n"
    file.write_bytes(content)
    expected = (
        f"{file}:2:9: is not UTF-8 text: byte {content.index(0xEB) + 1} is 0xEB"
        " (it is in another encoding: save it as UTF-8)"
    )
    assert expected == problem_of(str(file))


def test_utf_16_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes("a: 1".encode("utf-16"))
    expected = f"{file}:1:1: is not UTF-8 text: byte 1 is 0xFF (it is in UTF-16: save it as UTF-8)"
    assert expected == problem_of(str(file))


def test_lines_and_columns_are_counted_over_every_kind_of_line_end() -> None:
    content = "a\nb\r\nc\rd\u2028ef"
    assert [Place("", 1, 1), Place("", 2, 1), Place("", 3, 1), Place("", 4, 1), Place("", 5, 2)] == [
        Place("", *line_and_column(content, content.index(character))) for character in "abcdf"
    ]
