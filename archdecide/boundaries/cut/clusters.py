"""Sets of components that move as one, and which of them a style lets out."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.cut.groups import Groups
from archdecide.boundaries.system import System, waits

ZONES = ("pci", "phi")
"""Data that gate V10 isolates in every style where only a part of the system holds it."""
ZONE_WORDS = {"pci": "card data", "phi": "health data"}
STRONG_CASE = 3
"""Net score from which a set is a strong case for a service of its own (CRITERIA §5.1)."""
CANDIDATE = 1
"""Net score from which microservices make a set a service, and from which it is a candidate elsewhere."""
EXTRACTIONS = 2
"""How many sets may leave a modular monolith besides those that leave every style (CRITERIA §5.1)."""


class Cluster(Struct, frozen=True):
    """A set of components that moves as one; its net is that of the member with the strongest case.

    What a worker process answers as well does not count for kinds that are workers.
    `parts` are in the order of the system, `rank` is the place of the first in it, which is the `key`, too.

    `causes` are the reasons in words why it leaves in every style. `isolated` sets take nobody else in, and
    `affinity` names what sets that leave must have in common to share a satellite.
    """

    key: str
    rank: int
    parts: tuple[str, ...]
    lead: str
    net: int
    priority: float
    causes: tuple[str, ...]
    isolated: bool
    gpu: bool
    affinity: str | None

    @property
    def is_hard(self) -> bool:
        return bool(self.causes)


def clusters(system: System, groups: Groups, nets: Mapping[str, NetForce]) -> tuple[Cluster, ...]:
    """One cluster per group with at least one possible service in it, in the order of the system."""
    found = []
    for root in groups.roots():
        members = sorted(groups.members[root], key=system.rank.__getitem__)
        parts = tuple(filter(system.is_part, members))
        if parts:
            found.append(_cluster(system, groups, nets, root, parts))
    return tuple(found)


def _cluster(
    system: System, groups: Groups, nets: Mapping[str, NetForce], root: str, parts: tuple[str, ...]
) -> Cluster:
    # In a set that moves as one a hard join is honoured already; in a single part it still weighs.
    points = {name: nets[name].points_of_set if len(parts) > 1 else nets[name].points for name in parts}
    for name in parts:
        if system.process(name) == "worker":
            points[name] -= sum(force.points for force in nets[name].split if force.id in system.answered_by_workers)
    lead = min(parts, key=lambda name: -points[name])
    zones = sorted({zone for name in parts if (zone := _zone(nets[name]))})
    untrusted = any(system.runs_untrusted_code(name) for name in parts)
    doors = [name for name in parts if system.process(name) == "own"]
    gpu = any(system.hardware(name) == "gpu" for name in parts)
    affinity = f"data {'+'.join(zones)}" if zones else None
    if doors:
        # Not even other parts of its zone share its process.
        affinity = " ".join([system.components[doors[0]].kind, *zones])
    elif untrusted:
        affinity = " ".join(["untrusted code", *zones])
    elif gpu and not zones:
        affinity = f"accelerator {system.mode(lead)} {system.components[lead].runtime}"
    inbound = sum(
        waits(interaction) and interaction.target == name and groups.root(interaction.source) != root
        for name in parts
        for interaction in system.touching[name]
    )
    return Cluster(
        key=parts[0],
        rank=system.rank[parts[0]],
        parts=parts,
        lead=lead,
        net=points[lead],
        priority=points[lead] / (1 + inbound),
        causes=(*_causes(groups.service.get(root), zones, parts, nets), *_own_process(system, doors)),
        isolated=bool(zones or doors) or untrusted,
        gpu=gpu,
        affinity=None if root in groups.service else affinity,
    )


def _zone(net: NetForce) -> str | None:
    zone = net.facts["component.zone"]
    return zone if isinstance(zone, str) and zone in ZONES else None


def _own_process(system: System, doors: Iterable[str]) -> Iterator[str]:
    for kind in sorted({system.components[name].kind for name in doors}):
        yield f"A component of kind {kind} shares its process with no other part, in every style."


def _causes(
    service: str | None, zones: list[str], parts: tuple[str, ...], nets: Mapping[str, NetForce]
) -> tuple[str, ...]:
    causes = [f"It exists already as the service '{service}'."] if service else []
    hard = {force.code: force for name in parts for force in nets[name].split if force.hard}
    causes += [f"{force.code} {force.title.lower()}: {force.because}" for _, force in sorted(hard.items())]
    causes += [
        f"It holds {ZONE_WORDS[zone]} that at most half of the system holds: leave the data to a provider "
        "(tokenise), or run this part as a zone with its own store, identity and network policy."
        for zone in zones
    ]
    return tuple(causes)


def leaving(found: tuple[Cluster, ...], style: str) -> tuple[Cluster, ...]:
    """The clusters that become deployables of their own under a style.

    Hard drivers leave everywhere. Besides, microservices let out every candidate, a modular monolith at most
    two strong cases, highest net first, then net ÷ (1 + inbound waiting calls); a monolith none.
    """
    hard = [cluster for cluster in found if cluster.is_hard]
    free = [cluster for cluster in found if not cluster.is_hard]
    if style == "microservices":
        chosen = [cluster for cluster in free if cluster.net >= CANDIDATE]
    elif style == "monolith":
        chosen = []
    else:
        strong = [cluster for cluster in free if cluster.net >= STRONG_CASE]
        strong.sort(key=lambda cluster: (-cluster.net, -cluster.priority, cluster.rank))
        chosen = strong[:EXTRACTIONS]
    return tuple(hard + chosen)
