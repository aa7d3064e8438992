"""Backstage: components, owners, APIs and resources of a catalogue.

Reads `catalog-info.yaml` files with any number of documents, and the targets of Locations inside the folder. Nothing is
fetched, no `$text` is followed.

Gives, with confidence high: a component for every Component of the system (`website` is a user interface; a library is
none), the owning group as team, and an interaction from who consumes an API to who provides it; an API that nobody
provides is an external component, one of type `asyncapi` needs no reply. `dependsOn` and `dependencyOf` are medium: a
component is called, a database becomes the `data_store`, another resource a component. Components of another system
are external. `--system` names the systems that count; default: those that the catalogue declares.

Never: a need or a latency, and a team where the owner is a person.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from archdecide.errors import Place
from archdecide.evidence.observations import Confidence, Observations, Pair, PartSubject, SystemSubject
from archdecide.evidence.spelling import is_proper, refusal
from archdecide.importers import Context, Source
from archdecide.importers.collection import Collection, Ground, listed
from archdecide.importers.hosts import hosts
from archdecide.importers.paths import folder_of, joined
from archdecide.importers.plain import at, mapping, text, texts

reads: tuple[str, ...] = ("catalog-info.yaml", "catalog-info.yml")
made_by = ""
finds_components = True
MOST_FILES = 5_000
KUBERNETES_ID = "backstage.io/kubernetes-id"
DATABASES = ("database", "db", "postgres", "postgresql", "mysql", "mongodb", "rds", "sql")
STORES = (
    "cache",
    "redis",
    "bucket",
    "s3-bucket",
    "object-storage",
    "search",
    "search-index",
    "elasticsearch",
    "storage",
)
BROKERS = ("queue", "topic", "kafka-topic", "message-broker", "broker", "stream", "kafka")
"""Common words for `spec.type` of a Resource, which is free text."""


class _Entity(Struct, frozen=True):
    kind: str
    name: str
    spec: Mapping[str, Any]
    annotations: Mapping[str, Any]
    place: Place
    file: str

    @property
    def folder(self) -> str:
        """The folder of the file that describes the entity."""
        return folder_of(self.file)

    @property
    def type(self) -> str:
        return text(self.spec.get("type")).lower()


def read(source: Source, context: Context) -> Observations:
    """What the catalogue says about the system."""
    into = Collection("backstage", context.as_of)
    entities = list(_entities(source, into))
    if entities:
        _Catalogue(entities, context.options.system, into).observe()
    return into.observations()


def _entities(source: Source, into: Collection) -> Iterator[_Entity]:
    """The entities of all files, those that Locations name included; of two with one name the first counts."""
    waiting = list(dict.fromkeys(source.names))
    seen = set(waiting)
    known: set[tuple[str, str]] = set()
    for number, name in enumerate(waiting):
        if number == MOST_FILES:
            into.leave_out(name, "limit", f"only {MOST_FILES:,} files of the catalogue are read")
            return
        for document in source.files.documents(name):
            kind, entity = text(at(document.data, "kind")).lower(), text(at(document.data, "metadata", "name"))
            place = document.place(("metadata", "name"))
            if kind == "location":
                found = list(_targets(source, mapping(document.data), name, document.place(("spec",)), into))
                waiting += dict.fromkeys(target for target in found if target not in seen)
                seen.update(found)
            elif kind and (trouble := refusal(entity, place)):
                into.problem(trouble.where, trouble.what, trouble.hint)
            elif kind and (kind, entity.lower()) not in known:
                known.add((kind, entity.lower()))
                spec, annotations = (
                    mapping(at(document.data, "spec")),
                    mapping(at(document.data, "metadata", "annotations")),
                )
                yield _Entity(kind, entity, spec, annotations, place, name)


def _targets(source: Source, location: Mapping[str, Any], name: str, place: Place, into: Collection) -> Iterator[str]:
    """The files that a Location names; what lies outside of the folder or elsewhere is a problem."""
    spec = location.get("spec")
    for target in (*texts(at(spec, "target")), *texts(at(spec, "targets"))):
        found = joined(folder_of(name), target)
        if "://" in target or text(at(spec, "type")) == "url":
            shown = ", ".join(host.name for host in hosts(target)) or "elsewhere"
            into.problem(place, f"nothing is fetched, so a target at {shown} is not read", "add the file itself")
        elif found is None:
            shown = f": {target}" if is_proper(target) else ""
            into.problem(place, f"a target outside of the folder is not read{shown}", "scan the folder that holds both")
        else:
            yield from source.files.matching((found,))


class _Catalogue:
    """The entities of one catalogue, by kind and name in lower case."""

    def __init__(self, entities: list[_Entity], systems: str | None, into: Collection) -> None:
        self.into = into
        self.by_name = {(entity.kind, entity.name.lower()): entity for entity in entities}
        self.components = [entity for entity in entities if entity.kind == "component"]
        self.systems = self._systems(systems)
        self.own = [entity for entity in self.components if entity.type != "library" and self._is_own(entity)]
        self.providers: dict[str, _Entity] = {}
        for entity in self.components:
            for reference in texts(entity.spec.get("providesApis")):
                self.providers.setdefault(_name(reference)[1], entity)
        self.stores: dict[str, list[str]] = {}

    def _systems(self, wanted: str | None) -> set[str]:
        """The systems that count: those named, else those declared, else the one with the most components."""
        if wanted:
            return {name.strip().lower() for name in wanted.split(",")}
        declared = {name for kind, name in self.by_name if kind == "system"}
        counts = Counter(_system(entity) for entity in self.components if _system(entity))
        return declared or {name for name, _ in counts.most_common(1)}

    def _is_own(self, entity: _Entity) -> bool:
        return not self.systems or _system(entity) in self.systems

    def observe(self) -> None:
        alone = Counter(entity.folder for entity in self.components)
        for entity in self.own:
            self._component(entity, alone[entity.folder] == 1)
        for entity in self.components:
            if entity.type == "library":
                self.into.leave_out(entity.name, "library", "", entity.place)
        for entity in self.components:
            for reference in texts(entity.spec.get("dependencyOf")):
                user = self._own_component(reference)
                if user is not None and entity.type != "library":
                    self._call(user, entity, "dependencyOf", Confidence.MEDIUM)
        for entity in self.own:
            for reference in texts(entity.spec.get("consumesApis")):
                self._consume(entity, reference)
            for reference in texts(entity.spec.get("dependsOn")):
                self._depend(entity, reference)
        teams = sorted({team for entity in self.own if (team := _team(entity))})
        if len(teams) > 1:
            ground = Ground(f"owners of components: {listed(teams)}", Confidence.MEDIUM)
            self.into.observe(SystemSubject(), "team.teams", len(teams), ground)

    def _component(self, entity: _Entity, is_alone: bool) -> None:
        part, ground = PartSubject(entity.name), Ground(f"Component {entity.name}", Confidence.HIGH, entity.place)
        self.into.exists(part, ground)
        if entity.type == "website":
            self.into.observe(part, "kind", "user-interface", ground)
        if team := _team(entity):
            self.into.observe(part, "team", team, Ground(f"owner of {entity.name}", Confidence.HIGH, entity.place))
        if is_alone and entity.folder != ".":
            beside = Ground(f"folder of {entity.file}", Confidence.MEDIUM, entity.place)
            self.into.observe(part, "code", frozenset([entity.folder]), beside)
        second = text(entity.annotations.get(KUBERNETES_ID))
        if second and second != entity.name and is_proper(second):
            self.into.second_name(entity.name, second)

    def _own_component(self, reference: str) -> _Entity | None:
        """The component of the system that a reference means; None for anything else."""
        kind, name = _name(reference)
        entity = self.by_name.get(("component", name)) if kind in ("", "component") else None
        return entity if entity in self.own else None

    def _consume(self, entity: _Entity, reference: str) -> None:
        """A consumed API: its provider is called, or else something outside of the catalogue."""
        name = _name(reference)[1]
        api, provider = self.by_name.get(("api", name)), self.providers.get(name)
        if provider is not None:
            self._call(entity, provider, "consumesApis", Confidence.HIGH)
        else:
            self._external(api.name if api else name, entity.place)
            self._pair(entity, api.name if api else name, "consumesApis", Confidence.HIGH)
        if api is not None and api.type == "asyncapi" and provider is not entity:
            pair = Pair(entity.name, provider.name if provider else api.name)
            ground = Ground(f"{api.name} is of type asyncapi", Confidence.HIGH, api.place)
            self.into.observe(pair, "need", "none", ground)

    def _depend(self, entity: _Entity, reference: str) -> None:
        kind, name = _name(reference)
        target = self.by_name.get((kind or "component", name))
        if target is None:
            if is_proper(name):
                self.into.miss(f"{entity.name}.dependsOn", name, entity.place)
        elif target.kind == "component" and target.type != "library":
            self._call(entity, target, "dependsOn", Confidence.MEDIUM)
        elif target.kind == "resource":
            self._use(entity, target)

    def _use(self, entity: _Entity, resource: _Entity) -> None:
        """A resource: the first database is the data store of its user, anything else a component."""
        ground = Ground(f"dependsOn of {entity.name}", Confidence.MEDIUM, entity.place)
        kind = "data-store" if resource.type in (*DATABASES, *STORES) else "external"
        if resource.type in DATABASES and entity.name not in self.stores:
            self.stores[entity.name] = [resource.name]
            self.into.observe(PartSubject(entity.name), "data_store", resource.name, ground)
            self.into.backing_service(resource.name, "database")
            return
        part = PartSubject(resource.name)
        self.into.exists(part, Ground(f"Resource {resource.name}", Confidence.HIGH, resource.place))
        if resource.type in BROKERS:
            self.into.observe(Pair(entity.name, resource.name), "need", "none", ground)
        else:
            self.into.observe(part, "kind", kind, Ground(f"Resource {resource.name}", Confidence.HIGH, resource.place))
        self.into.exists(Pair(entity.name, resource.name), ground)

    def _call(self, entity: _Entity, target: _Entity, relation: str, sure: Confidence) -> None:
        if target is entity:
            return
        if target not in self.own:
            self._external(target.name, target.place)
        self._pair(entity, target.name, relation, sure)

    def _pair(self, entity: _Entity, target: str, relation: str, sure: Confidence) -> None:
        if is_proper(target):
            self.into.exists(Pair(entity.name, target), Ground(f"{relation} of {entity.name}", sure, entity.place))

    def _external(self, name: str, place: Place) -> None:
        if is_proper(name):
            ground = Ground(f"{name} is provided elsewhere", Confidence.HIGH, place)
            self.into.exists(PartSubject(name), ground)
            self.into.observe(PartSubject(name), "kind", "external", ground)


def _name(reference: str) -> tuple[str, str]:
    """The kind (empty where it is not written) and the name of a reference `[kind:][namespace/]name`, in lower case."""
    kind, sign, rest = reference.lower().rpartition(":")
    return (kind if sign else "", rest.rpartition("/")[2])


def _system(entity: _Entity) -> str:
    return _name(text(entity.spec.get("system")))[1]


def _team(entity: _Entity) -> str | None:
    """The group that owns an entity; None where a person does."""
    owner = text(entity.spec.get("owner"))
    kind, name = _name(owner)
    return owner.rpartition("/")[2].rpartition(":")[2] if name and kind in ("", "group") and is_proper(name) else None
