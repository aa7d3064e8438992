"""docker compose: components, who calls whom by the addresses in their environment, stores and brokers.

Reads `compose.yaml` or `docker-compose.yml` in the folder that starts the most components, its override file,
`include`, `extends`, the `.env` beside the first file and every `env_file`. Only what is written in the checkout
counts: the environment of the process is never read. Files that docker compose would not read by itself are listed;
`--file` names them.

Gives, with confidence high: a component for every service that is not a store, platform or tool, its folder of source,
`hardware: gpu`, and an interaction for every address in a variable (`http://cart:80`, `cart:80`, `Host=cart;`, or a
bare name under a variable whose name ends in a word for an address). `existing.deployables` counts the services
that are built here, or else those whose image is called like a module of a Maven, Gradle or other workspace, platform
of its own included (medium). A database, index or cache becomes the `data_store` of whoever names it; further stores of
one component and brokers become components. `depends_on` is only an order of starting: medium for stores, low
otherwise.

Never: an interaction from names, loads from limits, a store from its name alone, and any secret. Values of variables
are read for hosts only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from archdecide.evidence.observations import Confidence, Observations
from archdecide.evidence.spelling import fold
from archdecide.importers import CheckoutFiles, Context, Source
from archdecide.importers.collection import Collection, Ground, listed
from archdecide.importers.compose_project import ComposeSetting, Project, Service
from archdecide.importers.dependency_manifests import server_packages
from archdecide.importers.hosts import hosts, is_address_key
from archdecide.importers.manifest_sets import skipped_paths
from archdecide.importers.paths import folder_of
from archdecide.importers.roles import Roles, roles
from archdecide.importers.source_folders import SourceFolders, image_name
from archdecide.importers.workloads import Workload, WorkloadReference, observe_workloads
from archdecide.importers.workspaces import members

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
    known = roles(context.tables.get("roles", {}))
    names = source.names if source.named else _chosen(source, context, known, into)
    project = Project(source.files, into)
    if names:
        project.load(names, folder_of(names[0]), {})
        services = list(_started(project.services.values(), context.options.profiles, into))
        observe_workloads(_workloads(services, source.files), known, into, context.options.aliases)
    for name in source.names:
        if name not in project.read:
            into.leave_out(name, "file", "not read; --file names it", source.files.place(name))
    return into.observations()


def _chosen(source: Source, context: Context, known: Roles, into: Collection) -> tuple[str, ...]:
    """The files that `docker compose up` would read in the folder that starts the most components.

    Of several such folders the one nearest to the root; where that is not one either, a person has to say which.
    """
    skipped = skipped_paths(context)
    folders: dict[str, set[str]] = defaultdict(set)
    for name in source.names:
        if not skipped.fullmatch(name.lower()):
            folders[folder_of(name)].add(name.rsplit("/", 1)[-1])
    projects = {folder: _files(folder, names) for folder, names in folders.items() if names.intersection(FIRST_FILES)}
    ranks = {files: (-_components(files, source.files, known), _depth(folder)) for folder, files in projects.items()}
    best = [files for files in ranks if ranks[files] == min(ranks.values())]
    if len(best) > 1:
        names = listed([files[0] for files in best])
        into.note(f"Several compose files start equally many components, so none is read: {names}. --file names one.")
    return best[0] if len(best) == 1 else ()


def _components(names: Sequence[str], files: CheckoutFiles, known: Roles) -> int:
    """How many components a project has."""
    project = Project(files, Collection("compose", date.min))
    project.load(names, folder_of(names[0]), {})
    services = project.services.values()
    return sum(known.role(item.name, "" if item.is_built else item.image) is None for item in services)


def _files(folder: str, names: set[str]) -> tuple[str, ...]:
    """The files of a folder that docker compose reads by itself."""
    first = next(name for name in FIRST_FILES if name in names)
    override = next((name for name in OVERRIDES if name in names), None)
    return tuple(name if folder == "." else f"{folder}/{name}" for name in (first, override) if name)


def _depth(folder: str) -> int:
    return 0 if folder == "." else folder.count("/") + 1


def _started(services: Iterable[Service], profiles: Sequence[str], into: Collection) -> Iterator[Service]:
    """The services that run without a profile, or with those that were named."""
    for service in services:
        if not service.profiles or "*" in profiles or set(service.profiles) & set(profiles):
            yield service
        else:
            why = f"it only runs with --profile {service.profiles[0]}"
            into.leave_out(service.name, "profile", why, service.place)


def _workloads(services: Sequence[Service], files: CheckoutFiles) -> Iterator[Workload]:
    source = SourceFolders(files)
    folders = _every_folder(services, source)
    modules = _modules(files, source)
    for service in services:
        references = tuple(_references(service.environment))
        unset = [
            (key, setting.place)
            for key, setting in service.environment.items()
            if setting.value is None and is_address_key(key)
        ]
        yield Workload(
            name=service.name,
            file=service.file,
            place=service.place,
            image=service.image,
            built=service.is_built,
            module="" if service.is_built else modules.get(fold(image_name(service.image)), ""),
            folders=folders[service.name],
            packages=server_packages(files, folders[service.name]),
            names=(*service.names, *_telemetry_name(service)),
            local_names=service.links,
            references=references,
            unset=tuple(unset),
            starts_after=service.starts_after,
            hardware="gpu" if service.has_accelerator else None,
        )


def _modules(files: CheckoutFiles, source: SourceFolders) -> dict[str, str]:
    """The members of workspaces that have source, by their folded names."""
    return {fold(folder.rpartition("/")[2]): folder for folder in members(files) if source.holds_source(folder)}


def _every_folder(services: Sequence[Service], source: SourceFolders) -> dict[str, tuple[str, ...]]:
    """The folders of source of each service: of what it is built from, or else of its name.

    A folder of several Dockerfiles and nothing else is nobody's source.
    """
    contexts = Counter(service.context for service in services)
    found = {service.name: _folders(service, contexts[service.context] > 1) for service in services}
    times = Counter(found.values())
    for service in services:
        folders = found[service.name]
        if folders and (times[folders] == 1 or any(map(source.holds_source, folders))):
            continue
        named = source.find("" if service.is_built else service.image, (service.name, *service.names))
        found[service.name] = (named,) if named else ()
    return found


def _references(environment: Mapping[str, ComposeSetting]) -> Iterator[WorkloadReference]:
    for key, setting in environment.items():
        for host in hosts(setting.value or "", key):
            ground = Ground(f"{key} in {setting.file}", Confidence.HIGH, setting.place)
            yield WorkloadReference(host.name, key, ground)


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
