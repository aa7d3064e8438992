"""The methods of the Model Context Protocol that this server knows."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from archdecide import __version__, api
from archdecide.agents import prompts, resources
from archdecide.agents.arguments import PROFILE
from archdecide.agents.json_rpc import INVALID_PARAMETERS, Method, ProtocolError, converse
from archdecide.agents.tools import TOOLS, Workplace, call

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
"""Of the protocol, newest first. Later ones know no handshake; their clients fall back to it."""
NO_RESOURCE = -32002
INSTRUCTIONS = """\
archdecide chooses between a monolith, a modular monolith and microservices by rules with sources, from the facts in a \
profile (archdecide.yaml). Write facts only with a source; ask people for what matters most; report the verdict and \
its tipping points, and never overrule it. Only people record decisions, with `archdecide decide`."""

Wanted = TypeVar("Wanted")


def serve(incoming: BinaryIO, outgoing: BinaryIO, rules: Iterable[Path] = ()) -> None:
    """Answers a client until it hangs up. `rules` are folders of further rule packs.

    Raises OSError where an answer cannot be written.
    """
    converse(incoming, outgoing, _methods(Workplace(tuple(rules))))


def _methods(place: Workplace) -> dict[str, Method]:
    return {
        "initialize": _initialize,
        "ping": lambda _: {},
        "tools/list": lambda _: {"tools": [tool.listed() for tool in TOOLS.values()]},
        "tools/call": partial(_call, place),
        "resources/list": lambda _: {"resources": resources.listed()},
        "resources/templates/list": lambda _: {"resourceTemplates": resources.templates()},
        "resources/read": partial(_read, place),
        "prompts/list": lambda _: {"prompts": prompts.listed()},
        "prompts/get": _prompt,
    }


def _initialize(parameters: dict[str, Any]) -> dict[str, Any]:
    asked = _wanted(parameters, "protocolVersion", str)
    return {
        "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
        "capabilities": {"tools": {}, "resources": {}, "prompts": {}},
        "serverInfo": {"name": "archdecide", "version": __version__},
        "instructions": INSTRUCTIONS,
    }


def _call(place: Workplace, parameters: dict[str, Any]) -> dict[str, Any]:
    name = _named(parameters, "tool", TOOLS)
    return call(place, name, _arguments(parameters))


def _read(place: Workplace, parameters: dict[str, Any]) -> dict[str, Any]:
    address = _wanted(parameters, "uri", str)
    found = resources.read(place, address)
    if found is None:
        raise ProtocolError(NO_RESOURCE, f"there is no resource '{address}'", {"uri": address})
    return {"contents": [found]}


def _prompt(parameters: dict[str, Any]) -> dict[str, Any]:
    name = _named(parameters, "prompt", prompts.PROMPTS)
    path = _wanted(_arguments(parameters), "path", str, PROFILE)
    return prompts.made(name, path)


def _arguments(parameters: dict[str, Any]) -> Any:
    """What a client sends for a tool or a prompt; some send null for nothing."""
    given = parameters.get("arguments")
    return {} if given is None else given


def _named(parameters: dict[str, Any], kind: str, known: Iterable[str]) -> str:
    """The name of something that exists. Raises ProtocolError."""
    name = _wanted(parameters, "name", str)
    if name not in known:
        problem = api.unknown(kind, name, known, kind).problems[0]
        raise ProtocolError(INVALID_PARAMETERS, f"{problem.what} ({problem.hint})")
    return name


def _wanted(parameters: Any, key: str, kind: type[Wanted], otherwise: Wanted | None = None) -> Wanted:
    """A parameter of a kind. Raises ProtocolError where it is another, or missing."""
    value = parameters.get(key, otherwise) if isinstance(parameters, dict) else None
    if not isinstance(value, kind):
        raise ProtocolError(INVALID_PARAMETERS, f"'{key}' is missing, or is no {kind.__name__}")
    return value
