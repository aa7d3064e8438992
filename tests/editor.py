"""A YAML editor: the real yaml-language-server, over its protocol, with one file open."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SERVER = shutil.which("yaml-language-server")


class Editor:
    """An open file in an editor."""

    def __init__(self, process: "subprocess.Popen[bytes]", file: Path) -> None:
        self.process, self.file, self.number, self.version = process, file, 0, 0
        self.problems: list[dict[str, Any]] = []
        self.ask("initialize", {"processId": None, "rootUri": file.parent.as_uri(), "capabilities": {}})
        self._send({"method": "initialized", "params": {}})

    def show(self, text: str) -> list[str]:
        """Shows a text in the file; what the editor finds wrong with it, line by line."""
        document: dict[str, Any] = {"uri": self.file.as_uri(), "version": self.version}
        if self.version:
            self._send(
                {
                    "method": "textDocument/didChange",
                    "params": {"textDocument": document, "contentChanges": [{"text": text}]},
                }
            )
        else:
            opened = document | {"languageId": "yaml", "text": text}
            self._send({"method": "textDocument/didOpen", "params": {"textDocument": opened}})
        self.version += 1
        while (message := self._receive()).get("method") != "textDocument/publishDiagnostics":
            self._oblige(message)
        found = message["params"]["diagnostics"]
        return [f"{problem['range']['start']['line'] + 1}: {problem['message']}" for problem in found]

    def hover(self, line: int, column: int) -> str:
        """What the editor shows beside the pointer. Lines and columns start at 1."""
        found = self.ask("textDocument/hover", self._at(line, column))
        return "" if found is None else str(found["contents"]["value"])

    def completion(self, line: int, column: int) -> dict[str, str]:
        """What the editor offers to write, each with its explanation."""
        found = self.ask("textDocument/completion", self._at(line, column))
        return {item["label"]: _words(item.get("documentation")) for item in found["items"]}

    def ask(self, method: str, parameters: dict[str, Any]) -> Any:
        """The result of a request."""
        self.number += 1
        self._send({"id": self.number, "method": method, "params": parameters})
        while (message := self._receive()).get("id") != self.number or "method" in message:
            self._oblige(message)
        assert "error" not in message, message
        return message["result"]

    def _at(self, line: int, column: int) -> dict[str, Any]:
        position = {"line": line - 1, "character": column - 1}
        return {"textDocument": {"uri": self.file.as_uri()}, "position": position}

    def _oblige(self, message: dict[str, Any]) -> None:
        """Answers what the server asks of an editor: nothing is configured."""
        if "id" in message and "method" in message:
            items = message.get("params", {}).get("items", [])
            self._send({"id": message["id"], "result": [None] * len(items)})

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        self.process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while (line := self.process.stdout.readline()).strip():
            name, _, value = line.decode().partition(":")
            length = int(value) if name.lower() == "content-length" else length
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return message


@contextmanager
def editor(file: Path) -> Iterator[Editor]:
    """An editor with a file, which need not exist."""
    assert SERVER is not None
    with subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield Editor(process, file)
        finally:
            process.kill()


def _words(documentation: Any) -> str:
    return str(documentation["value"] if isinstance(documentation, dict) else documentation or "")
