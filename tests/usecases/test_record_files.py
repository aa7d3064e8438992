"""Folders of decision records as teams keep them: other line ends, formats, numbers, encodings, files and writers."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import permutations
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from command import run
from decision_records import EXAMPLE, FIRST, LATER, moved

from archdecide import api
from archdecide.errors import InputError
from archdecide.formats import RECORD_FORMATS
from archdecide.formats.document import adr
from archdecide.usecases import records
from archdecide.usecases.planning import plan
from archdecide.usecases.records import Written

MIDDLE = date(2026, 6, 1)
NOT_IN_FORCE = re.compile(r"supersed|superced", re.IGNORECASE)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return copy_of_the_example(tmp_path / "archdecide.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "adr"
    made.mkdir()
    return made


def copy_of_the_example(path: Path, name: str = "AI writing SaaS") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(re.sub(r"^name: .*$", f"name: {name}", EXAMPLE, flags=re.MULTILINE), "utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def changed_lines(before: bytes, after: bytes) -> list[bytes]:
    return [line for line in after.splitlines(keepends=True) if line not in before.splitlines(keepends=True)]


@pytest.mark.parametrize("form", RECORD_FORMATS)
def test_records_with_windows_line_ends_are_recognized(form: api.RecordFormat, profile: Path, folder: Path) -> None:
    first = api.write_record(profile, folder, FIRST, form).file
    first.write_bytes(first.read_bytes().replace(b"\n", b"\r\n"))
    assert not api.write_record(profile, folder, LATER, form).is_new
    assert names(folder) == [first.name]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("form", RECORD_FORMATS)
def test_a_superseded_record_keeps_its_line_ends_and_its_byte_order_mark(
    form: api.RecordFormat, mark: bytes, profile: Path, folder: Path
) -> None:
    first = api.write_record(profile, folder, FIRST, form).file
    first.write_bytes(mark + first.read_bytes().replace(b"\n", b"\r\n"))
    before = first.read_bytes()
    moved(profile)
    assert api.write_record(profile, folder, LATER, form).superseded == first
    after = first.read_bytes()
    assert after.startswith(mark) and b"\n" not in after.replace(b"\r\n", b"")
    (line,) = (line for line in changed_lines(before, after) if line.strip())
    assert NOT_IN_FORCE.search(line.decode())


@pytest.mark.parametrize(("old", "new"), list(permutations(RECORD_FORMATS, 2)))
def test_a_record_is_superseded_in_its_own_format(
    old: api.RecordFormat, new: api.RecordFormat, profile: Path, folder: Path
) -> None:
    first = api.write_record(profile, folder, FIRST, old).file
    before = first.read_bytes()
    moved(profile)
    written = api.write_record(profile, folder, LATER, new)
    assert written.superseded == first
    (line,) = (line.decode().strip() for line in changed_lines(before, first.read_bytes()) if line.strip())
    link = {
        ("madr4", False): 'status: "superseded by ADR-0002"',
        ("madr4", True): f'status: "superseded by {written.file.stem}"',
        ("nygard", False): f"Superceded by [2. Microservices for AI writing SaaS]({written.file.name})",
        ("nygard", True): f"Superceded by [Microservices for AI writing SaaS]({written.file.name})",
    }
    plain = {
        "madr-minimal": f"Superseded by [Microservices for AI writing SaaS]({written.file.name}).",
        "log4brains": f"- Status: superseded by [{written.file.stem}]({written.file.name})",
    }
    # A log4brains folder has no number yet, so the second record there is the first with a number.
    expected = plain.get(old) or link[old, new == "log4brains"]
    assert line == expected


@pytest.mark.parametrize(
    ("form", "pattern", "written", "line"),
    [
        ("nygard", r"## Status\n\nProposed", "## Status\nAccepted", "Superceded by [2. "),
        ("nygard", r"## Status\n\nProposed", "Status\n------\n\nAccepted", "Superceded by [2. "),
        ("nygard", r"## Status\n\nProposed", "## Estado\n\nAceptado", "Superceded by [2. "),
        ("nygard", r"## Status\n\nProposed", "## Status ##\n\n* Accepted", "* Superceded by [2. "),
        ("nygard", r"## Status\n\nProposed", "Status: Accepted", "Status: superseded by ["),
        ("nygard", r"## Status\n\nProposed", "**Status:** Accepted", "**Status:** superseded by ["),
        ("log4brains", r"- Status: proposed", "* Status: Accepted", "* Status: superseded by ["),
        ("log4brains", r"- Status: proposed", "## Statut\n\nAccepté", "Superceded by [2. "),
        ("madr4", r'status: "proposed"', "Status: accepted # by the board", 'Status: "superseded by ADR-0002" # by'),
        (
            "madr4",
            r'---\nstatus: "proposed"\n(date.*\n)---\n',
            r"---\n\1---\n# T\n\nStatus: accepted\n",
            "Status: supe",
        ),
        ("madr-minimal", r"\A(#.*)\n", r"\1\n\nStatus: accepted\n", "Status: superseded by ["),
    ],
)
def test_the_status_is_found_where_people_have_put_it(  # noqa: PLR0917  # one for each column
    form: api.RecordFormat, pattern: str, written: str, line: str, profile: Path, folder: Path
) -> None:
    first = api.write_record(profile, folder, FIRST, form).file
    edited = re.sub(pattern, written, first.read_text("utf-8"), count=1)
    assert edited != first.read_text("utf-8")
    first.write_text(edited, "utf-8")
    moved(profile)
    later: api.RecordFormat = "madr4" if form == "log4brains" else form
    number = "2. "
    if form == "log4brains":
        copy_of_the_example(folder / "0001-other.md", "x")
    assert api.write_record(profile, folder, LATER, later).superseded == first
    (found,) = (
        changed.decode().rstrip("\n")
        for changed in changed_lines(edited.encode(), first.read_bytes())
        if changed.strip()
    )
    assert found.startswith(line.replace("2. ", number))


@pytest.mark.parametrize(
    ("form", "pattern", "written"),
    [
        ("nygard", r"## Status\n\nProposed\n\n", ""),
        ("nygard", r"## Status\n\nProposed", "```text\n## Status\n\nAccepted\n```"),
        ("nygard", r"## Status\n\nProposed", "<!--\n## Status\n\nAccepted\n-->"),
        ("log4brains", r"- Status: proposed\n", ""),
        ("madr4", r'status: "proposed"\n', ""),
        ("madr4", r'status: "proposed"\n', "status:\n  - accepted\n"),
    ],
)
def test_nothing_is_written_where_no_status_can_be_found(
    form: api.RecordFormat, pattern: str, written: str, profile: Path, folder: Path
) -> None:
    first = api.write_record(profile, folder, FIRST, form).file
    edited = re.sub(pattern, written, first.read_text("utf-8"), count=1)
    first.write_text(edited, "utf-8")
    moved(profile)
    found = run("adr", profile, "-d", folder, "-f", form, "--date", str(LATER))
    assert found.code == 2 and f"{first}: no status line" in found.err and "superseded" not in found.out
    assert names(folder) == [first.name] and first.read_text("utf-8") == edited


def test_the_newest_record_is_the_end_of_the_chain_and_not_of_the_alphabet(profile: Path, folder: Path) -> None:
    api.write_record(profile, folder, FIRST, "log4brains")
    moved(profile)
    second = api.write_record(profile, folder, FIRST, "log4brains").file
    assert names(folder)[0] == second.name
    assert api.write_record(profile, folder, LATER, "log4brains").file == second
    profile.write_text(EXAMPLE, "utf-8")
    third = api.write_record(profile, folder, LATER, "log4brains")
    assert third.superseded == second
    in_force = [path for path in folder.iterdir() if "- Status: proposed" in path.read_text("utf-8")]
    assert in_force == [third.file]


def test_the_chain_survives_new_file_names_and_statuses_that_people_set_back(profile: Path, folder: Path) -> None:
    first = api.write_record(profile, folder, FIRST).file
    kept = first.read_bytes()
    moved(profile)
    second = api.write_record(profile, folder, FIRST).file
    first.write_bytes(kept)
    first.rename(folder / "0009-renamed.md")
    assert not api.write_record(profile, folder, LATER).is_new
    second.rename(folder / "0003-renamed-too.md")
    profile.write_text(EXAMPLE, "utf-8")
    assert api.write_record(profile, folder, LATER).superseded == folder / "0003-renamed-too.md"


def test_of_two_records_in_force_the_later_date_counts_then_the_higher_number(profile: Path, folder: Path) -> None:
    first = api.write_record(profile, folder, LATER).file
    text = first.read_text("utf-8")
    first.unlink()
    moved(profile)
    second = api.write_record(profile, folder, MIDDLE).file
    second.rename(folder / "0005-earlier.md")
    (folder / "0002-later.md").write_text(text, "utf-8")
    profile.write_text(EXAMPLE, "utf-8")
    written = api.write_record(profile, folder, LATER)
    assert written.file == folder / "0002-later.md"
    assert written.notes == (
        f"{folder / '0005-earlier.md'} is in force, too; mark all but one of these records as superseded",
    )
    (folder / "0010-twin.md").write_text(text, "utf-8")
    assert api.write_record(profile, folder, LATER).file == folder / "0010-twin.md"


def test_a_record_that_people_have_superseded_or_rejected_is_left_alone(profile: Path, folder: Path) -> None:
    first = api.write_record(profile, folder, FIRST, "nygard").file
    ended = first.read_text("utf-8").replace("\nProposed\n", "\nRejected\n")
    first.write_text(ended, "utf-8")
    moved(profile)
    written = api.write_record(profile, folder, LATER, "nygard")
    assert written.is_new and written.superseded is None
    assert first.read_text("utf-8") == ended


@pytest.mark.parametrize(
    ("form", "pattern", "written", "title"),
    [
        ("madr4", r"\A---\n", "---\n# These are optional metadata elements.\n", "Modular monolith for AI writing SaaS"),
        ("nygard", r"\A# ", "<!-- copied\n# from a template\n-->\n\n# ", "Modular monolith for AI writing SaaS"),
        ("nygard", r"\A# 1\. (.*)\n", r"\1\n===\n", "Modular monolith for AI writing SaaS"),
        ("madr-minimal", r"\A# .*\n", r"# ADR-0001: A \\\\ B\\_C #\n", r"A \\ B\_C"),
    ],
)
def test_the_title_is_the_first_heading_of_the_record(  # noqa: PLR0917  # one for each column
    form: api.RecordFormat, pattern: str, written: str, title: str, profile: Path, folder: Path
) -> None:
    first = api.write_record(profile, folder, FIRST, form).file
    first.write_text(re.sub(pattern, written, first.read_text("utf-8"), count=1), "utf-8")
    moved(profile)
    assert f"upersedes [{title}](" in api.write_record(profile, folder, LATER, "madr4").file.read_text("utf-8")


@pytest.mark.parametrize(
    ("others", "start"),
    [
        (["001-x.md", "002-y.md"], "003-"),
        (["ADR-0007-x.md"], "ADR-0008-"),
        (["adr_12_x.md"], "adr_13_"),
        (["0007_x.md"], "0008_"),
        (["9-x.md"], "10-"),
        (["12-x.md", "3-y.md"], "13-"),
        (["0004 Use Postgres.md"], "0005 "),
        (["0004.md"], "0005-"),
        (["0041-use-postgres.adoc"], "0042-"),
        (["001-x.md", "ADR-0007-x.md", "0007_x.md", "12-x.md"], "13-"),
        (["2026-01-15-x.md", "20260115-y.md", "._0007-z.md", "README.md", "template.md"], "0001-"),
        (["9999-x.md"], "10000-"),
    ],
)
def test_numbering_goes_on_as_the_team_writes_it(others: list[str], start: str, profile: Path, folder: Path) -> None:
    for name in others:
        (folder / name).write_text("# Something else\n", "utf-8")
    name = api.write_record(profile, folder, FIRST).file.name
    assert name == f"{start}modular-monolith-for-ai-writing-saas.md"


def test_a_foreign_file_in_another_encoding_is_skipped_with_a_note_and_its_number_counts(
    profile: Path, folder: Path
) -> None:
    foreign = folder / "0007-läden.md"
    foreign.write_bytes("# Läden\n".encode("latin-1"))
    found = run("adr", profile, "-d", folder, "--date", str(FIRST))
    assert found.code == 0 and found.err.count("\n") == 2
    assert f"note: {foreign} was skipped: it is not UTF-8 text" in found.err
    assert (folder / "0008-modular-monolith-for-ai-writing-saas.md").is_file()
    assert foreign.read_bytes() == "# Läden\n".encode("latin-1")


def test_a_record_of_ours_in_another_encoding_is_no_foreign_file(profile: Path, folder: Path) -> None:
    first = api.write_record(profile, folder, FIRST).file
    first.write_bytes(first.read_bytes() + "Läden\n".encode("latin-1"))
    with pytest.raises(InputError, match="is not UTF-8 text"):
        api.write_record(profile, folder, LATER)
    assert names(folder) == [first.name]


@pytest.mark.parametrize("content", ["{}", '{"a": 1}', '{"profile": 1, "style": "x", "services": {}}', '{"a":' * 9999])
def test_a_damaged_marker_makes_a_record_a_foreign_one(content: str, profile: Path, folder: Path) -> None:
    (folder / "0001-x.md").write_text(f"# X\n\n<!-- archdecide: {content} -->\n", "utf-8")
    assert api.write_record(profile, folder, FIRST).superseded is None


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three runs that all have made their decision before any of them looks into the folder."""
    barrier = Barrier(3, timeout=60)

    def met(*arguments: Any, **options: Any) -> Any:
        made = plan(*arguments, **options)
        barrier.wait()
        return made

    monkeypatch.setattr(records, "plan_of", met)


