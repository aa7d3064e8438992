"""What a team can set about checks: limits, and which rules count how much."""

from collections.abc import Mapping

from msgspec import Struct, field

from archdecide.rules import CheckRule, Severity


class CheckSettings(Struct, frozen=True):
    """How a profile is checked.

    `margin` is how near a tipping point may be, relative to the current value. `distance` is the share of components
    that may stand in other services than proposed. `evidence_max_age_days` is how old a fact may be.
    `coverage_minimum` is a share from 0 to 1 (None: that of the rule pack). Rules in `off` say nothing; `severities`
    grade rules otherwise than the pack does. `reads_code` says whether the imports of the code are compared, too.
    """

    margin: float = 0.2
    distance: float = 0.2
    evidence_max_age_days: int = 365
    coverage_minimum: float | None = None
    off: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    reads_code: bool = False

    def severity(self, rule: CheckRule) -> Severity:
        """How severe a finding of this rule is."""
        return self.severities.get(rule.id, rule.severity)


DEFAULTS = CheckSettings()
