"""The page about guard: its recipe runs, and what it names exists."""

import os
import re
import subprocess
import sys
from pathlib import Path

from code_trees import python_package, write
from command import ROOT, run
from typer.main import get_command

import archdecide.cli
from archdecide import api
from archdecide.guard import RULES
from archdecide.load.import_dumps import MADE_BY

PAGE = (ROOT / "docs" / "guard.md").read_text("utf-8")
CODE = {
    "src/shop/main.py": "import shop.cart.total\n",
    "src/shop/kernel/money.py": "",
    "src/shop/cart/total.py": "from shop.orders import api\n",
    "src/shop/orders/api.py": "",
    "src/shop/stock/level.py": "from shop.orders import api\n",
    "src/shop/depot/shelf.py": "from shop.stock import level\n",
}


def block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


def test_the_recipe_runs_on_the_profile_of_the_page(tmp_path: Path) -> None:
    write(tmp_path, python_package(CODE) | {"archdecide.yaml": block("yaml")})
    profile = tmp_path / "archdecide.yaml"
    assert run("decide", profile, "--style", "modular-monolith").code == 0
    assert run("guard", profile, "-f", "import-linter", "-o", tmp_path / "modules.toml").code == 0
    programs = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}

    def recipe() -> subprocess.CompletedProcess[str]:
        command = ["bash", "-e", "-c", block("sh")]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    found = recipe()
    assert found.returncode == 0, found.stdout + found.stderr
    write(tmp_path, {"src/shop/stock/level.py": "from shop.cart import total\n"})
    assert recipe().returncode == 1


def test_the_page_names_only_options_rules_and_formats_that_exist() -> None:
    commands = get_command(archdecide.cli.app).commands  # type: ignore[attr-defined]
    known = {option for name in ("guard", "check") for item in commands[name].params for option in item.opts}
    foreign = {"--output-type", "--json"}
    assert set(re.findall(r"(?<!-)--[a-z][a-z-]+", PAGE)) - foreign <= known
    assert set(re.findall(r"^\| `([a-z-]+)` \| (?:error|warning|note)", PAGE, re.MULTILINE)) == set(RULES)
    severities = {check.id: check.severity for check in api.load_pack().checks if check.id in RULES}
    assert dict(re.findall(r"^\| `([a-z-]+)` \| (error|warning|note)", PAGE, re.MULTILINE)) == severities
    assert all(f"FILE={form}" in PAGE for form in MADE_BY)
    assert all(f"-f {form} " in PAGE for form in api.GUARD_FORMATS)
