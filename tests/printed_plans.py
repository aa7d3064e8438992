"""Plans of a small pack, and names of strangers, for every test of a format."""

from typing import Any

from archdecide import api
from archdecide.plan.plan import Plan
from archdecide.profile import Profile
from archdecide.rules import Manifest, Pack, RuleFile, assemble
from archdecide.sensitivity.verdict import decide

NASTY_NAMES = (
    "end",
    'a"b',
    "<script>alert(1)</script>",
    "[/x]",
    "日本",
    "x" * 200,
    "\\N",
    "style",
    "a[b]",
    "[red]",
    "a|b;c%%d&e#f",
    "`code` *bold* _it_ [l](javascript:1)",
    "1. first",
    "- dash",
    "%%{init: {'theme': 'dark'}}%%",
    "fa:fa-car $$x$$ a\\nb &lt; #35;",
    "www.example.com http://example.com",
)


HOSTILE = "<script>alert(1)</script> | **x** [l](javascript:1) [/x]"


def criterion(
    code: str, identifier: str, fact: str, points: list[tuple[float, float]], *values: float
) -> dict[str, Any]:
    """A criterion whose importance is a curve over one number."""
    title = identifier.replace("-", " ").capitalize()
    options = ("monolith", "modular-monolith", "microservices")
    return {
        "id": identifier,
        "code": code,
        "title": title,
        "grade": "B",
        "sources": ("S000.1", "L1"),
        "group": "Delivery",
        "question": f"How much does {title.lower()} matter?",
        "importance": {"fact": fact, "points": points},
        "performances": {
            option: {"value": value, "because": f"{option} reaches {value} of what {title.lower()} asks for"}
            for option, value in zip(options, values, strict=True)
        },
    }


def gate(code: str, identifier: str, *levels: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": identifier,
        "code": code,
        "title": identifier.replace("-", " ").capitalize(),
        "levels": levels,
        "sources": ("S000.1",),
    }


def level(effect: str, options: tuple[str, ...], **test: Any) -> dict[str, Any]:
    fact = test["fact"]
    return {
        "effect": effect,
        "options": options,
        "when": test,
        "because": f"{fact} is not ready for it",
        "action": f"bring {fact} in order first",
    }


def pack(**extra: Any) -> Pack:
    """A small pack with three criteria, three gates and two signs."""
    manifest = Manifest.model_validate(
        {
            "name": "sample",
            "version": "1.0",
            "description": "A pack for tests.",
            "options": [
                {"id": "monolith", "title": "monolith", "means": "one deployable"},
                {"id": "modular-monolith", "title": "modular monolith", "means": "one deployable with checked modules"},
                {"id": "microservices", "title": "microservices", "means": "many deployables with their own data"},
            ],
        }
    )
    rules: dict[str, Any] = {
        "criteria": [
            criterion("A1", "time-to-market", "product.months_to_first_release", [(1, 1), (12, 0)], 1, 0.8, 0.2),
            criterion("B1", "team-autonomy", "team.teams", [(1, 0), (5, 1)], 0.1, 0.6, 1),
            criterion("C1", "selective-scaling", "scale.peak_concurrent_users", [(0, 0), (10000, 1)], 0.3, 0.5, 1),
        ],
        "gates": [
            gate(
                "V1",
                "deployment-prerequisite",
                level("out", ("microservices",), fact="platform.deployment_automation", equals="manual"),
                level("hold", ("microservices",), fact="platform.deployment_automation", equals="scripted"),
            ),
            gate(
                "V2",
                "skill-prerequisite",
                level("out", ("microservices",), fact="team.distributed_systems_skill", at_most=1),
            ),
            gate(
                "V10",
                "mandated-isolation",
                level(
                    "hold",
                    ("monolith", "modular-monolith", "microservices"),
                    fact="security.regulated_data",
                    includes=("pci", "phi"),
                ),
            ),
            gate(
                "V14",
                "insufficient-facts",
                {**level("hold", (), fact="team.engineers"), "when": {"coverage_below": 0.5}},
            ),
        ],
        "triggers": [
            {
                "id": "slow-pipeline",
                "code": "T1",
                "title": "Slow path to production",
                "sign": "outgrown",
                "levels": [
                    {
                        "level": "warn",
                        "when": {"fact": "delivery.pipeline_minutes", "above": 30},
                        "because": "the pipeline takes more than 30 minutes",
                    }
                ],
                "watch": "minutes until a change is deployable",
                "advice": "split the test suite by module",
            },
            {
                "id": "shared-fate",
                "code": "T8",
                "title": "Shared fate",
                "sign": "outgrown",
                "watch": "share of incidents that start in one component",
                "advice": "give that component its own process",
            },
        ],
        "claims": [{"id": "S000.1", "says": "Small teams ship a monolith sooner", "feeds": ["time-to-market"]}],
        "literature": [
            {"id": "L1", "title": "A book on <teams> | work", "grade": "B", "read": "full", "takes": "teams"}
        ],
        "documents": [
            {"id": "S000", "title": "A post", "author": "Somebody", "published": "2025", "kind": "post", "bias": "none"}
        ],
    }
    return assemble([manifest], [RuleFile.model_validate({**rules, **extra})], "f" * 64)


FACTS: dict[str, Any] = {
    "product": {"months_to_first_release": 6},
    "team": {"teams": 3, "distributed_systems_skill": 3},
    "scale": {"peak_concurrent_users": 4000},
    "platform": {"deployment_automation": "scripted"},
    "security": {"regulated_data": ["pci"]},
    "delivery": {"pipeline_minutes": 45},
}


def profile(**changes: Any) -> Profile:
    """A profile that leads to microservices, on hold; `changes` replace whole sections."""
    return Profile.model_validate({"name": "Writing aid", **FACTS, **changes})


def only_removals() -> Pack:
    """The sample pack with one gate that removes every option."""
    every = ("monolith", "modular-monolith", "microservices")
    return pack(
        gates=[gate("V2", "skill-prerequisite", level("out", every, fact="team.distributed_systems_skill", at_most=4))]
    )


def plan_of(owner: Profile | None = None, rules: Pack | None = None, **changes: Any) -> Plan:
    """The plan of a profile, by default of the sample under the sample pack."""
    made, used = owner or profile(**changes), rules or pack()
    return api.plan(made, used, decide(made, used))


PLANS: dict[str, Plan] = {
    "leaning": plan_of(),
    "own weights": plan_of(weights={"team-autonomy": 0.5}),
    "insufficient": plan_of(Profile.model_validate({"name": "n" * 80})),
    "blocked": plan_of(rules=only_removals()),
    "hostile": plan_of(name=HOSTILE),
    "estimates": plan_of(team={"teams": "2..4"}, product={"months_to_first_release": 3, "stage": ["mvp", "growth"]}),
}
