"""What `rules test` and `rules lint` say, as text and as data."""

import json
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from archdecide.contract import VERSION
from archdecide.formats.wording.numbers import exact_percent
from archdecide.packtools.examples import Coverage, ExampleResult, ExampleRun
from archdecide.packtools.lint import CHECKS, LintReport
from archdecide.values import number_text, rounded

Where = Callable[..., tuple[str, str]]
"""The pack and the place of a rule by list and id, or of a part of it: ("core", "rules/core/gates.yaml:12:5").
Both are empty for what is no rule: facts and options."""

STRONGEST_PAIRS = 5
LARGEST_FACTS = 5


# rules test


def examples_text(run: ExampleRun, pack: str, where: Where, minimum: Fraction | None) -> str:
    """Failing examples, sides that no example reaches, and the coverage."""
    lines = []
    for result in run.failures:
        subject = _subject(where, result.kind, result.rule, *result.place)
        example = f"{_named(result)} expects {result.expected}, but the rule says {result.found}"
        lines.append(f"{subject}: {example}")
    for side in run.unreached:
        lines.append(f"{_subject(where, side.kind, side.rule)}: no example shows: {side.name}")
    lines += _summary(run, pack)
    if minimum is not None and not run.covers(minimum):
        lines.append(f"less than {number_text(float(minimum))} % is reached")
    return "\n".join(lines) + "\n"


def _named(result: ExampleResult) -> str:
    """What an example is called: its number, or the level of a gate that it meets."""
    what, number = result.place[:2]
    return f"{'example' if what == 'examples' else 'level'} {int(number) + 1}"


def _subject(where: Where, kind: str, rule: str, *parts: str | int) -> str:
    pack, place = where(kind, rule, *parts)
    return f"{place}: {pack}: {rule}" if place else rule


def _coverages(run: ExampleRun) -> tuple[tuple[str, Coverage], ...]:
    return ("rule sides", run.coverage(is_curve=False)), ("curve parts", run.coverage(is_curve=True))


def _summary(run: ExampleRun, pack: str) -> Iterator[str]:
    failed = len(run.failures)
    verdict = f"{failed} fail" if failed else "all hold"
    yield f"{pack}: {len(run.results)} examples, {verdict}"
    for name, coverage in _coverages(run):
        yield f"{name}: {coverage.covered} of {coverage.total} reached ({exact_percent(coverage.hundredths)})"


def examples_data(run: ExampleRun, pack: str, where: Where, minimum: Fraction | None) -> dict[str, Any]:
    """The same as data; `percent` has two decimals and is never rounded up."""
    return {
        "schema_version": VERSION,
        "pack": pack,
        "examples": len(run.results),
        "failures": [
            _located(where, result.kind, result.rule, *result.place)
            | {"example": int(result.place[1]) + 1, "expected": result.expected, "found": result.found}
            for result in run.failures
        ],
        "coverage": {
            name.replace(" ", "_"): {
                "reached": coverage.covered,
                "total": coverage.total,
                "percent": coverage.hundredths / 100,
            }
            for name, coverage in _coverages(run)
        },
        "unreached": [_located(where, side.kind, side.rule) | {"side": side.name} for side in run.unreached],
        "minimum_percent": None if minimum is None else rounded(float(minimum)),
        "passed": run.passes(minimum),
    }


def _located(where: Where, kind: str, rule: str, *parts: str | int) -> dict[str, Any]:
    pack, place = where(kind, rule, *parts)
    return {"pack": pack or None, "place": place or None, "kind": kind, "rule": rule}


# rules lint


def lint_text(report: LintReport, pack: str, where: Where) -> str:
    """Every finding, then what the fact space looks like."""
    lines = []
    for finding in report.findings:
        subject = _subject(where, finding.kind, finding.rule)
        lines.append(f"{subject}: {finding.what} ({finding.check}; {finding.hint})")
    lines += [f"{name}: too many facts to analyse completely, so nothing is said" for name in report.unproved]
    lines += ["", *_space(report)] if lines else _space(report)
    count = len(report.findings)
    lines.append(f"{pack}: {count or 'no'} finding{'' if count == 1 else 's'} of {len(CHECKS)} checks")
    return "\n".join(lines) + "\n"


def _space(report: LintReport) -> Iterator[str]:
    wins = ", ".join(f"{option} {share:.1%}" for option, share in report.wins.items())
    yield f"recommended in {report.samples} sampled profiles: {wins}"
    moved = ", ".join(f"{path} {share:.1%}" for path, share in report.swing[:LARGEST_FACTS])
    yield f"facts that move the score most: {moved or 'none'}"
    for one, other, correlation in report.correlations[:STRONGEST_PAIRS]:
        yield f"importances move together: {one} and {other} {correlation:+.2f}"
    yield "contribution to the option that a criterion moves most, mean +- standard deviation:"
    for figures in report.criteria:
        if figures.contribution_mean is None or figures.contribution_deviation is None:
            yield f"  {figures.criterion}: never known in the sample"
        else:
            amount = f"{figures.contribution_mean:+.3f} +- {figures.contribution_deviation:.3f}"
            yield f"  {figures.criterion}: {amount} ({figures.option})"


def lint_data(report: LintReport, pack: str, where: Where) -> dict[str, Any]:
    """The same as data."""
    return {
        "schema_version": VERSION,
        "pack": pack,
        "checks": dict(CHECKS),
        "findings": [
            _located(where, finding.kind, finding.rule)
            | {"check": finding.check, "what": finding.what, "hint": finding.hint}
            for finding in report.findings
        ],
        "unproved": list(report.unproved),
        "samples": report.samples,
        "wins": {option: rounded(share) for option, share in report.wins.items()},
        "swing": {path: rounded(share) for path, share in report.swing},
        "correlations": [
            {"criteria": [one, other], "correlation": rounded(value)} for one, other, value in report.correlations
        ],
        "criteria": [
            {
                "id": figures.criterion,
                "importance_mean": _rounded(figures.importance_mean),
                "importance_deviation": _rounded(figures.importance_deviation),
                "option": figures.option,
                "contribution_mean": _rounded(figures.contribution_mean),
                "contribution_deviation": _rounded(figures.contribution_deviation),
            }
            for figures in report.criteria
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else rounded(value)


def json_text(data: Mapping[str, Any]) -> str:
    """Data as JSON."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
