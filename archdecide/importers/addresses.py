"""Addresses in source: who calls whom where the deployment does not say it.

Reads the source and the configuration in the folders of known components, without tests, documents, comments, generated
files and files of a deployment (in a shop whose every service carries a compose file of the whole shop, these name
everything everywhere). `rules/scan/addresses.yaml` says which files are meant.

Gives, with confidence medium, an interaction or a data store for the name of a known component, store or broker: in
a URL (`http://cart:80`), in quotes with a port (`"cart:80"`), as the default of a variable for an address
(`getenv("CART_HOST", "cart")`, `CART_HOST || "cart"`, `${CART_HOST:-cart}`, `ENV CART_HOST=cart`), under a key of
configuration that means an address (`host: cart`), and in a client of a service registry (`@FeignClient("cart")`).
An interaction whose caller names a service of a `.proto` and calls one of its streaming procedures gets `need: stream`
(medium).

Never: a component, anything about components that share a folder, an interaction from a word that only happens to be
a name, and one with a name that nothing in the deployment has. `need` stays open but for brokers and streams. Only
names of known components leave this module.
"""

import re
from collections.abc import Iterator, Mapping

from archdecide.evidence.folders import Folders
from archdecide.evidence.observations import Confidence, Observations, Pair, PartSubject
from archdecide.evidence.spelling import fold, is_proper
from archdecide.importers import CheckoutFiles, Context, Source
from archdecide.importers.collection import Collection, Ground, listed
from archdecide.importers.component_files import ComponentFiles, SourceLine
from archdecide.importers.hosts import cluster_name, hosts, is_address_key
from archdecide.importers.plain import at, text
from archdecide.importers.roles import STORES
from archdecide.importers.streams import observe_streams

reads: tuple[str, ...] = ("*",)
made_by = ""
finds_components = False

_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.){1,300})\"|'((?:[^'\\]|\\.){1,300})'|`([^`]{1,300})`")
_NAME = r"([A-Za-z0-9][\w.-]{0,252})(?::\d{1,5})?"
_WITH_PORT = re.compile(r"([A-Za-z][\w.-]{0,252}):(\d{2,5})")
LEAST_PORT = 80
"""What follows a name in quotes and is less than this is the tag of an image or the number of a record."""
_DEFAULTS = (
    re.compile(rf"[\"'](?P<key>[\w.-]{{1,100}})[\"']\s*,\s*[\"']{_NAME}[\"']"),
    re.compile(rf"(?<!\w)(?P<key>\w{{1,100}})[\"'\])]*\s*(?:\|\||\?\?|\?:|\bor\b)\s*[\"']{_NAME}[\"']"),
    re.compile(rf"(?<!\w)(?P<key>\w{{1,100}})[\"'\])]*\s*={{2,3}}\s*(?:null|nil|None)\s*\?\s*[\"']{_NAME}[\"']"),
    re.compile(rf"(?<!\w)(?P<key>\w{{1,100}})[\"'\])]*\s*\.\s*unwrap_or(?:_else)?\([^\"']{{0,20}}\"{_NAME}\""),
    re.compile(rf"\$\{{(?P<key>[\w.-]{{1,100}}):-?{_NAME}\}}"),
)
"""What a variable is where nothing sets it: in the languages and templates that have such a form."""
_ASSIGNED = re.compile(rf"(?<![\w.-])(?P<key>[\w.-]{{1,100}})[\"']?\s*(?::=|[:=])\s*[\"']{_NAME}[\"']")
_CONFIGURED = re.compile(
    rf"(?:^|[{{,\s-])[\"']?(?P<key>[\w.-]{{1,100}})[\"']?\s*[:=]\s*[\"']?{_NAME}[\"']?\s*(?=[,}}]|$)"
)
_ENVIRONMENT = re.compile(rf"(?<!\w)(?P<key>[A-Za-z_]\w{{0,100}})(?:=|\s+)[\"']?{_NAME}[\"']?(?=\s|$)")
_REGISTRY = re.compile(
    rf"(?:(?:FeignClient|@Client)\s*\((?:[^)\"']{{0,200}}?\b(?:name|value|id)\s*=)?|getInstances\s*\()\s*\"/?{_NAME}\""
)
_SERVED = tuple(f"**/*config*/**/*.{ending}" for ending in ("yml", "yaml", "properties"))
_NAME_FILES = ("application.yml", "application.yaml", "application.properties", "bootstrap.yml", "bootstrap.properties")
_FRAMEWORKS = ("spring", "micronaut", "quarkus")
_REGISTRY_KEYS = ("serviceId", "service-id")
"""Keys of configuration for the name of another service in a registry."""
_NAME_PROPERTY = re.compile(rf"(?m)^(?:{'|'.join(_FRAMEWORKS)})\.application\.name\s*[=:]\s*([\w.-]{{1,200}})\s*$")
_HOST_WORDS = ("host", "hostname", "addr", "address")
"""Words at the end of a name in source whose value is a host; a `url` there may be a path."""


