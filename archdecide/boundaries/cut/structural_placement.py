"""The shape of a system: what its structure says where no force decides, and what becomes of that in a cut."""

from collections.abc import Mapping, Sequence
from math import floor, fsum

from msgspec import Struct

from archdecide.boundaries.consequences.calculators import service_budget
from archdecide.boundaries.cut.clusters import Cluster
from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.cut.placement import Placement
from archdecide.boundaries.cut.structure import (
    Bounds,
    Structure,
    StructureCandidate,
    chosen,
    separates,
    sweep,
    wavering,
)
from archdecide.boundaries.system import System
from archdecide.values import Interval, Value

HELD_PARTS = 7
"""Parts that one team can hold (trigger T6; L9): a larger rest is cut by structure."""
_UNCLEAR = "moving-boundaries"
"""The force of a domain that is still being discovered; structure alone makes no boundary then."""
_LOOSE = "No interaction says where it belongs, so it stays in the core."


def asks_structure(rest: Sequence[Cluster], nets: Mapping[str, NetForce]) -> bool:
    """Whether the structure decides about services that no force pulls out.

    It does where no force says anything of these parts, or where they are more than one team can hold, unless the
    domain is still unclear.
    """
    parts = [name for cluster in rest for name in cluster.parts]
    if len(rest) < 2 or any(force.id == _UNCLEAR for name in parts for force in nets[name].join):
        return False
    is_bare = not any(nets[name].split or nets[name].join for name in parts)
    return is_bare or len(parts) > HELD_PARTS


def bounds(system: System, limit: int | None, left: int) -> Bounds:
    """How many sets the structure should have beside the services that have left already.

    One per team at least, and no more than people can carry; without people the structure says how many.
    """
    limits = [value for value in (limit, carried(system)) if value is not None]
    highest = max(1, min(limits) - left) if limits else None
    lowest = max(2, floor(most(system.facts.value("team.teams")) or 0) - left)
    return Bounds(lowest if highest is None else min(lowest, highest), highest)


def carried(system: System) -> int | None:
    """How many services the people can carry, at their highest estimate; None where nothing is known of them."""
    teams, engineers, platform = (
        most(system.facts.value(f"team.{path}")) for path in ("teams", "engineers", "platform_engineers")
    )
    return service_budget(teams, engineers, platform)


def most(value: Value) -> float | None:
    match value:
        case Interval(_, high):
            return high
        case bool() | str() | None:
            return None
        case int() | float():
            return value
    return None


class Shape(Struct, frozen=True):
    """The structure of what no force of its own decides, and its cuts, the one that was taken first.

    `keys` are those of the clusters that its nodes stand for.
    """

    structure: Structure
    candidates: tuple[StructureCandidate, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, structure: Structure, keys: tuple[str, ...], size: Bounds, resolution: float | None) -> "Shape | None":
        """The shape within these bounds, or as one resolution cuts it; None where it falls into no two sets."""
        if size.most == 1:
            return None
        if resolution is None:
            order = chosen(structure, size, sweep(structure))
        else:
            order = tuple(filter(separates, [structure.cut(resolution, 2)]))
        return cls(structure, order, keys) if order else None

    @property
    def taken(self) -> StructureCandidate:
        return self.candidates[0]

    def uncertain(self) -> frozenset[str]:
        """The keys of the clusters that keep other company in a cut that is about as good as the one taken."""
        moved = wavering(self.structure, self.candidates)
        return frozenset(key for key, moves in zip(self.keys, moved, strict=True) if moves)

    def sets(self) -> list[list[int]]:
        """The nodes of every set of the cut that was taken, by first node; loose ones are a set of their own."""
        found: dict[int, list[int]] = {}
        for node, number in enumerate(self.taken.sets):
            found.setdefault(number, []).append(node)
        return list(found.values())


def place_by_structure(placement: Placement, shape: Shape) -> dict[str, str]:
    """Make every set of the structure a service; loose parts stay in the core.

    Returns the part that holds each set together, the one with most coupling inside, by the key of the set's first
    cluster.
    """
    structure, homes = shape.structure, shape.taken.sets
    cluster_of = {placement.groups.root(cluster.key): cluster for cluster in placement.clusters}
    clusters = [cluster_of[root] for root in structure.roots]
    ties = [structure.ties(node, homes) for node in range(len(clusters))]
    leads = {
        homes[nodes[0]]: clusters[max(nodes, key=lambda node: (ties[node].get(homes[node], 0.0), -node))]
        for nodes in shape.sets()
    }
    for nodes in shape.sets():
        first = clusters[nodes[0]]
        if nodes[0] in structure.loose:
            placement.found_core(first)
        for node in nodes:
            reason = _LOOSE if node in structure.loose else _tied(homes[node], ties[node], leads)
            if node == nodes[0]:
                placement.reasons[first.key].append(reason)
            elif not placement.join(clusters[node], first.key, reason):
                why = placement.groups.obstacle(clusters[node].key, first.key)
                placement.reasons[clusters[node].key].append(f"It cannot join the core: {why}.")
    held = (nodes[0] for nodes in shape.sets() if nodes[0] not in structure.loose)
    return {clusters[node].key: leads[homes[node]].lead for node in held}


def _tied(home: int, ties: Mapping[int, float], leads: Mapping[int, Cluster]) -> str:
    """Why a node is in its set: the share of its coupling that stays, and where most of the rest goes."""
    total = fsum(ties.values())
    if not total:
        return "Nothing attracts it to another part, so structure leaves it alone."
    text = f"{ties.get(home, 0.0) / total:.0%} of its coupling stays in the part of the system around "
    text += f"'{leads[home].lead}'"
    others = [number for number in ties if number != home]
    if not others:
        return f"{text}."
    other = min(others, key=lambda number: (-ties[number], leads[number].rank))
    return f"{text}; {ties[other] / total:.0%} goes to that around '{leads[other].lead}', the next best place."
