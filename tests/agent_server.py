"""Talks with the server for agents inside the test, line by line."""

import io
import json
from collections.abc import Mapping
from typing import Any

from archdecide import agents


def lines(*sent: bytes) -> list[Any]:
    """What the server answers to these lines, in their order."""
    out = io.BytesIO()
    agents.serve(io.BytesIO(b"".join(line + b"\n" for line in sent)), out)
    return [json.loads(line) for line in out.getvalue().split(b"\n")[:-1]]


def answer(method: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The answer to a request."""
    message = {"jsonrpc": "2.0", "id": 7, "method": method} | ({} if parameters is None else {"params": parameters})
    (found,) = lines(json.dumps(message).encode())
    assert (found["jsonrpc"], found["id"]) == ("2.0", 7)
    assert isinstance(found, dict)
    return found


def said(tool: str, **arguments: Any) -> Any:
    """The data that a tool gives."""
    result = answer("tools/call", {"name": tool, "arguments": arguments})["result"]
    assert not result["isError"], result["content"]
    assert result["content"][0]["text"]
    return result["structuredContent"]


def refused(tool: str, **arguments: Any) -> str:
    """What a tool says is wrong with its input."""
    result = answer("tools/call", {"name": tool, "arguments": arguments})["result"]
    assert result["isError"] and "structuredContent" not in result
    text: str = result["content"][0]["text"]
    return text
