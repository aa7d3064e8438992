"""Which folders a build lists as members of its workspace: npm, pnpm, Cargo, uv, Maven, Gradle and Go."""

import re
import tomllib
from collections.abc import Callable, Iterator

from archdecide.importers import CheckoutFiles
from archdecide.importers.markup import without
from archdecide.importers.plain import at, texts


def members(files: CheckoutFiles) -> dict[str, str]:
    """The folders of the members of all workspaces of a checkout, each with the manifest that lists it."""
    found: dict[str, str] = {}
    for name in files.matching(tuple(_WORKSPACES)):
        folder = name.rpartition("/")[0]
        for written in _WORKSPACES[name.rpartition("/")[2]](files, name):
            for member in _expanded(files, folder, written):
                found.setdefault(member, name)
    return found


def _expanded(files: CheckoutFiles, folder: str, written: str) -> Iterator[str]:
    """The folders that a pattern for members of a workspace means: those that hold a manifest."""
    if written.startswith(("!", "/")) or ".." in written:
        return
    path = "/".join(part for part in f"{folder}/{written}".split("/") if part not in ("", "."))
    for manifest in files.matching([f"{path}/{base}" for base in _MEMBER_FILES]):
        yield manifest.rpartition("/")[0]


def _json(key: str) -> Callable[[CheckoutFiles, str], Iterator[str]]:
    def read(files: CheckoutFiles, name: str) -> Iterator[str]:
        for document in files.documents(name):
            value = at(document.data, key)
            yield from texts(value if isinstance(value, list) else at(value, "packages"))

    return read


def _listed(*keys: str) -> Callable[[CheckoutFiles, str], Iterator[str]]:
    def read(files: CheckoutFiles, name: str) -> Iterator[str]:
        yield from texts(at(_toml(files, name), *keys))

    return read


def _matched(expression: str) -> Callable[[CheckoutFiles, str], Iterator[str]]:
    def read(files: CheckoutFiles, name: str) -> Iterator[str]:
        yield from re.findall(expression, without(files.text(name) or "", "<!--", "-->"))

    return read


def _gradle_settings(files: CheckoutFiles, name: str) -> Iterator[str]:
    for line in re.findall(r"(?m)^\s*include\b(.*)$", files.text(name) or ""):
        yield from (path.strip(":").replace(":", "/") for path in re.findall(r"[\"']([\w:.-]{1,200})[\"']", line))


_WORKSPACES: dict[str, Callable[[CheckoutFiles, str], Iterator[str]]] = {
    "package.json": _json("workspaces"),
    "pnpm-workspace.yaml": _json("packages"),
    "Cargo.toml": _listed("workspace", "members"),
    "pyproject.toml": _listed("tool", "uv", "workspace", "members"),
    "pom.xml": _matched(r"<module>\s*([\w./-]{1,200})\s*</module>"),
    "go.work": _matched(r"(?m)^\s*(?:use\s+)?(\./[\w./-]{1,200})\s*$"),
    "settings.gradle": _gradle_settings,
    "settings.gradle.kts": _gradle_settings,
}
_MEMBER_FILES = (
    "package.json",
    "Cargo.toml",
    "pyproject.toml",
    "pom.xml",
    "go.mod",
    "build.gradle",
    "build.gradle.kts",
)


def _toml(files: CheckoutFiles, name: str) -> object:
    try:
        return tomllib.loads(files.text(name) or "")
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
