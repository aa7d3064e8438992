"""Remote procedures that stream, by the `.proto` files of a checkout, and which components call them."""

import re
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from archdecide.errors import Place
from archdecide.evidence.observations import Confidence, Pair
from archdecide.importers import CheckoutFiles, Context
from archdecide.importers.collection import Collection, Ground
from archdecide.importers.component_files import ComponentFiles

_COMMENT = re.compile(r"//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?")
_DECLARED = re.compile(
    r"\bservice\s++(?P<service>\w{1,200})\s*+\{"
    r"|\brpc\s++(?P<rpc>\w{1,200})\s*+\(\s*+(?P<sent>stream\s)?[^)]{0,500}+\)\s*+returns\s*+\(\s*+(?P<answered>stream\s)?"
)
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class StreamingProcedure(Struct, frozen=True):
    """An rpc with `stream` on either side: its service, its name, and where it is declared."""

    service: str
    name: str
    file: str
    place: Place


def observe_streams(files: CheckoutFiles, own: ComponentFiles, context: Context, into: Collection) -> None:
    """Observes `need: stream` for whoever calls a streaming procedure of another component in its own source.

    The component that serves it is the one called like the service. A `.proto` names no callers, and the stubs made of
    it name every service, so only a call in a file that names the service as well counts.
    """
    servers = _servers(context)
    procedures = [one for one in _streaming(files) if _key(one.service) in servers]
    for name, owners in own.owned() if procedures else ():
        if len(owners) != 1 or not files.is_own_source(name):
            continue
        content = files.text(name) or ""
        for procedure in procedures:
            server = servers[_key(procedure.service)]
            if server != owners[0] and procedure.service in content and _is_called(procedure, name, own):
                why = f"{procedure.name} in {procedure.file} streams, and {name} calls it"
                ground = Ground(why, Confidence.MEDIUM, procedure.place)
                into.observe(Pair(owners[0], server), "need", "stream", ground)


def _streaming(files: CheckoutFiles) -> Iterator[StreamingProcedure]:
    for name in files.matching(("*.proto",)):
        content = files.text(name) or ""
        if "stream" not in content:
            continue
        code = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), content)
        service, line, seen = "", 1, 0
        for match in _DECLARED.finditer(code):
            service = match["service"] or service
            if match["sent"] or match["answered"]:
                line, seen = line + code.count("\n", seen, match.start()), match.start()
                yield StreamingProcedure(service, match["rpc"], name, files.place(name, line))


def _servers(context: Context) -> dict[str, str]:
    """The components by how services may spell their names, where that means only one."""
    found: dict[str, set[str]] = defaultdict(set)
    for component in context.components:
        for spelling in (component, *context.second_names.get(component, ())):
            found[_key(spelling)].add(component)
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1}


def _key(name: str) -> str:
    """`ProductCatalogService`, `product-catalog` and `productcatalogservice` are one."""
    return re.sub(r"[^a-z0-9]", "", name.lower()).removesuffix("service")


def _is_called(procedure: StreamingProcedure, file: str, own: ComponentFiles) -> bool:
    """Whether a file calls a procedure by one of the names that generated clients of different languages give it."""
    name, snake = procedure.name, _CAPITAL.sub("_", procedure.name).lower()
    call = re.compile(rf"\b(?:{name}|{name[0].lower()}{name[1:]}|{snake})(?:Async|_async)?\s*\(")
    return any(call.search(line.text) for line in own.lines(file, (name.lower(), snake.replace("_", "-"))))
