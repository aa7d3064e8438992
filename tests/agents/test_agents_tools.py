"""The tools of the server for agents: what the command line says, and nothing outside the working folder."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from agent_server import answer, lines, refused, said
from command import ROOT, run

from archdecide import api
from archdecide.agents.tools import TOOLS

EXAMPLE = ROOT / "examples" / "ai-writing-saas" / "archdecide.yaml"
SOURCE = {"source": "staff list", "as_of": "2026-01-31"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a profile."""
    below = tmp_path / "work"
    below.mkdir()
    (below / "archdecide.yaml").write_bytes(EXAMPLE.read_bytes())
    monkeypatch.chdir(below)
    return below


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("assess", {}, ["assess"]),
        ("assess", {"deep": True}, ["assess", "--deep"]),
        ("ask", {"limit": 3}, ["ask", "--limit", "3"]),
        ("explain", {}, ["explain"]),
        ("explain", {"facts": ["team.engineers"], "gates": ["V2"]}, ["explain", "--fact=team.engineers", "--gate=V2"]),
        ("whatif", {"set": {"team.engineers": 40}}, ["whatif", "--set", "team.engineers=40"]),
        ("graph", {"style": "microservices"}, ["graph", "--style", "microservices"]),
    ],
)
def test_a_tool_gives_the_json_of_its_command(tool: str, arguments: dict[str, Any], words: list[str]) -> None:
    printed = run(words[0], "archdecide.yaml", *words[1:], "-f", "json")
    assert said(tool, **arguments) == json.loads(printed.out)


def test_check_gives_the_json_of_its_command() -> None:
    assert said("check") == json.loads(run("check", "-f", "json").out)
    assert said("check", paths=["."]) == json.loads(run("check", ".", "-f", "json").out)


def test_a_profile_can_be_given_itself(folder: Path) -> None:
    by_file = said("assess")
    (folder / "archdecide.yaml").unlink()
    text = EXAMPLE.read_text("utf-8")
    by_text = said("assess", profile=text)
    assert by_text["scores"] == by_file["scores"]
    assert said("assess", profile={"name": "x", "team": {"engineers": "6..9"}})["profile"]["name"] == "x"


def test_a_graph_has_its_text_in_the_format() -> None:
    result = answer("tools/call", {"name": "graph", "arguments": {"format": "dot"}})["result"]
    assert result["content"][0]["text"] == run("graph", "archdecide.yaml", "-f", "dot").out


def test_rules_and_resources_are_those_of_the_commands() -> None:
    assert [rule["id"] for rule in said("rules_show", id="V2")["rules"]] == ["observability-prerequisite"]
    contents = {
        "rules/V2": run("rules", "show", "V2").out,
        "schema/profile": run("schema").out,
        "schema/decision": run("schema", "decision").out,
        "example/ai-writing-saas": EXAMPLE.read_text("utf-8"),
    }
    for name, text in contents.items():
        (content,) = answer("resources/read", {"uri": f"archdecide://{name}"})["result"]["contents"]
        assert content["text"] == text


def test_every_listed_resource_can_be_read() -> None:
    for resource in answer("resources/list")["result"]["resources"]:
        assert answer("resources/read", {"uri": resource["uri"]})["result"]["contents"][0]["text"]


def test_the_prompts_name_tools_that_exist() -> None:
    for prompt in answer("prompts/list")["result"]["prompts"]:
        found = answer("prompts/get", {"name": prompt["name"], "arguments": {"path": "a.yaml"}})["result"]
        text = found["messages"][0]["content"]["text"]
        assert "a.yaml" in text and "{" not in text
        assert [tool for tool in TOOLS if tool in text]


def test_no_tool_decides_and_all_but_one_only_read(folder: Path) -> None:
    assert "decide" not in TOOLS
    hints = {tool["name"]: tool["annotations"]["readOnlyHint"] for tool in answer("tools/list")["result"]["tools"]}
    assert [name for name, only_reads in hints.items() if not only_reads] == ["set_facts"]
    before = (folder / "archdecide.yaml").read_bytes()
    for name in ("assess", "ask", "explain", "graph", "check"):
        said(name)
    assert (os.listdir(folder), (folder / "archdecide.yaml").read_bytes()) == (["archdecide.yaml"], before)  # noqa: PTH208


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({"pat": "a"}, "there is no argument 'pat' (did you mean 'path'?)"),
        ({"path": 5}, "path: Expected 'str', got 'int'"),
        ({"deep": "yes"}, "deep: Expected 'bool', got 'str'"),
        ({"profile": "name: x\nteam:\n  engineer: 3\n"}, "profile:3:3: team.engineer: unknown key 'engineer'"),
        ({"profile": {"name": "x", "team": {"engineers": -1}}}, "profile:1:"),
        ({"profile": "a: [" * 5000}, "profile:1:"),
    ],
)
def test_wrong_input_is_told_to_the_agent_with_its_place(arguments: dict[str, Any], what: str) -> None:
    assert what in refused("assess", **arguments)


