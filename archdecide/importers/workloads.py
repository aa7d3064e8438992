"""What runs in a deployment, whatever tool describes it, and what its configuration says about the system.

Compose files and Kubernetes manifests become workloads; this module turns workloads into observations, so both follow
the same rules. The first store of a component, a database before an index before a cache, becomes its `data_store`;
every further one is a component of its own. A name alone joins nothing: `carts-db` says nothing about `carts`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from archdecide.errors import Place
from archdecide.evidence.observations import Confidence, Pair, PartSubject, SystemSubject
from archdecide.evidence.spelling import fold, is_proper, refusal
from archdecide.importers.collection import Collection, Ground, listed
from archdecide.importers.hosts import cluster_name, is_internal
from archdecide.importers.roles import STORES, Roles
from archdecide.importers.source_folders import image_name

MOST_WORKLOADS = 5_000
OUTSIDE = ("platform", "tool")
"""The roles of what is not part of the system."""


class WorkloadReference(Struct, frozen=True):
    """An address in the configuration of a workload: the host, the variable, and what that rests on."""

    host: str
    variable: str
    ground: Ground


class Workload(Struct, frozen=True, kw_only=True):
    """One service of a deployment.

    `folders` are those of its source; `built` says that its image is made from them, otherwise they were found by name.
    `module` is the folder of a member of a workspace that is called like the image, which its build makes, then.
    `packages` is what its build file depends on. `names` are further names that the deployment itself gives to it,
    `local_names` leads from names that only this one uses to names of others.
    `unset` are variables for addresses that have no value in any file. `starts_after` names what has to run before it.
    `load` is its replicas times its processor request in cores.
    """

    name: str
    file: str
    place: Place
    namespace: str = ""
    image: str = ""
    built: bool = False
    module: str = ""
    folders: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    packages: frozenset[str] = frozenset()
    local_names: Mapping[str, str] = {}
    references: tuple[WorkloadReference, ...] = ()
    unset: tuple[tuple[str, Place], ...] = ()
    starts_after: tuple[str, ...] = ()
    hardware: str | None = None
    mode: str | None = None
    team: str | None = None
    load: float | None = None


def observe_workloads(
    workloads: Iterable[Workload], roles: Roles, into: Collection, aliases: Mapping[str, str] | None = None
) -> None:
    """Adds to a collection what these workloads say about the system. `aliases` lead from hosts to workloads."""
    accepted: list[Workload] = []
    skipped = 0
    for workload in workloads:
        if trouble := refusal(workload.name, workload.place):
            into.problem(trouble.where, trouble.what, trouble.hint)
        elif len(accepted) == MOST_WORKLOADS:
            skipped += 1
        else:
            accepted.append(workload)
    if skipped:
        into.leave_out(f"{skipped:,} services", "limit", f"only the first {MOST_WORKLOADS:,} services are read")
    _Deployment(accepted, roles, into, aliases or {}).observe()


class _Deployment:
    """The workloads of one source, by their names and roles."""

    def __init__(self, workloads: list[Workload], roles: Roles, into: Collection, aliases: Mapping[str, str]) -> None:
        self.workloads = workloads
        self.aliases = aliases
        self.kinds = roles
        self.into = into
        self.by_name = {item.name: item for item in workloads}
        self.roles = {
            item.name: roles.role(item.name, "" if item.built else item.image, item.packages) for item in workloads
        }
        self.components = [item for item in workloads if self.roles[item.name] is None]
        self.spellings: dict[str, set[str]] = defaultdict(set)
        for item in workloads:
            for name in (item.name, *item.names):
                self.spellings[fold(name)].add(item.name)
        self.left_out_before = {fold(one.name) for one in into.left_out}
        """Services that do not run; an address of one of them needs no further word."""
        self.callers: dict[str, set[str]] = defaultdict(set)
        self.calls: dict[Pair, Confidence] = {}
        self.users: dict[str, list[str]] = defaultdict(list)
        """Who is known to use a store or a broker."""

    def observe(self) -> None:
        for item in self.components:
            self.component(item)
        self.backing()
        for item in self.components:
            self.connections(item)
        self.loads()
        self.facts()
        self.candidates_by_name()
        self.second_names()
        self.left_out()
        for sentence in self.notes():
            self.into.note(sentence)

    def component(self, item: Workload) -> None:
        part, ground = PartSubject(item.name), _existence(item)
        self.into.exists(part, ground)
        if kind := self.kinds.kind(item.name):
            self.into.observe(part, "kind", kind, Ground("by name", Confidence.LOW, item.place), bounds=True)
        if item.folders:
            by_name = Ground("folder of that name", Confidence.MEDIUM, item.place)
            self.into.observe(part, "code", frozenset(item.folders), ground if item.built else by_name)
        if item.hardware:
            self.into.observe(part, "hardware", item.hardware, ground)
        if item.mode:
            self.into.observe(part, "mode", item.mode, ground)
        if item.team:
            label = Ground(f"label in {item.file}", Confidence.MEDIUM, item.place)
            self.into.observe(part, "team", item.team, label)
        for variable, place in item.unset:
            self.into.miss(f"{item.name}.{variable}", variable, place)

    def backing(self) -> None:
        """Brokers are components, whoever uses them; stores belong to their users."""
        for item in self.workloads:
            role = self.roles[item.name]
            if role == "broker":
                self.into.exists(PartSubject(item.name), _existence(item))
            if role is not None and role not in OUTSIDE:
                self.into.backing_service(item.name, role)

    def target(self, item: Workload, host: str) -> str | None:
        """The workload that a host means for another workload; None for none or more than one."""
        written = item.local_names.get(host, self.aliases.get(host, host))
        name, namespace = (written, None) if fold(written) in self.spellings else cluster_name(written)
        found = self.spellings.get(fold(name), set())
        if len(found) > 1:
            found = {other for other in found if self.by_name[other].namespace == (namespace or item.namespace)}
        return next(iter(found)) if len(found) == 1 else None

    def connections(self, item: Workload) -> None:
        """What one component calls and where it keeps data; the surest evidence of each decides."""
        stores: dict[str, Ground] = {}
        for reference in sorted(self.references(item), key=lambda reference: -reference.ground.confidence):
            target, ground = self.target(item, reference.host), reference.ground
            if target is None:
                self.miss(item, reference)
            elif target == item.name:
                continue
            elif self.roles[target] in OUTSIDE:
                self.callers[target].add(item.name)
            elif self.roles[target] in STORES:
                stores.setdefault(target, ground)
            else:
                self.call(item, target, ground)
        self.keep_stores(item, stores)

    def references(self, item: Workload) -> Iterator[WorkloadReference]:
        """The addresses of a component, and what it starts after: proof for a store, a hint for anything else."""
        yield from item.references
        for name in item.starts_after:
            sure = Confidence.MEDIUM if self.roles.get(name) in STORES else Confidence.LOW
            yield WorkloadReference(name, "", Ground(f"depends_on in {item.file}", sure, item.place))

    def miss(self, item: Workload, reference: WorkloadReference) -> None:
        is_known = fold(reference.host) in self.left_out_before
        if reference.variable and is_internal(reference.host) and is_proper(reference.host) and not is_known:
            self.into.miss(f"{item.name}.{reference.variable}", reference.host, reference.ground.place)

    def call(self, item: Workload, target: str, ground: Ground) -> None:
        """An interaction, unless surer evidence of it is there; nobody waits for those who read from a broker."""
        pair = Pair(item.name, target)
        if pair in self.calls:
            return
        self.calls[pair] = ground.confidence
        self.into.exists(pair, ground)
        if self.roles[target] == "broker":
            if ground.confidence > Confidence.LOW:
                self.users[target].append(item.name)
            sure = min(ground.confidence, Confidence.MEDIUM)
            self.into.observe(pair, "need", "none", Ground(f"{target} is a broker", sure, ground.place))

    def keep_stores(self, item: Workload, stores: Mapping[str, Ground]) -> None:
        """The likeliest system of record as `data_store`; further stores as components."""
        order = sorted(stores, key=lambda name: (STORES.index(self.roles[name] or ""), -stores[name].confidence))
        for number, name in enumerate(order):
            self.users[name].append(item.name)
            if number == 0:
                self.into.observe(PartSubject(item.name), "data_store", name, stores[name])
                continue
            ground = _existence(self.by_name[name])
            self.into.exists(PartSubject(name), ground)
            self.into.observe(PartSubject(name), "kind", "data-store", ground)
            self.call(item, name, stores[name])

    def loads(self) -> None:
        """Replicas times request relative to the lightest component, where at least two are known."""
        known = {item.name: item.load for item in self.components if item.load}
        for item in self.components if len(known) > 1 else ():
            if load := known.get(item.name):
                value = float(f"{load / min(known.values()):.3g}")
                why = f"replicas times processor request in {item.file}"
                self.into.observe(
                    PartSubject(item.name), "relative_load", value, Ground(why, Confidence.LOW, item.place)
                )

    def facts(self) -> None:
        built = [item for item in self.components if item.built]
        modules = [item for item in self.workloads if item.module]
        if built:
            why = f"{len(built)} services built here, without stores, brokers, platform and tools"
            ground = Ground(why, Confidence.HIGH, built[0].place)
            self.into.observe(SystemSubject(), "existing.deployables", len(built), ground)
        elif len(modules) > 1:
            why = f"{len(modules)} services with images called like modules, e.g. {modules[0].module}"
            ground = Ground(why, Confidence.MEDIUM, modules[0].place)
            self.into.observe(SystemSubject(), "existing.deployables", len(modules), ground)
        teams = sorted({item.team for item in self.components if item.team})
        if len(teams) > 1:
            ground = Ground(f"labels of services: {listed(teams)}", Confidence.MEDIUM)
            self.into.observe(SystemSubject(), "team.teams", len(teams), ground)

    def candidates_by_name(self) -> None:
        """A store that no file gives to anybody and that is called after a component: a candidate, no evidence."""
        owners = {item.name for item in self.components} - {user for users in self.users.values() for user in users}
        for item in self.unused_stores():
            owner = next((item.name.removesuffix(end) for end in ("-db", "-database") if item.name.endswith(end)), "")
            if owner in owners:
                ground = Ground("by name", Confidence.LOW, item.place)
                self.into.observe(PartSubject(owner), "data_store", item.name, ground)

    def unused_stores(self) -> list[Workload]:
        return [item for item in self.workloads if self.roles[item.name] in STORES and not self.users[item.name]]

    def second_names(self) -> None:
        for item in self.workloads:
            if self.roles[item.name] in OUTSIDE:
                continue
            for name in dict.fromkeys(item.names):
                if name != item.name and is_proper(name):
                    self.into.second_name(item.name, name)
            last = image_name(item.image)
            if self.roles[item.name] is None and last != item.name and is_proper(last):
                self.into.second_name(item.name, last, declared=False)

    def left_out(self) -> None:
        for item in self.workloads:
            role = self.roles[item.name]
            if role in OUTSIDE:
                count = len(self.callers[item.name])
                why = f"{count} services use it" if count > 1 else ""
                self.into.leave_out(item.name, role, why, item.place)

    def notes(self) -> Iterator[str]:
        for broker in (name for name in self.users if self.roles[name] == "broker"):
            yield f"The broker {broker} is used by {listed(self.users[broker])}; who writes and who reads stays open."
        if len(self.components) > 1 and not any(sure > Confidence.LOW for sure in self.calls.values()):
            yield (
                f"No address of another service stands in the files of {self.into.importer}, so who calls whom stays "
                "open here. Traces or a Backstage catalogue would say it."
            )
        if unused := [item.name for item in self.unused_stores()]:
            yield f"The files of {self.into.importer} do not say who uses {listed(unused)}."


def _existence(item: Workload) -> Ground:
    return Ground(f"service {item.name} in {item.file}", Confidence.HIGH, item.place)
