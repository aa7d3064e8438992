"""The protocol of the server for agents: whatever a line holds, the conversation goes on."""

import json
import subprocess
import sys
from typing import Any

import pytest
from agent_server import answer, lines
from command import ROOT
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from archdecide.agents import json_rpc, tools

PING = b'{"jsonrpc": "2.0", "id": 1, "method": "ping"}'
PONG = {"jsonrpc": "2.0", "id": 1, "result": {}}


def codes(answers: list[Any]) -> list[int | None]:
    return [found.get("error", {}).get("code") for found in answers]


@pytest.mark.parametrize(
    ("asked", "agreed"),
    [
        ("2025-11-25", "2025-11-25"),
        ("2025-06-18", "2025-06-18"),
        ("2025-03-26", "2025-03-26"),
        ("2024-11-05", "2024-11-05"),
        ("2026-07-28", "2025-11-25"),
        ("never", "2025-11-25"),
    ],
)
def test_the_version_of_the_protocol_is_negotiated(asked: str, agreed: str) -> None:
    result = answer("initialize", {"protocolVersion": asked, "capabilities": {}, "clientInfo": {}})["result"]
    assert result["protocolVersion"] == agreed
    assert set(result["capabilities"]) == {"tools", "resources", "prompts"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", -32700),
        (b"nothing", -32700),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "\xff"}', -32700),
        (b'"\\ud800"', -32700),
        (b"NaN", -32700),
        (b"[" * 100_000, -32700),
        (b'{"a":' * 100_000, -32700),
        (b"1", -32600),
        (b"null", -32600),
        (b"[]", -32600),
        (b"[" + b"1," * 100 + b"1]", -32600),
        (b"{}", -32600),
        (b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}', -32600),
        (b'{"jsonrpc": "2.0", "id": 1}', -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": 5}', -32600),
        (b'{"jsonrpc": "2.0", "id": {"a": 1}, "method": "ping"}', -32600),
        (b'{"jsonrpc": "2.0", "id": true, "method": "ping"}', -32600),
        (b'{"jsonrpc": "2.0", "id": null, "method": "ping"}', -32600),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "server/discover"}', -32601),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": [1]}', -32602),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {}}', -32602),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": ["assess"]}}', -32602),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "decide"}}', -32602),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "initialize"}', -32602),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "prompts/get", "params": {"name": "x"}}', -32602),
        (
            b'{"jsonrpc": "2.0", "id": 1, "method": "prompts/get", "params": {"name": "fill-profile", "arguments": 3}}',
            -32602,
        ),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "file:///etc/passwd"}}', -32002),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": "archdecide://rules/"}}', -32002),
        (
            b'{"jsonrpc": "2.0", "id": 1, "method": "resources/read", '
            b'"params": {"uri": "archdecide://example/..%2F..%2Frules"}}',
            -32002,
        ),
    ],
)
def test_a_wrong_message_has_its_code_and_the_next_one_is_answered(line: bytes, code: int) -> None:
    answers = lines(line, PING)
    assert (codes(answers), answers[1]) == ([code, None], PONG)


