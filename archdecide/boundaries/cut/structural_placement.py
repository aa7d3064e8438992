"""The shape of a system: what its structure says where no force decides, and what becomes of that in a cut."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import floor, fsum

from msgspec import Struct

from archdecide.boundaries.consequences.calculators import service_budget
from archdecide.boundaries.cut.clusters import Cluster
from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.cut.placement import Placement
from archdecide.boundaries.cut.structure import (
    LOOSE,
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
_BY_TEAM = "No interaction says where it belongs, so it goes where most parts of its team are."


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


def place_by_structure(placement: Placement, shape: Shape) -> dict[str, str]:
    """Make every set of the structure a service; loose parts go where their team is, or stay in the core.

    Returns the part that holds each set together, the one with most coupling inside, by the key of the set's first
    cluster.
    """
    structure = shape.structure
    cluster_of = {placement.groups.root(cluster.key): cluster for cluster in placement.clusters}
    clusters = [cluster_of[root] for root in structure.roots]
    homes = _with_teams(placement, clusters, shape.taken.sets)
    ties = [structure.ties(node, homes) for node in range(len(clusters))]
    sets: dict[int, list[int]] = {}
    for node, home in enumerate(homes):
        sets.setdefault(home, []).append(node)
    leads = {
        home: clusters[max(nodes, key=lambda node: (ties[node].get(homes[node], 0.0), -node))]
        for home, nodes in sets.items()
    }
    for home, nodes in sets.items():
        first = clusters[nodes[0]]
        if home == LOOSE:
            placement.found_core(first)
        for node in nodes:
            is_loose = node in structure.loose
            reason = (_LOOSE if home == LOOSE else _BY_TEAM) if is_loose else _tied(home, ties[node], leads)
            if node == nodes[0]:
                placement.reasons[first.key].append(reason)
            elif not placement.join(clusters[node], first.key, reason):
                why = placement.groups.obstacle(clusters[node].key, first.key)
                placement.reasons[clusters[node].key].append(f"It cannot join the others: {why}.")
    return {clusters[nodes[0]].key: leads[home].lead for home, nodes in sets.items() if home != LOOSE}


def _with_teams(placement: Placement, clusters: Sequence[Cluster], homes: Sequence[int]) -> list[int]:
    """The sets, with loose nodes where most parts of their team are, if that is known."""
    components = placement.pulls.system.components
    teams = [[team for name in cluster.parts if (team := components[name].team)] for cluster in clusters]
    places: dict[str, Counter[int]] = {}
    for owners, home in zip(teams, homes, strict=True):
        if home != LOOSE:
            for team in owners:
                places.setdefault(team, Counter())[home] += 1

    def of_team(owners: Sequence[str]) -> int:
        found = Counter[int]()
        for team in owners:
            found.update(places.get(team, {}))
        return min(found, key=lambda home: (-found[home], home), default=LOOSE)

    return [of_team(owners) if home == LOOSE else home for owners, home in zip(teams, homes, strict=True)]


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
