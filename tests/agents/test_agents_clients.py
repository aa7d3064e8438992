"""`archdecide mcp` driven by the clients of the protocol's own SDK, as a process of its own."""

import json
import shutil
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from command import ROOT, run

mcp = pytest.importorskip("mcp", reason="the SDK of the Model Context Protocol is not installed")
stdio = pytest.importorskip("mcp.client.stdio")
anyio = pytest.importorskip("anyio")

TOOLS = ["assess", "ask", "explain", "whatif", "graph", "check", "rules_show", "set_facts"]
EXAMPLE = ROOT / "examples" / "ai-writing-saas" / "archdecide.yaml"


@pytest.fixture(scope="module", params=["ClientSession", "Client"])
def client(request: pytest.FixtureRequest) -> str:
    """The class of the client."""
    name: str = request.param
    if not hasattr(mcp, name):
        pytest.skip(f"this version of the SDK has no {name}")
    return name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with a profile."""
    shutil.copy(EXAMPLE, tmp_path / "archdecide.yaml")
    return tmp_path


def driven(client: str, folder: Path, talk: Callable[[Any], Awaitable[Any]]) -> Any:
    """What a conversation gives that the client has with a server in a folder."""
    server = stdio.StdioServerParameters(command=sys.executable, args=["-m", "archdecide", "mcp"], cwd=str(folder))

    async def through_session() -> Any:
        async with stdio.stdio_client(server) as streams, mcp.ClientSession(*streams) as session:
            await session.initialize()
            return await talk(session)

    async def through_client() -> Any:
        async with mcp.Client(stdio.stdio_client(server)) as connected:
            return await talk(connected)

    async def bounded() -> Any:
        with anyio.fail_after(60):
            return await (through_client if client == "Client" else through_session)()

    return anyio.run(bounded)


def plain(result: Any) -> dict[str, Any]:
    """A result of the SDK as it was on the wire."""
    data: dict[str, Any] = result.model_dump(mode="json", by_alias=True, exclude_none=True)
    return data


def test_a_client_finds_tools_resources_and_prompts(client: str, folder: Path) -> None:
    async def talk(session: Any) -> list[Any]:
        return [
            await session.list_tools(),
            await session.list_resources(),
            await session.list_resource_templates(),
            await session.list_prompts(),
        ]

    tools, resources, templates, prompts = map(plain, driven(client, folder, talk))
    assert [tool["name"] for tool in tools["tools"]] == TOOLS
    assert [tool["name"] for tool in tools["tools"] if not tool["annotations"]["readOnlyHint"]] == ["set_facts"]
    addresses = [resource["uri"] for resource in resources["resources"]]
    assert {"archdecide://schema/profile", "archdecide://example/online-shop"} < set(addresses)
    assert "archdecide://rules/{id}" in [template["uriTemplate"] for template in templates["resourceTemplates"]]
    assert [prompt["name"] for prompt in prompts["prompts"]] == ["fill-profile", "review-decision"]


def test_a_client_assesses_writes_and_learns_from_errors(client: str, folder: Path) -> None:
    async def talk(session: Any) -> list[Any]:
        source = {"source": "staff list", "as_of": "2026-01-31"}
        return [
            await session.call_tool("assess", {}),
            await session.call_tool("set_facts", {"facts": {"team.engineers": 14}, "evidence": {}}),
            await session.call_tool(
                "set_facts",
                {"facts": {"team.engineers": 14}, "evidence": {"team.engineers": source}, "replace": True},
            ),
            await session.call_tool("assess", {"profile": "name: x\nteam: {engineer: 3}\n"}),
            await session.read_resource("archdecide://rules/V2"),
            await session.get_prompt("fill-profile", {"path": "system.yaml"}),
        ]

    assessed, refused, written, wrong, rule, prompt = map(plain, driven(client, folder, talk))
    assert assessed["structuredContent"] == json.loads(run("assess", EXAMPLE, "-f", "json").out) | {
        "profile": assessed["structuredContent"]["profile"]
    }
    assert refused["isError"] and "team.engineers: this fact has no source" in refused["content"][0]["text"]
    assert not written["isError"] and written["structuredContent"]["written"] == {"team.engineers": 14}
    text = (folder / "archdecide.yaml").read_text("utf-8")
    assert "engineers: 14\n" in text and "team.engineers: {source: staff list, as_of: 2026-01-31" in text
    assert wrong["isError"] and "profile:2:8: team.engineer: unknown key 'engineer'" in wrong["content"][0]["text"]
    assert rule["contents"][0]["text"].startswith("# V2 ")
    assert "`archdecide init system.yaml`" in prompt["messages"][0]["content"]["text"]
