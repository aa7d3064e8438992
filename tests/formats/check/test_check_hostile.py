"""Files, names and lines of strangers in a check: no format breaks, and nothing forges a finding or an annotation."""

import json
from typing import Any

import jsonschema
import pytest
from changes import replace
from check_readers import GITLAB, SARIF, check_as_github_does, junit_counts, tables
from check_runs import SHOP, located, pack, profile, run
from hypothesis import given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml
from markdown_it import MarkdownIt
from workflow_commands import commands

from archdecide.check.results import (
    BaselineEntry,
    Changed,
    CheckedProfile,
    CheckRun,
    LocatedFinding,
)
from archdecide.formats import CHECK_FORMATS, check_format, schema
from archdecide.formats.check.text import text as text_of
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.load.check_runs import check_run_of

RAW_BYTES = b"\xff\xfe/\xe9/archdecide.yaml".decode("utf-8", "surrogateescape")
SHORT = (
    "::error file=a::forged",
    "  ::warning::forged",
    "##[error]forged",
    "##vso[task.setvariable variable=a]forged",
    "a\n::error::forged",
    "a\r::error::forged",
    "a\u2028::error::forged\x0b\x85",
    "%0A::error::forged",
    "::stop-commands::x",
    "<script>alert(1)</script>",
    "]]>",
    "a|b|c",
    "`code` ``` ~~~",
    "[l](javascript:alert) ![i](http://example.com/x)",
    "{0} {1}",
    "\x00\x08\x0b\x1b[31m\x7f\x9b2J",
    "\u202eevil\u2066\u200b",
    "\ufffe\uffff\U0001fffe",
    "\ud800 lone",
    RAW_BYTES,
    "\\",
    "---\n# heading",
    "&amp; &#35; <!-- -->",
    "\"'",
    "日本 é e\u0301 👩‍💻",
    "\t",
    " ",
    "",
    "a,b:c=d",
    "```\n````mermaid",
)
LONG = ("x" * 10_000, "|" * 10_000, "::" * 5_000, "\x1b" * 10_000, "`" * 10_000)
WORDS = st.one_of(
    st.sampled_from(SHORT),
    st.lists(st.sampled_from(SHORT), min_size=2, max_size=3).map("".join),
    st.text(st.characters(exclude_categories=()), max_size=20),
)
NUMBERS = st.integers(1, 40)


@st.composite
def found(draw: st.DrawFn) -> LocatedFinding:
    """A finding of any words, anywhere in any line, also where that line has nothing."""
    one = located(
        draw(st.one_of(st.sampled_from(["decision-drift", "over-split"]), WORDS)),
        draw(st.sampled_from(["error", "warning", "note"])),
        draw(WORDS),
        draw(WORDS),
        draw(WORDS),
        draw(NUMBERS),
        draw(NUMBERS),
        draw(NUMBERS),
        draw(WORDS),
        draw(st.sampled_from(["open", "open", "waived", "baseline"])),
        draw(WORDS),
    )
    return replace(one, path=(draw(WORDS), draw(NUMBERS)))


@st.composite
def checked(draw: st.DrawFn, file: str) -> CheckedProfile:
    findings = draw(st.lists(found(), max_size=3))
    if draw(st.booleans()):
        return CheckedProfile(file, False, tuple(findings))
    option = st.one_of(st.none(), st.just("monolith"), WORDS)
    return CheckedProfile(
        file,
        True,
        tuple(findings),
        draw(WORDS),
        draw(option),
        draw(WORDS),
        draw(option),
        {draw(WORDS): 50.25, "monolith": None},
        "\n".join(draw(st.lists(WORDS, max_size=2))),
    )


@st.composite
def runs(draw: st.DrawFn) -> CheckRun:
    files = draw(st.lists(WORDS, min_size=1, max_size=2, unique=True))
    profiles = tuple(draw(checked(file)) for file in files)
    stale = tuple(BaselineEntry(draw(WORDS), draw(WORDS), draw(WORDS)) for _ in range(draw(st.integers(0, 1))))
    if draw(st.booleans()):
        return run(*profiles, stale_baseline=stale)
    changes = tuple(
        Changed(file, draw(st.one_of(st.none(), checked(file))), tuple(draw(st.lists(found(), max_size=2))))
        for file in files
    )
    return run(*profiles, stale_baseline=stale, since=draw(WORDS), changes=changes)


def harmless(text: str) -> None:
    """What must hold of every format: it is UTF-8, on the lines it means to have, and obeyed by no log or terminal."""
    text.encode("utf-8")
    assert text.splitlines() == text.removesuffix("\n").split("\n")
    assert all(sign == "\n" or sign.isprintable() or sign.isspace() for sign in text)
    assert not set("\x1b\x9b\u202e\u2066\x00") & set(text)


def counted(made: CheckRun) -> int:
    return sum(found.status == "open" for profile in made.profiles for found in profile.findings)


def check_text_format(made: CheckRun) -> None:
    for look in (OutputStyle(), OutputStyle(40, unicode=False), OutputStyle(200, unicode=True)):
        for options in ({}, {"quiet": True}, {"statistics": True}):
            text = text_of(made, pack(), look, **options) if options or look.width != 80 else text_of(made, pack())
            harmless_or_empty(text)
            assert commands(text) == []
            assert look.unicode or text.isascii()
    assert text_of(made, pack(), quiet=True).count("\n") == counted(made)


