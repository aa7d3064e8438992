"""Addresses in source: who calls whom where the deployment does not say it.

Reads the source and the configuration in the folders of known components, without tests, documents, comments, generated
files and files of a deployment (in a shop whose every service carries a compose file of the whole shop, these name
everything everywhere). `rules/scan/addresses.yaml` says which files are meant.

Gives, with confidence medium (low where components share their folder), an interaction or a data store for the name
of a known component, store or broker: in a URL (`http://cart:80`), in quotes with a port (`"cart:80"`), as the default
of a variable for an address (`getenv("CART_HOST", "cart")`, `CART_HOST || "cart"`, `${CART_HOST:-cart}`,
`ENV CART_HOST=cart`), under a key of configuration that means an address (`host: cart`), and in a client of a service
registry (`@FeignClient("cart")`).

Never: a component, an interaction from a word that only happens to be a name, and one with a name that nothing in
the deployment has. `need` stays open but for brokers. Only names of known components leave this module.
"""

import re
from collections.abc import Iterator, Mapping

from archdecide.errors import Place
from archdecide.evidence.observations import Confidence, Observations, Pair, Part
from archdecide.evidence.spelling import fold
from archdecide.importers import Context, Source
from archdecide.importers.collection import Collection, Ground
from archdecide.importers.component_files import ComponentFiles, Line
from archdecide.importers.hosts import cluster_name, hosts, is_address_key
from archdecide.importers.roles import STORES

reads: tuple[str, ...] = ()
made_by = ""
finds_components = False

_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.){1,300})\"|'((?:[^'\\]|\\.){1,300})'|`([^`]{1,300})`")
_NAME = r"([A-Za-z0-9][\w.-]{0,252})(?::\d{1,5})?"
_WITH_PORT = re.compile(r"([A-Za-z][\w.-]{0,252}):\d{2,5}")
_DEFAULTS = (
    re.compile(rf"[\"'](?P<key>[\w.-]{{1,100}})[\"']\s*,\s*[\"']{_NAME}[\"']"),
    re.compile(rf"(?P<key>\w{{1,100}})[\"'\])]*\s*(?:\|\||\?\?|\?:|\bor\b)\s*[\"']{_NAME}[\"']"),
    re.compile(rf"(?P<key>\w{{1,100}})[\"'\])]*\s*={{2,3}}\s*(?:null|nil|None)\s*\?\s*[\"']{_NAME}[\"']"),
    re.compile(rf"(?P<key>\w{{1,100}})[\"'\])]*\s*\.\s*unwrap_or(?:_else)?\([^\"']{{0,20}}\"{_NAME}\""),
    re.compile(rf"\$\{{(?P<key>[\w.-]{{1,100}}):-?{_NAME}\}}"),
)
"""What a variable is where nothing sets it: in the languages and templates that have such a form."""
_ASSIGNED = re.compile(rf"(?P<key>[\w.-]{{1,100}})[\"']?\s*(?::=|[:=])\s*[\"']{_NAME}[\"']")
_CONFIGURED = re.compile(rf"[\s\"'-]*(?P<key>[\w.-]{{1,100}})[\"']?\s*[:=]\s*[\"']?{_NAME}[\"']?\s*,?\s*")
_ENVIRONMENT = re.compile(rf"(?P<key>[A-Za-z_]\w{{0,100}})(?:=|\s+)[\"']?{_NAME}[\"']?(?=\s|$)")
_REGISTRY = re.compile(rf"(?:FeignClient\s*\((?:[^)\"']{{0,200}}?(?:name|value)\s*=)?|getInstances\s*\()\s*\"{_NAME}\"")
_HOST_WORDS = ("host", "hostname", "addr", "address")
"""Words at the end of a name in source whose value is a host; a `url` there may be a path."""


