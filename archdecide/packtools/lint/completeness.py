"""Rules that lack something: a source, an example of each kind, or the direction that they declare."""

from collections.abc import Iterator
from itertools import pairwise

from archdecide.curves import Piecewise, nodes_in
from archdecide.packtools.examples import CONDITIONAL_LISTS, RULE_LISTS, conditions_of
from archdecide.packtools.lint.lint_findings import LintFinding
from archdecide.rules import Pack
from archdecide.values import number_text

CURVE_EXAMPLES = 2
"""Fewer places than this do not show that a curve moves."""


def incomplete_rules(pack: Pack) -> Iterator[LintFinding]:
    """Rules without source or example, and curves that turn against their own declaration."""
    for kind in RULE_LISTS:
        for rule in getattr(pack, kind):
            if not rule.sources:
                yield LintFinding(
                    "missing-source", kind, rule.id, "has no source", "name what supports it, a judgement too"
                )
    yield from _without_examples(pack)
    yield from _turning_curves(pack)


def _without_examples(pack: Pack) -> Iterator[LintFinding]:
    for criterion in pack.criteria:
        places = {example.importance for example in criterion.examples} - {None}
        if len(places) < CURVE_EXAMPLES:
            what = f"has examples of {len(places)} importances"
            hint = f"show at least {CURVE_EXAMPLES} different places of its curve"
            yield LintFinding("missing-example", "criteria", criterion.id, what, hint)
    for kind in CONDITIONAL_LISTS:
        for rule in getattr(pack, kind):
            shown = {example.expect for example in rule.examples}
            for wanted in ("fires", "silent"):
                if conditions_of(rule) and wanted not in shown:
                    hint = f"add facts with `expect: {wanted}`"
                    yield LintFinding("missing-example", kind, rule.id, f"has no example with `expect: {wanted}`", hint)


def _turning_curves(pack: Pack) -> Iterator[LintFinding]:
    for criterion in pack.criteria:
        for node in nodes_in(criterion.importance):
            if isinstance(node, Piecewise) and node.monotone is not None:
                sign = 1 if node.monotone == "rising" else -1
                for (left, before), (right, after) in pairwise(node.points):
                    if (after - before) * sign < 0:
                        where = f"between {number_text(left)} and {number_text(right)}"
                        what = f"the curve over '{node.fact}' is declared {node.monotone}, and is not {where}"
                        hint = "correct a point, or withdraw `monotone`"
                        yield LintFinding("not-monotone", "criteria", criterion.id, what, hint)
