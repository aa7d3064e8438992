"""How people find out what a fact is, with an answer as an example: what `?` explains in an interview."""

from collections.abc import Mapping

from msgspec import Struct


class FindingOut(Struct, frozen=True):
    """An answer as somebody might type it, and where such an answer comes from."""

    example: str
    how: str


def _table(**sections: Mapping[str, tuple[str, str]]) -> Mapping[str, FindingOut]:
    return {
        f"{section}.{name}": FindingOut(example, how)
        for section, rows in sections.items()
        for name, (example, how) in rows.items()
    }


FINDING_OUT = _table(
    product={
        "priorities": ("uptime, low-cost", "Ask who pays for the system which of these they would give up last."),
        "stage": ("growth", "Ask the product owner whether usage rises, is stable, or has still to be found."),
        "months_to_first_release": ("4", "Read the date that was promised to users; 0 when they use it already."),
        "domain_clarity": ("3", "Look at how often the meaning of central terms changed in the last year."),
        "product_count": ("2", "Count the products, apps or tenants with needs of their own that share the AI parts."),
        "distribution": ("saas", "Ask whose machines it runs on."),
    },
    team={
        "engineers": ("8", "Count who committed in the last 90 days: git shortlog -sn --since=90.days"),
        "teams": ("2", "Count the groups with a board or backlog of their own."),
        "engineers_in_24_months": ("12", "Read the hiring plan; an estimate such as 10-15 will do."),
        "growth": ("growing", "Ask whoever hires in which direction the number of people goes."),
        "distributed_systems_skill": ("1", "Ask who here has run several services in production, and how long."),
        "platform_engineers": ("0.5", "Add up the working time that goes to pipelines, clusters and on-call duty."),
    },
    delivery={
        "pains": ("deploy-everything, slow-deploy", "Ask three people who released last what held them up."),
        "deploys_per_week": ("5", "Ask the product owner how often a finished change should reach users."),
        "releases_per_week_now": ("1", "Count the tags or production deployments of the last month, divided by four."),
        "blocked_by_others_pct": ("sometimes", "Look at the last ten releases: how many waited for somebody else?"),
        "lead_time_hours": ("2 days", "Take five recent changes: time from the commit to production, the middle one."),
        "change_failure_pct": ("10%", "Count the releases of last quarter that were rolled back or hotfixed."),
        "restore_hours": ("4h", "Read the last three incidents: time from the alarm to normal service."),
        "pipeline_minutes": ("25 min", "Open the last green run of the pipeline."),
        "cross_component_change_pct": (
            "rarely",
            "Look through the last twenty changes: how many touched two or more parts?",
        ),
        "ownership_clarity": ("3", "Pick three files and ask three people who decides about them."),
    },
    platform={
        "deployment_automation": ("scripted", "Watch one release: what does a person still do by hand?"),
        "observability": ("logs", "Ask how the last fault was found, and with which tool."),
        "languages": ("one", "Look at what the server side is built from, and ask why if it is more than one."),
    },
    scale={
        "peak_concurrent_users": ("2000", "Read the busiest minute of last month in the analytics."),
        "peak_requests_per_second": ("150", "Read the busiest minute in the metrics of the load balancer or broker."),
        "peak_to_average": ("daily-rhythm", "Compare the busiest hour of last month with its average hour."),
        "load_growth_24m": ("growing", "Compare this month with the same month a year ago, and ask what is planned."),
        "latency_p95_ms": ("800 ms", "Read the promise to users, or measure what they accept today."),
    },
    reliability={
        "availability_target_pct": ("99.9%", "Read the contract or the service level objective."),
        "degraded_mode_useful": ("yes", "Ask support what users do while the AI feature is down."),
        "strong_consistency_pct": ("money-or-stock", "List the actions that must never be half done."),
    },
    security={
        "regulated_data": ("pii", "Ask whoever is responsible for data protection."),
        "residency_regions": ("1", "Ask in which countries customers require their data to stay."),
        "security_maturity": ("2", "Compare the last audit or self-assessment with the steps."),
    },
    cost={"monthly_infra_budget_usd": ("2k", "Read the last bill of the cloud provider, without model use and GPUs.")},
    ai={
        "model_hosting": ("api", "Look at what the code calls when it needs an answer of a model."),
        "models_in_production": ("2", "Count the pairs of model and provider in the configuration."),
        "model_updates_per_month": ("1", "Count the changes of models, weights or indexes last month."),
        "prompt_changes_per_week": ("3", "Count the commits of last month that touch prompts, divided by four."),
        "batch_share_pct": ("some", "Compare the machines that answer people with those that work in the background."),
    },
    existing={
        "architecture": ("monolith", "Count what can be released alone today, and ask whether boundaries are checked."),
        "deployables": ("3", "Count the own programs that are started and released separately."),
        "codebase_kloc": ("120k", "Count lines without generated and third-party code: cloc, tokei or scc."),
    },
)  # fmt: skip
