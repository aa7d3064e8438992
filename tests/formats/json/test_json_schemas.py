"""The JSON of every command obeys its published schema, and the schema itself is one."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from closed_schemas import closed
from goldens import EXAMPLES, ROOT, profile_path
from typer.testing import CliRunner

from archdecide import formats
from archdecide.cli import app

VALIDATOR = jsonschema.Draft202012Validator


def printed(*arguments: str) -> Any:
    """What a command prints as JSON; commands that check may end with 1."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def outputs(path: str) -> dict[str, tuple[str, list[str]]]:
    """A command line for every schema, by what is tried."""
    return {
        "assess": ("decision", ["assess", path, "--format", "json"]),
        "assess deep": ("decision", ["assess", path, "--deep", "--format", "json"]),
        "graph": ("graph", ["graph", path, "--format", "json"]),
        "ask": ("questions", ["ask", path, "--format", "json"]),
        "explain names": ("explanation", ["explain", path, "--format", "json"]),
        "explain": (
            "explanation",
            [
                *("explain", path, "--format", "json", "--criterion", "team-autonomy", "--criterion", "E2"),
                *("--fact", "team.engineers", "--option", "microservices", "--gate", "V6", "--gate", "V10"),
                *("--gate", "V14", "--gate", "V15"),
            ],
        ),
        "whatif": ("change", ["whatif", path, "--set", "team.engineers=60", "--format", "json"]),
        "compare": ("change", ["compare", path, str(ROOT / profile_path("fraud-detection")), "--format", "json"]),
        "blast": ("simulation", ["blast", path, "--format", "json"]),
    }


def test_every_schema_is_valid_and_describes_itself() -> None:
    for name in formats.SCHEMAS:
        schema = formats.schema(name)
        VALIDATOR.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["$id"].startswith(f"urn:archdecide:schema:{name}:"), name


def test_mappings_are_written_alike_by_every_version_of_pydantic() -> None:
    """Versions differ in what they write of the keys: some nothing, others patterns that let anything else pass."""
    schema = formats.schema("profile")
    whole = json.dumps(schema)
    assert "patternProperties" not in whole
    names = {"minLength": 1, "maxLength": 200, "pattern": r"^[^\x00-\x1f\x7f]*$"}
    assert whole.count('"propertyNames"') == len([found for found in _inside(schema) if found == names]) > 1
    wrong = {"x" * 201: ["y"]}
    assert VALIDATOR(schema).is_valid({"name": "a", "boundaries": {"fixed": {"x" * 200: ["y"]}}})
    assert not VALIDATOR(schema).is_valid({"name": "a", "boundaries": {"fixed": wrong}})


def _inside(data: Any) -> list[Any]:
    """What stands under `propertyNames`, however deep."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    own = [data["propertyNames"]] if isinstance(data, dict) and "propertyNames" in data else []
    return [*own, *(found for value in inner for found in _inside(value))]


TRIED = [name for name in EXAMPLES if name != "overbuilt-landscape"]
QUICK = 4
"""Examples that are tried locally; CI tries all of them."""


@pytest.mark.parametrize(
    "example", [pytest.param(name, marks=[pytest.mark.slow] * (n >= QUICK)) for n, name in enumerate(TRIED)]
)
def test_what_commands_print_obeys_their_schemas(example: str) -> None:
    for what, (schema, arguments) in outputs(str(ROOT / profile_path(example))).items():
        errors = list(VALIDATOR(closed(formats.schema(schema))).iter_errors(printed(*arguments)))
        assert [] == [f"{what}: {error.json_path}: {error.message}" for error in errors]


def test_one_failure_in_detail_obeys_its_schema() -> None:
    path = str(ROOT / profile_path("ai-writing-saas"))
    document = printed("blast", path, "--fail", "prompt-engine", "--format", "json")
    VALIDATOR(closed(formats.schema("simulation"))).validate(document)


@pytest.mark.parametrize("command", ["list", "test", pytest.param("lint", marks=pytest.mark.slow)])
def test_what_is_said_of_rules_obeys_its_schema(command: str) -> None:
    schema = formats.schema("rules" if command == "list" else f"rules-{command}")
    VALIDATOR(closed(schema)).validate(printed("rules", command, "--json"))


def test_the_settings_obey_their_schema() -> None:
    VALIDATOR(closed(formats.schema("settings"))).validate(printed("config", "show", "--json", "--isolated"))


@pytest.mark.slow
def test_findings_about_rules_obey_their_schemas(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("name: own\nversion: '1'\ndescription: a rule with mistakes\n", "utf-8")
    (tmp_path / "gates.yaml").write_text(
        "gates:\n  - id: wrong\n    code: V99\n    title: Wrong\n    levels:\n"
        "      - effect: warn\n        options: [microservices]\n        when: {fact: team.engineers, above: 5}\n"
        "        because: So.\n        action: Do.\n    examples:\n"
        "      - {given: {team.engineers: 3}, expect: fires}\n",
        "utf-8",
    )
    for command in ("test", "lint"):
        document = printed("rules", command, "--json", "--rules", str(tmp_path))
        assert document["failures" if command == "test" else "findings"]
        VALIDATOR(formats.schema(f"rules-{command}")).validate(document)


def test_an_unknown_schema_names_the_nearest() -> None:
    result = CliRunner().invoke(app, ["schema", "desicion"])
    assert "did you mean 'decision'?" in str(result.exception)
