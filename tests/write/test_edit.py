"""Edits of a profile's text: the intended values change, and nothing else does."""

import copy
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archdecide.errors import InputError
from archdecide.formats.document import starter
from archdecide.load.document import parse
from archdecide.write import set_values

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*/archdecide.yaml"))


def read(text: str) -> dict[str, Any]:
    return parse(text, "profile").data


def with_changes(data: dict[str, Any], changes: Mapping[Any, Any]) -> dict[str, Any]:
    """The data as it should be afterwards."""
    found = copy.deepcopy(data)
    for path, value in changes.items():
        *sections, last = path if isinstance(path, tuple) else path.split(".")
        holder = found
        for key in sections:
            if holder.get(key) is None:
                holder[key] = {}
            holder = holder[key]
        holder[last] = value
    return found


def refusal(text: str, changes: Mapping[Any, Any]) -> str:
    with pytest.raises(InputError) as caught:
        set_values(text, changes, "a.yaml")
    (problem,) = caught.value.problems
    return str(problem)


# What stands there already


def test_a_value_is_replaced_and_its_comment_stays() -> None:
    text = "team:\n  engineers: 12 # all of them\n  teams: 2\n"
    assert "team:\n  engineers: 30 # all of them\n  teams: 2\n" == set_values(text, {"team.engineers": 30})


def test_an_empty_key_gets_its_value_before_its_comment() -> None:
    text = "team:\n  engineers: # all of them\n  teams:\n"
    expected = "team:\n  engineers: 30 # all of them\n  teams: 2\n"
    assert expected == set_values(text, {"team.engineers": 30, "team.teams": 2})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{stage: mvp, team: 1}", "{stage: growth, team: 1}"),
        ("{stage: , team: 1}", "{stage: growth , team: 1}"),
        ("{stage, team: 1}", "{stage: growth, team: 1}"),
        ('{"stage":"mvp","team":1}', '{"stage": growth,"team":1}'),
        ("{stage: [mvp,\n    growth], team: 1}", "{stage: growth, team: 1}"),
        ("{team: 1}", "{team: 1, stage: growth}"),
        ("{team: 1,}", "{team: 1, stage: growth,}"),
        ("{ }", "{ stage: growth}"),
    ],
)
def test_a_mapping_in_braces_is_edited_where_it_stands(before: str, after: str) -> None:
    assert f"product: {after} # p\n" == set_values(f"product: {before} # p\n", {"product.stage": "growth"})


def test_a_block_gives_way_with_its_lines_and_the_comment_of_its_key_stays() -> None:
    text = "a:\n  list: # why\n    # these\n    - x # one\n    - y # two\n  z: 1\n"
    assert "a:\n  list: [p, q] # why\n    # these\n  z: 1\n" == set_values(text, {"a.list": ["p", "q"]})


def test_a_value_gives_way_to_a_block_below_its_key() -> None:
    text = "a:\n  x: {p: 1} # why\n  z: 1\n"
    new = {"p": 1, "q": [2], "r": None}
    assert "a:\n  x: # why\n    p: 1\n    q: [2]\n    r: null\n  z: 1\n" == set_values(text, {"a.x": new})


def test_text_over_several_lines_gives_way() -> None:
    text = "a: |\n  one\n  two\n\n# note\nb: >-\n  three\n"
    assert "a: x\n\n# note\nb: z\n" == set_values(text, {"a": "x", "b": "z"})


def test_a_value_becomes_unknown() -> None:
    assert "team: {teams: null}\n" == set_values("team: {teams: 2}\n", {"team.teams": None})


# What is new


def test_a_new_key_goes_below_the_last_one_of_its_section() -> None:
    text = "team:\n    teams: 2 # two\n    # engineers: nobody knows\n\nscale:\n    peak: 1\n"
    expected = "team:\n    teams: 2 # two\n    engineers: 30\n    # engineers: nobody knows\n\nscale:\n    peak: 1\n"
    assert expected == set_values(text, {"team.engineers": 30})


