"""The JSON Schema of a profile."""

from typing import Any

from archdecide.facts import profile_facts
from archdecide.profile import SCHEMA_VERSION, Profile


def profile_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of what a user may write; units and anchors stand in the descriptions."""
    schema = Profile.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs")
    for model in (schema, *definitions.values()):
        required = set(model.get("required", ()))
        for name, field in model["properties"].items():
            model["properties"][name] = _optional(field) if name not in required else _plain(field)
        model.pop("title", None)
    for fact in profile_facts().values():
        group, name = fact.path.split(".")
        section = definitions[schema["properties"][group]["anyOf"][0]["$ref"].rsplit("/", 1)[-1]]
        section["properties"][name]["description"] = f"{fact.question} Allowed: {fact.kind.allowed()}."
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:archdecide:schema:profile:{SCHEMA_VERSION}",
        "title": "archdecide profile",
        "description": "What is known of a system. Absent or null means unknown.",
        **{key: value for key, value in schema.items() if key != "description"},
        "examples": [
            {
                "name": "AI writing tool",
                "team": {"engineers": "10..14", "teams": 2},
                "product": {"stage": ["mvp", "growth"]},
            }
        ],
        "$defs": definitions,
    }


def _plain(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key not in ("title", "default")}


def _optional(field: dict[str, Any]) -> dict[str, Any]:
    """A field that may also be null; the description stays outside, where editors show it."""
    description = {key: field[key] for key in ("description",) if key in field}
    inner = {key: value for key, value in _plain(field).items() if key != "description"}
    alternatives = inner["anyOf"] if set(inner) == {"anyOf"} else [inner]
    return description | {"anyOf": [*(item for item in alternatives if item != {"type": "null"}), {"type": "null"}]}
