"""The fact space that a lint looks at: plausible complete profiles, always the same ones.

Coordinates are an additive recurrence: the n-th profile has at each fact the fractional part of ½ + n·√p with a
prime p of its own. The square roots of primes are independent over the rationals, so that the points fill the space
evenly (Weyl 1916) and nothing is drawn at random.

Facts do not vary freely, as real ones do not. What is assumed: early stages have few people, and later ones more of
them; a team has 4 to 12 people; platform staff are 1 to 15 % of the engineers; a team looks after 0.7 to 6
components; budgets, codebases, users and deployables span magnitudes, so they are spread evenly over their
logarithms; services that run are about as many as the components; nobody counts models or updates where none are
used; accelerators stand among ordinary parts only where models are hosted here; the more components hold regulated
data, the more kinds of data there are. Everything else varies on its own over the range given here, or over its
declared range.
"""

from collections.abc import Callable, Mapping
from functools import cache
from math import isqrt, sqrt

from archdecide.facts import Fact, all_facts
from archdecide.kinds import Choice, Flag, Number, Ordinal, Several
from archdecide.situation import GPU_HOSTING
from archdecide.values import Value

SAMPLES = 2000
Coordinate = Callable[[str], float]
"""The coordinate of one profile at a fact, 0 to 1."""
Known = Mapping[str, Value]

LOGARITHMIC: Mapping[str, tuple[float, float]] = {
    "delivery.deploys_per_week": (0.25, 100),
    "delivery.lead_time_hours": (1, 1000),
    "delivery.restore_hours": (0.25, 72),
    "delivery.pipeline_minutes": (3, 120),
    "scale.peak_requests_per_second": (0.1, 100_000),
    "scale.peak_concurrent_users": (10, 3_000_000),
    "scale.peak_to_average": (1.2, 20),
    "scale.load_growth_24m": (0.7, 30),
    "scale.latency_p95_ms": (30, 20_000),
    "ai.model_updates_per_month": (0.2, 30),
    "ai.prompt_changes_per_week": (0.2, 50),
    "derived.load_ratio": (1, 25),
    "derived.cadence_ratio": (1, 25),
    "derived.max_calls_per_request": (1, 100),
}
"""Facts that span magnitudes, with the range in which most systems lie."""
LINEAR: Mapping[str, tuple[float, float]] = {
    "product.months_to_first_release": (0, 24),
    "delivery.change_failure_pct": (0, 40),
    "delivery.blocked_by_others_pct": (0, 40),
    "delivery.cross_component_change_pct": (0, 60),
    "reliability.strong_consistency_pct": (0, 60),
    "derived.max_co_change_pct": (0, 70),
}
"""Facts with a narrower usual range than the declared one."""
FEW: Mapping[str, tuple[int, int, float]] = {
    "product.product_count": (1, 10, 2.5),
    "security.residency_regions": (1, 6, 3),
    "ai.models_in_production": (1, 20, 2),
    "derived.distinct_runtimes": (1, 6, 2),
    "derived.waiting_runtimes": (1, 4, 3),
    "derived.event_parts": (0, 8, 3),
    "derived.model_parts": (0, 8, 2),
    "derived.scoring_parts": (0, 2, 4),
    "derived.sync_depth": (0, 9, 1.3),
    "derived.fan_out": (0, 8, 1.5),
    "derived.shared_stores": (0, 4, 2.5),
    "derived.reply_cycles": (0, 3, 3),
    "derived.unowned_components": (0, 5, 3),
}
"""Counts that are small in most systems: from, to, and how strongly they crowd at the lower end."""
STAGES: tuple[tuple[str, float, tuple[float, float]], ...] = (
    ("idea", 0.1, (1, 8)),
    ("mvp", 0.3, (2, 25)),
    ("growth", 0.7, (4, 300)),
    ("mature", 1, (6, 1500)),
)
"""Stages with the coordinate up to which each reaches, and the number of engineers from and to."""


@cache
def sample(count: int = SAMPLES) -> tuple[Mapping[str, Value], ...]:
    """The first profiles of the fact space, each with a value for every stated and derived fact."""
    names = all_facts()
    steps = dict(zip(names, map(sqrt, _primes(len(names))), strict=True))

    def coordinates(number: int) -> Coordinate:
        return lambda path: (0.5 + (number + 1) * steps[path]) % 1

    return tuple(_profile(names, coordinates(number)) for number in range(count))


def _primes(count: int) -> list[int]:
    found: list[int] = []
    candidate = 2
    while len(found) < count:
        if all(candidate % prime for prime in found if prime <= isqrt(candidate)):
            found.append(candidate)
        candidate += 1
    return found


