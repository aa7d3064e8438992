"""A check in seven formats, each held against its own schema or reader."""

import json
import re
from typing import Any

import jsonschema
import pytest
from changes import replace
from check_readers import GITLAB, SARIF, check_as_github_does, junit_counts, tables
from check_runs import CHAT, CLEAN, FULL, PICTURE, SHOP, located, near, over_split, pack, profile, run
from command import run as command
from junitparser import Failure, JUnitXml, Skipped, TestSuite
from markdown_it import MarkdownIt
from workflow_commands import commands

from archdecide import api
from archdecide.check.results import CheckRun, Shard
from archdecide.formats import CHECK_FORMATS, check_format, schema
from archdecide.formats.check import markdown, sarif, text
from archdecide.formats.check.text import text as text_of
from archdecide.formats.terminal.columns import cells
from archdecide.formats.terminal.output_style import OutputStyle
from archdecide.rules import Severity


def printed(name: str, made: CheckRun = FULL) -> str:
    return check_format(name)(made, pack())


def parsed(name: str, made: CheckRun = FULL) -> Any:
    return json.loads(printed(name, made))


def test_every_format_of_a_check_has_a_module_with_a_text() -> None:
    assert all(printed(name).endswith("\n") for name in CHECK_FORMATS)


@pytest.mark.parametrize("name", CHECK_FORMATS)
def test_the_same_run_gives_the_same_bytes(name: str) -> None:
    assert printed(name) == printed(name)


# Text


def test_a_finding_is_printed_with_its_line_a_mark_and_what_to_do() -> None:
    made = run(profile(SHOP, located(), near(status="baseline"), over_split(status="waived", reason="r")))
    assert (
        printed("text", made)
        == """\
shop/archdecide.yaml:3:10: error[decision-drift]: microservices are on record, but a modular monolith is recommended
  |
3 |   style: microservices
  |          ^^^^^^^^^^^^^
  = help: Decide again: archdecide decide shop/archdecide.yaml

1 profile checked: 1 error; 1 waived, 1 known from the baseline
"""
    )


def test_a_run_without_findings_says_so_in_one_line() -> None:
    assert printed("text", CLEAN) == "1 profile checked: nothing found\n"


def test_quiet_leaves_a_line_for_each_finding_and_nothing_where_there_is_none() -> None:
    lines = text_of(FULL, pack(), quiet=True).splitlines()
    assert [line.split(": ")[1] for line in lines] == [
        "error[profile-invalid]",
        "error[decision-drift]",
        "note[over-split]",
        "warning[margin-near]",
    ]
    assert text_of(CLEAN, pack(), quiet=True) == ""


def test_statistics_count_the_findings_of_each_rule_most_frequent_first() -> None:
    made = run(profile(SHOP, located(), near(), near(element="team.teams")))
    assert (
        text_of(made, pack(), statistics=True)
        == """\
2  warning  margin-near     Title of margin near
1  error    decision-drift  Title of decision drift
1 profile checked: 1 error and 2 warnings
"""
    )


def test_with_a_revision_the_decision_before_and_after_and_what_is_fixed_are_named() -> None:
    text = printed("text")
    assert f"{SHOP}: since main: microservices (robust) → modular monolith (leaning)\n" in text
    assert f"{SHOP}: fixed[margin-near]: 2 more engineers, and microservices are recommended\n" in text
    assert f"{CHAT}: since main: no profile → modular monolith (leaning)\n" in text
    assert text.endswith("; 1 waived, 1 known from the baseline, 1 fixed since main\n")


@pytest.mark.parametrize("width", [10, 40, 80, 200])
@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("column", [1, 7, 150, 305, 2000, 9_990])
def test_of_a_long_line_the_part_around_the_mark_is_shown(width: int, unicode: bool, column: int) -> None:
    line = "".join(chr(97 + number % 26) for number in range(column - 1)) + "HERE" + "z" * (10_000 - column)
    made = run(profile(SHOP, located(source_line=line, column=column, end_column=column + 4)))
    _, shown, mark = text_of(made, pack(), OutputStyle(width, unicode=unicode)).splitlines()[1:4]
    start = mark.index("^")
    assert shown[start : start + mark.count("^")] == "HERE"
    assert len(shown) <= max(width, text.NARROWEST + 4)
    assert len(shown) >= width - 6
    assert ("…" in shown or "..." in shown) and shown.isascii() is not unicode


