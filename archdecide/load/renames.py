"""Which files of a snapshot have only moved since, known by what they hold."""

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from archdecide.load.git import Snapshot

ALIKE = 0.5
"""The share of bytes, in lines that are the same, from which a file is a renamed one; git asks for as much."""
MOST_COMPARISONS = 250_000
"""Pairs of files that are compared line by line, at most; beyond, only files with the same content are known again."""
LARGEST = 1024 * 1024
"""Bytes of a file that is compared line by line."""


def renamed(contents: Mapping[str, bytes], snapshot: Snapshot, is_likely: Callable[[str], bool]) -> dict[str, str]:
    """The former path of files that are new since a snapshot, for those that are gone under another path.

    `contents` are the new files by any name; former paths are from the root. Only paths that are `is_likely`, or that
    end like a new file, are looked at. Every former path is given once. Unlike git this also sees what nobody has
    committed yet. Raises GitError.
    """
    if not contents:
        return {}
    endings = {_ending(name) for name in contents}
    root = snapshot.repository.root
    gone = [
        path
        for path in snapshot.files
        if (is_likely(path) or _ending(path) in endings) and not os.path.lexists(os.path.join(root, path))  # noqa: PTH118
    ]
    found = _same(contents, gone, snapshot)
    taken = set(found.values())
    left = {name: content for name, content in contents.items() if name not in found and len(content) <= LARGEST}
    return found | _alike(left, [path for path in gone if path not in taken], snapshot)


def _same(contents: Mapping[str, bytes], gone: Sequence[str], snapshot: Snapshot) -> dict[str, str]:
    """Files that hold exactly what one that is gone held; among several of those, one with the same name first."""
    by_content: dict[str, list[str]] = {}
    for path in sorted(gone):
        by_content.setdefault(snapshot.files[path], []).append(path)
    found = {}
    for name in sorted(contents):
        if candidates := by_content.get(snapshot.identity(contents[name])):
            former = min(candidates, key=lambda path: (_base(path) != _base(name), path))
            candidates.remove(former)
            found[name] = former
    return found


def _alike(contents: Mapping[str, bytes], gone: Sequence[str], snapshot: Snapshot) -> dict[str, str]:
    """Files that still hold most lines of one that is gone, the most similar pairs first."""
    if not contents or len(contents) * len(gone) > MOST_COMPARISONS:
        return {}
    now = {name: _lines(content) for name, content in contents.items()}
    pairs = []
    with snapshot.repository.blobs() as blob:
        for path in gone:
            content = blob(snapshot.files[path])
            if content is None or len(content) > LARGEST:
                continue
            then = _lines(content)
            for name, lines in now.items():
                if (share := _shared(lines, then)) >= ALIKE:
                    pairs.append((-share, _base(path) != _base(name), name, path))
    found: dict[str, str] = {}
    taken = set()
    for *_, name, path in sorted(pairs):
        if name not in found and path not in taken:
            found[name] = path
            taken.add(path)
    return found


def _lines(content: bytes) -> Counter[bytes]:
    """How many bytes each line has in all; the kind of line end does not matter."""
    lines: Counter[bytes] = Counter()
    for line in content.splitlines():
        lines[line] += len(line) + 1
    return lines


def _shared(one: Counter[bytes], other: Counter[bytes]) -> float:
    """The bytes of the lines that two files have in common, as a share of the larger file."""
    larger = max(one.total(), other.total())
    few, many = sorted((one, other), key=len)
    return sum(min(size, many[line]) for line, size in few.items()) / larger if larger else 0.0


def _ending(path: str) -> str:
    return os.path.splitext(path)[1]  # noqa: PTH122


def _base(path: str) -> str:
    return path.replace(os.sep, "/").rpartition("/")[2]