def _profile(names: Mapping[str, Fact], at: Coordinate) -> dict[str, Value]:
    values: dict[str, Value] = {path: _usual(fact, at(path)) for path, fact in names.items()}
    values |= _people(at)
    values |= _system(values, at)
    values |= _models(values)
    values |= _sensitivity(values, at)
    values |= _availability(at)
    return values


def _usual(fact: Fact, share: float) -> Value:
    """A value on its own: over its usual range, or else over its declared one."""
    if fact.path in LOGARITHMIC:
        return _logarithmic(LOGARITHMIC[fact.path], share)
    if fact.path in LINEAR:
        low, high = LINEAR[fact.path]
        return low + (high - low) * share
    if fact.path in FEW:
        least, most, crowding = FEW[fact.path]
        return least + int((most - least + 1) * share**crowding)
    match fact.kind:
        case Number(low=low, high=high, whole=whole):
            value = low + (high - low) * share
            return round(value) if whole else value
        case Ordinal() | Choice() as kind:
            words = kind.values()
            return words[int(share * len(words))]
        case Flag():
            return share < 0.5
        case Several():
            sets = _sets_of(fact.path)
            return sets[int(share * len(sets))]
        case _:
            return None


@cache
def _sets_of(path: str) -> tuple[frozenset[str], ...]:
    kind = all_facts()[path].kind
    return tuple(kind.sets()) if isinstance(kind, Several) else ()


def _logarithmic(bounds: tuple[float, float], share: float) -> float:
    low, high = bounds
    return float(low * (high / low) ** share)


def _people(at: Coordinate) -> Known:
    stage, _, size = next(entry for entry in STAGES if at("product.stage") < entry[1])
    engineers = round(_logarithmic(size, at("team.engineers")))
    growth = _logarithmic((0.8, 4), at("team.engineers_in_24_months"))
    platform = engineers * _logarithmic((0.01, 0.15), at("team.platform_engineers"))
    return {
        "product.stage": stage,
        "team.engineers": engineers,
        "team.teams": max(1, min(200, round(engineers / _logarithmic((4, 12), at("team.teams"))))),
        "team.engineers_in_24_months": max(1, round(engineers * growth)),
        "team.platform_engineers": round(2 * platform) / 2,
    }


def _system(values: Known, at: Coordinate) -> Known:
    """What exists, how large it is, and what it costs."""
    teams, wanted = _number(values["team.teams"]), _number(values["delivery.deploys_per_week"])
    components = max(2, min(500, round(teams * _logarithmic((0.7, 6), at("derived.component_count")))))
    architecture, exists = values["existing.architecture"], values["existing.architecture"] != "none"
    spread = at("existing.deployables")
    services = max(2, round(components * _logarithmic((0.5, 4), spread)))
    return {
        "derived.component_count": components,
        # A cut says so of real components; what is drawn here has none.
        "derived.worth_cutting": True,
        "existing.deployables": services if architecture == "microservices" else round(2 * spread) + 1 if exists else 0,
        "existing.codebase_kloc": _logarithmic((5, 5000) if exists else (0.5, 20), at("existing.codebase_kloc")),
        "delivery.releases_per_week_now": wanted * _logarithmic((0.05, 1.5), at("delivery.releases_per_week_now"))
        if exists
        else 0.0,
        "cost.monthly_infra_budget_usd": components * _logarithmic((100, 20_000), at("cost.monthly_infra_budget_usd")),
    }


def _models(values: Known) -> Known:
    hosting = values["ai.model_hosting"]
    if hosting == "none":
        unused = ("models_in_production", "model_updates_per_month", "prompt_changes_per_week")
        return {**{f"ai.{name}": 0 for name in unused}, "derived.mixed_hardware": False}
    return {"derived.mixed_hardware": hosting in GPU_HOSTING and values["derived.mixed_hardware"] is True}


def _sensitivity(values: Known, at: Coordinate) -> Known:
    held = values["security.regulated_data"]
    kinds = held if isinstance(held, frozenset) else frozenset()
    share = at("derived.regulated_share") if kinds else 0.0
    zone = share * at("derived.zone_share") if kinds & {"pci", "phi"} else 0.0
    return {"derived.regulated_share": share, "derived.zone_share": zone}


def _availability(at: Coordinate) -> Known:
    """Nines are spread evenly: 90 % to 99.999 % for the target, better than 98 % for the parts."""

    def nines(low: float, high: float, path: str) -> float:
        return 100 - 10 ** (2 - (low + (high - low) * at(path)))

    together = nines(1.7, 4, "derived.together_availability_pct")
    return {
        "reliability.availability_target_pct": nines(1, 5, "reliability.availability_target_pct"),
        "derived.together_availability_pct": together,
        "derived.chain_availability_pct": together * nines(1.7, 5, "derived.chain_availability_pct") / 100,
    }


def _number(value: Value) -> float:
    return value if isinstance(value, int | float) else 0.0
