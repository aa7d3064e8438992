"""`archdecide guard`: the rules that it writes, and what keeps it from writing any."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from code_trees import BROKEN, CLEAN, SHOP, profile, python_shop, script_shop, write
from command import run

LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"
DEPCRUISE = shutil.which("depcruise")
TEAMS = ("--owner", "checkout=@acme/checkout", "--owner", "range=@acme/range", "--owner", "money=@acme/money")

BROKEN_PYTHON = {name: text for name, text in python_shop(BROKEN).items() if text}
"""The three files of the shop in Python that break a rule."""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path, python_shop(CLEAN))
    return profile(tmp_path, SHOP)


def lint_imports(folder: Path) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": "src", "COLUMNS": "400"}
    command = [str(LINT_IMPORTS), "--no-cache", "rules.toml"]
    found = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return found.returncode, found.stdout + found.stderr


def test_import_linter_passes_a_clean_shop_and_finds_each_kind_of_breach(shop: Path) -> None:
    folder = shop.parent
    assert run("guard", shop, "-f", "import-linter", "-o", folder / "rules.toml").code == 0
    assert lint_imports(folder)[0] == 0
    write(folder, python_shop(CLEAN, BROKEN))
    code, said = lint_imports(folder)
    assert code == 1
    assert "- shop.stock.report -> shop.cart.api (l.2)" in said
    assert "- shop.orders.charge -> shop.payment.api (l.2)" in said
    assert "- shop.cart.peek -> shop.orders.store (l.2)" in said
    assert "payment runs in another process than orders: call it over its API" in said
    assert said.count(" (l.") == 3


def test_the_contracts_say_who_may_import_what(shop: Path) -> None:
    text = run("guard", shop, "-f", "import-linter").out
    assert text.startswith(
        "# Written by archdecide guard -f import-linter from archdecide.yaml, decision of 2026-11-20"
    )
    rules = tomllib.loads(text)["tool"]["importlinter"]
    assert (rules["root_packages"], rules["exclude_type_checking_imports"]) == (["shop"], True)
    by_name = {contract["name"]: contract for contract in rules["contracts"]}
    orders = by_name["orders is used only by cart and catalogue"]  # an event may be known to either side
    assert (orders["type"], orders["protected_modules"]) == ("protected", ["shop.orders"])
    assert orders["allowed_importers"] == ["shop.cart", "shop.catalogue", "shop.kernel", "shop.main", "shop.orders"]
    entered = by_name["orders is entered through shop.orders.api"]
    assert entered["protected_modules"] == ["shop.orders.*"]
    assert "shop.** -> shop.orders.api" in entered["ignore_imports"]
    assert by_name["payment is used by nobody"]["allowed_importers"] == ["shop.kernel", "shop.main", "shop.payment"]


def test_an_open_package_file_opens_no_package(shop: Path) -> None:
    data = deepcopy(SHOP)
    data["code"]["open"] += ["src/shop/__init__.py"]
    run("guard", profile(shop.parent, data), "-f", "import-linter", "-o", shop.parent / "rules.toml")
    assert lint_imports(shop.parent)[0] == 0
    write(shop.parent, {"src/shop/__init__.py": "import shop.cart.store\n"})
    assert lint_imports(shop.parent)[0] == 0
    write(shop.parent, BROKEN_PYTHON)
    assert lint_imports(shop.parent)[1].count(" (l.") == 3


def test_strict_rules_count_imports_for_type_checkers(shop: Path) -> None:
    assert "exclude_type_checking_imports" not in run("guard", shop, "-f", "import-linter", "--strict").out


@pytest.mark.slow
@pytest.mark.skipif(DEPCRUISE is None, reason="dependency-cruiser is not installed")
def test_dependency_cruiser_passes_a_clean_shop_and_finds_each_kind_of_breach(tmp_path: Path) -> None:
    data = deepcopy(SHOP)
    data["code"]["open"] = ["src/shop/main.ts", "src/shop/kernel"]
    path = profile(tmp_path, data)
    config = {"extends": "./rules.json", "options": {"tsPreCompilationDeps": True}}
    write(tmp_path, script_shop(CLEAN) | {"config.json": json.dumps(config)})

    def broken() -> dict[str, tuple[str, str]]:
        command = [str(DEPCRUISE), "--config", "config.json", "--output-type", "json", "src"]
        found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        (tmp_path / "dump.json").write_text(found.stdout, encoding="utf-8")
        summary = json.loads(found.stdout)["summary"]
        return {item["rule"]["name"]: (item["from"], item["to"]) for item in summary["violations"]}

    assert run("guard", path, "-f", "dependency-cruiser", "-o", tmp_path / "rules.json").code == 0
    assert broken() == {}
    if json.loads((tmp_path / "dump.json").read_text("utf-8"))["summary"]["totalDependenciesCruised"] == 0:
        pytest.skip("dependency-cruiser reads no TypeScript here, because the typescript package is missing")
    assert code_findings(path, tmp_path / "dump.json") == {}
    write(tmp_path, script_shop(CLEAN, BROKEN))
    assert broken() == {
        "archdecide-stock": ("src/shop/stock/report.ts", "src/shop/cart/api.ts"),
        "archdecide-orders": ("src/shop/orders/charge.ts", "src/shop/payment/api.ts"),
        "archdecide-orders-interface": ("src/shop/cart/peek.ts", "src/shop/orders/store.ts"),
    }
    assert code_findings(path, tmp_path / "dump.json") == {
        ("import-undeclared", "stock -> cart"): ("src/shop/stock/report.ts", 2),
        ("import-across-processes", "orders -> payment"): ("src/shop/orders/charge.ts", 2),
        ("import-past-interface", "cart -> orders"): ("src/shop/cart/peek.ts", 2),
        ("module-cycle", "cart, orders, stock"): ("src/shop/stock/report.ts", 2),
    }


def code_findings(path: Path, imports: Path) -> dict[tuple[str, str], tuple[str, int]]:
    """The findings at lines of code, by rule and element."""
    found = run("check", path, "--imports", imports, "--format", "json")
    (checked,) = json.loads(found.out)["profiles"]
    return {
        (item["rule"], item["element"]): (os.path.relpath(item["file"], path.parent), item["line"])
        for item in checked["findings"]
        if item["file"]
    }


def test_codeowners_keeps_the_lines_of_others_and_ends_with_the_profile(shop: Path) -> None:
    target = shop.parent / "CODEOWNERS"
    target.write_text(
        "* @acme/all\n# archdecide begin\n/old/ @acme/old\n# archdecide end\n/docs/ @acme/docs\n", "utf-8"
    )
    assert run("guard", shop, "-f", "codeowners", "-o", target, *TEAMS).code == 0
    lines = target.read_text("utf-8").splitlines()
    assert lines[:2] == ["* @acme/all", "# archdecide begin"]
    assert lines[3:] == [
        "/src/shop/cart/ @acme/checkout",
        "/src/shop/catalogue/ @acme/range",
        "/src/shop/orders/ @acme/checkout",
        "/src/shop/payment/ @acme/money",
        "/src/shop/stock/ @acme/range",
        "/archdecide.yaml @acme/checkout @acme/money @acme/range",
        "# archdecide end",
        "/docs/ @acme/docs",
    ]
    assert run("guard", shop, "-f", "codeowners", "-o", target, *TEAMS, "--check").code == 0


def test_codeowners_names_paths_from_the_root_of_the_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    folder = tmp_path / "apps" / "my shop"
    write(folder, python_shop(CLEAN))
    text = run("guard", profile(folder, SHOP), "-f", "codeowners", *TEAMS).out
    assert "\n/apps/my\\ shop/src/shop/cart/ @acme/checkout\n" in text


def test_codeowners_names_the_profile_where_it_is_if_it_is_in_the_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path / "all")], check=True)
    write(tmp_path / "all" / "code", python_shop(CLEAN))
    for place, line in (("all", "/archdecide.yaml "), ("all/code/docs", "/code/docs/archdecide.yaml "), (".", "../")):
        (tmp_path / place).mkdir(exist_ok=True)
        path = profile(tmp_path / place, SHOP)
        out = run("guard", path, "-f", "codeowners", *TEAMS, "--root", tmp_path / "all" / "code").out
        assert ("\n" + line in out) == (line != "../"), out
        assert "\n/code/src/shop/cart/ @acme/checkout\n" in out
    found = run("guard", "-", "-f", "codeowners", *TEAMS, text=path.read_text("utf-8"))
    assert (found.code, "has no path" in found.err) == (2, True)


def test_check_compares_and_writes_nothing(shop: Path) -> None:
    target = shop.parent / "rules.toml"
    command = ("guard", shop, "-f", "import-linter", "-o", target)
    assert (run(*command, "--check").code, target.exists()) == (1, False)
    run(*command)
    assert run(*command, "--check").code == 0
    target.write_text(target.read_text("utf-8") + "# by hand\n", encoding="utf-8")
    found = run(*command, "--check")
    assert (found.code, "is not as archdecide guard would write it" in found.err) == (1, True)
    assert target.read_text("utf-8").endswith("# by hand\n")


def test_a_file_of_somebody_else_is_never_replaced(shop: Path) -> None:
    target = shop.parent / "settings"
    write(shop.parent, {"src/shop/cart/a.js": ""})
    for form, text in (
        ("import-linter", "# archdecide guards us\n[project]\nname = 'shop'\n"),
        ("dependency-cruiser", '{\n  "forbidden": [\n    {\n      "name": "ours"\n    }\n  ]\n}\n'),
    ):
        target.write_text(text, encoding="utf-8")
        found = run("guard", shop, "-f", form, "-o", target)
        assert (found.code, "was not written by archdecide guard" in found.err) == (2, True)
        assert target.read_text("utf-8") == text


@pytest.mark.parametrize("scripts", [("cart",), ("cart", "stock")])
@pytest.mark.parametrize("form", ["import-linter", "dependency-cruiser"])
def test_a_file_of_guard_is_replaced(shop: Path, form: str, scripts: tuple[str, ...]) -> None:
    write(shop.parent, {f"src/shop/{name}/a.js": "" for name in scripts})
    target = shop.parent / "rules"
    assert [run("guard", shop, "-f", form, "-o", target).code for _ in range(2)] == [0, 0]


def test_code_is_suggested_for_equal_names_that_one_folder_has(shop: Path) -> None:
    data = deepcopy(SHOP)
    for component in data["components"]:
        component.pop("code")
        component.pop("public", None)
    data["components"][0]["name"] = "pages"  # no folder is called so
    data["components"][1]["code"] = "src/shop/cart"
    data["interactions"], data["decision"] = [], None
    write(shop.parent, {"old/stock/api.py": ""})  # two folders are called so
    found = run("guard", profile(shop.parent, data), "--suggest")
    assert found.out.splitlines() == [
        "- {name: catalogue, code: src/shop/catalogue}",
        "- {name: orders, code: src/shop/orders}",
        "- {name: payment, code: src/shop/payment}",
    ]


def test_without_a_suggestion_a_note_says_so(shop: Path) -> None:
    found = run("guard", shop, "--suggest")
    assert (found.code, found.out, "no component without code" in found.err) == (0, "", True)


def changed(**sections: Any) -> dict[str, Any]:
    return {key: value for key, value in {**deepcopy(SHOP), **sections}.items() if value is not None}


def with_code(number: int, **keys: Any) -> dict[str, Any]:
    data = deepcopy(SHOP)
    data["components"][number] = {**data["components"][number], **keys}
    return data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (changed(decision=None), "no modules are on record (archdecide decide"),
        (changed(decision={"style": "monolith"}), "a monolith has no modules on record to hold"),
        (changed(interactions=None), "no interactions are stated, so every import would be forbidden"),
        (with_code(1, code="src/shop/carts"), "there is no 'src/shop/carts'"),
        (with_code(3, public="gate.py"), "there is no 'gate.py' in src/shop/orders"),
        (with_code(1, code="src/shop/stock"), "'src/shop/stock' belongs to 'cart', too"),
        (with_code(1, code="src/shop/kernel"), "'src/shop/kernel' is open code, too"),
        (changed(code={"root": "source"}), "there is no folder 'source'"),
        (changed(code={"open": "src/main.py"}), "there is no 'src/main.py'"),
        (
            changed(components=[{"name": item["name"], "kind": item["kind"]} for item in SHOP["components"]]),
            "no component says where its code is",
        ),
    ],
)
def test_bad_input_ends_with_2_at_its_place_and_nothing_written(shop: Path, data: dict[str, Any], said: str) -> None:
    found = run("guard", profile(shop.parent, data), "-f", "import-linter", "-o", shop.parent / "rules.toml")
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert f"{shop}:" in found.err
    assert not (shop.parent / "rules.toml").exists()


def test_a_team_without_a_handle_and_a_handle_that_is_none_are_refused(shop: Path) -> None:
    found = run("guard", shop, "-f", "codeowners", "--owner", "range=acme", "--owner", "money=@acme/money")
    assert found.code == 2
    assert "the team 'checkout' has no handle (add --owner 'checkout=@org/team')" in found.err
    assert "'acme' is no owner of CODEOWNERS" in found.err
    assert run("guard", shop, "-f", "codeowners", "--owner", "range").code == 2


def test_components_without_code_are_named_and_left_out(shop: Path) -> None:
    data = deepcopy(SHOP)
    data["components"] += [{"name": "mail", "kind": "external"}, {"name": "reports", "kind": "application"}]
    found = run("guard", profile(shop.parent, data), "-f", "import-linter")
    assert found.code == 0
    assert "No rule for 'reports': where the code is, is not stated." in found.err
    assert "mail" not in found.err + found.out


def test_a_folder_that_python_cannot_name_is_refused(shop: Path) -> None:
    write(shop.parent, {"src/shop/my-cart/api.py": ""})
    found = run("guard", profile(shop.parent, with_code(1, code="src/shop/my-cart")), "-f", "import-linter")
    assert (found.code, "because 'my-cart' is no name there" in found.err) == (2, True)


@pytest.mark.parametrize("name", ["a.b", "c|d", "(x)", "two words", "end", 'quote " and \\', "$0", "ü\u202ft"])
def test_hostile_names_and_paths_become_valid_rules(name: str, tmp_path: Path) -> None:
    folders = {"python": "src/shop/cart", "scripts": f"web/{name.replace(chr(92), '')}"}
    write(tmp_path, python_shop(CLEAN) | {f"{folders['scripts']}/a.js": ""})
    text = json.dumps(SHOP).replace('"cart"', json.dumps(name))
    data = json.loads(text)
    path = profile(tmp_path, data)
    rules = tomllib.loads(run("guard", path, "-f", "import-linter").out)["tool"]["importlinter"]
    assert f"{name} is used only by storefront" in [contract["name"] for contract in rules["contracts"]]
    data["components"][1]["code"] = folders["scripts"]
    found = run("guard", profile(tmp_path, data), "-f", "dependency-cruiser")
    assert (found.code, json.loads(found.out)["forbidden"]) == (0, [])  # alone in JavaScript
    block = run("guard", path, "-f", "codeowners", "--owner", "checkout=@a/c", *TEAMS[2:])
    assert f"/{folders['scripts'].replace(' ', chr(92) + ' ')}/ @a/c" in block.out


def test_the_format_must_be_named_and_a_comparison_needs_a_file(shop: Path) -> None:
    assert "no format is named" in run("guard", shop).err
    assert "no file is named to compare with" in run("guard", shop, "-f", "codeowners", "--check").err
    assert run("guard", shop, "-f", "import-linter", "--root", shop.parent / "missing").code == 2
