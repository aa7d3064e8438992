"""Groups while they are being placed: what each one is, and where a cluster fits best."""

from collections.abc import Callable

from archdecide.boundaries.cut.clusters import Cluster
from archdecide.boundaries.cut.forces import Pull, Pulls
from archdecide.boundaries.cut.groups import Groups

LEFT, HARD, ISOLATED, GPU, CORE = "left", "hard", "isolated", "gpu", "core"
_NO_PULL = Pull(0, 0)


class Placement:
    """The groups of one cut in progress. Only groups with a possible service in them are placed."""

    def __init__(self, groups: Groups, found: tuple[Cluster, ...], left: tuple[Cluster, ...], pulls: Pulls) -> None:
        self.groups = groups
        self.clusters = found
        self.pulls = pulls
        self.core: str | None = None
        self.reasons: dict[str, list[str]] = {cluster.key: list(cluster.causes) for cluster in found}
        self.traits: dict[str, set[str]] = {}
        chosen = {cluster.key for cluster in left}
        for cluster in found:
            holds = {LEFT: cluster.key in chosen, HARD: cluster.is_hard, ISOLATED: cluster.isolated, GPU: cluster.gpu}
            self.traits[groups.root(cluster.key)] = {trait for trait, is_so in holds.items() if is_so}

    @property
    def count(self) -> int:
        """How many deployables hold a possible service so far."""
        return len(self.traits)

    def traits_of(self, cluster: Cluster) -> set[str]:
        return self.traits[self.groups.root(cluster.key)]

    def found_core(self, cluster: Cluster) -> None:
        """Let a cluster be the first of the core, where everything stays that nothing pulls out."""
        self.core = cluster.key
        self.traits_of(cluster).add(CORE)

    def join(self, cluster: Cluster, other: str, reason: str) -> bool:
        """Put a cluster's group into the group of another component, unless a constraint forbids it."""
        left, right = self.groups.root(cluster.key), self.groups.root(other)
        if left == right or self.groups.join(left, right):
            return False
        traits = self.traits.pop(left) | self.traits.pop(right)
        self.traits[self.groups.root(other)] = traits
        self.reasons[cluster.key].append(reason)
        return True

    def fits(self, cluster: Cluster, root: str) -> bool:
        """Whether a cluster may live there: not in somebody's data zone or sandbox, nor on other hardware."""
        mine, theirs = self.traits_of(cluster), self.traits[root]
        return not (
            ISOLATED in mine or ISOLATED in theirs or (HARD in mine | theirs and (GPU in mine) != (GPU in theirs))
        )

    def best(self, cluster: Cluster, least: int, accept: Callable[[str], bool]) -> str | None:
        """The neighbour with the strongest pull, at least `least` points, in the group that pulls most.

        Pairs that repel each other (a negative weight) never count. Equal pulls go to the first in the order of the
        system.
        """
        own = self.groups.root(cluster.key)
        totals: dict[str, Pull] = {}
        nearest: dict[str, tuple[Pull, str]] = {}
        for name in cluster.parts:
            pulls = self.pulls.of(name)
            for other in sorted(pulls, key=self.pulls.system.rank.__getitem__):
                root = self.groups.root(other)
                if root != own:
                    pull = pulls[other]
                    totals[root] = totals.get(root, _NO_PULL) + pull
                    if root not in nearest or pull > nearest[root][0]:
                        nearest[root] = (pull, other)
        open_roots = [
            root
            for root, pull in totals.items()
            if pull.points >= least and pull.coupling >= 0 and accept(root) and not self.groups.obstacle(own, root)
        ]
        order = self.groups.first
        target = min(
            open_roots, key=lambda root: (-totals[root].points, -totals[root].coupling, order[root]), default=None
        )
        return None if target is None else nearest[target][1]
