"""What a profile states now, for comparison with what sources say."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from msgspec import Struct

from archdecide.errors import Path
from archdecide.evidence.observations import EXISTS, Observed, Pair, PartSubject, Subject, SystemSubject
from archdecide.facts import profile_facts
from archdecide.kinds import Kind
from archdecide.profile import SCAN, Component, Evidence, Interaction, Profile
from archdecide.profile.paths import Paths
from archdecide.profile.section import kinds
from archdecide.values import value_data


def kind_of(subject: Subject, field: str) -> Kind | None:
    """The kind of a field, None for a field that a profile does not have."""
    if isinstance(subject, SystemSubject):
        fact = profile_facts().get(field)
        return fact.kind if fact is not None else None
    return kinds(Component if isinstance(subject, PartSubject) else Interaction).get(field)


def plain(value: Observed) -> Any:
    """An observed value as plain data, as a profile states it; of folders, one path or a sorted list."""
    if isinstance(value, frozenset):
        return sorted(value) if len(value) > 1 else next(iter(value))
    return value_data(value)


def read(kind: Kind, raw: Any) -> Any:
    """The value that plain data stands for. Raises ValueError."""
    return frozenset(kind.exact(raw)) if isinstance(kind, Paths) else kind.read(raw)


def evidence_path(subject: Subject, field: str) -> str:
    """The path of a field under `evidence`; that something exists is the evidence of its name."""
    match subject:
        case PartSubject(name):
            return f"components.{name}.{field or 'name'}"
        case Pair(source, target):
            return f"interactions.{source} -> {target}.{field or 'to'}"
        case _:
            return field


class Current(Struct, frozen=True, dict=True):
    """A profile, and its data as it was read."""

    profile: Profile
    data: Mapping[str, Any]

    @cached_property
    def _items(self) -> dict[Subject, tuple[Path, Mapping[str, Any]]]:
        found: dict[Subject, tuple[Path, Mapping[str, Any]]] = {}
        for number, item in enumerate(self.data.get("components") or ()):
            found.setdefault(PartSubject(item["name"]), (("components", number), item))
        for number, item in enumerate(self.data.get("interactions") or ()):
            found.setdefault(Pair(item["from"], item["to"]), (("interactions", number), item))
        return found

    def subjects(self) -> Iterator[Subject]:
        """Every component and interaction of the profile."""
        yield from self._items

    def has(self, subject: Subject) -> bool:
        """Whether the profile has a component or interaction."""
        return isinstance(subject, SystemSubject) or subject in self._items

    def raw(self, subject: Subject, field: str) -> Any:
        """What the profile states in a field, as plain data; None where it states nothing."""
        if isinstance(subject, SystemSubject):
            section, _, key = field.partition(".")
            return (self.data.get(section) or {}).get(key)
        return self._items[subject][1].get(field) if subject in self._items else None

    def fields(self, subject: Subject) -> Mapping[str, Any]:
        """Everything that the profile states of a component or interaction."""
        return self._items[subject][1] if subject in self._items else {}

    def path(self, subject: Subject, field: str) -> Path:
        """Where a field stands, or would stand."""
        if isinstance(subject, SystemSubject):
            return tuple(field.split("."))
        path, item = self._items.get(subject, ((), {}))
        return (*path, field) if field in item else path

    def evidence(self, subject: Subject, field: str) -> Evidence | None:
        """What the profile says about where a value comes from."""
        return self.profile.evidence.get(evidence_path(subject, field))

    def is_of_scan(self, subject: Subject, field: str) -> bool:
        """Whether a scan wrote a value, and nobody has changed it since."""
        evidence = self.evidence(subject, field)
        if evidence is None or not (evidence.source or "").startswith(SCAN):
            return False
        if field == EXISTS:
            return True
        kind, raw = kind_of(subject, field), self.raw(subject, field)
        if kind is None or raw is None or evidence.found is None:
            return False
        try:
            return bool(read(kind, raw) == read(kind, evidence.found))
        except ValueError:
            return False

    def origin(self, subject: Subject, field: str) -> str:
        """Source and day of a value for people, e.g. `HR, 2026-10-01`; empty where the profile says nothing."""
        evidence = self.evidence(subject, field)
        said = (evidence.source, evidence.as_of) if evidence is not None else ()
        return ", ".join(part.isoformat() if isinstance(part, date) else part for part in said if part)
