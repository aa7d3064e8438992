"""Manifests and build files: models, traces, languages, how changes are deployed, and borders that CI checks.

Reads the manifests of pip, Poetry, uv, npm, Cargo, Go, Maven, Gradle, NuGet, Bundler and Composer, members of
workspaces, workflows of GitHub Actions, Dockerfiles and files with rules about borders. Only what production needs
counts: no development groups, extras, tests, examples. Where components with folders are known, only theirs count.

Gives `components[].runtime`, the language of at least 60 % of a component's own lines (high); `components[].code` for
members of a workspace; `ai.model_hosting` as the words that remain possible where a client of a model is a dependency
(medium), or libraries that can run one (low); `platform.observability` where at least half of the components, or the
whole program, can send traces or metrics (low); `platform.deployment_automation` by workflows that deploy (low); for
one program with one image, `existing.deployables` and `existing.architecture` (medium).

Never: `none` for models or observability, how many models are used, an architecture of several deployables (a
distributed monolith looks the same), and anything from a library for development.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import translate

from archdecide.evidence.folders import Folders
from archdecide.evidence.observations import Confidence, Observations, PartSubject, SystemSubject
from archdecide.evidence.patterns import ignore_pattern
from archdecide.evidence.spelling import is_proper
from archdecide.importers import CheckoutFiles, Context, Source
from archdecide.importers.collection import Collection, Ground
from archdecide.importers.dependency_manifests import MANIFESTS, dependencies
from archdecide.importers.paths import folder_of
from archdecide.importers.roles import roles
from archdecide.importers.workflows import deployments
from archdecide.importers.workspaces import members
from archdecide.profile.words import HOSTING
from archdecide.values import OneOf

reads: tuple[str, ...] = MANIFESTS
made_by = ""
finds_components = True
MAJORITY = 0.6
"""The share of a component's lines in one language from which on it is the language of the component."""
CALLED = ("api", "managed-endpoint", "mixed")
RUN_HERE = ("managed-endpoint", "self-hosted-gpu", "self-hosted-cpu", "in-process", "mixed")
_FOR_BROWSERS = re.compile(r"(?:^|/)(?:static|public|wwwroot|webroot)/")
"""Folders that a server hands out as they are: what is in them does not run where the component runs."""
_CONTINUOUS = ("continuous", "self-service")
_CONTRACT_SECTIONS = {"pyproject.toml": "[tool.importlinter", "setup.cfg": "[importlinter"}


def read(source: Source, context: Context) -> Observations:
    """What the manifests and build files of a checkout say about the system."""
    into = Collection("manifests", context.as_of)
    reading = _Reading(source, context, into)
    reading.kinds()
    reading.languages()
    reading.workspaces()
    reading.models()
    reading.observability()
    reading.deployment()
    reading.architecture()
    return into.observations()


