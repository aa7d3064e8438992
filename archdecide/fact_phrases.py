"""Facts as people speak of them: a short label for a heading, and a phrase that holds the value.

What a person stated is printed as stated; what is computed keeps at most three significant digits.
"""

from collections.abc import Mapping

from archdecide.facts import AVAILABILITIES, DERIVED, all_facts
from archdecide.kinds import Choice, Ordinal
from archdecide.values import Interval, OneOf, Value, number_text, value_text

PHRASES: Mapping[str, tuple[str, str]] = {
    "product.priorities": ("priorities", "priorities: {}"),
    "product.stage": ("stage of the product", "the product is in stage {}"),
    "product.months_to_first_release": ("months to the first release", "{} month{s} to the first release"),
    "product.domain_clarity": ("clarity of the domain", "domain clarity {}"),
    "product.product_count": ("products", "{} product{s}"),
    "product.distribution": ("distribution", "distribution: {}"),
    "team.engineers": ("engineers", "{} engineer{s}"),
    "team.teams": ("teams", "{} team{s}"),
    "team.engineers_in_24_months": ("engineers in 24 months", "{} engineer{s} in 24 months"),
    "team.growth": ("growth of the team", "team growth: {}"),
    "team.distributed_systems_skill": ("experience with distributed systems", "distributed-systems experience {}"),
    "team.platform_engineers": ("platform engineers", "{} platform engineer{s}"),
    "delivery.pains": ("what hurts", "pains: {}"),
    "delivery.deploys_per_week": ("wanted releases per week", "{} release{s} per week wanted"),
    "delivery.releases_per_week_now": ("releases per week today", "{} release{s} per week today"),
    "delivery.blocked_by_others_pct": ("releases that wait for others", "{} % of releases wait for others"),
    "delivery.lead_time_hours": ("lead time", "{} hour{s} from change to production"),
    "delivery.change_failure_pct": ("failing releases", "{} % of releases fail"),
    "delivery.restore_hours": ("time to restore", "{} hour{s} to restore service"),
    "delivery.pipeline_minutes": ("pipeline time", "{} minute{s} in the pipeline"),
    "delivery.cross_component_change_pct": ("changes across parts", "{} % of changes touch several parts"),
    "delivery.ownership_clarity": ("clarity of ownership", "ownership clarity {}"),
    "platform.deployment_automation": ("deployment automation", "{} deployment"),
    "platform.observability": ("observability", "observability: {}"),
    "platform.languages": ("languages", "languages: {}"),
    "scale.peak_concurrent_users": ("users at peak", "{} user{s} at peak"),
    "scale.peak_requests_per_second": ("requests at peak", "{} request{s} per second at peak"),
    "scale.peak_to_average": ("peak to average load", "a peak of {} times the average"),
    "scale.load_growth_24m": ("load growth in 24 months", "{} times the load in 24 months"),
    "scale.latency_p95_ms": ("latency target", "{} ms latency target"),
    "reliability.availability_target_pct": ("availability target", "{} % availability target"),
    "reliability.degraded_mode_useful": ("use of a degraded mode", "a degraded mode is useful"),
    "reliability.strong_consistency_pct": ("writes that change several parts", "{} % of writes change several parts"),
    "security.regulated_data": ("regulated data", "regulated data: {}"),
    "security.residency_regions": ("jurisdictions that keep data apart", "{} jurisdiction{s} for data"),
    "security.security_maturity": ("security maturity", "security maturity {}"),
    "cost.monthly_infra_budget_usd": ("infrastructure budget", "{} USD a month for infrastructure"),
    "ai.model_hosting": ("model hosting", "model hosting: {}"),
    "ai.models_in_production": ("models in production", "{} model{s} in production"),
    "ai.model_updates_per_month": ("model updates", "{} model update{s} a month"),
    "ai.prompt_changes_per_week": ("prompt changes", "{} prompt change{s} a week"),
    "ai.batch_share_pct": ("batch work", "{} % batch work"),
    "existing.architecture": ("today's architecture", "{} today"),
    "existing.deployables": ("deployables today", "{} deployable{s} today"),
    "existing.codebase_kloc": ("size of the code", "{} thousand lines of code"),
    "derived.component_count": ("parts", "{} part{s}"),
    "derived.load_ratio": ("uneven load", "one part has {} times the usual load"),
    "derived.cadence_ratio": ("uneven pace of change", "one part changes {} times as often as others"),
    "derived.distinct_runtimes": ("runtimes", "{} runtime{s}"),
    "derived.mixed_hardware": ("mixed hardware", "parts need different hardware"),
    "derived.regulated_share": ("parts with regulated data", "{} % of parts hold regulated data"),
    "derived.zone_share": ("parts with card or health data", "{} % of parts hold card or health data"),
    "derived.zone_apart": ("card and health data apart", "card and health data run apart"),
    "derived.untrusted_code": ("untrusted code", "untrusted code runs"),
    "derived.waiting_runtimes": ("runtimes that wait for each other", "{} runtime{s} wait for each other"),
    "derived.tied_share": ("parts tied together", "{} % of parts are tied together"),
    "derived.one_code_base": ("one code base", "one code base"),
    "derived.event_parts": ("parts that exchange events", "{} part{s} exchange events"),
    "derived.model_parts": ("parts with models", "{} part{s} with models"),
    "derived.scoring_parts": ("parts that judge", "{} part{s} that judge"),
    "derived.sync_depth": ("waiting calls in a row", "{} waiting call{s} in a row"),
    "derived.max_calls_per_request": ("calls of one request", "{} call{s} between two parts per request"),
    "derived.fan_out": ("parts that one part calls", "one part calls {} other{s}"),
    "derived.chain_availability_pct": ("availability of the weakest chain", "{} % availability of the weakest chain"),
    "derived.together_availability_pct": ("availability in one process", "{} % availability in one process"),
    "derived.unowned_components": ("parts without an owner", "{} part{s} without an owner"),
    "derived.max_co_change_pct": ("changes of two parts at once", "{} % of commits change two parts at once"),
    "derived.shared_stores": ("shared data stores", "{} shared data store{s}"),
    "derived.reply_cycles": ("circles of waiting calls", "{} circle{s} of waiting calls"),
    "derived.untrusted_apart": ("untrusted code apart", "untrusted code runs apart"),
    "derived.hardware_apart": ("special hardware apart", "special hardware runs apart"),
    "derived.runtimes_apart": ("other runtimes apart", "other runtimes run apart"),
    "derived.worth_cutting": ("something to cut out", "services would differ from one deployable"),
    "ratio.components_per_team": ("parts per team", "{} part{s} per team"),
    "ratio.kloc_per_team": ("code per team", "{} thousand lines of code per team"),
    "ratio.components_per_engineer": ("parts per engineer", "{} part{s} per engineer"),
    "ratio.components_per_platform_engineer": ("parts per platform engineer", "{} part{s} per platform engineer"),
    "ratio.deployables_per_engineer": ("services per engineer today", "{} service{s} per engineer today"),
    "ratio.growth": ("growth of the team in two years", "{} times today's engineers in two years"),
    "ratio.wanted_to_now": ("wanted to present releases", "{} times today's releases wanted"),
    "ratio.hop_share": ("time in network hops", "network hops would take {} % of the time for an answer"),
    "ratio.overhead_share": ("fixed cost of services", "services would cost {} % of the budget when idle"),
    "ratio.together_to_target": ("one process against its target", "one process offers {} of its availability target"),
    "ratio.chain_to_target": ("chain against its target", "the weakest chain offers {} of its availability target"),
    "component.batch_beside_interactive": ("batch beside interactive work", "batch work runs beside waiting users"),
    "interaction.need": ("need", "need: {}"),
    "interaction.required": ("required", "the caller fails without it"),
    "interaction.calls_per_request": ("calls per request", "{} call{s} per request"),
    "interaction.payload_kb": ("message size", "messages of {} KB"),
    "interaction.callee_p95_ms": ("p95 of the callee", "the callee takes {} ms (p95)"),
    "interaction.consistency": ("consistency", "{} consistency"),
    "interaction.idempotent": ("repeatable", "a call may be repeated"),
    "interaction.crosses_process": ("crosses processes", "it crosses processes"),
    "interaction.crosses_team": ("crosses teams", "two teams are involved"),
    "interaction.from_browser": ("from a browser", "a user interface calls"),
    "interaction.polyglot": ("different runtimes", "the two sides use different runtimes"),
    "interaction.callee_is_external": ("external callee", "somebody else runs the callee"),
    "interaction.callee_scarce": ("scarce callee", "accelerators or a quota limit the callee"),
    "interaction.callers_of_callee": ("other callers", "{} other caller{s}"),
    "interaction.consumers": ("consumers", "{} consumer{s}"),
    "interaction.services_exposed": ("services that browsers call", "user interfaces call {} service{s}"),
    "interaction.caller_kind": ("kind of the caller", "the caller is of kind {}"),
    "interaction.callee_kind": ("kind of the callee", "the callee is of kind {}"),
    "interaction.callee_hardware": ("hardware of the callee", "the callee needs {}"),
    "interaction.style": ("style", "the style is {}"),
    "interaction.services": ("services", "{} service{s}"),
}
"""By fact its short label, and the phrase around its value; `{s}` is the plural of the noun before it."""
SAID_ELSEWHERE = frozenset({"existing.architecture"})
ACCURATE = ("ratio.together_to_target", "ratio.chain_to_target")
SHARES = frozenset(path for path in PHRASES if path.endswith("_share"))


