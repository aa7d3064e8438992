"""What every check reads: one profile with its decision, the rules, the day and the settings."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from archdecide.check.check_settings import CheckSettings
from archdecide.check.results import CodePlace, Finding
from archdecide.errors import Path
from archdecide.facts import Fact, profile_facts
from archdecide.kinds import Number
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.decision import Decision
from archdecide.values import Value, value_text

SHOWN = 4
"""How many names or facts a message lists."""


class CheckContext(Struct, frozen=True):
    """One profile to check. The decision has its tipping points."""

    profile: Profile
    pack: Pack
    decision: Decision
    today: date
    settings: CheckSettings

    def is_on(self, rule: str) -> bool:
        """Whether this rule is to be looked for."""
        return rule in self.pack.check_by_id and rule not in self.settings.off

    def finding(  # noqa: PLR0913, PLR0917  # what a finding is made of
        self, rule: str, message: str, action: str, element: str, path: Path = (), code: CodePlace | None = None
    ) -> Finding:
        """A finding of this rule, as severe as the settings say."""
        severity = self.settings.severity(self.pack.check_by_id[rule])
        return Finding(rule, severity, message, action, element, path, code=code)

    def milder(self, finding: Finding) -> Finding:
        """The finding as a warning, unless the settings grade its rule."""
        is_graded = finding.rule in self.settings.severities or finding.severity != "error"
        return finding if is_graded else replace(finding, severity="warning")

    def component_path(self, name: str, key: str = "name") -> Path:
        """Where a component says something; its name where it says nothing of the kind."""
        for number, component in enumerate(self.profile.components or ()):
            if component.name == name:
                return ("components", number, key if getattr(component, key, None) is not None else "name")
        return ("components",)


def path_of(fact: str) -> Path:
    """Where a profile states a fact; of a derived fact, the list that it is computed from."""
    if fact in profile_facts():
        return tuple(fact.split("."))
    return ("interactions",) if fact in OF_CALLS else ("components",)


OF_CALLS = frozenset(
    f"derived.{name}"
    for name in (
        *("sync_depth", "max_calls_per_request", "fan_out", "max_co_change_pct", "reply_cycles"),
        *("together_availability_pct", "chain_availability_pct"),
    )
)
"""Facts that are computed from interactions above all."""


def names(found: Iterable[str]) -> str:
    """Names in a sentence, in their order."""
    listed = [f"'{name}'" for name in dict.fromkeys(found)]
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return ", ".join(listed[:SHOWN]) + more


def share_text(share: float) -> str:
    """A share in per cent."""
    return f"{100 * share:.0f} %"


def amount(value: Value, fact: Fact | None) -> str:
    """A value with its unit: `12 persons`."""
    kind = fact.kind if fact is not None else None
    plain = kind is None or not isinstance(kind, Number) or isinstance(value, bool) or value is None
    unit = "" if plain or not isinstance(kind, Number) else kind.unit
    if unit in ("", "ratio", "factor", "share"):
        return value_text(value)
    if value == 1 and " per " not in unit:
        unit = unit.removesuffix("s")
    return f"{value_text(value)} {unit}"
