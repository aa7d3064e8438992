"""The groups of facts: what is asked of a system as a whole. A field's description is the question."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from archdecide.profile.words import (
    ARCHITECTURES,
    AUTOMATION,
    DISTRIBUTIONS,
    HOSTING,
    OBSERVABILITY,
    REGULATED,
    STAGES,
)
from archdecide.values import Choice, Flag, Interval, Number, OneOf, Ordinal, Several

Estimate = float | Interval | None
Step = int | OneOf | None
Word = str | OneOf | None


def ask(question: str, default: Any = None, **extra: Any) -> Any:
    """A field of the profile; its description is the question a person is asked."""
    return Field(default, description=question, **extra)


class Section(BaseModel):
    """A group of facts. A key without a value says the same as a key left out: unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=(), defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: Any) -> Any:
        if isinstance(data, dict) and None in data.values():
            known = {field.alias or name for name, field in cls.model_fields.items()}
            return {key: value for key, value in data.items() if value is not None or key not in known}
        return data


def percent(low: float = 0, high: float = 100, *, estimate: bool = True) -> Number:
    return Number(low, high, "%", estimate=estimate)


class Product(Section):
    stage: Annotated[Word, Choice(STAGES)] = ask("At which stage is the product?")
    months_to_first_release: Annotated[Estimate, Number(0, 36, "months")] = ask(
        "In how many months must the first release reach users (0 when it is live)?"
    )
    domain_clarity: Annotated[
        Step,
        Ordinal(
            1,
            5,
            {
                1: "still searching for the problem",
                2: "problem known, main concepts still change",
                3: "main concepts stable, edges move",
                4: "boundaries move rarely",
                5: "boundaries unchanged for a year",
            },
        ),
    ] = ask("How clear and stable are the boundaries of the domain?")
    product_count: Annotated[Estimate, Number(1, 200, "products", whole=True)] = ask(
        "How many products or clearly separate use cases share the same AI parts?"
    )
    distribution: Annotated[Word, Choice(DISTRIBUTIONS)] = ask("Who runs the software?")


class Team(Section):
    engineers: Annotated[Estimate, Number(1, 2000, "persons", whole=True)] = ask("How many people change this system?")
    teams: Annotated[Estimate, Number(1, 200, "teams", whole=True)] = ask(
        "How many groups with a backlog of their own work on it?"
    )
    engineers_in_24_months: Annotated[Estimate, Number(1, 5000, "persons", whole=True)] = ask(
        "How many people will change this system in 24 months?"
    )
    distributed_systems_skill: Annotated[
        Step,
        Ordinal(
            0,
            4,
            {
                0: "none",
                1: "read about it",
                2: "one production system, run by one or two people here",
                3: "several people have run one for a year",
                4: "routine, including failure testing",
            },
        ),
    ] = ask("How much experience with running distributed systems is in the team?")
    platform_engineers: Annotated[Estimate, Number(0, 200, "full-time equivalents")] = ask(
        "How many people's job is platform, reliability or DevOps work for this system?"
    )


class Delivery(Section):
    deploys_per_week: Annotated[Estimate, Number(0, 500, "releases per week")] = ask(
        "How many production releases of the whole system per week are wanted?"
    )
    releases_per_week_now: Annotated[Estimate, Number(0, 500, "releases per week")] = ask(
        "How many production releases of the whole system happen per week today?"
    )
    blocked_by_others_pct: Annotated[Estimate, percent()] = ask(
        "Which share of last quarter's releases waited for another team or for the shared pipeline?"
    )
    lead_time_hours: Annotated[Estimate, Number(0, 5000, "hours")] = ask("How long from commit to production (median)?")
    change_failure_pct: Annotated[Estimate, percent()] = ask("Which share of releases causes a failure in production?")
    restore_hours: Annotated[Estimate, Number(0, 2000, "hours")] = ask(
        "How long until service is restored after a failed release?"
    )
    pipeline_minutes: Annotated[Estimate, Number(0, 600, "minutes")] = ask(
        "How long do build and tests take until a change is deployable?"
    )
    cross_component_change_pct: Annotated[Estimate, percent()] = ask(
        "Which share of changes touches two or more components?"
    )


class Platform(Section):
    deployment_automation: Annotated[Word, Choice(AUTOMATION)] = ask("How are releases deployed?")
    observability: Annotated[Word, Choice(OBSERVABILITY)] = ask(
        "What of the running system can be observed (each includes the ones before)?"
    )


class Scale(Section):
    peak_concurrent_users: Annotated[Estimate, Number(0, 1e8, "users")] = ask(
        "How many users are active at the same moment at peak?"
    )
    peak_to_average: Annotated[Estimate, Number(1, 100, "ratio")] = ask("How many times the average is the peak load?")
    load_growth_24m: Annotated[Estimate, Number(0.1, 1000, "factor")] = ask(
        "By which factor will load grow within 24 months?"
    )
    latency_p95_ms: Annotated[Estimate, Number(1, 600_000, "milliseconds")] = ask(
        "Within how many milliseconds must 95 % of requests be answered (streamed text: the first token)?"
    )


class Reliability(Section):
    availability_target_pct: Annotated[Estimate, Number(90, 99.999, "%")] = ask(
        "Which availability is promised or needed?"
    )
    degraded_mode_useful: Annotated[bool | None, Flag()] = ask("Do users still get value while one AI feature is down?")
    strong_consistency_pct: Annotated[Estimate, percent()] = ask(
        "Which share of write operations must change data of two or more components atomically?"
    )


class Security(Section):
    regulated_data: Annotated[frozenset[str] | None, Several(REGULATED)] = ask(
        "Which regulated data does the system hold?"
    )
    residency_regions: Annotated[Estimate, Number(1, 50, "jurisdictions", whole=True)] = ask(
        "In how many jurisdictions must data stay separate?"
    )
    security_maturity: Annotated[
        Step,
        Ordinal(
            0,
            4,
            {
                0: "none",
                1: "some central login or secrets",
                2: "central login, TLS everywhere, secret store",
                3: "workload identity in part, regular scanning",
                4: "workload identity, mTLS, policy as code, continuous scanning",
            },
        ),
    ] = ask("How mature is the security practice?")


class Cost(Section):
    monthly_infra_budget_usd: Annotated[Estimate, Number(0, 1e8, "USD per month")] = ask(
        "How much may infrastructure cost per month, without model tokens and accelerator rental?"
    )


class Ai(Section):
    model_hosting: Annotated[Word, Choice(HOSTING)] = ask("Where do the models run?")
    models_in_production: Annotated[Estimate, Number(0, 500, "models", whole=True)] = ask(
        "How many distinct pairs of model and provider are in production?"
    )
    model_updates_per_month: Annotated[Estimate, Number(0, 300, "updates per month")] = ask(
        "How many changes of weights, provider version, fine-tune, index or embedding model per month?"
    )
    prompt_changes_per_week: Annotated[Estimate, Number(0, 500, "changes per week")] = ask(
        "How many changes of prompts, tools or guardrail texts per week?"
    )
    batch_share_pct: Annotated[Estimate, percent()] = ask(
        "Which share of compute goes to background work (ingestion, embedding, training, evaluation)?"
    )


class Existing(Section):
    architecture: Annotated[Word, Choice(ARCHITECTURES)] = ask("What is the architecture today?")
    deployables: Annotated[Estimate, Number(0, 10_000, "services", whole=True)] = ask(
        "How many own services run today?"
    )
    codebase_kloc: Annotated[Estimate, Number(0, 50_000, "thousand lines")] = ask(
        "How many thousand lines of own code are there?"
    )