@pytest.mark.parametrize("depth", [60, 300, 600, 900, 990])
def test_data_that_is_nested_deeply_is_refused(depth: int) -> None:
    nested = b'{"a":' * depth + b"1" + b"}" * depth
    call = (
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"assess","arguments":{"profile":%b}}}' % nested
    )
    (found,) = lines(call)
    assert found.get("error", {}).get("code") == -32700 or found["result"]["isError"]


@pytest.mark.parametrize("tool", ["assess", "set_facts", "check"])
def test_nothing_outside_the_working_folder_is_touched(tool: str, folder: Path) -> None:
    outside = folder.parent / "secret.yaml"
    outside.write_text("name: secret\n", "utf-8")
    (folder / "link.yaml").symlink_to(outside)
    (folder / "linked").symlink_to(folder.parent)
    (folder / "round").symlink_to("round")
    os.mkfifo(folder / "pipe")
    for path in ("../secret.yaml", str(outside), "link.yaml", "linked/secret.yaml", "a\0b", "round", "pipe", "-", "no"):
        given: dict[str, Any] = {"paths": [path]} if tool == "check" else {"path": path}
        if tool == "set_facts":
            given |= {"facts": {"team.engineers": 14}, "evidence": {"team.engineers": SOURCE}}
        assert "secret" not in refused(tool, **given).replace("secret.yaml", "")
    assert outside.read_text("utf-8") == "name: secret\n"


def test_a_search_follows_no_link_to_the_outside(folder: Path) -> None:
    outside = folder.parent / "outside.yaml"
    outside.write_text("name: secret\n", "utf-8")
    (folder / "sub").mkdir()
    (folder / "sub" / "archdecide.yaml").symlink_to(outside)
    assert "outside the working folder" in refused("check", paths=["sub"])


def test_facts_are_written_with_their_sources_and_nothing_else_moves(folder: Path) -> None:
    path = folder / "archdecide.yaml"
    path.write_bytes("\ufeff# ours\r\nname: x\r\nteam:\r\n  engineers: 6..9   # about\r\n".encode())
    evidence = {"team.engineers": SOURCE, "team.teams": {"source": "the lead", "confidence": "high"}}
    found = said("set_facts", facts={"team.engineers": 8, "team.teams": 2}, evidence=evidence)
    assert found == {
        "file": "archdecide.yaml",
        "written": {"team.engineers": 8, "team.teams": 2},
        "unchanged": [],
    }
    text = path.read_bytes().decode()
    assert text.startswith("\ufeff# ours\r\nname: x\r\nteam:\r\n  engineers: 8   # about\r\n  teams: 2\r\n")
    loaded = api.load_profile(path)
    assert (loaded.team.engineers, str(loaded.evidence["team.engineers"].as_of)) == (8, "2026-01-31")
    assert loaded.evidence["team.teams"].confidence == "high"
    again = said("set_facts", facts={"team.teams": 2}, evidence={"team.teams": evidence["team.teams"]})
    assert (again["unchanged"], path.read_bytes().decode()) == (["team.teams"], text)


@pytest.mark.parametrize(
    ("facts", "evidence", "what"),
    [
        ({"team.engineers": 14}, {}, "evidence: team.engineers: this fact has no source"),
        ({"team.engineers": 14}, {"team.engineers": {"source": "  "}}, "this fact has no source"),
        ({"team.engineers": 14}, {"team.engineers": {"source": "scan: git"}}, "only a scan writes sources"),
        ({"delivery.ownership_clarity": 3}, {"delivery.ownership_clarity": {"source": "a\nb"}}, "evidence.delivery"),
        ({"team.engineers": 14}, {"team.engineers": {"source": "a", "as_of": "soon"}}, "set_facts: evidence"),
        (
            {"team.engineers": 14},
            {"team.engineers": SOURCE},
            "archdecide.yaml: team.engineers: the profile already says",
        ),
        ({"team.engineers": None}, {"team.engineers": SOURCE}, "unknown needs no statement"),
        ({"team.engineer": 1}, {}, "did you mean 'team.engineers'?"),
        ({"team.engineers": "many"}, {"team.engineers": SOURCE}, "facts: team.engineers: 'many'"),
        ({"derived.fan_out": 1}, {"derived.fan_out": SOURCE}, "this is computed"),
        ({"team.teams": 2}, {"team.teams": SOURCE, "team.team": SOURCE}, "did you mean 'team.teams'?"),
        ({}, {}, "Expected 'object' of length >= 1"),
    ],
)
def test_facts_without_a_good_source_or_against_people_are_refused(
    facts: dict[str, Any], evidence: dict[str, Any], what: str, folder: Path
) -> None:
    before = (folder / "archdecide.yaml").read_bytes()
    assert what in refused("set_facts", facts=facts, evidence=evidence)
    assert (folder / "archdecide.yaml").read_bytes() == before
