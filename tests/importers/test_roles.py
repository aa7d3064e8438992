"""The tables in rules/scan say what their own examples expect."""

import re
from fnmatch import translate
from pathlib import Path
from typing import Any

import pytest
import yaml

from archdecide import assets
from archdecide.importers.roles import roles
from archdecide.load.scan_tables import scan_tables
from archdecide.profile.words import COMPONENT_KINDS

TABLES = scan_tables()
LISTS = {"roles": ["roles", "kinds"], "libraries": ["libraries"], "bots": ["bots"], "deployments": ["workflows"]}
"""The lists whose entries carry examples."""
ENTRIES = [
    pytest.param(table, entry, id=f"{table}-{entry.get('id', entry.get('kind'))}")
    for table, names in LISTS.items()
    for name in names
    for entry in TABLES[table][name]
]


def said(table: str, example: dict[str, Any]) -> object:
    """What the whole table says about an example."""
    match table, example:
        case "roles", {"expect": expected, "name": name} if expected in {*COMPONENT_KINDS}:
            return roles(TABLES["roles"]).kind(name) or "other"
        case "roles", {"name": name}:
            return roles(TABLES["roles"]).role(name, example.get("image", ""), example.get("packages", ())) or "none"
        case "libraries", {"name": name}:
            found = (entry["use"] for entry in TABLES["libraries"]["libraries"] if _matches(entry["names"], name))
            return next(found, "none")
        case "bots", {"person": person}:
            found = (entry["kind"] for entry in TABLES["bots"]["bots"] if re.search(entry["match"], person.lower()))
            return next(found, "person")
        case "deployments", {"step": step}:
            entries = TABLES["deployments"]["workflows"]
            return next((entry["deploys"] for entry in entries if re.search(entry["match"], step)), "none")
    raise AssertionError(example)


def _matches(patterns: list[str], name: str) -> bool:
    return any(re.match(translate(pattern), name) for pattern in patterns)


@pytest.mark.parametrize(("table", "entry"), ENTRIES)
def test_an_entry_says_what_its_examples_expect(table: str, entry: dict[str, Any]) -> None:
    assert [said(table, example) for example in entry["examples"]] == [
        example["expect"] for example in entry["examples"]
    ]


@pytest.mark.parametrize(("table", "entry"), ENTRIES)
def test_an_entry_has_an_example_in_which_it_speaks_one_in_which_it_is_silent_and_a_source(
    table: str, entry: dict[str, Any]
) -> None:
    silent = {"none", "other", "person"}
    assert {example["expect"] in silent for example in entry["examples"]} == {True, False}
    assert entry["sources"]
    assert set(entry["sources"]) <= {source["id"] for source in TABLES[table]["sources"]}


def test_every_table_says_what_it_rests_on_and_how_much_of_that_was_read() -> None:
    read = {"full", "excerpt", "abstract", "second-hand", "from memory"}
    assert {source["read"] for table in TABLES.values() for source in table["sources"]} <= read


def test_the_tables_are_read_alike_by_every_reader_of_yaml() -> None:
    folder = Path(str(assets.rules_folder())) / "scan"
    assert {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in folder.glob("*.yaml")} == dict(TABLES)
