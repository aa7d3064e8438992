"""Packs that teams write: what they cost, what is told of a first one that is not yet right, and how one begins."""

from pathlib import Path
from typing import Any

import pytest
from command import run
from msgspec.structs import fields
from pydantic import TypeAdapter
from small_packs import gate, level, write_pack

from archdecide.errors import Diagnostic, InputError
from archdecide.load.origins import origins
from archdecide.load.pack_reader import load_pack
from archdecide.packtools.examples import run_examples
from archdecide.rules import RuleFile

GATE = gate("a", level({"fact": "team.teams", "at_most": 1}, options=["microservices"]))


def problems(*folders: Path) -> list[str]:
    """What is wrong with further packs, each without its hint."""
    with pytest.raises(InputError) as raised:
        load_pack(*folders)
    return [str(Diagnostic(item.where, item.what, "", item.path)) for item in raised.value.problems]


# What a further pack costs


def test_each_class_of_rules_is_described_once(monkeypatch: pytest.MonkeyPatch) -> None:
    described: list[type[Any]] = []

    def recorded(kind: type[Any]) -> Any:
        described.append(kind)
        return fields(kind)

    monkeypatch.setattr("archdecide.schema_node.fields", recorded)
    TypeAdapter(RuleFile)
    assert RuleFile in described
    assert len(described) == len(set(described))


# Which files are of a pack


