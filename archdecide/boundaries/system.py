"""The components and interactions of a profile, in orders that neither permuted input nor other names change."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import fsum

from msgspec import Struct
from msgspec.structs import astuple

from archdecide.boundaries.canonical_order import Link, canonical_order
from archdecide.decide.fact_context import FactContext
from archdecide.facts import facts_of
from archdecide.profile import Boundaries, Component, Interaction, Profile
from archdecide.rules import ComponentKind, Pack
from archdecide.situation import (
    EXTERNAL_KIND,
    INTERFACE_KIND,
    STORE_KINDS,
    SYNCHRONOUS,
    Situation,
    hardware_of,
    runs_untrusted_code,
)
from archdecide.values import Value


class System(Struct, frozen=True, dict=True):
    """One profile, indexed: components by name, interactions sorted and by the component they touch."""

    facts: FactContext
    components: Mapping[str, Component]
    interactions: tuple[Interaction, ...]
    touching: Mapping[str, tuple[Interaction, ...]]
    kinds: Mapping[str, ComponentKind]
    stores: Mapping[str, frozenset[str]]
    users: Mapping[str, frozenset[str]]
    constraints: Boundaries
    situation: Situation

    @classmethod
    def of(cls, profile: Profile, pack: Pack, known: Mapping[str, Value] | None = None) -> "System":
        """The system of a profile; `known` are its facts, where they are at hand already."""
        components = {
            component.name: component for component in sorted(profile.components or (), key=lambda item: item.name)
        }
        interactions = tuple(sorted(profile.interactions or (), key=_canonical))
        touching: dict[str, list[Interaction]] = {name: [] for name in components}
        for interaction in interactions:
            touching[interaction.source].append(interaction)
            touching[interaction.target].append(interaction)
        stores = {name: _stores(component, touching[name], components) for name, component in components.items()}
        users: dict[str, set[str]] = {}
        for name, used in stores.items():
            for store in used:
                users.setdefault(store, set()).add(name)
        return cls(
            facts=FactContext(facts_of(profile, pack.default_hardware) if known is None else known, pack),
            components=components,
            interactions=interactions,
            touching={name: tuple(items) for name, items in touching.items()},
            kinds={kind.kind: kind for kind in pack.kinds},
            stores=stores,
            users={store: frozenset(names) for store, names in users.items()},
            constraints=profile.boundaries,
            situation=Situation.of(profile),
        )

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The components in an order that follows from structure: names decide only where nothing else differs."""
        return structural_order(self)

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """The place of every component in that order."""
        return {name: place for place, name in enumerate(self.order)}

    @cached_property
    def interactions_by_rank(self) -> tuple[Interaction, ...]:
        """The interactions in the order of their ends, then of what they say."""
        rank = self.rank
        keyed = [(rank[item.source], rank[item.target], place) for place, item in enumerate(self.interactions)]
        # Between the same two ends the canonical order is one of content already.
        return tuple(self.interactions[place] for _, _, place in sorted(keyed))

    def is_external(self, name: str) -> bool:
        return self.components[name].kind == EXTERNAL_KIND

    def is_interface(self, name: str) -> bool:
        return self.components[name].kind == INTERFACE_KIND

    def is_store(self, name: str) -> bool:
        return self.components[name].kind in STORE_KINDS

    def is_part(self, name: str) -> bool:
        """Whether this could become a service."""
        return name in self._parts

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The components that are not external."""
        return tuple([name for name in self.components if not self.is_external(name)])

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """What could become a service: own, no user interface, no data store."""
        return tuple([name for name in self.own if name in self.situation.names])

    @cached_property
    def _parts(self) -> frozenset[str]:
        return frozenset(self.parts)

    def hardware(self, name: str) -> str:
        defaults = self.facts.pack.default_hardware
        return hardware_of(self.components[name], self.facts.known.get("ai.model_hosting"), defaults)

    def mode(self, name: str) -> str:
        component = self.components[name]
        return component.mode or (kind.mode if (kind := self.kinds.get(component.kind)) else "interactive")

    def crash_risk(self, name: str) -> str:
        component = self.components[name]
        return component.crash_risk or (kind.crash_risk if (kind := self.kinds.get(component.kind)) else "low")

    def process(self, name: str) -> str:
        """What a component shares by its kind: "shared" a process, "own" none, "worker" the artefact alone."""
        kind = self.kinds.get(self.components[name].kind)
        return kind.process if kind else "shared"

    @cached_property
    def answered_by_workers(self) -> frozenset[str]:
        """The split forces that a further process of the same artefact answers as well as a service does, by id."""
        return frozenset(force.id for force in self.facts.pack.forces if force.worker_suffices)

    def is_worker(self, name: str) -> bool:
        """Whether it runs as a further process beside parts for which somebody waits: nobody waits for it."""
        return self.process(name) == "worker" or self.mode(name) != "interactive"

    def runs_untrusted_code(self, name: str) -> bool:
        return runs_untrusted_code(self.components[name])

    def neighbours(self, name: str) -> dict[str, list[Interaction]]:
        """The possible services that this component interacts with, in either direction.

        User interfaces and externals are left out: they are separate in every cut, so nothing can stay with them.
        """
        found: dict[str, list[Interaction]] = {}
        for interaction in self.touching[name]:
            other = other_end(interaction, name)
            if self.is_part(other):
                found.setdefault(other, []).append(interaction)
        return found


def other_end(interaction: Interaction, name: str) -> str:
    """The component on the other side of an interaction."""
    return interaction.target if interaction.source == name else interaction.source


def waits(interaction: Interaction) -> bool:
    """Whether the caller waits; an unstated need counts as a reply."""
    return interaction.need in SYNCHRONOUS


def coupling(interactions: Iterable[Interaction]) -> float:
    """Strength of a pair where no force speaks: Σ weight × (1 + calls per user operation); negative repels."""
    return fsum(interaction.weight * (1 + interaction.calls_per_request) for interaction in interactions)


def _canonical(interaction: Interaction) -> tuple[str, ...]:
    return tuple(map(str, astuple(interaction)))


def structural_order(system: System) -> tuple[str, ...]:
    """The components by what they are and what they are tied to: interactions, stores, constraints.

    Stores that are no components and groups of constraints are nodes, too, so that their members share them.
    """
    names = list(system.components)
    place = {name: number for number, name in enumerate(names)}
    colours = [("component", *_content(component)) for component in system.components.values()]
    links: list[list[Link]] = [[] for _ in names]
    contents = [tuple(map(str, astuple(item)[2:])) for item in system.interactions]
    labels = {content: 2 * number for number, content in enumerate(sorted(set(contents)))}
    for item, content in zip(system.interactions, contents, strict=True):
        source, target, label = place[item.source], place[item.target], labels[content]
        links[source].append((label, target))
        links[target].append((label + 1, source))
    for sort, members in _ties(system):
        hub = len(colours)
        colours.append((sort,))
        links.append([(0, place[name]) for name in members])
        for name in members:
            links[place[name]].append((-1, hub))
    names += [""] * (len(colours) - len(names))
    return tuple(names[node] for node in canonical_order(colours, links, names) if node < len(place))


def _content(component: Component) -> Iterator[str]:
    """What a component says of itself, its name and that of its store left out."""
    for field, value in zip(component.__struct_fields__, astuple(component), strict=True):
        if field not in ("name", "data_store"):
            yield str(value)


def _ties(system: System) -> Iterator[tuple[str, Iterable[str]]]:
    """Components that share something which is no component: a named store, a constraint."""
    named: dict[str, list[str]] = {}
    for name, component in system.components.items():
        if component.data_store:
            named.setdefault(component.data_store, []).append(name)
    for store, users in sorted(named.items()):
        yield "store", (*users, store) if store in system.components else users
    for members in system.constraints.together:
        yield "together", members
    for members in system.constraints.apart:
        yield "apart", members
    for service, members in sorted(system.constraints.fixed.items()):
        yield f"fixed {service}", members


def _stores(
    component: Component, interactions: Iterable[Interaction], components: Mapping[str, Component]
) -> frozenset[str]:
    """The data stores a component uses: the one it names, and the store components that it touches.

    A store component that carries the name of a `data_store` is that store.
    """
    if component.kind in STORE_KINDS or component.kind == EXTERNAL_KIND:
        return frozenset()
    touched = (other_end(interaction, component.name) for interaction in interactions)
    stores = {name for name in touched if components[name].kind in STORE_KINDS}
    return frozenset(stores | ({component.data_store} if component.data_store else set()))