def test_a_mark_stands_under_wide_signs_and_behind_escapes() -> None:
    made = run(profile(SHOP, located(source_line="日本: \x1b[31m x\tmicroservices", column=13, end_column=26)))
    _, shown, mark = printed("text", made).splitlines()[1:4]
    assert shown == "3 | 日本: \\x1b[31m x    microservices"
    assert cells(shown[: shown.index("micro")]) == mark.index("^")
    assert mark.count("^") == len("microservices")


def test_a_place_without_a_line_gets_no_snippet() -> None:
    made = run(profile(SHOP, located(source_line="", line=1, column=1, end_column=1)))
    assert "|" not in printed("text", made)


def test_colour_changes_no_word() -> None:
    coloured = text_of(FULL, pack(), OutputStyle(color=True))
    assert "\x1b[1;31m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == printed("text")


# JSON


@pytest.mark.parametrize("made", [FULL, CLEAN, run()])
def test_the_json_follows_its_schema(made: CheckRun) -> None:
    jsonschema.Draft202012Validator.check_schema(schema("check"))
    jsonschema.Draft202012Validator(schema("check")).validate(parsed("json", made))


def test_every_key_of_the_json_is_in_its_schema() -> None:
    def keys(document: Any) -> set[str]:
        match document:
            case dict():
                return set(document) | {key for value in document.values() for key in keys(value)}
            case list():
                return {key for value in document for key in keys(value)}
            case _:
                return set()

    def described(schema: Any) -> set[str]:
        match schema:
            case dict():
                own = set(schema.get("properties", {}))
                return own | {key for value in schema.values() for key in described(value)}
            case list():
                return {key for value in schema for key in described(value)}
            case _:
                return set()

    part = replace(FULL, shard=Shard(1, 2))
    assert keys(parsed("json", part)) - {"monolith", "modular-monolith", "microservices"} == described(schema("check"))


def test_the_summary_of_the_json_counts_everything_once() -> None:
    assert parsed("json")["summary"] == {
        "profiles": 3,
        "invalid": 1,
        "errors": 2,
        "warnings": 1,
        "notes": 1,
        "waived": 1,
        "accepted": 0,
        "baseline": 1,
    }


def test_the_schema_of_a_check_is_a_command() -> None:
    assert json.loads(command("schema", "check").out) == schema("check")


# SARIF


@pytest.mark.parametrize("made", [FULL, CLEAN, run()])
def test_sarif_follows_the_standard_and_the_rules_of_github(made: CheckRun) -> None:
    log = parsed("sarif", made)
    jsonschema.Draft4Validator(SARIF).validate(log)
    check_as_github_does(log)


def results(made: CheckRun) -> list[Any]:
    return list(parsed("sarif", made)["runs"][0]["results"])


def test_sarif_suppresses_what_is_waived_or_known_and_says_what_is_new() -> None:
    found = {
        (result["ruleId"], result["baselineState"]): result["suppressions"]
        for result in results(FULL)
        if "suppressions" in result
    }
    assert found == {
        ("over-split", "new"): [
            {"kind": "inSource", "status": "accepted", "justification": "a migration is under way"}
        ],
        ("margin-near", "unchanged"): [
            {"kind": "external", "status": "accepted", "justification": "Known from the baseline."}
        ],
    }
    assert "baselineState" not in results(run(profile(SHOP, located())))[0]


def test_a_fingerprint_survives_new_lines_words_and_severities_and_is_never_shared() -> None:
    def prints(*found: Any, file: str = SHOP) -> list[str]:
        made = run(profile(file, *found))
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in results(made)]

    moved = located(line=300, column=1, end_column=2, message="other words", severity="note", source_line="x")
    assert prints(located()) == prints(moved)
    assert len({*prints(located(), located(), near()), *prints(located(), file=CHAT)}) == 4


