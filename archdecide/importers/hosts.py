"""Which hosts a configuration value names: addresses, connection strings and bare names.

Only hosts leave this module. User names, passwords, paths and queries are cut before anything is kept, so a secret in
a value cannot reach a message or a profile.
"""

import re
from itertools import zip_longest

from msgspec import Struct

ADDRESS_WORDS = frozenset(
    f"{word}{ending}"
    for word, endings in {
        "addr": ("", "s"),
        "address": ("", "es"),
        "broker": ("", "s"),
        "endpoint": ("", "s"),
        "host": ("", "s", "name"),
        "server": ("", "s"),
        "uri": ("", "s"),
        "url": ("", "s"),
    }.items()
    for ending in endings
)
"""Words at the end of a variable's name that say: the value is an address."""

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = rf"{_LABEL}(?:\.{_LABEL}){{0,9}}"
_PORT = r":\d{1,5}"
_SCHEME = re.compile(r"(?<![\w+.-])([A-Za-z][\w+.-]{0,30})://")
_TOKEN = re.compile(r"[^\s\"'`<>|\\]{0,2000}")
_AUTHORITY = re.compile(rf"({_HOST})(?::(?:\d{{1,5}}|[$%{{][^@]*)?)?")
"""A host and perhaps a port, which may be a variable that nothing has replaced."""
_PAIR = re.compile(
    rf"(?:^|[;,:?&\s])(?:Host|Server|Data Source|Address|Addr|Network Address)\s*=\s*(?:tcp:)?({_HOST})", re.IGNORECASE
)
_GO_DSN = re.compile(rf"@?\btcp\(({_HOST})(?:{_PORT})?\)")
_HOST_PORT = re.compile(rf"(?:[^\s/@,;\"']{{0,300}}@)?({_HOST}){_PORT}(?:[/?].*)?")
_BARE = re.compile(_HOST)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NUMBER_ADDRESS = re.compile(r"[\d.]+")
_WEB = frozenset({"http", "https", "lb", "ws", "wss", "grpc", "grpcs"})
_HERE = frozenset({"localhost", "localhost.localdomain", "host-gateway", "host.docker.internal"})
_NO_HOST = frozenset({"true", "false", "yes", "no", "on", "off", "none", "null"})
_CLUSTER = re.compile(r"(?P<name>[^.]+)(?:\.(?P<space>[^.]+))?(?:\.svc(?:\.cluster\.local)?)?")
LONGEST_VALUE = 20_000
"""Characters of one value that are looked at; longer values are files, not addresses."""


class Host(Struct, frozen=True):
    """A host as a value names it. `scheme` is in lower case, empty where the value has none."""

    name: str
    scheme: str = ""


def is_address_key(key: str) -> bool:
    """Whether a variable's name ends in a word for an address, e.g. `cartHost` and `CART_ADDR_1`."""
    words = [word.lower() for word in _WORDS.findall(key) if not word.isdigit()]
    return bool(words) and words[-1] in ADDRESS_WORDS


def hosts(value: str, key: str = "") -> tuple[Host, ...]:
    """The hosts that a value names, in their order, each once; the machine itself and numbers are left out.

    A bare name counts only under a key that says `address`; without a key it never does.
    """
    text = value.strip().strip("\"'")[:LONGEST_VALUE]
    found = [*_urls(text), *(Host(match[1]) for match in _PAIR.finditer(text)), *map(Host, _GO_DSN.findall(text))]
    if not found:
        found = _items(text, is_address_key(key))
    return tuple(dict.fromkeys(host for host in found if _is_elsewhere(host.name)))


def _urls(text: str) -> list[Host]:
    """The hosts of every URL in the text, with the further hosts of a list (`mongodb://a:1,b:2/orders`)."""
    found = []
    starts = [match for match in _SCHEME.finditer(text) if match[1].lower() != "jdbc"]
    for match, following in zip_longest(starts, starts[1:]):
        scheme = match[1].lower()
        token = _TOKEN.match(text, match.end(), following.start() if following else len(text))
        for item in _authority(token[0] if token else "", scheme).split(","):
            if host := _AUTHORITY.fullmatch(item):
                found.append(Host(host[1], scheme))
    return found


def _authority(token: str, scheme: str) -> str:
    """The hosts of what follows `scheme://`, without user, password, path and query.

    A password may hold `@`, `/`, `?` and `#` although it should be escaped. So everything up to the last `@` is user
    and password, but for addresses of the web, whose path or query may hold an `@` as well.
    """
    authority = re.split(r"[/?#;]", token, maxsplit=1)[0].rstrip(",.)]}")
    is_complete = all(map(_AUTHORITY.fullmatch, authority.split(",")))
    if "@" in token and not (is_complete and scheme in _WEB):
        authority = re.split(r"[/?#;]", token.rsplit("@", 1)[1], maxsplit=1)[0]
    return authority.rstrip(",.)]}")


def _items(text: str, is_address: bool) -> list[Host]:
    """The hosts of a list without schemes: every item with a port, or every bare name where the key says `address`."""
    items = [item.strip() for item in text.split(",")]
    matches = [_HOST_PORT.fullmatch(item) for item in items]
    if all(matches):
        return [Host(match[1]) for match in matches if match]
    return [Host(item) for item in items] if is_address and all(map(_BARE.fullmatch, items)) else []


def _is_elsewhere(host: str) -> bool:
    return host.lower() not in _HERE | _NO_HOST and not _NUMBER_ADDRESS.fullmatch(host)


def is_internal(host: str) -> bool:
    """Whether only a name of this deployment can be meant: no dot, or a name that Kubernetes gives inside a cluster."""
    return "." not in host or host.endswith((".svc", ".svc.cluster.local", ".internal", ".local"))


def cluster_name(host: str) -> tuple[str, str | None]:
    """The service and the namespace of `host[.namespace[.svc[.cluster.local]]]`; of any other host, itself."""
    match = _CLUSTER.fullmatch(host)
    return (match["name"], match["space"]) if match else (host, None)
