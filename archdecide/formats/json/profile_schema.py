"""The JSON Schema of a profile."""

from typing import TYPE_CHECKING, Any

from msgspec.structs import fields

from archdecide.docstrings import docstring
from archdecide.facts import profile_facts
from archdecide.profile import SCHEMA_VERSION, Profile
from archdecide.profile.section import Section, questions
from archdecide.schema_node import adapter

if TYPE_CHECKING:
    from pydantic.json_schema import GenerateJsonSchema


def profile_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of what a user may write; units and anchors stand in the descriptions."""
    schema = adapter(Profile).json_schema(schema_generator=_generator())
    definitions = schema.pop("$defs")
    sections = {section.__name__: section for section in Section.__subclasses__()}
    for name, model in {Profile.__name__: schema, **definitions}.items():
        section = sections[name]
        asked = questions(section)
        for field in fields(section):
            plain = {"description": asked[field.name], **model["properties"][field.encode_name]}
            model["properties"][field.encode_name] = _plain(plain) if field.required else _optional(plain)
        if name in definitions and (said := docstring(section)):
            definitions[name] = {
                "description": said,
                **{key: part for key, part in model.items() if key != "description"},
            }
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


def _generator() -> "type[GenerateJsonSchema]":
    """What writes the schema of each part. Mappings are written here, because versions of pydantic differ in them."""
    from pydantic.json_schema import GenerateJsonSchema
    from pydantic_core import core_schema

    class ProfileSchemaGenerator(GenerateJsonSchema):
        def dict_schema(self, schema: core_schema.DictSchema) -> dict[str, Any]:
            values = self.generate_inner(schema.get("values_schema", core_schema.any_schema()))
            keys = self.generate_inner(schema.get("keys_schema", core_schema.str_schema()))
            names = {key: value for key, value in keys.items() if key not in ("type", "title")}
            restricted = {"propertyNames": names} if names else {}
            return {"type": "object", "additionalProperties": values or True, **restricted}

    return ProfileSchemaGenerator


def _plain(field: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in field.items() if key not in ("title", "default")}


def _optional(field: dict[str, Any]) -> dict[str, Any]:
    """A field that may also be null; the description stays outside, where editors show it."""
    description = {key: field[key] for key in ("description",) if key in field}
    inner = {key: value for key, value in _plain(field).items() if key != "description"}
    alternatives = inner["anyOf"] if set(inner) == {"anyOf"} else [inner]
    return description | {"anyOf": [*(item for item in alternatives if item != {"type": "null"}), {"type": "null"}]}
