import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from archdecide.errors import InputError, Path, Place
from archdecide.load import document
from archdecide.load.document import parse

LIBYAML = getattr(yaml, "CSafeLoader", None)


@pytest.fixture(
    autouse=True,
    params=[
        pytest.param(LIBYAML, id="libyaml", marks=pytest.mark.skipif(LIBYAML is None, reason="no libyaml")),
        pytest.param(yaml.SafeLoader, id="python"),
    ],
    scope="module",
)
def loader(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test runs with both readers: the same data, the same messages."""
    usual = document.LOADER
    document.LOADER = request.param
    yield
    document.LOADER = usual


def messages(text: str) -> list[str]:
    """The problems of a text, which are the same whether places are noted at once or not."""
    with pytest.raises(InputError) as caught:
        parse(text, "a.yaml")
    with pytest.raises(InputError) as noting:
        parse(text, "a.yaml", places=True)
    assert noting.value.problems == caught.value.problems
    return [str(problem) for problem in caught.value.problems]


# ── what is read ──


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        *[(word, None) for word in ("", "~", "null", "Null", "NULL")],
        *[(word, True) for word in ("true", "True", "TRUE")],
        *[(word, False) for word in ("false", "False", "FALSE")],
        *[("12", 12), ("012", 12), ("+12", 12), ("-12", -12), ("0", 0), ("0o17", 15), ("0x1F", 31)],
        *[("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("-1e3", -1000.0), ("1E-2", 0.01), ("1e999", math.inf)],
        *[(".inf", math.inf), ("+.Inf", math.inf), ("-.INF", -math.inf)],
        *[(word, word) for word in ("no", "yes", "on", "Off", "y", "1:30", "2026-11-01", "6..9", "nULL", "tRUE")],
        *[(word, word) for word in ("1_000", "0b1", "-0x1F", "0o8", ".", "-.", "+", "1e", "e1", "=", "nan", "<<")],
        *[("'12'", "12"), ('"true"', "true"), ("''", ""), ('"~"', "~"), ('"\\u00e9"', "é"), ("'a: b'", "a: b")],
        *[("|\n  12\n", "12\n"), (">-\n  a\n  b\n", "a b"), ("a\n  b", "a b"), ("٣", "٣")],
    ],
)
def test_scalars_follow_the_core_schema_of_yaml_1_2(scalar: str, value: object) -> None:
    actual = parse(f"a: {scalar}", "a.yaml").data["a"]
    assert (type(value), value) == (type(actual), actual)


@pytest.mark.parametrize("word", [".nan", ".NaN", ".NAN"])
def test_not_a_number_is_read_as_a_float(word: str) -> None:
    assert math.isnan(parse(f"a: {word}", "a.yaml").data["a"])


def test_a_document_is_read_in_block_and_flow_style() -> None:
    text = "---\n# comment\na:\n  - b: 1\n    c: [x, {d: e}]\n  -\n? f\n: {}\n'<<': g\n..."
    expected = {"a": [{"b": 1, "c": ["x", {"d": "e"}]}, None], "f": {}, "<<": "g"}
    assert expected == parse(text, "a.yaml").data


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_every_kind_of_line_end_is_accepted(line_end: str) -> None:
    read = parse(line_end.join(["a: 1", "b: |", "  c", "  d", ""]), "a.yaml")
    assert ({"a": 1, "b": "c\nd\n"}, Place("a.yaml", 2, 1)) == (read.data, read.place_of_key(("b",)))


def test_a_byte_order_mark_at_the_start_is_accepted() -> None:
    assert parse("\ufeffa: 1", "a.yaml").data == {"a": 1}


def test_an_alias_shares_the_object_of_its_anchor() -> None:
    data = parse("a: &x {b: 1}\nc: *x\nd: &y text\ne: *y\n&z f: *z", "a.yaml").data
    assert data == {"a": {"b": 1}, "c": {"b": 1}, "d": "text", "e": "text", "f": "f"}
    assert data["a"] is data["c"]


def test_the_latest_anchor_of_a_name_counts() -> None:
    assert parse("a: &x [&x 1]\nb: *x", "a.yaml").data == {"a": [1], "b": 1}


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=8)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda values: st.lists(values, max_size=4) | st.dictionaries(WORDS, values, max_size=4),
    max_leaves=20,
)
JSON_MAPPINGS = st.dictionaries(WORDS, JSON_VALUES, max_size=4)


@given(JSON_MAPPINGS, st.sampled_from([None, 2]))
def test_json_is_read_as_a_json_reader_reads_it(data: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    assert json.loads(text) == parse(text, "a.yaml").data


TEXT_MAPPINGS = st.dictionaries(
    WORDS,
    st.recursive(
        WORDS,
        lambda values: st.lists(values, max_size=4) | st.dictionaries(WORDS, values, max_size=4),
        max_leaves=20,
    ),
)


@given(TEXT_MAPPINGS)
def test_block_style_is_read_as_it_was_dumped(data: dict[str, Any]) -> None:
    text = yaml.safe_dump(data, default_style="'", allow_unicode=True, default_flow_style=False)
    assert data == parse(text, "a.yaml").data


# ── where it is ──

PLACED = "a:\n  b: [1, x]\n  c:\n    - d: &e\n        f: 2\ng: *e\n"


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), (1, 1), (1, 1)),
        (("a",), (1, 1), (2, 3)),
        (("a", "b"), (2, 3), (2, 6)),
        (("a", "b", 1), (2, 10), (2, 10)),
        (("a", "c", 0), (4, 7), (4, 7)),
        (("a", "c", 0, "d", "f"), (5, 9), (5, 12)),
        (("g",), (6, 1), (6, 4)),
        (("g", "f"), (5, 9), (5, 12)),
        (("a", "missing", 3), (1, 1), (2, 3)),
        (("a", "b", 7), (2, 3), (2, 6)),
        (("a", "b", 1, "deeper"), (2, 10), (2, 10)),
        (("missing",), (1, 1), (1, 1)),
    ],
)
def test_values_and_keys_have_places(path: Path, key: tuple[int, int], value: tuple[int, int]) -> None:
    read = parse(PLACED, "a.yaml")
    assert Place("a.yaml", *key) == read.place_of_key(path)
    assert Place("a.yaml", *value) == read.place(path)


# ── what is refused ──


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3", ["3:1: a: this key is here twice, first in line 1, column 1 (keep one of the two)"]),
        (
            "c:\n  - {a: 1, 'a': 3}",
            ["2:12: c[0].a: this key is here twice, first in line 2, column 6 (keep one of the two)"],
        ),
        ("a: {1: x}", ["1:5: a.1: a key must be text, and this is not (put the key in quotes)"]),
        ("true: x", ["1:1: true: a key must be text, and this is not (put the key in quotes)"]),
        ("1e3: x", ["1:1: 1e3: a key must be text, and this is not (put the key in quotes)"]),
        ("?\n: x", ["1:2: a key is missing here (write key: value)"]),
        ("a: {[b]: c}", ["1:5: a: a key must be text, and this is a mapping or a list (put text in quotes)"]),
        ("a: {{ b }}", ["1:5: a: a key must be text, and this is a mapping or a list (put text in quotes)"]),
        ("a: &x b\n*x : c", ["2:1: a key must be text, and this is an alias (write the key out)"]),
        (
            "a: &x {b: c}\nd:\n  <<: *x",
            ["3:3: d.<<: the merge key << is not part of YAML 1.2 (write the keys out)"],
        ),
        (
            "a: !!python/object:os.system x",
            ["1:4: a: the tag !!python/object:os.system is not allowed (delete it; quotes make a value text)"],
        ),
        ("a: !!str 1", ["1:4: a: the tag !!str is not allowed (delete it; quotes make a value text)"]),
        ("a: [! x]", ["1:5: a[0]: the tag ! is not allowed (delete it; quotes make a value text)"]),
        ("a: !mine {b: 1}", ["1:4: a: the tag !mine is not allowed (delete it; quotes make a value text)"]),
        ("!x a: 1", ["1:1: the tag !x is not allowed (delete it; quotes make a value text)"]),
        ("a: *x", ["1:4: a: the alias *x has no anchor before it (put text in quotes)"]),
        ("a: &x [*x]", ["1:8: a[0]: the alias *x stands inside its own anchor (write it out)"]),
        ("a: &x\n  b: *x", ["2:6: a.b: the alias *x stands inside its own anchor (write it out)"]),
        ("a: " + "1" * 4301, ["1:4: a: an integer of more than 4300 digits (put text in quotes)"]),
        ("a: 0x" + "f" * 4000, ["1:4: a: an integer of more than 4300 digits (put text in quotes)"]),
        (
            '"b\\n": {\'' + "x" * 80 + "': *y}",
            ["1:93: b\\n." + "x" * 59 + "…: the alias *y has no anchor before it (put text in quotes)"],
        ),
    ],
)
def test_a_problem_is_told_with_its_place_and_path(text: str, expected: list[str]) -> None:
    assert [f"a.yaml:{message}" for message in expected] == messages(text)


def test_all_problems_are_told_at_once_in_the_order_of_the_text() -> None:
    text = "a: *x\na: !t 1\n? [b]\n: {<<: c, 1: d}\nnull: e\nf: 'g"
    expected = [(1, "a"), (2, "a"), (2, "a"), (3, ""), (4, "?.<<"), (4, "?.1"), (5, "null"), (6, "")]
    with pytest.raises(InputError) as caught:
        parse(text, "a.yaml")
    assert expected == [(problem.where.line, problem.path) for problem in caught.value.problems]


def test_an_integer_of_4300_digits_is_read() -> None:
    assert parse("a: 1" + "0" * 4299, "a.yaml").data["a"] == 10**4299


def test_an_endless_row_of_problems_is_cut_off() -> None:
    found = messages("1: x\n" * 3000)
    expected = "a.yaml:1000:1: there are too many problems (what follows was not read)"
    assert (document.MAXIMUM_PROBLEMS + 1, expected) == (len(found), found[-1])


EMPTY = "1:1: there is nothing in it (write key: value lines)"
NOT_HERE = "a ':' cannot be here (put text with ': ' in quotes, or check the indentation)"
TAB = "a tab is here where only spaces may be (indent with spaces)"
MISFIT = (
    "this does not fit the mapping that starts in line 1"
    " (start all keys of a mapping in the same column; nothing may follow a closing quote)"
)
ESCAPE = "this double-quoted text has an escape that does not exist (write \\\\ for a backslash, or use single quotes)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", EMPTY),
        ("# only\n# comments\n", EMPTY),
        ("---", EMPTY),
        ("--- null\n...\n", EMPTY),
        ("text", "1:1: the file must hold a mapping, and this is a single value (write key: value lines)"),
        ("\n- a", "2:1: the file must hold a mapping, and this is a list (write key: value lines)"),
        ("a: b\n---\nc: d", "2:1: a second document starts here (keep one in a file)"),
        ("a: b\n---\n", "2:1: a second document starts here (keep one in a file)"),
        ("a: b\n\nc: \x07d", "3:4: the invisible character U+0007 is not allowed (delete it)"),
        ("a: b\r\nc: \x00", "2:4: the invisible character U+0000 is not allowed (delete it)"),
        ("a: \ud800", "1:4: the invisible character U+D800 is not allowed (delete it)"),
        ("a: x\ufeff", "1:5: the invisible character U+FEFF is not allowed (delete it)"),
        ("a:\n\tb: 1", f"2:1: {TAB}"),
        ("a: 1\n  \tb: 2", f"2:3: {TAB}"),
        ("a: b: c", f"1:5: {NOT_HERE}"),
        ("a:\n  b: 1\n   c: 2", f"3:5: {NOT_HERE}"),
        ("a: [1, 2", "1:4: this [ is not closed, or a comma is missing (add ] or ,)"),
        ("a: {x: 1\nb: 2", "1:4: this { is not closed, or a comma is missing (add } or ,)"),
        ("a: 'x\nb: 1\n", "1:4: this quote is not closed (close it)"),
        ('a: "x\nb: 1\n', "1:4: this quote is not closed (close it)"),
        ("a: 1\nb\n", "2:1: this line has no ':' (write key: value)"),
        ("a: *.md", "1:4: a name must follow this & or * (put text in quotes)"),
        ("a: @x", "1:4: text cannot begin with @ (put text in quotes)"),
        ("a: `x`", "1:4: text cannot begin with ` (put text in quotes)"),
        ("a: ]", "1:4: a value is missing before ] (put text in quotes)"),
        ("a: - b", "1:4: a list item cannot be here (start the list in a line of its own)"),
        ("a: ? b", "1:4: a '?' cannot be here (put text in quotes)"),
        ("a: >x\n  y", "1:4: nothing may follow | or > in its line (begin below it)"),
        ("a: !foo!bar x", "1:4: this tag cannot be read (delete it; quotes make a value text)"),
        ("a: 'x' y", f"1:8: {MISFIT}"),
        ("a: 1\n- b", f"2:1: {MISFIT}"),
        (
            "a:\n  - b\n  - 'c' d",
            "3:9: this does not fit the list that starts in line 2"
            " (start all items of a list with '- ' in the same column)",
        ),
        ("{a: 1}\nb: 2", "2:1: the document ended before this (keep one mapping in a file)"),
        ("%YAML 3.0\n---\na: 1", "1:1: this version of YAML is not known (delete the line)"),
        ("a: '\n%x y", "1:4: this quote is not closed (close it)"),
        ('a: "\\d"', f"1:4: {ESCAPE}"),
        ('a: "\\xzz"', f"1:4: {ESCAPE}"),
        ('a: "\\ud800"', f"1:4: {ESCAPE}"),
    ],
)
def test_a_text_that_cannot_be_read_is_explained_in_plain_words(text: str, expected: str) -> None:
    assert [f"a.yaml:{expected}"] == messages(text)


def test_an_escape_beyond_unicode_is_a_problem() -> None:
    assert "this double-quoted text has an escape that does not exist" in messages('a: "\\Uffffffff"')[0]


# ── what would crash or drown whoever reads it ──

TOO_DEEP = "mappings and lists are nested more than 50 levels deep (is a bracket not closed?)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: " + "[" * 100_000, f"1:53: {TOO_DEEP}"),
        ("{a: " * 100_000, f"1:201: {TOO_DEEP}"),
        ("a:\n" + "- " * 100_000, f"2:99: {TOO_DEEP}"),
        ("[" * 100_000, "1:1: the file must hold a mapping, and this is a list (write key: value lines)"),
    ],
)
def test_a_hundred_thousand_brackets_are_a_problem_and_not_a_crash(text: str, expected: str) -> None:
    assert [f"a.yaml:{expected}"] == messages(text)


def test_fifty_levels_are_read() -> None:
    depth = document.MAXIMUM_DEPTH - 1
    assert "a" in parse("a: " + "[" * depth + "]" * depth, "a.yaml").data


def test_aliases_cannot_build_more_levels_than_may_be_written() -> None:
    links = "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 60))
    assert [f"a.yaml:51:12: {TOO_DEEP}"] == messages("a0: &a0 x\n" + links)


def test_a_billion_laughs_are_a_problem() -> None:
    laughs = "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, 10))
    expected = "aliases repeat more than 100,000 values (write the values out, or use fewer aliases)"
    (message,) = messages("b0: &b0 lol\n" + laughs)
    assert message.endswith(expected)


def test_too_many_values_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MAXIMUM_VALUES", 5)
    assert parse("a: [1, 2, 3, 4]", "a.yaml").data == {"a": [1, 2, 3, 4]}
    assert messages("a: [1, 2, 3, 4, 5]") == ["a.yaml:1:17: there are more than 5 values (split the file)"]


WORDS_OF_YAML = ["a", "b: ", "a: ", " ", "  ", "\n", "\n  ", "\n- ", "- ", "1", "0x1F", "~", "|", ">", "#", "\\"]
SIGNS = ["[", "]", "{", "}", ",", ": ", "? ", "'", '"', "%", "@", "&x ", "*x", "!t ", "!!str ", "<<: "]
RARITIES = ["---\n", "...\n", "%YAML 1.2\n", "\t", "\r", "\r\n", "\u2028", "\x85", "\ufeff", "\x00"]
SURROGATES = ["\ud800", "\\ud800", "\\Uffffffff"]
PIECES = st.sampled_from([*WORDS_OF_YAML, *SIGNS, *RARITIES, *SURROGATES])
TEXTS = st.text() | st.lists(PIECES | st.text(max_size=2), max_size=25).map("".join)


@given(TEXTS, st.booleans())
@example('a: "\\Uffffffff"', False)
@example("%YAML 1" + "1" * 5000 + ".2\n---\na: 1", False)
@example("1: a", True)
def test_any_text_is_read_or_has_problems_with_lines(text: str, places: bool) -> None:
    try:
        read = parse(text, "a.yaml", places=places)
    except InputError as error:
        assert error.problems
        assert all(problem.where.line and problem.where.column for problem in error.problems)
    else:
        assert read.place(()).line
