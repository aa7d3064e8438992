"""The vocabulary: every fact a rule may name, and the facts derived from components and interactions.

A fact is named by its path. Leaf paths of the profile (`team.engineers`) and paths under `derived.` live
here; ratios of facts (`ratio.growth`) are declared by the rule pack.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import cast

from msgspec import Struct
from msgspec.structs import asdict

from archdecide.graphs import groups_in_order
from archdecide.profile import GROUPS, Component, Profile
from archdecide.profile.section import kinds, questions
from archdecide.values import Choice, Flag, Interval, Kind, Number, Scalar, Value, completions


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


def _count(path: str, question: str, unit: str = "components") -> Fact:
    return Fact(path, Number(0, 1_000_000, unit, whole=True), question)


def _ratio(path: str, question: str, unit: str, low: float = 0, high: float = 1e15) -> Fact:
    return Fact(path, Number(low, high, unit), question)


DERIVED: Mapping[str, Fact] = {
    fact.path: fact
    for fact in (
        _count("derived.component_count", "How many own (not external) components are there?"),
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
        Fact("derived.untrusted_code", Flag(), "Does a component execute generated or third-party code?"),
        _count("derived.sync_depth", "How many calls is the longest chain in which each caller waits?", "calls"),
        _ratio(
            "derived.max_calls_per_request",
            "How many calls between one pair does a user operation make at most?",
            "calls",
        ),
        _count("derived.fan_out", "How many components does one component wait for at most?"),
        _ratio(
            "derived.external_availability_pct",
            "Which availability do the external parts of the weakest chain leave?",
            "%",
            0,
            100,
        ),
        _ratio(
            "derived.chain_availability_pct",
            "Which availability do all parts of the weakest chain leave?",
            "%",
            0,
            100,
        ),
        _count("derived.unowned_components", "How many components have no team?"),
        _ratio("derived.max_co_change_pct", "Which share of commits do the most coupled pair share?", "%", 0, 100),
        _count("derived.shared_stores", "How many data stores are used by several components?", "stores"),
        _count("derived.reply_cycles", "How many cycles of waiting calls are there?", "cycles"),
    )
}


@cache
def all_facts() -> Mapping[str, Fact]:
    """Every fact by path: those that a user may state in the order of the profile, then the derived ones."""
    return {**profile_facts(), **DERIVED}


GPU_HOSTING = ("self-hosted-gpu", "mixed")
SYNCHRONOUS = ("reply", "stream", None)
"""Needs in which the caller waits; an unstated need is treated as `reply`."""


def hardware_of(component: Component, hosting: Value, defaults: Mapping[str, str]) -> str:
    """The hardware class of a component: stated, or by its kind (accelerators only where models are hosted here)."""
    if component.hardware:
        return component.hardware
    default = defaults.get(component.kind, "cpu")
    return "cpu" if default == "gpu" and hosting not in GPU_HOSTING else default


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


def spread(values: Iterable[float | None]) -> float | None:
    """The largest value ÷ the median of the others; None below two known values."""
    known = sorted(value for value in values if value is not None)
    if len(known) < 2:
        return None
    half = (len(known) - 1) // 2
    median = known[half] if len(known) % 2 == 0 else (known[half - 1] + known[half]) / 2
    return known[-1] / median


def _derived(profile: Profile, known: Mapping[str, Value], hardware_by_kind: Mapping[str, str]) -> dict[str, Value]:
    if profile.components is None:
        return {}
    own = [component for component in profile.components if component.kind != "external"]
    mixed = _mixed_hardware(own, known.get("ai.model_hosting"), hardware_by_kind)
    return _of_components(own) | {"derived.mixed_hardware": mixed} | _of_interactions(profile, own)


def hosting_consequences(
    profile: Profile, hardware_by_kind: Mapping[str, str]
) -> Mapping[str, Mapping[Scalar, Mapping[str, Scalar]]]:
    """By fact and value, the derived facts that hang on it: only the hosting of models decides over one of them.

    Which parts need accelerators, where nobody says, depends on it. Empty where the hosting decides nothing.
    """
    path = "ai.model_hosting"
    own = [component for component in profile.components or () if component.kind != "external"]
    words = cast("Choice", profile_facts()[path].kind).values()
    mixed = {word: cast("bool", _mixed_hardware(own, word, hardware_by_kind)) for word in words}
    if len(set(mixed.values())) == 1:
        return {}
    return {path: {word: {"derived.mixed_hardware": answer} for word, answer in mixed.items()}}


def _mixed_hardware(own: list[Component], hosting: Value, hardware_by_kind: Mapping[str, str]) -> bool | None:
    """Whether accelerators and ordinary machines mix; unknown where that hangs on an open hosting."""
    answers = set()
    for possible in completions(hosting) if hosting is not None else ("api", "self-hosted-gpu"):
        hardware = {hardware_of(component, possible, hardware_by_kind) for component in own}
        answers.add("gpu" in hardware and len(hardware) > 1)
    return answers.pop() if len(answers) == 1 else None


def _of_components(own: list[Component]) -> dict[str, Value]:
    sensitive = [component.data_sensitivity for component in own if component.data_sensitivity]
    runtimes = {component.runtime for component in own if component.kind != "user-interface"}
    stores = [component.data_store for component in own if component.data_store]
    owned = [component.team for component in own if component.team]
    return {
        "derived.component_count": len(own),
        "derived.load_ratio": spread(component.relative_load for component in own),
        "derived.cadence_ratio": spread(component.changes_per_month or None for component in own),
        "derived.distinct_runtimes": len(runtimes) or None,
        "derived.regulated_share": sum(item != "none" for item in sensitive) / len(own) if sensitive else None,
        "derived.zone_share": sum(item in ("pci", "phi") for item in sensitive) / len(own) if sensitive else None,
        "derived.untrusted_code": any(
            component.executes_untrusted_code or component.kind == "sandbox" for component in own
        ),
        "derived.unowned_components": len(own) - len(owned) if owned else None,
        "derived.shared_stores": sum(stores.count(store) > 1 for store in set(stores)) if stores else None,
    }


def _of_interactions(profile: Profile, own: list[Component]) -> dict[str, Value]:
    if profile.interactions is None:
        return {}
    inside = {component.name for component in own if component.kind != "user-interface"}
    waiting = [
        interaction
        for interaction in profile.interactions
        if interaction.need in SYNCHRONOUS and interaction.source in inside and interaction.target in inside
    ]
    calls = _Calls.among(((interaction.source, interaction.target) for interaction in waiting), sorted(inside))
    co_changes = [
        interaction.co_change_pct for interaction in profile.interactions if interaction.co_change_pct is not None
    ]
    callees: dict[str, set[str]] = {}
    for interaction in waiting:
        callees.setdefault(interaction.source, set()).add(interaction.target)
    external, chain = _chain_availability(profile)
    return {
        "derived.sync_depth": calls.longest_path(),
        "derived.reply_cycles": sum(size > 1 for size in calls.sizes),
        "derived.max_calls_per_request": max((interaction.calls_per_request for interaction in waiting), default=0),
        "derived.fan_out": max(map(len, callees.values()), default=0),
        "derived.external_availability_pct": external,
        "derived.chain_availability_pct": chain,
        "derived.max_co_change_pct": max(co_changes, default=None),
    }


def _chain_availability(profile: Profile) -> tuple[Value, Value]:
    """Availability left by the external parts, and by all parts, of the weakest required chain, in %.

    Per entry node the product over the distinct nodes that its required synchronous calls reach. Own parts
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
    calls = _Calls.among(required, names)
    stated = {name: percent / 100 for name in names if (percent := components[name].availability_pct) is not None}
    outside = {name: value for name, value in stated.items() if components[name].kind == "external"}
    open_externals = [name for name in names if components[name].kind == "external" and name not in stated]
    external, doubtful = calls.weakest_entry(outside, open_externals)
    chain, _ = calls.weakest_entry(stated, open_externals)
    return _percentage(1.0 if external is None else external, doubtful), _percentage(chain, doubtful)


