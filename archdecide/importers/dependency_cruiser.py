"""dependency-cruiser: which folders of a JavaScript or TypeScript program import each other.

Reads `depcruise --output-type json`. Files belong to the components that are known with their folders; where none
are, every folder directly below the folder that all files share is one.

Gives, with confidence high, an interaction for every pair of components with an import between them: `need: reply`,
because a call inside of one program is answered, and the number of importing files as `weight`.

Never: calls between programs, and imports of packages, of the runtime itself, of tests and of types alone.
"""

from collections.abc import Iterator

from archdecide.evidence.observations import Observations
from archdecide.importers import Context, Source
from archdecide.importers.collection import Collection
from archdecide.importers.module_pairs import observe_imports
from archdecide.importers.plain import at, sequence, text, texts

reads: tuple[str, ...] = ()
made_by = "depcruise --output-type json src"
finds_components = True
FOREIGN = ("npm", "core", "type-only", "pre-compilation-only", "unknown", "undetermined", "deprecated")
"""Prefixes of the dependency types that do not stand for a call into a file of the program."""


def read(source: Source, context: Context) -> Observations:
    """What the imports in some files say about the modules of a program."""
    into = Collection("dependency-cruiser", context.as_of)
    imports = [pair for name in source.names for pair in _imports(source, name)]
    own = [pair for pair in imports if _is_own(source, pair[0]) and _is_own(source, pair[1])]
    observe_imports(source.files, own, _folders({file for pair in own for file in pair}), context, into)
    return into.observations()


def _imports(source: Source, name: str) -> Iterator[tuple[str, str]]:
    for record in source.files.records(name, ("modules",)):
        modules = sequence(at(record.data, "modules")) or [record.data]
        for module in modules:
            for dependency in sequence(at(module, "dependencies")):
                types = texts(at(dependency, "dependencyTypes"))
                if at(dependency, "coreModule") is True or any(one.startswith(FOREIGN) for one in types):
                    continue
                pair = text(at(module, "source")), text(at(dependency, "resolved"))
                if all(pair) and not any(part.startswith(("..", "/")) or "node_modules/" in part for part in pair):
                    yield pair


def _is_own(source: Source, file: str) -> bool:
    """Whether a file is source of the program; of a file with an unknown ending nothing says that it is not."""
    return source.files.language(file) is None or source.files.is_own_source(file)


def _folders(files: set[str]) -> dict[str, list[str]]:
    """The folders directly below the one that all files share, each by its name."""
    split = [file.split("/")[:-1] for file in sorted(files)]
    common: list[str] = []
    for parts in zip(*split, strict=False):
        if len(set(parts)) > 1:
            break
        common.append(parts[0])
    depth = len(common)
    names = sorted({parts[depth] for parts in split if len(parts) > depth})
    return {name: ["/".join([*common, name])] for name in names}
