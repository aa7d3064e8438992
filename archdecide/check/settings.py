"""How a check is tuned: limits, and rules that are switched off or graded otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from archdecide.rules import CheckRule, Severity


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """`margin` is relative to the current value of a fact (0.2: 20 %), `distance` a share of components, 0 to 1.

    `coverage_minimum` is a share of criteria, 0 to 1; None: that of the rule pack. `severities` grade rules otherwise
    than the pack.
    """

    margin: float = 0.2
    distance: float = 0.2
    evidence_max_age_days: int = 365
    coverage_minimum: float | None = None
    off: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)

    def severity(self, rule: CheckRule) -> Severity:
        """How severe findings of a rule are."""
        return self.severities.get(rule.id, rule.severity)
