"""`archdecide check --imports`: six findings, from what several tools say about code."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from code_trees import BROKEN, CLEAN, SHOP, profile, python_shop, write
from command import run

from archdecide import api
from archdecide.guard import RULES
from archdecide.usecases.eroding import eroded

TODAY = ("--today", "2026-12-01")
STRAY = {"src/shop/stray.py": "import shop.kernel.money\n"}
"""A file of no component."""
EXPECTED = {
    ("import-across-processes", "error", "orders -> payment", "src/shop/orders/charge.py", 2),
    ("import-undeclared", "error", "stock -> cart", "src/shop/stock/report.py", 2),
    ("import-past-interface", "warning", "cart -> orders", "src/shop/cart/peek.py", 2),
    ("module-cycle", "warning", "cart, orders, stock", "src/shop/stock/report.py", 2),
    ("code-unowned", "note", "code.root", "", 0),
    ("interaction-unseen", "note", "catalogue -> stock", "", 0),
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path, python_shop(CLEAN, BROKEN) | STRAY)
    data = deepcopy(SHOP)
    data["interactions"].append({"from": "catalogue", "to": "stock", "need": "reply"})
    return profile(tmp_path, data)


def findings(path: Path, *options: object) -> list[dict[str, Any]]:
    """The findings about code, as JSON."""
    found = run("check", path, "--format", "json", *TODAY, *options)
    assert found.code in (0, 1), found.err
    return [item for item in json.loads(found.out)["profiles"][0]["findings"] if item["rule"] in RULES]


def shown(found: list[dict[str, Any]], folder: Path) -> set[tuple[str, str, str, str, int]]:
    return {
        (
            item["rule"],
            item["severity"],
            item["element"],
            os.path.relpath(item["file"], folder) if item["file"] else "",
            item["line"] if item["file"] else 0,
        )
        for item in found
    }


def test_each_kind_of_breach_is_found_at_its_line_and_nothing_else(shop: Path) -> None:
    found = findings(shop, "--imports", "python")
    assert shown(found, shop.parent) == EXPECTED
    undeclared = next(item for item in found if item["rule"] == "import-undeclared")
    assert (undeclared["source_line"], undeclared["column"], undeclared["end_column"]) == (
        *("from shop.cart import api", 1, 26),
    )
    unseen = next(item for item in found if item["rule"] == "interaction-unseen")
    assert unseen["path"] == ["interactions", 7]


def test_a_clean_shop_has_no_finding(tmp_path: Path) -> None:
    write(tmp_path, python_shop(CLEAN))
    assert findings(profile(tmp_path, SHOP), "--imports", "python") == []


def test_without_imports_nothing_is_said_about_code(shop: Path) -> None:
    assert findings(shop) == []


def test_an_element_survives_other_lines_and_files(shop: Path) -> None:
    before = {(item["rule"], item["element"]) for item in findings(shop, "--imports", "python")}
    (shop.parent / "src/shop/stock/report.py").rename(shop.parent / "src/shop/stock/all.py")
    write(shop.parent, {"src/shop/orders/charge.py": "\n\n\nfrom shop.payment import store\n"})
    assert {(item["rule"], item["element"]) for item in findings(shop, "--imports", "python")} == before


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github", "gitlab", "markdown"])
def test_every_format_names_the_importing_file(shop: Path, form: str) -> None:
    found = run("check", shop, "--imports", "python", "--format", form, *TODAY).out
    assert "src/shop/stock/report.py" in found
    assert "import-undeclared" in found


def test_a_joined_run_keeps_the_place_in_the_code(shop: Path, tmp_path: Path) -> None:
    part = tmp_path / "run.json"
    run("check", shop, "--imports", "python", "--format", f"json={part}", *TODAY)
    joined = json.loads(run("check", "--merge", part, "--format", "json").out)
    assert joined["profiles"] == json.loads(part.read_text("utf-8"))["profiles"]


def test_a_baseline_holds_breaches_and_waits_where_code_is_not_read(shop: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "known.json"
    options = ("--baseline", baseline, *TODAY)
    run("check", shop, "--imports", "python", *options, "--update-baseline")
    known = json.loads(baseline.read_text("utf-8"))["profiles"]["archdecide.yaml"]
    assert known["import-undeclared"] == ["stock -> cart"]
    assert {item["status"] for item in findings(shop, "--imports", "python", *options)} == {"baseline"}
    assert "no longer found" not in run("check", shop, *options).out
    run("check", shop, *options, "--update-baseline")
    assert json.loads(baseline.read_text("utf-8"))["profiles"]["archdecide.yaml"] == known
    (shop.parent / "src/shop/stock/report.py").unlink()
    stale = run("check", shop, "--imports", "python", *options).out
    assert "the baseline holds import-undeclared for stock -> cart" in stale


def test_a_waiver_covers_a_breach_and_is_unused_only_where_code_is_read(shop: Path) -> None:
    data = yaml.safe_load(shop.read_text("utf-8"))
    rules = ("import-undeclared", "import-past-interface")
    profile(shop.parent, {**data, "waivers": [{"rule": rule, "reason": "until the next release"} for rule in rules]})
    status = {item["rule"]: item["status"] for item in findings(shop, "--imports", "python")}
    assert (status["import-undeclared"], status["import-past-interface"], status["module-cycle"]) == (
        *("waived", "waived", "open"),
    )
    assert "waiver-unused" not in run("check", shop, *TODAY).out
    (shop.parent / "src/shop/cart/peek.py").unlink()
    assert "no finding of 'import-past-interface'" in run("check", shop, "--imports", "python", *TODAY).out


def test_a_waiver_covers_one_pair_of_modules(shop: Path) -> None:
    write(shop.parent, {"src/shop/payment/back.py": "import shop.cart.api\nimport shop.stock.api\n"})
    data = deepcopy(SHOP)
    data["decision"]["services"] = {"application": list(data["decision"]["modules"])}
    waivers = [
        {"rule": f"import-undeclared ({pair})", "reason": "r"} for pair in ("payment -> cart", "cart -> payment")
    ]
    profile(shop.parent, {**data, "waivers": waivers})
    found = findings(shop, "--imports", "python")
    status = {item["element"]: item["status"] for item in found if item["rule"] == "import-undeclared"}
    assert (status["payment -> cart"], status["payment -> stock"]) == ("waived", "open")
    said = run("check", shop, "--imports", "python", "-q", *TODAY).out
    assert "no finding of 'import-undeclared (cart -> payment)' is there to waive" in said
    assert said.count("waiver-unused") == 1
    assert "waiver-unused" not in run("check", shop, "-q", *TODAY).out


def test_a_rule_about_code_can_be_graded_and_switched_off(shop: Path) -> None:
    found = findings(shop, "--imports", "python", "--rule", "module-cycle=off", "--rule", "code-unowned=error")
    assert {item["rule"]: item["severity"] for item in found}["code-unowned"] == "error"
    assert "module-cycle" not in {item["rule"] for item in found}


def test_a_front_end_is_in_another_process_only_by_its_runtime(shop: Path) -> None:
    write(shop.parent, {"src/shop/storefront/back.py": "import shop.stock.api\n"})
    pair = "storefront -> stock"
    assert {item["rule"] for item in findings(shop, "--imports", "python") if item["element"] == pair} == {
        "import-undeclared"
    }
    data = yaml.safe_load(shop.read_text("utf-8"))
    data["components"][0]["runtime"] = "other python"
    profile(shop.parent, data)
    assert {item["rule"] for item in findings(shop, "--imports", "python") if item["element"] == pair} == {
        "import-across-processes"
    }


def test_the_file_that_joins_modules_to_a_package_needs_an_owner_once_it_imports(shop: Path) -> None:
    (shop.parent / "src/shop/stray.py").unlink()
    assert "code.root" not in {item["element"] for item in findings(shop, "--imports", "python")}
    write(shop.parent, {"src/shop/__init__.py": "from shop.cart import api\n"})
    unowned = [item for item in findings(shop, "--imports", "python") if item["element"] == "code.root"]
    assert ["src/shop/__init__.py" in item["message"] for item in unowned] == [True]


def test_without_a_record_every_component_is_a_module(shop: Path) -> None:
    data = yaml.safe_load(shop.read_text("utf-8"))
    del data["decision"]
    profile(shop.parent, data)
    found = {(item["rule"], item["element"]) for item in findings(shop, "--imports", "python")}
    assert ("import-undeclared", "stock -> cart") in found
    assert "import-across-processes" not in {rule for rule, _ in found}


def test_imports_for_type_checkers_and_inside_of_a_module_are_free(shop: Path) -> None:
    guarded = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from shop.cart import api\n"
    write(shop.parent, {"src/shop/stock/report.py": guarded, "src/shop/cart/own.py": "from shop.cart import store\n"})
    elements = {item["element"] for item in findings(shop, "--imports", "python")}
    assert not elements & {"stock -> cart", "cart -> cart"}


def test_a_copy_of_the_code_elsewhere_is_not_taken_for_it(shop: Path) -> None:
    before = shown(findings(shop, "--imports", "python"), shop.parent)
    write(shop.parent, {f"zzz/lib/{name[4:]}": text for name, text in python_shop(CLEAN, BROKEN).items()})
    assert shown(findings(shop, "--imports", "python"), shop.parent) == before


def test_a_package_of_the_same_name_that_is_loaded_is_not_taken_for_the_code(tmp_path: Path) -> None:
    code = {"yaml/__init__.py": "", "yaml/one/__init__.py": "", "yaml/two/__init__.py": "import yaml.one\n"}
    write(tmp_path, code)
    data = {
        "name": "x",
        "components": [{"name": name, "kind": "application", "code": f"yaml/{name}"} for name in ("one", "two")],
        "interactions": [],
    }
    (breach,) = eroded(str(profile(tmp_path, data)), "python", api.load_pack())
    assert (breach.rule, breach.modules) == ("import-undeclared", ("two", "one"))
    assert "FullLoader" in dir(yaml)


DUMPS: Mapping[str, str] = {
    "depcruise": json.dumps(
        {
            "modules": [
                {
                    "source": "src/shop/stock/report.py",
                    "dependencies": [
                        {"resolved": "src/shop/cart/api.py", "dependencyTypes": ["local"], "module": "../cart"},
                        {"resolved": "fs", "coreModule": True, "dependencyTypes": ["core"]},
                        {"resolved": "node_modules/x/i.js", "dependencyTypes": ["npm"]},
                        {"resolved": "./gone", "couldNotResolve": True, "dependencyTypes": ["unknown"]},
                    ],
                }
            ],
            "summary": {},
        }
    ),
    "madge": json.dumps({"src/shop/stock/report.py": ["src/shop/cart/api.py"], "src/shop/cart/api.py": []}),
    "tach": json.dumps({"src/shop/stock/report.py": ["./src/shop/cart/api.py", "../outside.py"]}),
    "edges": "from,to,line\n# a remark\nsrc/shop/stock/report.py, src/shop/cart/api.py, 2\n\n",
}
"""What several tools say about the one import that nobody declared."""


@pytest.mark.parametrize("form", DUMPS)
@pytest.mark.parametrize("is_named", [True, False])
def test_what_other_tools_found_is_read(shop: Path, form: str, *, is_named: bool) -> None:
    dump = shop.parent / "dump"
    dump.write_text(DUMPS[form], encoding="utf-8")
    found = findings(shop, "--imports", f"{dump}={form}" if is_named else dump)
    (undeclared,) = [item for item in found if item["rule"].startswith("import-")]
    assert (undeclared["element"], undeclared["line"]) == ("stock -> cart", 2)
    assert undeclared["source_line"] == "from shop.cart import api"


def test_absolute_paths_below_the_root_are_taken_from_it(shop: Path) -> None:
    dump = shop.parent / "dump.csv"
    dump.write_text(f"{shop.parent}/src/shop/stock/report.py,{shop.parent}/src/shop/cart/api.py\n", encoding="utf-8")
    assert "stock -> cart" in {item["element"] for item in findings(shop, "--imports", dump)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is in none of the formats"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"{", "is not valid JSON"),
        (b"[1, 2]", "is no JSON object"),
        (b'{"a.py": "b.py"}', "'a.py' has no list of files"),
        (b'{"modules": [{"source": 3}]}', "has a module without source and dependencies"),
        (b"[" * 100_000, "nested more than"),
        (b"from,to\na,b,c\n", "'c' is no line number"),
        (b"from,to\na\n", "is not from,to or from,to,line"),
        (b"from,to\nx.py,y.py\n", "none of its 2 files is code of a component"),
        (b'{"x.py": ["y.py"]}', "none of its 2 files is code of a component"),
    ],
)
def test_a_dump_that_cannot_be_used_ends_with_2(shop: Path, content: bytes, said: str) -> None:
    dump = shop.parent / "dump"
    dump.write_bytes(content)
    found = run("check", shop, "--imports", dump, *TODAY)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


def test_wrong_arguments_end_with_2(shop: Path) -> None:
    dump = shop.parent / "dump"
    dump.write_text(DUMPS["madge"], encoding="utf-8")
    for options, said in (
        ((shop, "--imports", shop.parent / "missing"), "cannot be read"),
        ((shop, "--imports", f"{dump}=depcrusie"), "did you mean 'depcruise'?"),
        ((shop, "--imports", "python", "--since", "HEAD"), "cannot be given with --since"),
        ((shop, "--root", shop.parent), "has no effect without --imports"),
        ((shop, "--imports", "python", "--root", dump), "there is no folder"),
    ):
        found = run("check", *options, *TODAY)
        assert (found.code, said in found.err) == (2, True), found.err
    assert "standard input has no folder" in run("check", "-", "--imports", "python", text="name: x\n").err
    copy = shop.parent / "other" / "archdecide.yaml"
    write(shop.parent, {"other/archdecide.yaml": shop.read_text("utf-8")})
    assert "is about the code of one profile, and there are 2" in run("check", shop, copy, "--imports", "python").err


def test_an_invalid_profile_is_reported_as_without_imports(shop: Path) -> None:
    shop.write_text("name: shop\nteam: {engineers: many}\n", encoding="utf-8")
    options = ("check", shop, "--format", "json", *TODAY)
    with_code = run(*options, "--imports", "python")
    assert (with_code.code, with_code.out) == (2, run(*options).out)


def test_code_that_is_no_python_and_unstated_interactions_end_with_2(shop: Path) -> None:
    write(shop.parent, {"src/shop/cart/total.py": "import (\n"})
    found = run("check", shop, "--imports", "python", *TODAY)
    assert (found.code, "total.py:1: is not valid Python" in found.err) == (2, True), found.err
    profile(shop.parent, {key: value for key, value in SHOP.items() if key != "interactions"})
    assert "no interactions are stated" in run("check", shop, "--imports", "python").err


JAVA = {
    "cart/Total": "import com.acme.shop.stock.Level;\n",
    "stock/Level": "import com.acme.shop.cart.Total;\n",
    "orders/Place": "",
}
"""Classes, the second of which imports what nobody declared."""


def java_shop(folder: Path) -> Path:
    for name, lines in JAVA.items():
        package, _, simple = name.partition("/")
        uses = "Object" if not lines else lines.rpartition(".")[2].removesuffix(";\n")
        body = f"public class {simple} {{\n  {uses} used;\n  class Inner {{ {uses} more; }}\n}}\n"
        text = f"package com.acme.shop.{package};\n{lines}{body}"
        write(folder, {f"src/main/java/com/acme/shop/{name}.java": text})
    start = "src/main/java/com/acme/shop"
    components = [{"name": name, "kind": "application", "code": f"{start}/{name}"} for name in ("cart", "stock")]
    calls = [{"from": "cart", "to": "stock"}]
    return profile(folder, {"name": "x", "code": {"root": start}, "components": components, "interactions": calls})


JAVA_FINDINGS = {
    ("import-undeclared", "error", "stock -> cart", "src/main/java/com/acme/shop/stock/Level.java", 2),
    ("module-cycle", "warning", "cart, stock", "src/main/java/com/acme/shop/stock/Level.java", 2),
    ("code-unowned", "note", "code.root", "", 0),
}


def test_jdeps_text_is_read(tmp_path: Path) -> None:
    path = java_shop(tmp_path)
    (tmp_path / "jdeps.txt").write_text(
        "classes -> java.base\n"
        "   com.acme.shop.cart.Total                           -> com.acme.shop.stock.Level        classes\n"
        "   com.acme.shop.cart.Total                           -> java.lang.Object                 java.base\n"
        "   com.acme.shop.stock.Level$Inner                    -> com.acme.shop.cart.Total         classes\n"
        "   com.acme.shop.orders.Place                         -> java.lang.Object                 java.base\n",
        encoding="utf-8",
    )
    assert shown(findings(path, "--imports", tmp_path / "jdeps.txt"), tmp_path) == JAVA_FINDINGS


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("jdeps") or not shutil.which("javac"), reason="no JDK is installed")
def test_the_real_jdeps_is_read(tmp_path: Path) -> None:
    path = java_shop(tmp_path)
    sources = [str(file) for file in sorted(tmp_path.rglob("*.java"))]
    subprocess.run(["javac", "-d", tmp_path / "classes", *sources], check=True)
    command = ["jdeps", "-verbose:class", "-filter:none", str(tmp_path / "classes")]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    (tmp_path / "jdeps.txt").write_text(text, encoding="utf-8")
    assert shown(findings(path, "--imports", tmp_path / "jdeps.txt"), tmp_path) == JAVA_FINDINGS
