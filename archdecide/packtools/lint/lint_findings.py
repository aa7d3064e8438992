"""What the lint of a pack says: findings, and the figures they rest on."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Check = Literal[
    "missing-source",
    "missing-example",
    "not-monotone",
    "unreachable",
    "overlap",
    "double-counting",
    "dominating-fact",
    "never-wins",
    "hidden-prior",
]

CHECKS: Mapping[Check, str] = {
    "missing-source": "a rule that nothing supports",
    "missing-example": "a rule without an example that fires, or without one that is silent",
    "not-monotone": "a curve that turns although it is declared not to",
    "unreachable": "a level, branch, case or piece of a curve that no facts can reach",
    "overlap": "a rule that only repeats what another one does",
    "double-counting": "two criteria whose importances move together: the same thing twice",
    "dominating-fact": "one fact that holds too much of the decision",
    "never-wins": "an option that is recommended nowhere",
    "hidden-prior": "a criterion that always says the same, whatever the facts are",
}
"""What each check finds."""


class LintFinding(Struct, frozen=True):
    """One weakness of a pack. `kind` and `rule` name the rule (a fact or an option where no single rule is meant)."""

    check: Check
    kind: str
    rule: str
    what: str
    hint: str


class CriterionFigures(Struct, frozen=True):
    """A criterion over the fact space: its importance, and its contribution w·I·(p − mean p) to the option that it
    moves most, each with mean and standard deviation. None where no sampled profile makes it known."""

    criterion: str
    importance_mean: float | None
    importance_deviation: float | None
    option: str
    contribution_mean: float | None
    contribution_deviation: float | None


class LintReport(Struct, frozen=True):
    """Every finding, and the figures of the sampled fact space.

    `wins` is the share of the sampled profiles in which an option is recommended, `swing` each fact's share of all
    that facts move, largest first, `correlations` the pairs of criteria by strength of correlation, strongest first;
    `unproved` are rules with too many facts to analyse completely.
    """

    findings: tuple[LintFinding, ...]
    samples: int
    criteria: tuple[CriterionFigures, ...]
    wins: Mapping[str, float]
    swing: tuple[tuple[str, float], ...]
    correlations: tuple[tuple[str, str, float], ...]
    unproved: tuple[str, ...]
