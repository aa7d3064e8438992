"""Which component a file belongs to: the one with the deepest folder around it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from posixpath import dirname


class Folders:
    """The folders of components. Where several have the same folder around a file, it belongs to all of them."""

    def __init__(self, folders: Mapping[str, Sequence[str]]) -> None:
        """`folders` leads from every component to its folders or files; `.` is the root."""
        owners: dict[str, list[str]] = defaultdict(list)
        for name, paths in folders.items():
            for path in paths:
                owners["" if path == "." else path].append(name)
        self._owners = {path: tuple(sorted(names)) for path, names in owners.items()}
        self._known: dict[str, tuple[str, ...]] = {}

    def __bool__(self) -> bool:
        """Whether any component has a folder."""
        return bool(self._owners)

    @property
    def shared(self) -> dict[str, tuple[str, ...]]:
        """The folders that several components have, with these."""
        return {path or ".": names for path, names in sorted(self._owners.items()) if len(names) > 1}

    def owner(self, file: str) -> str | None:
        """The component of a file; None where several have it."""
        owners = self.owners(file)
        return owners[0] if len(owners) == 1 else None

    def owners(self, file: str) -> tuple[str, ...]:
        """The components of a file, sorted."""
        return self._owners[file] if file in self._owners else self._owners_of_folder(dirname(file))

    def _owners_of_folder(self, folder: str) -> tuple[str, ...]:
        waiting: list[str] = []
        while folder not in self._known:
            waiting.append(folder)
            if folder in self._owners or not folder:
                self._known[folder] = self._owners.get(folder, ())
                break
            folder = dirname(folder)
        owners = self._known[folder]
        for below in waiting:
            self._known[below] = owners
        return owners
