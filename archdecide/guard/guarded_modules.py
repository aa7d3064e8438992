"""The modules on record with their code, and which of them may import which: the one place that says so."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from archdecide.errors import Violation
from archdecide.evidence.folders import Folders
from archdecide.profile import Component, Profile
from archdecide.situation import EXTERNAL_KIND, Situation

Pair = tuple[str, str]
OPEN = ""
"""Stands for the owner of open code; no module is called so."""


class CodeFiles(Struct, frozen=True, dict=True):
    """The files of a code base, by their path with `/` from its root, sorted."""

    names: tuple[str, ...]

    @cached_property
    def _paths(self) -> frozenset[str]:
        found = set(self.names)
        for name in self.names:
            while (name := name.rpartition("/")[0]) and name not in found:  # walks up
                found.add(name)
        return frozenset(found)

    def has(self, path: str) -> bool:
        """Whether there is such a file, or a folder with files in it."""
        return path == "." or path in self._paths

    def is_file(self, path: str) -> bool:
        """Whether there is such a file."""
        return path in self._files

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(self.names)

    def below(self, path: str) -> Iterator[str]:
        """The files at a path or below it."""
        if path in self._files:
            yield path
            return
        start = "" if path == "." else f"{path}/"
        for number in range(bisect_left(self.names, start), len(self.names)):
            if not self.names[number].startswith(start):
                return
            yield self.names[number]


class Interface(Struct, frozen=True):
    """The files and folders of a component that others may import, of all that is at its `code`."""

    component: str
    module: str
    code: tuple[str, ...]
    public: tuple[str, ...]


class GuardedModule(Struct, frozen=True):
    """A module, or a component that no module holds, with all its code.

    `services` are the services on record that hold its components, `runtimes` the runtimes that these need.
    """

    name: str
    components: tuple[str, ...]
    code: tuple[str, ...]
    services: frozenset[str]
    runtimes: frozenset[str | None]

    def runs_apart(self, other: "GuardedModule") -> bool:
        """Whether the record puts them into different processes.

        A front end is in no service on record, though its pages are often served by the process that it calls: only
        another runtime keeps it apart.
        """
        if self.services and other.services:
            return not self.services & other.services
        return not self.runtimes & other.runtimes


class GuardedModules(Struct, frozen=True, dict=True):
    """Who owns which code, and who may import whom.

    `modules` are those with code, by name; `without_code` are own components that state none. `interfaces` are of
    components that say what is public. `called` are the pairs of modules that interact, and `declared` adds to them the
    way back where nobody waits for an answer: the class of an event may be on either side. `open` code may import
    everything and be imported by everything, and below `root` everything should belong to a module. `style` and
    `decided` (an ISO date, or empty) are those of the decision.
    """

    modules: tuple[GuardedModule, ...]
    interfaces: tuple[Interface, ...]
    declared: frozenset[Pair]
    called: frozenset[Pair]
    open: tuple[str, ...]
    root: str | None
    without_code: tuple[str, ...]
    teams: Mapping[str, str]
    code_of: Mapping[str, tuple[str, ...]]
    style: str = ""
    decided: str = ""

    @cached_property
    def by_name(self) -> Mapping[str, GuardedModule]:
        """The modules by their names."""
        return {module.name: module for module in self.modules}

    @cached_property
    def owners(self) -> Folders:
        """Who owns a file: the module with the longest path around it, or `OPEN`."""
        return Folders({module.name: module.code for module in self.modules} | {OPEN: self.open})

    @cached_property
    def component_owners(self) -> Folders:
        """The components to which a file belongs: those with the longest path around it."""
        return Folders(self.code_of)

    def runs_apart(self, source: str, target: str) -> bool:
        """Whether two modules are in different processes."""
        return self.by_name[source].runs_apart(self.by_name[target])

    def may_import(self, source: str, target: str) -> bool:
        """Whether code of one module may import code of another."""
        return source == target or ((source, target) in self.declared and not self.runs_apart(source, target))

    def importers(self, target: str) -> tuple[str, ...]:
        """The other modules that may import a module, by name."""
        return tuple(name for name in self.by_name if name != target and self.may_import(name, target))

    def imports(self, source: str) -> tuple[str, ...]:
        """The other modules that a module may import, by name."""
        return tuple(name for name in self.by_name if name != source and self.may_import(source, name))

    def holes(self, module: str, path: str) -> tuple[str, ...]:
        """The paths below a path of a module, or of `OPEN`, that belong to others; the longest path wins."""
        others = [one.code for one in self.modules if one.name != module] + ([] if module == OPEN else [self.open])
        inside = (other for paths in others for other in paths)
        return tuple(sorted({other for other in inside if other != path and is_below(other, path)}))

    def limited_to(self, files: CodeFiles, endings: tuple[str, ...]) -> "tuple[GuardedModules, tuple[str, ...]]":
        """The same with only the modules that have files with these endings, and the names of the others."""
        kept = [
            module
            for module in self.modules
            if any(name.endswith(endings) for path in module.code for name in files.below(path))
        ]
        names = {module.name for module in kept}
        interfaces = tuple(interface for interface in self.interfaces if interface.module in names)
        left = tuple(module.name for module in self.modules if module.name not in names)
        return replace(self, modules=tuple(kept), interfaces=interfaces), left


def is_below(path: str, folder: str) -> bool:
    """Whether a path is in a folder, or is the folder itself."""
    return folder in (".", path) or path.startswith(f"{folder}/")


def unguardable(profile: Profile, files: CodeFiles, *, need_modules: bool) -> Iterator[Violation]:
    """What keeps the boundaries of a profile from being held against this code.

    With `need_modules` a record without modules is one of these; without it each component is a module.
    """
    if need_modules and (profile.decision is None or profile.decision.modules is None):
        is_monolith = profile.decision is not None and profile.decision.style == "monolith"
        what = "a monolith has no modules on record to hold" if is_monolith else "no modules are on record"
        yield Violation(("decision",), what, "archdecide decide PROFILE records the modules of a decision")
    if profile.interactions is None:
        hint = "list which component uses which; [] says that none does"
        yield Violation((), "no interactions are stated, so every import would be forbidden", hint)
    components = _with_code(profile)
    if not components:
        hint = "write code: PATH on components; archdecide guard --suggest PROFILE finds folders of the same names"
        yield Violation((), "no component says where its code is", hint)
    for number, component in components:
        for path in component.code or ():
            if not files.has(path):
                yield Violation(("components", number, "code"), f"there is no '{path}'", _FROM_ROOT)
        yield from _without_interface(number, component, files)
    for path in profile.code.open or ():
        if not files.has(path):
            yield Violation(("code", "open"), f"there is no '{path}'", _FROM_ROOT)
    if profile.code.root is not None and not files.has(_plain(profile.code.root)):
        yield Violation(("code", "root"), f"there is no folder '{profile.code.root}'", _FROM_ROOT)
    yield from _doubly_owned(profile)


_FROM_ROOT = "paths start from the folder of the profile, or from --root DIR"


def _without_interface(number: int, component: Component, files: CodeFiles) -> Iterator[Violation]:
    for path in component.public or ():
        if not _matching(component, path, files):
            places = ", ".join(component.code or ())
            yield Violation(("components", number, "public"), f"there is no '{path}' in {places}", "correct the path")


def _doubly_owned(profile: Profile) -> Iterator[Violation]:
    """Paths that two modules, or a module and open code, have: it is not clear whose they are."""
    home = _homes(profile)
    owner: dict[str, str] = dict.fromkeys(profile.code.open or (), OPEN)
    for number, component in _with_code(profile):
        for path in component.code or ():
            module = home[component.name]
            if owner.setdefault(path, module) != module:
                other = f"belongs to '{owner[path]}', too" if owner[path] else "is open code, too"
                hint = "give it to one; of a path inside another, the longer one wins"
                yield Violation(("components", number, "code"), f"'{path}' {other}", hint)


def guarded_modules(profile: Profile, files: CodeFiles) -> GuardedModules:
    """The modules of a profile for which `unguardable` finds nothing."""
    situation = Situation.of(profile)
    home = _homes(profile)
    service_of: dict[str, str] = {}
    record = profile.decision
    for service, held in ((record.services if record else None) or {}).items():
        for name in held:
            service_of.setdefault(name, service)
    parts: dict[str, list[Component]] = {}
    for _, component in _with_code(profile):
        parts.setdefault(home[component.name], []).append(component)
    modules = tuple(
        GuardedModule(
            name,
            tuple(component.name for component in held),
            tuple(sorted({path for component in held for path in component.code or ()})),
            frozenset(service_of[component.name] for component in held if component.name in service_of),
            frozenset(situation.runtime(component) for component in held),
        )
        for name, held in sorted(parts.items())
    )
    components = [component for _, component in _with_code(profile)]
    called, declared = _pairs(profile, home)
    return GuardedModules(
        modules=modules,
        interfaces=tuple(
            Interface(
                component.name,
                home[component.name],
                component.code or (),
                _public(component, files),
            )
            for component in components
            if component.public is not None
        ),
        declared=declared,
        called=called,
        open=profile.code.open or (),
        root=None if profile.code.root is None else _plain(profile.code.root),
        without_code=tuple(
            component.name
            for component in profile.components or ()
            if component.kind != EXTERNAL_KIND and component.code is None
        ),
        teams={component.name: component.team for component in components if component.team},
        code_of={component.name: component.code or () for component in components},
        style=record.style if record else "",
        decided=record.decided.isoformat() if record and record.decided else "",
    )


def _pairs(profile: Profile, home: Mapping[str, str]) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """The pairs of modules that interact, and those that may import each other because of it."""
    called, declared = set(), set()
    for item in profile.interactions or ():
        pair = home[item.source], home[item.target]
        if pair[0] != pair[1]:
            called.add(pair)
            declared.add(pair)
            if item.need == "none":
                declared.add((pair[1], pair[0]))
    return frozenset(called), frozenset(declared)


def _with_code(profile: Profile) -> list[tuple[int, Component]]:
    """The components with code, with their positions; what is external is not our code."""
    return [
        (number, component)
        for number, component in enumerate(profile.components or ())
        if component.code is not None and component.kind != EXTERNAL_KIND
    ]


def _homes(profile: Profile) -> dict[str, str]:
    """The module of every component; one that no module on record holds is its own, under a name of its own."""
    record = profile.decision.modules if profile.decision else None
    home = {name: module for module, held in (record or {}).items() for name in held}
    taken = set(record or ())
    for component in profile.components or ():
        if component.name not in home:
            name = component.name
            while name in taken:
                name += " (component)"
            home[component.name] = name
            taken.add(name)
    return home


def _public(component: Component, files: CodeFiles) -> tuple[str, ...]:
    """What others may import of a component: what it says, and what Python runs on the way to it."""
    stated = {path for one in component.public or () for path in _matching(component, one, files)}
    packages = {f"{path}/__init__.py" for path in component.code or ()}
    return tuple(sorted(stated | {path for path in packages if files.is_file(path)}))


def _matching(component: Component, public: str, files: CodeFiles) -> tuple[str, ...]:
    """The files and folders that a public path of a component means; `*` stands for any part of a name."""
    wanted = [public if path == "." else path if public == "." else f"{path}/{public}" for path in component.code or ()]
    if "*" not in public:
        return tuple(path for path in wanted if files.has(path))
    found = (
        name
        for (path, pattern), name in product(zip(component.code or (), wanted, strict=True), files.names)
        if is_below(name, path) and name.count("/") == pattern.count("/") and fnmatchcase(name, pattern)
    )
    return tuple(sorted(set(found)))


def _plain(path: str) -> str:
    """A path without `./` before and `/` behind."""
    return "/".join(part for part in path.split("/") if part not in ("", ".")) or "."


def is_public(path: str, public: Iterable[str]) -> bool:
    """Whether a file is one of the public ones, or in a public folder."""
    return any(is_below(path, one) for one in public)
