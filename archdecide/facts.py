"""The vocabulary: every fact a rule may name, and the facts derived from components and interactions.

A fact is named by its path. Leaf paths of the profile (`team.engineers`) and paths under `derived.` live
here; ratios of facts (`ratio.growth`) are declared by the rule pack.
"""

from collections.abc import Mapping
from functools import cache
from typing import cast

from msgspec import Struct
from msgspec.structs import asdict

from archdecide.call_graph import CallGraph
from archdecide.kinds import Choice, Flag, Kind, Number
from archdecide.profile import GROUPS, Profile
from archdecide.profile.section import kinds, questions
from archdecide.situation import MODEL_KINDS, SYNCHRONOUS, Situation, is_part, runs_untrusted_code, spread
from archdecide.ties import ties_of
from archdecide.values import Interval, Scalar, Value, completions


class Fact(Struct, frozen=True):
    """One name of the vocabulary: its path, the kind of its values, and the question that asks for it."""

    path: str
    kind: Kind
    question: str


@cache
def profile_facts() -> Mapping[str, Fact]:
    """The facts a user may state, by path, in the order of the profile."""
    facts: dict[str, Fact] = {}
    nothing = Profile(name="nothing is known")
    for group in GROUPS:
        section = type(getattr(nothing, group))
        asked = questions(section)
        for name, kind in kinds(section).items():
            path = f"{group}.{name}"
            facts[path] = Fact(path, kind, asked[name])
    return facts


ASKED_FIRST = ("delivery.pains", "product.priorities")
"""What carries most of what numbers do not say: asked before anything whose worth can be calculated."""


def _count(path: str, question: str, unit: str = "components") -> Fact:
    return Fact(path, Number(0, 1_000_000, unit, whole=True), question)


def _ratio(path: str, question: str, unit: str, low: float = 0, high: float = 1e15) -> Fact:
    return Fact(path, Number(low, high, unit), question)


DERIVED: Mapping[str, Fact] = {
    fact.path: fact
    for fact in (
        _count("derived.component_count", "How many parts could run by themselves?", "parts"),
        _ratio(
            "derived.load_ratio",
            "How many times the median load of the others has the most loaded component?",
            "ratio",
            1,
        ),
        _ratio(
            "derived.cadence_ratio",
            "How many times the median change rate of the others has the most changed component?",
            "ratio",
            1,
        ),
        _count("derived.distinct_runtimes", "How many distinct server runtimes are there?", "runtimes"),
        Fact("derived.mixed_hardware", Flag(), "Do accelerator and ordinary components mix?"),
        _ratio("derived.regulated_share", "Which share of the components touches regulated data?", "share", 0, 1),
        _ratio("derived.zone_share", "Which share of the components touches card or health data?", "share", 0, 1),
        Fact(
            "derived.zone_apart", Flag(), "Do the parts with card or health data run in processes of their own today?"
        ),
        Fact("derived.untrusted_code", Flag(), "Does a component execute generated or third-party code?"),
        _count("derived.waiting_runtimes", "How many runtimes wait for each other at most?", "runtimes"),
        _ratio("derived.tied_share", "Which share of the parts do stores or transactions tie together?", "share", 0, 1),
        Fact("derived.one_code_base", Flag(), "Do all parts share one runtime, one kind of hardware and one owner?"),
        _count("derived.event_parts", "How many parts keep their own data and only exchange messages?", "parts"),
        _count("derived.model_parts", "How many parts work with models?", "parts"),
        _count("derived.scoring_parts", "How many parts assess the work of people?", "parts"),
        _count("derived.sync_depth", "How many calls is the longest chain in which each caller waits?", "calls"),
        _ratio(
            "derived.max_calls_per_request",
            "How many calls between one pair does a user operation make at most?",
            "calls",
        ),
        _count("derived.fan_out", "How many components does one component wait for at most?"),
        _ratio(
            "derived.chain_availability_pct",
            "Which availability does the weakest chain leave if its parts fail one by one?",
            "%",
            0,
            100,
        ),
        _ratio(
            "derived.together_availability_pct",
            "Which availability does the weakest chain leave if its parts share one process?",
            "%",
            0,
            100,
        ),
        _count("derived.unowned_components", "How many components have no team?"),
        _ratio("derived.max_co_change_pct", "Which share of commits do the most coupled pair share?", "%", 0, 100),
        _count("derived.shared_stores", "How many data stores are used by several components?", "stores"),
        _count("derived.reply_cycles", "How many cycles of waiting calls are there?", "cycles"),
        Fact("derived.zone_apart", Flag(), "Do parts with card or health data run in processes of their own today?"),
        Fact("derived.untrusted_apart", Flag(), "Does untrusted code run in a process of its own today?"),
        Fact("derived.hardware_apart", Flag(), "Do parts on accelerators run in processes of their own today?"),
        Fact("derived.runtimes_apart", Flag(), "Does each runtime have processes of its own today?"),
        Fact("derived.worth_cutting", Flag(), "Are there at least two further deployables to cut out as services?"),
    )
}

