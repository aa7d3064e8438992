"""Our own code is held by our own record: `examples/archdecide/archdecide.yaml` says who may import whom."""

import json
import tomllib

import yaml
from command import ROOT, example, run

from archdecide.guard import RULES

PROFILE = example("archdecide")


def test_our_code_imports_only_what_our_profile_declares() -> None:
    found = run("check", PROFILE, "--imports", "python", "--root", ROOT, "--format", "json")
    (checked,) = json.loads(found.out)["profiles"]
    open_ones = [item for item in checked["findings"] if item["status"] == "open"]
    pairs = [item["element"].split(" -> ") for item in open_ones if item["rule"] == "import-undeclared"]
    missing = "".join(f"  - {{from: {one}, to: {other}, need: reply}}\n" for one, other in sorted(pairs))
    assert not pairs, f"take the imports out, or add to the interactions of {PROFILE.relative_to(ROOT)}:\n{missing}"
    others = [item["message"] for item in open_ones if item["rule"] in RULES]
    assert not others, "\n".join([f"correct {PROFILE.relative_to(ROOT)}:", *others])


def test_the_layers_of_import_linter_allow_what_our_profile_declares() -> None:
    """The layers are stricter: they have a direction, and hold for the kernel that the profile leaves open."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (layers,) = [contract["layers"] for contract in rules["contracts"] if contract["type"] == "layers"]
    depth = {name.strip(): number for number, names in enumerate(layers) for name in names.split("|")}
    calls = yaml.safe_load(PROFILE.read_text("utf-8"))["interactions"]
    assert [(call["from"], call["to"]) for call in calls if depth[call["from"]] >= depth[call["to"]]] == []
