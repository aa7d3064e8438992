"""`archdecide init`: a starter profile that loads, in full and with the ten questions that decide most."""

from pathlib import Path

import pytest
from command import run

from archdecide import api
from archdecide.facts import ASKED_FIRST, profile_facts
from archdecide.load.document import parse
from archdecide.profile.words import COMPONENT_KINDS, KIND_GROUPS, PAINS
from archdecide.rules import Pack


def facts_asked(text: str) -> list[str]:
    data = parse(text, "starter").data
    return [f"{group}.{key}" for group, section in data.items() if isinstance(section, dict) for key in section]


def test_the_starter_asks_for_every_fact_and_loads(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "archdecide.yaml"
    assert 0 == run("init", path).code
    assert facts_asked(path.read_text("utf-8")) == list(profile_facts())
    assert api.load_profile(path, pack).components is None


def test_the_starter_lists_every_kind_by_group() -> None:
    text = run("init", "-").out
    lines = [line.removeprefix("#").split(maxsplit=1) for line in text.splitlines() if line.startswith("#   ")]
    listed = {line[0]: line[1] for line in lines if line[0] in COMPONENT_KINDS}
    assert listed == COMPONENT_KINDS
    assert list(listed) == list(COMPONENT_KINDS)


def test_the_kinds_are_printed_without_writing_anything(tmp_path: Path) -> None:
    path = tmp_path / "archdecide.yaml"
    ended = run("init", path, "--list-kinds")
    assert (0, False) == (ended.code, path.exists())
    groups = [line.lower() for line in ended.out.splitlines() if not line.startswith(" ")]
    assert groups == list(KIND_GROUPS)
    assert groups.index("models and prompts") > groups.index("what the product does")


def test_the_minimal_starter_asks_the_ten_questions_that_decide_most(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "archdecide.yaml"
    assert 0 == run("init", path, "--minimal").code
    text = path.read_text("utf-8")
    assert set(facts_asked(text)) == set(api.deciding_facts(pack)[:10])
    assert len(facts_asked(text)) == 10
    assert set(ASKED_FIRST) <= set(facts_asked(text))
    assert f"  # - slow-deploy: {PAINS['slow-deploy']}\n" in text
    api.load_profile(path, pack)


def test_it_ends_with_the_five_facts_that_matter_most(tmp_path: Path, pack: Pack) -> None:
    ended = run("init", tmp_path / "a.yaml")
    lines = ended.out.partition("The five facts that matter most first:\n")[2].splitlines()
    wanted = [f"  {path}: {profile_facts()[path].question}" for path in api.deciding_facts(pack)[:5]]
    assert lines == wanted
    assert tuple(path.split(":")[0].strip() for path in lines[:2]) == ASKED_FIRST


def test_editors_find_the_schema_by_the_first_line(tmp_path: Path) -> None:
    ended = run("init", tmp_path / "archdecide.yaml")
    first = (tmp_path / "archdecide.yaml").read_text("utf-8").splitlines()[0]
    assert (ended.code, first) == (0, "# yaml-language-server: $schema=archdecide.schema.json")
    assert (tmp_path / "archdecide.schema.json").read_text("utf-8") == run("schema").out


@pytest.mark.parametrize("address", ["https://example.org/profile.json", "file:///schemas/profile.json", "there.json"])
def test_a_schema_elsewhere_is_only_named(tmp_path: Path, address: str) -> None:
    (tmp_path / "there.json").write_text("{}", "utf-8")
    run("init", tmp_path, "--schema", address)
    assert (tmp_path / "archdecide.yaml").read_text("utf-8").startswith(f"# yaml-language-server: $schema={address}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archdecide.yaml", "there.json"]
    assert (tmp_path / "there.json").read_text("utf-8") == "{}"


def test_no_schema_is_named_on_request_or_where_there_is_no_file(tmp_path: Path) -> None:
    run("init", tmp_path, "--schema", "none")
    assert [path.name for path in tmp_path.iterdir()] == ["archdecide.yaml"]
    assert (tmp_path / "archdecide.yaml").read_text("utf-8") == run("init", "-").out
    assert run("init", "-", "--schema", "a.json").out.startswith("# yaml-language-server: $schema=a.json\n# An arch")


@pytest.mark.parametrize("address", ["", "a b.json", "a\nb", "missing/folder/a.json", "a" * 300])
def test_a_schema_that_cannot_be_named_or_written_leaves_nothing_behind(tmp_path: Path, address: str) -> None:
    assert run("init", tmp_path / "a.yaml", "--schema", address).code == 2
    assert list(tmp_path.iterdir()) == []


def test_fmt_and_answers_keep_the_first_line(tmp_path: Path, pack: Pack) -> None:
    path = tmp_path / "a.yaml"
    run("init", path)
    before = path.read_bytes()
    assert (run("fmt", path).code, path.read_bytes()) == (0, before)
    api.edit_profile(str(path), {"team.engineers": 5}, pack)
    after = path.read_bytes()
    assert after.replace(b"  engineers: 5\n", b"  engineers:\n") == before