def label(path: str) -> str:
    """The short name of a fact, of a list of the profile, or of a ratio of a pack: never a raw path."""
    if path in PHRASES:
        return PHRASES[path][0]
    return path.rpartition(".")[2].removesuffix("_pct").replace("_", " ")


def phrase(path: str, value: Value) -> str:
    """A known fact in a few words: `34 engineers`, `26 % of releases wait for others`; empty where it says nothing."""
    if value is None or value is False:
        return ""
    if path == "interaction.need" and value == "none":
        return "nobody waits"
    name, pattern = PHRASES.get(path, (label(path), ""))
    if value is True:
        return pattern or name
    held = words(path, value)
    return pattern.format(held, s="" if value == 1 else "s") if pattern else f"{held} {name}"


def phrases(facts: Mapping[str, Value]) -> tuple[str, ...]:
    """Known facts in a few words each; what is false, the same for every option, or the start of
    another one is left out."""
    said = (phrase(path, value) for path, value in facts.items() if path not in SAID_ELSEWHERE)
    found = [item for item in dict.fromkeys(said) if item]
    return tuple(item for item in found if not any(other.startswith(f"{item} ") for other in found))


def words(path: str, value: Value) -> str:
    """A value without its unit, as stated or, where it is computed, with three significant digits."""
    kind = all_facts()[path].kind if path in all_facts() else None
    match value:
        case Interval(low, high):
            return f"{words(path, low)} to {words(path, high)}"
        case OneOf(values):
            found = [words(path, item) for item in values]
            return " or ".join([*(item.partition(" of ")[0] for item in found[:-1]), *found[-1:]])
        case bool():
            return "yes" if value else "no"
        case int() | float() if isinstance(kind, Ordinal):
            return f"{number_text(value)} of {max(kind.values())}"
        case int() | float():
            return _number(path, value)
        case frozenset():
            return ", ".join(sorted(map(str, value))) or "none"
        case _:
            return value_text(value).replace("-", " ") if isinstance(kind, Choice) else value_text(value)


def _number(path: str, value: float) -> str:
    if path in SHARES:
        share = 100 * value
        return f"{share:.0f}" if share >= 10 else f"{share:.2g}"
    if path in AVAILABILITIES or path in ACCURATE:
        text = number_text(float(f"{value:.6g}"))
    elif path in DERIVED or path not in all_facts():
        text = number_text(float(f"{value:.3g}"))
    else:
        text = number_text(value)
    front, mark, rest = text.partition(".")
    return f"{int(front):,}{mark}{rest}" if front.lstrip("-").isdigit() else text
