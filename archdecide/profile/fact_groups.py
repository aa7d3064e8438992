"""The groups of facts: what is asked of a system as a whole."""

from typing import Annotated

from archdecide.kinds import Choice, Flag, Number, Ordinal, Several
from archdecide.profile import scales, synonyms
from archdecide.profile.section import Section
from archdecide.profile.words import (
    ARCHITECTURES,
    AUTOMATION,
    DISTRIBUTIONS,
    GROWTH,
    HOSTING,
    LANGUAGES,
    MOST_PRIORITIES,
    OBSERVABILITY,
    PAINS,
    PRIORITIES,
    REGULATED,
    STAGES,
)
from archdecide.values import Interval, OneOf

Estimate = float | Interval | None
Step = int | OneOf | None
Word = str | OneOf | None
Words = frozenset[str] | None


def percentage(
    low: float = 0, high: float = 100, *, estimate: bool = True, scale: scales.Scale | None = None
) -> Number:
    return Number(low, high, "%", estimate=estimate, scale=scale or {})


class Product(Section, frozen=True):
    priorities: Annotated[
        Words, Several(PRIORITIES, most=MOST_PRIORITIES), "What comes first where not everything can be had?"
    ] = None
    stage: Annotated[Word, Choice(STAGES, synonyms=synonyms.STAGES), "At which stage is the product?"] = None
    months_to_first_release: Annotated[
        Estimate, Number(0, 36, "months"), "In how many months must the first release reach users (0 when it is live)?"
    ] = None
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
        "How clear and stable are the boundaries of the domain?",
    ] = None
    product_count: Annotated[
        Estimate,
        Number(1, 200, "products", whole=True),
        "How many products or clearly separate use cases share parts of the system, such as its AI?",
    ] = None
    distribution: Annotated[Word, Choice(DISTRIBUTIONS, synonyms=synonyms.DISTRIBUTIONS), "Who runs the software?"] = (
        None
    )


class Team(Section, frozen=True):
    engineers: Annotated[Estimate, Number(1, 2000, "persons", whole=True), "How many people change this system?"] = None
    teams: Annotated[
        Estimate, Number(1, 200, "teams", whole=True), "How many groups with a backlog of their own work on it?"
    ] = None
    engineers_in_24_months: Annotated[
        Estimate, Number(1, 5000, "persons", whole=True), "How many people will change this system in 24 months?"
    ] = None
    growth: Annotated[
        Word, Choice(GROWTH), "How will the number of people who change this system develop within 24 months?"
    ] = None
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
        "How much experience with running distributed systems is in the team?",
    ] = None
    platform_engineers: Annotated[
        Estimate,
        Number(0, 200, "full-time equivalents"),
        "How many people's job is platform, reliability or DevOps work for this system?",
    ] = None


class Delivery(Section, frozen=True):
    pains: Annotated[Words, Several(PAINS), "What hurts today?"] = None
    deploys_per_week: Annotated[
        Estimate,
        Number(0, 500, "releases per week"),
        "How many production releases of the whole system per week are wanted?",
    ] = None
    releases_per_week_now: Annotated[
        Estimate,
        Number(0, 500, "releases per week"),
        "How many production releases of the whole system happen per week today?",
    ] = None
    blocked_by_others_pct: Annotated[
        Estimate,
        percentage(scale=scales.HOW_OFTEN),
        "Which share of last quarter's releases waited for another team or for the shared pipeline?",
    ] = None
    lead_time_hours: Annotated[
        Estimate,
        Number(0, 5000, "hours", scale=scales.TIME_TO_PRODUCTION),
        "How long from commit to production (median)?",
    ] = None
    change_failure_pct: Annotated[
        Estimate, percentage(scale=scales.HOW_OFTEN), "Which share of releases causes a failure in production?"
    ] = None
    restore_hours: Annotated[
        Estimate,
        Number(0, 2000, "hours", scale=scales.TIME_TO_RESTORE),
        "How long until service is restored after a failed release?",
    ] = None
    pipeline_minutes: Annotated[
        Estimate, Number(0, 600, "minutes"), "How long do build and tests take until a change is deployable?"
    ] = None
    cross_component_change_pct: Annotated[
        Estimate, percentage(scale=scales.HOW_OFTEN_TOGETHER), "Which share of changes touches two or more components?"
    ] = None
    ownership_clarity: Annotated[
        Step,
        Ordinal(
            0,
            4,
            {
                0: "several people change the same files with different ideas of them",
                1: "everybody changes everything, and agrees while doing so",
                2: "people know whom to ask, but anybody changes any part",
                3: "most parts have an owner who sees every change",
                4: "every part has one owner who decides",
            },
        ),
        "How clear is it who decides about which part of the code and its data?",
    ] = None


