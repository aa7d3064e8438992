"""Real imports against the modules on record: what has eroded."""

from collections.abc import Iterator, Mapping, Sequence

from archdecide.graphs import cycles
from archdecide.guard import ACROSS, CYCLE, PAST_INTERFACE, UNDECLARED, UNOWNED, UNSEEN
from archdecide.guard.breaches import Breach
from archdecide.guard.code_imports import CodeImport, CodeImports
from archdecide.guard.guarded_modules import OPEN, GuardedModules, Pair, is_below, is_public


def erosion(guarded: GuardedModules, found: CodeImports) -> tuple[Breach, ...]:
    """Where the imports of a code base break what is on record, by rule."""
    by_pair = _by_pair(guarded, found)
    return (
        *_forbidden(guarded, by_pair),
        *_past_interfaces(guarded, by_pair),
        *_cycles(guarded, by_pair),
        *_unowned(guarded, found),
        *_unseen(guarded, found, by_pair),
    )


def _by_pair(guarded: GuardedModules, found: CodeImports) -> dict[Pair, list[CodeImport]]:
    """The imports from one module into another, by their modules, each pair in the order of files and lines."""
    pairs: dict[Pair, list[CodeImport]] = {}
    for item in sorted(found.imports, key=lambda item: (item.source, item.line or 0, item.target)):
        source, target = guarded.owners.owner(item.source), guarded.owners.owner(item.target)
        if source and target and source != target:
            pairs.setdefault((source, target), []).append(item)
    return dict(sorted(pairs.items()))


def _forbidden(guarded: GuardedModules, by_pair: Mapping[Pair, Sequence[CodeImport]]) -> Iterator[Breach]:
    for pair, imports in by_pair.items():
        if not guarded.may_import(*pair):
            yield Breach(ACROSS if guarded.runs_apart(*pair) else UNDECLARED, pair, tuple(imports))


def _past_interfaces(guarded: GuardedModules, by_pair: Mapping[Pair, Sequence[CodeImport]]) -> Iterator[Breach]:
    """Imports that are allowed as such, and reach for what is not public."""
    for pair, imports in by_pair.items():
        past = [(item, component) for item in imports for component in _passed_by(guarded, pair[1], item.target)]
        if past and guarded.may_import(*pair):
            components = tuple(sorted({component for _, component in past}))
            yield Breach(PAST_INTERFACE, pair, tuple(item for item, _ in past), components)


def _passed_by(guarded: GuardedModules, module: str, target: str) -> Iterator[str]:
    """The component to which a file belongs, if it states what is public and the file is not."""
    for interface in guarded.interfaces:
        is_inside = interface.module == module and interface.component in guarded.component_owners.owners(target)
        if is_inside and not is_public(target, interface.public):
            yield interface.component


def _cycles(guarded: GuardedModules, by_pair: Mapping[Pair, Sequence[CodeImport]]) -> Iterator[Breach]:
    """Modules of one process that import each other in a circle."""
    uses: dict[str, list[str]] = {}
    for source, target in by_pair:
        if not guarded.runs_apart(source, target):
            uses.setdefault(source, []).append(target)
    for circle in cycles(guarded.by_name, uses):
        ties = [(one, other, len(by_pair[one, other])) for one in circle for other in uses[one] if other in circle]
        # What nobody declared goes first, then what the fewest imports hold.
        ties.sort(key=lambda tie: (guarded.may_import(tie[0], tie[1]), tie[2], tie))
        one, other, _ = ties[0]
        yield Breach(CYCLE, circle, tuple(by_pair[one, other]), ties=tuple(ties))


def _unowned(guarded: GuardedModules, found: CodeImports) -> Iterator[Breach]:
    if guarded.root is not None:
        below = (file for file in sorted(found.files) if is_below(file, guarded.root))
        unowned = (file for file in below if not guarded.owners.owners(file))
        importing = {item.source for item in found.imports}
        files = tuple(file for file in unowned if file in importing or not _joins(guarded, file))
        if files:
            yield Breach(UNOWNED, files=files)


def _joins(guarded: GuardedModules, file: str) -> bool:
    """Whether a file makes a Python package of the folder around modules, so that it need not belong to one."""
    folder, _, name = file.rpartition("/")
    return name == "__init__.py" and any(is_below(path, folder) for module in guarded.modules for path in module.code)


def _unseen(
    guarded: GuardedModules, found: CodeImports, by_pair: Mapping[Pair, Sequence[CodeImport]]
) -> Iterator[Breach]:
    """Interactions inside of one process without an import, of modules that were looked into."""
    seen = {owner for file in found.files for owner in guarded.owners.owners(file) if owner != OPEN}
    for one, other in sorted(guarded.called):
        is_imported = (one, other) in by_pair or (other, one) in by_pair
        if not is_imported and {one, other} <= seen and not guarded.runs_apart(one, other):
            yield Breach(UNSEEN, (one, other))
