"""What a claim of a source may feed: rules, chapters of the report, and what is computed of the graph."""

from collections.abc import Iterable

from archdecide.rules.models import Claim, Rule
from archdecide.rules.pack import Pack
from archdecide.rules.rule_file import RuleFile

SECTIONS = ("definitions", "roadmap", "questions", "review", "whole-model", "example")
"""The chapters of the report that claims feed."""
CALCULATORS = ("chain-availability", "retry-amplification")
KINDS = "boundary:kind"
"""What is assumed of components by their kind."""
_NAMED: dict[str, tuple[str, str]] = {
    "criteria": ("", "id"),
    "gates": ("gate:", "id"),
    "triggers": ("trigger:", "id"),
    "precautions": ("precaution:", "code"),
    "forces": ("boundary:", "code"),
    "communication": ("communication:", "code"),
    "resilience": ("resilience:", "code"),
}
"""By list of rules: how a claim names one of them."""
FORMS_OF_FEEDS = "name the id of a criterion, " + ", ".join(
    [f"{start}{key.upper()}" for start, key in _NAMED.values() if start] + ["report:SECTION", "calculator:NAME", KINDS]
)


def rule_targets(files: Iterable[RuleFile | Pack]) -> dict[str, Rule]:
    """The rules that a claim may name under `feeds`, by that name, e.g. `gate:no-driver`."""
    return {
        start + getattr(rule, key): rule
        for file in files
        for name, (start, key) in _NAMED.items()
        for rule in getattr(file, name)
    }


def targets(files: Iterable[RuleFile | Pack]) -> frozenset[str]:
    """Everything that a claim may name under `feeds`, those rules included that a further pack disables."""
    others = (*(f"report:{name}" for name in SECTIONS), *(f"calculator:{name}" for name in CALCULATORS), KINDS)
    return frozenset((*rule_targets(files), *others))


def carriers(pack: Pack, claim: Claim) -> tuple[str, ...]:
    """What carries a claim: every rule that it feeds, by title and code, then whatever else it feeds."""
    known = rule_targets([pack])
    named = dict.fromkeys(f"{known[name].title} ({known[name].code})" for name in claim.feeds if name in known)
    return (*named, *(name for name in claim.feeds if name not in known))