WORTH_CUTTING = "derived.worth_cutting"
"""Whether services would differ from a monolith. Only a cut can say so, and one is made only where services lead:
elsewhere the fact is absent and not asked for."""


AVAILABILITIES = frozenset(
    {
        "reliability.availability_target_pct",
        "derived.together_availability_pct",
        "derived.chain_availability_pct",
    }
)
"""Facts that say how much is left of 100 %: what people feel of them is the downtime, the distance from 100."""


def yardstick(path: str, value: float) -> float:
    """What a change of a numeric fact is measured by: its value, or 1 where it is 0; the downtime of an availability.

    Above 0. From 99.95 to 99.05 % is 18 times the yardstick of .05 more, and not 1 % less.
    """
    return (abs(100 - value) if path in AVAILABILITIES else abs(value)) or 1


@cache
def all_facts() -> Mapping[str, Fact]:
    """Every fact by path: those that a user may state in the order of the profile, then the derived ones."""
    return {**profile_facts(), **DERIVED}


FEWEST = 2
"""So many parts are needed for anything to be said of what ties them or sets them apart."""


def facts_of(profile: Profile, hardware_by_kind: Mapping[str, str]) -> dict[str, Value]:
    """Every known fact of a profile by path, derived ones included; an absent path is unknown.

    `hardware_by_kind` gives the hardware class of components that state none.
    """
    known: dict[str, Value] = {}
    for group in GROUPS:
        for name, value in asdict(getattr(profile, group)).items():
            if value is not None:
                known[f"{group}.{name}"] = value
    known.update(
        (path, value) for path, value in _derived(profile, known, hardware_by_kind).items() if value is not None
    )
    return known


def _derived(profile: Profile, known: Mapping[str, Value], hardware_by_kind: Mapping[str, str]) -> dict[str, Value]:
    situation = Situation.of(profile)
    if not situation.parts:
        return {}
    hosting = known.get("ai.model_hosting")
    return (
        _of_parts(situation)
        | ties_of(profile, situation)
        | _of_hosting(situation, hosting, hardware_by_kind)
        | _of_interactions(profile)
    )


def hosting_consequences(
    profile: Profile, hardware_by_kind: Mapping[str, str]
) -> Mapping[str, Mapping[Scalar, Mapping[str, Value]]]:
    """By fact and value, the derived facts that hang on it: only the hosting of models decides over some of them.

    Which parts need accelerators, where nobody says, depends on it. Empty where the hosting decides nothing.
    """
    path = "ai.model_hosting"
    situation = Situation.of(profile)
    words = cast("Choice", profile_facts()[path].kind).values()
    found = {word: _of_hosting(situation, word, hardware_by_kind) for word in words} if situation.parts else {}
    hanging = [
        name for name in next(iter(found.values()), ()) if len({answers[name] for answers in found.values()}) > 1
    ]
    if not hanging:
        return {}
    return {path: {word: {name: values[name] for name in hanging} for word, values in found.items()}}


def _of_hosting(situation: Situation, hosting: Value, hardware_by_kind: Mapping[str, str]) -> dict[str, Value]:
    """What hangs on where models run; a range, or unknown, where the hosting is open and decides it."""
    possible = completions(hosting) if hosting is not None else ("api", "self-hosted-gpu")
    found = [_of_one_hosting(situation, word, hardware_by_kind) for word in possible]
    return {name: _joined([answers[name] for answers in found]) for name in found[0]}


def _of_one_hosting(situation: Situation, hosting: Value, hardware_by_kind: Mapping[str, str]) -> dict[str, Value]:
    accelerated = situation.accelerated(hosting, hardware_by_kind)
    gone = situation.leavers(hosting, hardware_by_kind)
    # What leaves under every style is no reason for any: spreads are over the parts that could stay.
    staying = [part for part in situation.parts if part.name not in gone]
    return {
        "derived.mixed_hardware": bool(accelerated),
        "derived.hardware_apart": situation.runs_apart(accelerated) if accelerated else None,
        "derived.load_ratio": spread(part.relative_load for part in staying),
        "derived.cadence_ratio": spread(part.changes_per_month or None for part in staying),
        "derived.one_code_base": _one_code_base(situation, bool(gone)),
    }


def _one_code_base(situation: Situation, something_leaves: bool) -> bool | None:
    """Whether nothing but the mode of work sets the parts apart; None where an owner is open."""
    owners = {part.team for part in situation.parts}
    if something_leaves or len(owners - {None}) > 1:
        return False
    return None if None in owners or len(situation.parts) < FEWEST else True


