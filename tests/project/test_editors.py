"""Profiles in editors, by the real yaml-language-server: what it shows, offers and marks."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command import ROOT, run
from editor import SERVER, Editor, editor
from jsonschema import Draft202012Validator

from archdecide.facts import profile_facts
from archdecide.formats.json.profile_schema import profile_schema
from archdecide.kinds import Choice, Ordinal, Several
from archdecide.load.discovery import is_profile
from archdecide.profile.words import COMPONENT_KINDS

HEAD = "# yaml-language-server: $schema=archdecide.schema.json\nname: x\n"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """A new profile in the editor."""
    if SERVER is None:
        pytest.skip("yaml-language-server is not installed (npm install yaml-language-server)")
    path = tmp_path_factory.mktemp("edited") / "archdecide.yaml"
    run("init", path)
    with editor(path) as found:
        yield found


def hovered(opened: Editor, text: str) -> str:
    """What the editor shows for the last key of a text."""
    assert opened.show(HEAD + text) == []
    line = (HEAD + text).rstrip("\n").split("\n")[-1]
    return opened.hover((HEAD + text).rstrip("\n").count("\n") + 1, len(line) - len(line.lstrip(" -")) + 2)


def offered(opened: Editor, text: str) -> dict[str, str]:
    """What the editor offers after a text."""
    opened.show(HEAD + text)
    lines = (HEAD + text).split("\n")
    return {
        label: words for label, words in opened.completion(len(lines), len(lines[-1]) + 1).items() if label != "null"
    }


def test_nothing_is_wrong_with_a_starter_or_an_example(opened: Editor) -> None:
    assert opened.show(opened.file.read_text("utf-8")) == []
    for path in sorted(ROOT.glob("examples/*/archdecide.yaml")):
        assert opened.show(HEAD.splitlines(keepends=True)[0] + path.read_text("utf-8")) == [], path


@pytest.mark.parametrize(
    ("text", "title", "words"),
    [
        ("product:\n  stage: mvp\n", "Stage", "At which stage is the product?"),
        ("product:\n  stage: [mvp, growth]\n", "Stage", "At which stage is the product?"),
        ("team:\n  engineers: 6..9\n", "Engineers", "How many people change this system?"),
        ("team:\n  engineers: {min: 6, max: 9}\n", "Engineers", "How many people change this system?"),
        ("product:\n  domain_clarity: 2\n", "Domain clarity", "`2`: problem known, main concepts still change"),
        ("delivery:\n  blocked_by_others_pct: often\n", "Blocked by others (%)", "`often`: up to 6 in 10"),
        ("delivery:\n  pains: [slow-deploy]\n", "Pains", "What hurts today?"),
        (
            "components:\n  - name: a\n    kind: llm-gateway\n",
            "Kind",
            f"`llm-gateway`: {COMPONENT_KINDS['llm-gateway']}",
        ),
        ("decision:\n  style: monolith\n", "Style", "Which style was decided?"),
        ("product: {}\n", "Product", "The product."),
    ],
)
def test_a_key_shows_its_own_title_and_question(opened: Editor, text: str, title: str, words: str) -> None:
    shown = hovered(opened, text)
    assert shown.startswith(f"#### {title}\n") and "||" not in shown
    assert words in shown


def test_words_are_offered_with_their_meaning(opened: Editor) -> None:
    facts = profile_facts()
    stage, pains = facts["product.stage"].kind, facts["delivery.pains"].kind
    assert isinstance(stage, Choice) and isinstance(pains, Several)
    assert offered(opened, "product:\n  stage: ") == stage.meanings
    assert offered(opened, "product:\n  stage: [") == stage.meanings
    assert offered(opened, "delivery:\n  pains:\n    - ") == pains.meanings
    assert offered(opened, "components:\n  - name: a\n    kind: ") == COMPONENT_KINDS
    clarity = facts["product.domain_clarity"].kind
    assert isinstance(clarity, Ordinal)
    assert offered(opened, "product:\n  domain_clarity: ") == {
        str(step): text for step, text in clarity.anchors.items()
    }


def test_keys_are_offered_with_their_questions(opened: Editor) -> None:
    keys = offered(opened, "team:\n  ")
    facts = [fact for fact in profile_facts().values() if fact.path.startswith("team.")]
    assert set(keys) == {fact.path.removeprefix("team.") for fact in facts}
    assert all(keys[fact.path.removeprefix("team.")].startswith(fact.question) for fact in facts)


def test_what_is_wrong_is_marked(opened: Editor) -> None:
    assert opened.show(f"{HEAD}team:\n  engineer: 3\n") == ["4: Property engineer is not allowed."]
    (low,) = opened.show(f"{HEAD}scale:\n  latency_p95_ms: -3\n")
    assert low.startswith("4: ") and "minimum" in low
    (word,) = opened.show(f"{HEAD}decision:\n  style: serverless\n")
    assert word.startswith("4: ") and "monolith" in word


def alternatives(schema: Any) -> Iterator[list[Any]]:
    """The alternatives of every part of a schema."""
    if isinstance(schema, dict):
        yield from (schema[key] for key in ("anyOf", "oneOf") if key in schema)
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from alternatives(part)


VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    1,
    2,
    2.5,
    "",
    "mvp",
    "often",
    "6..9",
    "x",
    [],
    ["mvp"],
    [1, 2],
    {},
    {"min": 1, "max": 2},
)


def test_never_two_alternatives_of_the_schema_hold() -> None:
    schema = profile_schema()
    for several in alternatives(schema):
        checks = [Draft202012Validator({"$defs": schema["$defs"], **item}) for item in several]
        words = [word for item in several for word in item.get("enum", ())]
        for value in (*VALUES, *words):
            assert sum(check.is_valid(value) for check in checks) <= 1, (several, value)


def test_every_key_has_a_title_and_a_description() -> None:
    schema = profile_schema()
    models = [schema, *schema["$defs"].values()]
    bare = [
        key
        for model in models
        for key, field in model["properties"].items()
        if not field.get("title") or not field.get("description")
    ]
    assert bare == []


def test_the_entry_for_the_catalogue_names_the_files_that_are_found() -> None:
    entry = json.loads((ROOT / "docs" / "schemastore.json").read_text("utf-8"))
    assert set(entry) == {"name", "description", "fileMatch", "url"}
    assert all(is_profile(pattern.replace("*", "system")) for pattern in entry["fileMatch"])
    assert len(entry["fileMatch"]) == len(set(entry["fileMatch"])) == 6


def test_the_pattern_for_problems_reads_what_check_prints(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "editors.md").read_text("utf-8")
    task = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[1])["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]
    path = tmp_path / "archdecide.yaml"
    path.write_text("name: x\nteam: {engineer: 3}\n", "utf-8")
    (line,) = run(*task["command"].split()[1:], path).out.splitlines()
    match = re.fullmatch(pattern["regexp"], line)
    assert match
    found = {key: match[number] for key, number in pattern.items() if key != "regexp"}
    assert (found["file"], found["line"], found["severity"]) == (str(path), "2", "error")
    assert found["message"].startswith("team.engineer: ")