@pytest.mark.parametrize("nothing", ["", " ~", " null"])
def test_an_empty_section_gets_its_first_key(nothing: str) -> None:
    text = f"name: x\nteam:{nothing} # people\nscale:\n    peak: 1\n"
    expected = "name: x\nteam: # people\n    engineers: 30\nscale:\n    peak: 1\n"
    assert expected == set_values(text, {"team.engineers": 30})


def test_an_empty_section_in_braces_gets_its_first_key() -> None:
    assert "{a: {b: {c: 1}} , d: 2}\n" == set_values("{a: , d: 2}\n", {"a.b.c": 1})


def test_a_new_section_goes_to_the_end_and_is_set_off_as_the_others_are() -> None:
    assert "a: 1\n\nb:\n  c: 2\n# end\n\nd:\n  e: 3\n" == set_values("a: 1\n\nb:\n  c: 2\n# end\n", {"d.e": 3})
    assert "a: 1\nb:\n  c: 2\nd:\n  e: 3\n" == set_values("a: 1\nb:\n  c: 2\n", {"d.e": 3})


def test_a_new_section_stays_inside_its_document() -> None:
    assert "---\na: 1\nb: 2\n...\n# after\n" == set_values("---\na: 1\n...\n# after\n", {"b": 2})


def test_a_text_without_values_gets_its_first() -> None:
    assert "# only this\nteam:\n  teams: 2\n" == set_values("# only this\n", {"team.teams": 2})
    assert "team:\n  teams: 2\n" == set_values("", {"team.teams": 2})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_new_lines_end_as_the_others_do(end: str) -> None:
    text = end.join(["a: 1", "team:", "  teams: 2", "", "b: 3"])
    expected = end.join(["a: 1", "team:", "  teams: 2", "  engineers: 30", "", "b: 3", "", "d:", "  e: 1", ""])
    assert expected == set_values(text, {"team.engineers": 30, "d.e": 1})


def test_empty_lines_that_belong_to_a_text_stay_in_it() -> None:
    text = "a:\n  b: |+\n    x\n\n\nc: 1\n"
    assert "a:\n  b: |+\n    x\n\n\n  d: 2\nc: 1\n" == set_values(text, {"a.d": 2})


def test_a_key_with_dots_is_named_by_a_tuple() -> None:
    text = "evidence:\n  team.teams: {source: a}\n"
    edited = set_values(
        text, {("evidence", "team.teams", "source"): "b", ("evidence", "team.engineers"): {"source": "c"}}
    )
    assert "evidence:\n  team.teams: {source: b}\n  team.engineers: {source: c}\n" == edited


def test_a_decision_is_written_as_a_block_and_then_changed_in_place() -> None:
    decision = {
        "style": "microservices",
        "because": "a: b",
        "decided_on": date(2026, 11, 21),
        "services": [{"name": "x", "parts": ["a", "b"]}],
    }
    text = set_values("name: x\n", {"decision": decision})
    assert (
        text
        == """\
name: x
decision:
  style: microservices
  because: "a: b"
  decided_on: 2026-11-21
  services:
    - name: x
      parts: [a, b]
"""
    )
    changed = set_values(text.replace("microservices\n", "microservices # for now\n"), {"decision.style": "monolith"})
    assert changed == text.replace("microservices\n", "monolith # for now\n")


# Values


AWKWARD = [
    "no",
    "null",
    "12",
    "1:30",
    "~",
    "",
    " x",
    "a#b",
    "a #b",
    "a: b",
    "{",
    "[x",
    "*a",
    "&a",
    "!t",
    "%",
    "@",
    "`",
    "-",
    "- a",
]
AWKWARD += [
    "true",
    "6..9",
    "2026-01-01",
    "0x1F",
    "1e3",
    ".inf",
    "a\nb",
    "tab\t",
    "quote\"'",
    "back\\slash",
    "Zoë",
    "日本",
    "\x85",
    "\u2028",
]
AWKWARD += [
    "\ufeff",
    "\x7f",
    "😀",
    "y",
    "Off",
    "<<",
    "=",
    "a,b",
    "a]b",
    "x: ",
    "x:",
    "?",
    "? a",
    "|",
    ">",
    "a  b",
    "trailing ",
]