class Platform(Section, frozen=True):
    deployment_automation: Annotated[
        Word, Choice(AUTOMATION, synonyms=synonyms.AUTOMATION), "How are releases deployed?"
    ] = None
    observability: Annotated[
        Word,
        Choice(OBSERVABILITY, synonyms=synonyms.OBSERVABILITY),
        "What of the running system can be observed (each includes the ones before)?",
    ] = None
    languages: Annotated[
        Word, Choice(LANGUAGES), "How many programming languages does the server side use, and why?"
    ] = None


class Scale(Section, frozen=True):
    peak_concurrent_users: Annotated[
        Estimate, Number(0, 1e8, "users"), "How many users are active at the same moment at peak?"
    ] = None
    peak_requests_per_second: Annotated[
        Estimate,
        Number(0, 1e9, "requests per second"),
        "How many requests, messages or events arrive per second at peak?",
    ] = None
    peak_to_average: Annotated[
        Estimate, Number(1, 100, "ratio", scale=scales.PEAKS), "How many times the average is the peak load?"
    ] = None
    load_growth_24m: Annotated[
        Estimate,
        Number(0.1, 1000, "factor", scale=scales.LOAD_GROWTH),
        "By which factor will load grow within 24 months?",
    ] = None
    latency_p95_ms: Annotated[
        Estimate,
        Number(1, 600_000, "milliseconds"),
        "Within how many milliseconds must 95 % of requests be answered (streamed text: the first token)?",
    ] = None


class Reliability(Section, frozen=True):
    availability_target_pct: Annotated[
        Estimate, Number(90, 99.999, "%"), "Which availability is promised or needed?"
    ] = None
    degraded_mode_useful: Annotated[
        bool | None,
        Flag(),
        "Do users still get value while one AI feature is down?",
    ] = None
    strong_consistency_pct: Annotated[
        Estimate,
        percentage(scale=scales.ATOMIC_WRITES),
        "Which share of write operations must change data of two or more components atomically?",
    ] = None


class Security(Section, frozen=True):
    regulated_data: Annotated[
        Words, Several(REGULATED, synonyms=synonyms.REGULATED), "Which regulated data does the system hold?"
    ] = None
    residency_regions: Annotated[
        Estimate, Number(1, 50, "jurisdictions", whole=True), "In how many jurisdictions must data stay separate?"
    ] = None
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
        "How mature is the security practice?",
    ] = None


class Cost(Section, frozen=True):
    monthly_infra_budget_usd: Annotated[
        Estimate,
        Number(0, 1e8, "USD per month"),
        "How much may infrastructure cost per month, without model tokens and accelerator rental?",
    ] = None


class Ai(Section, frozen=True):
    model_hosting: Annotated[Word, Choice(HOSTING, synonyms=synonyms.HOSTING), "Where do the models run?"] = None
    models_in_production: Annotated[
        Estimate,
        Number(0, 500, "models", whole=True),
        "How many distinct pairs of model and provider are in production?",
    ] = None
    model_updates_per_month: Annotated[
        Estimate,
        Number(0, 300, "updates per month"),
        "How many changes of weights, provider version, fine-tune, index or embedding model per month?",
    ] = None
    prompt_changes_per_week: Annotated[
        Estimate, Number(0, 500, "changes per week"), "How many changes of prompts, tools or guardrail texts per week?"
    ] = None
    batch_share_pct: Annotated[
        Estimate,
        percentage(scale=scales.BACKGROUND_WORK),
        "Which share of compute goes to background work (ingestion, embedding, training, evaluation)?",
    ] = None


class Existing(Section, frozen=True):
    architecture: Annotated[
        Word, Choice(ARCHITECTURES, synonyms=synonyms.ARCHITECTURES), "What is the architecture today?"
    ] = None
    deployables: Annotated[
        Estimate,
        Number(0, 10_000, "services", whole=True),
        "How many own services run today?",
    ] = None
    codebase_kloc: Annotated[
        Estimate, Number(0, 50_000, "thousand lines"), "How many thousand lines of own code are there?"
    ] = None