def _joined(values: list[Value]) -> Value:
    """The one value, the range of different numbers, or None where any is unknown or words differ."""
    if all(value == values[0] for value in values):
        return values[0]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return Interval(min(numbers), max(numbers)) if len(numbers) == len(values) else None


def _of_parts(situation: Situation) -> dict[str, Value]:
    parts = situation.parts
    size = len(parts)
    stores = [part.data_store for part in parts if part.data_store]
    owned = sum(part.team is not None for part in parts)
    sensitive = situation.sensitivity
    untrusted = frozenset(part.name for part in parts if runs_untrusted_code(part))
    by_runtime: dict[str | None, set[str]] = {}
    for part in parts:
        by_runtime.setdefault(situation.runtime(part), set()).add(part.name)
    return {
        "derived.component_count": size,
        "derived.distinct_runtimes": len(by_runtime),
        "derived.runtimes_apart": _all([situation.runs_apart(frozenset(names)) for names in by_runtime.values()])
        if len(by_runtime) > 1
        else None,
        "derived.regulated_share": sum(word != "none" for word in sensitive.values()) / size if sensitive else None,
        "derived.zone_share": len(situation.zone) / size if sensitive else None,
        "derived.zone_apart": situation.runs_apart(situation.zone) if situation.zone else None,
        "derived.untrusted_code": bool(untrusted),
        "derived.untrusted_apart": situation.runs_apart(untrusted) if untrusted else None,
        "derived.model_parts": sum(part.kind in MODEL_KINDS for part in parts),
        "derived.scoring_parts": sum(part.kind == "scoring" for part in parts),
        "derived.unowned_components": size - owned if owned else None,
        "derived.shared_stores": sum(stores.count(store) > 1 for store in set(stores)) if stores else None,
    }


def _all(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def _of_interactions(profile: Profile) -> dict[str, Value]:
    if profile.interactions is None:
        return {}
    inside = {component.name for component in profile.components or () if is_part(component)}
    waiting = [
        interaction
        for interaction in profile.interactions
        if interaction.need in SYNCHRONOUS and interaction.source in inside and interaction.target in inside
    ]
    calls = CallGraph.among(((interaction.source, interaction.target) for interaction in waiting), sorted(inside))
    co_changes = [
        interaction.co_change_pct for interaction in profile.interactions if interaction.co_change_pct is not None
    ]
    callees: dict[str, set[str]] = {}
    for interaction in waiting:
        callees.setdefault(interaction.source, set()).add(interaction.target)
    chain, together = _chain_availability(profile)
    return {
        "derived.sync_depth": calls.longest_path(),
        "derived.reply_cycles": sum(size > 1 for size in calls.sizes),
        "derived.max_calls_per_request": max((interaction.calls_per_request for interaction in waiting), default=0),
        "derived.fan_out": max(map(len, callees.values()), default=0),
        "derived.chain_availability_pct": chain,
        "derived.together_availability_pct": together,
        "derived.max_co_change_pct": max(co_changes, default=None),
    }


def _chain_availability(profile: Profile) -> tuple[Value, Value]:
    """Availability that the weakest required chain leaves, in %: where each of its parts fails by itself, and
    where own parts share one process.

    Per entry node the product over the distinct nodes that its required synchronous calls reach. Parts that share a
    process fail together, so there the weakest of them stands for all; stores and front ends run apart. Own parts
    that state no availability are not counted; an external part that states none makes the result an
    interval, because nobody knows how much it takes away. Without external parts, these leave 100 %.
    """
    components = {component.name: component for component in profile.components or ()}
    own = {name: None for name, component in components.items() if component.kind != "external"}
    required = [
        (interaction.source, interaction.target)
        for interaction in profile.interactions or ()
        if interaction.need in SYNCHRONOUS and interaction.required and interaction.source in own
    ]
    # An outside part that nobody must wait for, or that calls us, takes nothing away.
    names = dict.fromkeys([*own, *(target for _, target in required)])
    calls = CallGraph.among(required, names)
    stated = {name: percent / 100 for name in names if (percent := components[name].availability_pct) is not None}
    open_externals = [name for name in names if components[name].kind == "external" and name not in stated]
    chain, doubtful = calls.weakest_entry(stated, open_externals)
    pooled = frozenset(name for name in stated if is_part(components[name]))
    together, _ = calls.weakest_entry(stated, open_externals, pooled)
    # Own parts that state nothing take nothing away, so without any statement one process offers everything.
    return _percentage(chain, doubtful), _percentage(1.0 if together is None else together, doubtful)


def _percentage(share: float | None, doubtful: bool) -> Value:
    if share is None:
        return None
    return Interval(0, 100 * share) if doubtful else 100 * share