@pytest.mark.parametrize("manifest", ["pack.yaml", "pack.yml"])
@pytest.mark.parametrize("name", ["rules.yml", "more/rules.yml", "rules.YAML"])
def test_either_ending_of_yaml_is_read(manifest: str, name: str, tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own", own_options=False, gates=[GATE])
    (folder / "more").mkdir()
    (folder / "rules.yaml").rename(folder / name)
    (folder / "pack.yaml").rename(folder / manifest)
    pack = load_pack(folder)
    assert "a" in [found.id for found in pack.gates]
    origin = origins(folder)["gates", "a"]
    assert (origin.pack, str(origin.place())) == ("own", f"{folder / name}:2:3")


def test_a_mistake_stands_at_its_place_in_a_file_of_either_ending(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own", own_options=False)
    (folder / "pack.yaml").unlink()
    (folder / "pack.yml").write_text("name: own\nversion: '1'\ndescription: d\ndisabled: [no-rule]\n", "utf-8")
    assert problems(folder) == [f"{folder / 'pack.yml'}:4:12: disabled[0]: there is no rule 'no-rule'"]


def test_a_pack_is_named_once(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own", own_options=False)
    (folder / "pack.yml").write_text((folder / "pack.yaml").read_text("utf-8"), "utf-8")
    assert problems(folder) == [f"{folder}: has both pack.yaml and pack.yml"]


def test_hidden_files_are_none_of_a_pack(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own", own_options=False, gates=[GATE])
    expected = load_pack(folder)
    (folder / "._pack.yaml").write_bytes(b"\x00\x05\x16\x07\xff")  # what macOS writes beside a file on foreign disks
    (folder / "._rules.yaml").write_bytes(b"\x00\x05\x16\x07\xff")
    (folder / ".#rules.yaml").symlink_to("someone@somewhere.1234")  # how Emacs locks a file
    (folder / ".github").mkdir()
    (folder / ".github" / "ci.yml").write_text("on: push", "utf-8")
    assert load_pack(folder) == expected
    assert "a" in [identifier for kind, identifier in origins(folder) if kind == "gates"]


def test_a_folder_that_leads_in_a_circle_is_not_entered(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own", own_options=False, gates=[GATE])
    (folder / "again").symlink_to(folder, target_is_directory=True)
    assert "a" in [found.id for found in load_pack(folder).gates]


# What a further pack may not say


def test_a_claim_that_feeds_nothing_is_refused_at_its_place(tmp_path: Path) -> None:
    claim = {"id": "S900.1", "says": "s", "feeds": ["team-autonomy", "nonsense"]}
    folder = write_pack(tmp_path / "own", own_options=False, claims=[claim])
    where = f"{folder / 'rules.yaml'}:6:5"
    assert problems(folder) == [f"{where}: claims[0].feeds[1]: there is nothing called 'nonsense' to feed"]


def test_a_claim_of_the_core_may_feed_a_rule_that_is_disabled(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own", own_options=False)
    (folder / "pack.yaml").write_text("{name: own, version: '1', description: d, disabled: [team-autonomy]}", "utf-8")
    assert "team-autonomy" not in [criterion.id for criterion in load_pack(folder).criteria]


def test_limits_in_the_wrong_order_are_refused_at_their_place(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own", own_options=False)
    limits = "limits:\n  coverage_minimum: 0.9\n"
    (folder / "pack.yaml").write_text(f"name: own\nversion: '1'\ndescription: d\n{limits}", "utf-8")
    place = folder / "pack.yaml"
    assert problems(folder) == [
        f"{place}:5:21: limits.coverage_minimum: coverage_minimum is 0.9, above coverage_high, which is 0.8",
    ]


def test_a_ratio_that_may_be_below_0_is_refused_at_its_place(tmp_path: Path) -> None:
    term = {"fact": "team.teams", "plus": -2}
    ratio = {"id": "few", "title": "t", "numerator": term, "denominator": "team.engineers"}
    folder = write_pack(tmp_path / "own", own_options=False, ratios=[ratio])
    where = f"{folder / 'rules.yaml'}:5:5: few.numerator"
    assert problems(folder) == [f"{where}: the numerator reaches down to -1, and a ratio is 0 or more"]


# How a pack begins


def test_a_first_pack_loads_and_passes_its_own_examples(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "pack"
    assert run("rules", "init", folder).code == 0
    before, pack = load_pack(), load_pack(folder)
    assert (len(pack.gates), len(pack.criteria)) == (len(before.gates) + 1, len(before.criteria) + 1)
    tested = run_examples(pack)
    assert [result for result in tested.failures if result.rule in ("one-engineer-per-team", "own-growth")] == []
    own = [result for result in tested.results if result.rule in ("one-engineer-per-team", "own-growth")]
    assert len(own) == 6
    assert [side for side in tested.unreached if side.rule in ("one-engineer-per-team", "own-growth")] == []


@pytest.mark.parametrize("name", ["pack.yaml", "pack.yml", "gates.yaml", "criteria.yaml"])
def test_a_first_pack_overwrites_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine", "utf-8")
    ended = run("rules", "init", tmp_path)
    assert (ended.code, [path.name for path in tmp_path.iterdir()]) == (2, [name])
    assert (tmp_path / name).read_text("utf-8") == "mine"
    assert f"{tmp_path / name}: exists already" in ended.err


@pytest.mark.parametrize("key", ["", "name: own", "version: '1'", "description: d"])
def test_every_missing_key_of_a_pack_is_named_in_one_run(key: str, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(key or "disabled: []", "utf-8")
    missing = {"name", "version", "description"} - {key.partition(":")[0]}
    assert {f"the required key '{name}' is missing" for name in missing} == {
        problem.split(": ", 1)[1] for problem in problems(tmp_path)
    }


def test_fifty_problems_of_a_file_are_shown_and_the_rest_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "archdecide.yaml"
    for text in ("".join(f"key{number}: 1\n" for number in range(60)), "weights:\n" + "  x{}: 1\n" * 60):
        path.write_text("name: a\n" + text.format(*range(60)), "utf-8")
        lines = run("assess", path).err.splitlines()
        assert len(lines) == 51
        assert "10 further problems in this file are not shown" in lines[-1]


def test_an_option_that_is_taken_away_is_one_problem_and_not_one_for_each_rule(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "own", own_options=False)
    options = "options:\n  - {id: modular-monolith, title: t, means: m}\n  - {id: microservices, title: t, means: m}\n"
    (folder / "pack.yaml").write_text(f"name: own\nversion: '1'\ndescription: d\n{options}", "utf-8")
    (problem,) = problems(folder)
    assert "there is no option 'monolith' any more" in problem and "places of the core pack" in problem