def read(source: Source, context: Context) -> Observations:
    """What the source of the known components says about each other."""
    into = Collection("source", context.as_of)
    _registered_names(source.files, Folders(context.components), into)
    names = _spellings(context, into)
    nearby = re.compile(
        rf"(?:^|[^\w.-])(?:{'|'.join(map(_loosely, names)) or '(?!)'})(?:[.:/\"'`;}},)\s?#]|$)", re.IGNORECASE
    )
    files = ComponentFiles(source.files, context.components, context.tables.get("addresses", {}))
    found: dict[str, dict[str, Ground]] = {component: {} for component in context.components}
    shared: dict[tuple[str, ...], set[str]] = {}
    for name, owners in (*files.owned(), *_served(source.files, files, context)):
        for line in files.lines(name, tuple(names)):
            for host, kind in _addresses(line, files) if nearby.search(line.text) else ():
                target = names.get(fold(host)) or names.get(fold(cluster_name(host)[0]))
                if target is None:
                    continue
                if len(owners) > 1:
                    shared.setdefault(owners, set()).add(target)
                    continue
                place = source.files.place(line.file, line.number)
                found[owners[0]].setdefault(target, Ground(f"{kind} in {line.file}", Confidence.MEDIUM, place))
    for owners, hosts_in in shared.items():
        into.note(
            f"{listed(list(owners))} share their folder, so which of them calls {listed(sorted(hosts_in))} stays open."
        )
    for component, targets in found.items():
        _observe(component, targets, context, into)
    observe_streams(source.files, files, context, into)
    return into.observations()


