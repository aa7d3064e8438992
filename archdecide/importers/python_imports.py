"""Python imports: which packages of one program import each other.

Reads the source of the largest package of a checkout (a folder with `__init__.py` that lies in no package), without
tests. Modules belong to the components that are known with their folders; where none are, every package
directly below is one. A package most of whose parts are called like its neighbours is a layer over them (an API, the
views): its parts belong to these. Nothing is imported or executed, and only imports that are written out count.

Gives, with confidence high, an interaction for every pair of components with an import between them: `need: reply`,
because a call inside of one program is answered, and the number of importing modules as `weight`.

Never: calls between programs, imports in strings and comments, and those that a program puts together itself.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from archdecide.evidence.observations import Observations
from archdecide.importers import CheckoutFiles, Context, Source
from archdecide.importers.collection import Collection, listed
from archdecide.importers.module_pairs import observe_imports

reads: tuple[str, ...] = ("*.py",)
made_by = ""
finds_components = True
LEAST_PARTS = 3
"""Parts of a package that are called like its neighbours; fewer are a coincidence."""
_PACKAGE = "/__init__.py"
_NO_CODE = re.compile(
    r"#[^\n]*"
    r"|\"\"\"(?:[^\\\"]|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^\\']|\\.|'(?!''))*+'''"
    r"|\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'"
    r"|\\\n",
    re.DOTALL,
)
"""Comments, strings, and line ends that a backslash takes away."""
_IMPORT = re.compile(
    r"(?:^|[;:])[ \t]*+(?:"
    r"from[ \t]++(?P<base>\.++(?:[ \t]*+(?!import\b)[\w.]++)?|[\w.]++)[ \t]*+import\b"
    r"(?P<names>[ \t]*+\([^)]{0,3000}+\)|[^\n;(]++)"
    r"|import[ \t]++(?P<modules>[\w., \t]++))",
    re.MULTILINE,
)


def read(source: Source, context: Context) -> Observations:
    """What the imports between Python modules say about the packages of a program."""
    into = Collection("imports", context.as_of)
    own = [name for name in source.names if source.files.is_own_source(name)]
    roots = _roots(own)
    if roots:
        root = max(sorted(roots), key=lambda path: roots[path])
        if len(roots) > 1:
            others = [path for path in sorted(roots) if path != root]
            into.note(f"The packages in {listed(others)} are not read, because {root} is larger.")
        files = [name for name in own if name.startswith(f"{root}/")]
        modules = _modules(files, root)
        imports = ((name, found) for name in files for found in _imported(source.files, name, modules, root))
        observe_imports(source.files, imports, _packages(files, root, into), context, into)
    return into.observations()


def _roots(names: list[str]) -> Counter[str]:
    """The folders of packages that lie in no other package, each with its number of modules."""
    packages = {name.removesuffix(_PACKAGE) for name in names if name.endswith(_PACKAGE)}
    tops = {path for path in packages if path.rpartition("/")[0] not in packages}
    counts: Counter[str] = Counter()
    for name in names:
        folder = name
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in tops:
                counts[folder] += 1
                break
    return counts


def _modules(files: list[str], root: str) -> dict[str, str]:
    """The files of a package by the dotted names of their modules."""
    start = len(root.rpartition("/")[0])
    names = (name.removesuffix(_PACKAGE).removesuffix(".py")[start:].strip("/").replace("/", ".") for name in files)
    return dict(zip(names, files, strict=True))


def _packages(files: list[str], root: str, into: Collection) -> dict[str, list[str]]:
    """The packages directly below a package with their folders, which may lie in a layer as well."""
    parts: dict[str, set[str]] = {}
    for name in (name.removesuffix(_PACKAGE)[len(root) + 1 :] for name in files if name.endswith(_PACKAGE)):
        first, _, rest = name.partition("/")
        inner = parts.setdefault(first, set()) if first else set()
        inner.update({rest} if rest and "/" not in rest else ())
    layers = {name for name, inner in parts.items() if len(inner & parts.keys()) >= max(LEAST_PARTS, len(inner) / 2)}
    if layers:
        into.note(
            f"{listed([f'{root}/{name}' for name in sorted(layers)])} lies across packages of the same names as its "
            "parts, which count for these; what else is in there counts for none."
        )
    across = sorted(layers)
    return {
        name: [f"{root}/{name}", *(f"{root}/{layer}/{name}" for layer in across if name in parts[layer])]
        for name in parts
        if name not in layers
    }


def _imported(files: CheckoutFiles, name: str, modules: Mapping[str, str], root: str) -> Iterator[str]:
    """The files of the modules that a file imports, each once."""
    content = files.text(name) or ""
    if "import" not in content:
        return
    code = _NO_CODE.sub(lambda match: " " if match[0].startswith(("#", "\\")) else "''", content)
    start = len(root.rpartition("/")[0])
    package = name.rpartition("/")[0][start:].strip("/").replace("/", ".").split(".")
    wanted: dict[str, None] = {}
    for match in _IMPORT.finditer(code):
        for module in _targets(match, package):
            if found := modules.get(module) or modules.get(module.rpartition(".")[0]):
                wanted.setdefault(found)
    yield from wanted


def _targets(match: re.Match[str], package: list[str]) -> Iterator[str]:
    """The dotted names that an import statement may mean, the most exact ones."""
    if match["modules"] is not None:
        yield from (part.split()[0] for part in match["modules"].split(",") if part.split())
        return
    written = match["base"].replace(" ", "").replace("\t", "")
    base = written.lstrip(".")
    level = len(written) - len(base)
    if level > len(package):
        return
    above = package[: len(package) - level + 1] if level else []
    start = ".".join([*above, *([base] if base else [])])
    for part in match["names"].strip(" \t()\n").split(","):
        if words := part.split():
            yield f"{start}.{words[0]}" if words[0] != "*" else start
