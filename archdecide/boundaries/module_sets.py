"""Which parts of a deployable are one module.

The parts of one owner are cut by the same signed forces and constraints as services, into at least two modules and
into so many that each holds seven parts in the mean. Only what must stay together (a transaction, a store of one user,
`boundaries.together`) spans owners or holds more.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from math import ceil, fsum

from msgspec import Struct, field
from msgspec.structs import replace

from archdecide.boundaries.cut.affinity import Bonds
from archdecide.boundaries.cut.communities import Weighted, communities
from archdecide.boundaries.cut.groups import Groups, hard_joins
from archdecide.boundaries.cut.structure import (
    Bounds,
    Points,
    Structure,
    certainty,
    points_of,
    ranked,
    sweep,
)
from archdecide.boundaries.system import System

HELD_PARTS = 7
"""Parts that people can hold in one module (the size from which trigger T6 calls a team's share too large; L9)."""

_STARTS = 2
"""Orders of visiting to try: modules are many and small, and moved at less cost than services."""


class ModuleSet(Struct, frozen=True):
    """The parts of one module, in the order of the system, and why they are one."""

    parts: tuple[str, ...]
    owner: str | None
    confidence: float
    reasons: tuple[str, ...]


Together = tuple[str, ...]
"""Parts of a deployable that must share a module, in the order of the system."""


class _ModuleRoom(Struct):
    """What one owner has in one deployable: what must share a module, by root, and what ties the parts."""

    owner: str | None
    together: dict[str, Together] = field(default_factory=dict)
    points: list[Points] = field(default_factory=list)

    @property
    def size(self) -> int:
        return sum(map(len, self.together.values()))


def module_sets(system: System, bonds: Bonds, homes: Mapping[str, str]) -> dict[str, list[ModuleSet]]:
    """The modules of each deployable; `homes` gives that of every possible service."""
    groups = _must_share(system)
    together: dict[tuple[str, str], list[str]] = {}
    for name in system.order:
        if name in homes:
            together.setdefault((homes[name], groups.root(name)), []).append(name)
    rooms: dict[tuple[str, str], _ModuleRoom] = {}
    room_of: dict[str, _ModuleRoom] = {}
    for (home, root), parts in together.items():
        owner = owner_of(system, parts)
        room = rooms.setdefault((home, owner or ""), _ModuleRoom(owner))
        room.together[root] = tuple(parts)
        room_of.update(dict.fromkeys(parts, room))
    for (one, other), value in points_of(system, bonds):
        room = room_of[one]
        if room_of.get(other, room) is room:
            room.points.append(((one, other), value))
    found: dict[str, list[ModuleSet]] = {}
    for (home, _), room in rooms.items():
        found.setdefault(home, []).extend(_modules(system, groups, room))
    return found


def owner_of(system: System, parts: Iterable[str]) -> str | None:
    """The team of most of these parts, of equals the first by name; None where none is stated."""
    teams = Counter(team for name in parts if (team := system.components[name].team))
    return min(teams, key=lambda team: (-teams[team], team), default=None)


def _must_share(system: System) -> Groups:
    """What shares a module whatever else speaks: all that shares a service, but `fixed`, which names a service only."""
    free = replace(system, constraints=replace(system.constraints, fixed={}))
    free.__dict__["order"] = system.order
    return hard_joins(free)[0]


def _modules(system: System, groups: Groups, room: _ModuleRoom) -> Iterator[ModuleSet]:
    """The modules of one room."""
    roots = list(room.together)
    if len(roots) <= 2:
        # Two modules at least, so there is nothing to choose.
        yield from (_made(room, [root], 1.0, []) for root in roots)
        return
    structure = Structure.of(system, groups, roots, room.points)
    least = min(len(roots), max(2, ceil(room.size / HELD_PARTS)))
    most = max(least, room.size // 2)
    order = ranked(sweep(structure, _STARTS), Bounds(least, most))
    # More sets than that are mostly single parts: nothing holds any of these together more than the others.
    taken = order[0] if order and order[0].count <= most else None
    sets = _sets(system, structure, taken.sets if taken else (0,) * len(roots))
    certain = certainty(structure, taken) if taken else [1.0] * len(roots)
    coupling = _Coupling(structure, sets)
    for nodes, is_arbitrary in _enough(structure, room, sets, least):
        reasons = coupling.reasons(nodes)
        if is_arbitrary:
            reasons.append("Nothing says where to cut these parts, but together they are more than people can hold.")
        confidence = 0.0 if is_arbitrary else fsum(certain[node] for node in nodes) / len(nodes)
        yield _made(room, [structure.roots[node] for node in nodes], confidence, reasons)


def _made(room: _ModuleRoom, roots: Sequence[str], confidence: float, reasons: list[str]) -> ModuleSet:
    held = [room.together[root] for root in roots]
    for parts in held:
        if len(parts) > 1:
            names = ", ".join(f"'{name}'" for name in sorted(parts))
            reasons = [*reasons, f"A constraint, a transaction or a store of one user keeps {names} together."]
    if room.owner:
        reasons = [f"'{room.owner}' owns it.", *reasons]
    return ModuleSet(tuple(name for parts in held for name in parts), room.owner, confidence, tuple(reasons))


def _sets(system: System, structure: Structure, homes: Sequence[int]) -> list[list[int]]:
    """The nodes of every set of a cut; what no interaction places goes with what is of the same kind."""
    found: dict[tuple[int, str], list[int]] = {}
    for node, home in enumerate(homes):
        kind = system.components[structure.roots[node]].kind if node in structure.loose else ""
        found.setdefault((-1 if kind else home, kind), []).append(node)
    return list(found.values())


class _Coupling:
    """How much of the coupling of a set stays inside."""

    def __init__(self, structure: Structure, sets: Iterable[Sequence[int]]) -> None:
        self.structure = structure
        self.homes = [0] * len(structure.roots)
        for number, nodes in enumerate(sets):
            for node in nodes:
                self.homes[node] = number

    def reasons(self, nodes: Sequence[int]) -> list[str]:
        if all(node in self.structure.loose for node in nodes):
            return ["No interaction inside the deployable says where it belongs."]
        ties = [(self.homes[node], self.structure.ties(node, self.homes)) for node in nodes]
        total = fsum(value for _, found in ties for value in found.values())
        inside = fsum(found.get(home, 0.0) for home, found in ties)
        return [f"{inside / total:.0%} of the coupling of its parts stays among them."] if total else []


def _enough(
    structure: Structure, room: _ModuleRoom, sets: list[list[int]], least: int
) -> Iterator[tuple[list[int], bool]]:
    """At least so many sets: the largest is split until there are, and marked where structure could not say how."""
    heap = [(-_size(structure, room, nodes), nodes, False) for nodes in sets]
    heapify(heap)
    whole: list[tuple[list[int], bool]] = []
    while heap and len(heap) + len(whole) < least:
        _, nodes, is_arbitrary = heappop(heap)
        if len(nodes) == 1:
            whole.append((nodes, is_arbitrary))
            continue
        pieces, says_nothing = _split(structure, nodes)
        for piece in pieces:
            heappush(heap, (-_size(structure, room, piece), piece, is_arbitrary or says_nothing))
    found = [*whole, *((nodes, is_arbitrary) for _, nodes, is_arbitrary in heap)]
    yield from sorted(found)


def _size(structure: Structure, room: _ModuleRoom, nodes: Iterable[int]) -> int:
    return sum(len(room.together[structure.roots[node]]) for node in nodes)


def _split(structure: Structure, nodes: Sequence[int]) -> tuple[list[list[int]], bool]:
    """A set in pieces, by its own structure or, where that says nothing (then true), in halves."""
    place = {node: number for number, node in enumerate(nodes)}
    pairs = {
        (place[node], place[other]): weight
        for node in nodes
        for other, weight in structure.graph.adjacency[node].items()
        if other in place and node < other
    }
    marks = [structure.graph.marks[node] for node in nodes]
    inner = [structure.inner[node] for node in nodes]
    groups = communities(Weighted.of(len(nodes), pairs, inner, marks), 1.0, 2) if pairs else [0] * len(nodes)
    if max(groups) == 0:
        half = (len(nodes) + 1) // 2
        return [list(nodes[:half]), list(nodes[half:])], True
    found: dict[int, list[int]] = {}
    for node, group in zip(nodes, groups, strict=True):
        found.setdefault(group, []).append(node)
    return list(found.values()), False
