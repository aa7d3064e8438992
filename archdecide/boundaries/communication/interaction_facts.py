"""The facts of one interaction that a communication or resilience rule may name (`interaction.*`, see scopes.py)."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.system import System, waits
from archdecide.profile import Component, Interaction
from archdecide.values import Value

MODEL_KINDS = ("inference", "llm-gateway")
_MODEL_CALLERS = (
    *("prompting", "agent", "llm-gateway", "inference", "embedding", "retrieval"),
    *("ingestion", "moderation", "evaluation"),
)
"""Kinds whose external callees are model providers, which answer within a quota."""


class Traffic(Struct, frozen=True, dict=True):
    """Who calls whom across one cut of so many services. `home` is the deployable of each component."""

    system: System
    nets: Mapping[str, NetForce]
    home: Mapping[str, str]
    services: int

    def crosses(self, interaction: Interaction) -> bool:
        return self.home[interaction.source] != self.home[interaction.target]

    def facts(self, interaction: Interaction, paths: Iterable[str] | None = None) -> dict[str, Value]:
        """Every fact of one interaction, or those of it at some paths, and `component.*` of its callee; None is
        unknown."""
        asked = _FACTS if paths is None else [path for path in paths if path in _FACTS]
        return {**self.nets[interaction.target].facts, **{path: _FACTS[path](self, interaction) for path in asked}}

    @cached_property
    def _crossing(self) -> list[Interaction]:
        return [interaction for interaction in self.system.interactions if self.crosses(interaction)]

    @cached_property
    def callers(self) -> Mapping[str, int]:
        """By component how many other deployables call it."""
        found: dict[str, set[str]] = {}
        for interaction in self._crossing:
            found.setdefault(interaction.target, set()).add(self.home[interaction.source])
        return {name: len(callers) for name, callers in found.items()}

    @cached_property
    def consumers(self) -> Mapping[str, int]:
        """By component how many others elsewhere get what it sends without waiting."""
        found: dict[str, set[str]] = {}
        for interaction in self._crossing:
            if not waits(interaction) and not self.system.is_external(interaction.target):
                found.setdefault(interaction.source, set()).add(interaction.target)
        return {name: len(consumers) for name, consumers in found.items()}

    @cached_property
    def exposed(self) -> int:
        """How many deployables user interfaces call."""
        system = self.system
        ends = ((item.source, item.target) for item in self._crossing)
        return len({self.home[there] for here, there in ends if system.is_interface(here) and system.is_part(there)})

    def callee(self, interaction: Interaction) -> Component:
        return self.system.components[interaction.target]

    def caller(self, interaction: Interaction) -> Component:
        return self.system.components[interaction.source]

    def crosses_team(self, interaction: Interaction) -> bool | None:
        """Unknown where one side names no team."""
        here, there = self.caller(interaction).team, self.callee(interaction).team
        return here != there if here and there else None

    def is_polyglot(self, interaction: Interaction) -> bool | None:
        """Unknown for externals; a part that names no runtime uses the main one."""
        if self.system.is_external(interaction.source) or self.system.is_external(interaction.target):
            return None
        ends = (interaction.source, interaction.target)
        runtimes = {self.system.components[name].runtime for name in ends}
        if None not in runtimes:
            return len(runtimes) > 1
        return any(self.nets[name].facts["component.runtime_differs"] is True for name in ends)

    def callee_hardware(self, interaction: Interaction) -> str | None:
        """Unknown for externals."""
        return None if self.system.is_external(interaction.target) else self.system.hardware(interaction.target)

    def is_scarce(self, interaction: Interaction) -> bool:
        """Whether the callee answers within a quota, or on an accelerator; what is stated of its hardware wins."""
        callee = self.system.components[interaction.target]
        if callee.kind == "external":
            return self.system.components[interaction.source].kind in _MODEL_CALLERS
        if callee.hardware:
            return callee.hardware == "gpu"
        return callee.kind in MODEL_KINDS or self.system.hardware(callee.name) == "gpu"


_FACTS: Mapping[str, Callable[[Traffic, Interaction], Value]] = {
    "interaction.need": lambda _, item: item.need or "reply",
    "interaction.required": lambda _, item: item.required,
    "interaction.calls_per_request": lambda _, item: item.calls_per_request,
    "interaction.payload_kb": lambda _, item: item.payload_kb,
    "interaction.callee_p95_ms": lambda _, item: item.callee_p95_ms,
    "interaction.consistency": lambda _, item: item.consistency,
    "interaction.idempotent": lambda _, item: item.idempotent,
    "interaction.crosses_process": Traffic.crosses,
    "interaction.crosses_team": Traffic.crosses_team,
    "interaction.from_browser": lambda traffic, item: traffic.system.is_interface(item.source),
    "interaction.polyglot": Traffic.is_polyglot,
    "interaction.caller_kind": lambda traffic, item: traffic.caller(item).kind,
    "interaction.callee_kind": lambda traffic, item: traffic.callee(item).kind,
    "interaction.callee_is_external": lambda traffic, item: traffic.system.is_external(item.target),
    "interaction.callee_hardware": Traffic.callee_hardware,
    "interaction.callee_scarce": Traffic.is_scarce,
    "interaction.callers_of_callee": lambda traffic, item: traffic.callers.get(item.target, 0),
    "interaction.consumers": lambda traffic, item: traffic.consumers.get(item.source, 0),
    "interaction.services_exposed": lambda traffic, _: traffic.exposed,
    "interaction.services": lambda traffic, _: traffic.services,
}
