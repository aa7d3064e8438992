"""Templates chosen by name, and templates of users: sandboxed, with mistakes told by their line."""

import pytest

from archdecide.errors import InputError
from archdecide.formats.own_template import fill, source


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
    assert "longer than" in mistake("{% for x in range(99999) %}{{ 'a' * 100 }}{% endfor %}")


def test_html_is_escaped_and_markdown_has_the_filters() -> None:
    assert fill("own.html.j2", "{{ answer }}", {"answer": "<b>"}) == "&lt;b&gt;"
    assert fill("own.md.j2", "{{ answer | md }}", {"answer": "<b>"}) == "\\<b\\>"


def test_an_unknown_name_gives_the_known_ones() -> None:
    with pytest.raises(InputError, match="report, summary"):
        source("sumary")
