"""Which components share a deployable: the style lets clusters out, the rest is placed, limits are kept."""

from collections.abc import Mapping
from functools import partial

from msgspec import Struct, field

from archdecide.boundaries.cut.affinity import Bonds
from archdecide.boundaries.cut.clusters import Cluster, clusters, leaving
from archdecide.boundaries.cut.forces import NetForce, Pulls
from archdecide.boundaries.cut.groups import Groups, Refusal, hard_joins
from archdecide.boundaries.cut.placement import CORE, GPU, HARD, LEFT, Placement
from archdecide.boundaries.cut.structural_placement import Shape, asks_structure, bounds, carried, place_by_structure
from archdecide.boundaries.cut.structure import Structure, points_of
from archdecide.boundaries.system import System


class CutPlan(Struct, frozen=True):
    """What to do otherwise than the rules say: let clusters out by key, merge down to a number of services, take a
    shape that is known already, or cut the structure at one resolution only."""

    also: tuple[str, ...] = ()
    most: int | None = None
    shape: Shape | None = None
    resolution: float | None = None


PROPOSED = CutPlan()
"""Nothing otherwise: the cut that the rules say."""


class Partition(Struct, frozen=True):
    """A finished cut. `left` are the keys of clusters that a style let out, `core` a component of the core.

    `limit` is the number of services that had to be kept and `squeezed` the clusters that it merged;
    `broken` says that the limit could not be kept or had to override a hard driver. `shape` is what structure said,
    and `leads` the part that holds a set found by structure together, by the key of its first cluster.
    """

    style: str
    groups: Groups
    clusters: tuple[Cluster, ...]
    left: frozenset[str]
    core: str | None
    reasons: Mapping[str, tuple[str, ...]]
    refusals: tuple[Refusal, ...]
    limit: int | None
    squeezed: tuple[str, ...]
    broken: bool
    shape: Shape | None = None
    leads: Mapping[str, str] = field(default_factory=dict)

    def cluster_of(self) -> dict[str, Cluster]:
        """The cluster of every possible service."""
        return {name: cluster for cluster in self.clusters for name in cluster.parts}


def partition(
    system: System,
    nets: Mapping[str, NetForce],
    style: str,
    bonds: Bonds | None = None,
    plan: CutPlan = PROPOSED,
) -> Partition:
    """The cut of a system under a style. See CRITERIA §5.1 for the bar of each style.

    `bonds` are those of the system under these net scores, where they are at hand already.
    """
    groups, refusals = hard_joins(system)
    found = clusters(system, groups, nets)
    left = leaving(found, style)
    left += tuple(cluster for cluster in found if cluster.key in plan.also and cluster not in left)
    limit, is_constraint = _limit(system, plan)
    gone = frozenset(cluster.key for cluster in left)
    rest = [cluster for cluster in found if cluster.key not in gone]
    placement = Placement(groups, found, left, Pulls(system, nets))
    shape = plan.shape
    if shape is None and style == "microservices" and asks_structure(rest, nets):
        # The structure has the order of the clusters, which is that of the system.
        roots = [groups.root(cluster.key) for cluster in rest]
        structure = Structure.of(system, groups, roots, points_of(system, bonds or Bonds(system, nets)))
        keys = tuple(cluster.key for cluster in rest)
        shape = Shape.of(structure, keys, bounds(system, limit, len(left)), plan.resolution)
    leads: dict[str, str] = {}
    if style == "microservices" and shape:
        leads = place_by_structure(placement, shape)
    elif style == "microservices":
        _place_by_pull(placement)
        _settle_lone_core(placement, system)
    else:
        _share_satellites(placement)
        _place_in_application(placement)
    squeezed = _squeeze(placement, limit, hard=False) if limit else []
    if limit and placement.count > limit:
        _share_satellites(placement)
    gentle = len(squeezed)
    if limit and is_constraint:
        squeezed += _squeeze(placement, limit, hard=True)
    return Partition(
        style=style,
        groups=groups,
        clusters=found,
        left=gone,
        core=placement.core,
        reasons={key: tuple(reasons) for key, reasons in placement.reasons.items()},
        refusals=refusals,
        limit=limit,
        squeezed=tuple(squeezed),
        broken=len(squeezed) > gentle or (limit is not None and is_constraint and placement.count > limit),
        shape=shape,
        leads=leads,
    )


