"""Deployables from a finished cut: what each one is called, what it is, who owns it, and why it exists."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from archdecide.boundaries.cut.clusters import Cluster
from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.cut.partition import Partition
from archdecide.boundaries.deployable_kinds import DeployableKind
from archdecide.boundaries.graph import Deployable
from archdecide.boundaries.system import System


class UnnamedDeployable(Struct):
    """A deployable before it has its name. `store_of` is the group that owns a backing service, and `lead` the part
    that holds a set found by structure together."""

    members: tuple[str, ...]
    kind: DeployableKind
    wish: str
    is_fixed: bool = False
    group: str | None = None
    store_of: str | None = None
    clusters: list[Cluster] = field(default_factory=list)
    name: str = ""
    module_sets: tuple[tuple[str, ...], ...] = ()
    lead: str | None = None


def units(system: System, cut: Partition) -> list[UnnamedDeployable]:
    """Every deployable of a cut with a unique name, by name."""
    by_group: dict[str, list[Cluster]] = {}
    for cluster in cut.clusters:
        by_group.setdefault(cut.groups.root(cluster.key), []).append(cluster)
    found: list[UnnamedDeployable] = []
    inside = _named_stores(system)
    for root in cut.groups.roots():
        members = sorted(cut.groups.members[root])
        stores = [name for name in members if system.is_store(name) and name not in inside]
        rest = tuple(name for name in members if name not in stores)
        if rest:
            found.append(_unit(system, cut, root, rest, by_group.get(root, [])))
        for store in stores:
            owner = root if rest else _main_user(system, cut, store)
            found.append(UnnamedDeployable((store,), "backing-service", store, store_of=owner))
    _name(found)
    return sorted(found, key=lambda unit: unit.name)


def _named_stores(system: System) -> set[str]:
    """Stores that people put into a service by name; all others are nodes of their own."""
    constraints = system.constraints
    return {name for names in (*constraints.fixed.values(), *constraints.together) for name in names}


def _unit(
    system: System, cut: Partition, root: str, members: tuple[str, ...], found: list[Cluster]
) -> UnnamedDeployable:
    kind = _kind(system, cut, root, members, found)
    fixed = cut.groups.service.get(root)
    lead = next((cut.leads[cluster.key] for cluster in found if cluster.key in cut.leads), None)
    return UnnamedDeployable(
        members=members,
        kind=kind,
        wish=fixed or _wish(system, cut, members, found, lead),
        is_fixed=fixed is not None,
        group=root,
        clusters=found,
        module_sets=cut.modules_in(members),
        lead=lead,
    )


def _kind(system: System, cut: Partition, root: str, members: tuple[str, ...], found: list[Cluster]) -> DeployableKind:
    if root in cut.groups.alone:
        return "external"
    if not found:
        if all(system.is_store(name) for name in members):
            return "backing-service"
        return "front-end"
    if cut.style == "microservices":
        return "service"
    if cut.core and cut.groups.root(cut.core) == root:
        return "application"
    is_satellite = any(cluster.is_hard for cluster in found) and root not in cut.groups.service
    return "satellite" if is_satellite else "service"


def _wish(system: System, cut: Partition, members: tuple[str, ...], found: list[Cluster], lead: str | None) -> str:
    """The name of the only member, of the only application in a core, or of the strongest member."""
    if len(members) == 1:
        return members[0]
    left = [cluster for cluster in found if cluster.key in cut.left]
    if left:
        return min(left, key=lambda cluster: (-cluster.net, cluster.key)).lead
    if not found:
        return members[0]
    if lead:
        return lead
    applications = [name for name in members if system.components[name].kind == "application"]
    if len(applications) == 1:
        return applications[0]
    return "core" if cut.style == "microservices" else "application"


def _main_user(system: System, cut: Partition, store: str) -> str | None:
    """The group with the most users of a store, of equals the first by name; None without users."""
    users: dict[str, int] = {}
    for name in system.users.get(store, ()):
        root = cut.groups.root(name)
        users[root] = users.get(root, 0) + 1
    return min(users, key=lambda root: (-users[root], cut.groups.first[root]), default=None)


def _name(found: list[UnnamedDeployable]) -> None:
    """Give every unit its wish; what comes later in this order gets a number behind it.

    Names that people gave come first, then names of single components, then names chosen here.
    """
    taken: set[str] = set()
    for unit in sorted(found, key=lambda unit: (not unit.is_fixed, unit.wish not in unit.members, unit.members)):
        unit.name = unit.wish
        number = 2
        while unit.name in taken:
            unit.name = f"{unit.wish} {number}"
            number += 1
        taken.add(unit.name)


def deployables(
    system: System, found: Iterable[UnnamedDeployable], nets: Mapping[str, NetForce]
) -> tuple[Deployable, ...]:
    """The units as results."""
    listed = list(found)
    name_of = {unit.group: unit.name for unit in listed if unit.group is not None}
    stores_of: dict[str, list[str]] = {}
    for unit in listed:
        if unit.store_of is not None:
            stores_of.setdefault(unit.store_of, []).append(unit.name)
    return tuple(
        _deployable(system, unit, nets, name_of.get(unit.store_of or ""), stores_of.get(unit.group or "", []))
        for unit in listed
    )


def _deployable(
    system: System, unit: UnnamedDeployable, nets: Mapping[str, NetForce], belongs_to: str | None, stores: list[str]
) -> Deployable:
    components = [system.components[name] for name in unit.members]
    labels = {component.data_store for component in components if component.data_store}
    parts = [name for name in unit.members if system.is_part(name)]
    modules = sorted(parts, key=lambda name: (-nets[name].points, name)) if len(parts) > 1 else []
    is_own = unit.kind != "external"
    return Deployable(
        name=unit.name,
        kind=unit.kind,
        components=unit.members,
        owners=tuple(sorted({component.team for component in components if component.team})),
        data_stores=tuple(sorted(labels | set(stores))),
        zones=tuple(sorted({item.data_sensitivity for item in components if item.data_sensitivity} - {"none"})),
        hardware=tuple(sorted({system.hardware(name) for name in unit.members})) if is_own else (),
        modules=tuple(modules),
        module_sets=unit.module_sets,
        belongs_to=belongs_to,
        reasons=_reasons(unit, nets, belongs_to),
    )


def _reasons(unit: UnnamedDeployable, nets: Mapping[str, NetForce], belongs_to: str | None) -> tuple[str, ...]:
    match unit.kind:
        case "external":
            return ("It is run by somebody else.",)
        case "front-end":
            return ("User interfaces are delivered on their own in every style.",)
        case "backing-service" if belongs_to:
            return (f"A data store belongs to one deployable, here '{belongs_to}', and nobody else writes to it.",)
        case "backing-service":
            return ("A data store that no component uses.",)
        case "application":
            return ("What no force pulls out under this style stays in one deployable, its parts as modules.",)
    causes = dict.fromkeys(cause for cluster in unit.clusters for cause in cluster.causes)
    if unit.lead:
        text = f"The structure holds it together around '{unit.lead}': these parts are coupled more with each other "
        causes[f"{text}than with the rest."] = None
    lead = min(unit.clusters, key=lambda cluster: (-cluster.net, cluster.key))
    forces = [force for name in lead.parts for force in nets[name].split]
    because = dict.fromkeys(f"{force.code}: {force.because}" for force in forces if not force.hard)
    return (*causes, *because) or ("Nothing pulls these parts further apart; they are the core.",)
