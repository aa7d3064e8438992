"""Runs of a check, made by hand: what the tests of its formats print."""

from typing import Any

from archdecide.check.results import (
    BaselineEntry,
    Changed,
    CheckedProfile,
    CheckRun,
    LocatedFinding,
    PackChange,
    Status,
)
from archdecide.decide.findings import PackIdentity
from archdecide.rules import CheckRule, Manifest, Pack, RuleFile, Severity, assemble

IDENTITY = PackIdentity("sample", "1.0", "0" * 64)
TODAY = "2026-11-27"
SHOP = "shop/archdecide.yaml"
CHAT = "chat/archdecide.yaml"
PICTURE = 'flowchart LR\n  n_shop["shop"]:::application\n  n_pay["payment"]:::service\n  n_shop --> n_pay\n'


def rule(identifier: str, severity: Severity, **extra: Any) -> dict[str, Any]:
    words = identifier.replace("-", " ")
    return {
        "id": identifier,
        "code": f"K{len(identifier)}",
        "title": f"Title of {words}",
        "severity": severity,
        "what": f"What {words} is",
        "why": f"Why {words} matters.",
        "example": f"An example of {words}.",
        "fix": f"How to fix {words}.",
        **extra,
    }


def pack(*rules: dict[str, Any]) -> Pack:
    """A pack with three options and these checks."""
    options = ("monolith", "modular-monolith", "microservices")
    described = [{"id": option, "title": option.replace("-", " "), "means": option} for option in options]
    manifest = Manifest.model_validate({"name": "sample", "version": "1.0", "description": "d", "options": described})
    checks = rules or (
        rule("profile-invalid", "error", waivable=False),
        rule("decision-drift", "error"),
        rule("margin-near", "warning"),
        rule("over-split", "note"),
    )
    return assemble([manifest], [RuleFile(checks=tuple(map(CheckRule.model_validate, checks)))], "0" * 64)


def located(  # noqa: PLR0917
    identifier: str = "decision-drift",
    severity: Severity = "error",
    message: str = "microservices are on record, but a modular monolith is recommended",
    action: str = "Decide again: archdecide decide shop/archdecide.yaml",
    element: str = "decision.style",
    line: int = 3,
    column: int = 10,
    end_column: int = 23,
    source_line: str = "  style: microservices",
    status: Status = "open",
    reason: str = "",
) -> LocatedFinding:
    path = tuple(element.split("."))
    return LocatedFinding(
        *(identifier, severity, message, action, element, path),
        line=line,
        column=column,
        end_column=end_column,
        source_line=source_line,
        status=status,
        reason=reason,
    )


def invalid(file: str = "broken/archdecide.yaml") -> CheckedProfile:
    found = located(
        "profile-invalid",
        message="team.engineers: is a word where a number is allowed",
        action="Write a number.",
        element="team.engineers",
        line=2,
        column=21,
        end_column=24,
        source_line="team:   {engineers: six}",
    )
    return CheckedProfile(file, False, (found,))


def profile(file: str = SHOP, *findings: LocatedFinding, **extra: Any) -> CheckedProfile:
    known: dict[str, Any] = {
        "name": "Shop",
        "recommendation": "modular-monolith",
        "verdict": "leaning",
        "recorded": "microservices",
        "scores": {"monolith": 60.5, "modular-monolith": 66, "microservices": None},
    }
    return CheckedProfile(file, True, findings, **known | extra)


def run(*profiles: CheckedProfile, **extra: Any) -> CheckRun:
    return CheckRun(IDENTITY, TODAY, profiles, **extra)


def near(**extra: Any) -> LocatedFinding:
    """An early warning."""
    words: dict[str, Any] = {
        "identifier": "margin-near",
        "severity": "warning",
        "message": "2 more engineers, and microservices are recommended",
        "action": "Plan for it, or record why it will not come to it.",
        "element": "team.engineers",
        "line": 5,
        "column": 21,
        "end_column": 23,
        "source_line": "team:    {engineers: 28, teams: 3}",
    }
    return located(**words | extra)


def over_split(**extra: Any) -> LocatedFinding:
    words: dict[str, Any] = {
        "identifier": "over-split",
        "severity": "note",
        "message": "40 services for 28 people",
        "action": "Join what changes together.",
        "element": "services",
    }
    return located(**words | extra)


CLEAN = run(profile(CHAT, name="Chat", recorded="modular-monolith"))
FULL = run(
    invalid(),
    profile(CHAT, name="Chat", recorded="modular-monolith"),
    profile(
        SHOP,
        located(),
        over_split(),
        near(),
        over_split(status="waived", reason="a migration is under way"),
        near(status="baseline", element="team.teams"),
        picture=PICTURE,
        pack_change=PackChange("monolith", None, "robust", "no-option", 4.5, None, ("V2 few-people",)),
    ),
    pack_before=PackIdentity("sample", "0.9", "1" * 64),
    stale_baseline=(BaselineEntry("old/archdecide.yaml", "over-split", "services"),),
    since="main",
    changes=(
        Changed(
            SHOP, profile(SHOP, recommendation="microservices", verdict="robust"), (near(element="team.platform"),)
        ),
        Changed(CHAT, None, ()),
    ),
)
