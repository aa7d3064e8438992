"""Profiles to check: two bases that are far from every border, and changes of them."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from archdecide.check import CheckSettings, Judged, check, judge
from archdecide.check.results import Finding
from archdecide.profile import Profile
from archdecide.rules import Pack
from archdecide.sensitivity.verdict import decide

TODAY = date(2026, 11, 27)
DEFAULTS = CheckSettings()

SMALL: Mapping[str, Any] = {
    "name": "small",
    "product": {"stage": "mvp", "months_to_first_release": 2, "domain_clarity": 2, "product_count": 1},
    "team": {"engineers": 3, "teams": 1, "distributed_systems_skill": 1, "platform_engineers": 0},
    "delivery": {"deploys_per_week": 2, "cross_component_change_pct": 50, "blocked_by_others_pct": 0},
    "platform": {"deployment_automation": "continuous", "observability": "metrics"},
    "scale": {"peak_concurrent_users": 100, "peak_to_average": 3, "load_growth_24m": 2},
    "reliability": {"strong_consistency_pct": 10, "degraded_mode_useful": False},
    "security": {"regulated_data": [], "security_maturity": 1, "residency_regions": 1},
    "cost": {"monthly_infra_budget_usd": 500},
    "ai": {"model_hosting": "api", "models_in_production": 1, "model_updates_per_month": 1},
    "existing": {"architecture": "none", "codebase_kloc": 5},
}
"""A monolith by far."""
LARGE: Mapping[str, Any] = {
    "name": "large",
    "product": {"stage": "mature", "months_to_first_release": 0, "domain_clarity": 5, "product_count": 5},
    "team": {"engineers": 120, "teams": 15, "distributed_systems_skill": 4, "platform_engineers": 12},
    "delivery": {
        "deploys_per_week": 100,
        "cross_component_change_pct": 5,
        "blocked_by_others_pct": 40,
        "lead_time_hours": 20,
        "change_failure_pct": 10,
        "restore_hours": 2,
        "pipeline_minutes": 60,
    },
    "platform": {"deployment_automation": "self-service", "observability": "tracing"},
    "scale": {"peak_concurrent_users": 200_000, "peak_to_average": 10, "load_growth_24m": 4},
    "reliability": {"strong_consistency_pct": 3, "degraded_mode_useful": True},
    "security": {"regulated_data": [], "security_maturity": 4, "residency_regions": 1},
    "cost": {"monthly_infra_budget_usd": 300_000},
    "ai": {"model_hosting": "mixed", "models_in_production": 12, "model_updates_per_month": 20},
    "existing": {"architecture": "modular-monolith", "codebase_kloc": 800},
}
"""Microservices by far."""
BETWEEN: Mapping[str, Any] = {
    "product": {"stage": "growth", "domain_clarity": 4},
    "team": {"engineers": 4, "teams": 2, "engineers_in_24_months": 120},
    "scale": {"load_growth_24m": 1},
}
"""What makes a close call of the small one, which the forecast turns in month 3."""
SYSTEM: Mapping[str, Any] = {
    "components": [
        {"name": "web", "kind": "user-interface", "team": "shop"},
        {"name": "orders", "kind": "application", "team": "shop"},
        {"name": "stock", "kind": "application", "team": "store"},
        {"name": "reports", "kind": "analytics", "team": "store"},
        {"name": "mail", "kind": "notification", "team": "store"},
    ],
    "interactions": [
        {"from": "web", "to": "orders", "need": "reply"},
        {"from": "orders", "to": "stock", "need": "reply"},
        {"from": "orders", "to": "mail", "need": "none"},
        {"from": "stock", "to": "reports", "need": "none"},
    ],
}
"""Parts and calls that nothing is wrong with."""
SERVICES = {"orders": ["orders"], "stock": ["stock"], "reports": ["reports"], "mail": ["mail"]}


def made(base: Mapping[str, Any], *changes: Mapping[str, Any]) -> dict[str, Any]:
    """A profile as plain data: later values replace earlier ones, sections key by key; None takes a key away."""
    data = deepcopy(dict(base))
    for change in changes:
        for key, value in deepcopy(dict(change)).items():
            old = data.get(key)
            data[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    return {key: value for key, value in data.items() if value is not None}


def judged(
    data: Mapping[str, Any], pack: Pack, today: date = TODAY, settings: CheckSettings = DEFAULTS
) -> tuple[Judged, ...]:
    """What a check says of a profile, waivers included."""
    profile = Profile.model_validate(dict(data))
    findings = check(profile, pack, decide(profile, pack), today, settings)
    return judge(findings, profile, pack, today, settings)


def findings(
    data: Mapping[str, Any], pack: Pack, today: date = TODAY, settings: CheckSettings = DEFAULTS
) -> list[Finding]:
    """The findings that count."""
    return [item.finding for item in judged(data, pack, today, settings) if item.status == "open"]


def component(name: str, **values: Any) -> dict[str, Any]:
    """The list of components with other values of one of them."""
    return {"components": [{**part, **(values if part["name"] == name else {})} for part in SYSTEM["components"]]}


def calls(*more: Mapping[str, Any]) -> dict[str, Any]:
    """The list of interactions with more of them."""
    return {"interactions": [*SYSTEM["interactions"], *more]}


def decided(style: str, **values: Any) -> dict[str, Any]:
    """A decision on record."""
    return {"decision": {"style": style, **values}}
