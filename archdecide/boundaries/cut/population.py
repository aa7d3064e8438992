"""What a component is compared with: the others. One pass over the system, then O(log n) per component."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from archdecide.boundaries.system import System
from archdecide.values import Interval, Value

_RANK = {"none": 0, "pii": 1, "other": 1, "pci": 2, "phi": 2}
"""How sensitive data is: card and health data ask for a zone (gate V10), the rest for care."""


class Population(Struct, frozen=True):
    """Distributions over the own components."""

    loads: tuple[float, ...]
    cadences: tuple[float, ...]
    hardware: frozenset[str]
    main_owner: str | None
    parts_of_owner: Mapping[str, int]
    main_runtime: str | None
    holders: tuple[int, ...]
    size: int
    interactive: bool
    parts_per_platform_engineer: Value
    parts_per_engineer: Value

    @classmethod
    def of(cls, system: System) -> "Population":
        own = system.situation.parts
        owners = Counter(system.components[name].team or "" for name in system.own)
        owners.pop("", None)
        ranks = [_RANK[word] for word in system.situation.sensitivity.values()]
        platform, engineers = (system.facts.value(path) for path in ("team.platform_engineers", "team.engineers"))
        return cls(
            loads=tuple(sorted(item.relative_load for item in own if item.relative_load is not None)),
            # A part that never changes says nothing about the pace of the others.
            cadences=tuple(sorted(item.changes_per_month for item in own if item.changes_per_month)),
            hardware=frozenset(system.hardware(name) for name in system.parts),
            main_owner=_main_owner(owners),
            parts_of_owner=owners,
            main_runtime=system.situation.main_runtime,
            holders=tuple(sum(held >= rank for held in ranks) for rank in range(3)),
            size=len(own),
            interactive=any(system.mode(name) == "interactive" for name in system.parts),
            parts_per_platform_engineer=per(len(system.parts), platform),
            parts_per_engineer=per(len(system.parts), engineers),
        )

    def owner_differs(self, team: str | None) -> bool | None:
        """Whether this is not the main owner; without a main owner, whether the team owns nothing else."""
        if team is None:
            return None
        return team != self.main_owner if self.main_owner else self.parts_of_owner.get(team, 0) == 1

    def zone(self, sensitivity: str | None) -> str | None:
        """The regulated data that a component holds, "none" where more than half of the system holds the like."""
        if sensitivity is None:
            return None
        return sensitivity if 2 * self.holders[_RANK[sensitivity]] <= self.size else "none"


def to_median_of_others(value: float | None, ordered: tuple[float, ...]) -> float | None:
    """value ÷ the median of the others in an ordered tuple; None without a value or without others."""
    if value is None:
        return None
    position = bisect_left(ordered, value)
    is_counted = position < len(ordered) and ordered[position] == value
    others = len(ordered) - is_counted
    if not others:
        return None
    low, high = (others - 1) // 2, others // 2
    if is_counted:  # the places of the others without it
        low += low >= position
        high += high >= position
    return 2 * value / (ordered[low] + ordered[high])


def per(count: float, people: Value) -> Value:
    """count ÷ people, unbounded for nobody, an interval for an estimate, None if unknown."""
    match people:
        case Interval(low, high):
            return Interval(_divided(count, high), _divided(count, low))
        case bool() | str() | None:
            return None
        case int() | float():
            return _divided(count, people)
    return None


def _divided(count: float, people: float) -> float:
    return count / people if people else (float("inf") if count else 0.0)


def _main_owner(owners: Mapping[str, int]) -> str | None:
    """The team that owns more than half of the own components that name one, if there is such a team."""
    return next((team for team, count in owners.items() if 2 * count > sum(owners.values())), None)
