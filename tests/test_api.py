"""The Python API: everything that the command line does, each name imported when it is first used."""

import ast
import json
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from archdecide import api

ROOT = Path(__file__).parent.parent

EXAMPLE = ROOT / "examples" / "ai-writing-saas" / "archdecide.yaml"


def imported_for_type_checkers() -> dict[str, str]:
    """Public names of the API by the module that a type checker sees them in."""
    tree = ast.parse(Path(api.__file__).read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and isinstance(node.test, ast.Name))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    assert len(imports) == len(block.body)
    return {alias.asname or "": f"{node.module}.{alias.name}" for node in imports for alias in node.names}


def test_type_checkers_see_the_names_that_exist_at_run_time() -> None:
    assert imported_for_type_checkers() == {name: f"{module}.{name}" for name, module in api._MODULES.items()}


@pytest.mark.parametrize("name", dir(api))
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(api, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'asess'"):
        _ = api.asess  # type: ignore[attr-defined]


def test_importing_the_api_imports_no_other_module_of_the_package() -> None:
    code = "import sys; from archdecide import api; print(*(name for name in sys.modules if 'archdecide' in name))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert loaded == ["archdecide", "archdecide.api"]


def test_the_contract_of_the_interfaces_names_every_room_but_the_api() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    sources = ["archdecide.cli", "archdecide.agents"]
    (contract,) = (entry for entry in contracts if entry.get("source_modules") == sources)
    found = {
        path.stem for path in (ROOT / "archdecide").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    rooms = {f"archdecide.{name}" for name in found - {"__init__", "__main__", "api", "agents", "cli", "_data"}}
    assert set(contract["forbidden_modules"]) == rooms


def test_what_commands_print_can_be_made_in_python() -> None:
    pack = api.load_pack()
    profile = api.load_profile(EXAMPLE)
    assessed = [("a.yaml", api.plan(profile))]
    graph = api.requested_graph(profile, pack)
    change = api.what_if(profile, api.read_changes(["team.engineers=80"], pack))
    interview = api.interview(profile)
    texts = [
        api.render_assessments(assessed, "json"),
        api.render_explanation(api.explain(profile, criterion=["team-autonomy"]), pack, "a.yaml", "json"),
        api.render_change(change, pack, "json"),
        api.render_simulation(graph, None, profile.name, "json"),
        api.render_questions(interview, assessed[0][1], form="json"),
        api.render_rule_list(api.list_rules(pack, "gate"), as_json=True),
        api.schema_text("decision"),
        api.render_settings(api.read_settings({}, (), {}, isolated=True), as_json=True),
        api.render_check(api.check(EXAMPLE, today=date(2026, 1, 1)).run, pack, "json"),
    ]
    assert all(json.loads(text) for text in texts)
    assert isinstance(json.loads(api.render_assessments(assessed, "json", as_list=True)), list)


def test_a_style_component_or_cut_that_does_not_exist_is_refused_with_those_that_do() -> None:
    pack = api.load_pack()
    profile = api.load_profile(EXAMPLE)
    with pytest.raises(api.InputError, match=r"--style: there is no style 'macroservices' .*'microservices'"):
        api.requested_graph(profile, pack, style="macroservices")
    with pytest.raises(api.InputError, match=r"--cut: this profile has no cut 99 .numbers: 1 to"):
        api.requested_graph(profile, pack, cut=99)
    with pytest.raises(api.InputError, match=r"--fail: there is no component 'prompt-engin' .*'prompt-engine'"):
        api.expect_component("prompt-engin", api.service_graph(profile))
