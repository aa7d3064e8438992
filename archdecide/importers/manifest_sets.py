"""Which Kubernetes manifests of a checkout belong together: base, overlays and copies describe one system again."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archdecide.errors import Path
from archdecide.evidence.patterns import ignore_pattern
from archdecide.importers import CheckoutFiles, Context, ForeignDocument
from archdecide.importers.paths import folder_of
from archdecide.importers.plain import at, mapping, sequence, text

WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Rollout", "CronJob")
_KINDS = re.compile(
    rf"(?m)(?:^|[{{,])[ \t]*[\"']?kind[\"']?:[ \t]*[\"']?"
    rf"(?:{'|'.join(WORKLOADS)}|Service|ConfigMap|HorizontalPodAutoscaler|List)[\"']?[ \t]*(?:$|[,}}#])"
)
_TEMPLATE = "{{"


def manifests(files: CheckoutFiles, names: Sequence[str], skipped: re.Pattern[str]) -> tuple[str, ...]:
    """The files of the largest set in which no workload stands twice: a folder with all below it, a folder, or a file.

    Of equally large sets the one nearest to the root, then the first by name. Templates and files that `skipped`
    matches are left out.
    """
    wanted = [name for name in names if not skipped.fullmatch(name.lower()) and _is_manifest(files, name)]
    workloads = {name: _workload_names(files, name) for name in wanted}
    sets: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name in workloads:
        folder = folder_of(name)
        for above in _above(folder):
            sets[above, 0].append(name)
        sets[folder, 1].append(name)
        sets[name, 2].append(name)
    consistent = {}
    for key, members in sets.items():
        every = [workload for member in members for workload in workloads[member]]
        if every and len(set(every)) == len(every):
            consistent[key] = len(every)
    if not consistent:
        return ()
    best = min(consistent, key=lambda key: (-consistent[key], _depth(key[0]), key))
    return tuple(sets[best])


def skipped_paths(context: Context) -> re.Pattern[str]:
    """What matches the paths of files that describe no whole deployment of the product, in lower case."""
    groups = context.tables.get("deployments", {}).get("skipped", {})
    patterns = [ignore_pattern(pattern).pattern for patterns in groups.values() for pattern in patterns]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or "(?!)", re.DOTALL)


def _depth(path: str) -> int:
    return 0 if path == "." else path.count("/") + 1


def _is_manifest(files: CheckoutFiles, name: str) -> bool:
    content = files.text(name) or ""
    return _TEMPLATE not in content and _KINDS.search(content) is not None


def _workload_names(files: CheckoutFiles, name: str) -> list[str]:
    return [
        text(at(item, "metadata", "name"))
        for document in files.documents(name)
        for item, _ in objects(document)
        if is_workload(item)
    ]


def is_workload(item: Mapping[str, Any]) -> bool:
    """Whether an object runs containers. A patch of one, which names no image, does not."""
    return item.get("kind") in WORKLOADS and any(text(at(one, "image")) for one in containers(item))


def containers(item: Mapping[str, Any]) -> Sequence[Any]:
    """The containers of a workload."""
    template = at(item, "spec", "jobTemplate", "spec", "template") or at(item, "spec", "template")
    return sequence(at(template, "spec", "containers"))


def objects(document: ForeignDocument) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """The objects of a document with their paths in it; a List holds several."""
    data = mapping(document.data)
    if text(data.get("kind")).endswith("List"):
        for number, item in enumerate(sequence(data.get("items"))):
            yield mapping(item), ("items", number)
    elif data:
        yield data, ()


def _above(folder: str) -> Iterator[str]:
    """A folder and every one above it."""
    while True:
        yield folder
        if folder == ".":
            return
        folder = folder_of(folder)
