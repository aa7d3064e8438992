"""What the lint of a pack says: findings, and the figures they rest on."""

from __future__ import annotations  # descriptions are made when a schema is asked for

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Struct, field

from archdecide.contract import describe

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
    """A criterion over the fact space.

    A contribution is w·I·(p − mean p). Figures are None where no sampled profile makes the criterion known.
    """

    criterion: Annotated[str, describe("The criterion.")] = field(name="id")
    importance_mean: Annotated[float | None, describe("Mean importance.")]
    importance_deviation: Annotated[float | None, describe("Standard deviation of it.")]
    option: Annotated[str | None, describe("The option that it moves most.")]
    contribution_mean: Annotated[float | None, describe("Mean contribution to that option.")]
    contribution_deviation: Annotated[float | None, describe("Standard deviation of it.")]


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
