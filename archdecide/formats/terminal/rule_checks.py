"""What `rules test` and `rules lint` say, as text."""

from collections.abc import Iterator
from fractions import Fraction

from archdecide.formats.json.rules_json import Where
from archdecide.formats.wording.numbers import exact_percent
from archdecide.packtools.examples import Coverage, ExampleResult, ExampleRun
from archdecide.packtools.lint import CHECKS, LintReport
from archdecide.values import number_text

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
