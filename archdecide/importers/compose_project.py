"""Compose files as docker compose reads them: merged in order, with `include`, `extends`, `.env` and variables."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from archdecide.errors import Path, Place
from archdecide.importers import CheckoutFiles, ForeignDocument
from archdecide.importers.collection import Collection
from archdecide.importers.interpolation import environment_file, interpolated
from archdecide.importers.paths import folder_of, joined
from archdecide.importers.plain import at, mapping, sequence, text, texts

DEEPEST = 20
"""Files that include or extend each other are followed so far."""


class ComposeSetting(Struct, frozen=True):
    """A variable of a service: its value, None where nothing sets it, and where it stands."""

    value: str | None
    file: str
    place: Place


class Service(Struct, frozen=True, kw_only=True):
    """One service of a project. Paths are relative to the root of the checkout; None is unset or outside of it."""

    name: str
    file: str
    place: Place
    image: str = ""
    is_built: bool = False
    context: str | None = None
    dockerfile: str | None = None
    names: tuple[str, ...] = ()
    environment: Mapping[str, ComposeSetting] = {}
    starts_after: tuple[str, ...] = ()
    links: Mapping[str, str] = {}
    profiles: tuple[str, ...] = ()
    has_accelerator: bool = False


def merged(first: Service, second: Service) -> Service:
    """A service with what a later file says about it."""
    is_built = second.is_built
    return replace(
        first,
        image=second.image or first.image,
        is_built=first.is_built or is_built,
        context=second.context if is_built and second.context else first.context,
        dockerfile=second.dockerfile if is_built and second.dockerfile else first.dockerfile,
        names=tuple(dict.fromkeys((*first.names, *second.names))),
        environment={**first.environment, **second.environment},
        starts_after=tuple(dict.fromkeys((*first.starts_after, *second.starts_after))),
        links={**first.links, **second.links},
        profiles=tuple(dict.fromkeys((*first.profiles, *second.profiles))),
        has_accelerator=first.has_accelerator or second.has_accelerator,
    )


class Project:
    """The services of some compose files; `read` is every file that took part."""

    def __init__(self, files: CheckoutFiles, into: Collection) -> None:
        self.files = files
        self.into = into
        self.read: dict[str, None] = {}
        self.services: dict[str, Service] = {}

    def load(self, names: Iterable[str], folder: str, known: Mapping[str, str], depth: int = 0) -> None:
        """Adds the services of files that share a folder for their paths, in order."""
        beside = joined(folder, ".env")
        variables = {**environment_file(self.files.text(beside or "") or "", known), **known}
        for name in names:
            self.read[name] = None
            for document in self.files.documents(name):
                _File(self, document, name, folder, variables, depth).load()

    def add(self, service: Service) -> None:
        """Adds a service, or what a later file says about it."""
        known = self.services.get(service.name)
        self.services[service.name] = merged(known, service) if known else service

    def path(self, folder: str, written: str, place: Place) -> str | None:
        """A path as a file writes it; one that leads out of the checkout is a problem."""
        found = joined(folder, written)
        if found is None and written and "://" not in written:
            self.into.problem(
                place, "a path that leads out of the folder is not read", "scan the folder that holds both"
            )
        return found


class _File(Struct, frozen=True):
    """One document of a compose file, and what its paths and variables refer to."""

    project: Project
    document: ForeignDocument
    name: str
    folder: str
    variables: Mapping[str, str]
    depth: int

    def load(self) -> None:
        data = mapping(self.document.data)
        for number, entry in enumerate(sequence(data.get("include")) if self.depth < DEEPEST else ()):
            self.include(entry, ("include", number))
        for name in mapping(data.get("services")):
            self.project.add(self.service(name, ()))

    def value(self, raw: object) -> str:
        return interpolated(text(raw), self.variables) or ""

    def include(self, entry: object, path: Path) -> None:
        """Adds an included project, whose paths are relative to its own folder."""
        place = self.document.place(path)
        written = texts(entry) if isinstance(entry, str) else texts(at(entry, "path"))
        base = folder_of(self.name)
        names = [found for item in written if (found := self.project.path(base, self.value(item), place))]
        names = [name for name in names if name not in self.project.read]
        if not names:
            return
        folder = self.project.path(base, self.value(at(entry, "project_directory")), place) or folder_of(names[0])
        variables = dict(self.variables)
        for item in texts(at(entry, "env_file")):
            if found := self.project.path(base, self.value(item), place):
                variables = {**environment_file(self.project.files.text(found) or "", variables), **variables}
        self.project.load(names, folder, variables, self.depth + 1)

    def service(self, name: str, extended: tuple[tuple[str, str], ...]) -> Service:
        """One service of this file, with what it extends; `extended` guards against circles."""
        raw, path = mapping(at(self.document.data, "services", name)), ("services", name)
        context, dockerfile = self.build(raw.get("build"), (*path, "build"))
        service = Service(
            name=name,
            file=self.name,
            place=self.document.place(path),
            image=self.value(raw.get("image")),
            is_built=raw.get("build") is not None,
            context=context,
            dockerfile=dockerfile,
            names=self.names(raw),
            environment=self.environment(raw, path),
            starts_after=(*texts(raw.get("depends_on")), *self.links(raw).values()),
            links=self.links(raw),
            profiles=tuple(map(self.value, texts(raw.get("profiles")))),
            has_accelerator=_has_accelerator(raw),
        )
        base = self.extended(raw.get("extends"), (*path, "extends"), (*extended, (self.name, name)))
        return replace(merged(base, service), name=name, file=service.file, place=service.place) if base else service

    def extended(self, entry: object, path: Path, extended: tuple[tuple[str, str], ...]) -> Service | None:
        """The service that another one extends, in this file or in another."""
        name = entry if isinstance(entry, str) else text(at(entry, "service"))
        written = self.value(at(entry, "file"))
        place = self.document.place(path)
        file = self.project.path(folder_of(self.name), written, place) if written else self.name
        if not name or file is None or (file, name) in extended or len(extended) > DEEPEST:
            return None
        self.project.read[file] = None
        documents = (self.document,) if file == self.name else self.project.files.documents(file)
        for document in documents:
            if name in mapping(at(document.data, "services")):
                folder = self.folder if file == self.name else folder_of(file)
                other = _File(self.project, document, file, folder, self.variables, self.depth)
                return other.service(name, extended)
        return None

    def build(self, entry: object, path: Path) -> tuple[str | None, str | None]:
        """The context of a build and its Dockerfile."""
        if entry is None:
            return None, None
        place = self.document.place(path)
        written = entry if isinstance(entry, str) else at(entry, "context")
        context = self.project.path(self.folder, self.value(written) or ".", place)
        dockerfile = self.value(at(entry, "dockerfile"))
        return context, joined(context, dockerfile) if context and dockerfile else None

    def names(self, raw: Mapping[str, Any]) -> tuple[str, ...]:
        """Names that the service has beside its key."""
        networks = mapping(raw.get("networks")).values()
        aliases = [alias for network in networks for alias in texts(at(network, "aliases"))]
        names = [self.value(raw.get("hostname")), self.value(raw.get("container_name")), *map(self.value, aliases)]
        return tuple(name for name in dict.fromkeys(names) if name)

    def links(self, raw: Mapping[str, Any]) -> dict[str, str]:
        """The services linked to, by the name that this service uses for each of them."""
        pairs = [link.partition(":") for link in texts(raw.get("links"))]
        return {alias or name: name for name, _, alias in pairs}

    def environment(self, raw: Mapping[str, Any], path: Path) -> dict[str, ComposeSetting]:
        """The variables of a service; those beside it win over those in files."""
        settings: dict[str, ComposeSetting] = {}
        files = raw.get("env_file")
        entries = files if isinstance(files, list) else [files]
        for entry in entries:
            written = entry if isinstance(entry, str) else at(entry, "path")
            place = self.document.place((*path, "env_file"))
            if name := self.project.path(self.folder, self.value(written), place):
                found = environment_file(self.project.files.text(name) or "", self.variables)
                settings |= {
                    key: ComposeSetting(value, name, self.project.files.place(name)) for key, value in found.items()
                }
        own = raw.get("environment")
        for key, value in mapping(own).items():
            settings[key] = self.setting(key, value, (*path, "environment", key))
        for number, entry in enumerate(sequence(own)):
            key, sign, value = text(entry).partition("=")
            settings[key.strip()] = self.setting(key, value if sign else None, (*path, "environment", number))
        return settings

    def setting(self, key: str, value: object, path: Path) -> ComposeSetting:
        """A variable of a service; a name alone takes the value that is known under it."""
        place = self.document.place(path)
        if value is None:
            return ComposeSetting(self.variables.get(key.strip()), self.name, place)
        return ComposeSetting(interpolated(text(value), self.variables), self.name, place)


def _has_accelerator(raw: Mapping[str, Any]) -> bool:
    devices = sequence(at(raw, "deploy", "resources", "reservations", "devices"))
    wanted = [word for device in devices for word in texts(at(device, "capabilities"))]
    return "gpu" in wanted or raw.get("runtime") == "nvidia" or bool(raw.get("gpus"))
