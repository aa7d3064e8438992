"""Templates of strangers come to an end: with exit 2, and one line that names the line of the template."""

import os
import signal
from pathlib import Path

import pytest
from command import example, run

from archdecide.errors import InputError
from archdecide.formats import confined
from archdecide.formats.document import own_template
from archdecide.formats.document.own_template import fill

NESTED_MACRO = "{% macro f() %}\n{{ f() }}{% endmacro %}\n{{ f() }}"
HOSTILE = {
    "an endless macro": (NESTED_MACRO, 2),
    "a length below zero": ("\n\n{{ 'abcdef' | truncate(-1) }}", 3),
    "nested parentheses": ("\n{{ " + "(" * 100 + "1" + ")" * 100 + " }}", 2),
    "deeply nested parentheses": ("\n{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", 2),
    "nested loops": ("\n" + "{% for a in [1] %}" * 21 + "{% endfor %}" * 21, 2),
    "nested conditions": ("\n" + "{% if 1 %}" * 100 + "{% endif %}" * 100, 2),
    "loops without a body": (
        "\n{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        2,
    ),
    "a list that doubles": (
        "{% set n = namespace(a=[1]) %}\n{% for i in range(60) %}\n{% set n.a = n.a + n.a %}\n{% endfor %}",
        3,
    ),
    "a text that doubles": (
        "{% set n = namespace(a='aaaa') %}\n{% for i in range(60) %}\n{% set n.a = n.a ~ n.a %}\n{% endfor %}",
        3,
    ),
    "a wide number": ("\n{{ '%99999999999d' % 1 }}", 2),
    "a wide text": ("\n{{ 'a' | center(99999999999) }}", 2),
    "a division by zero": ("\n{{ 1 / 0 }}", 2),
    "a filter of the wrong value": ("\n\n\n{{ 'a' | round }}", 4),
}
SLOW = {
    "slices without end": ("\n{{ [1] | slice(99999999999) | list }}", 2),
    "a long text of nothing": ("\n\n{{ lipsum(n=99999999) }}", 3),
}
needs_process = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot split a process off")


def told(text: str) -> str:
    with pytest.raises(InputError) as caught:
        fill("own.md.j2", text, {"answer": "x"})
    (problem,) = caught.value.problems
    return str(problem)


@needs_process
@pytest.mark.parametrize("name", HOSTILE)
def test_a_template_that_cannot_end_well_is_told_with_its_line(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_template, "MOST_STEPS", 20_000)
    monkeypatch.setattr(confined, "MEBIBYTES", 128)
    text, line = HOSTILE[name]
    problem = told(text)
    assert problem.startswith(f"own.md.j2:{line}: ") and len(problem) > len("own.md.j2:1: ") + 10
    assert "\n" not in problem


@needs_process
@pytest.mark.parametrize("name", SLOW)
def test_a_template_that_takes_too_long_in_one_call_is_stopped(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 1)
    monkeypatch.setattr(confined, "MEBIBYTES", 2048)
    text, line = SLOW[name]
    assert told(text) == f"own.md.j2:{line}: the template takes longer than 1 seconds (shorten its loops)"


@pytest.mark.parametrize("name", ["an endless macro", "loops without a body", "nested conditions"])
def test_steps_are_limited_where_no_process_can_be_split_off(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_template, "MOST_STEPS", 20_000)
    monkeypatch.delattr(os, "fork", raising=False)
    text, line = HOSTILE[name]
    assert told(text).startswith(f"own.md.j2:{line}: ")


@needs_process
def test_a_process_that_crashes_is_told_with_the_last_line() -> None:
    def crash(last: confined.LastLine) -> str:
        last.line = 7
        os.kill(os.getpid(), signal.SIGTERM)
        return ""

    with pytest.raises(confined.ProcessEndedError) as caught:
        confined.confined(crash)
    assert (caught.value.reason, caught.value.line) == ("crash", 7)


@needs_process
def test_a_bug_in_the_other_process_stays_a_bug_and_names_its_place() -> None:
    def broken(_: confined.LastLine) -> str:
        raise KeyError("ours")

    with pytest.raises(KeyError) as caught:
        confined.confined(broken)
    assert "in broken" in "".join(caught.value.__notes__)


def test_the_command_ends_with_2_and_one_line(tmp_path: Path) -> None:
    template = tmp_path / "own.j2"
    template.write_text(NESTED_MACRO, "utf-8")
    found = run("report", example("tiny-mvp-chatbot"), "--template", template)
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith(f"error: {template}:2: ") and found.err.count("\n") == 1


def test_templates_of_our_own_need_no_other_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork", raising=False)
    monkeypatch.setattr(confined, "confined", None)
    assert run("report", example("tiny-mvp-chatbot"), "--template", "summary").code == 0


def test_a_long_document_of_few_steps_comes_back_whole() -> None:
    text = "{% for x in range(40000) %}" + "ä" * 100 + "{% endfor %}"
    assert fill("own.md.j2", text, {}) == "ä" * 4_000_000
