"""Deployables from a finished cut: what each one is called, what it is, who owns it, and why it exists."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from archdecide.boundaries.cut.clusters import Cluster
from archdecide.boundaries.cut.forces import NetForce
from archdecide.boundaries.cut.partition import Partition
from archdecide.boundaries.deployable_kinds import DeployableKind
from archdecide.boundaries.graph import Deployable
from archdecide.boundaries.naming import Vocabulary, unique
from archdecide.boundaries.system import System

_REASON_NAMES = {"data pci": "card data zone", "data phi": "health data zone", "untrusted code": "untrusted code"}
"""What satellites are called that leave for the same reason, by how it begins; others by its first word."""


_FEW = 3
"""Parts of which two can stand for all in a name."""


class UnnamedDeployable(Struct):
    """A deployable before it has its name. `wishes` are names for it, the best first, `store_of` is the group that owns
    a backing service, and `lead` the part that holds a set found by structure together."""

    members: tuple[str, ...]
    kind: DeployableKind
    wishes: list[str]
    is_fixed: bool = False
    group: str | None = None
    store_of: str | None = None
    clusters: list[Cluster] = field(default_factory=list)
    name: str = ""
    lead: str | None = None


def units(system: System, cut: Partition) -> list[UnnamedDeployable]:
    """Every deployable of a cut with a unique name, by name."""
    by_group: dict[str, list[Cluster]] = {}
    for cluster in cut.clusters:
        by_group.setdefault(cut.groups.root(cluster.key), []).append(cluster)
    found: list[UnnamedDeployable] = []
    inside = _named_stores(system)
    vocabulary = Vocabulary(system)
    for root in cut.groups.roots():
        members = sorted(cut.groups.members[root])
        stores = [name for name in members if system.is_store(name) and name not in inside]
        rest = tuple(name for name in members if name not in stores)
        if rest:
            found.append(_unit(vocabulary, cut, root, rest, by_group.get(root, [])))
        for store in stores:
            owner = root if rest else _main_user(system, cut, store)
            found.append(UnnamedDeployable((store,), "backing-service", [store], store_of=owner))
    _name(found)
    return sorted(found, key=lambda unit: unit.name)


def _named_stores(system: System) -> set[str]:
    """Stores that people put into a service by name; all others are nodes of their own."""
    constraints = system.constraints
    return {name for names in (*constraints.fixed.values(), *constraints.together) for name in names}


def _unit(
    vocabulary: Vocabulary, cut: Partition, root: str, members: tuple[str, ...], found: list[Cluster]
) -> UnnamedDeployable:
    system = vocabulary.system
    kind = _kind(system, cut, root, members, found)
    fixed = cut.groups.service.get(root)
    lead = next((cut.leads[cluster.key] for cluster in found if cluster.key in cut.leads), None)
    return UnnamedDeployable(
        members=members,
        kind=kind,
        wishes=[fixed] if fixed else _wishes(vocabulary, cut, root, members, found),
        is_fixed=fixed is not None,
        group=root,
        clusters=found,
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
    return "application" if root == _main(cut) else "satellite"


def _main(cut: Partition) -> str | None:
    """The group that a monolith or modular monolith mainly is: its core, or where each part has its deployable on
    record, the group of most parts, of equals the first by the order of the groups."""
    if cut.core:
        return cut.groups.root(cut.core)
    parts: dict[str, int] = dict.fromkeys(cut.groups.roots(), 0)
    for cluster in cut.clusters:
        parts[cut.groups.root(cluster.key)] += len(cluster.parts)
    return max(parts, key=parts.__getitem__, default=None)


def _wishes(
    vocabulary: Vocabulary, cut: Partition, root: str, members: tuple[str, ...], found: list[Cluster]
) -> list[str]:
    """Names for a deployable, the best first: by its parts, but a rest that only stays together is "application" or,
    under microservices, "core", unless it has a name of its own or only one application in it."""
    system = vocabulary.system
    parts = _telling_parts(system, members)
    *telling, heaviest = vocabulary.candidates(parts, reason=_apart_because(found))
    is_core = cut.core is not None and cut.groups.root(cut.core) == root
    if len(parts) == 1 or not found or not is_core:
        return [*telling, heaviest]
    applications = [name for name in parts if system.components[name].kind == "application"]
    alone = applications if len(applications) == 1 else []
    if cut.style == "microservices":
        return [*telling, *alone, heaviest if len(parts) <= _FEW else "core"]
    return [*(name for name in telling if name in system.constraints.names), *alone, "application"]


def _telling_parts(system: System, members: tuple[str, ...]) -> tuple[str, ...]:
    """The parts that a deployable is called by: what only works beside them says less, unless it is most of it."""
    parts = tuple(filter(system.is_part, members)) or members
    main = tuple(name for name in parts if system.process(name) != "worker")
    return main if 2 * len(main) >= len(parts) else parts


def _apart_because(found: Iterable[Cluster]) -> str | None:
    """What a set that leaves every style has in common, as a name."""
    reasons = {cluster.affinity for cluster in found if cluster.is_hard}
    reason = reasons.pop() if len(reasons) == 1 else None
    if reason is None:
        return None
    return next((name for start, name in _REASON_NAMES.items() if reason.startswith(start)), reason.split()[0])


def _workers(system: System, members: Iterable[str]) -> tuple[str, ...]:
    """The parts that run as further processes of an artefact in which somebody waits for another part."""
    parts = [name for name in members if system.is_part(name)]
    found = tuple(name for name in parts if system.is_worker(name))
    return found if len(found) < len(parts) else ()


def _main_user(system: System, cut: Partition, store: str) -> str | None:
    """The group with the most users of a store, of equals the first by name; None without users."""
    users: dict[str, int] = {}
    for name in system.users.get(store, ()):
        root = cut.groups.root(name)
        users[root] = users.get(root, 0) + 1
    return min(users, key=lambda root: (-users[root], cut.groups.first[root]), default=None)


def _name(found: list[UnnamedDeployable]) -> None:
    """Give every unit the first of its wishes that is free; where none is, a number tells it from others.

    Names that people gave come first, then names of single components, then names chosen here.
    """
    order = sorted(found, key=lambda unit: (not unit.is_fixed, len(unit.members) > 1, unit.members))
    for unit, name in zip(order, unique((unit.wishes for unit in order), set()), strict=True):
        unit.name = name


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
        belongs_to=belongs_to,
        reasons=_reasons(unit, nets, belongs_to),
        workers=_workers(system, unit.members),
        demanded=not unit.is_fixed and any(cluster.is_hard for cluster in unit.clusters),
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
            return ("Nothing in it needs to run separately.",)
    causes = dict.fromkeys(cause for cluster in unit.clusters for cause in cluster.causes)
    if unit.lead:
        text = f"The structure holds it together around '{unit.lead}': these parts are coupled more with each other "
        causes[f"{text}than with the rest."] = None
    lead = min(unit.clusters, key=lambda cluster: (-cluster.net, cluster.rank))
    forces = [force for name in lead.parts for force in nets[name].split]
    because = dict.fromkeys(f"{force.code}: {force.because}" for force in forces if not force.hard)
    return (*causes, *because) or ("Nothing pulls these parts further apart; they are the core.",)
