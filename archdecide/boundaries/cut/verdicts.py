"""What becomes of each component, in one word and in reasons."""

from collections.abc import Mapping

from msgspec import Struct

from archdecide.boundaries.cut.clusters import CANDIDATE, STRONG_CASE, Cluster
from archdecide.boundaries.cut.deployables import UnnamedDeployable
from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.cut.partition import Partition
from archdecide.boundaries.graph import ComponentVerdict, Verdict
from archdecide.boundaries.system import System

_SETTLED: Mapping[str, Verdict] = {
    "front-end": "front end",
    "external": "outside",
    "backing-service": "backing service",
}


class _Context(Struct, frozen=True):
    """What the verdicts have in common. `busy` are the deployables in which somebody waits."""

    system: System
    cut: Partition
    nets: Mapping[str, NetForce]
    clusters: Mapping[str, Cluster]
    busy: frozenset[str]


def verdicts(
    system: System, cut: Partition, found: list[UnnamedDeployable], nets: Mapping[str, NetForce]
) -> tuple[ComponentVerdict, ...]:
    """One verdict per component, by name."""
    busy = frozenset(
        unit.name for unit in found if not all(map(system.is_worker, filter(system.is_part, unit.members)))
    )
    context = _Context(system, cut, nets, cut.cluster_of(), busy)
    home = {name: unit for unit in found for name in unit.members}
    return tuple(_verdict(context, home[name], name) for name in system.components)


def _verdict(context: _Context, unit: UnnamedDeployable, name: str) -> ComponentVerdict:
    net, cluster = context.nets[name], context.clusters.get(name)
    kind = context.system.kinds.get(context.system.components[name].kind)
    reasons = [_sum(net, name, cluster)] if net.split or net.join or cluster else []
    reasons += context.cut.reasons[cluster.key] if cluster else ()
    if cluster and context.system.is_worker(name) and unit.name in context.busy:
        reasons.append("Nobody waits for it: run it as a worker process of the same artefact.")
    if kind:
        reasons.append(f"Usual for {kind.kind}: {kind.verdict}")
    return ComponentVerdict(
        name=name,
        deployable=unit.name,
        net=net.points,
        verdict=_word(context, unit, cluster, name),
        forces_for=net.split,
        forces_against=net.join,
        open=net.open,
        reasons=tuple(dict.fromkeys(reasons)),
    )


def _word(context: _Context, unit: UnnamedDeployable, cluster: Cluster | None, name: str) -> Verdict:
    if cluster is None:
        if unit.kind in _SETTLED:
            return _SETTLED[unit.kind]
        return "backing service" if context.system.is_store(name) else "merges"
    cut = context.cut
    if cluster.key in cut.squeezed:
        return "merges"
    if cluster.key in cut.left:
        return "own service"
    is_core = cut.core is not None and cut.groups.root(cut.core) == cut.groups.root(name)
    if not is_core and len(unit.clusters) == 1:
        return "own service"
    if cut.style == "microservices":
        return "stays" if is_core else "merges"
    return "candidate module" if cluster.net >= CANDIDATE else "stays"


def _sum(net: NetForce, name: str, cluster: Cluster | None) -> str:
    terms = [f"{force.code} +{force.points}" for force in net.split]
    terms += [f"{force.code} −{force.points}" for force in net.join]
    text = f"Net {_signed(net.points)} ({', '.join(terms) or 'no force acts'}): {_reading(net.points)}."
    if cluster and len(cluster.parts) > 1:
        others = len(cluster.parts) - 1
        text += f" It moves as one with {others} other{'s' if others > 1 else ''}"
        text += f"; the set counts {_signed(cluster.net)}, the strongest case in it"
        text += "." if cluster.lead == name else f" ('{cluster.lead}')."
    return text


def _reading(points: int) -> str:
    if points >= STRONG_CASE:
        return "a strong case for a service of its own"
    return "a candidate, at least a module with a strict interface" if points >= CANDIDATE else "no case for a service"


def _signed(points: int) -> str:
    return str(points) if points >= 0 else f"−{-points}"
