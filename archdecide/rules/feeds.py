"""What a claim feeds: the names under which rules, calculators and parts of the reports may be fed."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from archdecide.rules.models import Claim
from archdecide.rules.pack import Pack

LISTS: Mapping[str, str] = {
    "gate": "gates",
    "trigger": "triggers",
    "precaution": "precautions",
    "boundary": "forces",
    "communication": "communication",
    "resilience": "resilience",
}
"""By the word before the colon the list of rules in which the name stands. Criteria are named without a word."""
OTHERS: Mapping[str, tuple[str, ...]] = {
    "boundary": ("kind",),
    "calculator": ("chain-availability", "retry-amplification", "hop-share", "queue-wait", "model-wait"),
    "report": ("definitions", "example", "questions", "review", "roadmap", "whole-model"),
}
"""What may be fed besides rules."""


def targets(pack: Pack) -> Mapping[str, Any]:
    """By name everything that a claim may feed: a rule, or None for what is no rule. Rules go by id and by code."""
    found: dict[str, Any] = {rule.id: rule for rule in pack.criteria}
    for word, name in LISTS.items():
        for rule in getattr(pack, name):
            found |= {f"{word}:{rule.id}": rule, f"{word}:{rule.code}": rule}
    found |= {f"{word}:{name}": None for word, names in OTHERS.items() for name in names}
    return found


def nearest_target(name: str, known: Mapping[str, Any]) -> str:
    """The target that was probably meant."""
    close = get_close_matches(name, known, 1)
    return f"did you mean '{close[0]}'?" if close else "name a criterion by its id, any other rule as gate:V1"


def carriers(pack: Pack, claim: Claim) -> tuple[str, ...]:
    """Who carries a claim: every rule that it feeds, by code and title, then whatever else it feeds."""
    known = targets(pack)
    rules = [known[name] for name in claim.feeds if known.get(name) is not None]
    named = dict.fromkeys(f"{rule.title} ({rule.code})" for rule in rules)
    return (*named, *(name for name in claim.feeds if known.get(name) is None))