def _percentage(share: float | None, doubtful: bool) -> Value:
    if share is None:
        return None
    return Interval(0, 100 * share) if doubtful else 100 * share


class _Calls(Struct, frozen=True):
    """A call graph with its cycles contracted.

    `group_of` numbers the strongly connected components in reverse topological order: a group only calls
    groups with smaller numbers.
    """

    group_of: Mapping[str, int]
    sizes: tuple[int, ...]
    callees: tuple[frozenset[int], ...]

    @classmethod
    def among(cls, calls: Iterable[tuple[str, str]], names: Iterable[str]) -> "_Calls":
        """The contracted graph of `calls` over all of `names`."""
        targets: dict[str, list[str]] = {name: [] for name in names}
        for source, target in calls:
            targets[source].append(target)
        groups = groups_in_order(tuple(targets), targets)[::-1]
        group_of = {name: number for number, group in enumerate(groups) for name in group}
        sizes = tuple(map(len, groups))
        callees: list[set[int]] = [set() for _ in sizes]
        for caller, called in targets.items():
            callees[group_of[caller]].update(group_of[target] for target in called)
        return cls(group_of, sizes, tuple(frozenset(group - {own}) for own, group in enumerate(callees)))

    def longest_path(self) -> int:
        """Calls on the longest path; a cycle counts as one node."""
        depth: list[int] = []
        for called in self.callees:
            depth.append(1 + max(depth[group] for group in called) if called else 0)
        return max(depth, default=0)

    def weakest_entry(self, availability: Mapping[str, float], uncertain: Iterable[str]) -> tuple[float | None, bool]:
        """The smallest product of availabilities that an entry reaches, and whether an uncertain node is in reach.

        None if no entry reaches a node with a stated availability. Reached nodes are kept as bits of one
        integer per group, so that a node on several paths counts once.
        """
        names = [*availability, *uncertain]
        reach = [0] * len(self.sizes)
        for position, name in enumerate(names):
            reach[self.group_of[name]] |= 1 << position
        called: set[int] = set()
        for group, callees in enumerate(self.callees):
            called |= callees
            for callee in callees:
                reach[group] |= reach[callee]
        lowest: float | None = None
        doubtful = False
        for group in range(len(self.sizes)):
            if group in called or not reach[group]:
                continue
            doubtful = doubtful or reach[group] >> len(availability) != 0
            product = 1.0
            for position, value in enumerate(availability.values()):
                if reach[group] >> position & 1:
                    product *= value
            if reach[group] & ((1 << len(availability)) - 1):
                lowest = product if lowest is None else min(lowest, product)
        return lowest, doubtful