def test_notifications_responses_and_empty_lines_have_no_answer() -> None:
    quiet = (
        b'{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        b'{"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}',
        b'{"jsonrpc": "2.0", "method": "nobody/knows"}',
        b'{"jsonrpc": "2.0", "id": 4, "result": {}}',
        b'{"jsonrpc": "2.0", "id": 4, "error": {"code": 1, "message": "no"}}',
        b'[{"jsonrpc": "2.0", "method": "notifications/initialized"}]',
        b"",
        b"  \r",
    )
    assert lines(*quiet, PING) == [PONG]


def test_a_batch_is_answered_as_a_batch() -> None:
    assert lines(b"[" + PING + b", 5, " + PING + b"]") == [
        [PONG, {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": OBJECT}}, PONG]
    ]


OBJECT = 'a message is an object with "jsonrpc": "2.0"'


def test_a_line_that_is_too_long_is_read_past(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_rpc, "LONGEST_LINE", 100)
    whole = PING + b" " * (100 - len(PING))
    answers = lines(b'"' + b"a" * 1000 + b'"', whole, whole + b" ", PING)
    assert codes(answers) == [-32700, None, -32700, None]


def test_a_bug_is_told_and_ends_nothing(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: object) -> tuple[Any, str]:
        raise ZeroDivisionError

    monkeypatch.setitem(tools.TOOLS, "assess", tools.TOOLS["assess"]._replace(run=broken))
    call = b'{"jsonrpc": "2.0", "id": "a", "method": "tools/call", "params": {"name": "assess"}}'
    answers = lines(call, PING)
    assert (codes(answers), answers[0]["id"]) == ([-32603, None], "a")
    assert "ZeroDivisionError" in capsys.readouterr().err


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
METHODS = st.sampled_from(["tools/call", "resources/read", "prompts/get", "initialize", "tools/list"])
NAMES = st.sampled_from([*tools.TOOLS, "fill-profile"])
REQUESTS = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0"), "id": st.integers(0, 9), "method": METHODS},
    optional={
        "params": JSON
        | st.fixed_dictionaries(
            {"name": NAMES | JSON},
            optional={
                "arguments": JSON
                | st.dictionaries(
                    st.sampled_from(["path", "profile", "facts", "evidence", "set", "id", "paths"]), JSON
                ),
                "uri": st.text().map(lambda text: f"archdecide://rules/{text}"),
            },
        )
    },
)


@settings(max_examples=examples(40))
@given(REQUESTS | JSON)
def test_any_request_has_one_answer(message: Any) -> None:
    answers = lines(json.dumps(message).encode(), PING)
    assert answers[-1] == PONG
    assert -32603 not in codes([found for found in answers if isinstance(found, dict)])
    if isinstance(message, dict) and message.get("jsonrpc") == "2.0":
        assert [found["id"] for found in answers] == [message["id"], 1]


@given(st.binary(max_size=200).filter(lambda line: b"\n" not in line))
def test_any_bytes_are_survived(line: bytes) -> None:
    assert lines(line, PING)[-1] == PONG


def test_nothing_but_the_protocol_is_on_standard_output() -> None:
    printing = (
        "import os, subprocess, sys; from archdecide import cli; from archdecide.agents import tools\n"
        "def talkative(place, wanted):\n"
        "    print('printed'); os.write(1, b'written'); subprocess.run(['echo', 'echoed'])\n"
        "    return {'read': subprocess.run(['cat'], capture_output=True).stdout.decode()}, 'text'\n"
        "tools.TOOLS['assess'] = tools.TOOLS['assess']._replace(run=talkative)\n"
        "sys.argv = ['archdecide', 'mcp']; cli.main()"
    )
    call = b'{"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "assess"}}'
    command = [sys.executable, "-c", printing]
    sent = call + b"\n" + PING + b"\n"
    ended = subprocess.run(command, input=sent, capture_output=True, timeout=60, cwd=ROOT, check=False)
    assert ended.returncode == 0
    first, second = map(json.loads, ended.stdout.splitlines())
    assert (first["result"]["structuredContent"], second) == ({"read": ""}, PONG)
    assert all(word in ended.stderr.decode() for word in ("printed", "written", "echoed"))


def test_the_start_imports_neither_rules_nor_readers() -> None:
    code = (
        "import io, sys; from archdecide import agents\n"
        'sent = b\'{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}\'\n'
        "agents.serve(io.BytesIO(sent), io.BytesIO())\n"
        "dear = {'pydantic', 'yaml', 'typer', 'networkx', 'jinja2'}\n"
        "print(*sorted(dear & {name.split('.')[0] for name in sys.modules}))\n"
        "print(*sorted(name for name in sys.modules if name.startswith('archdecide.') and name.count('.') == 1))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT, check=True)
    assert ran.stdout.splitlines() == ["", "archdecide.agents archdecide.api archdecide.formats archdecide.usecases"]


def test_a_client_that_goes_is_no_error() -> None:
    command = [sys.executable, "-m", "archdecide", "mcp"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        process.stdin.write(PING + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline()) == PONG
        process.stdout.close()
        process.stdin.write(PING + b"\n")
        process.stdin.close()
        assert (process.wait(60), process.stderr.read()) == (0, b"")
