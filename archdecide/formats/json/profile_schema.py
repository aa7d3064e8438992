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

NULL = {"type": "null"}


def profile_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of what a user may write; units and anchors stand in the descriptions."""
    schema = adapter(Profile).json_schema(schema_generator=_generator())
    definitions = schema.pop("$defs")
    sections = {section.__name__: section for section in Section.__subclasses__()}
    for name, model in {Profile.__name__: schema, **definitions}.items():
        section = sections[name]
        asked = questions(section)
        for field in fields(section):
            key = field.encode_name
            model["properties"][key] = _property(
                model["properties"][key], _title(key), asked[field.name], optional=not field.required
            )
        if name in definitions and (said := docstring(section)):
            definitions[name] = {
                "description": said,
                **{key: part for key, part in model.items() if key != "description"},
            }
    for fact in profile_facts().values():
        group, name = fact.path.split(".")
        section = definitions[schema["properties"][group]["oneOf"][0]["$ref"].rsplit("/", 1)[-1]]
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


def _property(field: dict[str, Any], title: str, description: str, *, optional: bool) -> dict[str, Any]:
    """A field as editors show it best: what it is called and asks for outside, in one schema or in few."""
    inner = {key: value for key, value in field.items() if key not in ("title", "description", "default")}
    alternatives = [item for item in inner.get("anyOf", [inner]) if item != NULL]
    joined = _joined([*alternatives, NULL] if optional else alternatives)
    return {"title": title, "description": field.get("description", description), **joined}


def _joined(alternatives: list[dict[str, Any]]) -> dict[str, Any]:
    """One schema for all alternatives that say what is allowed of a type each: most keywords count for one type only.

    What is left are alternatives of which never two hold. Editors join the titles of those under `anyOf`, so they stand
    under `oneOf`.
    """
    if {} in alternatives:  # anything
        return {}
    by_type: dict[str, dict[str, Any]] = {}
    apart = []
    for item in alternatives:
        if not {"enum", "$ref"} & item.keys() and isinstance(item.get("type"), str) and item["type"] not in by_type:
            by_type[item["type"]] = {key: value for key, value in item.items() if key != "type"}
        else:
            apart.append(item)
    types = list(by_type)
    merged = {"type": types if len(types) > 1 else types[0]} if types else {}
    for keywords in by_type.values():
        merged |= keywords
    several = [*apart, *([merged] if merged else [])]
    return several[0] if len(several) == 1 else {"oneOf": several}


def _title(key: str) -> str:
    """`p95_latency_ms` as `P95 latency (ms)`."""
    words = key.replace("_pct", " (%)").replace("_ms", " (ms)").replace("_", " ")
    return words[:1].upper() + words[1:]
