"""docker compose: components, who calls whom by the addresses in their environment, stores and brokers.

Reads `compose.yaml` or `docker-compose.yml`, its override file, `include`, `extends`, the `.env` beside the first file
and every `env_file`. Only what is written in the checkout counts: the environment of the process is never read. Files
that docker compose would not read by itself are listed; `--file` names them.

Gives, with confidence high: a component for every service that is no store, platform or tool, its folder of source,
`hardware: gpu`, and an interaction for every address in a variable (`http://cart:80`, `cart:80`, `Host=cart;`, or a
bare name under a variable whose name ends in a word for an address). `existing.deployables` counts the services
that are built here. A database, index or cache becomes the `data_store` of whoever names it; further stores of one
component and brokers become components. `depends_on` is only an order of starting: medium for stores, low otherwise.

Never: an interaction from names, loads from limits, a store from its name alone, and any secret. Values of variables
are read for hosts only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archdecide.evidence.observations import Confidence, Observations
from archdecide.importers import Context, Files, Source
from archdecide.importers.collection import Collection, Ground
from archdecide.importers.compose_project import Project, Service
from archdecide.importers.hosts import hosts, is_address_key
from archdecide.importers.paths import folder_of, joined
from archdecide.importers.plain import at, mapping, sequence, texts
from archdecide.importers.roles import roles
from archdecide.importers.spelling import fold
from archdecide.importers.workloads import Reference, Workload, observe_workloads

FIRST_FILES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDES = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
"""Names in the order in which docker compose looks for them."""

reads: tuple[str, ...] = (
    *FIRST_FILES,
    *(
        f"{stem}{sign}*.{ending}"
        for stem in ("compose", "docker-compose")
        for sign in ".-"
        for ending in ("yaml", "yml")
    ),
)
made_by = ""
finds_components = True


def read(source: Source, context: Context) -> Observations:
    """What the compose files of a checkout, or those that were named, say about the system."""
    into = Collection("compose", context.as_of)
    project = Project(source.files, into)
    names = source.names if source.named else _chosen(source.names, source.files, into)
    if names:
        project.load(names, folder_of(names[0]), {})
        services = list(_started(project.services.values(), context.options.profiles, into))
        observe_workloads(_workloads(services), roles(context.tables.get("roles", {})), into)
    for name in source.names:
        if name not in project.read:
            into.leave_out(name, "file", "docker compose does not read it by itself; --file names it")
    return into.observations()


def _chosen(names: Sequence[str], files: Files, into: Collection) -> tuple[str, ...]:
    """The files that `docker compose up` would read in the folder nearest to the root that has any.

    Where several folders are equally near, the one that includes the others; else none, and a person has to say which.
    """
    folders: dict[str, set[str]] = defaultdict(set)
    for name in names:
        folders[folder_of(name)].add(name.rsplit("/", 1)[-1])
    started = {folder: found for folder, found in folders.items() if found.intersection(FIRST_FILES)}
    nearest = min((_depth(folder) for folder in started), default=0)
    equals = {folder: _first(found) for folder, found in started.items() if _depth(folder) == nearest}
    paths = {folder: _path(folder, name) for folder, name in equals.items()}
    included = {name for folder, path in paths.items() for name in _included(path, files) if folder_of(name) != folder}
    tops = [folder for folder, path in paths.items() if path not in included]
    if len(tops) > 1:
        listed = ", ".join(paths[folder] for folder in tops[:10])
        into.note(f"Several compose files are equally near to the root, so none is read: {listed}. --file names one.")
    if len(tops) != 1:
        return ()
    folder = tops[0]
    override = next((name for name in OVERRIDES if name in started[folder]), None)
    return (paths[folder], _path(folder, override)) if override else (paths[folder],)


def _depth(folder: str) -> int:
    return 0 if folder == "." else folder.count("/") + 1


def _first(names: set[str]) -> str:
    return next(name for name in FIRST_FILES if name in names)


def _path(folder: str, name: str) -> str:
    return name if folder == "." else f"{folder}/{name}"


def _included(name: str, files: Files) -> Iterator[str]:
    for document in files.documents(name):
        for entry in sequence(mapping(document.data).get("include")):
            for written in texts(entry) if isinstance(entry, str) else texts(at(entry, "path")):
                if found := joined(folder_of(name), written):
                    yield found


def _started(services: Iterable[Service], profiles: Sequence[str], into: Collection) -> Iterator[Service]:
    """The services that run without a profile, or with those that were named."""
    for service in services:
        if not service.profiles or "*" in profiles or set(service.profiles) & set(profiles):
            yield service
        else:
            why = f"it only runs with --profile {service.profiles[0]}"
            into.leave_out(service.name, "profile", why, service.place)


def _workloads(services: Sequence[Service]) -> Iterator[Workload]:
    contexts = Counter(service.context for service in services)
    for service in services:
        references = tuple(_references(service.environment))
        unset = [
            (key, setting.place)
            for key, setting in service.environment.items()
            if setting.value is None and is_address_key(key)
        ]
        yield Workload(
            name=service.name,
            place=service.place,
            image=service.image,
            built=service.is_built,
            folders=_folders(service, contexts[service.context] > 1),
            names=(*service.names, *_telemetry_name(service)),
            local_names=service.links,
            references=references,
            unset=tuple(unset),
            starts_after=service.starts_after,
            hardware="gpu" if service.has_accelerator else None,
        )


def _references(environment: Mapping[str, object]) -> Iterator[Reference]:
    for key, setting in environment.items():
        value, place = getattr(setting, "value", None), getattr(setting, "place", None)
        for host in hosts(value or "", key):
            ground = Ground(f"{key} in {place.file}" if place else key, Confidence.HIGH, place)
            yield Reference(host.name, key, ground)


def _telemetry_name(service: Service) -> tuple[str, ...]:
    setting = service.environment.get("OTEL_SERVICE_NAME")
    return (setting.value,) if setting and setting.value else ()


def _folders(service: Service, is_shared: bool) -> tuple[str, ...]:
    """The folder of a service's source: the context of its build, or the folder of its Dockerfile in a shared one.

    A folder inside of one that is called like the service gives way to it: `cart/src` holds the Dockerfile of `cart`.
    """
    folder = service.context
    if folder is None:
        return ()
    inner = folder_of(service.dockerfile) if service.dockerfile else folder
    if (folder == "." or is_shared) and (folder == "." or inner.startswith(f"{folder}/")):
        folder = inner
    parts = folder.split("/")
    for number in range(len(parts) - 1, 0, -1):
        if fold(parts[number - 1]) == fold(service.name):
            return ("/".join(parts[:number]),)
    return (folder,)
