"""Which files of a snapshot have only moved since, known by what they hold."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from archdecide.load.git import Snapshot
from archdecide.load.text import MAXIMUM_BYTES

ALIKE = 0.5
"""The share of bytes, in lines that are the same, from which a file is a renamed one; git asks for as much."""
MOST_COMPARISONS = 5_000_000
"""Lines of new files times files that are gone: about two seconds. Beyond, only files with the same content, or in
folders of the same name, are known again."""
LARGEST = 1024 * 1024
"""Bytes of a file that is compared line by line."""
MOST_BYTES = 64 * 1024 * 1024
"""Bytes of all new files that are."""


def renamed(
    new: Mapping[str, str], snapshot: Snapshot, is_likely: Callable[[str], bool], content: Callable[[str], bytes]
) -> dict[str, str]:
    """The former path of files that are new since a snapshot, for those that are gone under another path.

    `new` are the new files by any name, with the ids of their contents, which `content` reads. Former paths are from
    the root. Only paths that are `is_likely`, or that end like a new file, are looked at. Every former path is given
    once. Unlike git this also sees what nobody has committed yet. Raises GitError.
    """
    if not new:
        return {}
    endings = {_ending(name) for name in new}
    root = snapshot.repository.root
    gone = [
        path
        for path in snapshot.files
        if (is_likely(path) or _ending(path) in endings) and not os.path.lexists(os.path.join(root, path))  # noqa: PTH118
    ]
    found = _same(new, gone, snapshot)
    taken = set(found.values())
    gone = [path for path in gone if path not in taken]
    return found | _alike(_read((name for name in new if name not in found), content) if gone else {}, gone, snapshot)


def read_beginning(file: str) -> bytes:
    """What a file holds, nothing where it cannot be read; of one that is too large for a profile only the beginning,
    which equals nothing that was."""
    try:
        with Path(file).open("rb") as stream:
            return stream.read(MAXIMUM_BYTES + 1)
    except OSError:
        return b""


def _same(new: Mapping[str, str], gone: Sequence[str], snapshot: Snapshot) -> dict[str, str]:
    """Files that hold exactly what one that is gone held; among several of those, one with the same name first."""
    by_content: dict[str, list[str]] = {}
    for path in sorted(gone):
        by_content.setdefault(snapshot.files[path], []).append(path)
    found = {}
    for name in sorted(new):
        if candidates := by_content.get(new[name]):
            former = min(candidates, key=lambda path: (_base(path) != _base(name), path))
            candidates.remove(former)
            found[name] = former
    return found


def _read(names: Iterable[str], content: Callable[[str], bytes]) -> dict[str, Counter[bytes]]:
    """The lines of the new files that are small enough, in the order of their names, as long as there is room."""
    found = {}
    room = MOST_BYTES
    for name in sorted(names):
        text = content(name)
        if len(text) <= min(LARGEST, room):
            room -= len(text)
            found[name] = _lines(text)
    return found


def _alike(now: Mapping[str, Counter[bytes]], gone: Sequence[str], snapshot: Snapshot) -> dict[str, str]:
    """Files that still hold most lines of one that is gone: first of one with the same name in a folder of the same
    name, as when a folder above has moved; then the most similar pairs."""
    if not now or not gone:
        return {}
    found: dict[str, str] = {}
    with snapshot.repository.blobs() as blob:

        def then(path: str) -> Counter[bytes]:
            content = blob(snapshot.files[path])
            return Counter() if content is None or len(content) > LARGEST else _lines(content)

        for name, path in _same_places(now, gone):
            if _shared(now[name], then(path)) >= ALIKE:
                found[name] = path
        taken = set(found.values())
        names = [name for name in now if name not in found]
        paths = [path for path in gone if path not in taken]
        if sum(len(now[name]) for name in names) * len(paths) > MOST_COMPARISONS:
            return found
        pairs = []
        for path in paths:
            lines = then(path)
            shares = ((name, _shared(now[name], lines)) for name in names)
            pairs += [(-share, _base(path) != _base(name), name, path) for name, share in shares if share >= ALIKE]
    for *_, name, path in sorted(pairs):
        if name not in found and path not in taken:
            found[name] = path
            taken.add(path)
    return found


def _same_places(names: Iterable[str], gone: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of files that alone have their name and the name of their folder."""
    new: dict[str, list[str]] = {}
    old: dict[str, list[str]] = {}
    for places, files in ((new, names), (old, gone)):
        for file in files:
            places.setdefault("/".join(file.replace(os.sep, "/").split("/")[-2:]), []).append(file)
    for place in sorted(new):
        if len(new[place]) == len(old.get(place, ())) == 1:
            yield new[place][0], old[place][0]


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