def read(source: Source, context: Context) -> Observations:
    """What the source of the known components says about each other."""
    into = Collection("source", context.as_of)
    names = _spellings(context)
    nearby = re.compile(
        rf"(?:^|[^\w.-])(?:{'|'.join(map(_loosely, names)) or '(?!)'})(?:[.:/\"'`;}},)\s?#]|$)", re.IGNORECASE
    )
    files = ComponentFiles(source.files, context.components, context.tables.get("addresses", {}))
    found: dict[str, dict[str, Ground]] = {component: {} for component in context.components}
    for name, owners in files.owned():
        sure = Confidence.MEDIUM if len(owners) == 1 else Confidence.LOW
        for line in files.lines(name, tuple(names)):
            for host, kind in _addresses(line, files) if nearby.search(line.text) else ():
                if target := names.get(fold(cluster_name(host)[0])):
                    ground = Ground(f"{kind} in {line.file}", sure, Place(line.file, line.number))
                    for component in owners:
                        found[component].setdefault(target, ground)
    for component, targets in found.items():
        _observe(component, targets, context, into)
    return into.observations()


def _loosely(name: str) -> str:
    """An expression for a folded name in any of its spellings."""
    return re.escape(name).replace("\\-", "[-_ ]")


def _spellings(context: Context) -> dict[str, str]:
    """Every spelling of a known component, store or broker that means only one of them, to its name."""
    spellings: dict[str, set[str]] = {}
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
            into.observe(Part(component), "data_store", target, ground)
            continue
        if target in stores:
            into.exists(Part(target), ground)
            into.observe(Part(target), "kind", "data-store", ground)
        into.exists(Pair(component, target), ground)
        if context.backing.get(target) == "broker":
            broker = Ground(f"{target} is a broker", ground.confidence, ground.place)
            into.observe(Pair(component, target), "need", "none", broker)


def _addresses(line: Line, files: ComponentFiles) -> Iterator[tuple[str, str]]:
    """The hosts that a line may name, each with the words for the kind of place."""
    text = line.text
    yield from ((host.name, "address") for host in hosts(text) if host.scheme)
    for match in _QUOTED.finditer(text):
        yield from ((host, "address") for host in _quoted(match[1] or match[2] or match[3] or ""))
    for pattern in _DEFAULTS:
        for match in pattern.finditer(text):
            if is_address_key(match["key"]):
                yield match[2], "default"
    for match in _REGISTRY.finditer(text):
        yield match[1], "client of the service registry"
    for key, host in _settings(line, files):
        yield host, f"{key}"


def _quoted(text: str) -> Iterator[str]:
    """The hosts of a text in quotes: a name with a port, or a connection string."""
    if match := _WITH_PORT.fullmatch(text):
        yield match[1]
    elif ";" in text or "dbname" in text:
        yield from (host.name for host in hosts(text) if not host.scheme)


def _settings(line: Line, files: ComponentFiles) -> Iterator[tuple[str, str]]:
    """The keys for addresses that a line sets, each with a bare name that it sets them to."""
    base = line.file.rpartition("/")[2].lower()
    if "dockerfile" in base:
        text = line.text.strip().removeprefix("ENV ").rstrip("\\")
        found = [(match["key"], match[2]) for match in _ENVIRONMENT.finditer(text)] if _is_environment(line) else []
    elif files.is_configuration(line.file):
        match = _CONFIGURED.fullmatch(line.text)
        found = [(match["key"], match[2])] if match else []
    else:
        found = [(match["key"], match[2]) for match in _ASSIGNED.finditer(line.text) if _is_host_key(match["key"])]
    yield from ((key, host) for key, host in found if is_address_key(key))


def _is_environment(line: Line) -> bool:
    """Whether a line of a Dockerfile sets variables: an `ENV`, or the next line of one."""
    word = line.text.split(maxsplit=1)[0]
    return word == "ENV" or ("=" in word and not word.startswith(("-", "&&", "|")))


def _is_host_key(key: str) -> bool:
    return key.lower().endswith(_HOST_WORDS)
