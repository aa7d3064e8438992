"""The cut that the rules propose, the two next best, and what each would cost, so that people can choose.

Where structure decides, the next best are what other resolutions found, best first. Where forces decide, they are
one step to either side of the bar: the weakest service merges with the neighbour that it talks to most, or the
strongest part that stays in leaves.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archdecide.boundaries.consequences.chain_metrics import Handled, Needs
from archdecide.boundaries.consequences.chains import chains
from archdecide.boundaries.cut.affinity import Bonds
from archdecide.boundaries.cut.choices import Alternative
from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.cut.partition import CutPlan, Partition, partition
from archdecide.boundaries.cut.structure import keeps_company
from archdecide.boundaries.graph import ServiceGraph
from archdecide.boundaries.system import System

FURTHER = 2
"""Cuts that are offered beside the proposed one."""
_STEPS = 3
"""How far from the bar to look for them."""


class CutChoice(Struct, frozen=True):
    """A cut to choose: what it is called, and its partition."""

    title: str
    cut: Partition


def choices(system: System, nets: Mapping[str, NetForce], style: str, bonds: Bonds) -> tuple[CutChoice, ...]:
    """The proposed cut, then up to two others that differ from it and from each other."""
    proposed = partition(system, nets, style, bonds)
    found = [CutChoice("Proposed", proposed)]
    known = {_grouping(system, proposed)}
    for title, plan in _plans(proposed):
        if len(found) > FURTHER:
            break
        cut = partition(system, nets, style, bonds, plan)
        grouping = _grouping(system, cut)
        if grouping not in known:
            known.add(grouping)
            found.append(CutChoice(title, cut))
    return tuple(found)


def _grouping(system: System, cut: Partition) -> tuple[int, ...]:
    """Which parts are together, whatever the groups are called."""
    numbers: dict[str, int] = {}
    return tuple(numbers.setdefault(cut.groups.root(name), len(numbers)) for name in system.components)


def _plans(proposed: Partition) -> Iterator[tuple[str, CutPlan]]:
    """What to try, the most promising first."""
    shape = proposed.shape if proposed.style == "microservices" else None
    if shape:
        for candidate in shape.candidates[1:]:
            word = "Coarser" if candidate.count < shape.taken.count else "Finer"
            others = (other for other in shape.candidates if other is not candidate)
            yield f"{word} by structure", CutPlan(shape=replace(shape, candidates=(candidate, *others)))
    count = len({proposed.groups.root(cluster.key) for cluster in proposed.clusters})
    kept = [cluster for cluster in proposed.clusters if cluster.key not in proposed.left]
    kept.sort(key=lambda cluster: (-cluster.net, -cluster.priority, cluster.rank))
    # Of two equally near cuts the coarser one is offered first: splitting later is easier than joining again.
    for step in range(1, _STEPS + 1):
        if count > step:
            yield "Coarser", CutPlan(most=count - step)
        if len(kept) >= step:
            yield "Finer", CutPlan(also=tuple(cluster.key for cluster in kept[:step]))


def compared(system: System, graphs: Sequence[tuple[str, ServiceGraph]], shown: int) -> tuple[Alternative, ...]:
    """What the cuts cost, the proposed one first; `shown` is the number of the one that is shown, from 1."""
    first = [graphs[0][1].assignment[name] for name in system.components]
    results = []
    for number, (title, graph) in enumerate(graphs, start=1):
        here = [graph.assignment[name] for name in system.components]
        kept = keeps_company(first, here)
        moved = tuple(name for name, stays in zip(system.components, kept, strict=True) if not stays)
        results.append(replace(_cost(system, graph), cut=number, title=title, shown=number == shown, moved=moved))
    return tuple(results)


def _cost(system: System, graph: ServiceGraph) -> Alternative:
    services = graph.services
    names = {item.name for item in services}
    found = chains(Needs(system, graph.assignment), graph.deployables, Handled(graph.interactions))
    stated = [chain.availability_pct for chain in found if chain.availability_pct is not None]
    shares = [chain.hop_share for chain in found if chain.hop_share is not None]
    crossing_calls = weight = cut_weight = 0.0
    broken: set[tuple[str, ...]] = set()
    teams: set[tuple[str, ...]] = set()
    for item in system.interactions:
        one, other = (graph.assignment[name] for name in (item.source, item.target))
        if one not in names or other not in names:
            continue
        strength = max(item.weight, 0.0) * (1 + item.calls_per_request)
        weight += strength
        if one == other:
            continue
        cut_weight += strength
        crossing_calls += item.calls_per_request if item.weight > 0 else 0.0
        pair = tuple(sorted((item.source, item.target)))
        owners = {system.components[name].team for name in pair} - {None}
        if item.consistency == "strong":
            broken.add(pair)
        if len(owners) > 1:
            teams.add(pair)
    return Alternative(
        cut=1,
        title="",
        shown=False,
        services=tuple((item.name, item.components) for item in services),
        moved=(),
        crossing_calls=round(crossing_calls, 6),
        crossing_share=cut_weight / weight if weight else 0.0,
        broken_transactions=len(broken),
        team_crossings=len(teams),
        sync_depth=max((chain.hops for chain in found), default=0),
        availability_pct=min(stated, default=None),
        hop_share=max(shares, default=None),
        balance=_balance([sum(map(system.is_part, item.components)) for item in services]),
    )


def _balance(sizes: Sequence[int]) -> float:
    """1 ÷ (K × Σ share²): 1 for equal sizes, 1 ÷ K where one holds all; 1 for no services."""
    total = sum(sizes)
    return total**2 / (len(sizes) * sum(size**2 for size in sizes)) if total else 1.0