@pytest.mark.parametrize("words", AWKWARD)
@pytest.mark.parametrize("text", ["a:\n  b: 1\n", "a: {b: 1}\n"])
def test_text_is_read_back_as_the_same_text(words: str, text: str) -> None:
    changes: dict[str | tuple[str, ...], Any] = {"a.b": words, ("a", words): [words]}
    assert {"a": {"b": words, words: [words]}} == read(set_values(text, changes))


@pytest.mark.parametrize("number", [0, -3, 10**15, 0.1, 1e-9, 1e300, 2.5, 1e16, float("inf"), True, False])
def test_numbers_are_read_back_as_the_same_numbers(number: float) -> None:
    found = read(set_values("a: 1\n", {"a": number}))["a"]
    assert (number, type(number)) == (found, type(found))


# Refusals


@pytest.mark.parametrize(
    ("text", "path", "what"),
    [
        ("a: &x {b: 1}\nc: *x\n", "c.b", "a.yaml: c.b: 'c' is not a mapping"),
        ("a: &x 1\nb: *x\n", "a", "a.yaml: a: the anchor &x stands at this value"),
        ("a: [&x 1]\nb: *x\n", "a", "a.yaml: a: this value cannot be changed without changing another"),
        ("a: &x {b: 1}\nc: *x\n", "a.b", ""),
        ("a: 1\n", "a.b", "a.yaml: a.b: 'a' is not a mapping"),
        ("- a\n", "a", "a.yaml: a: 'the text' is not a mapping"),
        ("a: [1\n", "a", "a.yaml:2:1: this is not valid YAML"),
        ("? a\n: - b\n", "a", "a.yaml: a:"),
        ("a: |\n  one", "b", "a.yaml: b: this value cannot be changed without changing another"),
    ],
)
def test_what_cannot_be_changed_alone_is_left_alone(text: str, path: str, what: str) -> None:
    if what:
        assert refusal(text, {path: 2}).startswith(what)
    else:  # an anchored mapping may be edited inside: both of its places follow, as they did before
        assert {"a": {"b": 2}, "c": {"b": 2}} == read(set_values(text, {path: 2}))


def test_a_deep_nesting_is_refused() -> None:
    assert "nested more than" in refusal("[" * 500, {"a": 1})


# Whole profiles


def test_the_starter_profile_can_be_filled_in() -> None:
    changes = {
        "team.engineers": {"min": 6, "max": 9},
        "platform.observability": "tracing",
        "decision.style": "monolith",
    }
    edited = set_values(starter.text(), changes)
    assert with_changes(read(starter.text()), changes) == read(edited)
    assert {"  engineers:", "  observability:"} == set(starter.text().splitlines()) - set(edited.splitlines())


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_example_can_be_edited_and_keeps_every_other_line(path: Path, end: str) -> None:
    text = path.read_text("utf-8").replace("\n", end)
    changes = {
        "team.engineers": "6..9",
        "security.regulated_data": ["pii"],
        "reliability.degraded_mode_useful": False,
        "existing.deployables": 3,
        "decision.adr": "it: fits",
    }
    edited = set_values(text, changes)
    assert with_changes(read(text), changes) == read(edited)
    touched = ("engineers:", "regulated_data:", "degraded_mode_useful:", "deployables:", "adr:")
    kept = [line for line in text.split(end) if not line.strip().startswith(touched)]
    assert is_subsequence(kept[:-1], edited.split(end))


