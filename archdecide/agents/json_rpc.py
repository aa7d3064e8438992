"""JSON-RPC 2.0, one message a line. Whatever a line holds, it is answered or ignored; it never ends the server."""

import json
import sys
import traceback
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes: nobody sends a longer message, and it would have to be held in memory as a whole."""
LARGEST_BATCH = 100
"""Messages: answers to a million tiny ones would be a hundred times as large as they are."""
PARSE_ERROR, INVALID_REQUEST, UNKNOWN_METHOD, INVALID_PARAMETERS, INTERNAL_ERROR = (
    -32700,
    -32600,
    -32601,
    -32602,
    -32603,
)

Method = Callable[[dict[str, Any]], dict[str, Any]]
"""The parameters of a request to its result. Raises ProtocolError."""


class ProtocolError(Exception):
    """What makes a request fail as a whole: a code of JSON-RPC, a message, and data for programs."""

    def __init__(self, code: int, message: str, data: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.error = {"code": code, "message": message} | ({"data": data} if data else {})


def converse(incoming: BinaryIO, outgoing: BinaryIO, methods: dict[str, Method]) -> None:
    """Answers every line until there is no further one. Raises OSError where an answer cannot be written."""
    for line in _lines(incoming):
        reply = _reply(line, methods)
        if reply is not None:
            # A file name may hold bytes that are no text, which no client could read.
            outgoing.write(json.dumps(reply, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n")
            outgoing.flush()


def _lines(incoming: BinaryIO) -> Iterator[bytes | None]:
    """Every line that is not empty; None for one that is too long, which is read past in pieces."""
    while line := incoming.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := incoming.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
        elif line.strip():
            yield line


def _reply(line: bytes | None, methods: dict[str, Method]) -> Any:
    """The answer to a line; None where it asks for none."""
    if line is None:
        return _failure(None, ProtocolError(PARSE_ERROR, f"the message is longer than {LONGEST_LINE} bytes"))
    try:
        message = msgspec.json.decode(line)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:  # no JSON, no UTF-8, too deep
        return _failure(None, ProtocolError(PARSE_ERROR, f"the line is not JSON in UTF-8: {error}"))
    if not isinstance(message, list):
        return _answer(message, methods)
    if not 0 < len(message) <= LARGEST_BATCH:
        what = f"a batch holds 1 to {LARGEST_BATCH} messages, this one {len(message)}"
        return _failure(None, ProtocolError(INVALID_REQUEST, what))
    return [reply for item in message if (reply := _answer(item, methods)) is not None] or None


def _answer(message: Any, methods: dict[str, Method]) -> dict[str, Any] | None:
    """The response to a message; None for a notification, and for what answers a request of ours: we send none."""
    identifier = message.get("id") if isinstance(message, dict) else None
    if not isinstance(identifier, str | int | float) or isinstance(identifier, bool):
        identifier = None
    try:
        method, parameters = _request(message)
        if "id" not in message or method is None:
            return None
        if identifier is None:
            raise ProtocolError(INVALID_REQUEST, "the id of a request is text or a number")
        if method not in methods:
            raise ProtocolError(UNKNOWN_METHOD, f"there is no method '{method}'")
        return {"jsonrpc": "2.0", "id": identifier, "result": methods[method](parameters)}
    except ProtocolError as error:
        return _failure(identifier, error)
    except Exception as error:  # a bug, which must not take the conversation with it
        sys.stderr.write(f"{traceback.format_exc()}archdecide: this is a bug; please report it with the lines above.\n")
        what = f"this is a bug in archdecide ({type(error).__name__}); please report what its standard error says"
        return _failure(identifier, ProtocolError(INTERNAL_ERROR, what))


def _request(message: Any) -> tuple[str | None, dict[str, Any]]:
    """The method and the parameters of a message; no method in a response. Raises ProtocolError."""
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise ProtocolError(INVALID_REQUEST, 'a message is an object with "jsonrpc": "2.0"')
    if "method" not in message and ("result" in message or "error" in message):
        return None, {}
    method, parameters = message.get("method"), message.get("params", {})
    if not isinstance(method, str):
        raise ProtocolError(INVALID_REQUEST, "the method of a message is text")
    if not isinstance(parameters, dict):
        raise ProtocolError(INVALID_PARAMETERS, "params is an object")
    return method, parameters


def _failure(identifier: Any, error: ProtocolError) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": identifier, "error": error.error}