def harmless_or_empty(text: str) -> None:
    if text:
        harmless(text)


def is_utf8(words: str) -> bool:
    return not any("\ud800" <= sign <= "\udfff" for sign in words)


def check_json_format(made: CheckRun) -> None:
    text = check_format("json")(made, pack())
    harmless(text)
    assert commands(text) == []
    jsonschema.Draft202012Validator(schema("check")).validate(json.loads(text))
    again = check_run_of(text, "part.json")
    assert check_format("json")(again, pack()) == text
    # A line of a file is UTF-8; where it were not, its escapes would move the mark under it.
    lines = "".join(found.source_line for profile in made.profiles for found in profile.findings)
    for name in CHECK_FORMATS:
        if name != "text" or is_utf8(lines):
            assert check_format(name)(again, pack()) == check_format(name)(made, pack())
    if "\\ud" not in repr(made):
        assert again == made


def check_sarif_format(made: CheckRun) -> None:
    text = check_format("sarif")(made, pack())
    harmless(text)
    assert commands(text) == []
    log = json.loads(text)
    SARIF_READER.validate(log)
    check_as_github_does(log)
    assert len(log["runs"][0]["results"]) == sum(len(profile.findings) for profile in made.profiles)


SARIF_READER = jsonschema.Draft4Validator(SARIF)


def check_junit_format(made: CheckRun) -> None:
    text = check_format("junit")(made, pack())
    found = [item for profile in made.profiles for item in profile.findings]
    harmless(text)
    assert commands(text) == []
    report = JUnitXml.fromstring(text.encode())
    assert len(report) == len(made.profiles)
    assert report.failures == sum(item.severity == "error" for item in found if item.status == "open")
    assert (report.tests, report.failures, report.skipped) == junit_counts(report)[0]


def check_github_format(made: CheckRun) -> None:
    text = check_format("github")(made, pack())
    harmless(text)
    read = commands(text)
    assert len(read) == counted(made) == text.count("\n") - 1
    assert {one.name for one in read} <= {"error", "warning", "notice"}
    for one in read:
        assert set(one.properties) - {"endColumn"} == {"title", "file", "line", "endLine", "col"}
        assert one.properties["title"].startswith("archdecide (")
        assert one.data.count("\n") == 1


def check_gitlab_format(made: CheckRun) -> None:
    text = check_format("gitlab")(made, pack())
    harmless(text)
    assert commands(text) == []
    report = json.loads(text)
    assert len({issue["fingerprint"] for issue in report}) == len(report) == counted(made)
    jsonschema.Draft202012Validator(GITLAB).validate(report)


def check_markdown_format(made: CheckRun) -> None:
    text = check_format("markdown")(made, pack())
    harmless(text)
    assert commands(text) == []
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [child.type for token in tokens for child in token.children or ()]
    assert not {"link_open", "image", "html_block"} & {*inline, *(token.type for token in tokens)}
    html = [child.content for token in tokens for child in token.children or () if child.type == "html_inline"]
    assert set(html) <= {"<br>"}
    assert sum(token.type == "fence" for token in tokens) == sum(bool(profile.picture) for profile in made.profiles)
    headings = [token.tag for token in tokens if token.type == "heading_open"]
    assert headings.count("h1") == 1 and headings.count("h2") <= 5
    for table in tables(text):
        assert len({len(row) for row in table}) == 1
    if counted(made):
        assert len(tables(text)[0]) == counted(made) + 1


CHECKS = {
    "text": check_text_format,
    "json": check_json_format,
    "sarif": check_sarif_format,
    "junit": check_junit_format,
    "github": check_github_format,
    "gitlab": check_gitlab_format,
    "markdown": check_markdown_format,
}


def test_every_format_is_tried() -> None:
    assert list(CHECKS) == list(CHECK_FORMATS)


@pytest.mark.parametrize("name", CHECKS)
@settings(max_examples=40)
@given(made=runs())
def test_no_words_break_a_format(name: str, made: CheckRun) -> None:
    CHECKS[name](made)


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("words", [*SHORT, *LONG], ids=lambda words: ascii(words)[:20])
def test_no_such_words_break_a_format_wherever_they_stand(name: str, words: str) -> None:
    finding = located(words, "error", words, words, words, source_line=words, reason=words)
    known: dict[str, Any] = {"name": words, "recommendation": words, "recorded": words, "verdict": words}
    one = profile(words, finding, replace(finding, status="waived"), picture=words, **known)
    changes = (Changed(words, one, (finding,)),)
    CHECKS[name](run(one, stale_baseline=(BaselineEntry(words, words, words),), since=words, changes=changes))


def test_a_file_name_that_is_no_text_is_shown_with_escapes_and_merged_as_it_is_shown() -> None:
    made = run(profile(RAW_BYTES, located()))
    shown = "\\udcff\\udcfe/\\udce9/archdecide.yaml"
    assert text_of(made, pack()).startswith(f"{shown}:3:10: error")
    assert check_run_of(check_format("json")(made, pack()), "part.json").profiles[0].file == shown


def test_a_file_name_that_looks_like_a_command_gets_a_folder_before_it() -> None:
    made = run(profile("::error::x.archdecide.yaml", located()), profile(SHOP, located()))
    lines = text_of(made, pack(), quiet=True).splitlines()
    assert lines[0].startswith("./::error::x.archdecide.yaml:3:10: error")
    assert lines[1].startswith(f"{SHOP}:3:10: error")