def _share_satellites(placement: Placement) -> None:
    """One satellite per data zone, and one per runtime for accelerators that answer or work through batches."""
    first: dict[str, str] = {}
    for cluster in placement.clusters:
        if cluster.is_hard and cluster.affinity:
            home = first.setdefault(cluster.affinity, cluster.key)
            placement.join(
                cluster, home, f"It shares a deployable with '{home}', which must leave for the same reason."
            )


def _place_in_application(placement: Placement) -> None:
    """Everything that did not leave shares one application; where constraints forbid it, the highest net leaves."""
    rest = [cluster for cluster in placement.clusters if LEFT not in placement.traits_of(cluster)]
    for cluster in sorted(rest, key=lambda item: (item.net, item.rank)):
        if cluster.gpu:
            peer = placement.best(cluster, 0, lambda root: {HARD, GPU} <= placement.traits[root])
            if peer and placement.join(
                cluster, peer, f"It needs the accelerator that '{peer}' runs on; run it there as a process of its own."
            ):
                continue
        if placement.core is None:
            placement.found_core(cluster)
        elif not placement.join(cluster, placement.core, "Nothing pulls it out strongly enough under this style."):
            why = placement.groups.obstacle(cluster.key, placement.core)
            placement.reasons[cluster.key].append(f"It cannot join the application: {why}.")


def _place_by_pull(placement: Placement) -> None:
    """What is no service merges with the neighbour of strongest join force, or stays in the core."""
    rest = [cluster for cluster in placement.clusters if LEFT not in placement.traits_of(cluster)]
    for cluster in rest:
        peer = placement.best(cluster, 1, partial(placement.fits, cluster))
        if peer:
            placement.join(cluster, peer, f"It merges with '{peer}', the neighbour of the strongest join force.")
    for cluster in rest:
        traits = placement.traits_of(cluster)
        if LEFT in traits or CORE in traits:
            continue
        if placement.core is None:
            placement.found_core(cluster)
        elif not placement.join(
            cluster, placement.core, "No force pulls it out or to a neighbour, so it stays in the core."
        ):
            why = placement.groups.obstacle(cluster.key, placement.core)
            placement.reasons[cluster.key].append(f"It cannot join the core: {why}.")


def _settle_lone_core(placement: Placement, system: System) -> None:
    """A core of one part that is no application makes no service; it goes where it talks most."""
    cores = [cluster for cluster in placement.clusters if CORE in placement.traits_of(cluster)]
    if len(cores) != 1 or any(system.components[name].kind == "application" for name in cores[0].parts):
        return
    cluster = cores[0]
    peer = placement.best(cluster, 0, partial(placement.fits, cluster))
    if peer and placement.join(cluster, peer, f"It merges with '{peer}', the neighbour that it talks with most."):
        placement.traits_of(cluster).discard(CORE)
        placement.core = None


def _limit(system: System, plan: CutPlan) -> tuple[int | None, bool]:
    """How many services there may be, and whether that is a constraint of the profile.

    Without `boundaries.max_services`, the people limit them: see `service_budget`. A plan
    that merges down to a number only lowers what was there.
    """
    if plan.most is not None:
        return plan.most, False
    if system.constraints.max_services is not None:
        return system.constraints.max_services, True
    return carried(system), False


def _squeeze(placement: Placement, limit: int, *, hard: bool) -> list[str]:
    """Merge the weakest clusters until the limit holds; with `hard` also those that have to leave."""
    merged: list[str] = []
    for cluster in sorted(placement.clusters, key=lambda item: (item.net, item.rank)):
        if placement.count <= limit:
            break
        if not hard and (HARD in placement.traits_of(cluster) or CORE in placement.traits_of(cluster)):
            continue
        peer = _squeeze_into(placement, cluster, hard=hard)
        if peer and placement.join(cluster, peer, f"It merges with '{peer}', because only {limit} services may run."):
            merged.append(cluster.key)
    return merged


def _squeeze_into(placement: Placement, cluster: Cluster, *, hard: bool) -> str | None:
    """The strongest neighbour, else the core, else the first other group that the constraints allow."""

    def accept(root: str) -> bool:
        return hard or placement.fits(cluster, root)

    own = placement.groups.root(cluster.key)
    peer = placement.best(cluster, 0, accept)
    if peer:
        return peer
    strangers = (*((placement.core,) if placement.core else ()), *placement.traits)
    roots = (placement.groups.root(name) for name in strangers)
    return next(
        (root for root in roots if root != own and accept(root) and not placement.groups.obstacle(own, root)), None
    )
