"""What `rules list`, `rules test` and `rules lint` say as JSON."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Annotated, Any, ClassVar

from msgspec import Struct

from archdecide.contract import describe
from archdecide.formats.json.plain import view
from archdecide.packtools.examples import ExampleRun
from archdecide.packtools.lint import CHECKS, CriterionFigures, LintReport

Where = Callable[..., tuple[str, str]]
"""The pack and the place of a rule by list and id, or of a part of it: ("core", "rules/core/gates.yaml:12:5").
Both are empty for what is no rule: facts and options."""


class RulePlace(Struct, frozen=True):
    """A rule and where it stands."""

    pack: Annotated[str | None, describe("The pack.")]
    place: Annotated[str | None, describe("File, line and column.")]
    kind: Annotated[str, describe("The list it stands in.")]
    rule: Annotated[str, describe("Its id.")]


class FailedExample(RulePlace, frozen=True):
    """An example that does not hold."""

    example: Annotated[int, describe("Its number.", 1)]
    expected: Annotated[str, describe("What it expects.")]
    found: Annotated[str, describe("What the rule says.")]


class UnreachedSide(RulePlace, frozen=True):
    """A side."""

    side: Annotated[str, describe("The side.")]


class PrintedCoverage(Struct, frozen=True):
    """What the examples reach."""

    reached: Annotated[int, describe("Reached.", 0)]
    total: Annotated[int, describe("There are.", 0)]
    percent: Annotated[float, describe("In per cent, two decimals, never rounded up.", 0, 100)]

    decimals: ClassVar = 2


class TestedRules(Struct, frozen=True):
    """The examples of the rules, run as tests."""

    pack: Annotated[str, describe("The pack.")]
    examples: Annotated[int, describe("How many examples there are.", 0)]
    failures: Annotated[tuple[FailedExample, ...], describe("Those that do not hold.")]
    coverage: Annotated[Mapping[str, PrintedCoverage], describe("By what is counted: rule_sides and curve_parts.")]
    unreached: Annotated[tuple[UnreachedSide, ...], describe("What no example reaches.")]
    minimum_percent: Annotated[float, describe("The coverage asked for.", 0, 100)] | None
    passed: Annotated[bool, describe("Whether every example holds and the coverage is reached.")]


class PrintedLintFinding(RulePlace, frozen=True):
    """A finding."""

    check: Annotated[str, describe("The check.")]
    what: Annotated[str, describe("What is wrong.")]
    hint: Annotated[str, describe("What to do about it.")]


class Correlation(Struct, frozen=True):
    """Two criteria."""

    criteria: Annotated[tuple[str, ...], describe("Their ids.")]
    correlation: Annotated[float, describe("Correlation of their importances.", -1, 1)]


class LintedRules(Struct, frozen=True):
    """Rules that are well-formed and yet wrong."""

    pack: Annotated[str, describe("The pack.")]
    checks: Annotated[Mapping[str, Annotated[str, describe("A sentence.")]], describe("What each check looks for.")]
    findings: Annotated[tuple[PrintedLintFinding, ...], describe("What was found.")]
    unproved: Annotated[tuple[str, ...], describe("Rules with too many facts to analyse completely.")]
    samples: Annotated[int, describe("How many profiles were sampled.", 0)]
    wins: Annotated[
        Mapping[str, Annotated[float, describe("A share.", 0, 1)]],
        describe("Share of the sampled profiles that each option wins."),
    ]
    swing: Annotated[
        Mapping[str, Annotated[float, describe("A share.", 0, 1)]],
        describe("Share of all movement of the score, by fact."),
    ]
    correlations: Annotated[tuple[Correlation, ...], describe("Importances that move together, strongest first.")]
    criteria: Annotated[tuple[CriterionFigures, ...], describe("The criteria over the fact space.")]


def tested(run: ExampleRun, pack: str, where: Where, minimum: Fraction | None) -> TestedRules:
    """What the examples of a pack say; `percent` has two decimals and is never rounded up."""
    return TestedRules(
        pack=pack,
        examples=len(run.results),
        failures=tuple(
            view(FailedExample, item, **_place(where, item, *item.place), example=int(item.place[1]) + 1)
            for item in run.failures
        ),
        coverage={
            name: PrintedCoverage(found.covered, found.total, found.hundredths / 100)
            for name, found in (
                ("rule_sides", run.coverage(is_curve=False)),
                ("curve_parts", run.coverage(is_curve=True)),
            )
        },
        unreached=tuple(view(UnreachedSide, side, **_place(where, side), side=side.name) for side in run.unreached),
        minimum_percent=None if minimum is None else float(minimum),
        passed=run.passes(minimum),
    )


def linted(report: LintReport, pack: str, where: Where) -> LintedRules:
    """What the lint of a pack says."""
    return view(
        LintedRules,
        report,
        pack=pack,
        checks=CHECKS,
        findings=tuple(view(PrintedLintFinding, item, **_place(where, item)) for item in report.findings),
        swing=dict(report.swing),
        correlations=tuple(Correlation((one, other), value) for one, other, value in report.correlations),
    )


def _place(where: Where, item: Any, *parts: str | int) -> dict[str, str | None]:
    pack, place = where(item.kind, item.rule, *parts)
    return {"pack": pack or None, "place": place or None, "kind": item.kind, "rule": item.rule}


def rules_schema() -> dict[str, Any]:
    """The schema of `archdecide rules list --json`."""
    from archdecide.formats.json import schema
    from archdecide.formats.terminal.rule_list import RuleEntry

    whole = {"type": "array", "description": "The rules of a pack.", "items": schema.record(RuleEntry)}
    return schema.root("rules", whole)
