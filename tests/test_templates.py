"""Templates chosen by name, and templates of users: sandboxed, with mistakes told by their line."""

from pathlib import Path

import pytest
from command import run
from goldens import ROOT, profile_path

from archdecide import api
from archdecide.errors import InputError
from archdecide.formats.own_template import fill
from archdecide.load.templates import read_template


def mistake(text: str, file: str = "own.md.j2") -> str:
    with pytest.raises(InputError) as caught:
        fill(file, text, {"answer": "<b>"})
    return str(caught.value)


def test_an_undefined_name_is_told_with_its_line_and_the_names_there_are() -> None:
    assert mistake("one\n{{ nope }}") == "own.md.j2:2: 'nope' is undefined (names: answer)"


def test_a_syntax_error_is_told_with_its_line() -> None:
    assert mistake("one\n\n{% if %}").startswith("own.md.j2:3: ")


@pytest.mark.parametrize("text", ["{{ ''.__class__.__mro__ }}", "{{ answer.format.__globals__ }}", "{% include 'x' %}"])
def test_nothing_leaves_the_sandbox(text: str) -> None:
    assert mistake(text).startswith("own.md.j2")


def test_loops_are_bounded() -> None:
    assert "Range too big" in mistake("{% for x in range(10000000) %}a{% endfor %}")
    assert "longer than" in mistake("{% for x in range(99999) %}" + "a" * 100 + "{% endfor %}")


@pytest.mark.parametrize("text", ["{{ 'a' * 10000000000 }}", "{{ 10 ** 1000000000 }}", "{{ [1] * 10000000000 }}"])
def test_nothing_can_be_repeated_until_the_memory_is_full(text: str) -> None:
    assert "only numbers may be multiplied" in mistake(text)


@pytest.mark.parametrize("example", ["ai-writing-saas", "overbuilt-landscape", "tiny-mvp-chatbot"])
def test_the_summary_is_one_page_and_starts_with_the_decision(example: str) -> None:
    text = api.report(api.load_profile(ROOT / profile_path(example)), template="summary")
    assert text.startswith("# ") and len(text.splitlines()) <= 60


def test_templates_are_listed_and_shown() -> None:
    assert "summary" in run("templates", "list").out
    assert "# {{ profile.name | md }}" in run("templates", "show", "summary").out
    assert run("templates", "show", "sumary").code == 2


def test_a_template_of_ones_own_and_a_missing_folder_from_the_command_line(tmp_path: Path) -> None:
    own = tmp_path / "own.md.j2"
    own.write_text("{{ answer }}\n", "utf-8")
    profile, target = ROOT / profile_path("ai-writing-saas"), tmp_path / "new" / "own.md"
    found = run("report", profile, "--template", own, "-o", target)
    assert found.code == 2 and "does not exist" in found.err and not target.parent.exists()
    assert run("report", profile, "--template", own, "-o", target, "--mkdir").code == 0
    assert target.read_text("utf-8") == "modular monolith\n"
    assert run("report", profile, "--template", "sumary").code == 2


def test_html_is_escaped_and_markdown_has_the_filters() -> None:
    assert fill("own.html.j2", "{{ answer }}", {"answer": "<b>"}) == "&lt;b&gt;"
    assert fill("own.md.j2", "{{ answer | md }}", {"answer": "<b>"}) == "\\<b\\>"


def test_an_unknown_name_gives_the_known_ones() -> None:
    with pytest.raises(InputError, match="report, summary"):
        read_template("sumary")
