"""The facts of one interaction that a communication or resilience rule may name (`interaction.*`, see scopes.py)."""

from collections.abc import Mapping

from msgspec import Struct

from archdecide.boundaries.forces import Net
from archdecide.boundaries.system import System, waits
from archdecide.profile import Interaction
from archdecide.values import Value

MODEL_KINDS = ("inference", "llm-gateway")
_MODEL_CALLERS = (
    *("prompting", "agent", "llm-gateway", "inference", "embedding", "retrieval"),
    *("ingestion", "moderation", "evaluation"),
)
"""Kinds whose external callees are model providers, which answer within a quota."""


class Traffic(Struct, frozen=True):
    """Who calls whom across one cut. `home` is the deployable of each component."""

    system: System
    nets: Mapping[str, Net]
    home: Mapping[str, str]
    services: int
    exposed: int
    callers: Mapping[str, int]
    consumers: Mapping[str, int]

    @classmethod
    def across(cls, system: System, nets: Mapping[str, Net], home: Mapping[str, str], services: int) -> "Traffic":
        callers: dict[str, set[str]] = {}
        consumers: dict[str, set[str]] = {}
        exposed: set[str] = set()
        for interaction in system.interactions:
            source, target = interaction.source, interaction.target
            if home[source] == home[target]:
                continue
            callers.setdefault(target, set()).add(home[source])
            if not waits(interaction) and not system.is_external(target):
                consumers.setdefault(source, set()).add(target)
            if system.is_interface(source) and system.is_part(target):
                exposed.add(home[target])
        return cls(
            system=system,
            nets=nets,
            home=home,
            services=services,
            exposed=len(exposed),
            callers={name: len(found) for name, found in callers.items()},
            consumers={name: len(found) for name, found in consumers.items()},
        )

    def crosses(self, interaction: Interaction) -> bool:
        return self.home[interaction.source] != self.home[interaction.target]

    def facts(self, interaction: Interaction) -> dict[str, Value]:
        """Every fact of one interaction, and `component.*` of its callee; None is unknown."""
        caller = self.system.components[interaction.source]
        callee = self.system.components[interaction.target]
        is_external = self.system.is_external(callee.name)
        return {
            **self.nets[callee.name].facts,
            "interaction.need": interaction.need or "reply",
            "interaction.required": interaction.required,
            "interaction.calls_per_request": interaction.calls_per_request,
            "interaction.payload_kb": interaction.payload_kb,
            "interaction.callee_p95_ms": interaction.callee_p95_ms,
            "interaction.consistency": interaction.consistency,
            "interaction.idempotent": interaction.idempotent,
            "interaction.crosses_process": self.crosses(interaction),
            "interaction.crosses_team": caller.team != callee.team if caller.team and callee.team else None,
            "interaction.from_browser": self.system.is_interface(caller.name),
            "interaction.polyglot": self._is_polyglot(interaction),
            "interaction.caller_kind": caller.kind,
            "interaction.callee_kind": callee.kind,
            "interaction.callee_is_external": is_external,
            "interaction.callee_hardware": None if is_external else self.system.hardware(callee.name),
            "interaction.callee_scarce": self._is_scarce(interaction),
            "interaction.callers_of_callee": self.callers.get(callee.name, 0),
            "interaction.consumers": self.consumers.get(caller.name, 0),
            "interaction.services_exposed": self.exposed,
            "interaction.services": self.services,
        }

    def _is_polyglot(self, interaction: Interaction) -> bool | None:
        """Unknown for externals; a part that names no runtime uses the main one."""
        if self.system.is_external(interaction.source) or self.system.is_external(interaction.target):
            return None
        ends = (interaction.source, interaction.target)
        runtimes = {self.system.components[name].runtime for name in ends}
        if None not in runtimes:
            return len(runtimes) > 1
        return any(self.nets[name].facts["component.runtime_differs"] is True for name in ends)

    def _is_scarce(self, interaction: Interaction) -> bool:
        callee = self.system.components[interaction.target]
        if callee.kind == "external":
            return self.system.components[interaction.source].kind in _MODEL_CALLERS
        return callee.kind in MODEL_KINDS or self.system.hardware(callee.name) == "gpu"