def test_the_rules_of_the_pack_are_described_and_unknown_ones_have_their_id() -> None:
    log = parsed("sarif", run(profile(SHOP, located("of-another-version"))))
    rules = {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert set(rules) == {*pack().check_by_id, "of-another-version"}
    drift = rules["decision-drift"]
    assert drift["shortDescription"] == {"text": "Title of decision drift."}
    assert drift["help"]["text"].splitlines()[3] == "Fix: How to fix decision drift."
    assert drift["properties"]["problem.severity"] == "error"
    assert rules["over-split"]["properties"]["problem.severity"] == "recommendation"
    assert "It cannot be waived." in rules["profile-invalid"]["help"]["text"]
    check_as_github_does(log)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("./a b/archdecide.yaml", "a%20b/archdecide.yaml"),
        ("a:b/archdecide.yaml", "a%3Ab/archdecide.yaml"),
        ("/srv/é.archdecide.yaml", "file:///srv/%C3%A9.archdecide.yaml"),
        ("../x/archdecide.yaml", "../x/archdecide.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("a%20b", "a%2520b"),
    ],
)
def test_a_file_becomes_an_address(file: str, uri: str) -> None:
    assert sarif.artifact(file)["uri"] == uri


def test_more_results_than_github_takes_are_cut_by_severity_and_the_run_says_so() -> None:
    many = [over_split(element=str(number)) for number in range(25_000)]
    log = parsed("sarif", run(profile(SHOP, *many, located(), near())))
    kept = log["runs"][0]["results"]
    assert [result["ruleId"] for result in kept[:3]] == ["decision-drift", "margin-near", "over-split"]
    check_as_github_does(log)
    (note,) = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("25002 results were found; the 25000 most severe are listed")
    jsonschema.Draft4Validator(SARIF).validate(log | {"runs": [log["runs"][0] | {"results": kept[:10]}]})


# JUnit


def junit(made: CheckRun) -> JUnitXml:
    return JUnitXml.fromstring(printed("junit", made).encode())


def test_junit_has_a_suite_for_each_file_and_a_case_for_each_finding() -> None:
    report = junit(FULL)
    assert (report.tests, report.failures, report.errors, report.skipped) == (7, 2, 0, 2)
    suites = {suite.name: list(suite) for suite in report if isinstance(suite, TestSuite)}
    assert list(suites) == ["broken/archdecide.yaml", CHAT, SHOP]
    assert [(case.name, case.result) for case in suites[CHAT]] == [("no findings", [])]
    outcomes = [(case.name, *[(type(one), one.type) for one in case.result]) for case in suites[SHOP]]
    assert outcomes == [
        ("decision-drift: decision.style", (Failure, "error")),
        ("over-split: services",),
        ("margin-near: team.engineers",),
        ("over-split: services (2)", (Skipped, None)),
        ("margin-near: team.teams", (Skipped, None)),
    ]
    (failure,) = suites[SHOP][0].result
    assert failure.message == "microservices are on record, but a modular monolith is recommended"
    assert failure.text.startswith(f"{SHOP}:3:10: microservices are on record")


@pytest.mark.parametrize(("fail_on", "failures"), [("error", 2), ("warning", 3), ("note", 4)])
def test_failures_of_junit_are_what_fails_the_run(fail_on: Severity, failures: int) -> None:
    text = api.render_check(FULL, pack(), "junit", fail_on=fail_on)
    assert JUnitXml.fromstring(text.encode()).failures == failures
    assert "<system-out>note: " in text or fail_on == "note"


@pytest.mark.parametrize("made", [FULL, CLEAN, run()])
def test_the_counts_of_junit_are_those_of_its_cases(made: CheckRun) -> None:
    report = junit(made)
    assert (report.tests, report.failures, report.skipped) == junit_counts(report)[0]


# GitHub


def test_annotations_come_by_severity_with_their_place() -> None:
    found = commands(printed("github"))
    assert [(one.name, one.properties["title"]) for one in found] == [
        ("error", "archdecide (profile-invalid)"),
        ("error", "archdecide (decision-drift)"),
        ("warning", "archdecide (margin-near)"),
        ("notice", "archdecide (over-split)"),
    ]
    assert found[1].properties == {
        "title": "archdecide (decision-drift)",
        "file": SHOP,
        "line": "3",
        "endLine": "3",
        "col": "10",
        "endColumn": "23",
    }
    assert found[1].data == (
        "microservices are on record, but a modular monolith is recommended\n"
        "Help: Decide again: archdecide decide shop/archdecide.yaml"
    )


