"""Profiles drawn at random for laws that must hold for every one of them: the same seed draws the same profile."""

import random
from typing import Any

from archdecide.profile import Profile

KINDS = ("application", "inference", "auth", "billing", "sandbox", "retrieval", "notification", "ingestion", "agent")
BESIDE = ("user-interface", "data-store", "external")
TEAMS = ("core", "ml", "shop", None)


def drawn(seed: int) -> Profile:
    """A valid profile; what it says of one thing hangs on nothing that it says of another."""
    source = random.Random(seed)
    known = source.choice((0.3, 0.7, 1.0))
    parts = [_part(source, number, known) for number in range(source.randint(0, 9))]
    names = [part["name"] for part in parts]
    return Profile.model_validate(
        {
            "name": f"drawn {seed}",
            **_facts(source, known),
            "components": parts or None,
            "interactions": _calls(source, names) if parts and source.random() < 0.8 else None,
            **({"decision": _record(source, parts)} if source.random() < 0.3 else {}),
            "confirmed": _confirmed(source),
        }
    )


def _maybe(source: random.Random, known: float, value: Any) -> Any:
    return value if source.random() < known else None


def _facts(source: random.Random, known: float) -> dict[str, Any]:
    engineers = source.choice((2, 8, 30, 120, 400))
    stated: dict[str, dict[str, Any]] = {
        "product": {
            "stage": source.choice(("idea", "mvp", "growth", "mature")),
            "domain_clarity": source.randint(1, 5),
            "product_count": source.randint(1, 9),
        },
        "team": {
            "engineers": engineers,
            "teams": max(1, engineers // source.choice((5, 8, 20))),
            "distributed_systems_skill": source.randint(0, 4),
            "platform_engineers": source.choice((0, 1, 5, 20)),
        },
        "delivery": {
            "deploys_per_week": source.choice((0.5, 5, 100)),
            "blocked_by_others_pct": source.choice((0, 10, 40)),
            "pipeline_minutes": source.choice((5, 40, 90)),
        },
        "platform": {
            "deployment_automation": source.choice(("manual", "scripted", "continuous", "self-service")),
            "observability": source.choice(("none", "logs", "metrics", "tracing")),
        },
        "scale": {
            "peak_concurrent_users": source.choice((10, 5000, 10**6)),
            "latency_p95_ms": source.choice((50, 900)),
        },
        "reliability": {"availability_target_pct": source.choice((99, 99.9, 99.99))},
        "security": {
            "regulated_data": source.choice(([], ["pii"], ["pci", "pii"])),
            "security_maturity": source.randint(0, 4),
        },
        "ai": {
            "model_hosting": source.choice(("none", "api", "self-hosted-gpu")),
            "models_in_production": source.randint(0, 6),
            "batch_share_pct": source.choice((0, 60)),
        },
        "existing": {"architecture": source.choice(("none", "monolith", "modular-monolith", "microservices"))},
    }
    return {
        group: {name: value for name, value in facts.items() if source.random() < known}
        for group, facts in stated.items()
    }


def _part(source: random.Random, number: int, known: float) -> dict[str, Any]:
    part = {
        "name": f"p{number}",
        "kind": source.choice(KINDS if source.random() < 0.8 else BESIDE),
        "team": _maybe(source, known, source.choice(TEAMS)),
        "runtime": _maybe(source, 0.2, source.choice(("java", "python"))),
        "hardware": _maybe(source, 0.2, source.choice(("cpu", "gpu"))),
        "relative_load": _maybe(source, known / 2, source.choice((1, 2, 30))),
        "changes_per_month": _maybe(source, known / 2, source.choice((1, 4, 60))),
        "data_sensitivity": _maybe(source, 0.2, source.choice(("pci", "phi", "pii", "none"))),
        "mode": _maybe(source, 0.3, source.choice(("interactive", "async", "batch"))),
        "executes_untrusted_code": source.random() < 0.1,
        "data_store": _maybe(source, 0.3, source.choice(("db", "other"))),
        "runs_in": _maybe(source, 0.4, source.choice(("one", "two", "three"))),
        "products": source.choice((1, 1, 5)),
    }
    return {name: value for name, value in part.items() if value is not None}


def _calls(source: random.Random, names: list[str]) -> list[dict[str, Any]]:
    pairs = {(source.choice(names), source.choice(names)) for _ in range(2 * len(names))}
    return [
        {
            "from": one,
            "to": other,
            "need": source.choice(("reply", "stream", "none")),
            "calls_per_request": source.choice((1, 12)),
            "required": source.random() < 0.7,
        }
        for one, other in sorted(pairs)
        if one != other
    ]


def _record(source: random.Random, parts: list[dict[str, Any]]) -> dict[str, Any]:
    record: dict[str, Any] = {"style": source.choice(("monolith", "modular-monolith", "microservices"))}
    own = [part["name"] for part in parts if part["kind"] not in BESIDE]
    if len(own) > 1 and source.random() < 0.6:
        record["services"] = {"first": own[:1], "rest": own[1:]}
    return record


def _confirmed(source: random.Random) -> dict[str, Any]:
    rules = ("mandated-isolation", "data-protection", "watch-models", "services-without-a-ticket", "teams-collide")
    return {
        rule: {"state": source.choice(("done", "declined")), "by": "Ada", "why": "because"}
        for rule in rules
        if source.random() < 0.2
    }