def at_once(profiles: list[Path], folder: Path) -> list[Written]:
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(lambda path: api.write_record(path, folder, FIRST, make_folder=True), profiles))


@pytest.mark.usefixtures("meeting")
def test_runs_at_once_take_a_number_each(tmp_path: Path) -> None:
    profiles = [copy_of_the_example(tmp_path / name / "archdecide.yaml", name) for name in "abc"]
    assert all(written.is_new for written in at_once(profiles, tmp_path / "adr"))
    assert [name[:5] for name in names(tmp_path / "adr")] == ["0001-", "0002-", "0003-"]


@pytest.mark.usefixtures("meeting")
def test_runs_at_once_for_one_profile_write_one_record(profile: Path, folder: Path) -> None:
    assert sorted(written.is_new for written in at_once([profile] * 3, folder)) == [False, False, True]
    assert len(names(folder)) == 1


def test_a_name_that_somebody_else_takes_is_not_overwritten(
    profile: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system cannot keep other processes waiting, the next number is taken."""
    taken = folder / "0001-modular-monolith-for-ai-writing-saas.md"

    def late(name: str, *rest: Any) -> str:
        if not taken.exists():
            taken.write_text("# Theirs\n", "utf-8")
        return adr.text(name, *rest)

    monkeypatch.setattr(records, "adr", SimpleNamespace(**{**vars(adr), "text": late}))
    assert api.write_record(profile, folder, FIRST).file.name.startswith("0002-")
    assert taken.read_text("utf-8") == "# Theirs\n"


def test_two_systems_of_one_name_do_not_supersede_each_other(tmp_path: Path, folder: Path) -> None:
    one, other = (copy_of_the_example(tmp_path / name / "archdecide.yaml") for name in ("one", "other"))
    moved(other)
    first, second = (api.write_record(path, folder, FIRST) for path in (one, other))
    assert (first.superseded, second.superseded) == (None, None)
    assert api.write_record(one, folder, LATER).file == first.file
    assert api.write_record(other, folder, LATER).file == second.file
    moved(one)
    assert api.write_record(one, folder, LATER).superseded == first.file


def test_a_renamed_profile_keeps_its_record(profile: Path, folder: Path) -> None:
    first = api.write_record(profile, folder, FIRST).file
    copy_of_the_example(profile, "Another name")
    assert api.write_record(profile, folder, LATER).file == first
    moved(profile)
    assert api.write_record(profile, folder, LATER).superseded == first


def test_a_profile_that_has_moved_keeps_its_record(profile: Path, folder: Path) -> None:
    first = api.write_record(profile, folder, FIRST).file
    profile = profile.rename(profile.with_name("moved.yaml"))
    assert api.write_record(profile, folder, LATER).file == first
    moved(profile)
    assert api.write_record(profile, folder, LATER).superseded == first


def test_a_profile_that_has_moved_and_been_renamed_names_its_record(profile: Path, folder: Path) -> None:
    first = api.write_record(profile, folder, FIRST).file
    profile.unlink()
    profile = copy_of_the_example(profile.with_name("moved.yaml"), "Another name")
    with profile.open("a", encoding="utf-8") as stream:
        stream.write(f"\ndecision: {{style: modular-monolith, adr: adr/{first.name}}}\n")
    assert api.write_record(profile, folder, LATER).file == first


def test_records_of_two_missing_profiles_of_one_name_are_not_guessed_at(tmp_path: Path, folder: Path) -> None:
    paths = [copy_of_the_example(tmp_path / name / "archdecide.yaml") for name in ("one", "other")]
    files = [api.write_record(path, folder, FIRST).file for path in paths]
    for path in paths:
        path.unlink()
    with pytest.raises(InputError, match=rf"(?s){files[0].name}.*{files[1].name}.*decision\.adr"):
        api.write_record(copy_of_the_example(tmp_path / "third.yaml"), folder, LATER)
    assert names(folder) == [path.name for path in files]


def test_a_marker_by_a_stranger_names_no_path_outside_of_the_project(profile: Path, folder: Path) -> None:
    first = api.write_record(profile, folder, FIRST).file
    source = '"source": "../archdecide.yaml"'
    for hostile in ("/etc/passwd", "\\\\\\\\host\\\\share", "a\\u0000b", "../../../../../../../../etc/passwd/x"):
        text = first.read_text("utf-8")
        assert source in text
        (folder / first.name).write_text(text.replace(source, f'"source": "{hostile}"'), "utf-8")
        assert api.write_record(profile, folder, LATER).file == first  # by its name
        first.write_text(text, "utf-8")


def test_a_line_below_the_title_stays_apart_from_what_follows(profile: Path, folder: Path) -> None:
    first = api.write_record(profile, folder, FIRST, "madr-minimal").file
    first.write_text(re.sub(r"\A(#.*\n)\n", r"\1", first.read_text("utf-8")), "utf-8")
    moved(profile)
    by = api.write_record(profile, folder, LATER, "madr-minimal").file.name
    lines = first.read_text("utf-8").splitlines()
    line = f"Superseded by [Microservices for AI writing SaaS]({by})."
    assert lines[1:5] == ["", line, "", "## Context and Problem Statement"]
