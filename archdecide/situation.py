"""What a system consists of and what runs today: the one population for every count, ratio and share.

A *part* is an own component that could become a deployable: neither a user interface nor a data store, and not
external. What runs is said by `components[].runs_in`; a system that exists as a monolith is one deployable where
nothing else is said. Services that were decided on are targets, not evidence that something runs.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from statistics import median

from msgspec import Struct

from archdecide.profile import Component, Profile
from archdecide.values import Value

EXTERNAL_KIND = "external"
INTERFACE_KIND = "user-interface"
STORE_KINDS = ("data-store", "vector-store")
GPU_HOSTING = ("self-hosted-gpu", "mixed")
MODEL_KINDS = (
    *("prompting", "agent", "llm-gateway", "inference", "embedding", "retrieval", "feature-engineering"),
    *("evaluation", "training", "feedback"),
)
"""Kinds of parts that exist for the sake of a model."""
SYNCHRONOUS = ("reply", "stream", None)
"""Needs in which the caller waits; an unstated need is treated as `reply`."""
ZONES = ("pci", "phi")
"""Sensitivities that put a part, and all that shares its process, into the scope of an audit."""
STRICTEST = ("phi", "pci", "pii", "other", "none")
"""Kinds of data, the one that asks most of its surroundings first."""
MICROSERVICES = "microservices"
ONE_PROCESS = ("monolith", "modular-monolith")
"""Architectures that run as one deployable where nothing else is said."""


def is_part(component: Component) -> bool:
    """Whether a component could become a deployable of its own."""
    return component.kind not in (EXTERNAL_KIND, INTERFACE_KIND, *STORE_KINDS)


def hardware_of(component: Component, hosting: Value, defaults: Mapping[str, str]) -> str:
    """The hardware class of a component: stated, or by its kind (accelerators only where models are hosted here)."""
    if component.hardware:
        return component.hardware
    default = defaults.get(component.kind, "cpu")
    return "cpu" if default == "gpu" and hosting not in GPU_HOSTING else default


def runs_untrusted_code(component: Component) -> bool:
    """Whether a component runs generated, uploaded or third-party code."""
    return component.executes_untrusted_code or component.kind == "sandbox"


class Situation(Struct, frozen=True, dict=True):
    """The parts of a profile and where they run today. `architecture` is what exists, None where that is open."""

    components: Mapping[str, Component]
    parts: tuple[Component, ...]
    sensitivity: Mapping[str, str]
    architecture: Value

    @classmethod
    def of(cls, profile: Profile) -> "Situation":
        """The situation of a profile. A list of components without any part counts as no list."""
        components = {component.name: component for component in profile.components or ()}
        parts = tuple(component for component in components.values() if is_part(component))
        return cls(components, parts, _sensitivities(profile, components, parts), profile.existing.architecture)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(part.name for part in self.parts)

    @cached_property
    def main_runtime(self) -> str | None:
        """The runtime of most parts (None: the one that nobody names); of several such, the first by name."""
        counts = Counter(part.runtime for part in self.parts)
        return min(counts, key=lambda runtime: (-counts[runtime], runtime is not None, runtime or ""), default=None)

    def runtime(self, part: Component) -> str | None:
        """The runtime of a part: that of the system where it names none."""
        return part.runtime or self.main_runtime

    @cached_property
    def zone(self) -> frozenset[str]:
        """The parts that handle card or health data, themselves or in a store of theirs."""
        return frozenset(name for name, word in self.sensitivity.items() if word in ZONES)

    def accelerated(self, hosting: Value, defaults: Mapping[str, str]) -> frozenset[str]:
        """The parts that need accelerators beside parts that need none; empty where all need the same."""
        found = {part.name for part in self.parts if hardware_of(part, hosting, defaults) == "gpu"}
        return frozenset(found) if len(found) < len(self.parts) else frozenset()

    def leavers(self, hosting: Value, defaults: Mapping[str, str]) -> frozenset[str]:
        """The parts that a hard driver takes out under every style: untrusted code, a regulated zone, a second
        runtime, other hardware."""
        small_zone = self.zone if 2 * len(self.zone) <= len(self.parts) else frozenset()
        foreign = {part.name for part in self.parts if self.runtime(part) != self.main_runtime}
        untrusted = {part.name for part in self.parts if runs_untrusted_code(part)}
        return small_zone | foreign | untrusted | self.accelerated(hosting, defaults)

    @cached_property
    def home(self) -> Mapping[str, str | None]:
        """By part the deployable that it runs in today, None where that is open."""
        single = "" if self.architecture in ONE_PROCESS else None
        return {part.name: part.runs_in or single for part in self.parts}

    @property
    def deployables(self) -> int | None:
        """How many deployables run today, None where that is open."""
        homes = set(self.home.values())
        return len(homes) if homes and None not in homes else None

    def runs_apart(self, group: frozenset[str]) -> bool | None:
        """Whether parts run in no process with any part outside the group; None where that is open.

        Nothing runs apart of a system that does not exist yet.
        """
        if self.architecture == "none":
            return False
        inside = {self.home[name] for name in group}
        outside = {self.home[name] for name in self.names - group}
        if (inside & outside) - {None}:
            return False
        return None if (None in inside and outside) or (None in outside and inside) else True


def spread(values: Iterable[float | None]) -> float | None:
    """The largest value ÷ the median of the others; None below two known values."""
    known = sorted(value for value in values if value is not None)
    return known[-1] / median(known[:-1]) if len(known) > 1 else None


def _sensitivities(
    profile: Profile, components: Mapping[str, Component], parts: Iterable[Component]
) -> Mapping[str, str]:
    """By part its most regulated data: its own, or that of a store which it uses. Parts that state nothing are left
    out."""
    used = {part.name: {part.data_store} if part.data_store else set() for part in parts}
    for interaction in profile.interactions or ():
        for here, there in ((interaction.source, interaction.target), (interaction.target, interaction.source)):
            if here in used and there in components and components[there].kind in STORE_KINDS:
                used[here].add(there)
    found = {}
    for part in parts:
        stores = (components[name] for name in sorted(used[part.name]) if name in components)
        words = [item.data_sensitivity for item in (part, *stores) if item.data_sensitivity]
        if words:
            found[part.name] = min(words, key=STRICTEST.index)
    return found
