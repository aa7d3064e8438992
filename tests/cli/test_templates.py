"""Templates chosen by name, and templates of users: sandboxed, with mistakes told by their line."""

from collections.abc import Iterator, Mapping
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from command import run
from goldens import EXAMPLES, ROOT, profile_path
from msgspec.structs import replace

from archdecide import api
from archdecide.errors import InputError
from archdecide.formats.document import report
from archdecide.formats.document.own_template import fill
from archdecide.formats.document.template_variables import VARIABLES, filters, parts
from archdecide.formats.document.templating import FILTERS
from archdecide.formats.wording import chain_wording
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


@cache
def contexts() -> tuple[Mapping[str, Any], ...]:
    """What the template of the report is filled with, for every example, and for one whose recommendation is held."""
    pack = api.load_pack()
    found = []
    profiles = [api.load_profile(ROOT / profile_path(name), pack) for name in EXAMPLES]
    largest = profiles[EXAMPLES.index("enterprise-ai-platform")]
    installed = replace(largest, product=replace(largest.product, distribution="customer-installed"))
    for profile in (*profiles, installed):
        decision = api.assess(profile, pack, deep=True)
        found.append(report.context(api.plan(profile, pack, decision, whole=True), pack, profile))
    return tuple(found)


def values_of(name: str) -> Iterator[Any]:
    """What a name like `decision.outcome` stands for in every example."""
    first, *rest = name.split(".")
    for context in contexts():
        value = context[first]
        for part in rest:
            value = getattr(value, part)
        yield value


def test_every_variable_is_documented_and_there_is_no_other() -> None:
    for context in contexts():
        assert {name.partition(".")[0] for name in VARIABLES} == set(context)
    own = {
        name
        for name, value in vars(chain_wording).items()
        if getattr(value, "__module__", "").endswith(".chain_wording")
    }
    assert {f"say.{name}" for name in own if not name.startswith("_")} == {
        name for name in VARIABLES if name.startswith("say.")
    }


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_is_what_its_documentation_says(name: str) -> None:
    variable = VARIABLES[name]
    assert variable.means.endswith(".")
    values = list(values_of(name))
    assert {callable(value) for value in values} == {bool(variable.takes)}
    items = [item for value in values for item in (value if isinstance(value, tuple) else (value,)) if item is not None]
    if variable.kind is None:
        assert all(isinstance(item, str | int | tuple | dict | list) or callable(item) for item in items)
    else:
        assert {type(item) for item in items} == {variable.kind}
        assert parts(variable.kind) and all(hasattr(item, part) for item in items for part in parts(variable.kind))


@pytest.mark.parametrize("name", [name for name, variable in VARIABLES.items() if variable.takes])
def test_what_has_to_be_called_takes_what_is_documented(name: str) -> None:
    for function in values_of(name):
        needed = [item for item in signature(function).parameters.values() if item.default is item.empty]
        assert len(needed) == len(VARIABLES[name].takes.split(", "))


def test_every_filter_is_documented() -> None:
    assert [name for name, _ in filters()] == list(FILTERS)
    assert all(len(means) > 10 and means.endswith(".") for _, means in filters())


def test_variables_and_filters_are_printed() -> None:
    found = run("templates", "variables")
    assert found.code == 0
    lines = found.out.splitlines()
    assert [name for name in VARIABLES if not any(line.strip().startswith(name) for line in lines)] == []
    assert "  titled(option)  The name of an option in a sentence." in lines
    start = lines.index("Filters")
    assert [line.split()[0] for line in lines[start:] if line.startswith("  ") and line[2] != " "] == list(FILTERS)