class _Reading:
    """One pass over the manifests of a checkout."""

    def __init__(self, source: Source, context: Context, into: Collection) -> None:
        self.files: CheckoutFiles = source.files
        self.context = context
        self.into = into
        self.table = context.tables.get("libraries", {})
        self.foreign = _foreign(context)
        self.owners = Folders(context.components)
        self.uses = [
            (entry["use"], re.compile("|".join(map(translate, entry["names"]))))
            for entry in self.table.get("libraries", ())
        ]
        packages = {name: dependencies(self.files, name) for name in source.names if self._counts(name)}
        self.programs = {name: found for name, found in packages.items() if found}
        """The packages of each manifest that counts and declares some."""
        self.found = {name: self._libraries(found) for name, found in self.programs.items()}
        """The libraries of these manifests that say something, by their use."""

    def _counts(self, name: str) -> bool:
        """Whether a manifest belongs to the system, and not to its tests, examples or something beside it."""
        return not self.foreign.fullmatch(name.lower()) and (not self.owners or bool(self._served(name)))

    def _served(self, name: str) -> list[str]:
        """The components whose dependencies a manifest declares: those in whose folder it lies, or all those below it.

        One component below a manifest of another program is a coincidence, so two are needed.
        """
        folder = folder_of(name)
        start = "" if folder == "." else f"{folder}/"
        every = self.context.components.items()
        below = [
            component for component, paths in every if any(path.startswith(start) and path != "." for path in paths)
        ]
        return [*self.owners.owners(name)] or (below if len(below) > 1 else [])

    def _libraries(self, packages: Iterable[str]) -> Mapping[str, Sequence[str]]:
        used: dict[str, list[str]] = {}
        for package in sorted(packages):
            for use, pattern in self.uses:
                if pattern.fullmatch(package):
                    used.setdefault(use, []).append(package)
                    break
        return used

    def _with(self, *uses: str) -> Iterator[tuple[str, str]]:
        """The manifests with a library of one of these uses, each with the first such library."""
        for name, used in self.found.items():
            packages = [package for use in uses for package in used.get(use, ())]
            if packages:
                yield name, packages[0]

    def kinds(self) -> None:
        """What the names of components suggest that nothing else has given a kind."""
        known = roles(self.context.tables.get("roles", {}))
        for component in self.context.components:
            kind = known.kind(component)
            if kind is not None and component not in self.context.kinds and component not in self.context.backing:
                self.into.observe(PartSubject(component), "kind", kind, Ground("by name", Confidence.LOW), bounds=True)

    def languages(self) -> None:
        """The language of most lines of each component."""
        for component, folders in self.context.components.items():
            lines: Counter[str] = Counter()
            first: dict[str, str] = {}
            for name in (name for folder in folders for name in self.files.below(folder)):
                language = self.files.language(name)
                if language is None or component not in self.owners.owners(name) or _FOR_BROWSERS.search(name):
                    continue
                if count := self.files.lines_of_code(name):
                    lines[language] += count
                    first.setdefault(language, name)
            for language, count in lines.most_common(1):
                if count >= MAJORITY * lines.total():
                    why = f"{count} of {lines.total()} lines of code"
                    ground = Ground(why, Confidence.HIGH, self.files.place(first[language]))
                    self.into.observe(PartSubject(component), "runtime", language, ground)

    def workspaces(self) -> None:
        """The folders of members of workspaces, for components without any; where none is known, as candidates."""
        for folder, manifest in members(self.files).items():
            name = folder.rpartition("/")[2]
            if (
                self.context.components.get(name)
                or not is_proper(name)
                or self.foreign.fullmatch(f"{folder}/x".lower())
            ):
                continue
            ground = Ground(f"member of the workspace in {manifest}", Confidence.HIGH, self.files.place(manifest))
            if not self.context.components:
                candidate = Ground(ground.why, Confidence.LOW, ground.place)
                self.into.exists(PartSubject(name), candidate)
            self.into.observe(PartSubject(name), "code", frozenset([folder]), ground)

    def models(self) -> None:
        """Where models may run, by clients of models and by libraries that can run one."""
        clients, locals_ = list(self._with("model-client")), list(self._with("local-model"))
        if not clients and not locals_:
            return
        words = {*(CALLED if clients else ()), *(RUN_HERE if locals_ else ())}
        sure = Confidence.LOW if locals_ else Confidence.MEDIUM
        self._words("ai.model_hosting", [word for word in HOSTING if word in words], clients + locals_, sure)

    def _words(self, field: str, words: Sequence[str], found: Sequence[tuple[str, str]], sure: Confidence) -> None:
        """The words that remain possible; a list that a client proves holds the truth even beside a weaker hint."""
        why = "; ".join(f"{package} in {name}" for name, package in found[:3])
        why += f" and {len(found) - 3} more" if len(found) > 3 else ""
        ground = Ground(why, sure, self.files.place(found[0][0]))
        self.into.observe(
            SystemSubject(), field, OneOf(tuple(words)), ground, bounds="api" in words or "tracing" in words
        )

    def observability(self) -> None:
        """Traces or metrics in at least half of the components, or in the one program that is here."""
        found = list(self._with("tracing", "metrics"))
        owners = {owner for name, _ in found for owner in self._served(name)}
        known = [name for name, folders in self.context.components.items() if folders]
        least = len(known) if known else len(self.programs)
        if found and 2 * (len(owners) if known else len(found)) >= least:
            self._words("platform.observability", ("metrics", "tracing"), found, Confidence.LOW)

    def deployment(self) -> None:
        """How changes reach production, where a workflow deploys."""
        found = list(deployments(self.files, self.context.tables.get("deployments", {})))
        if not found:
            return
        is_continuous = any(item.continuous for item in found)
        words = _CONTINUOUS if is_continuous else ("scripted", *_CONTINUOUS)
        first = next((item for item in found if item.continuous), found[0])
        ground = Ground(f"{first.workflow} deploys", Confidence.LOW, first.place)
        self.into.observe(SystemSubject(), "platform.deployment_automation", OneOf(words), ground, bounds=True)

    def architecture(self) -> None:
        """One program with one image: a monolith, or a modular one where CI checks borders inside of it."""
        images = self._images()
        if len(images) != 1 or not self._is_one_program():
            return
        place = self.files.place(images[0])
        if len(self.context.components) != 1:
            ground = Ground(f"one image, {images[0]}", Confidence.MEDIUM, place)
            self.into.observe(SystemSubject(), "existing.deployables", 1, ground)
        if contract := next(self._contracts(), None):
            ground = Ground(
                f"one image, and borders are checked by {contract}", Confidence.MEDIUM, self.files.place(contract)
            )
            self.into.observe(SystemSubject(), "existing.architecture", "modular-monolith", ground)
        else:
            ground = Ground("one image, and no file with rules about borders inside of it", Confidence.MEDIUM, place)
            words = OneOf(("monolith", "modular-monolith"))
            self.into.observe(SystemSubject(), "existing.architecture", words, ground)

    def _is_one_program(self) -> bool:
        """Whether the components are at most one, or folders inside of one program, which has the only manifest."""
        if len(self.context.components) < 2:
            return True
        has_own = any(self.owners.owners(name) for name in self.files.matching(MANIFESTS))
        return bool(self.owners) and not has_own and not self.context.backing

    def _images(self) -> list[str]:
        """The folders' Dockerfiles, one for each folder; those for tests, examples and development are left out."""
        names = self.files.matching(("Dockerfile", "Dockerfile.*", "Containerfile"))
        wanted = [name for name in names if not self.foreign.fullmatch(name.lower()) and not name.startswith(".")]
        return list({folder_of(name): name for name in reversed(wanted)}.values())

    def _contracts(self) -> Iterator[str]:
        """Files with rules about borders between the modules of a program."""
        yield from self.files.matching(tuple(self.table.get("contracts", ())) or ("\0",))
        for base, section in _CONTRACT_SECTIONS.items():
            yield from (name for name in self.files.matching((base,)) if section in (self.files.text(name) or ""))
        yield from (name for name, _ in self._with("boundary-check") if name.endswith((".xml", ".gradle", ".kts")))


def _foreign(context: Context) -> re.Pattern[str]:
    """The paths of what is not product code: tests, examples, generated and vendored files."""
    groups: Mapping[str, Iterable[str]] = context.tables.get("code", {}).get("not_own", {})
    patterns = [ignore_pattern(pattern).pattern for patterns in groups.values() for pattern in patterns]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)", re.DOTALL)
