"""A profile on standard input has no name: what names a file is given one with `--path`, or leaves it out."""

import json
from pathlib import Path

import pytest
from command import example, run
from profiles import OVERDUE, TODAY

PROFILE = example("tiny-mvp-chatbot").read_text("utf-8")


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab"])
def test_a_format_that_names_files_wants_the_path(form: str) -> None:
    found = run("check", "-", "--today", TODAY, "-f", form, text=OVERDUE)
    what = f"{form} names the file of every finding, and standard input has no name (add --path FILE)"
    assert (found.code, found.out, found.err) == (2, "", f"error: --path: {what}\n")
    found = run("check", "-", "--today", TODAY, "--path", "a/archdecide.yaml", "-f", form, text=OVERDUE)
    assert found.code == 0 and "a/archdecide.yaml" in found.out and "stdin" not in found.out


@pytest.mark.parametrize("text", [OVERDUE, "name: [\n"])
def test_a_result_names_the_path(text: str) -> None:
    found = run("check", "-", "--today", TODAY, "--path", "a/archdecide.yaml", "-f", "json", text=text)
    assert [profile["file"] for profile in json.loads(found.out)["profiles"]] == ["a/archdecide.yaml"]


def test_a_path_for_nothing_is_refused(tmp_path: Path) -> None:
    profile = tmp_path / "archdecide.yaml"
    profile.write_text(PROFILE, "utf-8")
    for command in (("check", profile), ("adr", profile, "-d", tmp_path)):
        found = run(*command, "--path", "a.yaml")
        assert found.code == 2 and found.err.startswith("error: --path: names the file behind standard input")
    assert run("check", "-", "--path", "", text=PROFILE).code == 2


@pytest.mark.parametrize("form", ["madr4", "madr-minimal", "nygard", "log4brains"])
def test_a_record_names_the_path_or_none(form: str, tmp_path: Path) -> None:
    for folder, more, command in (
        ("given", ("--path", "my app/archdecide.yaml"), "`archdecide check 'my app/archdecide.yaml'`"),
        ("none", (), "`archdecide check`"),
    ):
        target = tmp_path / folder
        found = run("adr", "-", "-d", target, "--mkdir", "--date", "2026-01-15", "-f", form, *more, text=PROFILE)
        assert found.code == 0, found.err
        (record,) = target.glob("*.md")
        assert command in record.read_text("utf-8")
