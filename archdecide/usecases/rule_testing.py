"""Whether a pack is good: its examples run as tests, its rules linted, its answers compared with real systems."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archdecide.packtools.examples import ExampleRun, run_examples
from archdecide.rules import Pack

if TYPE_CHECKING:
    from archdecide.formats import EvaluationFormat
    from archdecide.formats.terminal.output_style import OutputStyle
    from archdecide.packtools.evaluation import Evaluation
    from archdecide.packtools.lint import LintReport


def run_rule_tests(pack: Pack) -> ExampleRun:
    """Runs every example in the rules of a pack as a test."""
    return run_examples(pack)


def lint_rules(pack: Pack) -> "LintReport":
    """Rules that are well-formed and yet wrong: unreachable, doubled, one-sided, unsupported."""
    from archdecide.packtools.lint import lint

    return lint(pack)


def evaluate(source: str, pack: Pack) -> tuple["Evaluation", str]:
    """The rules compared with the real systems in a file of cases (`-`: standard input), and the SHA-256 of that file.

    Raises InputError with every problem of the file.
    """
    from archdecide.load.cases import read_cases
    from archdecide.packtools import evaluation

    loaded = read_cases(source, pack)
    return evaluation.evaluate(loaded.cases, loaded.pairs, pack), loaded.sha256


def render_rule_tests(
    run: ExampleRun,
    pack: Pack,
    packs: Sequence[Path] = (),
    minimum: Fraction | None = None,
    *,
    as_json: bool = False,
) -> str:
    """A test run as text for people or as JSON. `packs` are the folders of the further packs, `minimum` is the
    required coverage in per cent."""
    where = _origins(packs)
    if as_json:
        from archdecide.formats.json import plain, rules_json

        return plain.text(rules_json.tested(run, pack.name, where, minimum))
    from archdecide.formats.terminal import rule_checks

    return rule_checks.examples_text(run, pack.name, where, minimum)


def render_lint(report: "LintReport", pack: Pack, packs: Sequence[Path] = (), *, as_json: bool = False) -> str:
    """Lint findings as text for people or as JSON. `packs` are the folders of the further packs."""
    where = _origins(packs)
    if as_json:
        from archdecide.formats.json import plain, rules_json

        return plain.text(rules_json.linted(report, pack.name, where))
    from archdecide.formats.terminal import rule_checks

    return rule_checks.lint_text(report, pack.name, where)


def render_evaluation(
    evaluation: "Evaluation",
    pack: Pack,
    sha256: str,
    form: "EvaluationFormat" = "text",
    style: "OutputStyle | None" = None,
) -> str:
    """An evaluation as text for people, as JSON, or as the Markdown page rules/VALIDATION.md."""
    if form == "markdown":
        from archdecide.formats.document import validation_page

        return validation_page.text(evaluation, pack, sha256)
    if form == "json":
        from archdecide.formats.json import evaluation_json, plain

        return plain.text(evaluation_json.printed(evaluation, pack, sha256))
    from archdecide.formats.terminal import evaluation as terminal

    return terminal.text(evaluation, pack, sha256, unicode=style is None or style.unicode)


def _origins(packs: Sequence[Path]) -> Callable[..., tuple[str, str]]:
    """The pack and the place of a rule. The files are parsed once more only when a place is first needed."""
    from archdecide.load.origins import origins

    found = cache(lambda: origins(*packs))

    def where(kind: str, rule: str, *parts: str | int) -> tuple[str, str]:
        origin = found().get((kind, rule))
        return (origin.pack, str(origin.place(*parts))) if origin else ("", "")

    return where
