"""The lint of a rule pack: what is wrong with rules that are well-formed (MODEL §9).

What conditions can reach is decided exactly, over every combination of values that they tell apart. What the score
does is seen over a sampled space of plausible profiles; the sample is always the same.
"""

from archdecide.packtools.lint.completeness import incomplete_rules
from archdecide.packtools.lint.influence import Influence
from archdecide.packtools.lint.lint_findings import CHECKS, Check, CriterionFigures, LintFinding, LintReport
from archdecide.packtools.lint.reach import Reachability
from archdecide.rules import Pack

__all__ = ["CHECKS", "Check", "CriterionFigures", "LintFinding", "LintReport", "lint"]


def lint(pack: Pack) -> LintReport:
    """Every weakness of a pack. The pack must be free of complaints; takes a few seconds."""
    reach = Reachability(pack)
    influence = Influence(pack)
    findings = [*incomplete_rules(pack), *reach.findings(), *influence.findings()]
    order = list(CHECKS)
    return LintReport(
        findings=tuple(sorted(findings, key=lambda finding: order.index(finding.check))),
        samples=len(influence.samples),
        criteria=influence.criteria,
        wins=influence.wins,
        swing=influence.swing,
        correlations=influence.correlations,
        unproved=tuple(reach.unproved),
    )