def is_subsequence(lines: list[str], others: list[str]) -> bool:
    rest = iter(others)
    return all(line in rest for line in lines)


# Any text


KEYS = st.sampled_from(["a", "b", "c", "d e", "f.g"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-99, 99),
    st.sampled_from([0.5, 1e20]),
    st.text(max_size=6),
    st.sampled_from(AWKWARD),
)
SCALARS = SCALARS.filter(
    lambda value: not (isinstance(value, str) and any("\ud800" <= sign <= "\udfff" for sign in value))
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Profiles as people lay them out: sections in blocks or braces, comments, empty lines, quotes, any line end."""
    lines: list[str] = draw(st.sampled_from([[], ["# head"], ["---"], ["# head", ""]]))
    step = draw(st.integers(1, 4))
    for section in draw(st.lists(KEYS, max_size=4, unique=True)):
        comment = draw(st.sampled_from(["", " # note", "   # ü: [x"]))
        match draw(st.sampled_from(["value", "block", "braces", "nothing", "list", "text"])):
            case "value":
                lines.append(f"{section}: {draw(words())}{comment}")
            case "nothing":
                lines.append(f"{section}:{comment}")
            case "braces":
                inner = ", ".join(f"{key}: {draw(words())}" for key in draw(st.lists(KEYS, max_size=3, unique=True)))
                lines.append(f"{section}: {{{inner}}}{comment}")
            case "list":
                lines += [f"{section}:{comment}", f"{' ' * step}- x", f"{' ' * step}- {draw(words())}"]
            case "text":
                sign = draw(st.sampled_from(["|", "|-", "|+", ">", ">-"]))
                lines += [
                    f"{section}: {sign}",
                    f"{' ' * step}one",
                    "",
                    f"{' ' * step}two",
                    *draw(st.sampled_from([[], [""]])),
                ]
            case "block":
                lines.append(f"{section}:{comment}")
                for key in draw(st.lists(KEYS, min_size=1, max_size=3, unique=True)):
                    lines += draw(st.sampled_from([[], [""], [f"{' ' * step}# why"]]))
                    lines.append(f"{' ' * step}{key}: {draw(words())}{draw(st.sampled_from(['', ' # c']))}")
    lines += draw(st.sampled_from([[], ["# tail"], ["", "# tail", ""]]))
    # A text in `|` at the very end without a line end would get one by anything below it; that edit is refused.
    last = [""] if any(line.endswith(("|", "|+", ">")) for line in lines) else draw(st.sampled_from([[], [""]]))
    return draw(st.sampled_from(["\n", "\r\n"])).join([*lines, *last])


def words() -> st.SearchStrategy[str]:
    return st.sampled_from(["1", "x y", "'it''s'", '"q\\n"', "[1, b]", "{k: v}", "~", "null", "6..9", "Zoë", ""])


@settings(deadline=None)
@given(
    texts(),
    st.dictionaries(st.lists(KEYS, min_size=1, max_size=3).map(tuple), VALUES, min_size=1, max_size=3),
)
def test_an_edit_says_what_is_meant_and_nothing_else(text: str, changes: dict[tuple[str, ...], Any]) -> None:
    try:
        before = read(text)
    except InputError:
        before = {}  # nothing but comments in it
    for path, value in changes.items():
        try:
            edited = set_values(text, {path: value})
        except InputError as error:
            assert "not a mapping" in str(error), error
            assert leads_through_a_value(before, path)
            continue
        expected = with_changes(before, {path: value})
        assert expected == read(edited)
        assert comments(text) - comments(edited) <= {"# c", "# why"}, "comments go only with the block they explain"
        text, before = edited, expected


def leads_through_a_value(data: Any, path: tuple[str, ...]) -> bool:
    for key in path:
        if data is None:
            return False
        if not isinstance(data, dict):
            return True
        data = data.get(key)
    return False


def comments(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip().startswith("#")}
