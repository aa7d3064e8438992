"""Which packages a program needs in production, from the manifests of ten package managers.

Only what a manifest declares for production: no development groups, extras, test scopes, indirect requirements and
comments. Nothing is resolved or executed, so a `setup.py` says nothing.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from archdecide.evidence.patterns import file_pattern
from archdecide.importers import CheckoutFiles
from archdecide.importers.markup import elements, without
from archdecide.importers.plain import at, mapping, text, texts

_DEVELOPMENT_FILE = re.compile(
    r"(?:^|[-_./])(?:dev|develop|development|tests?|testing|lint|docs?|ci|local|build)(?=[-_.])"
)
"""A part of the name of a requirements file that says: not for production."""
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]{0,200})\s*(?:\[[^\]]*\])?\s*(?:[<>=!~;@,]|\s|$)(.*)")
_MAVEN_FIELD = re.compile(r"<(groupId|artifactId|scope|optional)>\s*([^<\s]{1,300})\s*</")
_GRADLE = re.compile(
    r"^\s*(?:implementation|api|compileOnly|runtimeOnly|compile)\b\s*\(?\s*(?:platform\s*\(\s*)?[\"']([\w.-]+:[\w.-]+)",
    re.MULTILINE,
)
_GO = re.compile(r"^\s*(?:require\s+)?([\w.-]+\.[\w-]+(?:/[\w.~-]+)*)\s+v\S+\s*(//.*)?$", re.MULTILINE)
_NUGET = re.compile(r"<PackageReference\s+[^>]{0,500}?\bInclude=\"([\w.-]{1,200})\"")
_GEM_GROUP = re.compile(r"^\s*group\b(.*)\bdo\b")
_GEM = re.compile(r"^\s*gem\s+[\"']([\w.-]{1,200})[\"'](.*)$")
_DEVELOPMENT_GROUP = re.compile(r":(?:development|test)\b")


def dependencies(files: CheckoutFiles, name: str) -> frozenset[str]:
    """The names of the packages that a manifest declares for production, in lower case; none for other files."""
    if key := JSON_MANIFESTS.get(name.rpartition("/")[2]):
        return frozenset(item.lower() for document in files.documents(name) for item in mapping(at(document.data, key)))
    for pattern, read in READERS.items():
        if file_pattern(pattern).fullmatch(name):
            return frozenset(item.lower() for item in read(files.text(name) or "", name))
    return frozenset()


def _requirements(content: str, name: str) -> Iterator[str]:
    """A requirements file of pip; files for development by their name give nothing."""
    if _DEVELOPMENT_FILE.search(name.rpartition("/")[2].lower()):
        return
    for line in content.splitlines():
        requirement = line.partition("#")[0].strip() if not line.lstrip().startswith("-") else ""
        yield from _requirement(requirement)


def _requirement(line: str) -> Iterator[str]:
    """A requirement as PEP 508 writes it, unless only an extra needs it."""
    match = _REQUIREMENT.match(line)
    if match and not re.search(r"\bextra\s*==", match[2]):
        yield match[1]


def _pyproject(content: str, _: str) -> Iterator[str]:
    data = _toml(content)
    for line in texts(at(data, "project", "dependencies")):
        yield from _requirement(line)
    for name, wanted in mapping(at(data, "tool", "poetry", "dependencies")).items():
        if at(wanted, "optional") is not True and name.lower() != "python":
            yield name


def _setup_configuration(content: str, _: str) -> Iterator[str]:
    section = re.search(r"(?m)^install_requires\s*=(.*(?:\n[ \t]+.*)*)", content)
    for line in section[1].splitlines() if section else ():
        yield from _requirement(line.partition("#")[0].strip())


def _pipfile(content: str, _: str) -> Iterator[str]:
    yield from mapping(_toml(content).get("packages"))


def _cargo(content: str, _: str) -> Iterator[str]:
    data = _toml(content)
    for table in (data, *mapping(data.get("target")).values()):
        for name, wanted in mapping(at(table, "dependencies")).items():
            if at(wanted, "optional") is not True:
                yield text(at(wanted, "package")) or name


def _maven(content: str, _: str) -> Iterator[str]:
    body = without(without(content, "<!--", "-->"), "<dependencyManagement>", "</dependencyManagement>")
    for block in elements(body, "dependency"):
        fields = dict(_MAVEN_FIELD.findall(block))
        if fields.get("scope") not in ("test", "provided") and fields.get("optional") != "true":
            yield f"{fields.get('groupId', '')}:{fields.get('artifactId', '')}"


def _gradle(content: str, _: str) -> Iterator[str]:
    yield from _GRADLE.findall(content)


def _go(content: str, _: str) -> Iterator[str]:
    for module, comment in _GO.findall(content):
        if "indirect" not in comment:
            yield module


def _gemfile(content: str, _: str) -> Iterator[str]:
    """A Gemfile; a group for development or tests ends with the first `end` at the start of a line."""
    is_development = False
    for line in content.splitlines():
        if match := _GEM_GROUP.match(line):
            is_development = _DEVELOPMENT_GROUP.search(match[1]) is not None
        elif line.strip() == "end":
            is_development = False
        elif (match := _GEM.match(line)) and not is_development and not _DEVELOPMENT_GROUP.search(match[2]):
            yield match[1]


def _nuget(content: str, name: str) -> Iterator[str]:
    if not re.search(r"tests?\.csproj$", name.lower()):
        yield from _NUGET.findall(without(content, "<!--", "-->"))


def _toml(content: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


READERS: dict[str, Callable[[str, str], Iterator[str]]] = {
    "requirements*.txt": _requirements,
    "**/requirements/*.txt": _requirements,
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_configuration,
    "Pipfile": _pipfile,
    "Cargo.toml": _cargo,
    "pom.xml": _maven,
    "build.gradle": _gradle,
    "build.gradle.kts": _gradle,
    "go.mod": _go,
    "Gemfile": _gemfile,
    "*.csproj": _nuget,
}
"""The manifests in other formats than JSON, each with its reader."""
JSON_MANIFESTS = {"package.json": "dependencies", "composer.json": "require"}
"""The manifests in JSON, each with the key of what production needs."""


MANIFESTS = (*READERS, *JSON_MANIFESTS)
"""The patterns of all manifests that are read."""
_OF_SERVERS = ("pom.xml", "build.gradle", "build.gradle.kts")


def server_packages(files: CheckoutFiles, folders: Iterable[str]) -> frozenset[str]:
    """What the build files in some folders depend on, where whole servers come as packages: on the Java platform."""
    names = (base if folder == "." else f"{folder}/{base}" for folder in folders for base in _OF_SERVERS)
    return frozenset(package for name in names for package in dependencies(files, name))