def test_the_last_line_says_how_many_annotations_github_does_not_show() -> None:
    many = [near(element=str(number)) for number in range(12)]
    more = [located(element=str(number)) for number in range(25)]
    log = printed("github", run(profile(SHOP, *many, *more)))
    assert [one.name for one in commands(log)] == ["error"] * 25 + ["warning"] * 12
    assert log.splitlines()[-1] == (
        "archdecide: 1 profile checked: 25 errors and 12 warnings; "
        "GitHub shows 10 of each, 17 more are only in this log"
    )


def test_without_findings_nothing_is_annotated() -> None:
    assert printed("github", CLEAN) == "archdecide: 1 profile checked: nothing found\n"


# GitLab


@pytest.mark.parametrize("made", [FULL, CLEAN, run()])
def test_the_code_quality_report_follows_its_schema(made: CheckRun) -> None:
    jsonschema.Draft202012Validator(GITLAB).validate(parsed("gitlab", made))


def test_the_code_quality_report_lists_what_counts_with_fingerprints_of_its_own() -> None:
    report = parsed("gitlab", run(profile("./a.archdecide.yaml", located(), located(line=9), near(status="waived"))))
    assert [issue["location"] for issue in report] == [
        {"path": "a.archdecide.yaml", "lines": {"begin": 3}},
        {"path": "a.archdecide.yaml", "lines": {"begin": 9}},
    ]
    assert len({issue["fingerprint"] for issue in report}) == 2
    assert report[0]["description"].startswith("decision-drift: microservices are on record")
    assert [issue["severity"] for issue in parsed("gitlab")] == ["major", "major", "info", "minor"]


# Markdown


def test_the_job_summary_has_findings_verdicts_changes_and_the_graph_that_changed() -> None:
    summary = printed("markdown")
    findings, verdicts, changes, rules, stale = tables(summary)
    assert [row[0] for row in findings[1:]] == ["❌ error", "❌ error", "⚠️ warning", "ℹ️ note"]
    assert verdicts[1][0] == "`broken/archdecide.yaml`" and verdicts[1][2] == "invalid"
    assert verdicts[3][:4] == ["Shop (`shop/archdecide.yaml`)", "modular monolith", "leaning", "microservices"]
    assert verdicts[3][4] == "monolith 60.5, modular monolith 66, microservices ?"
    assert changes[1][1].startswith("microservices (robust)") and changes[1][2].startswith("modular monolith (leaning)")
    assert rules[1][1:] == ["monolith (robust)", "– (no-option)", "–, before +4.5", "V2 few-people"]
    assert stale[1] == ["`old/archdecide.yaml`", "`over-split`", "services"]
    (fence,) = [token for token in MarkdownIt().parse(summary) if token.type == "fence"]
    assert (fence.info, fence.content) == ("mermaid", PICTURE)


def test_without_findings_the_job_summary_has_only_verdicts() -> None:
    assert re.findall("^## .*", printed("markdown", CLEAN), re.MULTILINE) == ["## Profiles"]


def test_a_job_summary_never_grows_beyond_what_github_takes() -> None:
    wordy = [located(element=str(number), message="long " * 300) for number in range(2_000)]
    summary = printed("markdown", run(*(profile(f"{number}/archdecide.yaml", *wordy[:2]) for number in range(2_000))))
    assert 900_000 < len(summary.encode()) <= markdown.MOST_BYTES
    assert re.search(r"^\d+ more findings do not fit into a job summary", summary, re.MULTILINE)
    assert re.search(r"^\d+ more profiles do not fit into a job summary", summary, re.MULTILINE)


def test_a_picture_too_large_for_mermaid_is_only_mentioned() -> None:
    summary = printed("markdown", run(profile(SHOP, picture="x\n" * 30_000)))
    assert "```" not in summary and "Too large to be drawn here" in summary