def _served(files: CheckoutFiles, own: ComponentFiles, context: Context) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Files of a configuration server, which are named after the component that reads them."""
    components = {fold(name): name for name in context.components}
    for name in files.matching(_SERVED):
        stem = name.rpartition("/")[2].rpartition(".")[0]
        component = components.get(fold(stem)) or components.get(fold(stem.rpartition("-")[0]))
        if component and not own.owners.owners(name):
            yield name, (component,)


def _loosely(name: str) -> str:
    """An expression for a folded name in any of its spellings."""
    return re.escape(name).replace("\\-", "[-_ ]")


def _registered_names(files: CheckoutFiles, folders: Folders, into: Collection) -> None:
    """The names under which components register themselves, as second names: `spring.application.name` and its kin."""
    for name in files.matching(_NAME_FILES):
        owner = folders.owner(name)
        if owner is None or not files.matching((name,)):
            continue
        found = (
            [
                text(at(document.data, word, "application", "name"))
                for document in files.documents(name)
                for word in _FRAMEWORKS
            ]
            if name.endswith("ml")
            else _NAME_PROPERTY.findall(files.text(name) or "")
        )
        for second in found:
            if second and second != owner and "$" not in second and is_proper(second):
                into.second_name(owner, second)


def _spellings(context: Context, into: Collection) -> dict[str, str]:
    """Every spelling of a known component, store or broker that means only one of them, to its name."""
    spellings: dict[str, set[str]] = {}
    for second in into.names:
        spellings.setdefault(fold(second.name), set()).add(second.component)
    for name in (*context.components, *context.backing):
        for spelling in (name, *context.second_names.get(name, ())):
            spellings.setdefault(fold(spelling), set()).add(name)
    exact = {fold(name): name for name in (*context.components, *context.backing)}
    unique = {spelling: next(iter(names)) for spelling, names in spellings.items() if len(names) == 1}
    return unique | exact


def _observe(component: str, found: Mapping[str, Ground], context: Context, into: Collection) -> None:
    """Interactions with components and brokers; the likeliest system of record as data store, others as components."""
    stores = [name for name in found if context.backing.get(name) in STORES]
    stores.sort(key=lambda name: STORES.index(context.backing[name]))
    first = context.data_stores.get(component) or (stores[0] if stores else None)
    for target, ground in found.items():
        if target == component:
            continue
        if target == first:
            into.observe(PartSubject(component), "data_store", target, ground)
            continue
        if target in stores:
            into.exists(PartSubject(target), ground)
            into.observe(PartSubject(target), "kind", "data-store", ground)
        into.exists(Pair(component, target), ground)
        if context.backing.get(target) == "broker":
            broker = Ground(f"{target} is a broker", ground.confidence, ground.place)
            into.observe(Pair(component, target), "need", "none", broker)


def _addresses(line: SourceLine, files: ComponentFiles) -> Iterator[tuple[str, str]]:
    """The hosts that a line may name, each with the words for the kind of place."""
    code = line.text
    yield from ((host.name, "address") for host in hosts(code) if host.scheme)
    for match in _QUOTED.finditer(code):
        yield from ((host, "address") for host in _quoted(match[1] or match[2] or match[3] or ""))
    for pattern in _DEFAULTS:
        for match in pattern.finditer(code):
            if is_address_key(match["key"]):
                yield match[2], "default"
    for match in _REGISTRY.finditer(code):
        yield match[1], "client of the service registry"
    for key, host in _settings(line, files):
        yield host, f"{key}"


def _quoted(words: str) -> Iterator[str]:
    """The hosts of a text in quotes: a name with a port, or a connection string."""
    if match := _WITH_PORT.fullmatch(words):
        if int(match[2]) >= LEAST_PORT:
            yield match[1]
    elif ";" in words or "dbname" in words:
        yield from (host.name for host in hosts(words) if not host.scheme)


def _settings(line: SourceLine, files: ComponentFiles) -> Iterator[tuple[str, str]]:
    """The keys for addresses that a line sets, each with a bare name that it sets them to."""
    base = line.file.rpartition("/")[2].lower()
    if "dockerfile" in base:
        words = line.text.strip().removeprefix("ENV ").rstrip("\\")
        found = [(match["key"], match[2]) for match in _ENVIRONMENT.finditer(words)] if _is_environment(line) else []
    elif files.is_configuration(line.file):
        found = [(match["key"], match[2]) for match in _CONFIGURED.finditer(line.text)]
    else:
        found = [(match["key"], match[2]) for match in _ASSIGNED.finditer(line.text) if _is_host_key(match["key"])]
    yield from ((key, host) for key, host in found if is_address_key(key) or key in _REGISTRY_KEYS)


def _is_environment(line: SourceLine) -> bool:
    """Whether a line of a Dockerfile sets variables: an `ENV`, or the next line of one."""
    word = line.text.split(maxsplit=1)[0]
    return word == "ENV" or ("=" in word and not word.startswith(("-", "&&", "|")))


def _is_host_key(key: str) -> bool:
    return key.lower().endswith(_HOST_WORDS)
