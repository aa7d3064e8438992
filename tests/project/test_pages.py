"""The pages about agents and editors, and the skill: their recipes run, and what they name exists."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from agent_server import answer
from command import ROOT, run

SKILL = ROOT / "skills" / "archdecide"
AGENTS = ROOT / "docs" / "agents.md"
EDITORS = ROOT / "docs" / "editors.md"


def blocks(page: Path, language: str) -> list[str]:
    """The blocks of a language on a page, without the indentation of lists."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def ran(page: Path, folder: Path) -> str:
    """What the commands of a page print, one after the other, in a folder. Each has to end well."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash to run the recipes")
    programs = folder / "bin"
    programs.mkdir()
    (programs / "archdecide").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m archdecide "$@"\n', "utf-8")
    (programs / "archdecide").chmod(0o755)
    work = folder / "work"
    work.mkdir()
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    command = [bash, "-euo", "pipefail", "-c", "\n".join(blocks(page, "sh"))]
    ended = subprocess.run(
        command, cwd=work, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_recipe_for_agents_runs(tmp_path: Path) -> None:
    printed = ran(AGENTS, tmp_path)
    asked, written = (json.loads(line)["result"] for line in printed.splitlines() if line.startswith("{"))
    assert asked["structuredContent"]["questions"]
    assert written["structuredContent"]["written"] == {"team.engineers": 9}
    assert "1 profile checked" in printed
    assert "team.engineers = 9 persons" in printed and "staff list" in printed


def test_the_recipe_for_editors_runs(tmp_path: Path) -> None:
    ran(EDITORS, tmp_path)
    work = tmp_path / "work"
    assert sorted(path.name for path in work.iterdir()) == ["archdecide.schema.json", "archdecide.yaml"]
    first = (work / "archdecide.yaml").read_text("utf-8").splitlines()[0]
    assert blocks(EDITORS, "yaml") == [f"{first}\n"]


def test_the_page_lists_every_tool_and_prompt() -> None:
    page = AGENTS.read_text("utf-8")
    tools = [tool["name"] for tool in answer("tools/list")["result"]["tools"]]
    assert re.findall(r"^\| `(\w+)`", page, re.MULTILINE) == tools
    assert all(f"`{prompt['name']}`" in page for prompt in answer("prompts/list")["result"]["prompts"])
    templates = answer("resources/templates/list")["result"]["resourceTemplates"]
    assert all(f"`{template['uriTemplate']}`" in page for template in templates)
    (settings,) = (json.loads(block) for block in blocks(AGENTS, "json"))
    assert settings["mcpServers"]["archdecide"] == {"command": "archdecide", "args": ["mcp"]}


def test_the_skill_is_valid() -> None:
    skills = pytest.importorskip("skills_ref", reason="the validator of skills is not installed")
    assert skills.validate(SKILL) == []


def test_the_skill_says_what_it_is_and_when_to_use_it() -> None:
    _, head, _ = (SKILL / "SKILL.md").read_text("utf-8").split("---\n", 2)
    data = yaml.safe_load(head)
    assert data["name"] == SKILL.name
    assert "Use it when" in data["description"] and len(data["description"]) <= 1024


def test_the_commands_of_the_skill_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (SKILL / "SKILL.md").read_text("utf-8")
    called = set(re.findall(r"`archdecide ([a-z]+)", text))
    assert called == {
        "scan",
        "init",
        "schema",
        "check",
        "ask",
        "assess",
        "explain",
        "whatif",
        "report",
        "decide",
        "adr",
    }
    for command in called:
        assert run(command, "--help").code == 0
    monkeypatch.chdir(tmp_path)
    run("init", "archdecide.yaml")
    for words in re.findall(r"`archdecide ((?:ask|check|assess|schema)[^`]*)`", text):
        assert run(*words.split()).code == 0, words
