"""What a container is beside the parts that a team builds, and which kind of component a name suggests.

The knowledge is data, in `rules/scan/roles.yaml`; this module only applies it.
"""

import re
from collections.abc import Iterable, Mapping
from fnmatch import translate
from typing import Any

from msgspec import Struct

STORES = ("database", "index", "cache")
"""The roles of stores, the likeliest system of record first."""

_DIGEST_AND_TAG = re.compile(r"(@[\w.+:-]*)?$")
_GENERIC = frozenset({"service", "svc", "api", "server", "app", "ms", ""})
_WORD = re.compile(r"[a-z0-9]+")


class _RoleEntry(Struct, frozen=True):
    role: str
    images: re.Pattern[str]
    names: re.Pattern[str]
    packages: re.Pattern[str]


class Roles(Struct, frozen=True):
    """The patterns of `roles.yaml`, ready to be matched; made by `roles`."""

    entries: tuple[_RoleEntry, ...]
    kinds: tuple[tuple[str, frozenset[str], frozenset[str]], ...]
    """Kinds with the words that suggest them anywhere in a name, and those that do so only alone."""

    def role(self, name: str, image: str = "", packages: Iterable[str] = ()) -> str | None:
        """The role of a service with this name, this image (none if it is built here) and these dependencies.

        None for a part of the system.
        """
        spelling = name.lower().replace("_", "-")
        segments, needed = _segments(image), tuple(packages)
        for entry in self.entries:
            if (
                entry.names.fullmatch(spelling)
                or any(map(entry.images.fullmatch, segments))
                or any(map(entry.packages.fullmatch, needed))
            ):
                return entry.role
        return None

    def kind(self, name: str) -> str | None:
        """The kind of component that a word of the name suggests; None where no word does."""
        words = _WORD.findall(name.lower())
        spellings = {*words, *(word.removesuffix("service") for word in words)}
        alone = spellings - _GENERIC
        only = alone if len([word for word in words if word not in _GENERIC]) == 1 else set()
        return next((kind for kind, known, whole in self.kinds if spellings & known or only & whole), None)


def roles(table: Mapping[str, Any]) -> Roles:
    """The content of `roles.yaml`, ready to be matched."""
    entries = (
        _RoleEntry(entry["role"], *(_any_of(entry.get(key, ())) for key in ("images", "names", "packages")))
        for entry in table.get("roles", ())
    )
    kinds = (
        (entry["kind"], frozenset(entry["words"]), frozenset(entry.get("whole", ())))
        for entry in table.get("kinds", ())
    )
    return Roles(tuple(entries), tuple(kinds))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, patterns)) or "(?!)")


def _segments(image: str) -> tuple[str, ...]:
    """The last segment and the last two segments of an image, in lower case, without tag and digest."""
    parts = _DIGEST_AND_TAG.sub("", image.strip().lower()).split("/")
    parts[-1] = parts[-1].partition(":")[0]
    return (parts[-1], "/".join(parts[-2:])) if parts[-1] else ()
