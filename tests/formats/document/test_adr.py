"""Decision records: each format as its own tools read it, superseded without touching what people wrote."""

import re
from pathlib import Path

import pytest
import yaml
from command import run
from decision_records import EXAMPLE, FIRST, LATER, moved
from markdown_it import MarkdownIt

from archdecide import api
from archdecide.errors import InputError
from archdecide.formats import RECORD_FORMATS
from archdecide.formats.document import adr

SECOND = "0002-microservices-for-ai-writing-saas.md"
NAMES = {
    "madr4": "0001-modular-monolith-for-ai-writing-saas.md",
    "madr-minimal": "0001-modular-monolith-for-ai-writing-saas.md",
    "nygard": "0001-modular-monolith-for-ai-writing-saas.md",
    "log4brains": "20260115-modular-monolith-for-ai-writing-saas.md",
}


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "archdecide.yaml"
    path.write_text(EXAMPLE, "utf-8")
    return path


def headings(text: str) -> list[str]:
    tokens = MarkdownIt().parse(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL))
    return [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]


@pytest.mark.parametrize("form", RECORD_FORMATS)
def test_a_record_has_the_name_and_the_parts_of_its_format(
    form: api.RecordFormat, profile: Path, tmp_path: Path
) -> None:
    written = api.write_record(profile, tmp_path / "adr", FIRST, form, make_folder=True)
    assert written.is_new and written.file.name == NAMES[form]
    text = written.file.read_text("utf-8")
    wanted = {
        "madr4": ["Context and Problem Statement", "Decision Drivers", "Considered Options", "Decision Outcome"],
        "madr-minimal": ["Context and Problem Statement", "Considered Options", "Decision Outcome", "Consequences"],
        "nygard": ["Status", "Context", "Decision", "Consequences"],
        "log4brains": ["Context and Problem Statement", "Decision Drivers", "Considered Options", "Decision Outcome"],
    }[form]
    number = "1. " if form == "nygard" else ""
    assert headings(text)[: 1 + len(wanted)] == [f"{number}Modular monolith for AI writing SaaS", *wanted]
    assert f"`archdecide check {profile}`" in text
    assert "2026-01-15" in text


def test_madr_4_has_front_matter_and_the_chosen_option_is_one_of_those_considered(
    profile: Path, tmp_path: Path
) -> None:
    text = api.write_record(profile, tmp_path, FIRST).file.read_text("utf-8")
    front = yaml.safe_load(text.split("---\n")[1])
    assert front == {"status": "proposed", "date": FIRST}
    considered = re.findall(r"^\* (.+)$", text.split("## Considered Options\n")[1].split("##")[0], re.MULTILINE)
    assert considered == ["Monolith", "Modular monolith", "Microservices"]
    assert 'Chosen option: "Modular monolith", because ' in text
    assert [name for name in headings(text) if name in considered] == considered


def test_minimal_madr_and_log4brains_have_no_front_matter(profile: Path, tmp_path: Path) -> None:
    for form in ("madr-minimal", "log4brains"):
        text = api.write_record(profile, tmp_path / form, FIRST, form, make_folder=True).file.read_text("utf-8")
        assert text.startswith("# ")
    assert "\n- Status: proposed\n- Date: 2026-01-15\n" in text


@pytest.mark.parametrize("form", RECORD_FORMATS)
def test_the_same_decision_writes_nothing_again(form: api.RecordFormat, profile: Path, tmp_path: Path) -> None:
    first = api.write_record(profile, tmp_path, FIRST, form)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    again = api.write_record(profile, tmp_path, LATER, form)
    assert not again.is_new and again.file == first.file
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("madr4", 'status: "superseded by ADR-0002"'),
        (
            "madr-minimal",
            "Superseded by [Microservices for AI writing SaaS](0002-microservices-for-ai-writing-saas.md).",
        ),
        ("nygard", "Superceded by [2. Microservices for AI writing SaaS](0002-microservices-for-ai-writing-saas.md)"),
        (
            "log4brains",
            "- Status: superseded by [20261127-microservices-for-ai-writing-saas]"
            "(20261127-microservices-for-ai-writing-saas.md)",
        ),
    ],
)
def test_another_decision_supersedes_and_changes_only_the_status(
    form: api.RecordFormat, line: str, profile: Path, tmp_path: Path
) -> None:
    first = api.write_record(profile, tmp_path, FIRST, form).file
    first.write_text(first.read_text("utf-8") + "\nWhat somebody wrote by hand.\n", "utf-8")
    before = first.read_text("utf-8").splitlines()
    moved(profile)
    written = api.write_record(profile, tmp_path, LATER, form)
    assert written.is_new and written.superseded == first
    after = first.read_text("utf-8").splitlines()
    assert line in after
    assert [words for words in after if words not in before and words] == [line]
    assert first.name in written.file.read_text("utf-8")


def test_records_of_others_are_counted_and_left_alone(profile: Path, tmp_path: Path) -> None:
    folder = tmp_path / "adr"
    folder.mkdir()
    (folder / "0041-use-postgres.md").write_text("# Use Postgres\n", "utf-8")
    assert api.write_record(profile, folder, FIRST).file.name.startswith("0042-")
    assert (folder / "0041-use-postgres.md").read_text("utf-8") == "# Use Postgres\n"


def test_a_hostile_name_neither_ends_the_comment_nor_leaves_the_folder(tmp_path: Path) -> None:
    profile = tmp_path / "archdecide.yaml"
    hostile = '"../../x --> <script>alert(1)</script> # y"'
    profile.write_text(re.sub(r"^name: .*$", f"name: {hostile}", EXAMPLE, flags=re.MULTILINE), "utf-8")
    file = api.write_record(profile, tmp_path / "adr", FIRST, make_folder=True).file
    assert file.parent == tmp_path / "adr"
    text = file.read_text("utf-8")
    assert "<script>" not in text and text.count("-->") == 1
    said = adr.marker_in(text)
    assert said is not None and said.profile == "../../x --> <script>alert(1)</script> # y"


def test_nothing_is_recorded_where_nothing_is_recommended_or_the_folder_is_missing(tmp_path: Path) -> None:
    open_profile = tmp_path / "archdecide.yaml"
    open_profile.write_text("name: open\n", "utf-8")
    with pytest.raises(InputError, match="nothing is recommended"):
        api.write_record(open_profile, tmp_path, FIRST)
    open_profile.write_text(EXAMPLE, "utf-8")
    found = run("adr", open_profile, "--dir", tmp_path / "none", "--date", "2026-01-15")
    assert found.code == 2 and "does not exist" in found.err
    assert not (tmp_path / "none").exists()
    found = run("adr", open_profile, "--dir", tmp_path / "none", "--date", "2026-01-15", "--mkdir")
    assert found.code == 0 and "Decision record written to" in found.err
