"""Components that must be together: hard joins, never against a constraint (union-find without recursion)."""

from collections.abc import Iterator

from msgspec import Struct

from archdecide.boundaries.system import System


class Refusal(Struct, frozen=True):
    """A hard join that another constraint forbids."""

    one: str
    other: str
    reason: str


class Groups:
    """Disjoint groups of components. Groups only grow, and only where the constraints of the profile allow it."""

    def __init__(self, system: System) -> None:
        self.parent = {name: name for name in system.order}
        self.members = {name: [name] for name in system.order}
        self.first = {name: system.rank[name] for name in system.order}
        self.alone = {name for name in system.components if system.is_external(name)}
        self.service: dict[str, str] = {}
        self.apart: dict[str, set[int]] = {}
        for number, names in enumerate(system.constraints.apart):
            for name in names:
                self.apart.setdefault(name, set()).add(number)
        for service, names in sorted(system.constraints.fixed.items()):
            self.service.update((name, service) for name in names if name not in self.alone)

    def root(self, name: str) -> str:
        """The representative of the group of a component."""
        while self.parent[name] != name:
            self.parent[name] = self.parent[self.parent[name]]
            name = self.parent[name]
        return name

    def roots(self) -> list[str]:
        """One representative per group, in the order of the system."""
        return sorted(self.members, key=lambda root: self.first[root])

    def obstacle(self, one: str, other: str) -> str | None:
        """Why two groups may not become one, or None if they may."""
        left, right = self.root(one), self.root(other)
        if left == right:
            return None
        if left in self.alone or right in self.alone:
            return "one of them is somebody else's service"
        if self.apart.get(left, set()) & self.apart.get(right, set()):
            return "boundaries.apart keeps them apart"
        if left in self.service and right in self.service and self.service[left] != self.service[right]:
            return f"they are fixed in '{self.service[left]}' and '{self.service[right]}'"
        return None

    def join(self, one: str, other: str) -> str | None:
        """Make two groups one; returns the obstacle if there is one."""
        obstacle = self.obstacle(one, other)
        left, right = self.root(one), self.root(other)
        if obstacle or left == right:
            return obstacle
        if len(self.members[left]) < len(self.members[right]):
            left, right = right, left
        self.parent[right] = left
        self.members[left] += self.members.pop(right)
        self.first[left] = min(self.first[left], self.first.pop(right))
        if right in self.apart:
            self.apart.setdefault(left, set()).update(self.apart.pop(right))
        if right in self.service:
            self.service.setdefault(left, self.service[right])
        return None


def hard_joins(system: System) -> tuple[Groups, tuple[Refusal, ...]]:
    """The groups that every style keeps together, and the joins that constraints refuse.

    What people have fixed comes first, then what data demands: strong consistency, and a data store with only
    one user stays with that user.
    """
    groups = Groups(system)
    refusals = []
    for one, other in _demands(system):
        reason = groups.join(one, other)
        if reason:
            refusals.append(Refusal(one, other, reason))
    return groups, tuple(dict.fromkeys(refusals))


def _demands(system: System) -> Iterator[tuple[str, str]]:
    constraints = system.constraints
    fixed = (names for _, names in sorted(constraints.fixed.items()))
    rank = system.rank
    together = sorted(
        (sorted(names, key=rank.__getitem__) for names in constraints.together),
        key=lambda names: [rank[name] for name in names],
    )
    for names in (*fixed, *together):
        for name in names[1:]:
            yield names[0], name
    for interaction in system.interactions_by_rank:
        if interaction.consistency == "strong":
            yield interaction.source, interaction.target
    for store in system.order:
        users = system.users.get(store, ())
        if system.is_store(store) and len(users) == 1:
            yield min(users), store
