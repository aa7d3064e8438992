"""Imports between files as interactions between the components that the files belong to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from archdecide.evidence.folders import Folders
from archdecide.evidence.observations import Confidence, Pair, PartSubject
from archdecide.evidence.spelling import is_proper
from archdecide.importers import CheckoutFiles, Context
from archdecide.importers.collection import Collection, Ground

MOST_COMPONENTS = 1_000


def observe_imports(
    files: CheckoutFiles,
    imports: Iterable[tuple[str, str]],
    modules: Mapping[str, Sequence[str]],
    context: Context,
    into: Collection,
) -> None:
    """Adds what imports say to a collection.

    `imports` are pairs of files, the importing one first. `modules` leads from names to folders; they are the
    components where none is known with a folder. The weight of an interaction is the number of files that import.
    """
    owners = Folders(context.components)
    if not owners:
        owners = Folders(_components(files, modules, into))
    importing: dict[Pair, set[str]] = defaultdict(set)
    for source, target in imports:
        first, second = owners.owner(source), owners.owner(target)
        if first and second and first != second:
            importing[Pair(first, second)].add(source)
    for pair in sorted(importing, key=lambda pair: (pair.source, pair.target)):
        count = len(importing[pair])
        why = f"{count} file{'s' if count > 1 else ''} of {pair.source} import{'' if count > 1 else 's'} {pair.target}"
        ground = Ground(why, Confidence.HIGH, files.place(min(importing[pair])))
        into.exists(pair, ground)
        into.observe(pair, "need", "reply", ground)
        into.observe(pair, "weight", count, ground)


def _components(
    files: CheckoutFiles, modules: Mapping[str, Sequence[str]], into: Collection
) -> dict[str, Sequence[str]]:
    """The modules as components; their names and folders."""
    names = sorted(name for name in modules if is_proper(name))
    if len(names) > MOST_COMPONENTS:
        into.leave_out(f"{len(names) - MOST_COMPONENTS:,} modules", "limit", f"only {MOST_COMPONENTS:,} are read")
    for name in names[:MOST_COMPONENTS]:
        ground = Ground(f"module in {modules[name][0]}", Confidence.HIGH, files.place(modules[name][0]))
        into.exists(PartSubject(name), ground)
        into.observe(PartSubject(name), "code", frozenset(modules[name]), ground)
    return {name: modules[name] for name in names[:MOST_COMPONENTS]}
