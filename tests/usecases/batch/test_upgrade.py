"""What another version of the rules changes: `check --pack-before`, `--rules-before`, and `rules export`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from command import ROOT, run

from archdecide import api
from archdecide.errors import InputError
from archdecide.load.exported_pack import FORM, read_exported

EXAMPLES = sorted(ROOT.glob("examples/*/archdecide.yaml"))
TODAY = ("--today", "2026-12-01", "--isolated")
RULES = ("pack-changes-decision", "pack-changes-verdict")


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules of today, as a file."""
    file = tmp_path_factory.mktemp("rules") / "core.json"
    file.write_text(api.export_pack(), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def other(exported: Path) -> Path:
    """Rules that know no gate and no criterion but one, which wants a monolith whatever the facts are."""

    def changed(files: dict[str, str]) -> dict[str, str]:
        kept = {name: text for name, text in files.items() if name in ("pack.yaml", "check.yaml")}
        kept["pack.yaml"] = kept["pack.yaml"].replace('version: "2.0"', 'version: "0.9"')
        return kept | {"simple.yaml": ONLY_SIMPLE}

    return altered(exported, changed)


ONLY_SIMPLE = """
criteria:
  - id: simplicity
    code: Z1
    title: Simplicity
    question: How simple is it?
    group: people
    importance: {fact: team.engineers, points: [[1, 1], [100000, 1]]}
    performances:
      monolith: {value: 1, because: One part.}
      modular-monolith: {value: 0.2, because: Borders.}
      microservices: {value: 0, because: Many parts.}
    examples:
      - {given: {team.engineers: 3}, importance: 1}
"""

ONLY_SERVICES = """
gates:
  - id: only-services
    code: Z2
    title: Only services are allowed
    levels:
      - effect: out
        options: [monolith, modular-monolith]
        when: {fact: team.engineers, at_least: 1}
        because: It is so.
        action: None.
    examples:
      - {given: {team.engineers: 3}, expect: fires, effect: out}
"""


def altered(exported: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> Path:
    data = json.loads(exported.read_text(encoding="utf-8"))
    data["packs"][0] = change(data["packs"][0])
    file = exported.with_name("other.json")
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def test_an_exported_pack_is_the_pack_again(exported: Path) -> None:
    pack = read_exported(exported)
    assert (pack.name, pack.version, pack.sha256) == (
        (now := api.load_pack()).name,
        now.version,
        now.sha256,
    )
    assert (pack.criteria, pack.gates, pack.checks) == (now.criteria, now.gates, now.checks)


def test_an_identical_pack_changes_nothing_in_any_output(exported: Path) -> None:
    for form in ("text", "markdown", "sarif", "junit", "github", "gitlab"):
        plain = run("check", *map(str, EXAMPLES), *TODAY, "-f", form)
        compared = run("check", *map(str, EXAMPLES), *TODAY, "-f", form, "--pack-before", str(exported))
        assert (compared.out, compared.code) == (plain.out, plain.code), form


def test_every_example_that_another_pack_decides_otherwise_has_a_row_and_a_finding(other: Path) -> None:
    result = run("check", *map(str, EXAMPLES), *TODAY, "-f", "json", "--pack-before", str(other))
    data = json.loads(result.out)
    assert (data["pack_before"]["version"], data["pack"]["version"]) == ("0.9", api.load_pack().version)
    before = read_exported(other)
    changed = 0
    for entry in data["profiles"]:
        profile = api.load_profile(entry["file"])
        first, second = api.assess(profile, before).outcome, api.assess(profile).outcome
        rules = [item["rule"] for item in entry["findings"] if item["rule"] in RULES]
        if first.recommendation != second.recommendation:
            assert rules == ["pack-changes-decision"]
            assert entry["pack_change"]["recommendation_before"] == first.recommendation
            assert entry["pack_change"]["recommendation_after"] == second.recommendation
            assert entry["pack_change"]["carried_by"]
            changed += 1
        elif first.verdict != second.verdict:
            assert rules == ["pack-changes-verdict"]
            changed += 1
        else:
            assert (rules, entry["pack_change"]) == ([], None)
    assert changed
    assert result.code == 1


@pytest.mark.parametrize("form", ["text", "markdown", "sarif", "junit", "github", "gitlab", "json"])
def test_every_format_says_what_the_rules_change(other: Path, form: str) -> None:
    shop = ROOT / "examples/online-shop/archdecide.yaml"
    result = run("check", str(shop), *TODAY, "-f", form, "--pack-before", str(other))
    assert "pack-changes-decision" in result.out
    assert "the rules change the recommendation from 'monolith'" in result.out.replace("%27", "'").replace(
        "&#x27;", "'"
    ).replace("&apos;", "'").replace("\\u0027", "'")
    if form == "text":
        assert "by core 0.9" in result.out
        assert "carried by" in result.out
    if form == "markdown":
        assert "## Changed by the rules (core 0.9 → core" in result.out


def test_joined_results_keep_what_the_rules_change(other: Path, tmp_path: Path) -> None:
    shop = ROOT / "examples/online-shop/archdecide.yaml"
    part = tmp_path / "part.json"
    whole = run("check", str(shop), *TODAY, "-f", f"json={part}", "-f", "json", "--pack-before", str(other))
    joined = run("check", "--merge", str(part), "-f", "json", "--isolated")
    assert json.loads(joined.out) == json.loads(whole.out)


def test_further_rules_are_compared_with_those_that_they_replace(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "pack.yaml").write_text("name: mine\nversion: '1.0'\ndescription: Mine.\n", encoding="utf-8")
    (mine / "simple.yaml").write_text(ONLY_SERVICES, encoding="utf-8")
    profile = tmp_path / "archdecide.yaml"
    profile.write_text((ROOT / "examples/online-shop/archdecide.yaml").read_text("utf-8"), encoding="utf-8")
    result = run("check", str(profile), *TODAY, "--rules-before", str(mine))
    assert "pack-changes-decision" in result.out
    assert "by core+mine" in result.out
    assert "Z2 only-services" in result.out
    again = run("check", str(profile), *TODAY, "--rules", str(mine), "--rules-before", str(mine))
    assert "pack-changes" not in again.out


def test_a_basis_of_other_rules_is_noted_with_both_versions(tmp_path: Path) -> None:
    profile = tmp_path / "archdecide.yaml"
    profile.write_text(
        "schema_version: 1\nname: shop\nteam: {engineers: 4, teams: 1}\nproduct: {stage: mvp}\n"
        "decision:\n  style: monolith\n  decided: 2026-01-01\n  review_by: 2027-01-01\n"
        "  basis: {pack: 'abc', pack_name: core, pack_version: '1.4', facts: {}}\n",
        encoding="utf-8",
    )
    found = json.loads(run("check", str(profile), *TODAY, "-f", "json").out)["profiles"][0]["findings"]
    notes = [item for item in found if item["rule"] == "pack-differs"]
    assert [item["severity"] for item in notes] == ["note"]
    assert f"decided by core 1.4, and the rules in use are core {api.load_pack().version}" in notes[0]["message"]
    run("decide", str(profile), "--style", "monolith")
    after = json.loads(run("check", str(profile), *TODAY, "-f", "json").out)["profiles"][0]["findings"]
    assert not [item for item in after if item["rule"] == "pack-differs"]


def test_an_earlier_pack_need_not_know_words_that_are_newer(exported: Path) -> None:
    def changed(files: dict[str, str]) -> dict[str, str]:
        name = "criteria/accelerator-separation.yaml"
        assert "on-device:" in files[name]
        lines = [line for line in files[name].splitlines() if not line.strip().startswith("on-device:")]
        return files | {name: "\n".join(lines) + "\n"}

    pack = read_exported(altered(exported, changed))
    profile = api.load_profile(ROOT / "examples/online-shop/archdecide.yaml")
    assert api.assess(profile, pack).outcome.recommendation


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON"),
        ("[]", "is not an exported rule pack"),
        (json.dumps({"form": FORM, "packs": []}), "holds no pack"),
        (json.dumps({"form": FORM, "packs": [{"pack.yaml": 1}]}), "something other than texts"),
        (json.dumps({"form": FORM, "packs": [{"a.yaml": ""}]}), "not exactly one pack.yaml"),
        (json.dumps({"form": FORM, "packs": [{"pack.yaml": "name: 1"}]}), "pack.yaml"),
    ],
)
def test_what_is_no_exported_pack_is_refused(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_exported(file)
    result = run("check", str(ROOT / "examples/online-shop"), *TODAY, "--pack-before", str(file))
    assert result.code == 2
