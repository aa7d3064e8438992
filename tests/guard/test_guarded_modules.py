"""The rules for other tools and the check of imports allow the same; real tools look at code that imports all."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from code_trees import PLACES, Pair, profile, python_matrix, script_matrix, write
from command import run
from effort import seeds

from archdecide import api
from archdecide.evidence.folders import Folders
from archdecide.guard import ACROSS, UNDECLARED
from archdecide.usecases.eroding import eroded

LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"
DEPCRUISE = shutil.which("depcruise")
ILLEGAL = re.compile(r"^- (\S+) -> (\S+) \(l", re.MULTILINE)
NAMES = tuple(PLACES)


def drawn(seed: int) -> dict[str, Any]:
    """A profile with interactions, services and modules by chance."""
    dice = random.Random(seed)
    pairs = [(one, other) for one in NAMES for other in NAMES if one != other]
    calls = dice.sample(pairs, dice.randrange(0, 16))
    homes = {name: dice.choice(["application", "application", "payments"]) for name in NAMES}
    services = {home: [name for name in NAMES if homes[name] == home] for home in sorted(set(homes.values()))}
    modules: dict[str, list[str]] = {}
    for name in NAMES[:-1]:
        modules.setdefault(dice.choice([name, name, f"{homes[name]} (core)"]), []).append(name)
    return {
        "name": "x",
        "code": {"root": "src"},
        "components": [{"name": name, "kind": "application", "code": list(PLACES[name])} for name in NAMES],
        "interactions": [{"from": one, "to": other, "need": dice.choice(["reply", "none"])} for one, other in calls],
        "decision": {"style": "microservices", "services": services, "modules": modules},
    }


def forbidden(data: dict[str, Any]) -> set[Pair]:
    """The pairs of components of which the first may not import the other, as the design page defines it."""
    record = data["decision"]
    home = {name: module for module, held in record["modules"].items() for name in held}
    service = {name: key for key, held in record["services"].items() for name in held}
    declared = set()
    for call in data["interactions"]:
        one, other = (home.get(call[key], call[key]) for key in ("from", "to"))
        declared |= {(one, other)} | ({(other, one)} if call["need"] == "none" else set())
    return {
        (one, other)
        for one in NAMES
        for other in NAMES
        if (here := home.get(one, one)) != (there := home.get(other, other))
        and ((here, there) not in declared or service[one] != service[other])
    }


def components(pairs: set[Pair]) -> set[Pair]:
    """Pairs of files as pairs of the components that own them."""
    owners = Folders(PLACES)
    return {(str(owners.owner(one)), str(owners.owner(other))) for one, other in pairs}


@pytest.mark.parametrize("seed", seeds(6))
def test_import_linter_and_check_forbid_the_same(seed: int, tmp_path: Path) -> None:
    data = drawn(seed)
    path = profile(tmp_path, data)
    write(tmp_path, python_matrix(PLACES))
    assert run("guard", path, "-f", "import-linter", "-o", tmp_path / "rules.toml").code == 0
    command = [str(LINT_IMPORTS), "--no-cache", "rules.toml"]
    environment = {**os.environ, "PYTHONPATH": "src", "COLUMNS": "400"}
    found = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    names = {(file(one), file(other)) for one, other in ILLEGAL.findall(found.stdout)}
    assert components(names) == forbidden(data), found.stdout + found.stderr
    assert found.returncode == bool(names)
    assert eroded_pairs(path, "python") == forbidden(data)


def file(dotted: str) -> str:
    return f"src/{dotted.replace('.', '/')}.py"


def eroded_pairs(path: Path, imports: str) -> set[Pair]:
    """The pairs of components with a forbidden import."""
    breaches = eroded(str(path), imports, api.load_pack())
    found = {
        (os.path.relpath(item.source, path.parent), os.path.relpath(item.target, path.parent))
        for breach in breaches
        if breach.rule in (ACROSS, UNDECLARED)
        for item in breach.imports
    }
    return components(found)


@pytest.mark.slow
@pytest.mark.skipif(DEPCRUISE is None, reason="dependency-cruiser is not installed")
@pytest.mark.parametrize("seed", seeds(3))
def test_dependency_cruiser_and_check_forbid_the_same(seed: int, tmp_path: Path) -> None:
    data = drawn(seed)
    path = profile(tmp_path, data)
    write(tmp_path, script_matrix(PLACES) | {"package.json": '{"type": "module"}'})
    assert run("guard", path, "-f", "dependency-cruiser", "-o", tmp_path / "rules.json").code == 0
    (tmp_path / "config.json").write_text('{"extends": "./rules.json"}', encoding="utf-8")
    command = [str(DEPCRUISE), "--config", "config.json", "--output-type", "json", "src"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    violations = json.loads(found.stdout)["summary"]["violations"]
    assert components({(item["from"], item["to"]) for item in violations}) == forbidden(data)
    (tmp_path / "dump.json").write_text(found.stdout, encoding="utf-8")
    assert eroded_pairs(path, str(tmp_path / "dump.json")) == forbidden(data)


@pytest.mark.slow
@pytest.mark.skipif(DEPCRUISE is None, reason="dependency-cruiser is not installed")
def test_dependency_cruiser_takes_paths_with_signs_of_patterns_as_they_are(tmp_path: Path) -> None:
    names = ("a.b", "a+b", "(x)", "two words", "e[1]", "$0", "x|y", "^z", "{1}")
    places = {name: (f"web/{name}",) for name in names}
    data = {
        "name": "x",
        "components": [{"name": name, "kind": "application", "code": f"web/{name}"} for name in names],
        "interactions": [{"from": names[0], "to": other} for other in names[2:]],
        "decision": {"style": "modular-monolith", "modules": {name: [name] for name in names}},
    }
    path = profile(tmp_path, data)
    write(tmp_path, script_matrix(places) | {"package.json": '{"type": "module"}', "web/aXb/core.js": ""})
    assert run("guard", path, "-f", "dependency-cruiser", "-o", tmp_path / "rules.json").code == 0
    command = [str(DEPCRUISE), "--config", "rules.json", "--output-type", "json", "web"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    violations = json.loads(found.stdout)["summary"]["violations"]
    owners = Folders(places)
    pairs = {(owners.owner(item["from"]), owners.owner(item["to"])) for item in violations}
    every = {(one, other) for one in names for other in names if one != other}
    assert pairs == every - {(names[0], other) for other in names[2:]}
